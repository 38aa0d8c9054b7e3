/// Indexes, and PostgreSQL's foreign keys, put aside while empty tables are filled with very much, and then built
/// over all of it at once, which is far quicker than keeping them row by row.
///
/// How each is built again stands in the database until it has been, so that a filling that was cut short shows.
package struct LateIndexes {
    private let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    package func areMissing() throws -> Bool {
        let found: SQL =
            connection.engine == .sqlite
            ? "SELECT name FROM sqlite_master WHERE name = 'index_put_aside'"
            : "SELECT relname FROM pg_class WHERE oid = to_regclass('index_put_aside')"
        return try !connection.run(found).isEmpty
    }

    /// Those that belong to a primary key or a constraint stay: rows keep finding what they point to.
    package func putAside(of tables: [StaticString]) throws {
        try connection.run(
            """
            CREATE TABLE index_put_aside (
                of_table TEXT NOT NULL, position BIGINT NOT NULL, statement TEXT NOT NULL,
                PRIMARY KEY (of_table, position)
            )
            """)
        let aside = try Dictionary(
            grouping: connection.run(connection.engine == .sqlite ? Self.sqlite : Self.postgres)
        ) { try $0.value("table_name", as: String.self) }
        for table in tables.map({ "\($0)" }) {
            let statements = try aside[table, default: []].map { row in
                try connection.run(SQL.text(try row.value("putting_aside")))
                return try row.value("building", as: String.self)
            }
            let rows = statements.enumerated().map { [.text(table), SQLValue.integer(Int64($0)), .text($1)] }
            try connection.insert(into: "index_put_aside", ["of_table", "position", "statement"], rows: rows)
        }
    }

    /// Builds all of the next table, and says whether there was one.
    package func buildNext() throws -> Bool {
        let next = try connection.run(
            "SELECT of_table FROM index_put_aside ORDER BY of_table, position LIMIT 1")
        guard let table = try next.first?.value("of_table", as: String.self) else {
            try connection.run("DROP TABLE index_put_aside")
            return false
        }
        if connection.engine == .postgres { try connection.run("SET LOCAL maintenance_work_mem = '400MB'") }
        let statements = try connection.run(
            "SELECT statement FROM index_put_aside WHERE of_table = \(table) ORDER BY position")
        for row in statements { try connection.run(SQL.text(try row.value("statement"))) }
        try connection.run("DELETE FROM index_put_aside WHERE of_table = \(table)")
        return true
    }

    private static let sqlite: SQL = """
        SELECT tbl_name AS table_name, 'DROP INDEX "' || name || '"' AS putting_aside, sql AS building
        FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name
        """

    /// Indexes come before foreign keys, which are proved quicker with them.
    private static let postgres: SQL = """
        SELECT t.relname AS table_name, format('DROP INDEX %I', i.relname) AS putting_aside,
            pg_get_indexdef(i.oid) AS building, 1 AS turn, i.relname AS name
        FROM pg_index AS x JOIN pg_class AS t ON t.oid = x.indrelid JOIN pg_class AS i ON i.oid = x.indexrelid
        WHERE t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
            AND t.relkind = 'r' AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.oid)
        UNION ALL
        SELECT t.relname, format('ALTER TABLE %I DROP CONSTRAINT %I', t.relname, f.conname),
            format('ALTER TABLE %I ADD CONSTRAINT %I %s', t.relname, f.conname, pg_get_constraintdef(f.oid)), 2,
            f.conname
        FROM pg_constraint AS f JOIN pg_class AS t ON t.oid = f.conrelid
        WHERE f.contype = 'f' AND f.conparentid = 0
            AND t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
        ORDER BY turn, name
        """
}
