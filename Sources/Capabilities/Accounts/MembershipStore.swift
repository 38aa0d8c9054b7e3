import Core
import Storage

/// All SQL for who has which role where.
package struct MembershipStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    package func find(_ id: MembershipID) throws -> Membership? { try memberships("id = \(id)").first }

    /// What somebody has now, oldest first.
    package func open(of account: AccountID) throws -> [Membership] {
        try memberships("account_id = \(account) AND until IS NULL ORDER BY since, id")
    }

    package func hasOpen(
        _ role: Role, in organisation: OrganisationID, except account: AccountID? = nil
    ) throws
        -> Bool
    {
        try !connection.run(
            """
            SELECT membership.id FROM membership JOIN account ON account.id = membership.account_id
            WHERE organisation_id = \(organisation) AND role = \(role) AND until IS NULL
                AND account_id <> \(account?.description ?? "") AND disabled_at IS NULL
            LIMIT 1
            """
        ).isEmpty
    }

    /// - Throws: `UniqueViolation` when they have it already.
    package func add(_ membership: Membership, by principal: Principal) throws {
        try connection.run(
            """
            INSERT INTO membership (id, account_id, organisation_id, team_id, role, since, granted_by)
            VALUES (\(membership.id), \(membership.account), \(membership.organisation), \(membership.team),
                \(membership.role), \(membership.since), \(principal.recordedAs))
            """)
    }

    package func end(_ id: MembershipID, by principal: Principal, at now: Instant) throws {
        try connection.run(
            """
            UPDATE membership SET until = \(now), ended_by = \(principal.recordedAs)
            WHERE id = \(id) AND until IS NULL
            """)
    }

    /// Those with a role in this organisation now, by name: one line for each role of the next 25 people.
    ///
    /// - Parameter after: the last person of the page before.
    package func access(to organisation: OrganisationID, after: AccessPosition? = nil) throws -> AccessLines {
        let later: SQL =
            after.map { " AND (account.search_name, account.id) > (\($0.searchName), \($0.account))" } ?? ""
        let people = try connection.run(
            """
            SELECT DISTINCT account.search_name, account.id
            FROM membership JOIN account ON account.id = membership.account_id
            WHERE membership.organisation_id = \(organisation) AND membership.until IS NULL\(later)
            ORDER BY account.search_name, account.id LIMIT 26
            """
        ).map { AccessPosition(searchName: try $0.value("search_name"), account: try $0.value("id")) }
        let shown = people.prefix(25)
        return AccessLines(
            lines: try lines(of: shown.map(\.account), in: organisation),
            next: people.count > 25 ? shown.last : nil)
    }

    private func lines(of accounts: [AccountID], in organisation: OrganisationID) throws -> [AccessLine] {
        try connection.run(
            """
            SELECT membership.id, membership.account_id, membership.team_id, membership.role, membership.since,
                account.name, account.email, account.last_used_at, account.disabled_at, account.password_hash,
                account.address_proven_at,
                team.name AS team_name,
                EXISTS (SELECT 1 FROM restricted_reviewer
                        WHERE restricted_reviewer.account_id = membership.account_id
                            AND restricted_reviewer.organisation_id = membership.organisation_id
                            AND restricted_reviewer.until IS NULL) AS reviews_restricted
            FROM membership
            JOIN account ON account.id = membership.account_id
            LEFT JOIN team ON team.id = membership.team_id
            WHERE membership.organisation_id = \(organisation) AND membership.until IS NULL
                AND membership.account_id IN (\(SQL.list(accounts)))
            ORDER BY account.search_name, account.id, membership.role, membership.id
            """
        ).map(AccessLine.init(row:))
    }

    /// Those who may sign in and have one of these roles here, by name; for choosing somebody from.
    package func colleagues(
        in organisation: OrganisationID, with roles: [Role]
    ) throws -> [(account: AccountID, name: String)] {
        try connection.run(
            """
            SELECT DISTINCT account.search_name, account.name, account.id
            FROM membership JOIN account ON account.id = membership.account_id
            WHERE membership.organisation_id = \(organisation) AND membership.until IS NULL
                AND membership.role IN (\(SQL.list(roles))) AND account.disabled_at IS NULL
            ORDER BY account.search_name, account.id LIMIT 1000
            """
        ).map { (try $0.value("id"), try $0.value("name")) }
    }

    /// How many people have a role here, and how many of them have ever set their account up.
    package func count(in organisation: OrganisationID) throws -> (people: Int, setUp: Int) {
        let row = try connection.run(
            """
            SELECT count(DISTINCT account.id) AS people,
                count(DISTINCT account.id) FILTER (WHERE account.password_hash IS NOT NULL) AS set_up
            FROM membership JOIN account ON account.id = membership.account_id
            WHERE membership.organisation_id = \(organisation) AND membership.until IS NULL
                AND account.disabled_at IS NULL
            """
        ).first
        return (try row?.value("people") ?? 0, try row?.value("set_up") ?? 0)
    }

    /// The next organisation, in no meaningful order, in which somebody has a role.
    func organisation(after last: OrganisationID?) throws -> OrganisationID? {
        try connection.run(
            """
            SELECT organisation_id FROM membership
            WHERE organisation_id > \(last?.description ?? "") AND until IS NULL
            ORDER BY organisation_id, account_id LIMIT 1
            """
        ).first?.value("organisation_id")
    }

    /// When somebody first had a role in an organisation that they still have.
    func firstSince(in organisation: OrganisationID) throws -> Instant? {
        try connection.run(
            """
            SELECT min(since) AS since FROM membership WHERE organisation_id = \(organisation) AND until IS NULL
            """
        ).first?.optional("since")
    }

    private func memberships(_ condition: SQL) throws -> [Membership] {
        try connection.run(
            """
            SELECT id, account_id, organisation_id, team_id, role, since, until FROM membership WHERE \(condition)
            """
        ).map {
            Membership(
                id: try $0.value("id"), account: try $0.value("account_id"),
                organisation: try $0.value("organisation_id"), team: try $0.optional("team_id"),
                role: try $0.value("role"), since: try $0.value("since"), until: try $0.optional("until"))
        }
    }
}

/// Where a page of people begins: after this one.
package struct AccessPosition: Hashable, Sendable {
    package let searchName: String
    package let account: AccountID

    package init(searchName: String, account: AccountID) {
        (self.searchName, self.account) = (searchName, account)
    }
}

/// One page of who has access.
package struct AccessLines: Hashable, Sendable {
    package let lines: [AccessLine]
    /// The last person shown, when more follow.
    package let next: AccessPosition?
}

/// One role of one person, as the access review shows it.
package struct AccessLine: Hashable, Sendable {
    package let membership: MembershipID
    package let account: AccountID
    package let name: String
    package let email: String
    package let role: Role
    package let team: String?
    package let since: Instant
    package let lastUsedAt: Instant?
    package let isDisabled: Bool
    package let isSetUp: Bool
    package let isAddressProven: Bool
    package let reviewsRestricted: Bool

    fileprivate init(row: Row) throws {
        membership = try row.value("id")
        account = try row.value("account_id")
        name = try row.value("name")
        email = try row.value("email")
        role = try row.value("role")
        team = try row.optional("team_name")
        since = try row.value("since")
        lastUsedAt = try row.optional("last_used_at")
        isDisabled = try row.optional("disabled_at", as: Instant.self) != nil
        isSetUp = try row.optional("password_hash", as: String.self) != nil
        isAddressProven = try row.optional("address_proven_at", as: Instant.self) != nil
        reviewsRestricted = try row.value("reviews_restricted")
    }
}
