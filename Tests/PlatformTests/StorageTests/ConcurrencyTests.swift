import Foundation
import Storage
import StoragePostgres
import Synchronization
import TestSupport
import Testing

/// What happens when several do something at once.
@Suite struct ConcurrencyTests {
    @Test(arguments: Engine.allCases)
    func `changes that depend on each other are made one after the other`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase()
        try await database.write { try ExampleRecords.add($0, centre: "c1") }
        try await withThrowingTaskGroup { group in
            for _ in 1...40 {
                group.addTask {
                    try await database.write { connection in
                        let places = try ExampleRecords.places(connection, centre: "c1")
                        try connection.run("UPDATE centre SET places = \(places + 1) WHERE id = \("c1")")
                    }
                }
            }
            try await group.waitForAll()
        }

        #expect(try await database.read { try ExampleRecords.places($0, centre: "c1") } == 40)
    }

    @Test(arguments: Engine.allCases)
    func `where everybody reads what everybody writes, everybody gets through all the same`(engine: Engine)
        async throws
    {
        let database = try await engine.exampleDatabase()
        try await database.write { try ExampleRecords.add($0, centre: "c0") }
        try await withThrowingTaskGroup { group in
            for client in 1...8 {
                group.addTask {
                    for turn in 1...25 {
                        try await database.write { connection in
                            // All of it, several times, as work does that asks one question after the other.
                            for _ in 1...3 {
                                _ = try connection.run("SELECT count(*) AS n FROM centre WHERE id > ''")
                                Thread.sleep(forTimeInterval: 0.001)
                            }
                            try ExampleRecords.add(connection, centre: "c\(client)-\(turn)")
                            Thread.sleep(forTimeInterval: 0.001)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let count = try await database.read { connection in
            try connection.run("SELECT count(*) AS n FROM centre WHERE id > ''").first?
                .value("n", as: Int.self)
        }
        #expect(count == 201)
    }

    @Test(arguments: Engine.allCases)
    func `two who each look before they write can't both be right`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase()
        try await database.write { connection in
            for id in ["left", "right"] { try ExampleRecords.add(connection, centre: id, places: 1) }
        }
        try await withThrowingTaskGroup { group in
            for (mine, other) in [("left", "right"), ("right", "left")] {
                group.addTask {
                    try await database.write { connection in
                        guard try ExampleRecords.places(connection, centre: other) == 1 else { return }
                        Thread.sleep(forTimeInterval: 0.05)
                        try connection.run("UPDATE centre SET places = 0 WHERE id = \(mine)")
                    }
                }
            }
            try await group.waitForAll()
        }

        let places = try await database.read { connection in
            try ["left", "right"].map { try ExampleRecords.places(connection, centre: $0) }
        }
        #expect(places.sorted() == [0, 1])
    }

    @Test(arguments: Engine.allCases)
    func `readers see one picture while a write goes on`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase()
        try await database.write { try ExampleRecords.add($0, centre: "c1", places: 1) }
        let (isWriting, isRead) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let write: Void = database.write { connection in
            try connection.run("UPDATE centre SET places = 2 WHERE id = \("c1")")
            isWriting.signal()
            isRead.wait()
        }
        let seen = try await database.read { connection in
            isWriting.wait()
            let first = try ExampleRecords.places(connection, centre: "c1")
            isRead.signal()
            return first
        }
        try await write

        #expect(seen == 1)
        #expect(try await database.read { try ExampleRecords.places($0, centre: "c1") } == 2)
    }

    @Test(arguments: Engine.allCases)
    func `a read sees the same records from its beginning to its end`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase()
        try await database.write { try ExampleRecords.add($0, centre: "c1", places: 1) }
        let (hasLooked, hasChanged) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let seen = database.read { connection in
            let first = try ExampleRecords.places(connection, centre: "c1")
            hasLooked.signal()
            hasChanged.wait()
            return [first, try ExampleRecords.places(connection, centre: "c1")]
        }
        try await database.write { connection in
            hasLooked.wait()
            try connection.run("UPDATE centre SET places = 2 WHERE id = \("c1")")
        }
        hasChanged.signal()

        #expect(try await seen == [1, 1])
    }

    @Test(arguments: Engine.allCases)
    func `leased rows go to one worker each`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase()
        try await database.write { connection in
            let rows: [[SQLValue]] = (1...40).map { [.text("c\($0)"), .text("c\($0)")] }
            try connection.insert(into: "centre", ["id", "name"], rows: rows)
        }
        let taken = try await withThrowingTaskGroup { group in
            for _ in 1...8 {
                group.addTask {
                    try await database.writeReadCommitted { connection in
                        try connection.run(
                            """
                            UPDATE centre SET opened = 'now' WHERE id IN (
                                SELECT id FROM centre WHERE id > '' AND opened IS NULL
                                ORDER BY id LIMIT 5\(SQLFragment.skipLocked)
                            ) RETURNING id
                            """
                        ).map { try $0.value("id", as: String.self) }
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }

        #expect(taken.count == 40)
        #expect(Set(taken).count == 40)
    }

    @Test func `PostgreSQL's connections come back after they are lost`() async throws {
        let database = PostgresDatabase(url: try await Engine.postgres.freshAddress(), connections: 2)
        try await Migrator(ExampleRecords.migrations).migrate(database, at: "2027-01-05T09:30:00.000Z")
        let runs = Mutex(0)
        try await database.write { connection in
            try ExampleRecords.add(connection, centre: "c1")
            let run = runs.withLock { runs in
                runs += 1
                return runs
            }
            if run == 1 { try connection.run("SELECT pg_terminate_backend(pg_backend_pid())") }
        }
        let places = try await database.read { try ExampleRecords.places($0, centre: "c1") }
        await database.close()

        #expect(runs.withLock { $0 } == 2)
        #expect(places == 0)
    }

    @Test func `a write lost while it is saved isn't tried again`() async throws {
        let database = PostgresDatabase(url: try await Engine.postgres.freshAddress(), connections: 2)
        try await database.write { connection in
            try connection.run("CREATE TABLE note (id TEXT NOT NULL PRIMARY KEY)")
            try connection.run(
                """
                CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END; $$
                """)
            try connection.run(
                """
                CREATE CONSTRAINT TRIGGER hang_up AFTER INSERT ON note
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hang_up()
                """)
        }
        let runs = Mutex(0)
        await #expect(throws: CommitUnknown.self) {
            try await database.write { connection in
                runs.withLock { $0 += 1 }
                try connection.run("INSERT INTO note (id) VALUES ('n1')")
            }
        }
        await database.close()

        #expect(runs.withLock { $0 } == 1)
    }

    @Test func `a database that can't be reached is said to be so, without its password`() async throws {
        let database = PostgresDatabase(url: "postgres://mainstay:hunter2@127.0.0.1:1/none", connections: 1)
        let error = await #expect(throws: DatabaseUnavailable.self) {
            try await database.read { _ = try $0.run("SELECT 1 AS one") }
        }
        await database.close()

        #expect(error?.description.contains("127.0.0.1") == true)
        #expect(error?.description.contains("hunter2") == false)
    }
}
