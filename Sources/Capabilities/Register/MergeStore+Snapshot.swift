import Core
import Storage

/// Doing a plan, and putting everything back.
extension MergeStore {
    /// Writes what the plan says, and keeps each row as it was and as it is.
    func write(_ plan: MergePlan, of merge: MergeID, _ columns: [PersonColumn]) throws {
        let whole = WholeRows(connection)
        let keys = Self.keys(columns)
        for change in plan.changes {
            if change.before == nil {
                try whole.insert(into: change.id.table, change.after.values)
            } else {
                try whole.update(
                    change.id.table, with: change.id.values(keys[change.id.table] ?? ["id"]),
                    change.after.values.filter { change.columns.contains($0.key) })
            }
        }
        try keep(plan.changes, of: merge)
        for person in [plan.kept, plan.away] { try SearchStore(connection, surroundings).index(person) }
    }

    /// Keeps what a joining did, after what was kept of it before.
    func keep(_ changes: [MergeChange], of merge: MergeID, from first: Int = 0) throws {
        try connection.insert(
            into: "record_merge_row",
            ["merge_id", "position", "table_name", "row_key", "before_row", "after_row"],
            rows: changes.enumerated().map { position, change in
                [
                    merge.sqlValue, .integer(Int64(first + position)), .text(change.id.table),
                    .text(change.id.key), (change.before?.json).stored, .text(change.after.json),
                ]
            })
    }

    /// What a joining did, in the order in which it was done.
    func changes(of merge: MergeID) throws -> [MergeChange] {
        try connection.run(
            """
            SELECT table_name, row_key, before_row, after_row FROM record_merge_row
            WHERE merge_id = \(merge) ORDER BY position
            """
        ).map { row in
            let id = MergeRowID(table: try row.value("table_name"), key: try row.value("row_key"))
            return MergeChange(
                id: id,
                before: try row.optional("before_row", as: String.self).map {
                    try MergeRow(id: id, json: $0)
                },
                after: try MergeRow(id: id, json: try row.value("after_row")))
        }
    }

    /// The rows there were when two records were joined.
    func known(at merge: MergeID) throws -> Set<MergeRowID> {
        let text: String =
            try connection.run("SELECT known_rows FROM record_merge WHERE id = \(merge)").first?
            .value("known_rows") ?? ""
        return Set(
            text.split(separator: "\n").compactMap { line in
                let parts = line.split(separator: "/", maxSplits: 1).map(String.init)
                return parts.count == 2 ? MergeRowID(table: parts[0], key: parts[1]) : nil
            })
    }

    /// A later joining of either record, which has to be undone first.
    func later(than merge: Merge) throws -> Merge? {
        try (about(merge.kept) + about(merge.away)).first { other in
            guard other.id != merge.id, other.state == .done, let at = other.doneAt, let own = merge.doneAt
            else { return false }
            return (at, other.id) > (own, merge.id)
        }
    }

    /// The same rows as they are now.
    func current(_ changes: [MergeChange], _ columns: [PersonColumn]) throws -> [MergeRowID: MergeRow] {
        let whole = WholeRows(connection)
        let keys = Self.keys(columns)
        var found: [MergeRowID: MergeRow] = [:]
        for change in changes {
            let key = change.id.values(keys[change.id.table] ?? ["id"])
            if let values = try whole.row(of: change.id.table, with: key) {
                found[change.id] = MergeRow(id: change.id, values: values)
            }
        }
        return found
    }

    /// Rows that name the kept record and weren't there when the two were joined.
    func writtenSince(
        _ merge: Merge, _ changes: [MergeChange], _ columns: [PersonColumn]
    ) throws -> [MergeRow] {
        let known = try known(at: merge.id)
        let made = Set(changes.filter { $0.before == nil }.map(\.id))
        let whole = WholeRows(connection)
        var found: [MergeRowID: MergeRow] = [:]
        for column in columns where column.move == .moved || column.move == .byRule {
            for values in try whole.rows(of: column.table, where: column.column, isIn: [merge.kept]) {
                let id = try MergeRowID(values, of: column.table, column.key)
                if !known.contains(id), !made.contains(id) { found[id] = MergeRow(id: id, values: values) }
            }
        }
        return found.values.sorted { $0.id < $1.id }
    }

    /// Whose each row was that there was when the two were joined, by its key.
    func sides(
        of merge: Merge, _ changes: [MergeChange], _ columns: [PersonColumn]
    ) throws -> [String: MergeSide] {
        let moved = columns.filter { $0.move == .moved }
        let tables = Set(moved.map(\.table) + ["caring_link"])
        var sides: [String: MergeSide] = [:]
        for row in try known(at: merge.id) where tables.contains(row.table) { sides[row.key] = .kept }
        let away = merge.away.description
        let names = Dictionary(grouping: columns, by: \.table).mapValues { $0.map(\.column) }
        for change in changes where tables.contains(change.id.table) {
            let wasAway = (names[change.id.table] ?? []).contains { change.before?.text($0) == away }
            if wasAway { sides[change.id.key] = .away }
        }
        return sides
    }

    /// Puts every row back as it was; what else was changed in it since stays changed.
    func restore(_ changes: [MergeChange], now: [MergeRowID: MergeRow], _ columns: [PersonColumn]) throws {
        let whole = WholeRows(connection)
        let keys = Self.keys(columns)
        for change in changes.reversed() {
            let key = change.id.values(keys[change.id.table] ?? ["id"])
            guard let before = change.before else {
                try whole.delete(from: change.id.table, with: key)
                continue
            }
            var values = before.values.filter { change.columns.contains($0.key) }
            if !MergePlanner.tablesWithNamedVersions.contains(change.id.table),
                let version = now[change.id]?["version"], version != change.after["version"],
                case .integer(let number) = version
            {
                values["version"] = .integer(number + 1)
            }
            try whole.update(change.id.table, with: key, values)
        }
    }

    /// A row as that of the record that was joined away, wherever it names the one that was kept.
    func given(_ row: MergeRow, of merge: Merge, _ columns: [PersonColumn]) -> MergeRow {
        var row = row
        for column in columns where column.table == row.id.table && column.move != .kept {
            if row.text(column.column) == merge.kept.description { row[column.column] = merge.away.sqlValue }
        }
        return row
    }

    /// Writes what differs.
    func save(_ rows: [(was: MergeRow, now: MergeRow)], _ columns: [PersonColumn]) throws {
        let whole = WholeRows(connection)
        let keys = Self.keys(columns)
        for (was, now) in rows where was != now {
            try whole.update(
                was.id.table, with: was.id.values(keys[was.id.table] ?? ["id"]),
                now.values.filter { was[$0.key] != $0.value })
        }
    }

    private static func keys(_ columns: [PersonColumn]) -> [String: [String]] {
        Dictionary(columns.map { ($0.table, $0.key) }, uniquingKeysWith: { first, _ in first })
    }
}
