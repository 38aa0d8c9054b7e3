import Core
import Jobs
import Logging
import People
import Storage
import TestSupport
import Testing

@testable import Assessments

@Suite struct LifeEventTests {
    /// Lets the worker do what an event asks for.
    private static func happens(_ event: Event, _ test: TestAssessments) async throws {
        let events = AssessmentLifeEvents(desk: try test.desk())
        let worker = Worker(
            database: test.database, surroundings: test.surroundings, handlers: events.handlers, jobs: [],
            signal: WakeSignal(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await worker.register()
        try await test.database.write { connection in
            _ = try EventStore(connection, test.surroundings).add(event)
        }
        async let running: Void = worker.run()
        for _ in 0..<500 where try await waiting(test) > 0 {
            try await Task.sleep(for: .milliseconds(10))
        }
        await worker.stop()
        await running
        #expect(try await waiting(test) == 0)
    }

    private static func waiting(_ test: TestAssessments) async throws -> Int {
        try await test.database.read { connection in
            try connection.run("SELECT event_id FROM delivery WHERE state = 'open' AND due_at > ''").count
        }
    }

    private static func find(_ id: AssessmentID, _ test: TestAssessments) async throws -> Assessment {
        try await test.database.read {
            try #require(try AssessmentStore($0, test.surroundings).find(id))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a confirmed death ends what is open, with its tasks; a reported one ends nothing`(engine: Engine)
        async throws
    {
        let test = try await TestAssessments(on: engine)
        let assessment = try await test.begin()
        #expect(test.openTasks.count == 1)
        func died(_ isConfirmed: Bool) -> Event {
            Event(
                .personDied, about: TestAssessments.carer,
                payload: PersonDied(person: TestAssessments.carer, isConfirmed: isConfirmed),
                key: "died/\(isConfirmed)")
        }
        try await Self.happens(died(false), test)
        #expect(try await Self.find(assessment.id, test).status == .waiting)
        try await Self.happens(died(true), test)
        let ended = try await Self.find(assessment.id, test)
        #expect(ended.status == .ended)
        #expect(ended.endReason == .died)
        #expect(test.openTasks.isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `two open assessments of joined records become somebody’s task`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        let first = try await test.begin()
        let second = try await test.begin(TestAssessments.mother)
        test.world.withLock { $0.kept[TestAssessments.mother] = TestAssessments.carer }
        try await test.database.write { connection in
            try AssessmentMoving.move(second.id, to: TestAssessments.carer, connection)
        }
        try await Self.happens(
            Event(
                .personMerged, about: TestAssessments.carer,
                payload: PersonMerged(kept: TestAssessments.carer, away: TestAssessments.mother),
                key: "merged"),
            test)
        let open = try await test.database.read {
            try AssessmentStore($0, test.surroundings).open(of: TestAssessments.carer)
        }
        #expect(Set(open.map(\.id)) == [first.id, second.id])
        #expect(test.openTasks.contains { $0.title.contains("two open assessments") })
    }

    @Test(arguments: Engine.allCases)
    func `somebody whose carer’s assessment is open dies, and somebody asks how to go on`(engine: Engine)
        async throws
    {
        let test = try await TestAssessments(on: engine)
        let desk = try test.desk()
        let person = try #require(test.world.withLock { $0.people[TestAssessments.carer] })
        let assessment = try await test.database.write { connection in
            try desk.begin(
                NewAssessment(
                    person: person, link: TestAssessments.link, kind: .carer, route: .telephone, need: .high,
                    organisation: Example.centre, requestedOn: "2027-01-05"), by: Example.assessor, connection
            )
        }
        try await Self.happens(
            Event(
                .personDied, about: TestAssessments.mother,
                payload: PersonDied(person: TestAssessments.mother, isConfirmed: true), key: "mother"), test)
        #expect(try await Self.find(assessment.id, test).status == .waiting)
        #expect(test.openTasks.contains { $0.title.contains("has died") })
    }

    @Test(arguments: Engine.allCases)
    func `two who save at once: one wins, the other is told`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        let assessment = try await test.begin()
        let store: @Sendable (any Connection) -> AssessmentStore = { AssessmentStore($0, test.surroundings) }
        try await test.database.write {
            try store($0).save(assessment, after: .assign, note: nil, by: Example.assessor)
        }
        await #expect(throws: EditConflict.self) {
            try await test.database.write {
                try store($0).save(assessment, after: .assign, note: nil, by: Example.manager)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `one kind is open once, and a pause gives its days back`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        let assessment = try await test.begin()
        await #expect(throws: AssessmentRefusal.alreadyOpen) { try await test.begin() }
        #expect(assessment.dueOn == "2027-02-02")
        try await AssessmentSite(test: test).run { client in
            let paused = try await client.submit(
                "\(assessment.path)/pause",
                [
                    ("reason", "She is ill"), ("again-day", "20"), ("again-month", "1"),
                    ("again-year", "2027"),
                ],
                as: "assessor")
            #expect(paused.status == .seeOther, "\(paused.text)")
            test.clock.advance(seconds: 10 * 86_400)
            let going = try await client.submit("\(assessment.path)/resumption", [], as: "assessor")
            #expect(going.status == .seeOther, "\(going.text)")
        }
        let after = try await Self.find(assessment.id, test)
        #expect(after.dueOn == "2027-02-12")
        #expect(!after.isPaused)
    }
}

extension LifeEventTests {
    @Test(arguments: Engine.allCases)
    func `whoever was referred has waited since the referral came`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        let sent: Instant = "2026-12-20T10:00:00.000Z"
        for (number, kind, organisation) in [
            (71, "carers-assessment", Example.centre), (72, "carer-support", Example.centre),
            (73, "carers-assessment", Example.otherCentre),
        ] {
            try await test.database.write { connection in
                try AssessmentMoving.refer(.example(number), kind, to: organisation, at: sent, connection)
            }
        }
        let assessment = try await test.begin()
        #expect(assessment.referral == .example(71))
        #expect(assessment.requestedOn == "2026-12-20")
        #expect(assessment.dueOn == "2027-01-17")
        let young = try await test.begin(TestAssessments.young, kind: .youngCarer)
        #expect(young.referral == nil)
        #expect(young.requestedOn == "2027-01-05")
    }
}

enum AssessmentMoving {
    static func refer(
        _ id: ReferralID, _ kind: String, to organisation: OrganisationID, at sent: Instant,
        _ connection: any Connection
    ) throws {
        try connection.run(
            """
            INSERT INTO referral (id, person_id, kind, to_organisation_id, sent_at)
            VALUES (\(id), \(TestAssessments.carer), \(kind), \(organisation), \(sent))
            """)
    }

    /// What joining two records does to the column.
    static func move(_ id: AssessmentID, to person: PersonID, _ connection: any Connection) throws {
        try connection.run("UPDATE assessment SET person_id = \(person) WHERE id = \(id)")
    }
}
