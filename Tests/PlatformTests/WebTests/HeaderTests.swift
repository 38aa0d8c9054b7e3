import HTTPTypes
import Testing

@testable import Web

@Suite struct HeaderTests {
    /// A request for each kind of answer there is.
    static let kinds: [(path: String, status: Int)] = [
        ("/", 200), ("/people", 303), ("/nowhere", 404), ("/errors/refused", 403), ("/errors/conflict", 409),
        ("/errors/http", 403), ("/errors/gone", 404), ("/errors/broken", 500), ("/json", 200), ("/form", 200),
        ("/health/ready", 200), ("/assets/none.css", 404), ("/form?a=%", 200), ("/links/abc", 200),
        ("/offline.js", 200), ("/staff-form", 405),
    ]

    static let wanted = [
        "Content-Security-Policy": SecurityHeaders.contentSecurityPolicy, "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
        "Strict-Transport-Security": "max-age=63072000",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ]

    private func expectHeaders(_ headers: HTTPFields, _ what: String) {
        for (name, value) in Self.wanted {
            #expect(HTTPField.Name(name).map { headers[values: $0] } == [value], "\(name) of \(what)")
        }
        #expect(
            headers[values: .referrerPolicy] == [what.hasPrefix("/links") ? "no-referrer" : "same-origin"])
        #expect(headers[values: .cacheControl].count == 1, "\(what)")
    }

    @Test func `every kind of answer has the security headers once`() async throws {
        try await TestSite().run { client in
            for (path, status) in Self.kinds {
                let answer = try await client.get(path)
                #expect(answer.status.code == status, "\(path)")
                expectHeaders(answer.headers, path)
            }
            let styles = try #require(
                try await client.get("/form").text.firstMatch(of: /href="([^"]+\.css)"/)?.1)
            let asset = try await client.get(String(styles))
            #expect(asset.status == .ok)
            #expect(asset.headers[.cacheControl] == "public, max-age=31536000, immutable")
            expectHeaders(asset.headers, "an asset")
        }
    }

    @Test func `answers to posts have them too`() async throws {
        try await TestSite().run { client in
            let cookie = "\(OurCookies.visitName)=\(String(repeating: "v", count: 43))"
            let long = String(repeating: "a", count: FormParser.byteLimit + 1)
            let answers = [
                try await client.submit("/form", "name=Jo"),
                try await client.post("/form", "name=Jo", cookie: ""),
                try await client.post("/form", long, cookie: cookie),
                try await client.post("/form", "name=%zz", cookie: cookie),
                try await client.post(
                    "/form", "--x", cookie: cookie, type: "multipart/form-data; boundary=x"),
                try await client.submit("/form", "name="),
            ]
            #expect(answers.map(\.status.code) == [303, 403, 413, 400, 415, 422])
            for answer in answers { expectHeaders(answer.headers, "a post") }
        }
    }

    @Test func `pages about people are kept from caches`() async throws {
        try await TestSite().run { client in
            let page = try await client.get("/people", session: TestSite.coordinator)
            #expect(page.headers[.cacheControl] == "no-store")
        }
    }

    @Test func `no address is promised to be secure where it isn't`() async throws {
        try await TestSite { $0.publicURL = "http://localhost:8080" }.run { client in
            let answer = try await client.get("/form")
            #expect(answer.headers[.strictTransportSecurity] == nil)
        }
    }

    @Test func `the worker that keeps the urgent page is looked for anew and keeps nothing else`()
        async throws
    {
        try await TestSite().run { client in
            let worker = try await client.get("/offline.js")
            #expect(worker.headers[.contentType] == "text/javascript; charset=utf-8")
            #expect(worker.headers[.cacheControl] == "no-cache")
            #expect(worker.text.contains("const page = \"/urgent\""))
            #expect(worker.text.matches(of: /\.put\(/).count == 1)
            #expect(!worker.text.contains("importScripts"))
        }
    }
}
