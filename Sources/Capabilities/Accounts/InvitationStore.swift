import Core
import Storage

extension Invitation.Kind: SQLEnum {}

/// All SQL for the one-use links of accounts.
package struct InvitationStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// A new link to `account`; those it had and hasn't used stop working.
    package func make(
        _ kind: Invitation.Kind, for account: AccountID, by principal: Principal, isHandedOver: Bool = true
    ) throws -> LinkToken {
        let token = LinkToken(randomBytes: surroundings.randomBytes)
        let now = surroundings.now()
        try withdraw(from: account)
        let id: InvitationID = surroundings.newID()
        try connection.run(
            """
            INSERT INTO invitation (id, account_id, kind, fingerprint, created_at, created_by, expires_at,
                handed_over)
            VALUES (\(id), \(account), \(kind), \(token.fingerprint), \(now), \(principal.recordedAs),
                \(now.adding(seconds: kind.seconds)), \(isHandedOver))
            """)
        return token
    }

    /// Links to this account that haven't been used stop working.
    func withdraw(from account: AccountID) throws {
        try connection.run("DELETE FROM invitation WHERE account_id = \(account) AND used_at IS NULL")
    }

    /// The open invitation behind a link; a used, replaced or old one is as if it had never been.
    package func find(_ token: LinkToken) throws -> Invitation? {
        try connection.run(
            """
            SELECT id, account_id, kind, expires_at, used_at, handed_over FROM invitation
            WHERE fingerprint = \(token.fingerprint)
            """
        ).first.map {
            Invitation(
                id: try $0.value("id"), account: try $0.value("account_id"), kind: try $0.value("kind"),
                expiresAt: try $0.value("expires_at"), usedAt: try $0.optional("used_at"),
                isHandedOver: try $0.value("handed_over"))
        }.flatMap { $0.isOpen(at: surroundings.now()) ? $0 : nil }
    }

    /// - Throws: `NotFound` when somebody else was first.
    package func use(_ invitation: Invitation) throws {
        let used = try connection.run(
            """
            UPDATE invitation SET used_at = \(surroundings.now())
            WHERE id = \(invitation.id) AND used_at IS NULL RETURNING id
            """)
        if used.isEmpty { throw NotFound() }
    }

    /// Removes links that ran out a month ago; for a job.
    package func removeOld() throws {
        try connection.run(
            "DELETE FROM invitation WHERE expires_at < \(surroundings.now().adding(seconds: -30 * 86_400))")
    }
}
