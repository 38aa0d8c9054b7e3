import Audit
import Core
import Storage
import Web

/// Invites, grants and ends, each with its audit entry, in the caller's transaction.
struct AccountPeople {
    let connection: any Connection
    let surroundings: Surroundings

    init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// The account with this address, new if there is none.
    func account(email: EmailAddress, name: String, by principal: Principal) throws -> Account {
        let store = AccountStore(connection)
        if let known = try store.find(email: email) { return known }
        let account = Account(
            id: surroundings.newID(), email: email, name: name, createdAt: surroundings.now())
        try store.add(account)
        return account
    }

    /// The path of a new one-use link.
    ///
    /// - Parameter isHandedOver: whether whoever asks for it sees it.
    func link(
        _ kind: Invitation.Kind, for account: AccountID, by principal: Principal, isHandedOver: Bool = true
    ) throws -> String {
        let token = try InvitationStore(connection, surroundings).make(
            kind, for: account, by: principal, isHandedOver: isHandedOver)
        try audit.add(
            kind == .invitation ? .accountInvited : .accountResetAsked, about: account, by: principal,
            detail: ["link": isHandedOver ? "shown" : "emailed"])
        return "/invitations/\(token.text)"
    }

    /// - Returns: whether the role is new to them.
    func grant(
        _ role: Role, to account: AccountID, in organisation: OrganisationID, team: TeamID?,
        by principal: Principal
    ) throws -> Bool {
        let store = MembershipStore(connection)
        let has = try store.open(of: account).contains {
            $0.organisation == organisation && $0.role == role && $0.team == team
        }
        guard !has else { return false }
        try store.add(
            Membership(
                id: surroundings.newID(), account: account, organisation: organisation, team: team,
                role: role,
                since: surroundings.now()), by: principal)
        try audit.add(.roleGranted, about: account, by: principal, detail: detail(role, organisation, team))
        return true
    }

    func end(_ membership: Membership, by principal: Principal, reason: String? = nil) throws {
        try MembershipStore(connection).end(membership.id, by: principal, at: surroundings.now())
        try audit.add(
            .roleEnded, about: membership.account, by: principal,
            detail: detail(membership.role, membership.organisation, membership.team), reason: reason)
    }

    /// No sign-in from now on, and no session goes on.
    func disable(_ account: AccountID, by principal: Principal, reason: String? = nil) throws {
        try AccountStore(connection).disable(account, by: principal, at: surroundings.now())
        try SessionStore(connection, surroundings).endAll(of: .staff(account))
        try audit.add(.accountDisabled, about: account, by: principal, reason: reason)
    }

    private var audit: AuditStore { AuditStore(connection, surroundings) }

    private func detail(_ role: Role, _ organisation: OrganisationID, _ team: TeamID?) -> [String: String] {
        var detail = ["role": role.rawValue, "organisation": organisation.description]
        detail["team"] = team?.description
        return detail
    }
}
