import Core

/// Who may see which numbers, and open which lists.
package struct MeasuresPolicy: Policy {
    private let principal: Principal

    package init(_ principal: Principal) { self.principal = principal }

    package enum Action: String, CaseIterable, Sendable { case viewNumber, openList }

    /// Those who see numbers.
    package static let roles: [Role] = [.coordinator, .manager, .commissioner, .board]

    /// Of them, those who work with people and so may open a list.
    package static let listRoles: [Role] = [.coordinator, .manager]

    /// What a decision needs to know of a number.
    package struct Subject: Hashable, Sendable {
        package let people: Int
        /// How many of them the asker's organisation works with, or was shown.
        package let knownToAskers: Int

        package init(people: Int, knownToAskers: Int) {
            (self.people, self.knownToAskers) = (people, knownToAskers)
        }
    }

    package func allows(_ action: Action, on number: Subject) -> Bool {
        guard principal.account != nil else { return false }
        return switch action {
        case .viewNumber: !principal.roles.isDisjoint(with: Self.roles)
        case .openList:
            !principal.roles.isDisjoint(with: Self.listRoles) && number.people > 0
                && number.knownToAskers == number.people
        }
    }
}
