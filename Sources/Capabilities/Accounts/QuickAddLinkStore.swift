import Core
import Storage

/// All SQL for organisations' own quick-add links.
package struct QuickAddLinkStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Newest first; revoked ones too, since what they brought in is still there.
    package func list(of organisation: OrganisationID) throws -> [QuickAddLink] {
        try links("organisation_id = \(organisation) ORDER BY created_at DESC, id DESC LIMIT 200")
    }

    package func find(_ id: QuickAddLinkID) throws -> QuickAddLink? { try links("id = \(id)").first }

    /// The link in use that this token opens.
    package func find(_ token: LinkToken) throws -> QuickAddLink? {
        try links("fingerprint = \(token.fingerprint) AND revoked_at IS NULL").first
    }

    package func add(_ link: QuickAddLink, token: LinkToken, secrets: AccountSecrets, by principal: Principal)
        throws
    {
        let sealed = try secrets.seal(Array(token.text.utf8), for: link.id.description)
        try connection.run(
            """
            INSERT INTO quick_add_link (id, organisation_id, team_id, label, fingerprint, sealed, created_at, created_by)
            VALUES (\(link.id), \(link.organisation), \(link.team), \(link.label), \(token.fingerprint), \(sealed),
                \(link.createdAt), \(principal.recordedAs))
            """)
    }

    /// The token again, for printing another poster.
    func token(of id: QuickAddLinkID, secrets: AccountSecrets) throws -> LinkToken? {
        let rows = try connection.run(
            "SELECT sealed FROM quick_add_link WHERE id = \(id) AND revoked_at IS NULL")
        guard let sealed: String = try rows.first?.value("sealed"),
            let bytes = secrets.open(sealed, for: id.description)
        else { return nil }
        return LinkToken(String(decoding: bytes, as: UTF8.self))
    }

    package func revoke(_ id: QuickAddLinkID, by principal: Principal) throws {
        try connection.run(
            """
            UPDATE quick_add_link SET revoked_at = \(surroundings.now()), revoked_by = \(principal.recordedAs)
            WHERE id = \(id) AND revoked_at IS NULL
            """)
    }

    private func links(_ condition: SQL) throws -> [QuickAddLink] {
        try connection.run(
            """
            SELECT id, organisation_id, team_id, label, created_at, revoked_at FROM quick_add_link WHERE \(condition)
            """
        ).map {
            QuickAddLink(
                id: try $0.value("id"), organisation: try $0.value("organisation_id"),
                team: try $0.optional("team_id"), label: try $0.value("label"),
                createdAt: try $0.value("created_at"), revokedAt: try $0.optional("revoked_at"))
        }
    }
}
