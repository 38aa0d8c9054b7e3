import Storage
import TestSupport
import Testing

/// A query that would read the whole of a growing table is found out by any test that runs it.
@Suite struct FullScanTests {
    static let scanning: [SQL] = [
        "SELECT count(*) AS many FROM centre",
        "SELECT id FROM centre WHERE opened = \("2027-01-05")",
        "SELECT c.id FROM centre AS c WHERE c.opened = \("2027-01-05") AND c.is_open",
        "SELECT v.number FROM visit v JOIN centre c ON c.opened = v.note WHERE v.centre_id = \("c1")",
        "WITH open AS (SELECT id FROM centre WHERE is_open) SELECT id FROM open",
        "UPDATE centre SET places = 0 WHERE opened IS NULL",
        "DELETE FROM centre WHERE places = 0",
    ]

    /// PostgreSQL goes through the whole of an index that has the column in a later place; SQLite tells.
    static let scanningIndex: [SQL] = [
        "SELECT note FROM visit WHERE note = \("a")",
        "WITH told AS (SELECT centre_id FROM visit WHERE note > \("a")) SELECT centre_id FROM told",
        "SELECT c.id FROM centre c JOIN visit v ON v.note = c.opened WHERE c.id = \("c1")",
    ]

    static let searching: [SQL] = [
        "SELECT id FROM centre WHERE id = \("c1")",
        "SELECT id FROM centre WHERE id IN (\(SQL.list(["c1", "c2"])))",
        "SELECT id, name FROM centre ORDER BY name LIMIT 26",
        "SELECT id FROM centre WHERE (name, id) > (\("a"), \("c1")) ORDER BY name, id LIMIT 26",
        "SELECT c.id, v.number FROM centre c JOIN visit v ON v.centre_id = c.id WHERE c.name = \("a")",
        "SELECT number FROM visit WHERE note IS NOT NULL AND number = \(1)",
        "WITH near AS (SELECT id FROM centre WHERE name = \("a")) SELECT id FROM near",
        "SELECT max(name) AS last FROM centre",
    ]

    @Test(arguments: Engine.allCases)
    func `reading the whole of a growing table is refused`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase()
        for sql in Self.scanning + (engine == .sqlite ? Self.scanningIndex : []) {
            let error = await #expect(throws: FullScan.self, "\(sql.rendered(for: engine).text)") {
                try await database.write { _ = try $0.run(sql) }
            }
            #expect(["centre", "visit"].contains(error?.table))
        }
    }

    @Test(arguments: Engine.allCases)
    func `reading by an index isn't`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase()
        for sql in Self.searching {
            await #expect(throws: Never.self, "\(sql.rendered(for: engine).text)") {
                try await database.read { _ = try $0.run(sql) }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a table said to stay small may be read whole`(engine: Engine) async throws {
        let database = try await engine.exampleDatabase(staticTables: ["centre"])
        let rows = try await database.read { try $0.run("SELECT count(*) AS many FROM centre") }
        #expect(try rows.map { try $0.value("many", as: Int.self) } == [0])
    }
}
