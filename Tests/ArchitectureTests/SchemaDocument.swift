import Storage

/// `docs/generated/schema.md`: every table, for people who read or report on the database.
struct SchemaDocument {
    let schema: Schema

    init(_ schema: Schema) { self.schema = schema }

    var text: String {
        let head = """
            # Tables

            Written by a test from the schema of both engines, which is the same. Identifiers, codes, days and instants are
            TEXT (days as `2027-01-05`, instants in UTC); counts, pence and versions are BIGINT.

            \(schema.tables.count) tables: \(schema.tables.map { "[\($0.name)](#\($0.name))" }.joined(separator: ", ")).
            """
        return ([head] + schema.tables.map(section)).joined(separator: "\n\n") + "\n"
    }

    private func section(_ table: Schema.Table) -> String {
        let rows = table.columns.map { column in
            "| \(column.name) | \(column.type) | \(column.isNullable ? "yes" : "") | \(notes(on: column, of: table)) |"
        }
        let indexes = table.indexes.filter { $0.columns != table.primaryKey || !$0.isUnique }.map { index in
            let kind = [index.isUnique ? "unique" : nil, index.isPartial ? "partial" : nil].compactMap(\.self)
            let words = kind.isEmpty ? "" : ", \(kind.joined(separator: ", "))"
            return "- index \(index.name) (\(index.columns.joined(separator: ", ")))\(words)"
        }
        let columns =
            "## \(table.name)\n\n| column | type | may be empty | |\n| --- | --- | --- | --- |\n"
            + rows.joined(separator: "\n")
        return indexes.isEmpty ? columns : columns + "\n\n" + indexes.joined(separator: "\n")
    }

    private func notes(on column: Schema.Column, of table: Schema.Table) -> String {
        var notes: [String] = []
        if table.primaryKey.contains(column.name) { notes.append("key") }
        if column.isGenerated { notes.append("worked out") }
        for key in table.foreignKeys where key.columns.contains(column.name) {
            let place = key.columns.firstIndex(of: column.name) ?? 0
            notes.append("→ \(key.table).\(key.tableColumns[place])")
        }
        return notes.joined(separator: ", ")
    }
}
