import Core
import Storage

extension SourceKind: SQLEnum {}

/// All SQL for counting: what is known of whom, and what became of it.
package struct GapCountStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    static let batchSize = 1000

    /// Some people in the order of their identifiers, with what was said of them and what stands in the count so far.
    struct Batch: Sendable {
        var facts: [PersonID: [ClaimFact]] = [:]
        var seenBy: [PersonID: Set<OrganisationID>] = [:]
        var closing: [String] = []
        var opening: [(PersonID, Counted)] = []
        /// Where the next begins; `nil` after the last.
        var last: String?

        var hasChanges: Bool { !closing.isEmpty || !opening.isEmpty }
    }

    // MARK: A count

    func begin(on day: LocalDate) throws -> Int {
        let last: Int? = try connection.run(
            "SELECT number FROM gap_run WHERE number > 0 ORDER BY number DESC LIMIT 1"
        ).first?.value("number")
        let number = (last ?? 0) + 1
        try connection.insert(
            into: "gap_run", ["number", "counted_on", "began_at"],
            rows: [[number.sqlValue, day.sqlValue, surroundings.now().sqlValue]])
        return number
    }

    func batch(after: String, on day: LocalDate) throws -> Batch {
        // The end of the batch is asked for by itself: PostgreSQL works a limited view out for everybody who is left.
        let last: String? = try connection.run(
            """
            SELECT person_id FROM birth_facts WHERE person_id > \(after)
            ORDER BY person_id LIMIT 1 OFFSET \(Self.batchSize - 1)
            """
        ).first?.value("person_id")
        var batch = Batch(last: last)
        let range: SQL =
            last.map { "person_id > \(after) AND person_id <= \($0)" } ?? "person_id > \(after)"
        for row in try connection.run(
            """
            SELECT person_id, organisation_id, kind, district_code, practice, confirmed_on, restricted
            FROM claim_facts WHERE \(range)
            """)
        {
            batch.facts[try row.value("person_id"), default: []].append(try ClaimFact(row: row))
        }
        for row in try connection.run(
            "SELECT person_id, organisation_id FROM involvement_facts WHERE \(range)")
        {
            let person: PersonID = try row.value("person_id")
            if batch.facts[person] != nil {
                batch.seenBy[person, default: []].insert(try row.value("organisation_id"))
            }
        }
        try compare(&batch, within: range, on: day)
        return batch
    }

    /// What of the count so far no longer holds, and what does from now on.
    private func compare(_ batch: inout Batch, within range: SQL, on day: LocalDate) throws {
        var now = batch.facts.compactMapValues { Counted($0, on: day) }
        for row in try connection.run(
            """
            SELECT id, person_id, district_code, practice_code, sources, confirmed, restricted FROM gap_person
            WHERE until_run IS NULL AND \(range)
            """)
        {
            let (person, was) = (try row.value("person_id", as: PersonID.self), try Counted(row: row))
            if now[person] == was {
                now[person] = nil
            } else {
                batch.closing.append(try row.value("id"))
            }
        }
        batch.opening = now.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    func save(_ batch: Batch, of run: Int) throws {
        if !batch.closing.isEmpty {
            try connection.run(
                "UPDATE gap_person SET until_run = \(run) WHERE id IN (\(SQL.list(batch.closing)))")
        }
        try connection.insert(
            into: "gap_person",
            [
                "id", "person_id", "from_run", "district_code", "practice_code", "sources", "confirmed",
                "restricted",
            ],
            rows: batch.opening.map { person, counted in
                [
                    .text(surroundings.uuid().uuidString.lowercased()), person.sqlValue, run.sqlValue,
                    .text(counted.district), .text(counted.practice), counted.sources.rawValue.sqlValue,
                    counted.isConfirmed.sqlValue, counted.isRestricted.sqlValue,
                ]
            })
    }

    /// Some of the people who are known by a code alone; whoever sent the same code means the same person.
    func coded(after: String) throws -> (facts: [String: [ClaimFact]], last: String?) {
        let rows = try connection.run(
            """
            SELECT code, organisation_id, kind, district_code, practice, confirmed_on FROM coded_facts
            WHERE code > \(after) ORDER BY code LIMIT \(Self.batchSize)
            """)
        let cut = rows.count < Self.batchSize ? nil : try rows.last?.value("code", as: String.self)
        var facts: [String: [ClaimFact]] = [:]
        for row in rows {
            let code: String = try row.value("code")
            if code != cut { facts[code, default: []].append(try ClaimFact(row: row, isRestricted: false)) }
        }
        return (facts, cut == nil ? nil : facts.keys.max())
    }

    // MARK: Its figures

    func save(_ cells: [(GapCell, GapTally)], of run: Int) throws {
        func key(_ cell: GapCell) -> [SQLValue] {
            [
                .text(cell.place.kind), .text(cell.place.code), cell.sources.rawValue.sqlValue,
                cell.isConfirmed.sqlValue,
            ]
        }
        try connection.insert(
            into: "gap_figure",
            ["run", "place_kind", "place", "sources", "confirmed", "people", "restricted", "coded"],
            rows: cells.map { cell, tally in
                [run.sqlValue] + key(cell)
                    + [tally.people.sqlValue, tally.restricted.sqlValue, tally.coded.sqlValue]
            })
        try connection.insert(
            into: "gap_figure_known",
            ["run", "organisation_id", "place_kind", "place", "sources", "confirmed", "people"],
            rows: cells.flatMap { cell, tally in
                tally.known.map { [run.sqlValue, $0.key.sqlValue] + key(cell) + [$0.value.sqlValue] }
            })
    }

    func save(_ newest: [GapTallies.SourceKey: LocalDate], of run: Int) throws {
        try connection.insert(
            into: "gap_source", ["run", "district_code", "organisation_id", "kind", "newest_on"],
            rows: newest.map { key, day in
                [
                    run.sqlValue, .text(key.district), key.organisation.sqlValue, key.kind.sqlValue,
                    day.sqlValue,
                ]
            })
    }

    /// From now on pages show this count.
    func finish(_ run: Int) throws {
        try connection.run("UPDATE gap_run SET ended_at = \(surroundings.now()) WHERE number = \(run)")
    }

    /// Removes some of what only earlier counts showed, and says whether there was any.
    func forget(before run: Int) throws -> Bool {
        let over: [String] = try connection.run(
            "SELECT id FROM gap_person WHERE until_run <= \(run) ORDER BY until_run LIMIT 1000"
        ).map { try $0.value("id") }
        if !over.isEmpty {
            try connection.run("DELETE FROM gap_person WHERE id IN (\(SQL.list(over)))")
            return true
        }
        try connection.run("DELETE FROM gap_figure WHERE run < \(run)")
        try connection.run("DELETE FROM gap_figure_known WHERE run < \(run)")
        try connection.run("DELETE FROM gap_source WHERE run < \(run)")
        try connection.run("DELETE FROM gap_run WHERE number < \(run)")
        return false
    }
}

extension ClaimFact {
    fileprivate init(row: Row, isRestricted: Bool? = nil) throws {
        self.init(
            organisation: try row.value("organisation_id"), kind: try row.value("kind"),
            district: try row.optional("district_code"), practice: try row.optional("practice"),
            confirmedOn: try row.value("confirmed_on"),
            isRestricted: try isRestricted ?? row.value("restricted"))
    }
}

extension Counted {
    fileprivate init(row: Row) throws {
        self.init(
            sources: Sources(rawValue: try row.value("sources")), isConfirmed: try row.value("confirmed"),
            district: try row.value("district_code"), practice: try row.value("practice_code"),
            isRestricted: try row.value("restricted"))
    }
}
