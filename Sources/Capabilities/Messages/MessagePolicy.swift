import Core

/// Who may see what was sent to somebody, and decide about what couldn't be.
package struct MessagePolicy: Policy {
    private let principal: Principal

    package init(_ principal: Principal) { self.principal = principal }

    package enum Action: String, CaseIterable, Sendable { case view, decide }

    /// Those who work with carers; the rest see no case, or only its numbers.
    package static let viewRoles: [Role] = [
        .practitioner, .assessor, .advocate, .youngCarersWorker, .coordinator, .manager, .operator,
        .schoolLead,
        .safeguardingLead, .informationGovernance,
    ]

    package static let decideRoles: [Role] = [
        .practitioner, .assessor, .youngCarersWorker, .coordinator, .manager, .safeguardingLead,
    ]

    /// - Parameter mayViewPerson: whether the register lets them see the record of whom it is to.
    package func allows(_ action: Action, on mayViewPerson: Bool) -> Bool {
        guard principal.account != nil, mayViewPerson else { return false }
        return switch action {
        case .view: !principal.roles.isDisjoint(with: Self.viewRoles)
        case .decide: !principal.roles.isDisjoint(with: Self.decideRoles)
        }
    }
}

/// Who may see what the service's own work could not finish, which names nobody, and have it tried again.
package struct UndeliveredPolicy: Policy {
    private let principal: Principal

    package init(_ principal: Principal) { self.principal = principal }

    package enum Action: String, CaseIterable, Sendable { case view, resend }

    package static let roles: [Role] = [.administrator, .manager]

    package func allows(_ action: Action, on subject: Void) -> Bool {
        principal.account != nil && !principal.roles.isDisjoint(with: Self.roles)
    }
}
