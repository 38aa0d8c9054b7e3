import Core
import Foundation
import Storage
import TestSupport
import Testing

@testable import Forms

/// Two people, or two windows, in one draft at once.
@Suite struct ShowingTests {
    /// The page about the person helped, as two visitors have it open.
    private func openTwice(_ browser: Browser) async throws
        -> (mine: Browser.Page, other: Browser, theirs: Browser.Page)
    {
        var page = try await browser.get("/help/start")
        page = try await browser.send(page, ["helps": "shopping"])
        let mine = try await browser.send(page, ["dob-day": "1", "dob-month": "2", "dob-year": "1970"])
        let other = browser.withoutCookies()
        return (mine, other, try await other.get(mine.path))
    }

    @Test(arguments: Engine.allCases)
    func `a page saved elsewhere since it was shown shows both, and nothing is lost`(engine: Engine)
        async throws
    {
        let site = try await FormSite(engine)
        try await site.run { browser in
            let (mine, other, theirs) = try await openTwice(browser)
            let saved = try await other.send(theirs, ["relation": "friend", "together": "true"])
            #expect(saved.path.hasSuffix("/hours"))

            let both = try await browser.send(mine, ["relation": "parent", "together": "true"])
            #expect(both.status == 409)
            #expect(both.html.contains("Friend") || both.html.contains("friend"))
            #expect(both.html.contains("value=\"parent\" checked"), "what was chosen here is still chosen")
            #expect(!both.html.contains("value=\"friend\" checked"))
            #expect(both.html.contains("<a href=\"\(saved.path)\">Keep what is saved</a>"))
            #expect(
                try await other.get(mine.path).html.contains("value=\"friend\" checked"),
                "nothing was saved yet")

            // Once both have been seen, the choice counts.
            let chosen = try await browser.send(both, ["relation": "parent", "together": "true"])
            #expect(chosen.path == saved.path)
            #expect(try await other.get(mine.path).html.contains("value=\"parent\" checked"))
        }
    }

    @Test func `leaving for later shows both too, and a script's save waits`() async throws {
        let site = try await FormSite(.sqlite)
        try await site.run { browser in
            let (mine, other, theirs) = try await openTwice(browser)
            _ = try await other.send(theirs, ["relation": "friend", "together": "true"])
            let later = try await browser.send(mine, ["relation": "parent", "then": "later"])
            #expect(later.status == 409)
            let script = try await browser.send(mine, ["relation": "parent"], to: "\(mine.path)/saved")
            #expect(script.status == 409)
            #expect(try await browser.get(mine.path).html.contains("value=\"friend\" checked"))
        }
    }

    @Test func `what the page's own script saved is no other's`() async throws {
        let site = try await FormSite(.sqlite)
        try await site.run { browser in
            let (mine, _, _) = try await openTwice(browser)
            let script = try await browser.send(mine, ["relation": "friend"], to: "\(mine.path)/saved")
            #expect(script.status == 200)
            let next = try await browser.send(mine, ["relation": "parent", "together": "true"])
            #expect(next.path.hasSuffix("/hours"))
            // Back to the page as the browser kept it, and forward again with another answer.
            let again = try await browser.send(mine, ["relation": "friend", "together": "true"])
            #expect(again.path.hasSuffix("/hours"))
        }
    }

    @Test func `the same answers given twice meet nobody, nor do other pages' answers`() async throws {
        let site = try await FormSite(.sqlite)
        try await site.run { browser in
            let (mine, other, theirs) = try await openTwice(browser)
            let base = mine.path.replacing("/about", with: "")
            _ = try await other.send(theirs, ["relation": "friend", "together": "true"])
            #expect(
                try await browser.send(mine, ["relation": "friend", "together": "true"]).path.hasSuffix(
                    "/hours"))
            let hours = try await browser.get("\(base)/hours")
            let dob = try await other.get("\(base)/dob")
            _ = try await other.send(dob, ["dob-day": "3", "dob-month": "2", "dob-year": "1970"])
            #expect(try await browser.send(hours, ["hours": "9"]).status == 200)
        }
    }

    @Test func `a mistake in between doesn't hide the other's answer`() async throws {
        let site = try await FormSite(.sqlite)
        try await site.run { browser in
            let (mine, other, theirs) = try await openTwice(browser)
            _ = try await other.send(theirs, ["relation": "friend", "together": "true"])
            let wrong = try await browser.send(mine, ["together": "true"])
            #expect(wrong.status == 422)
            #expect(wrong.hidden("shown") == mine.hidden("shown"))
            #expect(try await browser.send(wrong, ["relation": "parent", "together": "true"]).status == 409)
        }
    }

    @Test func `which showing saved a page isn't kept with what was sent`() throws {
        var answers = Answers(["relation": [.code("parent")]])
        answers.markSaved(by: "0123456789abcdef", on: "about")
        #expect(try answers.json.contains("0123456789abcdef"))
        let sent = try Example.questionnaire().completed(answers)
        #expect(try !sent.json.contains("0123456789abcdef"))
    }

    @Test(arguments: Engine.allCases)
    func `nobody sends answers that the page didn't show`(engine: Engine) async throws {
        let site = try await FormSite(engine)
        try await site.run { browser in
            let check = try await browser.fillIn()
            let base = check.path.dropLast("/check".count)
            let other = browser.withoutCookies()
            let hours = try await other.get("\(base)/hours?from=check")
            _ = try await other.send(hours, ["hours": "21"])

            let again = try await browser.send(check, [:])
            #expect(again.status == 409)
            #expect(again.html.contains("An answer was changed in another window"))
            #expect(again.html.contains("21"))
            #expect(site.sent.withLock { $0.isEmpty })
            _ = try await browser.send(again, [:])
            #expect(site.sent.withLock { $0.map { $0.answers.integer("hours") } } == [21])
        }
    }

    @Test func `a change after sending says that it isn't in what was sent`() async throws {
        let site = try await FormSite(.sqlite)
        try await site.run { browser in
            let check = try await browser.fillIn()
            let hours = try await browser.get("\(check.path.dropLast("/check".count))/hours")
            _ = try await browser.send(check, [:])
            #expect(try await browser.send(hours, ["hours": "21"]).path.hasSuffix("/done?late=yes"))
        }
    }
}
