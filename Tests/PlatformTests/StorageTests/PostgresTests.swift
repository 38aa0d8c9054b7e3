import Storage
@testable import StoragePostgres
import Synchronization
import TestSupport
import Testing

/// What only PostgreSQL's driver has to do.
@Suite struct PostgresTests {
    @Test func `more statements than are kept prepared all work, again and again`() async throws {
        let database = PostgresDatabase(url: try await Engine.postgres.freshAddress(), connections: 1)
        let sums = try await database.read { connection in
            try (1...3).map { _ in
                try (1...PreparedStatements.limit * 2).map { number in
                    // A column name of its own makes each text another statement.
                    let text = SQL(stringLiteral: "SELECT \(number) AS number_\(number)")
                    return try connection.run(text).map { try $0.value("number_\(number)", as: Int.self) }
                }
            }
        }
        await database.close()

        #expect(sums == Array(repeating: (1...PreparedStatements.limit * 2).map { [$0] }, count: 3))
    }

    @Test func `a statement prepared before the schema changed is prepared again`() async throws {
        let database = PostgresDatabase(url: try await Engine.postgres.freshAddress(), connections: 1)
        func codes() async throws -> [SQLValue] {
            try await database.write { connection in
                try connection.run("SELECT code FROM note WHERE id = 'n1'").flatMap(\.values)
            }
        }
        try await database.write { connection in
            try connection.run("CREATE TABLE note (id TEXT NOT NULL PRIMARY KEY, code TEXT)")
            try connection.run("INSERT INTO note (id, code) VALUES ('n1', '12')")
        }
        #expect(try await codes() == [.text("12")])
        try await database.write { connection in
            try connection.run("ALTER TABLE note ALTER COLUMN code TYPE BIGINT USING CAST(code AS BIGINT)")
        }
        #expect(try await codes() == [.integer(12)])
        await database.close()
    }

    @Test func `where PostgreSQL has no room for what transactions have read, they wait for others to end`()
        async throws
    {
        let database = PostgresDatabase(url: try await Engine.postgres.freshAddress(), connections: 2)
        func write(refusedTimes: Int) async throws -> Int {
            let tries = Mutex(0)
            return try await database.write { connection in
                let number = tries.withLock { count in
                    count += 1
                    return count
                }
                if number <= refusedTimes {
                    try connection.run("DO $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53200'; END $$")
                }
                return number
            }
        }
        #expect(try await write(refusedTimes: 5) == 6)
        await #expect(throws: DatabaseUnavailable.self) { _ = try await write(refusedTimes: 100) }
        #expect(try await write(refusedTimes: 0) == 1, "whoever gave up lets the next have their turn")
        await database.close()
    }

    @Test func `databases beside it are made and dropped by plain names only`() async throws {
        let database = PostgresDatabase(url: try await Engine.postgres.freshAddress(), connections: 1)
        try await database.createDatabase("beside")
        await #expect(throws: DatabaseFailure.self) { try await database.createDatabase("beside") }
        try await database.dropDatabase("beside")
        await #expect(throws: DatabaseFailure.self) {
            try await database.dropDatabase("beside; DROP DATABASE postgres")
        }
        await database.close()
    }

    @Test func `waits for another try grow, vary and come to an end`() {
        let conflict = RunAgain(reason: .conflict, cause: DatabaseFailure("conflict"))
        var waits = RetryWaits(conflicts: 20)
        var lengths: [Duration] = []
        while let wait = waits.next(after: conflict) { lengths.append(wait) }

        #expect(lengths.count == 20)
        #expect(lengths[0] < .milliseconds(10))
        #expect(lengths.allSatisfy { $0 <= .milliseconds(200) })
        #expect(lengths.suffix(5).allSatisfy { $0 >= .milliseconds(50) })
        #expect(Set(lengths).count > 10)
    }
}
