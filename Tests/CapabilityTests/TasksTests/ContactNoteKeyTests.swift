import Core
import Storage
import TestSupport
import Testing

@testable import Tasks

@Suite struct ContactNoteKeyTests {
    @Test(arguments: Engine.allCases)
    func `a key is known whoever's note it is, so that a second press elsewhere breaks nothing`(
        engine: Engine
    ) async throws {
        let world = try await TaskWorld(engine)
        try await world.database.write { connection in
            let store = ContactNoteStore(connection)
            #expect(try !store.isKnown(.example(1)))
            try store.add(
                ContactNote(
                    id: .example(1), person: nil, organisation: TaskWorld.theirs, account: TaskWorld.me,
                    at: "2027-01-05T09:30:00.000Z", way: .phone, result: .advice, minutes: 5,
                    note: "Said hello",
                    side: .carer, inConfidence: false, helper: nil, nextTask: nil, corrects: nil,
                    correctionReason: nil))
            #expect(try store.isKnown(.example(1)))
            #expect(try store.find(.example(1), of: TaskWorld.ours) == nil)
        }
    }
}
