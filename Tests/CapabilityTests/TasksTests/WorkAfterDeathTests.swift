import Core
import Jobs
import Storage
import TestSupport
import Testing

@testable import Tasks

@Suite struct WorkAfterDeathTests {
    @Test(arguments: Engine.allCases)
    func `a death ends the work that would reach them, and what it asks for itself stays`(engine: Engine)
        async throws
    {
        let world = try await TaskWorld(engine)
        let ended = Set(TaskStore.kindsEndedByDeath)
        #expect(ended.isSubset(of: TaskKinds.titles.keys))
        let left = try await world.database.write { connection in
            let store = TaskStore(connection, world.clock.surroundings)
            let dead = try RestrictedWorkTests.person(1, restricted: false, in: connection)
            let other = try RestrictedWorkTests.person(2, restricted: false, in: connection)
            for kind in TaskKinds.titles.keys {
                for person in [dead, other] {
                    var request = TaskRequest(
                        kind: kind, title: "A task", organisation: TaskWorld.ours, dueOn: TaskWorld.today,
                        key: "\(kind)/\(person)")
                    request.person = person
                    try store.open(request, by: .system("test"))
                }
            }
            try store.closeAfterDeath(of: dead)
            return try [dead, other].map { person in
                Set(try store.tasks("person_id = \(person) AND status = 'open'").map(\.kind))
            }
        }
        #expect(left == [Set(TaskKinds.titles.keys).subtracting(ended), Set(TaskKinds.titles.keys)])
    }
}
