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
    func `a death that was none opens again what it ended, with a clock and a task`(engine: Engine)
        async throws
    {
        let test = try await TestAssessments(on: engine)
        let ended = try await test.begin()
        let other = try await test.begin(TestAssessments.carer, kind: .parentCarer)
        try await test.database.write { connection in
            let offers = AssessmentOfferStore(connection, test.surroundings)
            try offers.add(
                AssessmentOffer(
                    id: .example(1), person: TestAssessments.carer, organisation: Example.centre,
                    account: .example(1), offeredOn: "2027-01-02", way: .phone, answer: .later,
                    againOn: "2027-03-01"))
            try HealthCheckStore(connection).keep(
                HealthCheck(
                    assessment: other.id, person: TestAssessments.carer, organisation: Example.centre,
                    completedOn: "2026-01-02", againOn: "2027-01-02"))
        }
        func event(_ name: EventName, _ key: String) -> Event {
            name == .personDied
                ? Event(
                    name, about: TestAssessments.carer,
                    payload: PersonDied(person: TestAssessments.carer, isConfirmed: true), key: key)
                : Event(
                    name, about: TestAssessments.carer,
                    payload: DeathUndone(person: TestAssessments.carer), key: key)
        }
        try await Self.happens(event(.personDied, "died"), test)
        #expect(try await Self.find(ended.id, test).endReason == .died)
        #expect(try await test.database.write { try HealthCheckStore($0).due(by: "2030-01-01") }.isEmpty)

        // Another of the same kind was begun meanwhile: somebody decides which goes on.
        let meanwhile = try await test.begin(TestAssessments.carer, kind: .parentCarer)
        try await Self.happens(event(.deathUndone, "undone"), test)
        let again = try await Self.find(ended.id, test)
        #expect(again.status == .waiting && again.endReason == nil && again.endedOn == nil)
        #expect(again.requestedOn == ended.requestedOn && again.dueOn > "2027-01-05")
        #expect(test.openTasks.contains { $0.key == again.taskKey })
        #expect(try await Self.find(other.id, test).status == .ended)
        #expect(try await Self.find(meanwhile.id, test).status == .waiting)
        #expect(test.openTasks.contains { $0.key == "assessment-undone/\(other.id)" })
        #expect(test.openTasks.contains { $0.kind == "assessment-offer" && $0.dueOn == "2027-03-01" })
        #expect(try await test.database.write { try HealthCheckStore($0).due(by: "2030-01-01") }.count == 1)

        // What comes twice changes nothing more.
        let tasks = test.openTasks.count
        try await Self.happens(event(.deathUndone, "undone-again"), test)
        #expect(test.openTasks.count == tasks)
    }

    @Test(arguments: Engine.allCases)
    func `an assessment that comes of a referral says so, and of no other`(engine: Engine) async throws {
        let test = try await TestAssessments(on: engine)
        try await test.database.write { connection in
            for (number, kind, organisation, closed) in [
                (72, "carer-support", Example.otherCentre, nil as String?),
                (73, "carer-support", Example.centre, "2027-01-01T09:00:00.000Z"),
                (74, "carer-support", Example.centre, nil),
            ] {
                try connection.run(
                    """
                    INSERT INTO referral (id, person_id, kind, to_organisation_id, sent_at, closed_at)
                    VALUES (\(ReferralID.example(number)), \(TestAssessments.carer), \(kind), \(organisation),
                        '2026-12-01T09:00:00.000Z', \(closed))
                    """)
            }
        }
        let supported = try await test.begin()
        // Support was asked for, and no assessment: its clock is its own.
        #expect(supported.referral == .example(74) && supported.requestedOn == "2027-01-05")
        #expect(try await Self.find(supported.id, test).referral == .example(74))
        #expect(try await test.begin(TestAssessments.carer, kind: .healthCheck).referral == nil)
        #expect(try await test.begin(TestAssessments.mother).referral == nil)
        try await test.database.write { connection in
            try connection.run(
                """
                INSERT INTO referral (id, person_id, kind, to_organisation_id, sent_at)
                VALUES (\(ReferralID.example(75)), \(TestAssessments.carer), 'carers-assessment',
                    \(Example.centre), '2026-12-20T09:00:00.000Z')
                """)
        }
        let asked = try await test.begin(TestAssessments.carer, kind: .parentCarer)
        #expect(asked.referral == .example(75) && asked.requestedOn == "2026-12-20")
        // Nobody else's, and none that isn't there.
        await #expect(throws: NotFound.self) {
            try await test.database.write { connection in
                let wrong = Assessment(
                    id: .example(99), reference: Example.assessment.reference, person: TestAssessments.mother,
                    link: nil,
                    kind: .carer, route: .telephone, organisation: Example.centre, council: nil, team: nil,
                    lead: nil, referral: .example(75), requestedOn: "2027-01-05", bookedFor: nil,
                    startedOn: nil, completedOn: nil, endedOn: nil, endReason: nil, status: .waiting,
                    need: .standard, dueOn: "2027-02-05", area: nil, district: nil, fill: nil, signedBy: nil,
                    signedOn: nil, pausedOn: nil, taskKey: nil, version: 1)
                try AssessmentStore(connection, test.surroundings).add(wrong, by: Example.assessor)
            }
        }
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
    func `whoever wanted to be asked again is asked, once the records are parted`(engine: Engine) async throws
    {
        let test = try await TestAssessments(on: engine)
        let offer = AssessmentOffer(
            id: .example(1), person: TestAssessments.carer, organisation: Example.centre,
            account: .example(1), offeredOn: "2027-01-02", way: .phone, answer: .notNow, reason: "Too much",
            againOn: "2027-03-01")
        try await test.database.write { connection in
            try AssessmentOfferStore(connection, test.surroundings).add(offer)
            try test.people.openTask(connection, offer.task(dueOn: "2027-03-01"))
            // Somebody else's answer, while the two were joined.
            try test.people.closeTask(connection, offer.taskKey, .system("test"))
        }
        #expect(test.openTasks.isEmpty)
        try await Self.happens(
            Event(
                .personUnmerged, about: TestAssessments.carer,
                payload: PersonMerged(kept: .example(77), away: TestAssessments.carer), key: "parted"), test)
        #expect(test.openTasks.map(\.key) == [offer.taskKey])
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
            // They aren't ready yet: the clock stands still as before, and somebody asks later.
            test.clock.advance(seconds: 5 * 86_400)
            let longer = try await client.submit(
                "\(assessment.path)/pause",
                [
                    ("reason", "She is ill still"), ("again-day", "28"), ("again-month", "1"),
                    ("again-year", "2027"),
                ],
                as: "assessor")
            #expect(longer.status == .seeOther, "\(longer.text)")
            let waiting = try await Self.find(assessment.id, test)
            #expect(waiting.pausedOn == "2027-01-05" && waiting.dueOn == "2027-01-28")
            test.clock.advance(seconds: 5 * 86_400)
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
