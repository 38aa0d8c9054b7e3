import Core
import Storage

extension Involvement.Kind: SQLEnum {}

/// All SQL for which organisations have a part in somebody's record, and so may see it.
///
/// Each change here changes who may find the person: the words of search follow in the same transaction.
package struct InvolvementStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    package func involvements(of person: PersonID) throws -> [Involvement] {
        try connection.run(
            """
            SELECT id, person_id, organisation_id, team_id, lead_account_id, kind, consent_id, since, until,
                end_reason, \(Provenance.columns)
            FROM involvement WHERE person_id = \(person) ORDER BY until DESC NULLS FIRST, since, id
            """
        ).map(Involvement.init(row:))
    }

    /// Begins an involvement, unless it's there; the caller brings the words of search up to date.
    ///
    /// - Returns: whether it's new.
    @discardableResult
    func add(
        _ kind: Involvement.Kind, of organisation: OrganisationID, team: TeamID? = nil,
        lead: AccountID? = nil,
        with person: PersonID, consent: ConsentID? = nil, _ provenance: Provenance
    ) throws -> Bool {
        let begun = try connection.run(
            """
            INSERT INTO involvement (id, person_id, organisation_id, team_id, lead_account_id, kind, consent_id,
                since, \(Provenance.columns))
            VALUES (\(surroundings.newID() as InvolvementID), \(person), \(organisation), \(team), \(lead), \(kind),
                \(consent), \(surroundings.today), \(SQL.list(provenance.values)))
            ON CONFLICT (person_id, organisation_id, kind) WHERE until IS NULL DO NOTHING RETURNING id
            """)
        return !begun.isEmpty
    }

    /// Ends what a consent opened, and tells with whom it was shared.
    func endShares(
        by consent: ConsentID, of person: PersonID, because reason: String = "consent-withdrawn"
    ) throws -> [OrganisationID] {
        let ended = try connection.run(
            """
            UPDATE involvement SET until = \(surroundings.today), end_reason = \(reason)
            WHERE consent_id = \(consent) AND until IS NULL RETURNING organisation_id
            """
        ).map { try $0.value("organisation_id", as: OrganisationID.self) }
        if !ended.isEmpty { try SearchStore(connection, surroundings).index(person) }
        return ended
    }

    /// Names the one person to ring; `nil` leaves nobody.
    package func setLead(_ account: AccountID?, of involvement: InvolvementID) throws {
        try connection.run("UPDATE involvement SET lead_account_id = \(account) WHERE id = \(involvement)")
    }

    /// Ends an organisation's own work with somebody, who is no longer found there.
    ///
    /// - Throws: `EditConflict` when somebody ended it first.
    func end(_ involvement: Involvement, because reason: String) throws {
        let ended = try connection.run(
            """
            UPDATE involvement SET until = \(surroundings.today), end_reason = \(reason)
            WHERE id = \(involvement.id) AND until IS NULL RETURNING id
            """)
        if ended.isEmpty { throw EditConflict() }
        try SearchStore(connection, surroundings).index(involvement.person)
    }

    /// The tray of whoever works with somebody now, the longest first.
    func team(of person: PersonID) throws -> RegisterNeeds.Destination? {
        try connection.run(
            """
            SELECT organisation_id, team_id FROM involvement
            WHERE person_id = \(person) AND until IS NULL AND kind IN ('working-with')
            ORDER BY since, id LIMIT 1
            """
        ).first.map {
            RegisterNeeds.Destination(try $0.value("organisation_id"), team: try $0.optional("team_id"))
        }
    }

    /// Organisations that have a part now.
    func organisations(of person: PersonID) throws -> [OrganisationID] {
        try connection.run(
            """
            SELECT DISTINCT organisation_id FROM involvement
            WHERE person_id = \(person) AND until IS NULL ORDER BY organisation_id
            """
        ).map { try $0.value("organisation_id") }
    }
}

extension Involvement {
    init(row: Row) throws {
        id = try row.value("id")
        person = try row.value("person_id")
        organisation = try row.value("organisation_id")
        team = try row.optional("team_id")
        lead = try row.optional("lead_account_id")
        kind = try row.value("kind")
        consent = try row.optional("consent_id")
        since = try row.value("since")
        until = try row.optional("until")
        endReason = try row.optional("end_reason")
        provenance = try Provenance(row: row)
    }
}
