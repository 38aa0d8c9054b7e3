import Core

/// Who may take emergency access, and who looks at it the next day.
package struct BreakGlassPolicy: Policy {
    private let principal: Principal

    package init(_ principal: Principal) { self.principal = principal }

    package enum Action: String, CaseIterable, Sendable { case view, review }

    package static let takers: [Role] = [
        .practitioner, .assessor, .youngCarersWorker, .coordinator, .manager, .operator, .safeguardingLead,
    ]
    package static let reviewers: [Role] = [.safeguardingLead, .informationGovernance]

    package func allows(_ action: Action, on grant: BreakGlassGrant) -> Bool {
        guard let account = principal.account else { return false }
        return switch action {
        case .view: grant.account == account || scope == .of(grant.organisation)
        case .review: scope == .of(grant.organisation) && grant.account != account
        }
    }

    package var mayTake: Bool { principal.account != nil && !principal.roles.isDisjoint(with: Self.takers) }

    /// The grants this person may list: those of their own organisation, for its reviewers.
    package var scope: Scope {
        guard principal.account != nil, !principal.roles.isDisjoint(with: Self.reviewers),
            let organisation = principal.organisation
        else { return .none }
        return .of(organisation)
    }

    package enum Scope: Hashable, Sendable {
        case none
        case of(OrganisationID)
    }
}
