import Core
import Jobs
import Register
import Storage
import TestSupport
import Testing

@testable import Tasks

@Suite struct RestrictedWorkTests {
    static func person(_ number: Int, restricted: Bool, in connection: any Connection) throws -> PersonID {
        let person = PersonID.example(number)
        try connection.run(
            """
            INSERT INTO person (id, reference, display_name, sort_name, basis, restricted, registered_on, version,
                door, source, side, in_confidence, recorded_at)
            VALUES (\(person), \("7KQ2M0XD\(number)"), 'A person', 'person a', 'agreed', \(restricted), '2027-01-05', 1,
                'staff', 'carer', 'carer', FALSE, '2027-01-05T09:00:00.000Z')
            """)
        return person
    }

    @Test(arguments: Engine.allCases)
    func `work about a restricted person goes to a reviewer, and what another has stays`(engine: Engine)
        async throws
    {
        let world = try await TaskWorld(engine)
        let held = try await world.database.write { connection in
            let store = TaskStore(connection, world.clock.surroundings)
            let hidden = try Self.person(1, restricted: true, in: connection)
            let open = try Self.person(2, restricted: false, in: connection)
            var requests = [
                world.request(1), world.request(2, account: TaskWorld.colleague),
                world.request(3, organisation: TaskWorld.theirs), world.request(4),
            ]
            for number in 0...2 { requests[number].person = hidden }
            requests[3].person = open
            let tasks = try requests.map { try store.open($0, by: .system("test")) }
            let reviewers = [(TaskWorld.ours, TaskWorld.me), (TaskWorld.ours, TaskWorld.colleague)]
                .map { (organisation: $0.0, account: $0.1) }
            try store.giveToReviewer(about: hidden) { _ in [] }
            #expect(try store.restrictedWithWork() == [hidden])
            for person in [hidden, open] { try store.giveToReviewer(about: person) { _ in reviewers } }
            return try tasks.map { id in
                try #require(try store.tasks("id = \(id)").first)
            }
        }
        #expect(held.map(\.account) == [TaskWorld.me, TaskWorld.colleague, TaskWorld.me, nil])
        #expect(held.map(\.organisation) == [TaskWorld.ours, TaskWorld.ours, TaskWorld.ours, TaskWorld.ours])
    }
}
