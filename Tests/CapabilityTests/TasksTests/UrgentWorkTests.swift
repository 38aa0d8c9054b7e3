import Core
import Storage
import TestSupport
import Testing

@testable import Tasks

@Suite struct UrgentWorkTests {
    @Test(arguments: Engine.allCases)
    func `urgent work that nobody finished goes to a manager, once`(engine: Engine) async throws {
        let world = try await TaskWorld(engine)
        try await world.database.write { connection in
            let store = TaskStore(connection, world.clock.surroundings)
            try store.open(world.request(1, urgent: true), by: .system("test"))
            try store.open(world.request(2), by: .system("test"))
            let late = try store.urgentOpened(before: world.clock.surroundings.now().adding(seconds: 1))
            #expect(late.map(\.title) == ["Ring back 1"])
            let task = try #require(late.first)
            try store.escalate(task, to: TaskWorld.colleague)
            try store.escalate(task, to: TaskWorld.me)
            #expect(try store.urgentOpened(before: world.clock.surroundings.now()).isEmpty)
            let found = try store.find(task.id, within: TaskPolicy(world.principal()).scope)
            #expect(found?.account == TaskWorld.colleague)
            #expect(try store.events(of: task.id).map(\.action).sorted() == ["escalated", "open"])
        }
    }

    @Test(arguments: Engine.allCases)
    func `work that isn’t late yet doesn’t stand before what is, however much of it there is`(engine: Engine)
        async throws
    {
        let world = try await TaskWorld(engine)
        let surroundings = world.clock.surroundings
        try await world.database.write { connection in
            let store = TaskStore(connection, surroundings)
            for number in 1...130 {
                try store.open(world.request(number, urgent: true), by: .system("test"))
            }
        }
        world.clock.advance(seconds: 60)
        try await world.database.write { connection in
            let store = TaskStore(connection, surroundings)
            for number in 131...155 {
                try store.open(
                    world.request(number, organisation: TaskWorld.theirs, urgent: true), by: .system("test"))
            }
        }
        let work = UrgentWork(
            surroundings: surroundings, hours: { $1 == TaskWorld.ours ? 24 : 4 },
            managers: { $1 == TaskWorld.ours ? [] : [TaskWorld.colleague] })
        func passedOn() async throws -> [OrganisationID: Int] {
            try await work.passOnLate(world.database)
            return try await world.database.read { connection in
                let passed = try [TaskWorld.ours, TaskWorld.theirs].flatMap {
                    try TaskStore(connection, surroundings)
                        .tasks("organisation_id = \($0) AND escalated_at IS NOT NULL")
                }
                return Dictionary(grouping: passed, by: \.organisation).mapValues(\.count)
            }
        }
        world.clock.advance(seconds: 4 * 3600 - 1)
        #expect(try await passedOn() == [:])
        world.clock.advance(seconds: 1)
        #expect(try await passedOn() == [TaskWorld.theirs: 25])
        world.clock.advance(seconds: 20 * 3600)
        #expect(try await passedOn() == [TaskWorld.theirs: 25, TaskWorld.ours: 130])
    }
}
