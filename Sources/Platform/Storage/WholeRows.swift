/// Reads and writes rows of any table as they are, for what has to be put back exactly as it was.
///
/// Names of tables and columns come from the program and its schema, never from anything a person typed.
package final class WholeRows {
    private let connection: any Connection
    /// The columns of truths of the tables read so far.
    private var booleans: [String: Set<String>] = [:]

    package init(_ connection: any Connection) { self.connection = connection }

    /// SQLite gives truths back as 0 and 1; the schema says which columns they are.
    private func booleans(of table: String) throws -> Set<String> {
        guard connection.engine == .sqlite else { return [] }
        if let known = booleans[table] { return known }
        let names = Set(
            try connection.run("SELECT name FROM pragma_table_xinfo(\(table)) WHERE upper(type) = 'BOOLEAN'")
                .map { try $0.value("name", as: String.self) })
        booleans[table] = names
        return names
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
        let found = try connection.run("SELECT * FROM \(SQL.text(table)) WHERE \(condition)")
        guard !found.isEmpty else { return [] }
        let booleans = try booleans(of: table)
        return found.map { row in
            var whole: [String: SQLValue] = [:]
            for (name, value) in zip(row.names, row.values) {
                if case .integer(let integer) = value, booleans.contains(name) {
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
