import HTTPTypes
import Testing

@testable import Web

@Suite struct ErrorTests {
    @Test func `a failure tells its reader a reference and nothing else`() async throws {
        let site = TestSite()
        try await site.run { client in
            let answer = try await client.get("/errors/broken?name=Cy+Moor")
            let reference = try #require(answer.text.firstMatch(of: /<strong>([0-9a-f]{8})</)?.1)
            #expect(answer.status == .internalServerError)
            #expect(!answer.text.contains("Broken"))
            #expect(!answer.text.contains("nobody should read"))
            #expect(site.log.text.contains(reference))
        }
        #expect(site.log.text.contains("Broken"))
        #expect(!site.log.text.contains("nobody should read"))
    }

    @Test func `the log has the route and never the address, the query or a name`() async throws {
        let site = TestSite()
        try await site.run { client in
            _ = try await client.get("/people/moor?q=Moor", session: TestSite.coordinator)
            _ = try await client.submit("/form", "name=Moor")
        }
        #expect(site.log.text.contains("/people/{id}"))
        #expect(site.log.text.contains("404"))
        #expect(!site.log.text.lowercased().contains("moor"))
        #expect(!site.log.text.contains("Ada"))
    }

    @Test func `while the database is busy nothing typed is lost, and a moment later it can be sent again`()
        async throws
    {
        let site = TestSite()
        try await site.run { client in
            let form = try await client.submit("/form", "name=busy&ticks=a")
            #expect(form.status == .serviceUnavailable)
            #expect(form.headers[.retryAfter] == "10")
            #expect(form.text.contains("name=\"name\" value=\"busy\""))
            #expect(form.text.contains("What you typed is still here"))
            let page = try await client.get("/errors/busy")
            #expect(page.status == .serviceUnavailable)
            #expect(page.text.contains("We may not have saved"))
            #expect(!page.text.contains("away"))
        }
        // What the database says of its own troubles names no values, and whoever looks after it needs it.
        #expect(site.log.text.contains("twenty times") && site.log.text.contains("It is away"))
        #expect(site.saved.withLock { $0 }.isEmpty)
    }

    @Test func `programs get problems`() async throws {
        try await TestSite().run { client in
            for path in ["/api/nothing", "/errors/broken", "/errors/conflict", "/errors/http"] {
                let answer = try await client.get(path, [.accept: "application/json"])
                #expect(answer.headers[.contentType] == "application/problem+json")
                #expect(answer.text.contains("\"title\":"))
                #expect(!answer.text.contains("nobody should read"))
            }
            let page = try await client.get("/errors/conflict", [.accept: "text/html,application/json;q=0.9"])
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
        }
    }

    @Test func `a rule's no is shown in its own words`() async throws {
        try await TestSite().run { client in
            let answer = try await client.submit("/form", "name=soon")
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("It is too soon for that"))
            #expect(try await client.submit("/form", "name=").text.contains("Enter a name"))
        }
    }

    @Test func `an error page has one heading, a title and urgent help`() async throws {
        try await TestSite().run { client in
            let text = try await client.get("/nowhere").text
            #expect(text.matches(of: /<h1/).count == 1)
            #expect(text.contains("<title>Page not found"))
            #expect(text.contains("href=\"/urgent\""))
        }
    }

    @Test func `too many tries are told to wait`() async throws {
        let site = TestSite()
        try await site.run { client in
            let shown = try await client.get("/form")
            let cookie = try #require(shown.newCookie)
            for _ in 0..<RateRule.publicPost.burst {
                _ = try await client.post("/form", "csrf=\(shown.formToken)&name=", cookie: cookie)
            }
            let answer = try await client.post("/form", "csrf=\(shown.formToken)&name=Jo", cookie: cookie)
            #expect(answer.status == .tooManyRequests)
            #expect(answer.headers[.retryAfter] == "1")
            #expect(answer.text.contains("call 999"))
            site.clock.advance(seconds: 1)
            #expect(
                try await client.post("/form", "csrf=\(shown.formToken)&name=Jo", cookie: cookie).status
                    == .seeOther)
        }
    }

    @Test func `an address asked for in the wrong way says which ways there are`() async throws {
        try await TestSite().run { client in
            let cases: [(HTTPRequest.Method, String, String)] = [
                (.get, "/staff-form", "POST"), (.put, "/form", "GET, HEAD, POST"),
                (.delete, "/people/moor", "GET, HEAD"), (.post, "/", "GET, HEAD"),
                (.options, "/form", "GET, HEAD, POST"), (.trace, "/links/abc", "GET, HEAD"),
            ]
            for (method, path, allowed) in cases {
                let answer = try await client.execute(uri: path, method: method)
                #expect(answer.status == .methodNotAllowed, "\(method) \(path)")
                #expect(answer.headers[values: .allow] == [allowed], "\(method) \(path)")
                #expect(answer.headers[.contentSecurityPolicy] != nil)
            }
            let gone = try await client.execute(uri: "/nowhere", method: .put)
            #expect(gone.status == .notFound)
            #expect(gone.headers[.allow] == nil)
        }
    }
}
