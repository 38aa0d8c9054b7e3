/// The tables a database has, told the same way for both engines.
///
/// Equal schemas have the same tables, columns, types, indexes and foreign keys in the same order.
package struct Schema: Equatable, Sendable {
    package struct Column: Equatable, Sendable {
        package let name: String
        /// As declared, in capitals: TEXT, BIGINT or BOOLEAN.
        package let type: String
        package let isNullable: Bool
        package let isGenerated: Bool
    }

    package struct Index: Equatable, Sendable {
        /// As PostgreSQL names it; SQLite's own names for keys and unique columns are put in the same form.
        package let name: String
        /// "(expression)" where the index isn't on a plain column.
        package let columns: [String]
        package let isUnique: Bool
        package let isPartial: Bool
    }

    package struct ForeignKey: Equatable, Sendable {
        package let columns: [String]
        package let table: String
        package let tableColumns: [String]
    }

    package struct Table: Equatable, Sendable {
        package let name: String
        package let columns: [Column]
        package let primaryKey: [String]
        package let indexes: [Index]
        package let foreignKeys: [ForeignKey]

        /// Foreign keys that no index begins with, so that deleting what they refer to would read the whole table.
        package var unindexedForeignKeys: [ForeignKey] {
            foreignKeys.filter { key in
                !indexes.contains { Set($0.columns.prefix(key.columns.count)) == Set(key.columns) }
            }
        }
    }

    package let tables: [Table]

    package subscript(_ name: String) -> Table? { tables.first { $0.name == name } }

    /// Tables so ordered that each comes after those it refers to, where that can be.
    package var inForeignKeyOrder: [Table] {
        var ordered: [Table] = []
        var waiting = tables
        while !waiting.isEmpty {
            let names = Set(waiting.map(\.name))
            let ready = waiting.filter { table in
                table.foreignKeys.allSatisfy { $0.table == table.name || !names.contains($0.table) }
            }
            // Among tables that refer to each other, one has to begin.
            let next = ready.isEmpty ? [waiting[0]] : ready
            ordered += next
            waiting.removeAll { table in next.contains { $0.name == table.name } }
        }
        return ordered
    }
}

/// The schema that `database` has now.
package func schema(of database: any Database) async throws -> Schema {
    try await database.read { try Schema($0) }
}

extension Schema {
    /// The schema that `connection` sees.
    package init(_ connection: any Connection) throws {
        let catalogue = try Catalogue(connection)
        tables = try catalogue.tables.map { name in
            let columns = try catalogue.columns(of: name)
            let indexes = try catalogue.indexes(of: name)
            return Table(
                name: name, columns: columns, primaryKey: try catalogue.primaryKey(of: name),
                indexes: indexes.sorted { $0.name < $1.name },
                foreignKeys: try catalogue.foreignKeys(of: name))
        }
    }
}
