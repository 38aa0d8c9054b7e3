import Core
import Jobs
import People
import Storage
import TestSupport
import Testing

@testable import Assessments

@Suite struct TransitionStoreTests {
    static let youngWorker = Example.staff(7, [.youngCarersWorker])
    static let adultWorker = Example.staff(4, [.assessor], in: Example.council)

    /// A young carer who was 16 yesterday, and one whom nobody yet has to think of.
    static func world(_ engine: Engine, born: LocalDate = "2011-01-04") async throws -> (
        TestAssessments, TransitionDesk
    ) {
        let test = try await TestAssessments(on: engine)
        try await test.database.write { connection in
            for (person, day) in [(TestAssessments.young, born), (TestAssessments.carer, "1980-05-05")] {
                try connection.run(
                    """
                    INSERT INTO young_carer (person_id, birth_date, area_code, young_organisation_id)
                    VALUES (\(person), \(day), 'E06000059', \(Example.centre))
                    """)
            }
        }
        return (test, TransitionDesk(assessments: try test.desk()))
    }

    static func look(_ test: TestAssessments, _ desk: TransitionDesk) async throws {
        for _ in 1...2 { try await desk.lookThrough(test.database) }
    }

    static func only(_ test: TestAssessments) async throws -> Transition {
        try await test.database.read { connection in
            let all = try TransitionStore(connection).about(TestAssessments.young)
            #expect(all.count == 1)
            return try #require(all.first)
        }
    }

    static func take(
        _ test: TestAssessments, _ desk: TransitionDesk, by principal: Principal,
        _ body: @Sendable @escaping (TransitionDesk.Opened, any Connection) throws -> Void
    ) async throws {
        let id = try await only(test).id
        try await test.database.write { try body(try desk.open(id, for: principal, $0), $0) }
    }

    /// Both own it, and an offer was made.
    static func offer(_ test: TestAssessments, _ desk: TransitionDesk) async throws {
        try await take(test, desk, by: youngWorker) { opened, connection in
            try desk.take(.own, on: opened, connection) {
                $0 = try $0.owned(.young, by: .example(7), on: "2027-01-05")
            }
        }
        try await take(test, desk, by: adultWorker) { opened, connection in
            try desk.take(.own, on: opened, connection) {
                $0 = try $0.owned(.adult, by: .example(4), on: "2027-01-05")
            }
        }
        try await take(test, desk, by: youngWorker) { opened, connection in
            try desk.take(.offer, on: opened, connection) {
                $0 = try $0.offered(.adult, words: "A worker", on: "2027-01-05", today: "2027-01-05")
            }
        }
    }

    static func said(_ answer: Transition.Answer, risk: Bool = false) -> Transition.OwnAnswer {
        Transition.OwnAnswer(
            answer: answer, isTheirOwn: true, way: .phone, words: "Leave me alone", isAtRisk: risk,
            on: "2027-01-05")
    }

    @Test(arguments: Engine.allCases)
    func `at 16 both services are told once, however often it is looked through`(engine: Engine) async throws
    {
        let (test, desk) = try await Self.world(engine)
        try await Self.look(test, desk)
        let transition = try await Self.only(test)
        #expect(transition.notice == .sixteen && transition.nextOn == "2028-01-04")
        #expect(test.openTasks.map(\.kind).sorted() == ["transition", "transition", "transition-owner"])
        #expect(Set(test.openTasks.map(\.organisation)) == [Example.centre, Example.council])
        // Both see the young carer; nobody else does.
        #expect(test.world.withLock { $0.works[Example.council]?.contains(TestAssessments.young) } == true)
        let id = transition.id
        await #expect(throws: NotFound.self) {
            try await test.database.read {
                _ = try desk.open(id, for: Example.staff(5, [.manager], in: Example.otherCentre), $0)
            }
        }
        let others = try await test.database.read { try TransitionStore($0).about(TestAssessments.carer) }
        #expect(others.isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `later notices come on their days, and none is doubled`(engine: Engine) async throws {
        let (test, desk) = try await Self.world(engine)
        try await Self.look(test, desk)
        for (now, notice) in [
            ("2028-01-04T09:00:00.000Z", Transition.Notice.seventeen),
            ("2028-07-05T09:00:00.000Z", .seventeenAndHalf),
        ] as [(Instant, Transition.Notice)] {
            test.clock.set(now)
            try await Self.look(test, desk)
            #expect(try await Self.only(test).notice == notice)
        }
        let titles = test.openTasks.map(\.title)
        for notice in Transition.Notice.allCases {
            #expect(titles.filter { $0 == notice.title }.count == 2)
        }
        // The birthday without an answer is told both, on the day.
        test.clock.set("2029-01-04T09:00:00.000Z")
        try await Self.look(test, desk)
        let today = test.openTasks.filter { $0.key.contains("/18/") }
        #expect(today.count == 2 && today.allSatisfy { $0.urgent && $0.dueOn == "2029-01-04" })
    }

    @Test(arguments: Engine.allCases)
    func `a young carer whom it meets at 17½ is told of once, and is late at once`(engine: Engine)
        async throws
    {
        let (test, desk) = try await Self.world(engine, born: "2009-06-05")
        try await Self.look(test, desk)
        #expect(try await Self.only(test).notice == .seventeenAndHalf)
        #expect(test.openTasks.count == 3)
    }

    @Test(arguments: Engine.allCases)
    func `the hold ends with their own answer, and the checks after 18 end it`(engine: Engine) async throws {
        let (test, desk) = try await Self.world(engine)
        try await Self.look(test, desk)
        func hold() async throws -> String? {
            try await test.database.read { try desk.hold(of: TestAssessments.young, $0) }
        }
        #expect(try await hold() != nil)
        try await Self.offer(test, desk)
        #expect(try await hold() != nil)
        try await Self.take(test, desk, by: Self.youngWorker) { opened, connection in
            try desk.answer(Self.said(.accepted), on: opened, connection)
        }
        #expect(try await hold() == nil)
        #expect(test.openTasks.map(\.kind) == ["transition-check"])
        for now in ["2029-07-04T09:00:00.000Z", "2030-01-04T09:00:00.000Z"] as [Instant] {
            test.clock.set(now)
            try await Self.look(test, desk)
            let today = test.surroundings.today
            try await Self.take(test, desk, by: Self.adultWorker) { opened, connection in
                try desk.take(.contact, on: opened, connection) {
                    $0 = try $0.contacted(.yes, words: "", on: today)
                }
            }
        }
        let done = try await Self.only(test)
        #expect(done.status == .ended && done.endReason == .done)
        #expect(test.openTasks.isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `a no of somebody at risk is assessed anyway, once`(engine: Engine) async throws {
        let (test, desk) = try await Self.world(engine)
        try await Self.look(test, desk)
        try await Self.offer(test, desk)
        try await Self.take(test, desk, by: Self.youngWorker) { opened, connection in
            try desk.answer(Self.said(.refused, risk: true), on: opened, connection)
        }
        let surroundings = test.surroundings
        let open = try await test.database.read {
            try AssessmentStore($0, surroundings).open(of: TestAssessments.young)
        }
        #expect(open.map(\.kind) == [.transition])
        #expect(try await Self.only(test).assessment == open.first?.id)
        // A lead hears of it today; the task names neither the person nor safeguarding.
        let asked = test.openTasks.filter { $0.kind == "private" }
        #expect(asked.count == 1 && test.openTasks.allSatisfy { $0.kind != "same-day" })
        for task in asked {
            #expect(task.sensitive && task.person == nil && task.account == .example(2))
            #expect(!task.title.lowercased().contains("safeguarding") && !task.title.contains("carer"))
            #expect(task.linkPath == "/concerns/new?person=\(TestAssessments.young)")
        }
    }

    @Test(arguments: Engine.allCases, [true, false])
    func `somebody who isn’t reached stays on the list, and a lead hears of one at risk`(
        engine: Engine, isAtRisk: Bool
    ) async throws {
        let (test, desk) = try await Self.world(engine)
        try await Self.look(test, desk)
        try await Self.offer(test, desk)
        try await Self.take(test, desk, by: Self.youngWorker) { opened, connection in
            try desk.answer(Self.said(.refused, risk: isAtRisk), on: opened, connection)
        }
        for now in ["2029-07-04T09:00:00.000Z", "2030-01-04T09:00:00.000Z"] as [Instant] {
            test.clock.set(now)
            try await Self.look(test, desk)
            try await Self.take(test, desk, by: Self.adultWorker) { opened, connection in
                try desk.contact(.notReached, words: "Rang, and wrote", on: opened, connection)
            }
            let (today, tasks) = (test.surroundings.today, test.openTasks)
            #expect(tasks.contains { $0.kind == "private" && $0.dueOn == today } == isAtRisk)
            #expect(tasks.filter { $0.kind == "transition-check" }.count == 1)
        }
        let open = try await Self.only(test)
        #expect(open.status == .answered && open.nextCheck == .six)
    }

    @Test(arguments: Engine.allCases)
    func `whoever stopped caring and cares again at the next age begins anew, once`(engine: Engine)
        async throws
    {
        let (test, desk) = try await Self.world(engine)
        try await Self.look(test, desk)
        try await Self.take(test, desk, by: Self.youngWorker) { opened, connection in
            try desk.take(.end, on: opened, connection) {
                $0 = try $0.ended(.stoppedCaring, words: "Her gran lives with an aunt")
            }
        }
        // What stands on the record a while longer begins nothing.
        try await Self.look(test, desk)
        #expect(try await Self.only(test).status == .ended)
        test.clock.set("2028-01-04T09:00:00.000Z")
        try await Self.look(test, desk)
        let all = try await test.database.read { try TransitionStore($0).about(TestAssessments.young) }
        #expect(all.count == 2)
        #expect(all.filter { $0.status != .ended }.map(\.notice) == [.seventeen])
    }

    @Test(arguments: Engine.allCases)
    func `a death ends it, its undoing opens it again, and joined records keep one`(engine: Engine)
        async throws
    {
        let (test, desk) = try await Self.world(engine)
        try await Self.look(test, desk)
        try await Self.offer(test, desk)
        try await test.database.write { try desk.died(TestAssessments.young, $0) }
        #expect(try await Self.only(test).endReason == .died)
        #expect(test.openTasks.isEmpty)
        try await test.database.write { try desk.deathUndone(TestAssessments.young, $0) }
        #expect(try await Self.only(test).status == .offered)
        #expect(test.openTasks.map(\.kind) == ["transition"])

        // Another record of theirs had one too: the one that is further goes on.
        try await test.database.write { connection in
            var other = Transition(
                id: .example(9), person: TestAssessments.young, bornOn: "2011-01-04", startedOn: "2027-01-05",
                young: Transition.Owner(Example.centre), adult: Transition.Owner(Example.council),
                notice: .sixteen)
            other.nextOn = "2028-01-04"
            try TransitionStore(connection).add(other)
            try desk.joined(TestAssessments.young, connection)
        }
        let all = try await test.database.read { try TransitionStore($0).about(TestAssessments.young) }
        #expect(all.filter { $0.status != .ended }.map(\.status) == [.offered])
        #expect(all.filter { $0.endReason == .duplicate }.count == 1)
        try await test.database.write { connection in
            try connection.run(
                """
                UPDATE transition SET person_id = \(TestAssessments.stranger)
                WHERE id = \(TransitionID.example(9))
                """)
            try desk.parted([TestAssessments.young, TestAssessments.stranger], connection)
        }
        let parted = try await test.database.read { try TransitionStore($0).about(TestAssessments.stranger) }
        #expect(parted.map(\.status) == [.preparing])
    }

    @Test(arguments: Engine.allCases)
    func `somebody restricted is shown to nobody new, and a task ticked off comes back`(engine: Engine)
        async throws
    {
        let (test, desk) = try await Self.world(engine)
        try await test.database.write { connection in
            try connection.run(
                "UPDATE young_carer SET person_id = \(TestAssessments.hidden) WHERE person_id = \(TestAssessments.young)"
            )
        }
        try await Self.look(test, desk)
        #expect(test.world.withLock { $0.works[Example.council]?.contains(TestAssessments.hidden) } != true)
        let made = try await test.database.read {
            try #require(try TransitionStore($0).about(TestAssessments.hidden).first)
        }
        await #expect(throws: NotFound.self) {
            try await test.database.read { _ = try desk.open(made.id, for: Self.youngWorker, $0) }
        }
        let key = try #require(made.taskKey)
        try await test.database.write { connection in
            try desk.people.closeTask(connection, key, Self.youngWorker)
            try desk.taskClosed(
                TaskClosed(key: key, kind: "transition-owner", isDone: true), connection)
        }
        #expect(test.openTasks.filter { $0.kind == "transition-owner" }.count == 1)
    }
}
