import Accounts
import Audit
import Core
import Documents
import Forms
import Jobs
import Register
import Storage
import TestSupport
import Testing

@testable import Assessments

@Suite struct WaitStoreTests {
    private static let ours = OrganisationID.example(1)
    private static let theirs = OrganisationID.example(2)
    private static let today: LocalDate = "2027-01-05"

    private static func database(_ engine: Engine) async throws -> any Database {
        let database = try await engine.freshDatabase(
            migrations: AuditMigrations.all + JobsMigrations.all + FormsPlatform.migrations
                + AccountsCapability.migrations + RegisterCapability.migrations + DocumentsPlatform.migrations
                + AssessmentsCapability.migrations)
        try await database.write { connection in
            for organisation in [ours, theirs] {
                try connection.run(
                    """
                    INSERT INTO organisation (id, code, code_kind, kind, name, search_name)
                    VALUES (\(organisation), \(organisation.description), 'local', 'carers-centre', 'A centre', 'a centre')
                    """)
            }
        }
        return database
    }

    /// Somebody with a request of that many days ago; `end` says how it went on.
    private static func add(
        _ number: Int, daysAgo: Int, at organisation: OrganisationID = ours, completedAfter: Int? = nil,
        declinedAfter: Int? = nil, need: Assessment.Need = .standard, restricted: Bool = false,
        born: LocalDate = "1950-03-01", _ connection: any Connection
    ) throws {
        let requested = today.adding(days: -daysAgo)
        let completed = completedAfter.map { requested.adding(days: $0) }
        let ended = declinedAfter.map { requested.adding(days: $0) }
        let status = completed != nil ? "decided" : ended != nil ? "ended" : "waiting"
        try connection.run(
            """
            INSERT INTO person (
                id, reference, display_name, sort_name, basis, registered_on, door, source, side, recorded_at,
                birth_date, birth_precision, restricted)
            VALUES (
                \(PersonID.example(number)), \("P\(number)"), 'Somebody', 'somebody', 'agreed', '2026-01-01', 'staff',
                'carer', 'carer', '2026-01-01T09:00:00.000Z', \(born), 'day', \(restricted))
            """)
        try connection.run(
            """
            INSERT INTO assessment (
                id, reference, person_id, kind, route, organisation_id, requested_on, started_on, completed_on,
                ended_on, end_reason, status, need, due_on)
            VALUES (
                \(AssessmentID.example(number)), \(Reference { Array(repeating: UInt8(number), count: $0) }), \(PersonID.example(number)), 'carer', 'telephone',
                \(organisation), \(requested), \(completed), \(completed), \(ended),
                \(ended == nil ? nil : "declined"), \(status), \(need), \(today))
            """)
    }

    @Test(arguments: Engine.allCases)
    func `the list has those who wait, the longest first, and its count is its length`(engine: Engine)
        async throws
    {
        let database = try await Self.database(engine)
        try await database.write { connection in
            try Self.add(1, daysAgo: 10, connection)
            try Self.add(2, daysAgo: 90, need: .urgent, connection)
            try Self.add(3, daysAgo: 200, completedAfter: 20, connection)
            try Self.add(4, daysAgo: 30, declinedAfter: 5, connection)
            try Self.add(5, daysAgo: 90, connection)
            try Self.add(6, daysAgo: 300, restricted: true, connection)
            try Self.add(7, daysAgo: 400, at: Self.theirs, connection)
            let (store, scope) = (WaitStore(connection), AssessmentPolicy.Scope.organisation(Self.ours))
            func numbers(_ filter: WaitStore.Filter, after: WaitStore.Place? = nil, limit: Int = 25) throws
                -> [AssessmentID]
            {
                try store.waiting(within: scope, filter, after: after, limit: limit).map(\.id)
            }
            let all: [AssessmentID] = [.example(2), .example(5), .example(1)]
            #expect(try numbers(.init()) == all)
            #expect(try store.count(within: scope, .init()) == 3)
            let first = try store.waiting(within: scope, .init(), after: nil, limit: 1)
            let place = try #require(first.first.map(WaitStore.Place.init))
            #expect(WaitStore.Place(place.description) == place)
            #expect(try numbers(.init(), after: place) == [.example(5), .example(1)])
            var urgent = WaitStore.Filter()
            urgent.need = .urgent
            #expect(try numbers(urgent) == [.example(2)])
            #expect(try store.count(within: scope, urgent) == 1)
            #expect(try store.waiting(within: .none, .init(), after: nil, limit: 25).isEmpty)
            #expect(try store.count(within: .own(.example(1)), .init()) == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `figures count everybody, still waiting or not, and are counted afresh`(engine: Engine) async throws
    {
        let database = try await Self.database(engine)
        let clock = FixedSurroundings(now: "2027-01-05T09:00:00.000Z")
        try await database.write { connection in
            // The worked example: three still wait.
            let waits = [5, 8, 12, -14, 20, 21, 28, -30, 35, 42, -49, 60]
            for (place, days) in waits.enumerated() {
                try Self.add(
                    place + 1, daysAgo: days < 0 ? -days : 100, completedAfter: days < 0 ? nil : days,
                    restricted: place == 3, born: place < 6 ? "1950-03-01" : "2012-03-01", connection)
            }
            // Over more than a year ago: of no interest now.
            try Self.add(50, daysAgo: 800, completedAfter: 300, connection)
        }
        try await WaitCounting(clock.surroundings).run(database)
        let figures = try await database.read { try WaitStore($0).figures(of: Self.ours) }
        let all = try #require(figures.first { $0.key == .init(clock: .completed, split: .all, value: "") })
        #expect(all.figures == WaitFigures(people: 12, median: 28, most: 42, ninetieth: 60))
        #expect(all.waiting == 3 && all.longest == 49 && all.countedOn == "2027-01-05")
        #expect(all.bands[.upTo4Weeks] == 1 && all.bands[.upTo8Weeks] == 2)
        let children = figures.first { $0.key == .init(clock: .completed, split: .age, value: "0-17") }
        #expect(children?.figures.people == 6)
        // The restricted one counts in the totals only.
        let older = figures.first { $0.key == .init(clock: .completed, split: .age, value: "65-79") }
        #expect(older?.figures.people == 5 && older?.waiting == 0)
        let standard = figures.first { $0.key == .init(clock: .completed, split: .need, value: "standard") }
        #expect(standard?.figures.people == 11 && standard?.waiting == 2)
        #expect(all.figures.toldToCarer == "Most people wait about 6 weeks.")

        try await database.write { connection in
            try connection.run(
                "INSERT INTO assessment_pause (assessment_id, from_on, until_on, reason) VALUES (\(AssessmentID.example(12)), '2026-10-01', '2026-10-31', 'hospital')"
            )
        }
        try await WaitCounting(clock.surroundings).run(database)
        let again = try await database.read { try WaitStore($0).figure(of: Self.ours) }
        #expect(again?.figures == WaitFigures(people: 12, median: 28, most: 35, ninetieth: nil))
        #expect(try await database.read { try WaitStore($0).figures(of: Self.theirs) }.isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `an area and a council see figures of all who assess there, each wait counted once`(engine: Engine)
        async throws
    {
        let database = try await Self.database(engine)
        let clock = FixedSurroundings(now: "2027-01-05T09:00:00.000Z")
        try await database.write { connection in
            try connection.run(
                """
                INSERT INTO organisation (id, code, code_kind, kind, name, search_name)
                VALUES (\(OrganisationID.example(3)), 'council', 'local', 'carers-centre', 'A council', 'a council')
                """)
            for number in 1...4 { try Self.add(number, daysAgo: 20 + number, connection) }
            for number in 5...9 {
                try Self.add(number, daysAgo: 60, at: Self.theirs, completedAfter: number, connection)
            }
            try Self.add(10, daysAgo: 60, at: Self.theirs, declinedAfter: 3, connection)
            // Over before the year that is looked at: not read again.
            try Self.add(11, daysAgo: 500, completedAfter: 30, connection)
            try Self.add(12, daysAgo: 500, declinedAfter: 30, connection)
            let ids = (1...12).map { AssessmentID.example($0) }
            try connection.run(
                """
                UPDATE assessment SET area_code = 'E06000059', council_id = \(OrganisationID.example(3))
                WHERE id IN (\(SQL.list(ids)))
                """)
            // The council's own, and one that is a check and no assessment.
            try Self.add(13, daysAgo: 10, at: .example(3), connection)
            try Self.add(14, daysAgo: 10, connection)
            try connection.run(
                """
                UPDATE assessment SET council_id = \(OrganisationID.example(3))
                WHERE id = \(AssessmentID.example(13))
                """)
            try connection.run(
                "UPDATE assessment SET kind = 'health-check' WHERE id = \(AssessmentID.example(14))")
        }
        try await WaitCounting(clock.surroundings).run(database)
        // Counting again counts afresh.
        try await WaitCounting(clock.surroundings).run(database)
        func figure(_ subject: WaitFigure.Subject, _ split: WaitFigure.Split, _ value: String) async throws
            -> WaitFigure?
        {
            try await database.read { try WaitStore($0).figures(of: subject) }
                .first { $0.key == .init(clock: .completed, split: split, value: value) }
        }
        let area = try await figure(.area("E06000059"), .all, "")
        #expect(area?.figures.people == 10 && area?.waiting == 4 && area?.longest == 24)
        let theirs = try await figure(.area("E06000059"), .organisation, Self.theirs.description)
        #expect(theirs?.figures.people == 6 && theirs?.figures.median == 7)
        let delegated = try await figure(.delegated(by: .example(3)), .all, "")
        #expect(delegated?.figures == area?.figures)
        let own = try await figure(.organisation(.example(3)), .all, "")
        #expect(own?.figures.people == 1 && own?.waiting == 1)
        #expect(try await figure(.organisation(Self.ours), .all, "")?.waiting == 4)
        #expect(try await figure(.organisation(Self.ours), .organisation, Self.ours.description) == nil)
    }

    @Test(arguments: Engine.allCases)
    func `what a figure needs is read in parts that leave nothing out and double nothing`(engine: Engine)
        async throws
    {
        let database = try await Self.database(engine)
        let start: LocalDate = "2026-01-05"
        let wanted = [1, 2, 3, 5].map { AssessmentID.example($0) }
        try await database.write { connection in
            try Self.add(1, daysAgo: 900, connection)
            try Self.add(2, daysAgo: 365, completedAfter: 0, connection)
            try Self.add(3, daysAgo: 800, declinedAfter: 700, connection)
            try Self.add(4, daysAgo: 800, completedAfter: 100, connection)
            try Self.add(5, daysAgo: 10, completedAfter: 5, connection)
            try Self.add(6, daysAgo: 800, declinedAfter: 100, connection)
            var read: [AssessmentID] = []
            for part in WaitStore.Part.allCases {
                let batch = try WaitStore(connection).batch(
                    of: part, after: .start, overSince: start, on: Self.today)
                read += batch.facts.map(\.id)
                #expect(batch.last == nil)
            }
            #expect(read.count == wanted.count)
            #expect(Set(read) == Set(wanted))
        }
    }
}

@Suite struct WaitFiguresPageTests {
    private static func figure(
        _ waiting: Int, people: Int, median: Int?, split: WaitFigure.Split = .all, value: String = "",
        clock: WaitFigure.Clock = .completed
    ) -> WaitFigure {
        WaitFigure(
            key: .init(clock: clock, split: split, value: value),
            figures: WaitFigures(people: people, median: median, most: median, ninetieth: nil),
            waiting: waiting, longest: waiting == 0 ? nil : 100, bands: [.longer: waiting],
            countedOn: "2027-01-05")
    }

    private static func page(_ figures: [WaitFigure]) -> WaitFiguresPage {
        WaitFiguresPage(
            inArea: figures, delegated: [], names: ["E1": "Dorset"], hasArea: true, checksInArea: 3,
            ownChecks: 3, backPath: nil)
    }

    @Test(arguments: [
        (0, "0", "Nobody waits"), (1, "1 to 7", "Too few to say"), (7, "1 to 7", "Too few to say"),
        (8, "10", "15 weeks"), (12, "10", "15 weeks"), (13, "15", "15 weeks"),
    ])
    func `few are hidden and more are rounded, the longest of few too`(
        waiting: Int, shown: String, longest: String
    ) throws {
        let part = try #require(Self.page([Self.figure(waiting, people: 40, median: 10)]).parts.first)
        #expect(part.waiting == shown && part.longest == longest)
        #expect(part.median == "2 weeks" && part.ninetieth == "Not reached yet")
        #expect(part.bands.last?.people == shown)
    }

    @Test func `times of few people are hidden, in each split too`() throws {
        let page = Self.page([
            Self.figure(5, people: 30, median: 10),
            Self.figure(3, people: 7, median: 9, split: .district, value: "E1"),
            Self.figure(2, people: 23, median: 9, split: .district, value: ""),
        ])
        let split = try #require(page.parts.first?.splits.first)
        #expect(split.lines.map(\.label) == ["Dorset", "Not known"])
        #expect(split.lines.map(\.median) == ["Too few to say", "2 weeks"])
        #expect(split.lines.map(\.waiting) == ["1 to 7", "1 to 7"])
        #expect(page.checksText == "1 to 7" && page.ownChecksText == "3")
        #expect(Self.page([]).parts.isEmpty)
    }
}
