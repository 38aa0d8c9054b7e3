import Core
import Storage

/// Somewhere with people to speak to about looking after somebody, by telephone.
package struct HelpCentre: Hashable, Sendable {
    package let name: String
    /// "Dorset", "Hampshire": where it helps.
    package let place: String
    package let phone: PhoneNumber?
    package let isForYoungPeople: Bool

    package init(name: String, place: String, phone: PhoneNumber?, isForYoungPeople: Bool) {
        (self.name, self.place, self.phone, self.isForYoungPeople) = (name, place, phone, isForYoungPeople)
    }
}

/// What the directory asks of other capabilities.
package struct DirectoryNeeds: Sendable {
    /// The centres of every area, in the order of their places.
    package var centres: @Sendable (any Connection) throws -> [HelpCentre]
    /// Working days within which somebody reads what was sent: "2".
    package var firstContactWorkingDays: @Sendable (any Connection) throws -> Int

    package init(
        centres: @escaping @Sendable (any Connection) throws -> [HelpCentre] = { _ in [] },
        firstContactWorkingDays: @escaping @Sendable (any Connection) throws -> Int = { _ in 2 }
    ) {
        (self.centres, self.firstContactWorkingDays) = (centres, firstContactWorkingDays)
    }
}
