import Core
import Foundation
import Jobs
import Storage
import TestSupport
import Testing

@testable import Register

/// A1: the link to come back by, sent only where its reader says that it's safe.
@Suite struct SaveAndReturnTests {
    private static let safe: KeyValuePairs = ["safe": "yes", "seen": "no", "email": "jo@example.org"]

    /// Goes to the page about coming back, from the second question.
    private func leave(_ browser: Browser) async throws {
        try await browser.open("/register/start")
        try await browser.answer(["tasks": "shopping"])
        try await browser.answer([
            "birth-day": "5", "birth-month": "6", "birth-year": "1970", "then": "later",
        ])
    }

    private func asked(_ site: DoorsSite) async throws -> [MessageRequest] {
        try await site.register.database.read { connection in
            try connection.run("SELECT payload FROM event WHERE name = 'message-requested' ORDER BY at, id")
                .map {
                    try JSONDecoder().decode(
                        MessageRequest.self, from: Data(try $0.value("payload", as: String.self).utf8))
                }
        }
    }

    @Test(arguments: Engine.allCases)
    func `the link goes to an address that is safe and that nobody else reads, once a day`(engine: Engine)
        async throws
    {
        try await DoorsSite(on: engine, sendsEmail: true).run { site, client in
            let browser = site.browser(client)
            try await leave(browser)
            let base = browser.page.path.replacing("/later", with: "")
            try await browser.answer(Self.safe)
            #expect(browser.page.status == 200)
            #expect(browser.page.text.contains("We will send the address to jo@example.org"))
            try await browser.open("\(base)/later")
            try await browser.answer(Self.safe)
            #expect(browser.page.text.contains("You asked for this already today"))
            #expect(!browser.page.text.contains("We will send"))

            let requests = try await asked(site)
            #expect(requests.count == 1)
            let request = try #require(requests.first)
            #expect(request.template == "save-and-return")
            #expect(request.recipient == .address(try #require(EmailAddress("jo@example.org"))))
            #expect(request.values["path"] == base)
            #expect(!request.key.contains("jo@"))
            // Whoever opens it is back where they were.
            let elsewhere = site.browser(client)
            try await elsewhere.open(base)
            #expect(elsewhere.page.path == "\(base)/birth")
        }
    }

    @Test(arguments: [
        ("no", "no"), ("not-sure", "no"), ("yes", "yes"), ("yes", "not-sure"),
    ])
    func `nothing goes where that isn't safe, or somebody else may read it`(safe: String, seen: String)
        async throws
    {
        try await DoorsSite(on: .sqlite, sendsEmail: true).run { site, client in
            let browser = site.browser(client)
            try await leave(browser)
            try await browser.answer(["safe": safe, "seen": seen, "email": "jo@example.org"])
            #expect(browser.page.text.contains("We have not sent anything"))
            #expect(!browser.page.text.contains("jo@example.org"))
            #expect(try await asked(site).isEmpty)
        }
    }

    @Test func `what is wrong is said beside its field, and nothing goes`() async throws {
        try await DoorsSite(on: .sqlite, sendsEmail: true).run { site, client in
            let browser = site.browser(client)
            try await leave(browser)
            try await browser.answer(["email": "jo@"])
            #expect(browser.page.status == 422)
            #expect(
                browser.page.text.contains("<a href=\"#safe\">Select whether it is safe to e-mail you</a>"))
            try await browser.answer(["safe": "yes", "seen": "no", "email": "jo@"])
            #expect(browser.page.status == 422)
            #expect(browser.page.text.contains("value=\"jo@\""))
            #expect(try await asked(site).isEmpty)
        }
    }

    @Test func `with no way to send it, the page says to write it down, and a child is never asked`()
        async throws
    {
        try await DoorsSite(on: .sqlite).run { site, client in
            let browser = site.browser(client)
            try await leave(browser)
            #expect(browser.page.text.contains("Copy it, or write it down"))
            #expect(!browser.page.text.contains("E-mail it to me"))
        }
        try await DoorsSite(on: .sqlite, sendsEmail: true).run { site, client in
            let browser = site.browser(client)
            try await browser.open("/young/start")
            try await browser.answer(["tasks": "shopping"])
            let later = browser.page.path.split(separator: "/").dropLast().joined(separator: "/")
            try await browser.open("/\(later)/later")
            #expect(browser.page.status == 404)
        }
    }
}
