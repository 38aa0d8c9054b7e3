import Core
import Storage
import TestSupport
import Testing

@testable import Tasks

@Suite struct TriesTests {
    private static let person = PersonID.example(1)
    private static let start: Instant = "2027-01-05T09:30:00.000Z"

    private func note(
        _ number: Int, _ result: ContactNote.Result, correcting first: Int? = nil, at minute: Int,
        about person: PersonID = person
    ) -> ContactNote {
        ContactNote(
            id: .example(number), person: person, organisation: TaskWorld.ours, account: TaskWorld.me,
            at: Self.start.adding(seconds: minute * 60),
            way: .phone, result: result, minutes: 1, note: "Rang", side: .carer, inConfidence: false,
            helper: nil,
            nextTask: nil, corrects: first.map { .example($0) },
            correctionReason: first.map { _ in "Ticked the wrong one" })
    }

    private func tries(_ engine: Engine, _ notes: [ContactNote]) async throws -> Int {
        let world = try await TaskWorld(engine)
        return try await world.database.write { connection in
            try connection.run(
                """
                INSERT INTO person (id, reference, display_name, sort_name, basis, registered_on, door, source, side, recorded_at)
                VALUES (\(Self.person), 'ABCD-EFGH-1', 'Somebody', 'somebody', 'agreed', '2027-01-01', 'staff', 'carer', 'carer', '2027-01-01T09:00:00.000Z')
                """)
            let store = ContactNoteStore(connection)
            for note in notes { try store.add(note) }
            return try store.triesWithoutAnswer(Self.person, of: TaskWorld.ours)
        }
    }

    @Test(arguments: Engine.allCases)
    func `tries count back to the last time somebody answered`(engine: Engine) async throws {
        let notes = [
            note(1, .noAnswer, at: 0), note(2, .spoke, at: 1), note(3, .noAnswer, at: 2),
            note(4, .messageLeft, at: 3),
            note(5, .noAnswer, at: 4),
        ]
        #expect(try await tries(engine, notes) == 2)
    }

    @Test(arguments: Engine.allCases)
    func `a note counts as it was put right, where it stood`(engine: Engine) async throws {
        let notes = [
            note(1, .noAnswer, at: 0), note(2, .noAnswer, at: 1), note(3, .noAnswer, at: 2),
            note(4, .spoke, correcting: 2, at: 3),
        ]
        #expect(try await tries(engine, notes) == 1)
    }

    @Test(arguments: Engine.allCases)
    func `the newest of several corrections counts`(engine: Engine) async throws {
        let notes = [
            note(1, .spoke, at: 0), note(2, .messageLeft, correcting: 1, at: 1),
            note(3, .noAnswer, correcting: 2, at: 2),
            note(4, .noAnswer, at: 3),
        ]
        #expect(try await tries(engine, notes) == 2)
    }

    @Test(arguments: Engine.allCases)
    func `they were spoken with as long as one note, put right or not, says so`(
        engine: Engine
    ) async throws {
        let world = try await TaskWorld(engine)
        let now = Self.start.adding(seconds: 600)
        try await world.database.write { connection in
            let person = try RestrictedWorkTests.person(1, restricted: false, in: connection)
            let store = ContactNoteStore(connection)
            func add(_ number: Int, _ result: ContactNote.Result, correcting first: Int? = nil) throws {
                try store.add(note(number, result, correcting: first, at: number, about: person))
            }
            try add(1, .noAnswer)
            #expect(try !store.wasSpokenWith(person))
            try add(2, .spoke)
            #expect(try store.wasSpokenWith(person))
            try add(3, .messageLeft, correcting: 2)
            #expect(try !store.wasSpokenWith(person))
            try add(4, .spoke, correcting: 1)
            #expect(try store.wasSpokenWith(person))
            try store.moveOut(.example(4), of: TaskWorld.ours, from: person, to: nil, at: now)
            #expect(try !store.wasSpokenWith(person))
        }
    }
}
