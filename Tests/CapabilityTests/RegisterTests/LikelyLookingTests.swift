import Core
import Jobs
import Logging
import Storage
import TestSupport
import Testing

@testable import Register

/// Who may be known already is looked for once an arrival was answered, and nothing of it is lost or doubled.
@Suite struct LikelyLookingTests {
    /// Whether each pair there is is the reviewers' alone.
    private static func pairs(_ register: TestRegister) async throws -> [Bool] {
        try await register.read { connection, _ in
            try connection.run("SELECT for_reviewers FROM likely_pair WHERE id > ''").map {
                try $0.value("for_reviewers")
            }
        }
    }

    private static func open(_ register: TestRegister) async throws -> Int {
        try await register.read { connection, _ in
            try connection.run("SELECT event_id FROM delivery WHERE state = 'open' AND due_at > ''").count
        }
    }

    @Test(arguments: Engine.allCases)
    func `an arrival waits for no look, and each pair is kept once`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let looking = LikelyLooking(surroundings: register.surroundings, needs: register.needs)
        let worker = Worker(
            database: register.database, surroundings: register.surroundings, handlers: [looking.handler],
            jobs: [], signal: WakeSignal(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await worker.register()
        var last = try await register.register(try Example.arrival("a"))
        last = try await register.register(try Example.arrival("b"))
        try await register.register(
            try Example.arrival("c", "Bess", "Finch", born: "1980-01-01", postcode: "DT1 1AA"))
        #expect(try await Self.pairs(register) == [])
        #expect(try await Self.open(register) == 3)
        async let running: Void = worker.run()
        for _ in 0..<500 where try await Self.open(register) > 0 {
            try await Task.sleep(for: .milliseconds(10))
        }
        await worker.stop()
        await running
        #expect(try await Self.pairs(register) == [false])
        try await register.lookForLikely(for: last)
        #expect(try await Self.pairs(register) == [false])
    }

    @Test(arguments: Engine.allCases)
    func `somebody hidden before they were looked for is the reviewers' alone`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        try await register.register(try Example.arrival("a"))
        let hidden = try await register.register(try Example.arrival("b"))
        try await register.restrict(hidden.person)
        try await register.lookForLikely(for: hidden)
        #expect(try await Self.pairs(register) == [true])
        let told = register.tasks.all.filter { $0.kind == "likely-pair" }
        #expect(told.map(\.account) == [.example(3)] && told.allSatisfy(\.sensitive))
    }

    @Test(arguments: Engine.allCases)
    func `between the look and the writing somebody is hidden, and somebody joined to another`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        let one = try await register.register(try Example.arrival("a")).person
        let hidden = try await register.register(try Example.arrival("b")).person
        let joined = try await register.register(try Example.arrival("c")).person
        let people = [one, hidden, joined]
        func standing(_ found: [LikelyStore.Found]) async throws -> [LikelyStore.Found] {
            try await register.read { try LikelyStore($0, $1).standing(found) }
        }
        let found = try await register.read { try LikelyStore($0, $1).matches(of: people, among: .everybody) }
        let before = try await standing(found)
        #expect(before.map(\.person) == people && before.allSatisfy { $0.matches.count == 2 })

        try await register.restrict(hidden)
        _ = try await register.write { connection, _ in
            try connection.run("UPDATE person SET merged_into_id = \(one) WHERE id = \(joined)")
        }
        let after = try await standing(found)
        #expect(after.map(\.person) == [one, hidden] && after.map(\.isRestricted) == [false, true])
        #expect(after.map { $0.matches.map(\.id) } == [[hidden], [one]])
        #expect(after.map { $0.matches.map(\.isRestricted) } == [[true], [false]])
    }
}
