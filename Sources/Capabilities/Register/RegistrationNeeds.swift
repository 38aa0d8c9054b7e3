import Core
import Storage

/// A number that somebody answers at this moment, as pages of registration show it.
package struct AnsweredLine: Hashable, Sendable {
    package let label: String
    package let number: String
    /// "tel:03005551373".
    package let link: String
    /// "until 8:30am tomorrow".
    package let whenText: String
    package let isForChildren: Bool

    package init(label: String, number: String, link: String, whenText: String, isForChildren: Bool) {
        (self.label, self.number, self.link) = (label, number, link)
        (self.whenText, self.isForChildren) = (whenText, isForChildren)
    }
}

/// What the doors of the register ask of other capabilities, beside what the register itself does.
package struct RegistrationNeeds: Sendable {
    /// The numbers answered now in an area, adults' and children's; in every area while it isn't known.
    package let numbersNow: @Sendable (any Connection, _ area: String?) throws -> [AnsweredLine]
    /// Who comes by an organisation's own link; `nil` when the link is no good, or no more.
    package let quickAddLink: @Sendable (any Connection, _ token: String) throws -> Principal?
    /// Whether an organisation treats patients, and so has facts about them that aren't the carer's to tell.
    package let isHospital: @Sendable (any Connection, OrganisationID) throws -> Bool
    /// Whether this organisation lets carers see its staff's names in the log of who looked.
    package let showsStaffNames: @Sendable (any Connection, OrganisationID) throws -> Bool

    /// Whether anything can be sent by e-mail.
    package let sendsEmail: Bool

    package init(
        numbersNow: @escaping @Sendable (any Connection, String?) throws -> [AnsweredLine],
        quickAddLink: @escaping @Sendable (any Connection, String) throws -> Principal?,
        isHospital: @escaping @Sendable (any Connection, OrganisationID) throws -> Bool = { _, _ in false },
        showsStaffNames: @escaping @Sendable (any Connection, OrganisationID) throws -> Bool = { _, _ in false
        }, sendsEmail: Bool = false
    ) {
        self.numbersNow = numbersNow
        self.quickAddLink = quickAddLink
        self.isHospital = isHospital
        self.showsStaffNames = showsStaffNames
        self.sendsEmail = sendsEmail
    }
}
