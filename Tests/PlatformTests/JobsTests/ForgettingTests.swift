import Core
import Storage
import TestSupport
import Testing

@testable import Jobs

@Suite struct ForgettingTests {
    @Test(arguments: Engine.allCases)
    func `events are forgotten 90 days after they happened, unless something is left to do`(engine: Engine)
        async throws
    {
        let works = try await Works(engine)
        let surroundings = works.fixed.surroundings
        try await works.register([EventHandler(name: "welcome", event: "person-registered") { _, _ in }])
        for number in 1...5 { try await works.add(works.happened(number)) }
        try await works.add(Event("nobody-listens", about: PersonID.example(6), key: "key-6"))
        let day = works.fixed.surroundings.now()
        try await works.database.write { connection in
            // The first waits, the second was given up on; the rest are done.
            try connection.run(
                """
                UPDATE delivery SET state = 'done', ended_at = \(day)
                WHERE event_id IN (SELECT id FROM event WHERE name = 'person-registered' AND event_key > 'key-2')
                """)
            try connection.run(
                """
                UPDATE delivery SET state = 'undelivered', ended_at = \(day)
                WHERE event_id IN (SELECT id FROM event WHERE name = 'person-registered' AND event_key = 'key-2')
                """)
        }
        works.fixed.advance(seconds: 90 * 86_400)
        try await works.add(works.happened(7))
        let job = ScheduledJob.forgetOldEvents(surroundings)
        try await job.run(works.database)
        #expect(try await keys(works).count == 7, "90 days aren't over")

        works.fixed.advance(seconds: 1)
        try await job.run(works.database)
        #expect(try await keys(works) == ["key-1", "key-2", "key-7"])
        #expect(try await works.states() == ["open": 2, "undelivered": 1])
    }

    @Test(arguments: Engine.allCases)
    func `they go a few at a time, past those that stay`(engine: Engine) async throws {
        let works = try await Works(engine)
        let surroundings = works.fixed.surroundings
        try await works.register([EventHandler(name: "welcome", event: "person-registered") { _, _ in }])
        for number in 1...3 { try await works.add(works.happened(number)) }
        works.fixed.advance(seconds: 1)
        for number in 4...7 {
            try await works.add(Event("nobody-listens", about: PersonID.example(1), key: "key-\(number)"))
        }
        works.fixed.advance(seconds: 91 * 86_400)
        let before = surroundings.now()
        let place = try await works.database.write {
            try EventStore($0, surroundings).removeEnded(before: before, after: nil, limit: 2)
        }
        #expect(try await keys(works).count == 7, "the oldest two still wait")
        var next = place
        var rounds = 1
        while let after = next {
            next = try await works.database.write {
                try EventStore($0, surroundings).removeEnded(before: before, after: after, limit: 2)
            }
            rounds += 1
        }
        #expect(rounds == 4)
        #expect(try await keys(works) == ["key-1", "key-2", "key-3"])
    }

    private func keys(_ works: Works) async throws -> [String] {
        try await works.database.read {
            try $0.run("SELECT event_key FROM event WHERE at > '' ORDER BY at, event_key")
                .map { try $0.value("event_key", as: String.self) }
        }
    }
}
