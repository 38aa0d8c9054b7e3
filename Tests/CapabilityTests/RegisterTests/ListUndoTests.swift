import Core
import Storage
import TestSupport
import Testing

@testable import Register

/// Taking a list back, and writing one, where somebody's life has gone on.
@Suite struct ListUndoTests {
    @Test(arguments: Engine.allCases, ["own words", "profile", "nothing"])
    func `whoever something was written of since stays when their list is taken back`(
        engine: Engine, what: String
    ) async throws {
        let lists = try await TestLists(on: engine)
        let taken = try await lists.take([TestLists.ada])
        let person = try #require(taken.results.first?.person)
        let needs = lists.register.needs
        try await lists.register.write { connection, surroundings in
            switch what {
            case "own words":
                try OwnRecordStore(connection, surroundings, needs).keep("I’m tired", on: .other, of: person)
            case "profile":
                _ = try ProfileStore(connection, surroundings).save(
                    try NewProfile([.whatMatters: "My garden"]), of: person, by: person, over: "",
                    Provenance(TestRegister.coordinator, side: .carer, at: surroundings.now()))
            default: break
            }
        }
        let undone = try await lists.desk.undo(try #require(taken.list), by: TestRegister.coordinator)
        let stays = what != "nothing"
        #expect(undone.kept == (stays ? 1 : 0) && undone.removed == (stays ? 0 : 1))
        let basis: String? = try await lists.register.read { connection, _ in
            try connection.run("SELECT basis FROM person WHERE id = \(person)").first?.value("basis")
        }
        #expect((basis == "none") != stays)
    }

    @Test(arguments: Engine.allCases)
    func `nobody who has died is on a list that is written`(engine: Engine) async throws {
        let lists = try await TestLists(on: engine)
        let taken = try await lists.take([TestLists.ada, TestLists.bo])
        let died = try #require(taken.results.first?.person)
        try await lists.register.write { connection, _ in
            _ = try connection.run(
                "UPDATE person SET death_confidence = 'confirmed', death_source = 'family' WHERE id = \(died)"
            )
        }
        let count = try await ListExporting(lists.register.database, lists.register.surroundings).export(
            nil, asAt: "2027-01-05", by: TestRegister.coordinator
        ) { _ in }
        #expect(count == 1)
    }
}
