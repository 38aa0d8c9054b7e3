/// The engines' own descriptions of their tables, put into one form.
struct Catalogue {
    private var columnRows: [String: [Row]]
    private var indexRows: [String: [Row]]
    private var keyRows: [String: [Row]]

    init(_ connection: any Connection) throws {
        let queries: CatalogueQueries = connection.engine == .sqlite ? .sqlite : .postgres
        func rows(_ sql: SQL) throws -> [String: [Row]] {
            try Dictionary(grouping: connection.run(sql)) { try $0.value("table_name", as: String.self) }
        }
        columnRows = try rows(queries.columns)
        indexRows = try rows(queries.indexes)
        keyRows = try rows(queries.foreignKeys)
    }

    var tables: [String] { columnRows.keys.sorted() }

    func columns(of table: String) throws -> [Schema.Column] {
        try columnRows[table, default: []].map { row in
            Schema.Column(
                name: try row.value("name"), type: try row.value("type", as: String.self).uppercased(),
                isNullable: try row.value("is_nullable"), isGenerated: try row.value("is_generated"))
        }
    }

    func primaryKey(of table: String) throws -> [String] {
        try columnRows[table, default: []]
            .map {
                (
                    position: try $0.value("key_position", as: Int.self),
                    name: try $0.value("name", as: String.self)
                )
            }
            .filter { $0.position > 0 }
            .sorted { $0.position < $1.position }
            .map(\.name)
    }

    func indexes(of table: String) throws -> [Schema.Index] {
        try groups(indexRows[table, default: []]).map { rows, first in
            let columns = try rows.map { try $0.optional("column_name", as: String.self) ?? "(expression)" }
            let name: String =
                switch try first.value("origin", as: String.self) {
                case "pk": "\(table)_pkey"
                case "u": "\(table)_\(columns.joined(separator: "_"))_key"
                default: try first.value("name")
                }
            return Schema.Index(
                name: name, columns: columns, isUnique: try first.value("is_unique"),
                isPartial: try first.value("is_partial"))
        }
    }

    func foreignKeys(of table: String) throws -> [Schema.ForeignKey] {
        try groups(keyRows[table, default: []]).map { rows, first in
            let target: String = try first.value("target")
            let named = try rows.compactMap { try $0.optional("target_column", as: String.self) }
            return Schema.ForeignKey(
                columns: try rows.map { try $0.value("column_name") }, table: target,
                tableColumns: named.isEmpty ? try primaryKey(of: target) : named)
        }
        .sorted {
            ($0.columns.joined(separator: ","), $0.table) < ($1.columns.joined(separator: ","), $1.table)
        }
    }

    /// The rows of each name, in the order they came.
    private func groups(_ rows: [Row]) throws -> [(rows: [Row], first: Row)] {
        var names: [String] = []
        var groups: [String: [Row]] = [:]
        for row in rows {
            let name: String = try row.value("name")
            if groups[name] == nil { names.append(name) }
            groups[name, default: []].append(row)
        }
        return names.compactMap { name in
            guard let rows = groups[name], let first = rows.first else { return nil }
            return (rows, first)
        }
    }
}

/// How each engine is asked for its columns, indexes and foreign keys.
private struct CatalogueQueries {
    let columns: SQL
    let indexes: SQL
    let foreignKeys: SQL

    static let sqlite = CatalogueQueries(
        columns: """
            SELECT t.name AS table_name, c.name AS name, c.type AS type, c."notnull" = 0 AS is_nullable,
                c.hidden <> 0 AS is_generated, c.pk AS key_position
            FROM sqlite_master AS t JOIN pragma_table_xinfo(t.name) AS c
            WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite#_%' ESCAPE '#'
            ORDER BY t.name, c.cid
            """,
        indexes: """
            SELECT t.name AS table_name, i.name AS name, i."unique" AS is_unique, i.origin AS origin,
                i.partial AS is_partial, c.name AS column_name
            FROM sqlite_master AS t JOIN pragma_index_list(t.name) AS i JOIN pragma_index_info(i.name) AS c
            WHERE t.type = 'table' ORDER BY t.name, i.name, c.seqno
            """,
        foreignKeys: """
            SELECT t.name AS table_name, CAST(k.id AS TEXT) AS name, k."from" AS column_name, k."table" AS target,
                k."to" AS target_column
            FROM sqlite_master AS t JOIN pragma_foreign_key_list(t.name) AS k
            WHERE t.type = 'table' ORDER BY t.name, k.id, k.seq
            """)

    static let postgres = CatalogueQueries(
        columns: """
            SELECT t.relname AS table_name, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
                NOT a.attnotnull AS is_nullable, a.attgenerated <> '' AS is_generated,
                coalesce(array_position(p.conkey, a.attnum), 0) AS key_position
            FROM pg_class AS t
            JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_constraint AS p ON p.conrelid = t.oid AND p.contype = 'p'
            WHERE t.relkind IN ('r', 'p') AND NOT t.relispartition
                AND t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
            ORDER BY t.relname, a.attnum
            """,
        indexes: """
            SELECT t.relname AS table_name, i.relname AS name, x.indisunique AS is_unique, 'c' AS origin,
                x.indpred IS NOT NULL AS is_partial, a.attname AS column_name
            FROM pg_index AS x
            JOIN pg_class AS t ON t.oid = x.indrelid AND NOT t.relispartition
            JOIN pg_class AS i ON i.oid = x.indexrelid
            CROSS JOIN LATERAL unnest(CAST(x.indkey AS int2[])) WITH ORDINALITY AS k (number, position)
            LEFT JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.number AND k.number > 0
            WHERE t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
            ORDER BY t.relname, i.relname, k.position
            """,
        foreignKeys: """
            SELECT t.relname AS table_name, f.conname AS name, a.attname AS column_name, r.relname AS target,
                b.attname AS target_column
            FROM pg_constraint AS f
            JOIN pg_class AS t ON t.oid = f.conrelid AND NOT t.relispartition
            JOIN pg_class AS r ON r.oid = f.confrelid
            CROSS JOIN LATERAL unnest(f.conkey, f.confkey) WITH ORDINALITY AS k (number, target_number, position)
            JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.number
            JOIN pg_attribute AS b ON b.attrelid = r.oid AND b.attnum = k.target_number
            WHERE f.contype = 'f'
                AND t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
            ORDER BY t.relname, f.conname, k.position
            """)
}
