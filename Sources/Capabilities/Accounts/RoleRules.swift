import Core

/// Why a role can't be given or taken away.
package enum RoleRefusal: Refusal, Equatable {
    case toOneself
    case notYours(Role)
    case carersHaveNoAccount
    case lastAdministrator

    package var field: String? { "role" }

    package var message: String {
        switch self {
        case .toOneself: "You cannot change your own access. Ask another administrator"
        case .notYours(let role): "You cannot give the role of \(role.title.lowercased())"
        case .carersHaveNoAccount: "Carers sign in to their own page and have no staff account"
        case .lastAdministrator: "This is the only administrator. Give somebody else the role first"
        }
    }
}

/// Who may give which role.
package enum RoleRules {
    /// The roles that somebody holding `roles` may give to others in the organisations they look after.
    ///
    /// Nobody can give themselves sight of a case: an administrator of settings sees none, and no one may change their
    /// own access.
    package static func grantable(by roles: Set<Role>) -> Set<Role> {
        var grantable: Set<Role> = []
        if roles.contains(.administrator) { grantable.formUnion(Role.staff) }
        if roles.contains(.manager) {
            grantable.formUnion([
                .frontDesk, .practitioner, .assessor, .advocate, .youngCarersWorker, .coordinator, .operator,
                .schoolLead,
            ])
        }
        return grantable
    }

    /// - Throws: the reason why this person may not give that role to that account.
    package static func check(
        granting role: Role, to account: AccountID, by principal: Principal
    ) throws(RoleRefusal) {
        guard role != .carer else { throw .carersHaveNoAccount }
        guard principal.account != account else { throw .toOneself }
        if case .system = principal.kind { return }
        guard grantable(by: principal.roles).contains(role) else { throw .notYours(role) }
    }

    /// Whether this person may name those who see restricted records: those who answer for that, never for themselves.
    package static func mayNameRestrictedReviewers(_ principal: Principal) -> Bool {
        principal.has(any: .safeguardingLead, .informationGovernance)
    }
}
