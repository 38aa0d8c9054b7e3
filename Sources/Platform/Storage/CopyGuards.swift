/// Triggers and foreign keys, put aside while tables are filled and back again before anything is kept.
///
/// Triggers would work on records that are whole already. Foreign keys between rows of one table can't be met row by
/// row, and checking them all at the end is far quicker.
struct TableGuards {
    private let connection: any Connection
    private let lowering: [String]
    private let raising: [String]

    init(_ connection: any Connection, _ tables: [Schema.Table]) throws {
        self.connection = connection
        switch connection.engine {
        case .sqlite:
            let triggers = try connection.run(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
            )
            .map { (name: try $0.value("name", as: String.self), sql: try $0.value("sql", as: String.self)) }
            lowering = ["PRAGMA defer_foreign_keys = ON"] + triggers.map { "DROP TRIGGER \"\($0.name)\"" }
            raising = triggers.map(\.sql)
        case .postgres:
            let keys = try connection.run(
                """
                SELECT t.relname AS table_name, f.conname AS name, pg_get_constraintdef(f.oid) AS definition
                FROM pg_constraint AS f JOIN pg_class AS t ON t.oid = f.conrelid
                WHERE f.contype = 'f' AND f.conparentid = 0
                    AND t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
                ORDER BY t.relname, f.conname
                """
            ).map { row in
                (
                    table: "ALTER TABLE \"\(try row.value("table_name", as: String.self))\"",
                    name: "CONSTRAINT \"\(try row.value("name", as: String.self))\"",
                    definition: try row.value("definition", as: String.self)
                )
            }
            lowering =
                keys.map { "\($0.table) DROP \($0.name)" }
                + tables.map { "ALTER TABLE \"\($0.name)\" DISABLE TRIGGER USER" }
            raising =
                keys.map { "\($0.table) ADD \($0.name) \($0.definition)" }
                + tables.map { "ALTER TABLE \"\($0.name)\" ENABLE TRIGGER USER" }
        }
    }

    func lower() throws { for text in lowering { try connection.run(SQL.text(text)) } }

    func raise() throws { for text in raising { try connection.run(SQL.text(text)) } }
}
