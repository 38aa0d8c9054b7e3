import Core
import Storage
import TestSupport
import Testing

@testable import Measures

@Suite struct GapCountTests {
    @Test(arguments: Engine.allCases)
    func `each person counts once, in each combination, place and band`(engine: Engine) async throws {
        let count = try await TestCount(on: engine)
        try await count.add(1, [.init(.gp, TestCount.surgery)])
        try await count.add(2, [.init(.gp, TestCount.surgery), .init(.council, TestCount.council)])
        try await count.add(3, [.init(.gp, TestCount.surgery, "2020-01-01")])
        try await count.add(
            4, [.init(.voluntary, TestCount.centre)], district: TestCount.havant, practice: nil)
        try await count.add(5, [.init(.council, TestCount.council)], district: nil, practice: nil)
        try await count.add(6, [.init(.gp, TestCount.surgery)], restricted: true)
        try await count.add(7, [])
        try await count.count()

        func shown(_ figures: [GapFigure]) -> [String] {
            figures.map { "\($0.cell.sources) \($0.cell.isConfirmed) \($0.people)+\($0.restricted)" }
        }
        #expect(
            shown(try await count.figures(.district(TestCount.dorset))) == [
                "gp true 1+1", "gp false 1+0", "gp-council true 1+0",
            ])
        #expect(shown(try await count.figures(.district(TestCount.havant))) == ["voluntary true 1+0"])
        #expect(shown(try await count.figures(.elsewhere)) == ["council true 1+0"])
        #expect(
            shown(try await count.figures(.practice("J81001"))) == [
                "gp true 1+0", "gp false 1+0", "gp-council true 1+0",
            ])
        #expect(try await count.people(.dorset(.gp)) == [.example(1)])
        #expect(try await count.people(.dorset(.gp, confirmed: false)) == [.example(3)])
    }

    @Test(arguments: Engine.allCases)
    func `a code counts where nobody says the same code twice, and is never on a list`(engine: Engine)
        async throws
    {
        let count = try await TestCount(on: engine)
        try await count.addCode("aa", [.init(.gp, TestCount.surgery)])
        try await count.addCode("bb", [.init(.gp, TestCount.surgery), .init(.gp, TestCount.otherSurgery)])
        try await count.addCode("cc", [.init(.gp, TestCount.surgery), .init(.council, TestCount.council)])
        try await count.count()
        let figures = try await count.figures(.district(TestCount.dorset))
        #expect(
            figures.map { "\($0.cell.sources) \($0.people) \($0.coded)" } == ["gp 0 2", "gp-council 0 1"])
        #expect(try await count.people(.dorset(.gp)) == [])
    }

    @Test(arguments: Engine.allCases)
    func `a new count writes what changed, and the last one shown stays whole until it ends`(engine: Engine)
        async throws
    {
        let count = try await TestCount(on: engine)
        for number in 1...3 { try await count.add(number, [.init(.gp, TestCount.surgery)]) }
        try await count.count()
        #expect(try await count.people(.dorset(.gp)) == [.example(1), .example(2), .example(3)])

        try await count.database.write { connection in
            try connection.run("DELETE FROM said WHERE person_id = \(PersonID.example(1))")
            try connection.run(
                """
                INSERT INTO said (person_id, organisation_id, kind, district_code, practice, confirmed_on, restricted)
                VALUES (\(PersonID.example(2)), \(TestCount.council), 'council', \(TestCount.dorset), 'J81001',
                    '2026-12-02', FALSE)
                """)
        }
        // Half of a count: batches are written and nothing is shown of them.
        let surroundings = count.surroundings
        try await count.database.write { connection in
            let store = GapCountStore(connection, surroundings)
            let run = try store.begin(on: "2027-01-05")
            try store.save(try store.batch(after: "", on: "2027-01-05"), of: run)
        }
        #expect(try await count.people(.dorset(.gp)) == [.example(1), .example(2), .example(3)])
        #expect(try await count.figures(.district(TestCount.dorset)).map(\.people) == [3])

        try await count.count()
        #expect(try await count.people(.dorset(.gp)) == [.example(3)])
        #expect(try await count.people(.dorset(.gp, .council)) == [.example(2)])
        #expect(try await count.figures(.district(TestCount.dorset)).map(\.people) == [1, 1])
        let rows = try await count.database.read {
            try $0.run("SELECT id FROM gap_person WHERE until_run IS NULL AND person_id > ''").count
                + $0.run("SELECT id FROM gap_person WHERE until_run > 0").count
        }
        #expect(rows == 2)
    }

    @Test(arguments: Engine.allCases)
    func `more people than one batch holds are counted, each once`(engine: Engine) async throws {
        let count = try await TestCount(on: engine)
        let people = GapCountStore.batchSize + 5
        let rows: [[SQLValue]] = (1...people).flatMap { number in
            [(SourceKind.gp, TestCount.surgery), (.council, TestCount.council)].map { kind, organisation in
                [
                    PersonID.example(number).sqlValue, organisation.sqlValue, kind.sqlValue,
                    .text(TestCount.dorset), .null, .text("2026-12-01"), .boolean(false),
                ]
            }
        }
        try await count.database.write { connection in
            try connection.insert(
                into: "person", ["id", "name", "restricted"],
                rows: (1...people).map { [PersonID.example($0).sqlValue, .text("x"), .boolean(false)] })
            try connection.insert(
                into: "said",
                [
                    "person_id", "organisation_id", "kind", "district_code", "practice", "confirmed_on",
                    "restricted",
                ], rows: rows)
        }
        try await count.count()
        let figures = try await count.figures(.district(TestCount.dorset))
        #expect(figures.map { "\($0.cell.sources) \($0.people)" } == ["gp-council \(people)"])
    }

    @Test(arguments: Engine.allCases)
    func `how complete a figure is says who told us and when`(engine: Engine) async throws {
        let count = try await TestCount(on: engine)
        try await count.add(1, [.init(.gp, TestCount.surgery, "2026-10-01")])
        try await count.add(
            2, [.init(.gp, TestCount.otherSurgery, "2026-11-01"), .init(.council, TestCount.council)])
        try await count.count()
        let completeness = try await count.database.read { connection in
            let store = GapStore(connection)
            let run = try #require(try store.latest())
            return Completeness(
                of: TestCount.dorset, try store.sources(run),
                practices: try TestCount.needs.practices(connection))
        }
        #expect(completeness.text == "GP 2 of 3, council 1, voluntary none, school none, hospital none")
        #expect(completeness.lines[0].newest == "1 November 2026")
        #expect(completeness.lines[3].who == "Nobody yet")
    }
}
