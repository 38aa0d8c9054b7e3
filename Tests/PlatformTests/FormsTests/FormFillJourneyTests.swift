import Core
import Foundation
import Storage
import TestSupport
import Testing

@testable import Forms

@Suite struct FormFillJourneyTests {
    private let path = "/visits/1/form"

    @Test(arguments: Engine.allCases)
    func `sections are answered in any order, by several people, and the form is finished once`(
        engine: Engine
    ) async throws {
        let site = try await FillSite(engine)
        try await site.run { ada, ben, _ in
            var list = try await ada.get(path)
            #expect(list.html.contains("0 of 3 sections done"))
            #expect(list.html.contains("Not started") && list.html.contains("Cara Example"))

            var page = try await ada.get("\(path)/time")
            page = try await ada.send(
                page,
                [
                    "since-day": "1", "since-month": "2", "since-year": "2020", "hours": "20",
                    "together": "false", "relation": "-other", "relation-other": "An aunt", "then": "next",
                ])
            #expect(page.path == "\(path)/apart", "living apart brings in a section, which is next")

            site.clock.advance(seconds: 60)
            page = try await ben.get("\(path)/caring")
            page = try await ben.send(page, ["words": "Hard", "then": "later"])
            list = try await ben.get(path)
            #expect(list.html.contains("1 of 4 sections done") && list.html.contains("In progress"))
            #expect(list.html.contains("Last saved by Ben"))

            page = try await ada.get("\(path)/caring")
            #expect(page.html.contains(">Hard</textarea>"), "it goes on where another left off")
            page = try await ada.send(
                page, ["words": "Hard", "helps": "shopping", "willing": "yes", "then": "next"])
            let check = try await ada.get("\(path)/check")
            #expect(check.html.contains("Still to do") && !check.html.contains("Finish this form"))
            let early = try await ada.send(check, [:])
            #expect(early.status == 422)

            page = try await ada.send(try await ada.get("\(path)/apart"), ["miles": "12", "then": "next"])
            #expect(page.path == "\(path)/alone")
            page = try await ada.send(page, ["safe": "yes", "secret": "Nothing", "then": "next"])
            #expect(page.path == "\(path)/check")
            #expect(page.html.contains("An aunt") && page.html.contains("12 miles"))
            #expect(try await !ben.get("\(path)/check").html.contains("Finish this form"))
            let done = try await ada.send(page, [:])
            #expect(done.path == path && done.html.contains("Nothing can be changed now"))
            #expect(try await ada.send(page, [:]).status == 422)

            let late = try await ben.send(try await ben.get("\(path)/caring"), [:], to: "\(path)/caring")
            #expect(late.path == path)
        }
        let finished = site.finished.withLock { $0 }
        #expect(finished.count == 1)
        #expect(finished.first?.answers.text("relation") == "An aunt")
        #expect(finished.first?.answers.code("safe") == "yes")
        #expect(try await site.answers().text("words") == "Hard")
    }

    @Test func `what is missing or wrong is said, and what can be read is saved all the same`() async throws {
        let site = try await FillSite(.sqlite)
        try await site.run { ada, _, _ in
            let page = try await ada.get("\(path)/caring")
            let again = try await ada.send(page, ["words": "Hard", "willing": "no", "then": "next"])
            #expect(again.status == 422)
            #expect(again.html.contains("<title>Error: Caring"))
            #expect(again.html.contains("<a href=\"#why-not\">"))
            #expect(try await ada.get(path).html.contains("0 of 3 sections done"))
            let time = try await ada.send(
                try await ada.get("\(path)/time"),
                ["since-day": "31", "since-month": "2", "since-year": "2020", "hours": "7", "then": "later"])
            #expect(time.status == 422 && time.html.contains("must be a real date"))
            #expect(time.html.contains("value=\"31\""), "what was typed is still there")
        }
        let answers = try await site.answers()
        #expect(answers.text("words") == "Hard" && answers.integer("hours") == 7)
    }

    @Test func `a script saves as it goes, and its own saves meet nobody`() async throws {
        let site = try await FillSite(.sqlite)
        try await site.run { ada, _, _ in
            let page = try await ada.get("\(path)/caring")
            for words in ["H", "Ha", "Har", "Hard"] {
                let saved = try await ada.send(page, ["words": words], to: "\(path)/caring/saved")
                #expect(saved.status == 200 && saved.html.contains("\"saved\":true"))
            }
            let next = try await ada.send(
                page, ["words": "Hardly", "helps": "none", "willing": "yes", "then": "next"])
            #expect(next.path == "\(path)/time")
            let wrong = try await ada.send(next, ["hours": "lots"], to: "\(path)/time/saved")
            #expect(wrong.status == 422)
        }
        #expect(try await site.answers().text("words") == "Hardly")
        #expect(try await site.history("words").isEmpty)
    }

    @Test func `a flagged answer is told once in its save, and help is shown`() async throws {
        let site = try await FillSite(.sqlite)
        try await site.run { ada, _, _ in
            let script = try await ada.send(
                try await ada.get("\(path)/alone"), ["safe": "no"], to: "\(path)/alone/saved")
            #expect(script.html.contains("\"help\":\"\(path)/help\""))
            let page = try await ada.get("\(path)/alone")
            let help = try await ada.send(page, ["safe": "no", "secret": "Afraid", "then": "next"])
            #expect(help.path == "\(path)/help?next=check")
            #expect(help.html.contains("call 999") && help.html.contains("href=\"\(path)/check\""))
            let odd = try await ada.get("\(path)/help?next=//elsewhere.example.org")
            #expect(odd.html.contains("href=\"\(path)\"") && !odd.html.contains("elsewhere"))
        }
        let raised = site.changes.withLock { $0.map(\.raised) }
        #expect(raised == [["unsafe"], []])
    }

    @Test func `private pages are for those who may see them`() async throws {
        let site = try await FillSite(.sqlite)
        try await site.run { ada, ben, reader in
            _ = try await ada.send(
                try await ada.get("\(path)/alone"),
                ["safe": "no", "secret": "Mustn’t be seen", "then": "later"])
            _ = try await ben.send(
                try await ben.get("\(path)/caring"), ["words": "Hard", "willing": "yes", "then": "next"])
            for address in ["", "/check", "/alone", "/alone/history", "/caring/history"] {
                let page = try await reader.get("\(path)\(address)")
                for words in ["Mustn’t", "Do you feel safe", "In private"] {
                    #expect(!page.html.contains(words), "\(address): \(words)")
                }
            }
            for address in ["/sheet", "/sheet?blank=yes", "/paper", "/rekey"] {
                let page = try await ada.get("\(path)\(address)")
                #expect(page.html.contains("What is it like?"), "\(address)")
                for words in ["Mustn’t", "Do you feel safe", "In private", "secret"] {
                    #expect(!page.html.contains(words), "\(address): \(words)")
                }
            }
            let sheet = try await ada.get("\(path)/sheet")
            #expect(sheet.html.contains(">Hard<"))
            #expect(try await !ada.get("\(path)/sheet?blank=yes").html.contains(">Hard<"))
            let refused = try await reader.send(
                try await reader.get("\(path)/check"), ["safe": "yes"], to: "\(path)/alone")
            #expect(refused.path == path || refused.status == 403)
        }
        #expect(try await site.answers().code("safe") == "no")
    }

    @Test func `a form out of reach isn't there`() async throws {
        let site = try await FillSite(.sqlite)
        try await site.run { ada, _, _ in
            let stranger = ada.signedIn(as: FillSite.stranger)
            for address in [
                "", "/check", "/caring", "/caring/history", "/sheet", "/paper", "/rekey", "/help",
            ] {
                let page = try await stranger.get("\(path)\(address)")
                let other = try await ada.get("/visits/2/form\(address)")
                #expect(page.status == 404 && other.status == 404, "\(address)")
            }
        }
    }

    @Test func `finishing shows again what was changed since it was looked at`() async throws {
        let site = try await FillSite(.sqlite)
        try await site.run { ada, ben, _ in
            var page = try await ada.get("\(path)/caring")
            page = try await ada.send(page, ["words": "Hard", "willing": "yes", "then": "next"])
            page = try await ada.send(page, ["then": "next"])
            let check = try await ada.send(page, ["safe": "yes", "then": "next"])
            _ = try await ben.send(
                try await ben.get("\(path)/caring"),
                ["words": "Very hard", "willing": "yes", "then": "next"])
            let changed = try await ada.send(check, [:])
            #expect(changed.status == 409 && changed.html.contains("Very hard"))
            #expect(site.finished.withLock { $0.isEmpty })
            #expect(try await ada.send(changed, [:]).html.contains("Nothing can be changed now"))
        }
        #expect(site.finished.withLock { $0.first?.answers.text("words") } == "Very hard")
    }

    @Test(arguments: Engine.allCases)
    func `a paper is keyed in by its code, on one page`(engine: Engine) async throws {
        let site = try await FillSite(engine)
        let code = site.fill.code.description
        try await site.run { ada, ben, _ in
            let paper = try await ada.get("\(path)/paper")
            #expect(paper.html.contains(code))
            let page = try await ben.get("\(path)/rekey")
            let none = try await ben.send(page, ["words": "Hard", "then": "next"])
            #expect(none.status == 422 && none.html.contains("Enter the code"))
            let other = try await ben.send(
                page, ["paper_code": "4BCD-EFGH-J", "words": "Somebody else’s", "then": "next"])
            #expect(other.status == 422 && other.html.contains("Somebody else’s"))
            #expect(try await site.answers().isEmpty, "nothing of another's paper is saved")

            let missing = try await ben.send(
                page, ["paper_code": code.lowercased(), "words": "Hard", "then": "next"])
            #expect(missing.status == 422 && missing.html.contains("href=\"#willing\""))
            #expect(missing.html.contains("value=\"\(code.lowercased())\""))
            let done = try await ben.send(
                missing,
                ["paper_code": code, "words": "Hard", "willing": "yes", "hours": "3", "then": "next"])
            #expect(done.path == "\(path)?keyed=yes" && done.html.contains("2 of 3 sections done"))
            let history = try await ada.get("\(path)/caring/history")
            #expect(history.html.contains("keyed in from paper"))
        }
        #expect(try await site.answers().integer("hours") == 3)
    }
}
