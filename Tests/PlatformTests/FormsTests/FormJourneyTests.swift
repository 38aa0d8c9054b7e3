import Core
import Foundation
import Storage
import TestSupport
import Testing

@testable import Forms

@Suite struct FormJourneyTests {
    /// Answers every page and comes to the last, where the answers are checked.
    @Test(arguments: Engine.allCases)
    func `a form is answered page by page, checked and sent once`(engine: Engine) async throws {
        let site = try await FormSite(engine)
        try await site.run { browser in
            let check = try await browser.fillIn()
            #expect(check.path.hasSuffix("/check"))
            for words in [
                "Shopping", "Washing and dressing", "1 February 1970", "SO51 8DE", "20 hours", "My parent",
            ] {
                #expect(check.html.contains(words), "\(words)")
            }
            #expect(check.html.contains("&lt;b&gt;Thank you&lt;/b&gt;"))
            #expect(
                check.html.contains("Change<span class=\"nhsuk-u-visually-hidden\"> date of birth</span>"))

            let done = try await browser.send(check, [:])
            #expect(done.html.contains("R-shoppingwashing"))
            let again = try await browser.send(check, [:])
            #expect(again.html == done.html)
            let back = try await browser.get(check.path)
            #expect(back.html == done.html)
        }
        let sent = site.sent.withLock { $0 }
        #expect(sent.count == 1)
        #expect(sent.first?.answers.integer("age") == 56)
        #expect(sent.first?.answers.text("postcode") == "SO51 8DE")
    }

    @Test func `pressing twice at once sends once`() async throws {
        let site = try await FormSite(.sqlite)
        try await site.run { browser in
            let check = try await browser.fillIn()
            async let one = browser.send(check, [:])
            async let other = browser.send(check, [:])
            let both = try await [one, other]
            #expect(both[0].html == both[1].html)
        }
        #expect(site.sent.withLock { $0.count } == 1)
    }

    @Test func `a mistake keeps what was typed and saves nothing`() async throws {
        let site = try await FormSite(.sqlite)
        try await site.run { browser in
            var page = try await browser.get("/help/start")
            #expect(page.html.contains("<h1 class=\"nhsuk-fieldset__heading\">What do you help with?</h1>"))
            page = try await browser.send(page, [:])
            #expect(page.status == 422)
            #expect(page.html.contains("<title>Error: What do you help with?"))
            #expect(page.html.contains("<a href=\"#helps\">Select what you help with</a>"))
            page = try await browser.send(page, ["helps": "shopping"])
            let wrong = try await browser.send(page, ["dob-day": "31", "dob-month": "2", "dob-year": "1970"])
            #expect(wrong.status == 422)
            #expect(wrong.html.contains("Date of birth must be a real date"))
            #expect(wrong.html.contains("value=\"31\""))
            #expect(wrong.html.contains("aria-describedby=\"dob-error\""))
            let unsaved = try await browser.get(page.path)
            #expect(!unsaved.html.contains("value=\"31\""))
        }
    }

    @Test func `a change made from the last page leads back there`() async throws {
        let site = try await FormSite(.sqlite)
        try await site.run { browser in
            let check = try await browser.fillIn()
            let base = check.path.replacing("/check", with: "")
            var page = try await browser.get("\(base)/dob?from=check")
            #expect(page.html.contains("value=\"1970\""))
            #expect(page.html.contains("href=\"\(base)/check\""))
            page = try await browser.send(page, ["dob-day": "1", "dob-month": "2", "dob-year": "2015"])
            // Being under 18 brings in a question.
            #expect(page.path == "\(base)/school")
            page = try await browser.send(page, ["school": "Example School"])
            page = try await browser.get(base)
            #expect(page.path == "\(base)/check")
            page = try await browser.get("\(base)/dob?from=check")
            page = try await browser.send(page, ["dob-day": "1", "dob-month": "2", "dob-year": "1970"])
            #expect(page.path == "\(base)/check")
            #expect(!page.html.contains("Example School"))
            _ = try await browser.send(page, [:])
        }
        #expect(site.sent.withLock { $0.first?.answers.linkIDs.contains("school") } == false)
    }

    @Test func `somebody comes back by the link to where they were`() async throws {
        let site = try await FormSite(.sqlite)
        try await site.run { browser in
            var page = try await browser.get("/help/start")
            page = try await browser.send(page, ["helps": "shopping"])
            let base = page.path.replacing("/dob", with: "")
            page = try await browser.send(page, ["dob-day": "3", "then": "later"])
            #expect(page.html.contains("https://carers.example.org\(base)"))
            #expect(page.html.contains("2 February 2027"))

            let onAnother = browser.withoutCookies()
            #expect(try await onAnother.get(base).path == "\(base)/dob")
            #expect(try await onAnother.get("\(base)/nothing").path == "\(base)/dob")
            #expect(try await onAnother.get("\(base)/check").path == "\(base)/dob")
            #expect(try await onAnother.get("/help/00000000000000000000000000").status == 404)
            #expect(try await onAnother.get("/help/nonsense/dob").status == 404)
        }
    }

    @Test func `a script saves what is there so far`() async throws {
        let site = try await FormSite(.sqlite)
        try await site.run { browser in
            var page = try await browser.get("/help/start")
            page = try await browser.send(page, ["helps": "shopping"])
            page = try await browser.send(page, ["dob-day": "1", "dob-month": "2", "dob-year": "1970"])
            #expect(page.html.contains("data-autosave=\"\(page.path)/saved\""))
            let saved = try await browser.send(page, ["together": "true"], to: "\(page.path)/saved")
            #expect(saved.status == 200)
            let again = try await browser.get(page.path)
            #expect(again.html.contains("value=\"true\" checked"))
            let base = page.path.replacing("/about", with: "")
            #expect(try await browser.get(base).path == page.path)
        }
    }

    @Test func `an answer can interrupt the form`() async throws {
        let site = try await FormSite(.sqlite)
        try await site.run { browser in
            let page = try await browser.get("/help/start")
            let next = try await browser.send(page, ["helps": "none"], follows: false)
            #expect(next.path.hasPrefix("/other?back=/help/"))
        }
    }

    @Test func `a refusal on sending is shown and nothing is sent`() async throws {
        let site = try await FormSite(.sqlite, refusing: ["dob": "Ask somebody at the centre"])
        try await site.run { browser in
            let check = try await browser.fillIn()
            let refused = try await browser.send(check, [:])
            #expect(refused.status == 422)
            #expect(refused.html.contains("<a href=\"#dob\">Ask somebody at the centre</a>"))
        }
    }

    @Test func `staff's own drafts open for nobody else`() async throws {
        let site = try await FormSite(.sqlite)
        try await site.run { browser in
            let ada = browser.signedIn(as: FormSite.staff)
            var page = try await ada.get("/staff/north/help/start")
            page = try await ada.send(page, ["helps": "shopping"])
            #expect(page.path.hasPrefix("/staff/north/help/"))
            #expect(page.status == 200)
            #expect(try await browser.signedIn(as: FormSite.colleague).get(page.path).status == 404)
            #expect(try await browser.get(page.path.replacing("/staff/north", with: "")).status == 404)
            let later = try await ada.send(page, ["then": "later"])
            #expect(later.html.contains("sign in"))
            #expect(!later.html.contains("Anybody who has this address"))
        }
    }
}

@Suite struct SinglePageJourneyTests {
    private let whole: KeyValuePairs = [
        "helps": "shopping", "dob-day": "1", "dob-month": "2", "dob-year": "1970", "relation": "-other",
        "relation-other": "My niece", "together": "true", "hours": "5",
    ]

    @Test(arguments: Engine.allCases)
    func `a form on one page is sent once`(engine: Engine) async throws {
        let site = try await FormSite(engine)
        try await site.run { browser in
            let page = try await browser.get("/quick")
            #expect(page.html.contains("About the person you help"))
            let done = try await browser.send(page, whole)
            #expect(done.html.contains("R-shopping"))
            let again = try await browser.send(page, whole)
            #expect(again.path == done.path)
            let other = try await browser.send(
                page,
                [
                    "helps": "washing", "dob-day": "1", "dob-month": "2", "dob-year": "1970",
                    "relation": "friend",
                    "together": "true",
                ])
            #expect(other.html.contains("R-washing"))
        }
        #expect(site.sent.withLock { $0.count } == 2)
    }

    @Test func `mistakes are shown together and what was typed is kept`() async throws {
        let site = try await FormSite(.sqlite)
        try await site.run { browser in
            let page = try await browser.get("/quick")
            let wrong = try await browser.send(
                page, ["hours": "1e9", "note": "Line\nby line", "together": "false"])
            #expect(wrong.status == 422)
            for link in ["#helps", "#dob-day", "#relation", "#postcode", "#hours"] {
                #expect(wrong.html.contains("href=\"\(link)\""), "\(link)")
            }
            #expect(wrong.html.contains("value=\"1e9\""))
            #expect(wrong.html.contains("Line\nby line"))
            #expect(wrong.hidden("submission") == page.hidden("submission"))
        }
        #expect(site.sent.withLock { $0.isEmpty })
    }
}
