import Core
import Storage

/// What carers said of being willing and able, and what sources claim.
extension CaringLinkStore {
    /// The statements on some links, newest first.
    package func statements(on links: [CaringLinkID]) throws -> [WillingnessStatement] {
        guard !links.isEmpty else { return [] }
        return try connection.run(
            """
            SELECT id, caring_link_id, carer_id, willing, able, how_long, words, stated_on, \(Provenance.columns)
            FROM willingness_statement WHERE caring_link_id IN (\(SQL.list(links)))
            ORDER BY stated_on DESC, recorded_at DESC, id DESC
            """
        ).map(WillingnessStatement.init(row:))
    }

    func latestStatement(on link: CaringLinkID) throws -> WillingnessStatement? {
        try statements(on: [link]).first
    }

    func add(_ willingness: Willingness, on link: CaringLink, _ provenance: Provenance) throws -> StatementID
    {
        let id: StatementID = surroundings.newID()
        let today = surroundings.today
        try connection.insert(
            into: "willingness_statement",
            ["id", "caring_link_id", "carer_id", "willing", "able", "how_long", "words", "stated_on"]
                + Provenance.columnNames,
            rows: [
                [
                    id.sqlValue, link.id.sqlValue, link.carer.sqlValue, willingness.willing.sqlValue,
                    willingness.able.sqlValue, willingness.howLong.stored, willingness.words.stored,
                    today.sqlValue,
                ] + provenance.values
            ])
        guard willingness.isUrgent else { return id }
        try connection.insert(
            into: "unmet_need",
            ["id", "person_id", "carer_id", "statement_id", "what", "noted_on"] + Provenance.columnNames,
            rows: [
                [
                    .text(surroundings.uuid().uuidString.lowercased()), link.caredFor.sqlValue,
                    link.carer.sqlValue,
                    id.sqlValue, .text("carer-not-willing-or-able"), today.sqlValue,
                ] + provenance.about(.both).values
            ])
        return id
    }

    package func claims(about person: PersonID) throws -> [Claim] {
        try connection.run(
            """
            SELECT id, person_id, organisation_id, kind, carer_since, confirmed_on, ended_on, \(Provenance.columns)
            FROM claim WHERE person_id = \(person) ORDER BY ended_on DESC NULLS FIRST, confirmed_on DESC, id
            """
        ).map(Claim.init(row:))
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
}

extension WillingnessStatement {
    init(row: Row) throws {
        id = try row.value("id")
        link = try row.value("caring_link_id")
        carer = try row.value("carer_id")
        willingness = Willingness(
            willing: try row.value("willing"), able: try row.value("able"),
            howLong: try row.optional("how_long"),
            words: try row.optional("words"))
        statedOn = try row.value("stated_on")
        provenance = try Provenance(row: row)
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
        provenance = try Provenance(row: row)
    }
}
