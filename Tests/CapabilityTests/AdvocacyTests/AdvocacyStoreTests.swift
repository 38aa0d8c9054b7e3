import Core
import Jobs
import People
import Storage
import TestSupport
import Testing

@testable import Advocacy

@Suite struct AdvocacyStoreTests {
    @Test(arguments: Engine.allCases)
    func `nobody suitable: an advocate is looked for with an owner and a clock, and the work waits`(
        engine: Engine
    ) async throws {
        let test = try await TestAdvocacy(on: engine)
        #expect(try await test.stands() == nil)
        try await test.answer(TakingPart(difficulty: true, help: .waiting), neededBy: "2027-01-09")
        let advocacy = try #require(try await test.cases().first)
        #expect(
            advocacy.status == .accepted && advocacy.kind == .careAct && advocacy.wantedOn == "2027-01-05")
        // Needed before the area's ten days are over.
        #expect(advocacy.dueOn == "2027-01-09" && advocacy.owner == .example(1))
        #expect(test.openTasks.map(\.linkPath) == [advocacy.path])
        #expect(try await test.stands()?.problem == .advocateMissing)

        let (desk, lead) = (test.desk, Example.staff(2, [.manager]))
        let had = try await test.database.write { connection in
            try desk.allocate(
                advocacy, to: .example(9), name: "Kit Ashdown", phone: "1", provider: "Speak Up", by: lead,
                connection)
        }
        #expect(try await test.stands()?.problem == nil)
        #expect(try await test.stands()?.name == "Kit Ashdown, Speak Up")
        #expect(try await test.speaksFor() == [TestAdvocacy.ada])
        #expect(test.openTasks.contains { $0.linkPath == "/assessments/a/start" })

        // The advocate can't go on: the work waits again, and they see nobody.
        try await test.database.write { try desk.release(had, note: "Ill", by: lead, $0) }
        #expect(try await test.stands()?.problem == .advocateMissing)
        #expect(try await test.speaksFor() == [])
        #expect(test.openTasks.filter { $0.kind == "advocacy" && $0.linkPath == advocacy.path }.count == 1)

        // With the next advocate, too, the work goes on.
        test.world.withLock { $0.closed.append(AdvocacyDesk.comeKey(advocacy)) }
        #expect(!test.openTasks.contains { $0.linkPath == "/assessments/a/start" })
        let released = try #require(try await test.cases().first)
        try await test.database.write { connection in
            try desk.allocate(
                released, to: nil, name: "Jude Farrow", phone: "2", provider: nil, by: lead, connection)
        }
        #expect(test.openTasks.contains { $0.linkPath == "/assessments/a/start" })
    }

    @Test(arguments: Engine.allCases)
    func `every answer is kept with who and when, and none stands for another moment`(
        engine: Engine
    ) async throws {
        let test = try await TestAdvocacy(on: engine)
        try await test.answer(TakingPart(), at: .booking)
        try await test.answer(TakingPart(difficulty: false, help: .notNeeded))
        #expect(try await test.stands(.plan) == nil)
        #expect(try await test.stands(.booking)?.problem == .notAnswered)
        try await test.answer(
            TakingPart(difficulty: true, help: .somebodySuitable, name: "Her brother"))
        #expect(try await test.stands()?.name == "Her brother")
        let surroundings = test.surroundings
        let kept = try await test.database.read {
            try TakingPartStore($0, surroundings).answers(about: TestAdvocacy.ada)
        }
        #expect(kept.map(\.moment) == [.start, .start, .booking])
        #expect(kept.map(\.answer.difficulty) == [true, false, nil])
        #expect(Set(kept.map(\.askedBy)) == [AccountID.example(1)])
        #expect(Set(kept.map(\.askedAt)).count == 3)
    }

    @Test(arguments: Engine.allCases)
    func `a blank answer, a nameless advocate and a worker’s own exception are refused`(
        engine: Engine
    ) async throws {
        let test = try await TestAdvocacy(on: engine)
        await #expect(throws: AdvocacyRefusal.questionUnanswered) { try await test.answer(TakingPart()) }
        await #expect(throws: AdvocacyRefusal.nameMissing) {
            try await test.answer(TakingPart(difficulty: true, help: .allocated))
        }
        let decided = TakingPart(difficulty: true, help: .managerDecided, managerReason: "It ends today")
        await #expect(throws: AdvocacyRefusal.managerOnly) { try await test.answer(decided) }
        #expect(try await test.cases().isEmpty)
        try await test.answer(decided, by: Example.staff(2, [.manager]))
        #expect(try await test.stands()?.problem == nil)
        // The work goes on, and an advocate is still looked for.
        #expect(try await test.cases().map(\.status) == [.accepted])
    }

    @Test(arguments: Engine.allCases)
    func `others are offered a peer or a volunteer, and somebody suitable ends the wait`(
        engine: Engine
    ) async throws {
        let test = try await TestAdvocacy(on: engine)
        try await test.answer(TakingPart(difficulty: false, help: .notNeeded, other: .peer))
        try await test.answer(TakingPart(difficulty: false, help: .notNeeded, other: .peer))
        #expect(try await test.cases().map(\.kind) == [.peer])
        try await test.answer(TakingPart(difficulty: false, help: .notNeeded, other: .declined))
        try await test.answer(TakingPart(difficulty: false, help: .notNeeded, other: .declined))
        #expect(try await test.cases().map(\.status) == [.declined, .accepted])
        try await test.answer(TakingPart(difficulty: true, help: .waiting))
        try await test.answer(TakingPart(difficulty: true, help: .somebodySuitable, name: "A friend"))
        let careAct = try await test.cases().first { $0.kind == .careAct }
        #expect(careAct?.endReason == .somebodySuitable)
    }

    @Test(arguments: Engine.allCases)
    func `a name given at the start is an advocate at once`(engine: Engine) async throws {
        let test = try await TestAdvocacy(on: engine)
        try await test.answer(TakingPart(difficulty: true, help: .allocated, name: "Jude Farrow"))
        let advocacy = try #require(try await test.cases().first)
        #expect(advocacy.status == .allocated && advocacy.advocateName == "Jude Farrow")
        #expect(advocacy.advocate == nil)
        #expect(try await test.stands()?.problem == nil)
    }

    @Test(arguments: Engine.allCases)
    func `whoever books is told who speaks for them, or that one is waited for`(engine: Engine) async throws {
        let test = try await TestAdvocacy(on: engine)
        let advocacy = AdvocacyCapability(
            database: test.database, surroundings: test.surroundings, needs: test.needs)
        func speaker() async throws -> (name: String?, isWaitedFor: Bool) {
            try await test.database.read { try advocacy.speaker(for: TestAdvocacy.ada, $0) }
        }
        #expect(try await speaker() == (nil, false))
        // A peer is no advocate whom the law asks for.
        try await test.answer(TakingPart(difficulty: false, help: .notNeeded, other: .peer))
        #expect(try await speaker() == (nil, false))
        try await test.answer(TakingPart(difficulty: true, help: .waiting))
        #expect(try await speaker() == (nil, true))
        let (desk, waiting) = (test.desk, try #require(try await test.cases().first))
        try await test.database.write { connection in
            try desk.allocate(
                waiting, to: .example(9), name: "Kit Ashdown", phone: "1", provider: "Speak Up",
                by: Example.staff(2, [.manager]), connection)
        }
        #expect(try await speaker() == ("Kit Ashdown, Speak Up", false))
    }

    @Test(arguments: Engine.allCases)
    func `two who save at once: one wins`(engine: Engine) async throws {
        let test = try await TestAdvocacy(on: engine)
        let advocacy = try await test.allocated()
        let (desk, lead) = (test.desk, Example.staff(2, [.manager]))
        try await test.database.write { try desk.end(advocacy, .finished, by: lead, $0) }
        await #expect(throws: EditConflict.self) {
            try await test.database.write { try desk.release(advocacy, note: "Ill", by: lead, $0) }
        }
    }
}

@Suite struct AdvocacyLifeTests {
    @Test(arguments: Engine.allCases)
    func `a death ends it and what it let be seen; a death that was none takes it up again`(
        engine: Engine
    ) async throws {
        let test = try await TestAdvocacy(on: engine)
        _ = try await test.allocated()
        let desk = test.desk
        try await test.database.write { try desk.died(TestAdvocacy.ada, $0) }
        #expect(try await test.cases().map(\.endReason) == [.died])
        #expect(try await test.speaksFor() == [])
        #expect(test.openTasks.isEmpty)
        try await test.database.write { try desk.deathUndone(TestAdvocacy.ada, $0) }
        let again = try #require(try await test.cases().first)
        #expect(again.status == .accepted && again.advocate == nil)
        #expect(test.openTasks.map(\.linkPath) == [again.path])
        // Told twice, nothing more happens.
        try await test.database.write { try desk.deathUndone(TestAdvocacy.ada, $0) }
        #expect(test.openTasks.count == 1)
    }

    @Test(arguments: Engine.allCases)
    func `two records that are joined with an advocate each are somebody’s to put right`(
        engine: Engine
    ) async throws {
        let test = try await TestAdvocacy(on: engine)
        _ = try await test.allocated()
        _ = try await test.allocated(for: TestAdvocacy.bea)
        let desk = test.desk
        test.world.withLock { $0.kept[TestAdvocacy.bea] = TestAdvocacy.ada }
        try await test.database.write { connection in
            try connection.run(
                "UPDATE advocacy SET person_id = \(TestAdvocacy.ada) WHERE person_id = \(TestAdvocacy.bea)")
            try desk.joined(TestAdvocacy.ada, connection)
        }
        let double = test.openTasks.filter { $0.title.contains("double") }
        #expect(double.count == 1)
        try await test.database.write { try desk.parted([TestAdvocacy.ada], $0) }
        #expect(test.openTasks.allSatisfy { !$0.title.contains("double") })
    }

    @Test(arguments: Engine.allCases)
    func `a restricted person’s advocate sees them no more, and somebody sees to it today`(
        engine: Engine
    ) async throws {
        let test = try await TestAdvocacy(on: engine)
        let advocacy = try await test.allocated()
        let desk = test.desk
        test.world.withLock { $0.restricted = [TestAdvocacy.ada] }
        try await test.database.write { try desk.restricted(TestAdvocacy.ada, $0) }
        #expect(test.openTasks.contains { $0.urgent && $0.dueOn == "2027-01-05" })
        let advocate = Example.staff(9, [.advocate], in: Example.elsewhere, for: [TestAdvocacy.ada])
        await #expect(throws: NotFound.self) {
            _ = try await test.database.read { try desk.open(advocacy.id, for: advocate, $0) }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a closed account speaks for nobody: its cases wait again`(engine: Engine) async throws {
        let test = try await TestAdvocacy(on: engine)
        _ = try await test.allocated()
        let desk = test.desk
        _ = try await test.database.write { try desk.releaseGone(after: nil, $0) }
        #expect(try await test.cases().map(\.status) == [.allocated])
        test.world.withLock { $0.advocates = [] }
        _ = try await test.database.write { try desk.releaseGone(after: nil, $0) }
        #expect(try await test.cases().map(\.status) == [.waiting])
        #expect(try await test.speaksFor() == [])
    }

    @Test(arguments: Engine.allCases)
    func `an organisation that closes leaves its cases to whoever looks after the person now`(engine: Engine)
        async throws
    {
        let test = try await TestAdvocacy(on: engine)
        _ = try await test.allocated()
        try await test.answer(TakingPart(difficulty: true, help: .waiting), of: TestAdvocacy.bea)
        let desk = test.desk
        #expect(try await test.database.write { try desk.moveFromClosed($0) } == 0)
        #expect(try await test.cases().map(\.organisation) == [Example.centre])
        // Nobody is left to take them: they stay, and are asked about again.
        test.world.withLock { $0.closedOrganisations = [Example.centre] }
        #expect(try await test.database.write { try desk.moveFromClosed($0) } == 0)
        test.world.withLock { $0.owner = Example.elsewhere }
        #expect(try await test.database.write { try desk.moveFromClosed($0) } == 2)
        #expect(try await test.database.write { try desk.moveFromClosed($0) } == 0)
        let surroundings = test.surroundings
        let moved = try await test.database.read {
            try AdvocacyStore($0, surroundings).open(at: Example.elsewhere)
        }
        #expect(Set(moved.map(\.person)) == [TestAdvocacy.ada, TestAdvocacy.bea])
        // Whoever has an advocate keeps them.
        #expect(Set(moved.map(\.status)) == [.allocated, .accepted])
        #expect(moved.allSatisfy { $0.owner == nil })
        #expect(try await test.speaksFor() == [TestAdvocacy.ada])
        #expect(test.openTasks.count == 2)
        #expect(test.openTasks.allSatisfy { $0.organisation == Example.elsewhere })
        #expect(test.world.withLock { $0.involved } == [Example.elsewhere, Example.elsewhere])
    }

    @Test(arguments: Engine.allCases)
    func `whoever waits too long is a manager’s, once; a task closed too soon comes back`(
        engine: Engine
    ) async throws {
        let test = try await TestAdvocacy(on: engine)
        try await test.answer(TakingPart(difficulty: true, help: .waiting))
        let desk = test.desk
        test.clock.set("2027-01-15T09:00:00.000Z")
        _ = try await test.database.write { try desk.tellOfLate(after: nil, $0) }
        #expect(test.openTasks.allSatisfy { $0.kind != "advocacy-late" })
        test.clock.set("2027-01-16T09:00:00.000Z")
        _ = try await test.database.write { try desk.tellOfLate(after: nil, $0) }
        _ = try await test.database.write { try desk.tellOfLate(after: nil, $0) }
        let late = test.openTasks.filter { $0.kind == "advocacy-late" }
        #expect(late.map(\.account) == [.example(2)])

        let key = try #require(try await test.cases().first?.taskKey)
        test.world.withLock { $0.closed.append(key) }
        try await test.database.write {
            try desk.taskClosed(TaskClosed(key: key, kind: "advocacy", isDone: true), $0)
        }
        let again = try #require(try await test.cases().first)
        #expect(again.taskKey != key)
        #expect(test.openTasks.contains { $0.key == again.taskKey })
        #expect(again.dueOn == "2027-01-15")
    }
}
