import Core
import Storage

/// What carers said of being willing and able.
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

    func add(
        _ willingness: Willingness, on link: CaringLinkID, carer: PersonID, caredFor: PersonID,
        _ provenance: Provenance
    ) throws -> StatementID {
        let id: StatementID = surroundings.newID()
        let today = surroundings.today
        try connection.insert(
            into: "willingness_statement",
            ["id", "caring_link_id", "carer_id", "willing", "able", "how_long", "words", "stated_on"]
                + Provenance.columnNames,
            rows: [
                [
                    id.sqlValue, link.sqlValue, carer.sqlValue, willingness.willing.sqlValue,
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
                    .text(surroundings.uuid().uuidString.lowercased()), caredFor.sqlValue, carer.sqlValue,
                    id.sqlValue, .text("carer-not-willing-or-able"), today.sqlValue,
                ] + provenance.about(.both).values
            ])
        return id
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
