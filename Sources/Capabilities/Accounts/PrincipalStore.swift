import Core
import Storage

/// The SQL that turns an account or a link into a principal.
package struct PrincipalStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    /// The account with its roles in the organisation it acts for; `nil` when it's disabled or has none.
    func staff(_ account: AccountID) throws -> Principal? {
        let rows = try connection.run(
            """
            SELECT account.name, account.acting_for_id, membership.organisation_id, membership.team_id,
                membership.role, organisation.name AS organisation_name,
                EXISTS (SELECT 1 FROM restricted_reviewer
                        WHERE restricted_reviewer.account_id = account.id
                            AND restricted_reviewer.organisation_id = membership.organisation_id
                            AND restricted_reviewer.until IS NULL) AS reviews_restricted
            FROM account
            JOIN membership ON membership.account_id = account.id AND membership.until IS NULL
            JOIN organisation ON organisation.id = membership.organisation_id
            WHERE account.id = \(account) AND account.disabled_at IS NULL
            ORDER BY membership.since, membership.id
            """)
        guard let first = rows.first else { return nil }
        let chosen: OrganisationID? = try first.optional("acting_for_id")
        let organisations: [OrganisationID] = try rows.map { try $0.value("organisation_id") }
        let organisation = organisations.first { $0 == chosen } ?? organisations[0]
        let own = zip(rows, organisations).filter { $0.1 == organisation }.map(\.0)
        guard let row = own.first else { return nil }
        return Principal(
            kind: .staff(account), organisation: organisation,
            teams: Set(try own.compactMap { try $0.optional("team_id", as: TeamID.self) }),
            roles: Set(try own.map { try $0.value("role", as: Role.self) }),
            reviewsRestricted: try row.value("reviews_restricted"), name: try row.value("name"),
            organisationName: try row.value("organisation_name"))
    }

    package func quickAddLink(_ link: QuickAddLinkID) throws -> Principal? {
        try connection.run(
            """
            SELECT quick_add_link.label, quick_add_link.team_id, organisation.id, organisation.name
            FROM quick_add_link JOIN organisation ON organisation.id = quick_add_link.organisation_id
            WHERE quick_add_link.id = \(link) AND revoked_at IS NULL AND organisation.closed_on IS NULL
            """
        ).first.map { row in
            Principal(
                kind: .quickAddLink(link), organisation: try row.value("id"),
                teams: Set([try row.optional("team_id", as: TeamID.self)].compactMap(\.self)),
                name: try row.value("label"), organisationName: try row.value("name"))
        }
    }
}
