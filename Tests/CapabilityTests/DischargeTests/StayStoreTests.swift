import Core
import Documents
import Jobs
import People
import Storage
import TestSupport
import Testing

@testable import Discharge

@Suite struct StayStoreTests {
    @Test(arguments: Engine.allCases)
    func `a stay goes from the ward to somebody who goes on, and each step is one open task`(engine: Engine)
        async throws
    {
        let world = try await StayWorld(engine)
        let id = try await world.begin()
        #expect(try await world.kinds() == ["discharge"])
        try await world.goHome(id)
        #expect(try await world.kinds() == ["discharge-call"])
        #expect(try await world.openTasks().first?.dueOn == "2027-01-08")

        await #expect(throws: StayRefusal.self) {
            try await world.change(id) { desk, opened, connection in try desk.close(opened, connection) }
        }
        try await world.change(id) { desk, opened, connection in
            try desk.keep(
                StayCall(on: "2027-01-05", result: .spoke, words: "Tired", by: "Sam"), on: opened, connection)
        }
        await #expect(throws: StayRefusal.missing([.followUp])) {
            try await world.change(id) { desk, opened, connection in try desk.close(opened, connection) }
        }
        // The carer must agree that somebody is told of them.
        await #expect(throws: StayRefusal.needsAgreement) {
            try await world.change(id) { desk, opened, connection in
                try desk.ask(StayWorld.centre, words: "Ring", carerAgreed: false, on: opened, connection)
            }
        }
        try await world.change(id) { desk, opened, connection in
            try desk.ask(StayWorld.centre, words: "Ring", carerAgreed: true, on: opened, connection)
        }
        #expect(try await world.kinds() == ["discharge", "discharge-ask"])
        try await world.change(id, by: StayWorld.helper) { desk, opened, connection in
            try desk.answerAsk(true, words: "We ring on Friday", on: opened, connection)
        }
        #expect(try await world.kinds() == ["discharge", "discharge-after"])
        try await world.change(id) { desk, opened, connection in try desk.close(opened, connection) }
        // What is left is with the organisation that took it on.
        let left = try await world.openTasks()
        #expect(left.map(\.kind) == ["discharge-after"])
        #expect(left.first?.organisation == StayWorld.centre)
        let stay = try await world.stay(id)
        #expect(stay.status == .closed && stay.followUp == .accepted && stay.closedOn == "2027-01-05")
    }

    @Test(arguments: Engine.allCases)
    func `what the carer says reaches the ward and the social worker once, with who read it`(engine: Engine)
        async throws
    {
        let world = try await StayWorld(engine)
        let id = try await world.begin()
        try await world.say(1, isUrgent: true)
        let tasks = try await world.openTasks()
        #expect(tasks.map(\.kind) == ["discharge-answer"])
        #expect(tasks.first?.dueOn == "2027-01-05")
        // Told again, nothing is doubled.
        let desk = world.desk
        try await world.database.write { try desk.wordsChanged(on: StayWorld.link, $0) }
        #expect(try await world.openTasks() == tasks)

        try await world.change(id) { desk, opened, connection in
            let stay = try desk.take(.ward, on: opened, connection) { $0.socialWork = StayWorld.council }
            try desk.sendWords(of: stay, connection)
        }
        try await world.change(id) { desk, opened, connection in
            try desk.confirmReading("s1", on: opened, connection)
            try desk.confirmReading("s1", on: opened, connection)
        }
        var facts = try await world.database.read { try desk.store($0).facts(of: [id])[id] }
        let receipts = try #require(facts?.statements.first?.receipts)
        #expect(receipts.filter { $0.party == .ward }.map(\.readBy) == ["Sam Field"])
        #expect(receipts.filter { $0.party == .socialWork }.map(\.readAt) == [nil])

        await #expect(throws: StayRefusal.self) {
            try await world.change(id) { desk, opened, connection in try desk.close(opened, connection) }
        }
        try await world.change(id) { desk, opened, connection in
            try desk.answer("A nurse comes twice a day", on: opened, connection)
        }
        #expect(try await world.kinds() == ["discharge"])
        facts = try await world.database.read { try desk.store($0).facts(of: [id])[id] }
        #expect(facts?.statements.first?.answer == "A nurse comes twice a day")
        #expect(facts?.statements.first?.needsAnswer == false)
    }

    @Test(arguments: Engine.allCases)
    func `a child who helps is the children’s team’s task, without a name`(engine: Engine) async throws {
        let world = try await StayWorld(engine)
        _ = try await world.begin(child: .yes)
        let task = try #require(try await world.openTasks().first { $0.kind == "young-carer" })
        #expect(task.organisation == StayWorld.council)
    }

    @Test(arguments: Engine.allCases)
    func `coming back within 30 days is kept with the stay before, and later isn’t`(engine: Engine)
        async throws
    {
        let world = try await StayWorld(engine)
        let first = try await world.begin()
        try await world.goHome(first)
        world.fixed.set("2027-02-04T09:30:00.000Z")
        let again = try await world.begin(admitted: "2027-02-04")
        let desk = world.desk
        let facts = try await world.database.read { try desk.store($0).facts(of: [first])[first] }
        #expect(facts?.setbacks.map(\.kind) == [.readmission])
        #expect(facts?.setbacks.first?.stay == again)
        #expect(try await world.stay(again).previous == first)
        let key = "discharge-readmission/\(first)/\(again)"
        #expect(try await world.openTasks().contains { $0.key == key && $0.kind == "same-day" })
        world.fixed.set("2027-06-04T09:30:00.000Z")
        let later = try await world.begin(admitted: "2027-06-04")
        #expect(try await world.stay(later).previous == nil)
    }

    @Test(arguments: Engine.allCases)
    func `the same form sent twice begins one stay, and another one later begins another`(engine: Engine)
        async throws
    {
        let world = try await StayWorld(engine)
        async let one = world.begin()
        async let other = world.begin()
        let (first, second) = (try await one, try await other)
        #expect(first == second)
        #expect(try await world.kinds() == ["discharge"])
        world.fixed.set("2027-01-05T12:30:00.000Z")
        #expect(try await world.begin() != first)
    }

    @Test(arguments: Engine.allCases)
    func `whoever says no reads no further`(engine: Engine) async throws {
        let world = try await StayWorld(engine)
        let id = try await world.begin()
        try await world.goHome(id)
        try await world.change(id) { desk, opened, connection in
            try desk.ask(
                StayWorld.centre, words: "Please go on", carerAgreed: true, on: opened, connection)
        }
        try await world.change(id, by: StayWorld.helper) { desk, opened, connection in
            try desk.answerAsk(false, words: "No place", on: opened, connection)
        }
        await #expect(throws: (any Error).self) {
            try await world.change(id, by: StayWorld.helper) { _, _, _ in }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a breakdown at home is rung today by whoever has the carer`(engine: Engine) async throws {
        let world = try await StayWorld(engine)
        let id = try await world.begin()
        try await world.goHome(id)
        try await world.change(id) { desk, opened, connection in
            try desk.keep(
                StaySetback(kind: .breakdown, on: "2027-01-05", words: "He fell"), on: opened, connection)
        }
        let task = try #require(try await world.openTasks().first { $0.kind == "same-day" })
        #expect(task.organisation == StayWorld.trust && task.dueOn == "2027-01-05")
    }

    // MARK: Lives

    @Test(arguments: Engine.allCases)
    func `the patient’s death ends it, and goes on again where it was none`(engine: Engine) async throws {
        let world = try await StayWorld(engine)
        let id = try await world.begin()
        try await world.goHome(id)
        let desk = world.desk
        try await world.database.write { try desk.died(StayWorld.ben, $0) }
        #expect(try await world.stay(id).status == .ended)
        #expect(try await world.openTasks().isEmpty)
        try await world.database.write { try desk.died(StayWorld.ben, $0) }
        try await world.database.write { try desk.deathUndone(StayWorld.ben, $0) }
        #expect(try await world.stay(id).status == .home)
        #expect(try await world.kinds() == ["discharge-call"])
    }

    @Test(arguments: Engine.allCases)
    func `the carer’s death leaves the patient with somebody who finds another`(engine: Engine) async throws {
        let world = try await StayWorld(engine)
        let id = try await world.begin()
        try await world.change(id) { desk, opened, connection in
            try desk.take(.ward, on: opened, connection) { $0.planningOn = "2027-01-05" }
        }
        let desk = world.desk
        try await world.database.write { try desk.died(StayWorld.ada, $0) }
        #expect(try await world.stay(id).details.carerDied)
        #expect(try await world.stay(id).details.next == "find-carer")
        #expect(try await world.kinds() == ["discharge"])
        try await world.database.write { try desk.deathUndone(StayWorld.ada, $0) }
        #expect(try await world.stay(id).details.next == "involve")
    }

    @Test(arguments: Engine.allCases)
    func `after records are joined nobody is their own carer, and two stays of one are looked at`(
        engine: Engine
    ) async throws {
        let world = try await StayWorld(engine)
        let id = try await world.begin()
        let desk = world.desk
        try await world.database.write { connection in
            try connection.run("UPDATE hospital_stay SET carer_id = \(StayWorld.ben) WHERE id = \(id)")
            try desk.merged(PersonMerged(kept: StayWorld.ben, away: StayWorld.ada), connection)
        }
        let stay = try await world.stay(id)
        #expect(stay.carer == nil && stay.carerFound == .notAsked)
        _ = try await world.begin()
        try await world.database.write {
            try desk.merged(PersonMerged(kept: StayWorld.ben, away: StayWorld.cleo), $0)
        }
        #expect(try await world.kinds().contains("discharge-two"))
    }

    @Test(arguments: Engine.allCases)
    func `a restriction takes back what others were asked, and hides the stay`(engine: Engine) async throws {
        let world = try await StayWorld(engine)
        let id = try await world.begin()
        try await world.change(id) { desk, opened, connection in
            try desk.ask(StayWorld.centre, words: "Ring", carerAgreed: true, on: opened, connection)
        }
        world.restricted.withLock { _ = $0.insert(StayWorld.ada) }
        let desk = world.desk
        try await world.database.write { try desk.restricted(StayWorld.ada, $0) }
        #expect(try await world.stay(id).followUp == .notAsked)
        #expect(try await !world.kinds().contains("discharge-ask"))
        for principal in [StayWorld.staff(), StayWorld.helper] {
            await #expect(throws: NotFound.self) {
                try await world.database.read { _ = try desk.open(id, for: principal, $0) }
            }
        }
        world.restricted.withLock { $0 = [StayWorld.ben] }
        await #expect(throws: NotFound.self) {
            try await world.change(id) { _, _, _ in }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a task ticked off without its step comes back`(engine: Engine) async throws {
        let world = try await StayWorld(engine)
        let id = try await world.begin()
        let key = try #require(try await world.stay(id).taskKey)
        let desk = world.desk
        try await world.database.write { connection in
            try connection.run("UPDATE task SET status = 'done' WHERE key = \(key)")
            try desk.taskClosed(TaskClosed(key: key, kind: "discharge", isDone: true), connection)
        }
        #expect(try await world.kinds() == ["discharge"])
        #expect(try await world.stay(id).taskKey != key)
        // An old key changes nothing.
        try await world.database.write {
            try desk.taskClosed(TaskClosed(key: key, kind: "discharge", isDone: true), $0)
        }
        #expect(try await world.openTasks().count == 1)
    }

    @Test(arguments: Engine.allCases)
    func `of two who save at once one is told`(engine: Engine) async throws {
        let world = try await StayWorld(engine)
        let id = try await world.begin()
        let old = try await world.stay(id)
        try await world.change(id) { desk, opened, connection in
            try desk.take(.ward, on: opened, connection) { $0.ward = "Another" }
        }
        let desk = world.desk
        await #expect(throws: EditConflict.self) {
            try await world.database.write { try desk.store($0).save(old) }
        }
    }

    @Test(arguments: Engine.allCases)
    func `the letter is kept, and a new one replaces it`(engine: Engine) async throws {
        let world = try await StayWorld(engine)
        let id = try await world.begin()
        let letters = try DocumentDesk(
            surroundings: world.surroundings, needs: DocumentNeeds(people: world.people))
        let desk = StayDesk(surroundings: world.surroundings, needs: world.needs(letters: letters))
        var documents: [DocumentID?] = []
        for number in 1...2 {
            try await world.database.write { connection in
                let opened = try desk.open(id, for: StayWorld.staff(), connection)
                var details = opened.stay.details
                (details.nightPhone, details.nightWho) = ("01632 96000\(number)", "The ward")
                try desk.givePlan(details, [.handed], on: opened, connection)
            }
            documents.append(try await world.stay(id).document)
        }
        #expect(documents[0] != nil && documents[1] != nil && documents[0] != documents[1])
        let kept = try await world.database.read {
            try letters.documents(of: StayWorld.ada, for: StayWorld.staff(), $0)
        }
        #expect(kept.filter { $0.replacedBy == nil }.map(\.id) == [documents[1]])
    }
}
