import Core
import Storage

extension RegisterNeeds {
    /// What taking lists needs of others.
    package struct Lists: Sendable {
        /// The district of each postcode that is known, in one question.
        let districts: @Sendable (any Connection, [Postcode]) throws -> [String: String]
        /// What the area of an organisation has set.
        let rules: @Sendable (any Connection, OrganisationID) throws -> ListRules

        package init(
            districts: @escaping @Sendable (any Connection, [Postcode]) throws -> [String: String],
            rules: @escaping @Sendable (any Connection, OrganisationID) throws -> ListRules
        ) {
            (self.districts, self.rules) = (districts, rules)
        }

        package static let none = Lists(districts: { _, _ in [:] }, rules: { _, _ in ListRules() })
    }
}

/// What is set for lists, area by area.
package struct ListRules: Hashable, Sendable {
    /// The share of a source's people whom a full list may end without a second person.
    package var endPercent: Int
    package var certain: CertainRule

    package init(endPercent: Int = 2, certain: CertainRule = .nhsNumberBirthAndName) {
        (self.endPercent, self.certain) = (endPercent, certain)
    }
}
