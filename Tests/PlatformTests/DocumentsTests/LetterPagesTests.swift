import Core
import Foundation
import Storage
import TestSupport
import Testing

@testable import Documents

@Suite struct LetterPagesTests {
    private static let page = "/letters/referral-update"
    private static let inArea = page + "?area=E06000059"
    private static let ours = Archive.staff(.administrator, account: Archive.administrator)
    private static let office = Archive.staff(
        .administrator, at: Archive.hospice, account: Archive.administrator)

    private func words(_ archive: Archive, _ more: String = "") throws -> String {
        try #require(try archive.desk.templates.find("referral-update")).words + more
    }

    /// What the page's form has in a hidden field.
    private func based(_ page: String) -> String {
        page.firstMatch(of: /name="based-on" value="([^"]+)"/).map { String($0.1) } ?? ""
    }

    @Test(arguments: Engine.allCases)
    func `words are previewed, saved, and taken back, and each edition stays`(engine: Engine) async throws {
        let archive = try await Archive(engine)
        let words = try words(archive, "\n\nWe **like** to hear from you, {{name}}.")
        try await Reading(archive: archive).run { reader in
            let shown = try await reader.get(Self.inArea, as: Self.ours)
            #expect(shown.status == .ok)
            #expect(shown.text.contains("The words in force") && shown.text.contains("Dear Ada Marsh"))
            var fields = [
                "area": "E06000059", "title": "Our words", "words": words, "based-on": based(shown.text),
            ]

            let preview = try await reader.submit(
                Self.page, fields.merging(["do": "preview"]) { $1 }, from: Self.inArea, as: Self.ours)
            #expect(preview.status == .ok)
            #expect(preview.text.contains("<p>We <strong>like</strong> to hear from you, Ada Marsh.</p>"))
            #expect(preview.text.contains("Preview: not saved yet"))
            #expect(try await reader.get(Self.inArea, as: Self.ours).text.contains("Our words") == false)

            fields["do"] = "save"
            let saved = try await reader.submit(Self.page, fields, from: Self.inArea, as: Self.ours)
            #expect(saved.status == .seeOther)
            archive.fixed.advance(seconds: 60)
            let after = try await reader.get(Self.inArea, as: Self.ours).text
            #expect(after.contains("Our words") && after.contains("new words, by Kim Hart"))
            // The partnership's own words stay.
            #expect(try await reader.get(Self.page, as: Self.ours).text.contains("Our words") == false)
            #expect(
                try await reader.get("/letters?area=E06000059", as: Self.ours).text.contains(
                    "The area’s own words, since 5 January 2027"))

            // Two administrators: the second is told, and keeps what was typed.
            var late = fields
            late["words"] = words + "\n\nMine."
            let conflict = try await reader.submit(Self.page, late, from: Self.inArea, as: Self.ours)
            #expect(conflict.status == .conflict)
            #expect(
                conflict.text.contains("Somebody else changed these words") && conflict.text.contains("Mine.")
            )

            let path = Self.page + "/editions/service?area=E06000059"
            #expect(try await reader.get(path, as: Self.ours).text.contains("Use these words again"))
            let undone = try await reader.submit(
                Self.page + "/editions/service", ["area": "E06000059"], from: path, as: Self.ours)
            #expect(undone.status == .seeOther)
            archive.fixed.advance(seconds: 60)
            #expect(
                try await reader.get(Self.inArea, as: Self.ours).text.contains("value=\"Our words\"") == false
            )
            let edition = try #require(after.firstMatch(of: #/editions/([0-9a-f-]{36})/#)).1
            let again = try await reader.submit(
                Self.page + "/editions/\(edition)", [:], from: Self.page + "/editions/\(edition)",
                as: Self.ours)
            #expect(again.status == .seeOther)
            #expect(try await reader.get(Self.inArea, as: Self.ours).text.contains("value=\"Our words\""))
        }
        let history = try await archive.database.read {
            try LetterEditionStore($0).history("referral-update", area: "E06000059")
        }
        #expect(history.map { $0.own?.title } == ["Our words", nil, "Our words"])
        #expect(Set(history.map(\.madeBy)) == [Archive.administrator])
    }

    @Test(arguments: Engine.allCases)
    func `words that can't stand are refused and stay as they were typed`(engine: Engine) async throws {
        let archive = try await Archive(engine)
        let words = try words(archive)
        let bad = [
            words + "\n\nDear {{shoe-size}}", words.replacing("{{state}}", with: ""),
            words + "\n\nYou have a right of appeal.", words + "\n\n{{#phone}}", "",
        ]
        try await Reading(archive: archive).run { reader in
            for typed in bad {
                for action in ["save", "preview"] {
                    let answer = try await reader.submit(
                        Self.page,
                        [
                            "area": "E06000059", "title": "T", "words": typed, "based-on": "none",
                            "do": action,
                        ],
                        from: Self.inArea, as: Self.ours)
                    #expect(answer.status == .unprocessableContent)
                    #expect(answer.text.contains("There is a problem"))
                    #expect(
                        typed.isEmpty
                            || answer.text.contains(
                                LetterHTML.escaped(String(typed.suffix(20))).replacing("<br>", with: "\n"))
                    )
                }
            }
        }
        let history = try await archive.database.read {
            try LetterEditionStore($0).history("referral-update", area: "E06000059")
        }
        #expect(history.isEmpty)
    }

    @Test func `an area's administrator changes their area's words only`() async throws {
        let archive = try await Archive(.sqlite)
        let words = try words(archive)
        let fields = ["title": "T", "words": words, "based-on": "none", "do": "save"]
        try await Reading(archive: archive).run { reader in
            let whole = try await reader.get(Self.page, as: Self.ours)
            #expect(!whole.text.contains("Save these words"))
            #expect(
                try await reader.submit(Self.page, fields, from: Self.inArea, as: Self.ours).status
                    == .forbidden)
            #expect(
                try await reader.submit(Self.page, fields, from: Self.page, as: Self.office).status
                    == .seeOther)
            let elsewhere = fields.merging(["area": "E00000000"]) { $1 }
            #expect(
                try await reader.submit(Self.page, elsewhere, from: Self.page, as: Self.office).status
                    == .notFound)
            for path in ["/letters", Self.page, Self.page + "/editions/service"] {
                #expect(try await reader.get(path, as: Reading.staff).status == .forbidden)
            }
            for path in [
                "/letters/none", Self.page + "/editions/none",
                Self.page + "/editions/\(LetterTemplateID.example(9))",
                "/letters/contact/editions/\(LetterTemplateID.example(9))", Self.page + "?area=E00000000",
            ] {
                #expect(try await reader.get(path, as: Self.ours).status == .notFound)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `editions are only added`(engine: Engine) async throws {
        let archive = try await Archive(engine)
        try await archive.edition("x", of: "contact")
        for change: SQL in [
            "UPDATE letter_edition SET words = 'y' WHERE key = 'contact'",
            "DELETE FROM letter_edition WHERE key = 'contact'",
        ] {
            await #expect(throws: (any Error).self) {
                _ = try await archive.database.write { try $0.run(change) }
            }
        }
    }
}
