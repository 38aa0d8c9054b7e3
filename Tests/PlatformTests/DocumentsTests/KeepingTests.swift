import Core
import Foundation
import People
import Storage
import TestSupport
import Testing

@testable import Documents

/// Letters are kept as they were made, and read by those who may.
@Suite struct KeepingTests {
    @Test(arguments: Engine.allCases)
    func `a letter is kept with its words, its sum and who made it`(engine: Engine) async throws {
        let archive = try await Archive(engine)
        archive.printSizes.withLock { $0[Archive.ada] = 24 }
        let id = try await archive.issue()
        let document = try #require(try await archive.database.read { try archive.store($0).find(id) })
        #expect(document.kind == "referral-update")
        #expect(document.edition == "service 1")
        #expect(document.printSize == 24)
        #expect(document.issuedBy == Archive.assessor)
        #expect(document.organisation == Archive.council)
        #expect(!document.isOnOwnPage)
        let kept = try #require(try await archive.kept(id))
        #expect(kept.html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en-GB\">"))
        #expect(kept.html.contains("<title>Where your request has got to</title>"))
        #expect(kept.article.contains("<p>Dear Ada &lt;Marsh&gt; &amp; Co</p>"))
        #expect(kept.article.contains("<p>Our reference: 4K7P-2QXM-9</p>"))
        #expect(kept.article.contains("Ring us on 01202 000 000."))
        #expect(kept.article.contains("The person to ask for is Sam Field at Westbourne Council."))
        #expect(kept.sha256.count == 64)
        #expect(try await archive.trail(of: Archive.ada) == ["document-issued"])
    }

    @Test(arguments: Engine.allCases)
    func `what is kept is never changed nor lost`(engine: Engine) async throws {
        let archive = try await Archive(engine)
        let id = try await archive.issue()
        let changes: [SQL] = [
            "UPDATE issued_document SET html = 'other' WHERE id = \(id)",
            "UPDATE issued_document SET sha256 = 'other' WHERE id = \(id)",
            "UPDATE issued_document SET title = 'other' WHERE id = \(id)",
            "DELETE FROM issued_document WHERE id = \(id)",
        ]
        let before = try await archive.kept(id)
        for change in changes {
            await #expect(throws: (any Error).self) {
                _ = try await archive.database.write { try $0.run(change) }
            }
        }
        #expect(try await archive.kept(id) == before)
        // The record it belongs to may change, when two are joined.
        _ = try await archive.database.write {
            try $0.run("UPDATE issued_document SET person_id = \(Archive.ben) WHERE id = \(id)")
        }
        #expect(try await archive.kept(id) == before)
    }

    @Test func `a text that isn't the one kept is never shown`() {
        let sum = KeptDocument("one").sha256
        #expect(throws: DocumentChanged.self) { try KeptDocument(html: "two", sha256: sum) }
    }

    @Test(arguments: Engine.allCases)
    func `new words make new letters and leave the old ones`(engine: Engine) async throws {
        let archive = try await Archive(engine)
        let old = try await archive.issue()
        let before = try await archive.kept(old)
        let words = try #require(try archive.desk.templates.find("referral-update")).words
        try await archive.edition(
            words + "\n\nThe partnership says hello.", of: "referral-update", title: "Ours")
        let first = try await archive.issue()
        try await archive.edition(
            words + "\n\nWestbourne says hello.", of: "referral-update", title: "West", area: "E06000059")
        let second = try await archive.issue()
        let third = try await archive.issue(by: Archive.staff(.manager, at: Archive.hospice))

        #expect(try await archive.kept(old) == before)
        #expect(try await archive.kept(first)?.article.contains("The partnership says hello.") == true)
        #expect(try await archive.kept(second)?.article.contains("Westbourne says hello.") == true)
        // Another area's words are not ours.
        #expect(try await archive.kept(third)?.article.contains("The partnership says hello.") == true)
        let titles = try await archive.database.read { connection in
            try archive.store(connection).documents(of: Archive.ada).map(\.title)
        }
        #expect(titles.sorted() == ["Ours", "Ours", "West", "Where your request has got to"])
    }

    @Test(arguments: Engine.allCases)
    func `a letter is put right by another, once`(engine: Engine) async throws {
        let archive = try await Archive(engine)
        let first = try await archive.issue()
        let second = try await archive.issue(replacing: first)
        let found = try await archive.database.read { connection in
            (try archive.store(connection).find(first), try archive.store(connection).find(second))
        }
        #expect(found.0?.replacedBy == second)
        #expect(found.1?.replaces == first)
        await #expect(throws: EditConflict.self) { _ = try await archive.issue(replacing: first) }
        await #expect(throws: NotFound.self) {
            _ = try await archive.issue(to: Archive.ben, replacing: second)
        }
        await #expect(throws: NotFound.self) {
            _ = try await archive.issue(to: Archive.ben, by: Archive.staff(at: Archive.hospice))
        }
        await #expect(throws: LetterProblem.missingValue(letter: "referral-update", value: "by")) {
            _ = try await archive.issue(
                Letter(
                    "referral-update", values: ["what": "x", "state": "x", "who-has-it": "x", "next": "x"]))
        }
    }

    /// Who reads what: the letter's side and copies, and the reader.
    @Test(arguments: Engine.allCases)
    func `letters are read by those who may`(engine: Engine) async throws {
        let archive = try await Archive(engine)
        let own = try await archive.issue(copies: [.ownPage])
        let notChosen = try await archive.issue()
        let other = try await archive.issue(side: .caredFor, copies: [.ownPage])
        let theirs = try await archive.issue(by: Archive.staff(.practitioner, at: Archive.hospice))
        let desk = try archive.desk
        func readable(_ principal: Principal) async throws -> Set<DocumentID> {
            try await archive.database.read { connection in
                Set(try desk.documents(of: Archive.ada, for: principal, connection).map(\.id))
            }
        }
        #expect(try await readable(Archive.staff()) == [own, notChosen, other, theirs])
        #expect(try await readable(Archive.staff(.advocate)) == [own, notChosen, theirs])
        #expect(try await readable(Archive.staff(.operator)) == [])
        #expect(try await readable(Archive.staff(.board)) == [])
        // A record that was only shown to somebody brings no letters but their own.
        #expect(try await readable(Archive.staff(.practitioner, at: Archive.hospice)) == [theirs])
        #expect(try await readable(Archive.carer()) == [own])
        #expect(try await readable(Archive.carer(Archive.ben)) == [])

        archive.switchedOff.withLock { _ = $0.insert(Archive.ada) }
        #expect(try await readable(Archive.carer()) == [])
        #expect(try await readable(Archive.staff()).count == 4)
        archive.switchedOff.withLock { $0 = [] }
        archive.seen.withLock {
            $0[Archive.ada] = SeenPerson(id: Archive.ada, name: "Ada", reference: "", isRestricted: true)
        }
        #expect(try await readable(Archive.carer()) == [])
        archive.visible.withLock { $0[Archive.council] = [Archive.ben] }
        #expect(try await readable(Archive.staff()) == [])
    }

    @Test(arguments: Engine.allCases)
    func `a copy on somebody's own page can be taken off again`(engine: Engine) async throws {
        let archive = try await Archive(engine)
        let id = try await archive.issue(copies: [.ownPage])
        func note(_ way: CopyWay) async throws -> Bool {
            archive.fixed.advance(seconds: 60)
            let copy = DocumentCopy(
                way: way, recipient: nil, notedAt: archive.fixed.surroundings.now(), notedBy: Archive.assessor
            )
            try await archive.database.write { try archive.store($0).note(copy, of: id) }
            return try await archive.database.read { try archive.store($0).find(id)?.isOnOwnPage } ?? false
        }
        #expect(try await !note(.noCopy))
        #expect(try await !note(.post))
        #expect(try await note(.ownPage))
    }

    /// Any words, of any script, come out as they went in.
    @Test func `what is kept holds what was said, to the letter`() async throws {
        let archive = try await Archive(.sqlite)
        var random = SeededChance(seed: 7)
        let alphabet = Array("aé ب中ñ<>&\"'{}#*-–’\n/\\;=\u{301}😀0")
        for _ in 0..<300 {
            let said = String((0..<random.below(60)).map { _ in alphabet[random.below(alphabet.count)] })
            let clean = CleanText.block(said)
            guard !clean.isEmpty else { continue }
            var values = Archive.update.values
            values["state"] = said
            let id = try await archive.issue(Letter("referral-update", values: values))
            let kept = try #require(try await archive.kept(id))
            #expect(kept.article.contains("<p><strong>Now:</strong> \(LetterHTML.escaped(clean))</p>"))
            #expect(kept.html.components(separatedBy: "</body>").count == 2)
        }
    }
}
