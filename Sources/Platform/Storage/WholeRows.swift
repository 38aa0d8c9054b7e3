/// Reads and writes rows of any table as they are, for what has to be put back exactly as it was.
///
/// Names of tables and columns come from the program and its schema, never from anything a person typed.
package struct WholeRows {
    private let connection: any Connection
    private let booleans: Set<String>

    package init(_ connection: any Connection) throws {
        self.connection = connection
        guard connection.engine == .sqlite else {
            booleans = []
            return
        }
        let catalogue = try Catalogue(connection)
        booleans = Set(
            try catalogue.tables.flatMap { table in
                try catalogue.columns(of: table).filter { $0.type == "BOOLEAN" }.map { "\(table).\($0.name)" }
            })
    }

    /// Every row of `table` whose `column` holds one of `values`.
    package func rows(of table: String, where column: String, isIn values: [some SQLConvertible]) throws
        -> [[String: SQLValue]]
    {
        try rows(of: table, "\(SQL.text(column)) IN (\(SQL.list(values)))")
    }

    /// The row of `table` with this key, if there is one.
    package func row(of table: String, with key: [String: SQLValue]) throws -> [String: SQLValue]? {
        try rows(of: table, Self.condition(key)).first
    }

    private func rows(of table: String, _ condition: SQL) throws -> [[String: SQLValue]] {
        try connection.run("SELECT * FROM \(SQL.text(table)) WHERE \(condition)").map { row in
            var whole: [String: SQLValue] = [:]
            for (name, value) in zip(row.names, row.values) {
                // SQLite gives booleans back as 0 and 1; the schema says which they are.
                if case .integer(let integer) = value, booleans.contains("\(table).\(name)") {
                    whole[name] = .boolean(integer != 0)
                } else {
                    whole[name] = value
                }
            }
            return whole
        }
    }

    private static func condition(_ key: [String: SQLValue]) -> SQL {
        SQL.join(
            key.sorted { $0.key < $1.key }.map { "\(SQL.text($0.key)) = \(SQL.value($0.value))" },
            separator: " AND ")
    }

    package func insert(into table: String, _ values: [String: SQLValue]) throws {
        let names = values.keys.sorted()
        try connection.run(
            """
            INSERT INTO \(SQL.text(table)) (\(SQL.text(names.joined(separator: ", "))))
            VALUES (\(SQL.list(names.map { values[$0] ?? .null })))
            """)
    }

    package func update(_ table: String, with key: [String: SQLValue], _ values: [String: SQLValue]) throws {
        let assigned = values.sorted { $0.key < $1.key }.map { name, value -> SQL in
            "\(SQL.text(name)) = \(SQL.value(value))"
        }
        guard !assigned.isEmpty else { return }
        try connection.run(
            """
            UPDATE \(SQL.text(table)) SET \(SQL.join(assigned, separator: ", "))
            WHERE \(Self.condition(key))
            """)
    }

    package func delete(from table: String, with key: [String: SQLValue]) throws {
        try connection.run("DELETE FROM \(SQL.text(table)) WHERE \(Self.condition(key))")
    }
}
