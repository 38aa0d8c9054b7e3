import Core
import Storage

extension MergeState: SQLEnum {}

/// All SQL for the joining of records.
package struct MergeStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    package func find(_ id: MergeID) throws -> Merge? { try merges("id = \(id)").first }

    /// The latest of an organisation, what waits before what is decided.
    package func list(of organisation: OrganisationID, reviewer: Bool) throws -> [Merge] {
        let kinds = reviewer ? [false, true] : [false]
        return try kinds.flatMap { kind in
            try merges(
                """
                organisation_id = \(organisation) AND for_reviewers = \(kind)
                ORDER BY proposed_at DESC, id DESC LIMIT 100
                """)
        }.sorted {
            let (one, other) = ($0.state == .waiting, $1.state == .waiting)
            return one != other ? one : ($0.proposedAt, $0.id) > ($1.proposedAt, $1.id)
        }
    }

    /// Every joining that somebody's record had a part in, the latest first.
    package func about(_ person: PersonID) throws -> [Merge] {
        let asKept = try merges("kept_id = \(person)")
        let asAway = try merges("away_id = \(person)")
        return (asKept + asAway).sorted { ($0.proposedAt, $0.id) > ($1.proposedAt, $1.id) }
    }

    func end(of person: PersonID) throws -> MergeEnd? {
        guard
            let row = try connection.run(
                "SELECT restricted, registered_on, merged_into_id FROM person WHERE id = \(person)"
            ).first
        else { return nil }
        let numbers: [String] = try connection.run(
            """
            SELECT value FROM person_identifier AS fact
            WHERE person_id = \(person) AND kind = 'nhs-number' AND until IS NULL AND \(SafetyStore.stayed)
            """
        ).map { try $0.value("value") }
        return MergeEnd(
            id: person, isRestricted: try row.value("restricted"),
            registeredOn: try row.value("registered_on"), mergedInto: try row.optional("merged_into_id"),
            nhsNumbers: Set(numbers))
    }

    /// Every row that names either of the two, with both people themselves.
    func rows(of people: [PersonID], _ columns: [PersonColumn]) throws -> [MergeRow] {
        let whole = WholeRows(connection)
        var found: [MergeRowID: MergeRow] = [:]
        func take(_ table: String, _ column: String, key: [String]) throws {
            for values in try whole.rows(of: table, where: column, isIn: people) {
                let id = try MergeRowID(values, of: table, key)
                found[id] = MergeRow(id: id, values: values)
            }
        }
        try take("person", "id", key: ["id"])
        for column in columns where column.move == .moved || column.move == .byRule {
            try take(column.table, column.column, key: column.key)
        }
        // What was said of a link follows it, whosever words they are.
        let links = found.keys.filter { $0.table == "caring_link" }.map(\.key).sorted()
        if !links.isEmpty {
            for values in try whole.rows(of: "willingness_statement", where: "caring_link_id", isIn: links) {
                let id = try MergeRowID(values, of: "willingness_statement", ["id"])
                found[id] = MergeRow(id: id, values: values)
            }
        }
        return found.values.sorted { $0.id < $1.id }
    }

    // MARK: Proposals

    func add(
        _ plan: MergePlan, choices: [MergeField: MergeSide], why: String, state: MergeState,
        isForReviewers: Bool, by account: AccountID, of organisation: OrganisationID
    ) throws -> MergeID {
        let id: MergeID = surroundings.newID()
        let now = surroundings.now()
        let chosen = choices.map { "\($0.key.rawValue)=\($0.value.rawValue)" }.sorted()
        let isDone = state == .done
        do {
            try connection.insert(
                into: "record_merge",
                [
                    "id", "kept_id", "away_id", "organisation_id", "choices", "why", "state",
                    "for_reviewers", "effects", "known_rows", "proposed_at", "proposed_by", "decided_at",
                    "decided_by", "done_at",
                ],
                rows: [
                    [
                        id.sqlValue, plan.kept.sqlValue, plan.away.sqlValue, organisation.sqlValue,
                        .text(chosen.joined(separator: " ")), .text(why), state.sqlValue,
                        .boolean(isForReviewers), .text(plan.effects.map(\.text).joined(separator: "\n")),
                        .text(isDone ? plan.knownText : ""), now.sqlValue, account.sqlValue,
                        (isDone ? now : nil).stored, (isDone ? account : nil).stored,
                        (isDone ? now : nil).stored,
                    ]
                ])
        } catch let violation as UniqueViolation where violation.constraint == "record_merge_waiting" {
            throw MergeRefusal.waitsAlready
        }
        return id
    }

    /// Keeps a decision; one that joins keeps what it did, too.
    func decide(_ merge: Merge, _ state: MergeState, by account: AccountID, plan: MergePlan? = nil) throws {
        let now = surroundings.now()
        let effects: SQL =
            plan.map {
                ", effects = \($0.effects.map(\.text).joined(separator: "\n")), known_rows = \($0.knownText), done_at = \(now)"
            } ?? ""
        let saved = try connection.run(
            """
            UPDATE record_merge SET state = \(state), decided_at = \(now), decided_by = \(account),
                version = version + 1\(effects)
            WHERE id = \(merge.id) AND version = \(merge.version) RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    func keepUndone(_ merge: Merge, why: String, by account: AccountID) throws {
        let saved = try connection.run(
            """
            UPDATE record_merge SET state = 'undone', undone_at = \(surroundings.now()),
                undone_by = \(account), undone_why = \(why), version = version + 1
            WHERE id = \(merge.id) AND version = \(merge.version) RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    private func merges(_ condition: SQL) throws -> [Merge] {
        try connection.run(
            """
            SELECT id, kept_id, away_id, organisation_id, choices, why, state, for_reviewers, effects,
                proposed_at, proposed_by, decided_at, decided_by, done_at, undone_at, undone_by, undone_why,
                version
            FROM record_merge WHERE \(condition)
            """
        ).map(Merge.init(row:))
    }
}

extension MergePlan {
    /// The rows there were, as the snapshot keeps them.
    var knownText: String { known.sorted().map { "\($0.table)/\($0.key)" }.joined(separator: "\n") }
}

extension Merge {
    init(row: Row) throws {
        id = try row.value("id")
        kept = try row.value("kept_id")
        away = try row.value("away_id")
        organisation = try row.value("organisation_id")
        var choices: [MergeField: MergeSide] = [:]
        for chosen in try row.value("choices", as: String.self).split(separator: " ") {
            let parts = chosen.split(separator: "=").map(String.init)
            guard parts.count == 2, let field = MergeField(rawValue: parts[0]) else { continue }
            choices[field] = MergeSide(rawValue: parts[1])
        }
        self.choices = choices
        why = try row.value("why")
        state = try row.value("state")
        isForReviewers = try row.value("for_reviewers")
        effects = try row.value("effects", as: String.self).split(separator: "\n").map(String.init)
        proposedAt = try row.value("proposed_at")
        proposedBy = try row.value("proposed_by")
        decidedAt = try row.optional("decided_at")
        decidedBy = try row.optional("decided_by")
        doneAt = try row.optional("done_at")
        undoneAt = try row.optional("undone_at")
        undoneBy = try row.optional("undone_by")
        undoneWhy = try row.optional("undone_why")
        version = try row.value("version")
    }
}
