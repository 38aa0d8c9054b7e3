import Core
import Foundation
import Storage
import TestSupport
import Testing

@testable import Forms

@Suite struct FormFillStoreTests {
    private let clock = FixedSurroundings()

    private let ada = FillActor.staff(.example(1))
    private let ben = FillActor.staff(.example(2))
    private let owner = FillOwner("assessment", "a1")

    private func database(_ engine: Engine) async throws -> any Database {
        try await engine.freshDatabase(migrations: FormsPlatform.migrations)
    }

    @Test(arguments: Engine.allCases)
    func `a form is begun, found by its code and by its owner, and answered`(engine: Engine) async throws {
        let database = try await database(engine)
        let (surroundings, owner, ada) = (clock.surroundings, owner, ada)
        let questionnaire = try Example.questionnaire("visit")
        try await database.write { connection in
            let store = FormFillStore(connection, surroundings)
            let fill = try store.start(questionnaire, for: owner, by: ada)
            #expect(try store.find(code: fill.code)?.id == fill.id)
            #expect(try store.fills(of: owner).map(\.id) == [fill.id])
            #expect(try store.fills(of: FillOwner("assessment", "a2")).isEmpty)
            try store.save(
                fill,
                [
                    "words": [.text("Hard")], "helps": [.code("shopping"), .code("washing")],
                    "miles": [.quantity(2.5, unit: "miles")], "since": [.date("2020-02-29")],
                    "nothing-asked": [.text("x")],
                ], by: ada)
            let answers = try store.answers(fill.id, includingPrivate: true)
            #expect(answers.text("words") == "Hard")
            #expect(answers.codes("helps") == ["shopping", "washing"])
            #expect(answers.date("since") == "2020-02-29")
            #expect(answers["miles"].isEmpty, "it is asked only of those who live apart")
            try store.save(fill, ["together": [.boolean(false)]], by: ada)
            #expect(try store.answers(fill.id, includingPrivate: true).quantity("miles") == 2.5)
            #expect(try store.details(fill.id, includingPrivate: true).count == 5)
        }
    }

    @Test(arguments: Engine.allCases)
    func `every answer that stood is kept, with who gave it and when`(engine: Engine) async throws {
        let database = try await database(engine)
        let (surroundings, owner, ada, ben, clock) = (clock.surroundings, owner, ada, ben, clock)
        let questionnaire = try Example.questionnaire("visit")
        try await database.write { connection in
            let store = FormFillStore(connection, surroundings)
            let fill = try store.start(questionnaire, for: owner, by: ada)
            try store.save(fill, ["words": [.text("H")]], by: ada, showing: "0000000000000001")
            try store.save(fill, ["words": [.text("Hard")]], by: ada, showing: "0000000000000001")
            #expect(
                try store.history(fill.id, ["words"], includingPrivate: true).isEmpty, "still being written")
            clock.advance(seconds: 60)
            try store.save(fill, ["words": [.text("Not so hard")]], by: ben, way: .paper)
            clock.advance(seconds: 60)
            try store.save(fill, ["words": []], by: ada)
            let history = try store.history(fill.id, ["words", "helps"], includingPrivate: true)
            #expect(history.map(\.answer.values) == [[.text("Not so hard")], [.text("Hard")]])
            #expect(history.map(\.answer.by) == [ben, ada])
            #expect(history.map(\.answer.way) == [.paper, .online])
            #expect(history.allSatisfy { $0.outcome == .replaced })
            let now = try store.details(fill.id, includingPrivate: true)
            #expect(now.map(\.values) == [[]] && now.map(\.version) == [4])
        }
    }

    @Test(arguments: Engine.allCases)
    func `words that met others and weren't chosen are kept, the last of each showing`(engine: Engine)
        async throws
    {
        let database = try await database(engine)
        let (surroundings, owner, ada, ben) = (clock.surroundings, owner, ada, ben)
        let questionnaire = try Example.questionnaire("visit")
        try await database.write { connection in
            let store = FormFillStore(connection, surroundings)
            let fill = try store.start(questionnaire, for: owner, by: ada)
            try store.save(fill, ["words": [.text("Ada’s")]], by: ada)
            for text in ["Be", "Ben’s"] {
                try store.keepUnused(
                    fill, ["words": [.text(text)]], by: ben, way: .online, showing: "0000000000000002")
            }
            let history = try store.history(fill.id, ["words"], includingPrivate: true)
            #expect(history.map(\.answer.values) == [[.text("Ben’s")]])
            #expect(history.map(\.outcome) == [.notUsed])
            #expect(try store.answers(fill.id, includingPrivate: true).text("words") == "Ada’s")
        }
    }

    @Test(arguments: Engine.allCases)
    func `private answers come only to those who ask for them`(engine: Engine) async throws {
        let database = try await database(engine)
        let (surroundings, owner, ada) = (clock.surroundings, owner, ada)
        let questionnaire = try Example.questionnaire("visit")
        try await database.write { connection in
            let store = FormFillStore(connection, surroundings)
            let fill = try store.start(questionnaire, for: owner, by: ada)
            try store.save(fill, ["safe": [.code("no")], "willing": [.code("no")]], by: ada)
            try store.save(fill, ["safe": [.code("yes")]], by: ada)
            #expect(try store.answers(fill.id, includingPrivate: false).linkIDs == ["willing"])
            #expect(try store.details(fill.id, includingPrivate: false).map(\.linkID) == ["willing"])
            #expect(try store.history(fill.id, ["safe"], includingPrivate: false).isEmpty)
            #expect(try store.history(fill.id, ["safe"], includingPrivate: true).count == 1)
            #expect(try store.answers(fill.id, includingPrivate: true).code("safe") == "yes")
        }
    }

    @Test(arguments: Engine.allCases)
    func `a form is finished once, and opened again`(engine: Engine) async throws {
        let database = try await database(engine)
        let (surroundings, owner, ada, ben) = (clock.surroundings, owner, ada, ben)
        let questionnaire = try Example.questionnaire("visit")
        let fill = try await database.write {
            try FormFillStore($0, surroundings).start(questionnaire, for: owner, by: ada)
        }
        let finished = try await database.write {
            try FormFillStore($0, surroundings).complete(fill, by: ben)
        }
        #expect(finished.isComplete && finished.completedBy == ben)
        await #expect(throws: EditConflict.self) {
            try await database.write { try FormFillStore($0, surroundings).complete(fill, by: ada) }
        }
        let again = try await database.write { try FormFillStore($0, surroundings).reopen(finished) }
        #expect(!again.isComplete && again.completedBy == nil)
        await #expect(throws: EditConflict.self) {
            try await database.write { try FormFillStore($0, surroundings).reopen(finished) }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a form ends in the words it was begun in`(engine: Engine) async throws {
        let database = try await database(engine)
        let (surroundings, owner, ada) = (clock.surroundings, owner, ada)
        let old = try Example.reading(#"{"linkId": "a", "type": "string", "text": "Old"}"#)
        let new = try Example.reading(#"{"linkId": "a", "type": "string", "text": "New"}"#)
        try await database.write { connection in
            let store = FormFillStore(connection, surroundings)
            let first = try store.start(old, for: owner, by: ada)
            let second = try store.start(new, for: owner, by: ada)
            #expect(try store.questionnaire(of: first).item("a")?.text == "Old")
            #expect(try store.questionnaire(of: second).item("a")?.text == "New")
            #expect(old.paperCode != new.paperCode && first.code != second.code)
        }
    }

    @Test(arguments: Engine.allCases)
    func `another form's answers begin this one and change none that is there`(engine: Engine) async throws {
        let database = try await database(engine)
        let (surroundings, owner, ada, ben) = (clock.surroundings, owner, ada, ben)
        let own = try Example.reading(
            """
            {"linkId": "words", "type": "text", "text": "Yours?"},
            {"linkId": "willing", "type": "choice", "text": "Willing?",
              "answerOption": [{"valueString": "yes"}, {"valueString": "perhaps"}]},
            {"linkId": "hours", "type": "string", "text": "Hours?"},
            {"linkId": "since", "type": "date", "text": "Since?"}
            """)
        let questionnaire = try Example.questionnaire("visit")
        try await database.write { connection in
            let store = FormFillStore(connection, surroundings)
            let source = try store.start(own, for: owner, by: ada)
            try store.save(
                source,
                [
                    "words": [.text("Theirs")], "willing": [.code("perhaps")], "hours": [.text("20")],
                    "since": [.date("2024-01-01")],
                ], by: ada)
            let fill = try store.start(questionnaire, for: owner, by: ben)
            try store.save(fill, ["words": [.text("Mine")]], by: ben)
            try store.carry(from: source, into: fill, by: ben)
            let answers = try store.answers(fill.id, includingPrivate: true)
            #expect(answers.text("words") == "Mine", "what is there stays")
            #expect(answers.date("since") == "2024-01-01")
            #expect(answers.linkIDs == ["words", "since"], "an unknown code and another kind aren't carried")
            let carried = try store.details(fill.id, includingPrivate: true).first { $0.linkID == "since" }
            #expect(carried?.way == .carried)
        }
    }
}
