import Core
import People
import Storage

/// What documents ask of those who know people and organisations.
package struct DocumentNeeds: Sendable {
    /// An area whose words may differ from the partnership's.
    package struct Area: Hashable, Sendable {
        package let code: String
        package let name: String

        package init(code: String, name: String) { (self.code, self.name) = (code, name) }
    }

    let people: PeopleNeeds
    /// The size of print somebody needs, in points; `nil` for the ordinary size.
    let printSize: @Sendable (any Connection, PersonID) throws -> Int?
    /// The number to ring that an organisation gives the public.
    let phone: @Sendable (any Connection, OrganisationID) throws -> String?
    /// Whether somebody had their own page switched off.
    let ownPageIsOff: @Sendable (any Connection, PersonID) throws -> Bool
    let areas: @Sendable (any Connection) throws -> [Area]
    /// Whether this administrator may change the words of an area, or of the whole partnership (`nil`).
    let maySetUp: @Sendable (any Connection, Principal, _ area: String?) throws -> Bool

    package init(
        people: PeopleNeeds,
        printSize: @escaping @Sendable (any Connection, PersonID) throws -> Int? = { _, _ in nil },
        phone: @escaping @Sendable (any Connection, OrganisationID) throws -> String? = { _, _ in nil },
        ownPageIsOff: @escaping @Sendable (any Connection, PersonID) throws -> Bool = { _, _ in false },
        areas: @escaping @Sendable (any Connection) throws -> [Area] = { _ in [] },
        maySetUp: @escaping @Sendable (any Connection, Principal, String?) throws -> Bool = { _, _, _ in false
        }
    ) {
        (self.people, self.printSize, self.phone) = (people, printSize, phone)
        (self.ownPageIsOff, self.areas, self.maySetUp) = (ownPageIsOff, areas, maySetUp)
    }
}
