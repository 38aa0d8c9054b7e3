import Core
import Foundation
import Storage
import StoragePostgres
import StorageSQLite
import TestSupport
import Testing

@Suite struct CopyTests {
    let migrations = ExampleRecords.migrations
    let files = SQLiteBackupFiles()
    let now: Instant = "2027-01-05T09:30:00.000Z"

    /// A database with more rows than one batch, each visit after a later one.
    private func filled(_ engine: Engine) async throws -> any Database {
        let database = try await opened(try await engine.freshAddress())
        try await Migrator(migrations).migrate(database, at: now)
        try await database.write { connection in
            for id in ["c1", "é", "😀"] { try ExampleRecords.add(connection, centre: id) }
            let visits: [[SQLValue]] = (1...4500).map { number in
                [
                    .text("c1"), .integer(Int64(number)), .null,
                    number % 3 == 0 ? .null : .text("\(number)\t\\N\n\"'"),
                ]
            }
            try connection.insert(into: "visit", ["centre_id", "number", "after", "note"], rows: visits)
            try connection.run("UPDATE visit SET after = number + 1 WHERE centre_id = 'c1' AND number < 4500")
        }
        return database
    }

    private func opened(_ address: String) async throws -> any Database {
        address.hasPrefix("sqlite:")
            ? try SQLiteDatabase(path: String(address.dropFirst(7)))
            : PostgresDatabase(url: address, connections: 3)
    }

    private func empty(_ engine: Engine) async throws -> any Database {
        try await opened(try await engine.freshAddress())
    }

    @Test func `records go from SQLite to PostgreSQL and back, table for table`() async throws {
        let source = try await filled(.sqlite)
        let (postgres, sqlite) = (try await empty(.postgres), try await empty(.sqlite))
        let there = try await move(from: source, to: postgres, migrations: migrations, at: now)
        let back = try await move(from: postgres, to: sqlite, migrations: migrations, at: now)

        #expect(there.tables.map(\.name) == ["centre", "visit"])
        #expect(there.tables.map(\.rows) == [3, 4500])
        #expect(there == back)
        #expect(try await schema(of: postgres) == schema(of: sqlite))
        let tidied = try await postgres.read { connection in
            try connection.run(
                "SELECT relname FROM pg_stat_user_tables WHERE last_vacuum IS NOT NULL AND last_analyze IS NOT NULL ORDER BY relname"
            ).map { try $0.value("relname", as: String.self) }
        }
        #expect(tidied == ["centre", "visit"], "what was moved is quick to read at once")
        // Copying isn't visiting: the trigger that counts visits did nothing.
        for database in [source, postgres, sqlite] {
            #expect(try await database.read { try ExampleRecords.places($0, centre: "c1") } == 4500)
            await #expect(throws: DatabaseFailure.self) {
                try await database.write { _ = try $0.run("DELETE FROM visit WHERE centre_id = 'c1'") }
            }
            await database.close()
        }
    }

    @Test(arguments: Engine.allCases, Engine.allCases)
    func `a backup of either engine restores into either`(from: Engine, to: Engine) async throws {
        let path = TestFolder.shared.newPath(ending: ".backup")
        let (source, target) = (try await filled(from), try await empty(to))
        let saved = try await backup(source, to: path, migrations: migrations, files: files, at: now)
        let restored = try await restore(path, into: target, migrations: migrations, files: files, at: now)

        #expect(saved == restored)
        #expect(saved.rows == 4503)
        #expect(FileManager.default.fileExists(atPath: path + "-wal") == false)
        #expect(FileManager.default.fileExists(atPath: path + ".unfinished") == false)
        await source.close()
        await target.close()
    }

    @Test(arguments: Engine.allCases)
    func `a backup taken while people work is one moment's picture`(engine: Engine) async throws {
        let source = try await filled(engine)
        let work = Task {
            var number = 0
            while !Task.isCancelled {
                number += 1
                try await source.write { [number] connection in
                    try ExampleRecords.add(connection, centre: "new \(number)", places: 10)
                    try connection.run(
                        "INSERT INTO visit (centre_id, number) VALUES (\("new \(number)"), \(number))")
                }
            }
        }
        let path = TestFolder.shared.newPath(ending: ".backup")
        try await Task.sleep(for: .milliseconds(50))
        try await backup(source, to: path, migrations: migrations, files: files, at: now)
        work.cancel()
        _ = await work.result

        let file = try files.open(at: path)
        let (centres, visits) = try await file.read { connection in
            try (
                connection.run("SELECT count(*) AS many FROM centre")[0].value("many", as: Int.self),
                connection.run("SELECT count(*) AS many FROM visit")[0].value("many", as: Int.self)
            )
        }
        await file.close()
        await source.close()
        #expect(centres - 3 == visits - 4500)
    }

    @Test(arguments: Engine.allCases)
    func `a database with records is never filled`(engine: Engine) async throws {
        let (source, target) = (try await filled(.sqlite), try await empty(engine))
        try await Migrator(migrations).migrate(target, at: now)
        try await target.write { try ExampleRecords.add($0, centre: "mine") }
        await #expect(throws: CopyRefusal.hasData(table: "centre")) {
            try await move(from: source, to: target, migrations: migrations, at: now)
        }

        #expect(try await target.read { try ExampleRecords.places($0, centre: "mine") } == 0)
        #expect(try await target.read { try ExampleRecords.places($0, centre: "c1") } == -1)
        await source.close()
        await target.close()
    }

    @Test(arguments: Engine.allCases)
    func `a migrated database without records may be filled`(engine: Engine) async throws {
        let (source, target) = (try await filled(.sqlite), try await empty(engine))
        try await Migrator(migrations).migrate(target, at: now)
        #expect(try await move(from: source, to: target, migrations: migrations, at: now).rows == 4503)
        await source.close()
        await target.close()
    }

    @Test(arguments: Engine.allCases)
    func `a copy that fails leaves nothing`(engine: Engine) async throws {
        let (source, target) = (try await filled(.sqlite), try await empty(engine))
        _ = try await source.write { try $0.run("PRAGMA ignore_check_constraints = ON") }
        try await source.write { try ExampleRecords.add($0, centre: "broken", places: -1) }
        await #expect(throws: DatabaseFailure.self) {
            try await move(from: source, to: target, migrations: migrations, at: now)
        }

        #expect(try await target.read { try ExampleRecords.places($0, centre: "c1") } == -1)
        await source.close()
        await target.close()
    }

    @Test func `what can't be copied is refused before anything is done`() async throws {
        let (source, target) = (try await filled(.sqlite), try await empty(.sqlite))
        let path = TestFolder.shared.newPath(ending: ".backup")
        let later =
            migrations + [Migration("2026-11-23-0900-later", "CREATE TABLE later (id TEXT PRIMARY KEY)")]
        await #expect(throws: CopyRefusal.notCurrent) {
            try await move(from: source, to: target, migrations: later, at: now)
        }
        await #expect(throws: CopyRefusal.notCurrent) {
            try await backup(source, to: path, migrations: later, files: files, at: now)
        }
        await #expect(throws: CopyRefusal.noFile) {
            try await restore(path, into: target, migrations: migrations, files: files, at: now)
        }
        try Data("somebody's".utf8).write(to: URL(fileURLWithPath: path))
        await #expect(throws: CopyRefusal.fileExists) {
            try await backup(source, to: path, migrations: migrations, files: files, at: now)
        }
        await source.close()
        await target.close()
    }

    @Test(arguments: Engine.allCases)
    func `a file that isn't a backup fills nothing`(engine: Engine) async throws {
        let target = try await empty(engine)
        let path = TestFolder.shared.newPath(ending: ".backup")
        try Data(repeating: 65, count: 10_000).write(to: URL(fileURLWithPath: path))
        await #expect(throws: (any Error).self) {
            try await restore(path, into: target, migrations: migrations, files: files, at: now)
        }

        #expect(try await schema(of: target).tables.isEmpty)
        await target.close()
    }
}
