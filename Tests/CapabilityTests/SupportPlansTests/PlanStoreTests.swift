import Audit
import Core
import Jobs
import People
import Storage
import TestSupport
import Testing

@testable import SupportPlans

@Suite struct PlanStoreTests {
    @Test(arguments: Engine.allCases)
    func `a plan goes from draft to being in place, and each step is a task of its own`(engine: Engine)
        async throws
    {
        let world = try await PlanWorld(engine)
        let id = try await world.draft()
        #expect(try await world.openTasks() == ["plan/\(id)/1"])
        try await world.putInPlace(id)
        let plan = try await world.plan(id)
        #expect(plan.status == .final)
        #expect(plan.planOn == "2027-01-05")
        #expect(plan.dueOn == "2027-03-02")
        #expect(plan.content == PlanWorld.content)
        let actions = try await world.database.read { try PlanStore($0, world.surroundings).actions(of: id) }
        #expect(actions.map(\.words) == ["Book the sitter", "Ask the choir"])
        #expect(actions.first?.pence == 12_000)
        // The first check, at 8 weeks, is within the 8 weeks of its reminder.
        let step = try #require(plan.taskKey)
        #expect(try await world.openTasks() == Set(actions.map(\.taskKey) + [step]))
        let events = try await world.database.read { try PlanStore($0, world.surroundings).events(of: id) }
        #expect(Set(events.map(\.status)) == [.final, .agreed, .proposed])
        #expect(events.contains { $0.byKind == "carer" })
    }

    @Test(arguments: Engine.allCases)
    func
        `a plan without outcomes isn’t shown, one that lacks something isn’t final, and nothing is half kept`(
            engine: Engine
        ) async throws
    {
        let world = try await PlanWorld(engine)
        let id = try await world.draft()
        let desk = world.desk
        await #expect(throws: PlanRefusal.missing([.outcomes])) {
            try await world.database.write { connection in
                let plan = try world.find(id, connection)
                try desk.store(connection).removeOutcome("o-\(id)", of: id)
                try desk.propose(plan, world.person(), by: PlanWorld.staff(), connection)
            }
        }
        #expect(try await world.plan(id).status == .draft)
        await #expect(throws: PlanRefusal.missing([.regard])) {
            try await world.database.write { connection in
                var plan = try world.find(id, connection)
                plan.content.regard = ""
                try desk.keep(plan, part: "content", by: PlanWorld.staff(), connection)
                try desk.propose(
                    try world.find(id, connection), world.person(), by: PlanWorld.staff(), connection)
                try desk.answer(
                    try world.find(id, connection), agrees: true, words: "", by: PlanWorld.staff(), connection
                )
                try desk.finalise(
                    try world.find(id, connection), world.person(), copies: [], by: PlanWorld.staff(),
                    connection)
            }
        }
        #expect(try await world.plan(id).content.regard == "A course")
        await #expect(throws: Refused.self) {
            try await world.database.write { connection in
                try desk.propose(
                    try world.find(id, connection), world.person(), by: PlanWorld.staff(), connection)
                try desk.answer(
                    try world.find(id, connection), agrees: true, words: "", by: PlanWorld.staff(), connection
                )
                try desk.finalise(
                    try world.find(id, connection), world.person(), copies: [],
                    by: PlanWorld.staff(.practitioner),
                    connection)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `the carer’s disagreement is kept in their words, and needs them`(engine: Engine) async throws {
        let world = try await PlanWorld(engine)
        let id = try await world.draft()
        let desk = world.desk
        try await world.database.write { connection in
            try desk.propose(
                try world.find(id, connection), world.person(), by: PlanWorld.staff(), connection)
        }
        await #expect(throws: PlanRefusal.wordsMissing) {
            try await world.database.write { connection in
                try desk.answer(
                    try world.find(id, connection), agrees: false, words: "", by: PlanWorld.carer(),
                    connection)
            }
        }
        try await world.database.write { connection in
            try desk.answer(
                try world.find(id, connection), agrees: false, words: "One night isn’t enough",
                by: PlanWorld.carer(), connection)
            try desk.finalise(
                try world.find(id, connection), world.person(), copies: [], by: PlanWorld.staff(), connection)
        }
        let plan = try await world.plan(id)
        #expect(plan.status == .final)
        #expect(plan.carerWords == "One night isn’t enough")
    }

    @Test(arguments: Engine.allCases)
    func `of two who save at once one is told`(engine: Engine) async throws {
        let world = try await PlanWorld(engine)
        let id = try await world.draft()
        let old = try await world.plan(id)
        let desk = world.desk
        try await world.database.write { connection in
            try desk.keep(old, part: "content", by: PlanWorld.staff(), connection)
        }
        await #expect(throws: EditConflict.self) {
            try await world.database.write { try desk.keep(old, part: "content", by: PlanWorld.staff(), $0) }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a step ticked by its link is done once, and its task with it`(engine: Engine) async throws {
        let world = try await PlanWorld(engine)
        let id = try await world.draft()
        try await world.putInPlace(id)
        let surroundings = world.surroundings
        let action = try #require(
            try await world.database.read { try PlanStore($0, surroundings).actions(of: id) }.last)
        let (old, code) = try await world.database.write { connection in
            let links = PlanLinkStore(connection, surroundings)
            return (
                try links.make(for: action.id, lastingUntil: action.dueOn),
                try links.make(for: action.id, lastingUntil: action.dueOn)
            )
        }
        #expect(PlanCode(code.description) == code)
        try await world.database.read { connection in
            let links = PlanLinkStore(connection, surroundings)
            let opened = [try links.action(old), try links.action(code), try links.action(code)]
            #expect(opened == [nil, action.id, action.id])
            #expect(try links.action(PlanCode(surroundings)) == nil)
        }
        let used = try await world.database.write { connection in
            let links = PlanLinkStore(connection, surroundings)
            return (try links.use(code), try links.use(code))
        }
        #expect(used.0 == action.id)
        #expect(used.1 == nil)
        let desk = world.desk
        let answers = try await world.database.write { connection in
            let plan = try world.find(id, connection)
            let first = try desk.answer(action, of: plan, .notDone, by: PlanWorld.carer(), connection)
            let second = try desk.answer(action, of: plan, .done, by: PlanWorld.carer(), connection)
            return [first, second]
        }
        #expect(answers == [true, false])
        let tasks = try await world.openTasks()
        #expect(!tasks.contains(action.taskKey))
        #expect(tasks.contains("plan-missed/\(action.id)/1"))
        // Old links are calm: they simply don't work.
        world.fixed.advance(seconds: 200 * 86_400)
        #expect(try await world.database.read { try PlanLinkStore($0, surroundings).action(code) } == nil)
    }

    @Test(arguments: Engine.allCases)
    func `work closed on the worklist answers its step, and a plan’s own step is asked for again`(
        engine: Engine
    ) async throws {
        let world = try await PlanWorld(engine)
        let id = try await world.draft()
        let desk = world.desk
        func close(_ key: String, isDone: Bool = true) async throws {
            try await world.database.write { connection in
                try connection.run("UPDATE task SET status = 'done' WHERE key = \(key)")
                try desk.taskClosed(TaskClosed(key: key, kind: "any", isDone: isDone), connection)
            }
        }
        try await close("plan/\(id)/1")
        #expect(try await world.openTasks() == ["plan/\(id)/2"])
        try await world.putInPlace(id)
        let actions = try await world.database.read { try PlanStore($0, world.surroundings).actions(of: id) }
        try await close(actions[0].taskKey)
        // What the carer does is theirs to answer: they are still to be asked.
        try await close(actions[1].taskKey)
        try await close(actions[1].taskKey, isDone: false)
        try await close(actions[0].taskKey)
        try await close("plan/nonsense")
        let after = try await world.database.read { try PlanStore($0, world.surroundings).actions(of: id) }
        #expect(after.map(\.state) == [.done, .open])
        let key = try #require(try await world.plan(id).taskKey)
        #expect(try await world.openTasks() == [key, actions[1].taskKey])
    }

    @Test(arguments: Engine.allCases)
    func `whose age isn’t known, or who isn’t seen, counts as no adult`(engine: Engine) async throws {
        let world = try await PlanWorld(engine)
        let (desk, id) = (world.desk, try await world.draft(kind: .centre))
        world.seen.withLock {
            $0[PlanWorld.ben] = SeenPerson(id: PlanWorld.ben, name: "Ben Marsh", reference: "4K7P-2QXM-8")
        }
        world.visible.withLock { _ = $0[PlanWorld.council]?.remove(PlanWorld.cleo) }
        let doers = [PlanWorld.ada, PlanWorld.ben, PlanWorld.cleo]
        try await world.database.write { connection in
            for (number, doer) in zip(70..., doers) {
                try desk.store(connection).add(
                    PlanAction(
                        id: .example(number), plan: id, words: "Wash him", task: .personal,
                        doer: .household, doerWords: "Somebody", person: doer, dueOn: "2027-02-01"))
            }
        }
        let checks = try await world.database.read {
            try desk.checks(try world.find(id, $0), world.person(), for: PlanWorld.staff(), $0)
        }
        #expect(checks.ageless == [PlanWorld.ben, PlanWorld.cleo] && checks.children.isEmpty)
        #expect(checks.gapsBeforeFinal == [.childAge])
    }

    @Test(arguments: Engine.allCases)
    func `a review is reminded of at 8 and at 4 weeks, kept with its scores, and sets the next`(
        engine: Engine
    )
        async throws
    {
        let world = try await PlanWorld(engine)
        let id = try await world.draft()
        try await world.putInPlace(id)
        let desk = world.desk
        func hold(_ kind: PlanReview.Kind, _ outcome: PlanReview.Outcome, _ score: Int) async throws {
            try await world.database.write { connection in
                try desk.beginReview(try world.find(id, connection), by: PlanWorld.staff(), connection)
                let held = PlanDesk.Held(
                    kind: kind, outcome: outcome, words: "It helps", carerWords: "I sing",
                    scores: ["o-\(id)": score])
                try desk.finishReview(
                    try world.find(id, connection), held, copies: [], by: PlanWorld.staff(), connection)
            }
        }
        try await hold(.light, .unchanged, 6)
        var plan = try await world.plan(id)
        #expect(plan.dueOn == "2028-01-05")
        #expect(plan.taskKey == nil)
        func remind(on day: LocalDate) async throws -> Set<String> {
            world.fixed.set(Instant(day, hour: 9))
            try await world.database.write { connection in
                for plan in try PlanStore(connection, world.surroundings).reviewsDue(by: day.adding(days: 56))
                {
                    try desk.remind(plan, connection)
                }
            }
            return try await world.openTasks().filter { $0.hasPrefix("plan/\(id)") }
        }
        #expect(try await remind(on: "2027-11-09").isEmpty)
        #expect(try await remind(on: "2027-11-10").count == 1)
        #expect(try await remind(on: "2027-12-07").count == 1)
        #expect(try await remind(on: "2027-12-08").count == 2)
        #expect(try await remind(on: "2027-12-09").count == 2)
        // The carer is told too, once each time, and not after the review was held.
        let keys = ["plan-reminder/\(id)/2028-01-05/first", "plan-reminder/\(id)/2028-01-05/second"]
        let asked: [String] = try await world.database.read {
            try $0.run("SELECT event_key FROM event WHERE name = 'message-requested' ORDER BY event_key").map
            {
                try $0.value("event_key")
            }
        }
        #expect(asked == keys)
        func isWanted(_ key: String) async throws -> Bool? {
            try await world.database.read {
                try PlanStore($0, world.surroundings).isReminderWanted(key)
            }
        }
        #expect(try await isWanted(keys[1]) == true)
        #expect(try await isWanted("appointment/x/0") == nil)
        try await hold(.full, .changed, 8)
        plan = try await world.plan(id)
        #expect(plan.status == .draft)
        #expect(try await isWanted(keys[1]) == false)
        #expect(
            try await world.openTasks().filter { $0.hasPrefix("plan/\(id)") } == [try #require(plan.taskKey)])
        let reviews = try await world.database.read { try PlanStore($0, world.surroundings).reviews(of: id) }
        #expect(reviews.map(\.kind) == [.full, .light])
        #expect(reviews.first?.dueOn == "2028-01-05")
        #expect(reviews.last?.nextOn == "2028-01-05")
    }

    @Test(arguments: Engine.allCases)
    func `lists are paged, counts equal lists, and restricted people are in neither`(engine: Engine)
        async throws
    {
        let world = try await PlanWorld(engine)
        for _ in 0..<7 { _ = try await world.draft(kind: .centre) }
        for _ in 0..<3 { _ = try await world.draft(kind: .centre, of: PlanWorld.cleo) }
        try await world.setRestricted(PlanWorld.cleo)
        world.fixed.advance(seconds: 20 * 86_400)
        try await world.database.read { connection in
            let store = PlanStore(connection, world.surroundings)
            for due in PlanStore.Due.allCases {
                for sees in [false, true] {
                    var all: [SupportPlanID] = []
                    var place: PlanStore.Place?
                    repeat {
                        let page = try store.due(
                            due, of: PlanWorld.council, seesRestricted: sees, after: place, limit: 3)
                        all += page.map(\.id)
                        place = page.last.map { PlanStore.Place(dueOn: $0.dueOn, id: $0.id) }
                    } while place != nil
                    #expect(Set(all).count == all.count)
                    let count = try store.count(due, of: PlanWorld.council, seesRestricted: sees)
                    #expect(all.count == count)
                    #expect(count == (due == .soon ? 0 : sees ? 10 : 7))
                }
            }
            #expect(try store.count(.all, of: PlanWorld.centre, seesRestricted: true) == 0)
        }
        #expect(PlanStore.Place("2027-01-05_x") == nil)
    }

    @Test(arguments: Engine.allCases)
    func `death, restriction and joined records each leave nothing loose`(engine: Engine) async throws {
        let world = try await PlanWorld(engine)
        let id = try await world.draft()
        try await world.putInPlace(id)
        let desk = world.desk
        let action = try #require(
            try await world.database.read { try PlanStore($0, world.surroundings).actions(of: id) }.last)
        let code = try await world.database.write {
            try PlanLinkStore($0, world.surroundings).make(for: action.id, lastingUntil: action.dueOn)
        }
        // Whom she looked after dies: her plan is looked at again soon.
        try await world.database.write { try desk.died(PlanWorld.ben, $0) }
        #expect(try await world.plan(id).dueOn == "2027-01-19")
        // She becomes restricted: her link no longer works.
        try await world.setRestricted(PlanWorld.ada)
        try await world.database.write { try desk.restricted(PlanWorld.ada, $0) }
        #expect(
            try await world.database.read { try PlanLinkStore($0, world.surroundings).action(code) } == nil)
        // Another record of hers, with a plan of its own, is joined to it.
        let other = try await world.draft(kind: .centre, of: PlanWorld.cleo)
        try await world.database.write { connection in
            try connection.run("UPDATE support_plan SET person_id = \(PlanWorld.ada) WHERE id = \(other)")
            try desk.merged(PersonMerged(kept: PlanWorld.ada, away: PlanWorld.cleo), connection)
            try desk.merged(PersonMerged(kept: PlanWorld.ada, away: PlanWorld.cleo), connection)
        }
        let two = "plan-two/\(PlanWorld.ada)/\(PlanWorld.cleo)/\(PlanWorld.council)"
        #expect(try await world.openTasks().contains(two))
        try await world.database.write {
            try desk.unmerged(PersonMerged(kept: PlanWorld.ada, away: PlanWorld.cleo), $0)
        }
        // She dies: every plan ends, with its steps and tasks.
        try await world.database.write { try desk.died(PlanWorld.ada, $0) }
        try await world.database.write { try desk.died(PlanWorld.ada, $0) }
        for plan in [try await world.plan(id), try await world.plan(other)] {
            #expect(plan.status == .ended)
            #expect(plan.endReason == .died)
        }
        #expect(try await world.openTasks().isEmpty)
        let states = try await world.database.read {
            try PlanStore($0, world.surroundings).actions(ofAny: [id, other]).map(\.state)
        }
        #expect(states.allSatisfy { $0 == .dropped })
    }

    @Test(arguments: Engine.allCases)
    func `involvement is kept and counted from its view`(engine: Engine) async throws {
        let world = try await PlanWorld(engine)
        try await world.database.write { connection in
            let store = CaredForEventStore(connection, world.surroundings)
            for number in 0..<5 {
                var event = CaredForEvent(
                    id: "event-\(number)", person: PlanWorld.ben, carer: PlanWorld.ada,
                    organisation: PlanWorld.council, kind: .review, happenedOn: "2027-01-04")
                if number < 2 { (event.viewOn, event.viewWords) = ("2027-01-04", "I worry") }
                if number == 4 { event.isRefused = true }
                try store.add(event, by: PlanWorld.assessor)
            }
            let row = try connection.run(
                """
                SELECT count(*) AS events, count(*) FILTER (WHERE view_recorded) AS heard,
                    count(*) FILTER (WHERE refused_by_cared_for) AS refused
                FROM carer_involvement_facts WHERE organisation_id = \(PlanWorld.council)
                """
            ).first
            #expect(try row?.value("events", as: Int.self) == 5)
            #expect(try row?.value("heard", as: Int.self) == 2)
            #expect(try row?.value("refused", as: Int.self) == 1)
            #expect(try store.events(about: PlanWorld.ben, of: PlanWorld.council).count == 5)
            #expect(try store.events(about: PlanWorld.ben, of: PlanWorld.centre).isEmpty)
            #expect(throws: CaredForRefusal.copyWithoutAgreement) {
                var event = CaredForEvent(
                    id: "x", person: PlanWorld.ben, carer: PlanWorld.ada, organisation: PlanWorld.council,
                    kind: .review, happenedOn: "2027-01-04")
                event.copyOn = "2027-01-04"
                try store.add(event, by: nil)
            }
        }
    }
}
