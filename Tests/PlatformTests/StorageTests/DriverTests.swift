import Foundation
import Storage
import StoragePostgres
import StorageSQLite
import Synchronization
import TestSupport
import Testing

/// What both drivers promise.
@Suite struct DriverTests {
    @Test(arguments: Engine.allCases)
    func `every kind of value comes back as it went in`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase()
        let name = "Zoë O’Brien \\ \t \n ' \" % _ 😀 \u{202E}مرحبا $1 ?"
        let row = try await database.write { connection in
            try connection.run(
                """
                INSERT INTO centre (id, name, opened, places, is_open)
                VALUES (\("c1"), \(name), \(String?.none), \(Int64.max), \(false))
                RETURNING name, opened, places, is_open, name_length
                """)
        }.first
        let saved = try #require(row)

        #expect(try saved.value("name", as: String.self) == name)
        #expect(try saved.optional("opened", as: String.self) == nil)
        #expect(try saved.value("places", as: Int64.self) == .max)
        #expect(try saved.value("is_open", as: Bool.self) == false)
        #expect(try saved.value("name_length", as: Int.self) == name.unicodeScalars.count)
    }

    @Test(arguments: Engine.allCases)
    func `sums are whole numbers and averages are not`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase(staticTables: ["centre"])
        let row = try await database.write { connection in
            for places in 1...2 { try ExampleRecords.add(connection, centre: "c\(places)", places: places) }
            return try connection.run(
                """
                SELECT sum(places) AS total, avg(places) AS mean, count(*) FILTER (WHERE is_open) AS open,
                    avg(places) > \(1) AS is_many
                FROM centre
                """)
        }.first
        let totals = try #require(row)

        #expect(try totals.value("total", as: Int.self) == 3)
        #expect(try totals.value("mean", as: Double.self) == 1.5)
        #expect(try totals.value("open", as: Int.self) == 2)
        #expect(try totals.value("is_many", as: Bool.self))
    }

    @Test(arguments: Engine.allCases)
    func `texts sort by code point`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase()
        let names = ["b", "a b", "aa", "B", "é", "Z", "-", "😀", "ﬀ"]
        let sorted = try await database.write { connection in
            for name in names { try ExampleRecords.add(connection, centre: name) }
            return try connection.run("SELECT name FROM centre ORDER BY name LIMIT 20")
                .map { try $0.value("name", as: String.self) }
        }

        #expect(sorted == names.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) })
    }

    @Test(arguments: Engine.allCases)
    func `many rows go in at once`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase()
        let rows: [[SQLValue]] = (1...5000).map { number in
            [
                .text("c\(number)"), .text("\\N\t\(number)\n\r\\"),
                number.isMultiple(of: 2) ? .null : .text(""),
            ]
        }
        let row = try await database.write { connection in
            try connection.insert(into: "centre", ["id", "name", "opened"], rows: rows)
            return try connection.run("SELECT name, opened FROM centre WHERE id = \("c4999")")
        }.first
        let saved = try #require(row)

        #expect(try saved.value("name", as: String.self) == "\\N\t4999\n\r\\")
        #expect(try saved.value("opened", as: String.self) == "")
    }

    @Test(arguments: Engine.allCases)
    func `what throws keeps nothing`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase()
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            try await database.write { connection in
                try ExampleRecords.add(connection, centre: "c1")
                throw Stop()
            }
        }

        #expect(try await database.read { try ExampleRecords.places($0, centre: "c1") } == -1)
    }

    @Test(arguments: Engine.allCases)
    func `a second row with the same key is named by its index`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase()
        try await database.write { connection in
            try ExampleRecords.add(connection, centre: "c1")
            try connection.run(
                "INSERT INTO visit (centre_id, number, note) VALUES (\("c1"), \(1), \("first"))")
        }
        let broken: [(SQL, String)] = [
            ("INSERT INTO centre (id, name) VALUES (\("c2"), \("c1"))", "centre_name"),
            ("INSERT INTO centre (id, name) VALUES (\("c1"), \("c2"))", "centre_pkey"),
            ("INSERT INTO visit (centre_id, number) VALUES (\("c1"), \(1))", "visit_pkey"),
            (
                "INSERT INTO visit (centre_id, number, note) VALUES (\("c1"), \(2), \("first"))",
                "visit_centre_id_note_key"
            ),
        ]
        for (sql, constraint) in broken {
            await #expect(throws: UniqueViolation(constraint: constraint)) {
                try await database.write { _ = try $0.run(sql) }
            }
        }
        await #expect(throws: UniqueViolation(constraint: "centre_name")) {
            try await database.write { connection in
                let rows: [[SQLValue]] = (2...9).map { [.text("c\($0)"), .text("same")] }
                try connection.insert(into: "centre", ["id", "name"], rows: rows)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `once a statement has failed nothing more is done or kept`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase()
        await #expect(throws: UniqueViolation.self) {
            try await database.write { connection in
                try ExampleRecords.add(connection, centre: "c1")
                try? ExampleRecords.add(connection, centre: "c1")
            }
        }
        await #expect(throws: DatabaseFailure.self) {
            try await database.write { connection in
                try? ExampleRecords.add(connection, centre: "c2", places: -1)
                try ExampleRecords.add(connection, centre: "c3")
            }
        }

        let places = try await database.read { connection in
            try ["c1", "c2", "c3"].map { try ExampleRecords.places(connection, centre: $0) }
        }
        #expect(places == [-1, -1, -1])
    }

    @Test(arguments: Engine.allCases)
    func `errors name the rule that was broken and no value`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase()
        let secret = "Someone’s own words"
        let broken: [SQL] = [
            "INSERT INTO visit (centre_id, number, note) VALUES (\(secret), \(1), \(secret))",
            "INSERT INTO centre (id, name, places) VALUES (\(secret), \(secret), \(-1))",
            "INSERT INTO centre (id, name) VALUES (\(secret), \(String?.none))",
            "SELECT absent FROM centre WHERE name = \(secret)",
            "UPDATE centre SET name = \("\u{0}" + secret) WHERE id = \(secret)",
        ]
        for sql in broken {
            let error = await #expect(throws: DatabaseFailure.self) {
                try await database.write { _ = try $0.run(sql) }
            }
            #expect(error?.description.contains("words") == false, "\(error?.description ?? "")")
        }
    }

    @Test(arguments: Engine.allCases)
    func `a trigger's refusal is told in its own words`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase()
        try await database.write { connection in
            try ExampleRecords.add(connection, centre: "c1")
            try connection.run("INSERT INTO visit (centre_id, number) VALUES (\("c1"), \(1))")
        }
        let error = await #expect(throws: DatabaseFailure.self) {
            try await database.write { _ = try $0.run("DELETE FROM visit WHERE centre_id = \("c1")") }
        }

        #expect(error?.description.contains("visits are kept") == true)
    }

    @Test(arguments: Engine.allCases)
    func `a read can't write`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase()
        await #expect(throws: DatabaseFailure.self) {
            try await database.read { try ExampleRecords.add($0, centre: "c1") }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a closed database says so`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase()
        await database.close()
        await #expect(throws: DatabaseUnavailable.self) {
            try await database.read { _ = try ExampleRecords.places($0, centre: "c1") }
        }
    }

    @Test(arguments: Engine.allCases)
    func `who looks first and then writes finds what another wrote at that moment`(engine: Engine)
        async throws
    {
        let database = try await engine.exampleDatabase()
        let made = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await database.write { connection in
                        let known = try connection.run("SELECT id FROM centre WHERE id = 'c9'")
                        guard known.isEmpty else { return false }
                        try connection.run("INSERT INTO centre (id, name) VALUES ('c9', 'Nine')")
                        return true
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(made.count { $0 } == 1 && made.count == 8)
    }

    @Test func `work that goes on by itself needn't wait for the disk, and what follows it does`()
        async throws
    {
        let sqlite = try SQLiteDatabase(path: TestFolder.shared.newPath(ending: ".sqlite"))
        let postgres = PostgresDatabase(url: try await Engine.postgres.freshAddress(), connections: 1)
        func settings(_ database: any Database, _ question: SQL) async throws -> [SQLValue] {
            let ask: @Sendable (any Connection) throws -> [SQLValue] = {
                try $0.run(question).flatMap(\.values)
            }
            let resuming = try await database.writeResumably(ask).value
            await #expect(throws: CancellationError.self) {
                try await database.writeResumably { _ in throw CancellationError() }
            }
            return resuming + (try await database.write(ask))
        }
        #expect(try await settings(sqlite, "PRAGMA synchronous") == [.integer(1), .integer(2)])
        // The tests' own server waits for no disk by itself.
        _ = try await postgres.read { try $0.run("SET SESSION synchronous_commit = on") }
        #expect(
            try await settings(postgres, "SHOW synchronous_commit") == [.text("off"), .text("on")])
        await sqlite.close()
        await postgres.close()
    }

    @Test func `SQLite's commits survive a power cut`() async throws {
        let database = try SQLiteDatabase(path: TestFolder.shared.newPath(ending: ".sqlite"))
        let settings = try await database.write { connection in
            let questions: [SQL] = ["PRAGMA synchronous", "PRAGMA journal_mode", "PRAGMA foreign_keys"]
            return try questions.flatMap { try connection.run($0).flatMap(\.values) }
        }
        await database.close()

        #expect(settings == [.integer(2), .text("wal"), .integer(1)])
    }
}
