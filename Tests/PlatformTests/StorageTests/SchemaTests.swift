@testable import Storage
import TestSupport
import Testing

@Suite struct SchemaTests {
    @Test func `both engines end with the same schema`() async throws {
        let (sqlite, postgres) = (Engine.sqlite, Engine.postgres)
        let one = try await schema(of: sqlite.exampleDatabase())
        let other = try await schema(of: postgres.exampleDatabase())
        #expect(one.tables.map(\.name) == ["centre", "migration", "visit"])
        for (left, right) in zip(one.tables, other.tables) { #expect(left == right) }
        #expect(one == other)
    }

    @Test(arguments: Engine.allCases)
    func `a schema tells what its tables hold`(engine: Engine) async throws {
        let schema = try await schema(of: engine.exampleDatabase())
        let visit = try #require(schema["visit"])

        #expect(visit.primaryKey == ["centre_id", "number"])
        #expect(visit.columns.map(\.type) == ["TEXT", "BIGINT", "BIGINT", "TEXT"])
        #expect(visit.columns.map(\.isNullable) == [false, false, true, true])
        #expect(schema["centre"]?.columns.map(\.isGenerated) == [false, false, false, false, false, true])
        #expect(
            visit.indexes == [
                Schema.Index(
                    name: "visit_after", columns: ["centre_id", "after"], isUnique: false, isPartial: false),
                Schema.Index(
                    name: "visit_centre_id_note_key", columns: ["centre_id", "note"], isUnique: true,
                    isPartial: false),
                Schema.Index(
                    name: "visit_pkey", columns: ["centre_id", "number"], isUnique: true, isPartial: false),
                Schema.Index(name: "visit_told", columns: ["number"], isUnique: false, isPartial: true),
            ])
        #expect(
            visit.foreignKeys == [
                Schema.ForeignKey(columns: ["centre_id"], table: "centre", tableColumns: ["id"]),
                Schema.ForeignKey(
                    columns: ["centre_id", "after"], table: "visit", tableColumns: ["centre_id", "number"]),
            ])
        #expect(visit.unindexedForeignKeys.isEmpty)
        #expect(schema.inForeignKeyOrder.map(\.name) == ["centre", "migration", "visit"])
    }
}
