import Core
import Foundation
import People
import Storage
import TestSupport
import Testing

@testable import Documents

@Suite struct DocumentPagesTests {
    /// The page shows exactly what was kept, whatever was written into the letter.
    @Test(arguments: Engine.allCases)
    func `what is shown equals what was kept, to the byte`(engine: Engine) async throws {
        let archive = try await Archive(engine)
        var random = SeededChance(seed: 11)
        let alphabet = Array("aé ب中<>&\"'{}#$\\0-\n/;=\u{301}😀k")
        var issued: [DocumentID] = []
        for _ in 0..<60 {
            var values = Archive.update.values
            for name in values.keys.sorted() {
                values[name] = "x" + String((0..<random.below(50)).map { _ in random.pick(alphabet) })
            }
            issued.append(try await archive.issue(Letter("referral-update", values: values)))
        }
        let ids = issued
        try await Reading(archive: archive).run { reader in
            for id in ids {
                let kept = try #require(try await archive.kept(id))
                let shown = try await reader.get("/documents/\(id)", as: Reading.staff)
                #expect(shown.status == .ok)
                let (bytes, article) = (Array(shown.text.utf8), Array(kept.article.utf8))
                #expect(article.count > 400)
                #expect(bytes.firstRange(of: article) != nil)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `each opening is in the trail, and nobody else's letter can be opened`(engine: Engine) async throws {
        let archive = try await Archive(engine)
        let id = try await archive.issue(copies: [.ownPage])
        try await Reading(archive: archive).run { reader in
            #expect(try await reader.get("/documents/\(id)", as: Reading.staff).status == .ok)
            let own = try await reader.get("/documents/\(id)", as: Archive.carer())
            #expect(own.status == .ok)
            #expect(own.text.contains("Exit this page"))
            #expect(!own.text.contains("SHA-256") && !own.text.contains("Copies"))
            for other in [
                Archive.carer(Archive.ben), Archive.staff(.board),
                Archive.staff(.practitioner, at: Archive.hospice),
            ] {
                #expect(try await reader.get("/documents/\(id)", as: other).status == .notFound)
                #expect(try await reader.get("/documents/\(id)/pdf", as: other).status == .notFound)
            }
            let nobodys = DocumentID.example(999)
            #expect(try await reader.get("/documents/\(nobodys)", as: Reading.staff).status == .notFound)
            #expect(
                try await reader.get("/people/\(Archive.ada)/documents", as: Reading.staff).text.contains(
                    "/documents/\(id)"))
            #expect(
                try await reader.get("/people/\(PersonID.example(99))/documents", as: Reading.staff).status
                    == .notFound)
        }
        #expect(
            try await archive.trail(of: Archive.ada) == [
                "document-issued", "document-viewed", "document-viewed",
            ])
    }

    @Test func `a look at a restricted person's letter is held back from their page`() async throws {
        let archive = try await Archive(.sqlite)
        archive.seen.withLock {
            $0[Archive.ada] = SeenPerson(id: Archive.ada, name: "Ada", reference: "R", isRestricted: true)
        }
        let id = try await archive.issue()
        try await Reading(archive: archive).run { reader in
            let shown = try await reader.get("/documents/\(id)", as: Reading.staff)
            #expect(shown.status == .ok)
            // Nothing about them goes where somebody else may open it.
            #expect(!shown.text.contains("value=\"post\"") && !shown.text.contains("value=\"own-page\""))
        }
        #expect(
            try await archive.trail(of: Archive.ada) == [
                "document-issued (held back)", "document-viewed (held back)",
            ])
    }

    @Test(arguments: Engine.allCases)
    func `how a copy was chosen is written down`(engine: Engine) async throws {
        let archive = try await Archive(engine)
        let id = try await archive.issue()
        let path = "/documents/\(id)"
        try await Reading(archive: archive).run { reader in
            #expect(try await reader.get(path, as: Archive.carer()).status == .notFound)
            let empty = try await reader.submit("\(path)/copies", [:], from: path, as: Reading.staff)
            #expect(empty.status == .unprocessableContent)
            #expect(empty.text.contains("Select how they want their copy"))
            let nobody = try await reader.submit(
                "\(path)/copies", ["way": "post", "who": "other"], from: path, as: Reading.staff)
            #expect(nobody.status == .unprocessableContent)
            #expect(nobody.text.contains("Enter whom they asked you to give it to"))
            for fields in [
                ["way": "own-page", "who": "person"],
                ["way": "handed", "who": "other", "recipient": "My sister"],
            ] {
                let kept = try await reader.submit("\(path)/copies", fields, from: path, as: Reading.staff)
                #expect(kept.status == .seeOther)
            }
            let shown = try await reader.get(path, as: Reading.staff)
            #expect(shown.text.contains("To My sister: handed to them"))
            #expect(try await reader.get(path, as: Archive.carer()).status == .ok)
            let reader2 = Archive.staff(.informationGovernance)
            #expect(try await reader.get(path, as: reader2).text.contains("Write it down") == false)
            #expect(
                try await reader.submit("\(path)/copies", ["way": "post"], from: "/letters", as: reader2)
                    .status
                    == .forbidden)
        }
    }

    @Test func `an earlier letter says that a later one puts it right`() async throws {
        let archive = try await Archive(.sqlite)
        let first = try await archive.issue()
        let second = try await archive.issue(replacing: first)
        try await Reading(archive: archive).run { reader in
            let old = try await reader.get("/documents/\(first)", as: Reading.staff).text
            #expect(
                old.contains("A later letter puts this one right") && old.contains("/documents/\(second)"))
            #expect(
                try await reader.get("/documents/\(second)", as: Reading.staff).text.contains(
                    "/documents/\(first)"))
        }
    }

    @Test func `where no PDF can be made, the page says so and offers itself`() async throws {
        let archive = try await Archive(.sqlite)
        archive.printSizes.withLock { $0[Archive.ada] = 28 }
        let id = try await archive.issue()
        try await Reading(archive: archive).run { reader in
            let page = try await reader.get("/documents/\(id)", as: Reading.staff).text
            #expect(page.contains("A PDF can’t be made here") && !page.contains("/pdf"))
            #expect(page.contains("mainstay-print-28"))
            let answer = try await reader.get("/documents/\(id)/pdf", as: Reading.staff)
            #expect(answer.status == .conflict)
            #expect(answer.text.contains("Open the letter"))
        }
        #expect(try await archive.trail(of: Archive.ada) == ["document-issued", "document-viewed"])
    }
}
