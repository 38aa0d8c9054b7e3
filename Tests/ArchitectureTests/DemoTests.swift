import Discharge
import Foundation
import Register
import Safeguarding
import Storage
import StorageSQLite
import Tasks
import TestSupport
import Testing

@testable import App

@Suite struct DemoTests {
    /// What a demonstration wrote: each table's rows as a hash, which is the same on both engines.
    private func made(_ engine: Engine, people: Int, seed: Int) async throws -> [String: String] {
        let address = try await engine.freshAddress()
        let command = try Demo.parse(["--people", "\(people)", "--seed", "\(seed)", "--database", address])
        try await command.run()
        let database = try #require(DatabaseURL(argument: address)).open()
        let path = TestFolder.shared.newPath(ending: ".backup")
        let report = try await backup(
            database, to: path, migrations: Composition.migrations, files: SQLiteBackupFiles(),
            at: "2027-01-05T09:30:00.000Z")
        await database.close()
        try FileManager.default.removeItem(atPath: path)
        return Dictionary(uniqueKeysWithValues: report.tables.map { ($0.name, $0.hash) })
    }

    /// Every table, index and constraint in the engine's own words.
    @Sendable private static func definitions(_ connection: any Connection) throws -> [String] {
        let query: SQL =
            connection.engine == .sqlite
            ? "SELECT coalesce(sql, name) AS text FROM sqlite_master ORDER BY 1"
            : """
            SELECT indexdef AS text FROM pg_indexes WHERE schemaname = current_schema()
            UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || convalidated || ' ' || pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = current_schema()::regnamespace ORDER BY 1
            """
        return try connection.run(query).map { try $0.value("text") }
    }

    @Test func `the same seed makes the same people, on both engines, and another seed others`() async throws
    {
        let sqlite = try await made(.sqlite, people: 60, seed: 5)
        let (again, postgres) = (
            try await made(.sqlite, people: 60, seed: 5), try await made(.postgres, people: 60, seed: 5)
        )
        let other = try await made(.sqlite, people: 60, seed: 6)
        for table in (RegisterDemo.tables + TasksDemo.tables).map({ "\($0)" }) {
            let hash = try #require(sqlite[table])
            #expect(again[table] == hash, "\(table)")
            #expect(postgres[table] == hash, "\(table)")
            #expect(other[table] != hash, "\(table)")
        }
        // So few people may have none of these.
        for table in (SafeguardingDemo.tables + DischargeDemo.tables).map({ "\($0)" }) {
            #expect(sqlite[table] != nil && again[table] == sqlite[table], "\(table)")
            #expect(postgres[table] == sqlite[table], "\(table)")
        }
    }

    @Test(arguments: Engine.allCases)
    func `a demonstration leaves every index and constraint as the migrations make them`(engine: Engine)
        async throws
    {
        let fresh = try await engine.freshDatabase(migrations: Composition.migrations)
        let address = try await engine.freshAddress()
        try await Demo.parse(["--people", "20", "--database", address]).run()
        let database = try #require(DatabaseURL(argument: address)).open()
        let before = try await fresh.read(Self.definitions)
        #expect(try await database.read(Self.definitions) == before)
        #expect(before.contains { $0.contains("person_birth") })
        await database.close()
    }

    @Test(arguments: Engine.allCases)
    func `a demonstration that was cut short is neither served nor filled`(engine: Engine) async throws {
        let address = try await engine.freshAddress()
        try await Demo.parse(["--people", "5", "--database", address]).run()
        let url = try #require(DatabaseURL(argument: address))
        let database = try url.open()
        try await database.write { try LateIndexes($0).putAside(of: ["person"]) }
        await database.close()
        await #expect(throws: CommandFailure.self) { try await url.openCurrent() }
        await #expect(throws: CommandFailure.self) {
            try await Demo.parse(["--people", "5", "--database", address]).run()
        }
    }
}
