import Core
import Storage

extension Claim.Kind: SQLEnum {}

/// Who says that somebody is a carer, and no longer does.
extension CaringLinkStore {
    package func claims(about person: PersonID) throws -> [Claim] {
        try claims("person_id = \(person) ORDER BY ended_on DESC NULLS FIRST, confirmed_on DESC, id")
    }

    /// - Throws: `NotFound` when nobody claimed this of them.
    func requireClaim(_ id: ClaimID, of person: PersonID) throws -> Claim {
        guard let claim = try claims("id = \(id) AND person_id = \(person)").first else { throw NotFound() }
        return claim
    }

    /// A source says so once more: its open claim is confirmed, or a new one begins.
    package func claim(
        _ kind: Claim.Kind, of person: PersonID, by organisation: OrganisationID, since: LocalDate?,
        _ provenance: Provenance
    ) throws {
        let today = surroundings.today
        let confirmed = try connection.run(
            """
            UPDATE claim SET confirmed_on = \(today)
            WHERE person_id = \(person) AND organisation_id = \(organisation) AND kind = \(kind)
                AND ended_on IS NULL RETURNING id
            """)
        guard confirmed.isEmpty else { return }
        let id: ClaimID = surroundings.newID()
        try connection.insert(
            into: "claim",
            ["id", "person_id", "organisation_id", "kind", "carer_since", "confirmed_on"]
                + Provenance.columnNames,
            rows: [
                [
                    id.sqlValue, person.sqlValue, organisation.sqlValue, kind.sqlValue, since.stored,
                    today.sqlValue,
                ] + provenance.values
            ])
    }

    /// The source no longer says so; that it once did is kept.
    ///
    /// - Throws: `EditConflict` when somebody else ended it first.
    func end(_ claim: Claim, on day: LocalDate, because reason: String, by account: AccountID?) throws {
        let saved = try connection.run(
            """
            UPDATE claim SET ended_on = \(day), end_reason = \(reason), ended_by = \(account)
            WHERE id = \(claim.id) AND ended_on IS NULL RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    private func claims(_ condition: SQL) throws -> [Claim] {
        try connection.run(
            """
            SELECT id, person_id, organisation_id, kind, carer_since, confirmed_on, ended_on, end_reason,
                \(Provenance.columns)
            FROM claim WHERE \(condition)
            """
        ).map(Claim.init(row:))
    }
}

extension Claim {
    init(row: Row) throws {
        id = try row.value("id")
        person = try row.value("person_id")
        organisation = try row.value("organisation_id")
        kind = try row.value("kind")
        carerSince = try row.optional("carer_since")
        confirmedOn = try row.value("confirmed_on")
        endedOn = try row.optional("ended_on")
        endReason = try row.optional("end_reason")
        provenance = try Provenance(row: row)
    }
}
