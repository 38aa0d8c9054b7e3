import Core
import Matching
import Storage

/// Keeps what the matcher compares in step with what is known of people.
struct LikelyIndex {
    let connection: any Connection
    let surroundings: Surroundings

    init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Writes somebody's anew: after a name, birth, address, contact, identifier, basis or restriction changed.
    func refresh(_ id: PersonID) throws { try refresh([id]) }

    /// The same for many, in as many statements as for one.
    func refresh(_ ids: [PersonID]) throws {
        guard !ids.isEmpty else { return }
        let kept = try records(of: ids)
        let wanted = try facts(of: ids)
        var (rows, keys): ([[SQLValue]], [[SQLValue]]) = ([], [])
        var changed: [PersonID] = []
        for id in ids {
            let (old, new) = (kept[id], wanted[id].flatMap(Kept.init))
            guard old != new else { continue }
            if let old {
                changed.append(id)
                try forget(old, of: id)
            }
            if let new { add(new, new.record.keys, of: id, &rows, &keys) }
        }
        if !changed.isEmpty {
            try connection.run("DELETE FROM match_record WHERE person_id IN (\(SQL.set(changed)))")
        }
        try write(rows, keys)
    }

    /// Of people just made, whose everything is at hand.
    func add(_ made: [(likely: LikelySubject?, id: PersonID)]) throws {
        var (rows, keys): ([[SQLValue]], [[SQLValue]]) = ([], [])
        for (likely, id) in made {
            guard let likely else { continue }
            add(Kept(record: likely.record, isRestricted: false), likely.keys, of: id, &rows, &keys)
        }
        try write(rows, keys)
    }

    /// The next of those who were on the register before there was anything to compare.
    ///
    /// - Returns: whether there were any.
    func workOff(_ count: Int) throws -> Bool {
        let ids: [PersonID] = try connection.run(
            "SELECT person_id FROM match_backlog ORDER BY person_id LIMIT \(count)"
        ).map { try $0.value("person_id") }
        guard !ids.isEmpty else { return false }
        try refresh(ids)
        try connection.run("DELETE FROM match_backlog WHERE person_id IN (\(SQL.set(ids)))")
        return true
    }

    /// What stands in the table of somebody.
    private struct Kept: Equatable {
        let record: LikelyRecord
        let isRestricted: Bool

        init(record: LikelyRecord, isRestricted: Bool) {
            (self.record, self.isRestricted) = (record, isRestricted)
        }

        init?(_ found: (facts: LikelyFacts, isRestricted: Bool)) {
            guard let record = LikelyRecord(found.facts) else { return nil }
            self.init(record: record, isRestricted: found.isRestricted)
        }
    }

    private func add(
        _ kept: Kept, _ found: [Int64], of id: PersonID, _ rows: inout [[SQLValue]],
        _ keys: inout [[SQLValue]]
    ) {
        let restricted = SQLValue.boolean(kept.isRestricted)
        rows += Self.rows(of: kept.record, id.sqlValue, restricted)
        keys += found.map { [restricted, .integer($0), id.sqlValue] }
    }

    static func rows(of record: LikelyRecord, _ id: SQLValue, _ restricted: SQLValue) -> [[SQLValue]] {
        let guarded = SQLValue.text(record.guarded.map(\.heading).sorted().joined(separator: " "))
        return record.rows.enumerated().map { place, row in
            [id, .integer(Int64(place)), restricted] + MatchField.allCases.map { .text(row[$0]) } + [guarded]
        }
    }

    static let recordColumns: [StaticString] =
        ["person_id", "place", "restricted"] + MatchField.columnNames + ["guarded"]
    static let keyColumns: [StaticString] = ["restricted", "key", "person_id"]

    private func write(_ rows: [[SQLValue]], _ keys: [[SQLValue]]) throws {
        try connection.insert(into: "match_record", Self.recordColumns, rows: rows)
        try connection.insert(into: "match_key", Self.keyColumns, rows: keys)
    }

    /// Found by the keys themselves, so that no second index is needed.
    private func forget(_ kept: Kept, of id: PersonID) throws {
        try connection.run(
            """
            DELETE FROM match_key WHERE restricted = \(kept.isRestricted)
                AND key IN (\(SQL.set(kept.record.keys))) AND person_id = \(id)
            """)
    }

    private func records(of ids: [PersonID]) throws -> [PersonID: Kept] {
        let found = try connection.run(
            "SELECT \(Self.columns) FROM match_record WHERE person_id IN (\(SQL.set(ids))) ORDER BY person_id, place"
        )
        return try Dictionary(grouping: found) { try $0.value("person_id", as: PersonID.self) }
            .mapValues { rows in
                Kept(
                    record: try LikelyRecord(rows: rows),
                    isRestricted: try rows[0].value("restricted"))
            }
    }

    static let columns: SQL = """
        match_record.person_id, match_record.place, match_record.restricted, given_name, middle_names, family_name,
        previous_family_name, date_of_birth, sex, address_line, postcode, previous_postcode, phone, email, nhs_number,
        guarded
        """
}

extension LikelyRecord {
    /// - Parameter rows: all of one person's, in their order.
    init(rows: [Row]) throws {
        let guarded = try rows[0].value("guarded", as: String.self).split(separator: " ").map(String.init)
        self.init(
            rows: try rows.map(MatchRecord.init(row:)),
            guarded: Set(MatchField.allCases.filter { guarded.contains($0.heading) }))
    }
}
