import Core
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite struct ForgeryTests {
    private let guardian = ForgeryGuard(secret: [1, 2, 3], surroundings: FixedSurroundings().surroundings)

    @Test func `a token is right for one browser only, and looks different each time`() {
        let first = guardian.token(for: "browser")
        let second = guardian.token(for: "browser")
        #expect(first != second)
        #expect(guardian.accepts(first, from: "browser"))
        #expect(guardian.accepts(second, from: "browser"))
        #expect(!guardian.accepts(first, from: "another"))
        let other = ForgeryGuard(secret: [4], surroundings: FixedSurroundings().surroundings)
        #expect(!other.accepts(first, from: "browser"))
    }

    @Test(arguments: ["", "a", "====", String(repeating: "A", count: 86), "é", "a\u{0}b"])
    func `anything else is refused`(token: String) {
        #expect(!guardian.accepts(token, from: "browser"))
    }

    @Test func `a form of ours is taken`() async throws {
        let site = TestSite()
        try await site.run { client in
            let first = try await client.submit("/form", "name=Jo")
            let second = try await client.submit("/staff-form", "name=Al", session: TestSite.coordinator)
            #expect([first.status, second.status] == [.seeOther, .seeOther])
        }
        #expect(site.saved.withLock { $0 } == ["Jo", "Al"])
    }

    @Test func `a form of somebody else's is not, and says what to do`() async throws {
        let site = TestSite()
        try await site.run { client in
            let shown = try await client.get("/form")
            let (token, cookie) = (shown.formToken, try #require(shown.newCookie))
            let body = "csrf=\(token)&name=Jo"
            let answers = [
                try await client.post("/form", body, cookie: cookie, site: "cross-site"),
                try await client.post("/form", body, cookie: cookie, site: "same-site"),
                try await client.post("/form", "name=Jo", cookie: cookie, site: "none"),
                try await client.post("/form", body, cookie: "", site: "none"),
                try await client.post(
                    "/form", body, cookie: "\(OurCookies.visitName)=\(String(repeating: "z", count: 43))",
                    site: "none"),
            ]
            for answer in answers {
                #expect(answer.status == .forbidden)
                #expect(answer.text.contains("Go back, reload the page and try again."))
                #expect(!answer.text.contains("Jo"), "another site's words mustn't stand on our page")
            }
            var headers: HTTPFields = [.cookie: cookie, .contentType: "application/x-www-form-urlencoded"]
            headers[.origin] = "https://elsewhere.example.org"
            let elsewhere = try await client.execute(
                uri: "/form", method: .post, headers: headers, body: .init(string: body))
            #expect(elsewhere.status == .forbidden)
            headers[.origin] = "null"
            let secretPage = try await client.execute(
                uri: "/form", method: .post, headers: headers, body: .init(string: body))
            #expect(secretPage.status == .seeOther)
        }
        #expect(site.saved.withLock { $0 } == ["Jo"])
    }

    @Test func `a form that came too late keeps what was typed and can be sent again`() async throws {
        let site = TestSite()
        try await site.run { client in
            let cookie = "\(OurCookies.visitName)=\(String(repeating: "v", count: 43))"
            let late = try await client.post("/form", "csrf=old&name=Jo+%3Cb%3E", cookie: cookie)
            #expect(late.status == .forbidden)
            #expect(late.text.contains("name=\"name\" value=\"Jo &lt;b&gt;\""))
            let again = try await client.post("/form", "csrf=\(late.formToken)&name=Jo", cookie: cookie)
            #expect(again.status == .seeOther)
        }
        #expect(site.saved.withLock { $0 } == ["Jo"])
    }

    @Test func `somebody signed out while typing keeps their words`() async throws {
        try await TestSite().run { client in
            let cookie = "\(OurCookies.visitName)=\(String(repeating: "v", count: 43))"
            let answer = try await client.post("/staff-form", "csrf=old&name=A+long+note", cookie: cookie)
            #expect(answer.status == .unauthorized)
            #expect(answer.text.contains("A long note"))
            #expect(answer.text.contains("href=\"/sign-in\""))
            let foreign = try await client.post("/staff-form", "name=x", cookie: "", site: "cross-site")
            #expect(foreign.status == .seeOther)
        }
    }

    @Test func `a password never stands on a page again`() async throws {
        try await TestSite().run { client in
            let cookie = "\(OurCookies.visitName)=\(String(repeating: "v", count: 43))"
            let answer = try await client.post(
                "/form", "csrf=old&name=Jo&password=correct+horse", cookie: cookie)
            #expect(!answer.text.contains("correct horse"))
        }
    }

    @Test func `only a page with a form gives a cookie`() async throws {
        try await TestSite().run { client in
            #expect(try await client.get("/").newCookie == nil)
            #expect(try await client.get("/errors/gone").newCookie == nil)
            let cookie = try #require(try await client.get("/form").headers[.setCookie])
            #expect(cookie.hasPrefix("__Host-visit="))
            #expect(cookie.hasSuffix("; Path=/; Secure; HttpOnly; SameSite=Lax"))
        }
    }
}
