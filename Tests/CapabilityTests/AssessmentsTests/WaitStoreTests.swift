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
}
