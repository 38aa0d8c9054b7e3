import Core
import Jobs
import Register
import Storage
import TestSupport
import Testing

@testable import Tasks

@Suite struct MovedNoteTests {
    private static func note(
        _ number: Int, about person: PersonID, _ text: String, next: TaskID? = nil, corrects: Int? = nil
    ) -> ContactNote {
        ContactNote(
            id: .example(number), person: person, organisation: TaskWorld.ours, account: TaskWorld.me,
            at: Instant("2027-01-05T09:00:00.000Z").adding(seconds: number * 60), way: .phone,
            result: .noAnswer, minutes: 3, note: text, side: .carer, inConfidence: false, helper: nil,
            nextTask: next, corrects: corrects.map { .example($0) },
            correctionReason: corrects.map { _ in "Wrong day" })
    }

    /// A corrected note with its task, and another note, on the record of the first of two people.
    private static func world(_ engine: Engine) async throws -> (TaskWorld, PersonID, PersonID, TaskID) {
        let world = try await TaskWorld(engine)
        let (wrong, right, task) = try await world.database.write { connection in
            let wrong = try RestrictedWorkTests.person(1, restricted: false, in: connection)
            let right = try RestrictedWorkTests.person(2, restricted: false, in: connection)
            var request = world.request(1)
            (request.person, request.linkPath) = (wrong, "/people/\(wrong)")
            let task = try TaskStore(connection, world.clock.surroundings).open(request, by: .system("test"))
            let store = ContactNoteStore(connection)
            try store.add(note(1, about: wrong, "First text", next: task))
            try store.add(note(2, about: wrong, "Second text", corrects: 1))
            try store.add(note(3, about: wrong, "Theirs"))
            return (wrong, right, task)
        }
        return (world, wrong, right, task)
    }

    @Test(arguments: Engine.allCases)
    func `a note goes to whom it belongs with its first text and its task`(engine: Engine) async throws {
        let (world, wrong, right, task) = try await Self.world(engine)
        try await world.database.write { connection in
            let (store, now) = (ContactNoteStore(connection), world.clock.surroundings.now())
            let listed = try store.movable(about: wrong, of: TaskWorld.ours)
            #expect(listed.map(\.note.id) == [.example(3), .example(2)])
            // Whoever saw the first text saw it too.
            #expect(listed.last?.writtenAt == "2027-01-05T09:01:00.000Z")
            try store.moveOut(.example(2), of: TaskWorld.ours, from: wrong, to: right, at: now)
            #expect(try store.about(wrong, of: TaskWorld.ours).map(\.note) == ["Theirs"])
            #expect(try store.about(right, of: TaskWorld.ours).map(\.note) == ["Second text", "First text"])
            #expect(try store.triesWithoutAnswer(wrong, of: TaskWorld.ours) == 1)
            let follows = try TaskStore(connection, world.clock.surroundings).tasks("id = \(task)").first
            #expect(follows?.person == right && follows?.linkPath == "/people/\(right)")
            #expect(throws: NotFound.self) {
                try store.moveOut(.example(2), of: TaskWorld.ours, from: wrong, to: right, at: now)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a note that is nobody's stands nowhere, and its task is about nobody`(engine: Engine) async throws {
        let (world, wrong, _, task) = try await Self.world(engine)
        try await world.database.write { connection in
            let store = ContactNoteStore(connection)
            try store.moveOut(
                .example(2), of: TaskWorld.ours, from: wrong, to: nil, at: "2027-01-05T10:00:00.000Z")
            #expect(try store.about(wrong, of: TaskWorld.ours).map(\.note) == ["Theirs"])
            for number in 1...2 { #expect(try store.find(.example(number), of: TaskWorld.ours) == nil) }
            let follows = try TaskStore(connection, world.clock.surroundings).tasks("id = \(task)").first
            #expect(follows?.person == nil && follows?.linkPath == nil)
            #expect(throws: NotFound.self) {
                try store.moveOut(
                    .example(3), of: TaskWorld.theirs, from: wrong, to: nil, at: "2027-01-05T10:00:00.000Z")
            }
        }
    }
}
