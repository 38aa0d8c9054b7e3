import Storage
import StoragePostgres
import StorageSQLite
import TestSupport
import Testing

@Suite struct LateIndexesTests {
    /// Every index and constraint, in the engine's own words.
    private func definitions(_ connection: any Connection) throws -> [String] {
        let query: SQL =
            connection.engine == .sqlite
            ? "SELECT coalesce(sql, name) AS text FROM sqlite_master ORDER BY 1"
            : """
            SELECT pg_get_indexdef(indexrelid) AS text FROM pg_index WHERE indrelid IN ('centre'::regclass, 'visit'::regclass)
            UNION ALL SELECT conname || ' ' || convalidated || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
            WHERE conrelid IN ('centre'::regclass, 'visit'::regclass) ORDER BY 1
            """
        return try connection.run(query).map { try $0.value("text") }
    }

    private func opened(_ engine: Engine) async throws -> any Database {
        let address = try await engine.freshAddress()
        let database: any Database =
            engine == .sqlite
            ? try SQLiteDatabase(path: String(address.dropFirst(7)), isForMadeUpPeople: true)
            : PostgresDatabase(url: address, connections: 2)
        try await Migrator(ExampleRecords.migrations).migrate(database, at: "2027-01-05T09:30:00.000Z")
        return database
    }

    private func fill(_ database: any Database, _ rows: [[SQLValue]]) async throws {
        try await database.write { connection in
            try connection.insert(into: "centre", ["id", "name"], rows: rows)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what was put aside is built again as it was`(engine: Engine) async throws {
        let database = try await opened(engine)
        let before = try await database.read(definitions)
        try await database.write { try LateIndexes($0).putAside(of: ["centre", "visit"]) }
        let between = try await database.read(definitions)
        #expect(!between.contains { $0.contains("centre_name") })
        #expect(try await database.read { try LateIndexes($0).areMissing() })

        try await fill(database, (1...5000).map { [.text("c\($0)"), .text("Centre \($0)")] })
        var built = 0
        while try await database.write({ try LateIndexes($0).buildNext() }) { built += 1 }
        #expect(built == 2)
        #expect(try await database.read(definitions) == before)
        #expect(try await !database.read { try LateIndexes($0).areMissing() })
        await database.close()
    }

    @Test(arguments: Engine.allCases)
    func `rows that break an index are found when it is built`(engine: Engine) async throws {
        let database = try await opened(engine)
        try await database.write { try LateIndexes($0).putAside(of: ["centre"]) }
        try await fill(database, [[.text("c1"), .text("Twice")], [.text("c2"), .text("Twice")]])
        await #expect(throws: UniqueViolation.self) {
            while try await database.write({ try LateIndexes($0).buildNext() }) {}
        }
        #expect(try await database.read { try LateIndexes($0).areMissing() })
        await database.close()
    }

    @Test(arguments: Engine.allCases)
    func `tables that weren't named keep their indexes`(engine: Engine) async throws {
        let database = try await opened(engine)
        try await database.write { try LateIndexes($0).putAside(of: ["visit"]) }
        #expect(try await database.read(definitions).contains { $0.contains("centre_name") })
        await database.close()
    }
}
