import Core
import Jobs
import Storage
import Synchronization
import TestSupport
import Testing

@Suite struct DeliveryTests {
    struct Failed: Error {}
    struct NeverAgain: Hopeless {}

    /// Takes effect in the same transaction as it ends.
    private func exactlyOnce(_ works: Works, name: String = "effect") -> EventHandler {
        let surroundings = works.fixed.surroundings
        return EventHandler(name: name, event: "person-registered") { event, database in
            try await database.write { connection in
                try connection.run("INSERT INTO effect (effect_key, worker) VALUES (\(event.key), 'any')")
                try event.finish(in: connection, surroundings)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `an event of the same name and key is kept once`(engine: Engine) async throws {
        let works = try await Works(engine)
        try await works.register([exactlyOnce(works)])
        #expect(try await works.add(works.happened(1)))
        #expect(try await !works.add(works.happened(1)))
        #expect(try await works.add(Event("person-moved", about: PersonID.example(1), key: "key-1")))
        #expect(try await works.states() == ["open": 1])
    }

    @Test(arguments: Engine.allCases)
    func `every handler of an event gets it with what it carries`(engine: Engine) async throws {
        let works = try await Works(engine)
        let seen = Mutex<Set<String>>([])
        let handlers = ["one", "two"].map { name in
            EventHandler(name: name, event: "person-registered") { event, _ in
                let payload = try event.decode([String: Int].self)
                let person: PersonID? = event.about()
                let team: TeamID? = event.about()
                #expect(team == nil)
                seen.withLock { _ = $0.insert("\(name) \(payload["number"] ?? 0) \(person == .example(7))") }
            }
        }
        try await works.register(handlers)
        try await works.add(works.happened(7))
        let worker = works.worker(handlers)
        async let running: Void = worker.run()
        try await works.until { try await works.states() == ["done": 2] }
        await worker.stop()
        await running
        #expect(seen.withLock { $0 } == ["one 7 true", "two 7 true"])
    }

    @Test(arguments: Engine.allCases)
    func `several workers share the work and none runs the same delivery as another`(engine: Engine)
        async throws
    {
        let works = try await Works(engine)
        let running = Mutex<Set<String>>([])
        let clashes = Tally()
        let surroundings = works.fixed.surroundings
        let handler = EventHandler(name: "effect", event: "person-registered") { event, database in
            if running.withLock({ !$0.insert(event.key).inserted }) { clashes.enter() }
            try await database.write { connection in
                try connection.run("INSERT INTO effect (effect_key, worker) VALUES (\(event.key), 'any')")
                try event.finish(in: connection, surroundings)
            }
            running.withLock { _ = $0.remove(event.key) }
        }
        try await works.register([handler])
        for number in 0..<120 { try await works.add(works.happened(number)) }
        let workers = (0..<3).map { _ in works.worker([handler]) { $0.slots = 5 } }
        await withTaskGroup(of: Void.self) { group in
            for worker in workers { group.addTask { await worker.run() } }
            group.addTask {
                try? await works.until { try await works.states() == ["done": 120] }
                for worker in workers { await worker.stop() }
            }
        }
        #expect(clashes.total == 0)
        let effects = try await works.effects()
        #expect(effects.count == 120)
        #expect(effects.values.allSatisfy { $0 == 1 })
    }

    @Test(arguments: Engine.allCases)
    func `a commit in the same process wakes the worker`(engine: Engine) async throws {
        let works = try await Works(engine)
        let signal = WakeSignal()
        let handler = exactlyOnce(works)
        try await works.register([handler])
        let worker = works.worker([handler], signal: signal) { $0.poll = .seconds(600) }
        async let running: Void = worker.run()
        try await Task.sleep(for: .milliseconds(200))
        let surroundings = works.fixed.surroundings
        _ = try await WakingDatabase(works.database, signal).write { connection in
            try EventStore(connection, surroundings).add(works.happened(1))
        }
        try await works.until { try await works.effects().count == 1 }
        await worker.stop()
        await running
    }

    @Test(arguments: Engine.allCases)
    func `a worker that dies in the middle loses nothing and doubles nothing`(engine: Engine) async throws {
        let works = try await Works(engine)
        let handler = exactlyOnce(works)
        try await works.register([handler])
        try await works.add(works.happened(1))

        // Takes the delivery and sleeps in the middle, as a stopped process does, past the end of its lease.
        let taken = Mutex(false)
        let mayGoOn = Mutex(false)
        let surroundings = works.fixed.surroundings
        let sleeper = EventHandler(name: "effect", event: "person-registered") { event, database in
            taken.withLock { $0 = true }
            while !mayGoOn.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
            try await database.write { connection in
                try connection.run("INSERT INTO effect (effect_key, worker) VALUES (\(event.key), 'late')")
                try event.finish(in: connection, surroundings)
            }
        }
        let first = works.worker([sleeper]) { ($0.lease, $0.slots) = (3600, 1) }
        async let firstRunning: Void = first.run()
        try await works.until { taken.withLock { $0 } }
        #expect(try await works.effects().isEmpty)

        let second = works.worker([handler])
        async let secondRunning: Void = second.run()
        try await Task.sleep(for: .milliseconds(200))
        #expect(try await works.effects().isEmpty, "the lease still holds")
        works.fixed.advance(seconds: 3601)
        try await works.until { try await works.effects().count == 1 }

        mayGoOn.withLock { $0 = true }
        await first.stop()
        await second.stop()
        await firstRunning
        await secondRunning
        #expect(try await works.effects().values.map(\.self) == [1])
        #expect(try await works.states() == ["done": 1])
    }

    @Test(arguments: Engine.allCases)
    func `what fails is tried again later and in the end left for a person, who can send it again`(
        engine: Engine
    ) async throws {
        let works = try await Works(engine)
        let isMended = Mutex(false)
        let tries = Tally()
        let handler = EventHandler(name: "effect", event: "person-registered") { _, _ in
            tries.enter()
            guard isMended.withLock({ $0 }) else { throw Failed() }
        }
        try await works.register([handler])
        try await works.add(works.happened(1))
        let worker = works.worker([handler]) { $0.retry = RetryRule(mostTries: 3, firstWait: 5) }
        async let running: Void = worker.run()
        try await works.until { tries.total == 1 }
        try await Task.sleep(for: .milliseconds(150))
        #expect(tries.total == 1, "it waits its time")
        works.fixed.advance(seconds: 7)
        try await works.until { tries.total == 2 }
        works.fixed.advance(seconds: 26)
        try await works.until { try await works.states() == ["undelivered": 1] }

        let left = try #require(try await works.undelivered().first)
        #expect(left.lastError == "Failed")
        #expect(left.tries == 3)
        #expect(left.handler == "effect")

        isMended.withLock { $0 = true }
        let now = works.fixed.surroundings.now()
        #expect(
            try await works.database.write {
                try DeliveryStore($0).resend(left.eventID, to: "effect", at: now)
            })
        #expect(
            try await !works.database.write {
                try DeliveryStore($0).resend(left.eventID, to: "effect", at: now)
            })
        try await works.until { try await works.states() == ["done": 1] }
        #expect(try await works.undelivered() == [])
        await worker.stop()
        await running
    }

    @Test(arguments: Engine.allCases)
    func `what can't be mended, or has no handler, is left at once or in the end`(engine: Engine) async throws
    {
        let works = try await Works(engine)
        let hopeless = EventHandler(name: "hopeless", event: "person-registered") { _, _ in throw NeverAgain()
        }
        let gone = EventHandler(name: "gone", event: "person-registered") { _, _ in }
        try await works.register([hopeless, gone])
        try await works.add(works.happened(1))
        let worker = works.worker([hopeless]) { $0.retry = RetryRule(mostTries: 1) }
        async let running: Void = worker.run()
        try await works.until { try await works.states() == ["undelivered": 2] }
        await worker.stop()
        await running
        #expect(
            Set(try await works.undelivered().compactMap(\.lastError)) == ["NeverAgain", "NoSuchHandler"])
        #expect(try await works.database.read { try DeliveryStore($0).undeliveredCount() } == 2)
    }

    @Test(arguments: Engine.allCases)
    func `the list of the undelivered is paged`(engine: Engine) async throws {
        let works = try await Works(engine)
        let hopeless = EventHandler(name: "hopeless", event: "person-registered") { _, _ in throw NeverAgain()
        }
        try await works.register([hopeless])
        for number in 0..<7 { try await works.add(works.happened(number)) }
        let worker = works.worker([hopeless])
        async let running: Void = worker.run()
        try await works.until { try await works.states() == ["undelivered": 7] }
        await worker.stop()
        await running
        let first = try await works.database.read { try DeliveryStore($0).undelivered(limit: 4) }
        let position = first.last?.position
        let second = try await works.database.read {
            try DeliveryStore($0).undelivered(before: position, limit: 4)
        }
        #expect(Set((first + second).map(\.eventID)).count == 7)
        #expect((first.count, second.count) == (4, 3))
    }

    @Test(arguments: Engine.allCases)
    func `a stop lets those at work finish, and takes nothing more`(engine: Engine) async throws {
        let works = try await Works(engine)
        let started = Tally()
        let handler = EventHandler(name: "slow", event: "person-registered") { event, database in
            started.enter()
            try await Task.sleep(for: .milliseconds(300))
            _ = try await database.write {
                try $0.run("INSERT INTO effect (effect_key, worker) VALUES (\(event.key), 'any')")
            }
        }
        try await works.register([handler])
        for number in 0..<6 { try await works.add(works.happened(number)) }
        let worker = works.worker([handler]) { $0.slots = 2 }
        async let running: Void = worker.run()
        try await works.until { started.total == 2 }
        await worker.stop()
        await running
        #expect(try await works.effects().count == 2)
        #expect(try await works.states() == ["done": 2, "open": 4])
    }

    @Test(arguments: Engine.allCases)
    func `a stop gives back what can't finish in time, as if it had never been taken`(engine: Engine)
        async throws
    {
        let works = try await Works(engine)
        let started = Tally()
        let endless = EventHandler(name: "effect", event: "person-registered") { _, _ in
            started.enter()
            try await Task.sleep(for: .seconds(600))
        }
        try await works.register([endless])
        try await works.add(works.happened(1))
        let worker = works.worker([endless]) { $0.grace = .milliseconds(50) }
        async let running: Void = worker.run()
        try await works.until { started.total == 1 }
        await worker.stop()
        await running

        let now = works.fixed.surroundings.now()
        let row = try await works.database.read {
            try $0.run("SELECT tries, leased_by, due_at FROM delivery WHERE event_id > ''").first
        }
        #expect(try row?.value("tries", as: Int.self) == 0)
        #expect(try row?.optional("leased_by", as: String.self) == nil)
        #expect(try row?.value("due_at", as: Instant.self) == now)
    }
}
