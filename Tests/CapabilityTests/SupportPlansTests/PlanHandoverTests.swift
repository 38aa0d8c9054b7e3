import Core
import Documents
import Jobs
import People
import Storage
import TestSupport
import Testing

@testable import SupportPlans

@Suite struct PlanHandoverRulesTests {
    static let handover = PlanHandover(
        id: "h", plan: .example(1), from: .example(11), to: .example(12), askedBy: .example(21),
        askedOn: "2027-01-05", dueOn: "2027-01-10", words: "Weekly calls", carerName: "Ada", status: .asked,
        answerWords: "", version: 1)

    @Test(arguments: PlanHandover.Answer.allCases)
    func `only those asked answer, and only those who asked take it back`(answer: PlanHandover.Answer) {
        for (place, number) in [("from", 11), ("to", 12), ("another", 13)] {
            let result = try? Self.handover.answered(answer, by: .example(number), reason: "Full")
            let expected: PlanHandover.Status? =
                switch (answer, place) {
                case (.accept, "to"): .accepted
                case (.refuse, "to"): .refused
                case (.withdraw, "from"): .withdrawn
                default: nil
                }
            #expect(result == expected, "\(answer) by \(place)")
        }
    }

    @Test func `a no needs its reason`() {
        #expect(throws: PlanHandoverRefusal.reasonMissing) {
            try Self.handover.answered(.refuse, by: .example(12), reason: "")
        }
    }

    static let refusals: [(PlanHandoverRefusal?, @Sendable (inout PlanHandoverAsk) -> Void)] = [
        (nil, { _ in }), (.ended, { $0.isOpen = false }), (.ownOrganisation, { $0.isOwnOrganisation = true }),
        (.askedAlready, { $0.isAskedAlready = true }), (.notShared, { $0.isShared = false }),
        (.restricted, { $0.isRestricted = true }), (.statutory, { $0.kind = .statutory }),
        (nil, { ($0.kind, $0.receiverIsCouncil) = (.statutory, true) }), (.wordsMissing, { $0.words = "" }),
    ]

    @Test(arguments: refusals.indices)
    func `each thing that forbids it is said`(place: Int) {
        var ask = PlanHandoverAsk()
        ask.words = "Weekly calls"
        Self.refusals[place].1(&ask)
        #expect(ask.refusal == Self.refusals[place].0)
    }
}

@Suite struct PlanHandoverTests {
    private static let centre = PlanWorld.staff(.coordinator, at: PlanWorld.centre, account: PlanWorld.worker)

    private static func ask(_ world: PlanWorld, _ id: SupportPlanID) async throws -> PlanHandover {
        let desk = world.desk
        return try await world.database.write { connection in
            try desk.askToTakeOn(
                try world.find(id, connection), world.person(), PlanWorld.centre, words: "Weekly calls",
                by: PlanWorld.staff(), connection)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a plan that is taken on goes with its review, its open steps and their tasks`(engine: Engine)
        async throws
    {
        let world = try await PlanWorld(engine)
        world.shares.withLock { $0 = [PlanWorld.centre] }
        let (desk, id) = (world.desk, try await world.draft(kind: .centre))
        try await world.putInPlace(id)
        let before = try await world.plan(id)
        let handover = try await Self.ask(world, id)
        #expect(try await world.plan(id).organisation == PlanWorld.council)
        #expect(try await world.openTasks().contains("plan-handover/\(handover.id)"))
        await #expect(throws: PlanHandoverRefusal.askedAlready) { _ = try await Self.ask(world, id) }
        try await world.database.write {
            try desk.answer(handover, .accept, reason: "", by: Self.centre, $0)
        }
        let after = try await world.plan(id)
        #expect(after.organisation == PlanWorld.centre && after.account == PlanWorld.worker)
        #expect(after.status == .final && after.dueOn == before.dueOn)
        let actions = try await world.database.read {
            try PlanStore($0, world.surroundings).actions(of: id)
        }
        #expect(actions.allSatisfy { $0.state == .open })
        #expect(actions.filter { $0.doer == .staff }.map(\.account) == [PlanWorld.worker])
        let open = try await world.openTasks()
        #expect(Set(actions.map(\.taskKey)).isSubset(of: open))
        #expect(open.filter { $0.hasPrefix("plan-action/") }.count == actions.count)
        #expect(open.contains("plan-handover-tell/\(handover.id)"))
        #expect(!open.contains("plan-handover/\(handover.id)"))
        let seen = try await world.database.read {
            try desk.find(id, for: Self.centre, $0).plan.id
        }
        #expect(seen == id)
        await #expect(throws: PlanHandoverRefusal.answered(.accepted)) {
            let again = try await world.database.read {
                try #require(try PlanHandoverStore($0).find(handover.id, for: PlanWorld.centre))
            }
            try await world.database.write {
                try desk.answer(again, .refuse, reason: "Full", by: Self.centre, $0)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `what is ticked off without an answer is asked again, and who asked hears of one that is late`(
        engine: Engine
    ) async throws {
        let world = try await PlanWorld(engine)
        world.shares.withLock { $0 = [PlanWorld.centre] }
        let (desk, id) = (world.desk, try await world.draft(kind: .centre))
        let handover = try await Self.ask(world, id)
        let (key, late) = ("plan-handover/\(handover.id)", "plan-handover-late/\(handover.id)")
        try await world.database.write { connection in
            try connection.run("UPDATE task SET status = 'done' WHERE key = \(key)")
            try desk.taskClosed(TaskClosed(key: key, kind: "plan-handover", isDone: true), connection)
            try desk.tellOfLateHandovers(connection)
        }
        #expect(try await world.openTasks().contains(key))
        #expect(try await !world.openTasks().contains(late))
        world.fixed.set(Instant(handover.dueOn.adding(days: 1), hour: 9))
        try await world.database.write { try desk.tellOfLateHandovers($0) }
        #expect(try await world.openTasks().isSuperset(of: [key, late]))
        try await world.database.write {
            try desk.answer(handover, .refuse, reason: "Full", by: Self.centre, $0)
        }
        // Answered: neither is left, nor opened again.
        try await world.database.write { connection in
            try desk.taskClosed(TaskClosed(key: key, kind: "plan-handover", isDone: true), connection)
            try desk.tellOfLateHandovers(connection)
        }
        #expect(try await world.openTasks().isDisjoint(with: [key, late]))
    }

    @Test(arguments: Engine.allCases)
    func `a no goes back to who asked, and a consent taken back lets nobody take it on`(engine: Engine)
        async throws
    {
        let world = try await PlanWorld(engine)
        let (desk, id) = (world.desk, try await world.draft(kind: .centre))
        await #expect(throws: PlanHandoverRefusal.notShared) { _ = try await Self.ask(world, id) }
        world.shares.withLock { $0 = [PlanWorld.centre] }
        let first = try await Self.ask(world, id)
        try await world.database.write {
            try desk.answer(first, .refuse, reason: "Full", by: Self.centre, $0)
        }
        #expect(try await world.openTasks().contains("plan-handover-back/\(first.id)"))
        #expect(try await world.plan(id).organisation == PlanWorld.council)
        let second = try await Self.ask(world, id)
        world.shares.withLock { $0 = [] }
        await #expect(throws: PlanHandoverRefusal.notShared) {
            try await world.database.write {
                try desk.answer(second, .accept, reason: "", by: Self.centre, $0)
            }
        }
        // A death leaves nothing to answer.
        try await world.database.write { try desk.died(PlanWorld.ada, $0) }
        #expect(try await world.openTasks().filter { $0.hasPrefix("plan-handover/") }.isEmpty)
        #expect(try await world.database.read { try PlanHandoverStore($0).open(of: id) } == nil)
    }

    @Test(arguments: Engine.allCases)
    func `those asked see what was sent, and nobody else does`(engine: Engine) async throws {
        let world = try await PlanWorld(engine)
        world.shares.withLock { $0 = [PlanWorld.centre] }
        let id = try await world.draft(kind: .centre)
        try await PlanSite(world: world).run { client in
            let path = "/plans/\(id)/handover"
            let empty = try await client.submit(path, [], from: path, as: "assessor")
            #expect(empty.status == .unprocessableContent && empty.text.contains("Type the name"))
            let wrong = [("receiver", "Nobody"), ("words", "Weekly calls")]
            #expect(
                try await client.submit(path, wrong, from: path, as: "assessor").text
                    .contains("No organisation here has that name"))
            let own = [("receiver", "Westbourne Council"), ("words", "Weekly calls")]
            #expect(
                try await client.submit(path, own, from: path, as: "assessor").status == .unprocessableContent
            )
            let asked = [("receiver", "St Anne’s"), ("words", "Weekly calls")]
            let sent = try await client.submit(path, asked, from: path, as: "assessor")
            #expect(sent.status == .seeOther, "\(sent.text)")
            let handover = try #require(
                try await world.database.read { try PlanHandoverStore($0).open(of: id) })
            #expect(try await client.get(path, as: "assessor").status == .seeOther)
            let page = try await client.get(handover.path, as: "other")
            for words in ["Take on this plan?", "Ada Marsh", "Weekly calls", "Sing again", "Ask the choir"] {
                #expect(page.text.contains(words), "\(words)")
            }
            #expect(try await client.get("/plans/\(id)", as: "other").status == .notFound)
            #expect(try await client.get(handover.path, as: "board").status == .forbidden)
            let reasonless = try await client.submit(
                handover.path, [("answer", "refuse")], from: handover.path, as: "other")
            #expect(reasonless.status == .unprocessableContent)
            let taken = try await client.submit(
                handover.path, [("answer", "accept")], from: handover.path, as: "other")
            #expect(taken.status == .seeOther, "\(taken.text)")
            #expect(try await client.get("/plans/\(id)", as: "other").status == .ok)
            #expect(try await client.get(handover.path, as: "other").text.contains("Taken on"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `nothing of somebody who became restricted is shown to those asked`(engine: Engine) async throws {
        let world = try await PlanWorld(engine)
        world.shares.withLock { $0 = [PlanWorld.centre] }
        let (desk, id) = (world.desk, try await world.draft(kind: .centre))
        let handover = try await Self.ask(world, id)
        try await world.setRestricted(PlanWorld.ada)
        try await PlanSite(world: world).run { client in
            let page = try await client.get(handover.path, as: "other")
            #expect(page.status == .notFound)
        }
        try await world.database.write { try desk.restricted(PlanWorld.ada, $0) }
        #expect(try await world.database.read { try PlanHandoverStore($0).open(of: id) } == nil)
    }
}

@Suite struct PlanUndoneTests {
    @Test(arguments: Engine.allCases)
    func `a death that was none lets plans go on, in place or as drafts, with their steps`(engine: Engine)
        async throws
    {
        let world = try await PlanWorld(engine)
        let desk = world.desk
        let (inPlace, draft) = (try await world.draft(), try await world.draft(kind: .centre))
        try await world.putInPlace(inPlace)
        let before = try await world.plan(inPlace)
        // A step that was dropped before belongs to the plan as it was.
        let dropped = try await world.database.write { connection in
            let action = PlanAction(
                id: world.surroundings.newID(), plan: inPlace, words: "Drop me", task: .leisure, doer: .carer,
                doerWords: "Ada", dueOn: "2027-02-01")
            let store = PlanStore(connection, world.surroundings)
            try store.add(action)
            try store.answer(action.id, .dropped)
            return action.id
        }
        world.fixed.advance(seconds: 86_400)
        try await world.database.write { connection in
            try desk.died(PlanWorld.ada, connection)
            #expect(try world.find(inPlace, connection).status == .ended)
            try desk.deathUndone(PlanWorld.ada, connection)
            // What comes twice changes nothing more.
            try desk.deathUndone(PlanWorld.ada, connection)
        }
        let after = try await world.plan(inPlace)
        #expect(after.status == .final && after.endedOn == nil && after.dueOn == before.dueOn)
        #expect(try await world.plan(draft).status == .draft)
        let actions = try await world.database.read {
            try PlanStore($0, world.surroundings).actions(of: inPlace)
        }
        #expect(actions.filter { $0.state == .open }.count == 2)
        #expect(actions.first { $0.id == dropped }?.state == .dropped)
        let open = try await world.openTasks()
        #expect(Set(actions.filter { $0.state == .open }.map(\.taskKey)).isSubset(of: open))
        #expect(open.contains(try #require(try await world.plan(draft).taskKey)))
    }

    @Test(arguments: Engine.allCases)
    func `a review that a death asked for says the truth once it is taken back`(engine: Engine) async throws {
        let world = try await PlanWorld(engine)
        let (desk, id) = (world.desk, try await world.draft())
        try await world.putInPlace(id)
        try await world.database.write { connection in
            try desk.died(PlanWorld.ben, connection)
            try desk.deathUndone(PlanWorld.ben, connection)
        }
        let plan = try await world.plan(id)
        #expect(plan.status == .final && plan.reviews.askedBy == "2027-01-19")
        #expect(plan.reviews.askedWords.contains("recorded by mistake"))
    }

    @Test(arguments: Engine.allCases)
    func `a change of an area’s clocks holds for plans made from then on`(engine: Engine) async throws {
        let world = try await PlanWorld(engine)
        world.clocks.withLock { clocks in
            clocks = { day in
                var clocks = PlanClocks()
                if day >= "2027-02-01" { (clocks.reviews.lightWeeks, clocks.writing) = (6, 3) }
                return clocks
            }
        }
        let early = try await world.draft(kind: .centre)
        try await world.putInPlace(early)
        #expect(try await world.plan(early).dueOn == "2027-03-02")
        world.fixed.set("2027-02-02T09:00:00.000Z")
        let late = try await world.draft(kind: .centre)
        #expect(try await world.plan(late).dueOn == "2027-02-05")
        try await world.putInPlace(late)
        #expect(try await world.plan(late).dueOn == "2027-03-16")
        let desk = world.desk
        try await world.database.write { connection in
            let plan = try world.find(early, connection)
            #expect(try desk.nextReview(plan.reviews, of: plan, connection).on == "2027-03-02")
        }
    }

    @Test func `a centre’s letter to somebody who doesn’t agree says what they said`() async throws {
        let world = try await PlanWorld(.sqlite)
        let surroundings = world.surroundings
        let disagreed = PlanRulesTests.checks(.centre) { plan, _, _, _ in
            (plan.status, plan.carerWords) = (.disagreed, "One afternoon is not enough")
        }
        let letter = try PlanLetters(
            plan: disagreed.plan, checks: disagreed, surroundings: surroundings, reviewOn: "2027-03-02"
        ).copy
        #expect(letter.key == "centre-plan-disagreed")
        #expect(letter.values["disagreement"] == "One afternoon is not enough")
        let agreed = PlanRulesTests.checks(.centre) { plan, _, _, _ in plan.status = .agreed }
        let other = try PlanLetters(
            plan: agreed.plan, checks: agreed, surroundings: surroundings, reviewOn: "2027-03-02"
        ).copy
        #expect(other.key == "centre-plan" && other.values["disagreement"] == nil)
        let desk = try DocumentDesk(
            surroundings: surroundings, needs: DocumentNeeds(people: world.people))
        for letter in [letter, other] { try desk.check(letter) }
    }
}
