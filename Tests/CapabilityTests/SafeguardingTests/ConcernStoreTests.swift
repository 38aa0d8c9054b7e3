import Audit
import Core
import Jobs
import Storage
import TestSupport
import Testing

@testable import Safeguarding

@Suite struct ConcernStoreTests {
    @Test(arguments: Engine.allCases)
    func `a concern goes from raised to closed, always with an owner, a clock and a neutral task`(
        engine: Engine
    )
        async throws
    {
        let world = try await ConcernWorld(engine)
        let id = try await world.raise()
        #expect(
            try await world.openTasks() == [
                .init(title: ConcernDesk.toSend, account: .example(21), organisation: ConcernWorld.centre)
            ])
        #expect(try await world.concern(id).state.dueAt == world.surroundings.now().adding(seconds: 4 * 3600))
        try await world.add(.send, to: id)
        #expect(try await world.concern(id).state.status == .sent)
        try await world.add(.acknowledge, to: id)
        #expect(try await world.concern(id).state.status == .acknowledged)
        #expect(try await world.concern(id).state.dueAt == Instant("2027-01-12", hour: 17))
        #expect(try await world.openTasks().map(\.title) == ["Something private to follow up"])
        await #expect(throws: ConcernRefusal.notNow(.acknowledged)) {
            try await world.add(.keep, to: id, words: "x")
        }
        try await world.add(.close, to: id, words: "An enquiry was made; she is safe")
        try await world.add(.keep, to: id, words: "Keep it")
        try await world.add(.putAway, to: id, words: "Nothing since")
        #expect(try await world.concern(id).state.status == .putAway)
        #expect(try await world.openTasks().isEmpty)
        let actions = try await world.database.read {
            try ConcernStore($0, world.surroundings).entries(of: id).map(\.action)
        }
        #expect(Set(actions) == [.send, .acknowledge, .close, .keep, .putAway])
        let tasks = try await world.database.read {
            try $0.run("SELECT key FROM task WHERE person_id IS NOT NULL OR NOT sensitive")
        }
        #expect(tasks.isEmpty)
        let log = try await world.database.read { connection in
            (
                try AuditStore(connection, world.surroundings).entries(about: ConcernWorld.ada),
                try AuditStore(connection, world.surroundings).allEntries(about: ConcernWorld.ada)
            )
        }
        #expect(log.0.isEmpty)
        #expect(log.1.count == 6)
        #expect(!log.1.contains { $0.detail.contains("bruise") || $0.detail.contains("safe") })
    }

    @Test(arguments: Engine.allCases)
    func `the database lets nobody change or remove what was written`(engine: Engine) async throws {
        let world = try await ConcernWorld(engine)
        let id = try await world.raise()
        try await world.add(.add, to: id, words: "More")
        for statement: SQL in [
            "UPDATE concern SET answers = '{}'", "DELETE FROM concern", "UPDATE concern_entry SET words = ''",
            "DELETE FROM concern_entry", "DELETE FROM concern_state",
        ] {
            await #expect(throws: (any Error).self) {
                try await world.database.write { try $0.run(statement) }
            }
        }
        #expect(try await world.concern(id).answers["words"] == "A bruise <b>")
        let entries = try await world.database.read {
            try ConcernStore($0, world.surroundings).entries(of: id)
        }
        world.fixed.advance(seconds: 60)
        try await world.add(.correct, to: id, words: "Not more", corrects: entries.first?.id)
        let all = try await world.database.read { try ConcernStore($0, world.surroundings).entries(of: id) }
        #expect(all.map(\.words) == ["More", "Not more"])
        #expect(all.last?.corrects == entries.first?.id)
    }

    @Test(arguments: Engine.allCases)
    func `not acknowledged in time, a manager is asked to ring, again and again, until it is`(engine: Engine)
        async throws
    {
        let world = try await ConcernWorld(engine)
        let desk = world.desk
        let id = try await world.raise()
        #expect(try await world.database.write { try desk.escalate($0) } == 0)
        #expect(try await world.sight(id, ConcernWorld.staff(.manager)) == nil)
        world.fixed.advance(seconds: 4 * 3600)
        #expect(try await world.database.write { try desk.escalate($0) } == 1)
        #expect(try await world.database.write { try desk.escalate($0) } == 0)
        #expect(try await world.openTasks().map(\.account).contains(AccountID.example(22)))
        #expect(try await world.sight(id, ConcernWorld.staff(.manager)) == .ringing)
        world.fixed.advance(seconds: 4 * 3600)
        #expect(try await world.database.write { try desk.escalate($0) } == 1)
        #expect(try await world.openTasks().map(\.account).contains(ConcernWorld.secondManager))
        #expect(try await world.openTasks().count == 3)
        try await world.add(.acknowledge, to: id, by: ConcernWorld.staff(.manager))
        #expect(try await world.openTasks().count == 1)
        #expect(try await world.concern(id).state.status == .acknowledged)
        #expect(try await world.concern(id).state.isLate(at: world.surroundings.now()) == false)
        world.fixed.advance(seconds: 3 * 3600)
        #expect(try await world.database.write { try desk.escalate($0) } == 0)
        #expect(try await world.openTasks().count == 1)
    }

    @Test(arguments: Engine.allCases)
    func `whose record becomes restricted stays with whoever sees to it where no lead is a reviewer`(
        engine: Engine
    ) async throws {
        let world = try await ConcernWorld(engine)
        let desk = world.desk
        let id = try await world.raise()
        let other = AccountID.example(27)
        try await world.database.write { connection in
            try connection.run("UPDATE concern_state SET owner_id = \(other) WHERE concern_id = \(id)")
        }
        world.hidden.withLock { _ = $0.insert(ConcernWorld.ada) }
        try await world.database.write { try desk.restricted(ConcernWorld.ada, $0) }
        #expect(try await world.concern(id).state.owner == other)
    }

    @Test(arguments: Engine.allCases)
    func `only leads of where it goes to and came from read it, and nobody of whom it is about`(
        engine: Engine
    )
        async throws
    {
        let world = try await ConcernWorld(engine)
        let id = try await world.raise(by: ConcernWorld.staff(.frontDesk))
        let councilLead = ConcernWorld.staff(
            .safeguardingLead, at: ConcernWorld.council, account: ConcernWorld.councilLead)
        #expect(try await world.sight(id, ConcernWorld.staff(.frontDesk)) == .state)
        #expect(try await world.sight(id, ConcernWorld.staff(.safeguardingLead)) == .whole)
        #expect(try await world.sight(id, councilLead) == .whole)
        for role in Role.staff where role != .safeguardingLead && role != .frontDesk {
            #expect(try await world.sight(id, ConcernWorld.staff(role)) == nil, "\(role)")
        }
        let stranger = ConcernWorld.staff(.safeguardingLead, at: ConcernWorld.other, account: .example(28))
        #expect(try await world.sight(id, stranger) == nil)
        #expect(try await world.sight(id, ConcernWorld.carer) == nil)

        let own = try await world.raise("own")
        #expect(try await world.concern(own).holder == ConcernWorld.council)
        #expect(try await world.sight(own, ConcernWorld.staff(.safeguardingLead)) == nil)
        #expect(try await world.sight(own, ConcernWorld.staff(.practitioner)) == .state)
        #expect(try await world.sight(own, councilLead) == .whole)
        #expect(try await world.openTasks().filter { $0.organisation == ConcernWorld.centre }.count == 1)
        let told = try await world.database.read {
            try $0.run(
                "SELECT id FROM audit_entry WHERE person_id IS NOT NULL AND about_id = \(own.description)")
        }
        #expect(told.isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func
        `a restricted person’s concern is for reviewers and its owner, a death keeps it open, and joining moves it`(
            engine: Engine
        ) async throws
    {
        let world = try await ConcernWorld(engine)
        let desk = world.desk
        let id = try await world.raise()
        world.hidden.withLock { _ = $0.insert(ConcernWorld.ada) }
        let second = ConcernWorld.staff(.safeguardingLead, account: .example(27))
        let reviewer = ConcernWorld.staff(.safeguardingLead, account: .example(26), reviews: true)
        #expect(try await world.sight(id, second) == nil)
        #expect(try await world.sight(id, reviewer) == .whole)
        #expect(try await world.sight(id, ConcernWorld.staff(.safeguardingLead)) == .whole)
        world.hidden.withLock { $0 = [] }
        try await world.database.write { connection in
            try desk.lifeChanged(ConcernWorld.ada, "Their death was recorded. This stays open.", connection)
        }
        #expect(try await world.concern(id).state.status == .raised)
        #expect(try await world.openTasks().map(\.title) == ["Something private to read again"])
        // Joining moves the one column that names the person.
        try await world.database.write { connection in
            try connection.run(
                "UPDATE concern_state SET person_id = \(ConcernWorld.adaAgain) WHERE concern_id = \(id)")
        }
        #expect(try await world.concern(id).state.person == ConcernWorld.adaAgain)
        #expect(SafeguardingCapability.personColumns.allSatisfy { $0.words == nil && $0.move == .moved })
    }

    @Test(arguments: Engine.allCases)
    func `a task that is closed on the worklist comes back while its step is to do`(engine: Engine)
        async throws
    {
        let world = try await ConcernWorld(engine)
        let desk = world.desk
        let id = try await world.raise()
        let key = try #require(try await world.concern(id).state.taskKey)
        try await world.database.write { connection in
            try connection.run("UPDATE task SET status = 'done'")
            try desk.taskClosed(.init(key: key, kind: "private", isDone: true), connection)
        }
        #expect(try await world.openTasks().count == 1)
        #expect(try await world.concern(id).state.taskKey != key)
    }
}
