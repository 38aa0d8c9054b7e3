import Accounts
import Audit
import Core
import Jobs
import Register
import Storage
import Testing
import TestSupport

@testable import Tasks

@Suite struct ContactNoteStoreTests {
    func note(_ number: Int, result: ContactNote.Result = .advice, corrects: ContactNoteID? = nil)
        -> ContactNote
    {
        ContactNote(
            id: .example(number), person: nil, organisation: TaskWorld.ours, account: TaskWorld.me,
            at: "2027-01-05T09:30:00.000Z", way: .phone, result: result, minutes: 5, note: "Said hello",
            side: .carer,
            inConfidence: false, helper: nil, nextTask: nil, corrects: corrects,
            correctionReason: corrects == nil ? nil : "Wrong word")
    }

    @Test(arguments: Engine.allCases)
    func `a correction keeps the first text, and a note is corrected once`(engine: Engine) async throws {
        let world = try await TaskWorld(engine)
        try await world.database.write { connection in
            let store = ContactNoteStore(connection)
            try store.add(note(1))
            try store.add(note(2, corrects: .example(1)))
            #expect(try store.find(.example(1), of: TaskWorld.ours)?.note == "Said hello")
            #expect(try store.find(.example(1), of: TaskWorld.theirs) == nil)
        }
        await #expect(throws: ContactNoteRefusal.correctedAlready) {
            try await world.database.write { try ContactNoteStore($0).add(note(3, corrects: .example(1))) }
        }
    }
}
