import Storage

/// One transaction on a connection of its own.
final class PostgresTransaction: Connection {
    let engine = Engine.postgres
    private let connection: PostgresConnection
    private let scanGuard: ScanGuard?

    /// What the first failing statement threw, in the driver's own form; nothing runs after it.
    private(set) var failure: (any Error)?

    init(_ connection: PostgresConnection, _ scanGuard: ScanGuard?) {
        (self.connection, self.scanGuard) = (connection, scanGuard)
    }

    func run(_ sql: SQL) throws -> [Row] {
        let (text, values) = sql.rendered(for: .postgres)
        return try noting(text) {
            try scanGuard?.check(text) { try scannedTables(text, values) }
            return try connection.run(text, values).rows()
        }
    }

    func load(_ table: String, _ columns: [String], _ rows: [[SQLValue]]) throws {
        let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        // For a few rows one prepared statement is quicker than the three messages of COPY.
        if rows.count <= 40 {
            var place = 0
            let places = rows.map { row in
                row.map { _ in
                    place += 1
                    return "$\(place)"
                }.joined(separator: ", ")
            }
            let text =
                "INSERT INTO \"\(table)\" (\(names)) VALUES (\(places.joined(separator: "), (")))"
            try noting(text) { try connection.run(text, rows.flatMap(\.self)).discard() }
        } else {
            let text = "COPY \"\(table)\" (\(names)) FROM STDIN"
            var lines = CopyLines(rows)
            try noting(text) { try connection.copyIn(text) { try lines.nextChunk() } }
        }
    }

    /// - Throws: What a statement threw, when the work carried on after it: nothing of that may be kept.
    func requireSound() throws {
        if let failure { throw (failure as? PostgresRefusal)?.told ?? failure }
    }

    private func noting<T>(_ text: String, _ body: () throws -> T) throws -> T {
        guard failure == nil else { throw DatabaseFailure("The transaction has failed already", in: text) }
        do {
            return try body()
        } catch {
            failure = error
            throw (error as? PostgresRefusal)?.told ?? error
        }
    }

    /// The tables that PostgreSQL would read from end to end even when told to do anything else.
    private func scannedTables(_ text: String, _ values: [SQLValue]) throws -> [String] {
        let settings = ["enable_seqscan", "enable_indexonlyscan", "enable_hashjoin", "enable_mergejoin"]
        for setting in settings { try connection.command("SET LOCAL \(setting) = off") }
        let plan = try connection.runOnce("EXPLAIN (COSTS OFF) \(text)", values).rows()
        for setting in settings { try connection.command("SET LOCAL \(setting) = on") }

        return try plan.compactMap { row in
            let line: String = try row.value("QUERY PLAN")
            guard let scan = line.range(of: "Seq Scan on ") else { return nil }
            let table = line[scan.upperBound...].prefix { $0 != " " }
            return table.hasPrefix("pg_") ? nil : String(table)
        }
    }
}
