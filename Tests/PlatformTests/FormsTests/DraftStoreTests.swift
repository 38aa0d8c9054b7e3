import Core
import Storage
import TestSupport
import Testing

@testable import Forms

@Suite struct DraftStoreTests {
    private let clock = FixedSurroundings()
    private var surroundings: Surroundings { clock.surroundings }

    private func database(_ engine: Engine) async throws -> any Database {
        try await engine.freshDatabase(migrations: FormsPlatform.migrations)
    }

    @Test(arguments: Engine.allCases)
    func `a draft is found by its token, which isn't in the table`(engine: Engine) async throws {
        let database = try await database(engine)
        let questionnaire = try Example.questionnaire()
        let surroundings = surroundings
        try await database.write { connection in
            let store = DraftStore(connection, surroundings)
            let (draft, token) = try store.create(
                questionnaire, answers: Answers(["helps": [.code("none")]]), owner: .link)
            #expect(try store.find(token)?.answers.codes("helps") == ["none"])
            #expect(try store.find(draft.id)?.expiresAt == draft.createdAt.adding(seconds: 28 * 24 * 60 * 60))
            #expect(try store.find(DraftToken(surroundings)) == nil)
            let kept = try connection.run("SELECT token_hash FROM form_draft WHERE id = \(draft.id)")
            #expect(try kept.first?.value("token_hash", as: String.self) == token.hash)
            #expect(token.hash.utf8.count == 64)
            #expect(DraftToken(token.description) == token)
            let byHand = token.description.uppercased().replacing("0", with: "O").replacing("1", with: "L")
            #expect(DraftToken(byHand) == token)
            #expect(token.description.utf8.count == 26)
            #expect(DraftToken("\(draft.id)") == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a save that meets another save is refused`(engine: Engine) async throws {
        let database = try await database(engine)
        let questionnaire = try Example.questionnaire()
        let surroundings = surroundings
        let draft = try await database.write {
            try DraftStore($0, surroundings).create(questionnaire, owner: .account(.example(1))).draft
        }
        let saved = try await database.write { try DraftStore($0, surroundings).save(draft) }
        #expect(saved.version == draft.version + 1)
        await #expect(throws: EditConflict.self) {
            try await database.write { try DraftStore($0, surroundings).save(draft) }
        }
        try await database.write {
            try DraftStore($0, surroundings).complete(
                saved, answers: saved.answers, result: FormResult(["r": "1"]))
        }
        await #expect(throws: EditConflict.self) {
            try await database.write { try DraftStore($0, surroundings).save(saved) }
        }
        let found = try await database.read { try DraftStore($0, surroundings).find(draft.id) }
        #expect(found?.result == FormResult(["r": "1"]))
    }

    @Test(arguments: Engine.allCases)
    func `the public's unfinished drafts go after 28 days and no others`(engine: Engine) async throws {
        let database = try await database(engine)
        let questionnaire = try Example.questionnaire()
        let surroundings = surroundings
        let (old, sent, staff) = try await database.write { connection in
            let store = DraftStore(connection, surroundings)
            let old = try store.create(questionnaire, owner: .link).draft
            let sent = try store.create(questionnaire, owner: .link).draft
            try store.complete(sent, answers: Answers(), result: FormResult([:]))
            return (old.id, sent.id, try store.create(questionnaire, owner: .account(.example(1))).draft.id)
        }
        clock.advance(seconds: 28 * 24 * 60 * 60 - 1)
        let young = try await database.write { connection in
            let store = DraftStore(connection, surroundings)
            #expect(try store.removeExpired() == 0)
            return try store.create(questionnaire, owner: .link).draft.id
        }
        clock.advance(seconds: 1)
        try await database.write { connection throws in
            let store = DraftStore(connection, surroundings)
            #expect(try store.removeExpired() == 1)
            #expect(try store.find(old) == nil)
            for id in [sent, staff, young] { #expect(try store.find(id) != nil) }
        }
    }

    @Test(arguments: Engine.allCases)
    func `people find their own unfinished forms again`(engine: Engine) async throws {
        let database = try await database(engine)
        let questionnaire = try Example.questionnaire()
        let surroundings = surroundings
        try await database.write { connection in
            let store = DraftStore(connection, surroundings)
            let mine = try store.create(questionnaire, owner: .account(.example(1))).draft
            _ = try store.create(questionnaire, owner: .account(.example(2)))
            _ = try store.create(questionnaire, owner: .link)
            #expect(try store.unfinished(of: .account(.example(1))).map(\.id) == [mine.id])
            #expect(try store.unfinished(of: .link).isEmpty)
            try store.delete(mine.id)
            #expect(try store.unfinished(of: .account(.example(1))).isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `the very words that were answered are kept`(engine: Engine) async throws {
        let database = try await database(engine)
        let first = try Example.reading(#"{"linkId": "a", "type": "string", "text": "A"}"#)
        let changed = try Example.reading(#"{"linkId": "a", "type": "string", "text": "Another"}"#)
        let surroundings = surroundings
        try await database.write { connection in
            let store = QuestionnaireStore(connection, surroundings)
            for questionnaire in [first, first, changed] { try store.keep(questionnaire) }
            #expect(first.edition != changed.edition)
            #expect(try store.find(url: first.url, edition: first.edition)?.item("a")?.text == "A")
            #expect(try store.find(url: first.url, edition: changed.edition)?.item("a")?.text == "Another")
            #expect(try store.find(url: first.url, edition: "2") == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a draft goes on in the words it was begun in`(engine: Engine) async throws {
        let database = try await database(engine)
        let old = try Example.reading(#"{"linkId": "a", "type": "string", "text": "Old"}"#)
        let new = try Example.reading(#"{"linkId": "b", "type": "string", "text": "New"}"#)
        let surroundings = surroundings
        let editions = QuestionnaireEditions(new)
        try await database.write { connection in
            let draft = try DraftStore(connection, surroundings).create(old, owner: .link).draft
            let store = QuestionnaireStore(connection, surroundings)
            #expect(try editions.questionnaire(of: draft, store).item("a")?.text == "Old")
            let other = try DraftStore(connection, surroundings).create(
                try Example.questionnaire(), owner: .link)
            #expect(throws: NotFound.self) { try editions.questionnaire(of: other.draft, store) }
        }
    }
}
