import Core
@testable import Storage
import StoragePostgres
import StorageSQLite
import TestSupport
import Testing

@Suite struct MigratorTests {
    let first = Migration("2026-11-22-1600-first", "CREATE TABLE first (id TEXT NOT NULL PRIMARY KEY)")
    let second = Migration("2026-11-22-1601-second", "CREATE TABLE second (id TEXT NOT NULL PRIMARY KEY)")
    let now: Instant = "2027-01-05T09:30:00.000Z"

    @Test(arguments: Engine.allCases)
    func `migrations run once, in order`(engine: Engine) async throws {
        let database = try await engine.freshDatabase()
        #expect(try await Migrator([first]).isCurrent(database) == false)
        #expect(try await Migrator([first]).migrate(database, at: now) == [first.name])
        #expect(try await Migrator([first]).isCurrent(database))

        let migrator = Migrator([second, first])
        #expect(try await migrator.isCurrent(database) == false)
        #expect(try await migrator.migrate(database, at: now) == [second.name])
        #expect(try await migrator.migrate(database, at: now) == [])
        #expect(try await schema(of: database).tables.map(\.name) == ["first", "migration", "second"])
    }

    @Test(arguments: Engine.allCases)
    func `a changed text is refused`(engine: Engine) async throws {
        let database = try await engine.freshDatabase(migrations: [first])
        let changed = Migration(first.name, "CREATE TABLE first (id TEXT NOT NULL PRIMARY KEY, name TEXT)")
        await #expect(throws: ChangedMigration(names: [first.name])) {
            try await Migrator([changed, second]).migrate(database, at: now)
        }
        await #expect(throws: ChangedMigration(names: [first.name])) {
            try await Migrator([changed]).isCurrent(database)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a database newer than the program is refused`(engine: Engine) async throws {
        let database = try await engine.freshDatabase(migrations: [first, second])
        await #expect(throws: UnknownMigration(names: [second.name])) {
            try await Migrator([first]).migrate(database, at: now)
        }
    }

    @Test(arguments: Engine.allCases)
    func `when one migration fails none is kept`(engine: Engine) async throws {
        let database = try await engine.freshDatabase()
        let broken = Migration("2026-11-22-1602-broken", "CREATE TABLE third (id TEXT REFERENCES", "SELECT 1")
        await #expect(throws: DatabaseFailure.self) {
            try await Migrator([first, broken]).migrate(database, at: now)
        }
        #expect(try await schema(of: database).tables.map(\.name) == ["migration"])
    }

    @Test(arguments: Engine.allCases)
    func `two programs that migrate at once wait for each other`(engine: Engine) async throws {
        let database = try await engine.freshDatabase()
        let migrator = Migrator([first, second])
        async let one = migrator.migrate(database, at: now)
        async let other = migrator.migrate(database, at: now)
        #expect(try await (one + other).sorted() == [first.name, second.name])
    }
}
