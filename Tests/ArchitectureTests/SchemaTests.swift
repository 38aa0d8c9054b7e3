import Accounts
import Core
import Forms
import Messages
import Register
import Storage
import Tasks
import TestSupport
import Testing
import Web

@testable import App

/// The tables as both engines have them, and what the code says of them.
@Suite struct SchemaTests {
    private static func schema(_ engine: Engine) async throws -> Schema {
        try await engine.freshDatabase(migrations: Composition.migrations).read { try Schema($0) }
    }

    @Test func `both engines end with the same tables, columns and indexes`() async throws {
        let (one, other) = (try await Self.schema(.sqlite), try await Self.schema(.postgres))
        #expect(one.tables.map(\.name) == other.tables.map(\.name))
        for table in one.tables {
            let twin = try #require(other[table.name])
            #expect(table.columns == twin.columns, "\(table.name)")
            #expect(table.primaryKey == twin.primaryKey, "\(table.name)")
            #expect(table.indexes == twin.indexes, "\(table.name)")
            #expect(table.foreignKeys == twin.foreignKeys, "\(table.name)")
        }
        try GeneratedFile("docs/generated/schema.md").expect(SchemaDocument(one).text)
    }

    /// Joining two records must look at every column that names one of them, so none may be forgotten.
    @Test(arguments: Engine.allCases)
    func `every column that refers to a person is declared to the joining of records`(engine: Engine)
        async throws
    {
        let schema = try await Self.schema(engine)
        let found = Set(
            schema.tables.flatMap { table in
                table.foreignKeys.filter { $0.table == "person" }.map {
                    "\(table.name).\($0.columns.joined(separator: ","))"
                }
            })
        let declared = Composition.personColumns.map { "\($0.table).\($0.column)" }
        #expect(declared.count == Set(declared).count)
        #expect(
            found.subtracting(declared).sorted() == [], "declare them in their capability's personColumns")
        for (table, column) in Composition.personColumns.map({ ($0.table, $0.column) }) {
            let isThere = schema[table]?.columns.contains { $0.name == column } ?? false
            #expect(isThere, "\(table).\(column) is declared and isn't there")
        }
    }

    /// A column that holds a person's identifier without a foreign key would be missed by the test above.
    @Test(arguments: Engine.allCases)
    func `a column named for a person is declared`(engine: Engine) async throws {
        let declared = Set(Composition.personColumns.map { "\($0.table).\($0.column)" })
        let words = [
            "person", "carer", "cared_for", "patient", "arrival", "existing", "kept", "away", "about",
        ]
        let named = try await Self.schema(engine).tables.flatMap { table in
            table.columns.filter { column in
                words.contains { word in
                    ["_id", "_ids"].contains { end in
                        column.name == word + end || column.name.hasSuffix("_\(word)\(end)")
                    }
                }
            }.map { "\(table.name).\($0.name)" }
        }
        #expect(Set(named).isSuperset(of: Self.keptAsItWas.keys))
        #expect(Set(named).subtracting(declared).subtracting(Self.keptAsItWas.keys).sorted() == [])
    }

    /// What stays as it was written, and why: it is found through the record that was joined.
    private static let keptAsItWas = [
        "audit_entry.person_id": "whose log it was then; the trail never changes",
        "audit_entry.about_id": "the same",
        "event.about_id": "an event says what happened then",
        "arrival.cared_for_ids": "who came with an arrival, answered again to the same form",
    ]

    /// Every declared column says what becomes of it, its table tells its rows apart as declared, and what moves is
    /// found by an index.
    @Test(arguments: Engine.allCases)
    func `each person's column can be moved as it says`(engine: Engine) async throws {
        let schema = try await Self.schema(engine)
        for column in Composition.personColumns where [.moved, .byRule].contains(column.move) {
            let table = try #require(schema[column.table])
            #expect(table.primaryKey == column.key, "\(column.table)")
            let isFound = table.indexes.contains { $0.columns.first == column.column }
            #expect(isFound, "\(column.table).\(column.column) has no index")
        }
        let moves = Set(RegisterCapability.personMoves.map { "\($0.table).\($0.column)" })
        let listed = Set(
            RegisterCapability.personColumns.flatMap { table, columns in columns.map { "\(table).\($0)" } })
        #expect(moves == listed, "say in MergeColumns.swift what becomes of each")
    }
}
