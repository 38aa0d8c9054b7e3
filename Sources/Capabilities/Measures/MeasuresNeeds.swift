import Core
import Storage

/// What Measures asks of other capabilities.
package struct MeasuresNeeds: Sendable {
    package struct District: Hashable, Sendable {
        package let code: String
        package let name: String

        package init(code: String, name: String) { (self.code, self.name) = (code, name) }
    }

    package struct Practice: Hashable, Sendable {
        package let id: OrganisationID
        package let code: String
        package let name: String
        package let district: String?

        package init(id: OrganisationID, code: String, name: String, district: String?) {
            (self.id, self.code, self.name, self.district) = (id, code, name, district)
        }
    }

    package struct PersonLabel: Hashable, Sendable {
        package let name: String
        package let reference: String

        package init(name: String, reference: String) { (self.name, self.reference) = (name, reference) }
    }

    /// The partnership's districts, by name.
    package let districts: @Sendable (any Connection) throws -> [District]
    /// The open practices of the partnership's districts, by name.
    package let practices: @Sendable (any Connection) throws -> [Practice]
    /// Those among the people whom the asker may see now, not restricted.
    package let people: @Sendable (any Connection, Set<PersonID>, Principal) throws -> [PersonID: PersonLabel]

    package init(
        districts: @escaping @Sendable (any Connection) throws -> [District],
        practices: @escaping @Sendable (any Connection) throws -> [Practice],
        people:
            @escaping @Sendable (any Connection, Set<PersonID>, Principal) throws -> [PersonID: PersonLabel]
    ) {
        (self.districts, self.practices, self.people) = (districts, practices, people)
    }
}
