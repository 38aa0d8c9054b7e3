import Core

/// Who may change whose access.
///
/// A reset hands an account over for a moment, so it takes the right to give every role that the account has.
package struct AccountPolicy: Policy {
    private let principal: Principal
    private let organisations: OrganisationPolicy

    package init(_ principal: Principal, own: Organisation?) {
        self.principal = principal
        organisations = OrganisationPolicy(principal, own: own)
    }

    package enum Action: String, CaseIterable, Sendable { case view, reset, disable }

    /// An account, and the roles it has now.
    package struct Subject: Sendable {
        package let account: AccountID
        package let roles: [Held]

        package init(account: AccountID, roles: [Held]) { (self.account, self.roles) = (account, roles) }
    }

    package struct Held: Sendable {
        package let role: Role
        package let organisation: Organisation

        package init(_ role: Role, in organisation: Organisation) {
            (self.role, self.organisation) = (role, organisation)
        }
    }

    package func allows(_ action: Action, on subject: Subject) -> Bool {
        switch action {
        case .view: subject.roles.contains { organisations.allows(.reviewAccess, on: $0.organisation) }
        case .reset, .disable:
            subject.account != principal.account && !subject.roles.isEmpty
                && subject.roles.allSatisfy(mayGive)
        }
    }

    /// Whether this person may give or end that role there; never their own.
    package func mayChange(_ held: Held, of account: AccountID) -> Bool {
        account != principal.account && mayGive(held)
    }

    /// Whether this person may name somebody of that organisation to see restricted records, or end it.
    package func mayNameReviewer(_ account: AccountID, in organisation: Organisation) -> Bool {
        account != principal.account && RoleRules.mayNameRestrictedReviewers(principal)
            && organisation.id == principal.organisation
    }

    /// The roles this person may give in an organisation.
    package func grantable(in organisation: Organisation) -> [Role] {
        Role.staff.filter { mayGive(Held($0, in: organisation)) }
    }

    private func mayGive(_ held: Held) -> Bool {
        guard organisations.allows(.invite, on: held.organisation) else { return false }
        let roles =
            organisations.reach.covers(held.organisation)
            ? principal.roles : principal.roles.subtracting([.administrator])
        return RoleRules.grantable(by: roles).contains(held.role)
    }
}
