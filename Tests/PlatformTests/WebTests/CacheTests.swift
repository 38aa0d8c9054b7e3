import HTTPTypes
import Testing

@testable import Web

@Suite struct CacheTests {
    @Test func `a public page is made once a minute and sets no cookie`() async throws {
        let site = TestSite()
        try await site.run { client in
            for _ in 0..<5 {
                let answer = try await client.get("/")
                #expect(answer.status == .ok)
                #expect(answer.headers[.setCookie] == nil)
                #expect(answer.headers[.cacheControl] == "no-cache")
            }
            #expect(site.timesMade.withLock { $0 } == 1)
            site.clock.advance(seconds: 55)
            _ = try await client.get("/")
            _ = try await client.get("/")
            #expect(site.timesMade.withLock { $0 } == 2)
            site.clock.advance(seconds: 60)
            _ = try await client.get("/")
            #expect(site.timesMade.withLock { $0 } == 3)
        }
    }

    @Test func `somebody signed in never gets the kept page, nor is theirs kept`() async throws {
        try await TestSite().run { client in
            let theirs = try await client.get("/", session: TestSite.coordinator)
            #expect(theirs.text.contains("Ada O’Neil"))
            #expect(theirs.headers[.cacheControl] == "no-store")
            #expect(!(try await client.get("/").text.contains("Ada O’Neil")))
        }
    }

    @Test func `a browser that has the page is told so`() async throws {
        try await TestSite().run { client in
            let tag = try #require(try await client.get("/").headers[.eTag])
            let again = try await client.get("/", [.ifNoneMatch: tag])
            #expect(again.status == .notModified)
            #expect(again.body.readableBytes == 0)
            #expect(again.headers[.eTag] == tag)
        }
    }

    @Test func `pages are packed where the browser allows`() async throws {
        try await TestSite().run { client in
            for (path, session) in [("/", nil), ("/people", TestSite.coordinator)] {
                let plain = try await client.get(path, session: session)
                let packed = try await client.get(path, session: session, [.acceptEncoding: "gzip, br"])
                #expect(plain.headers[.contentEncoding] == nil)
                #expect(packed.headers[.contentEncoding] == "gzip")
                #expect(packed.body.readableBytes < plain.body.readableBytes)
                #expect(Array(packed.body.readableBytesView.prefix(2)) == [0x1F, 0x8B])
            }
        }
    }

    @Test func `a question about a page has the page's headers and no body`() async throws {
        try await TestSite().run { client in
            for path in ["/", "/form", "/health/ready", "/nowhere"] {
                let full = try await client.get(path)
                let head = try await client.execute(uri: path, method: .head)
                #expect(head.status == full.status, "\(path)")
                #expect(head.body.readableBytes == 0)
            }
        }
    }

    @Test func `the speed measure is there only when asked for`() async throws {
        try await TestSite().run { client in
            let answer = try await client.get("/plain")
            #expect(answer.status == .notFound)
        }
        try await TestSite { $0.isBenchmark = true }.run { client in
            let answer = try await client.get("/plain")
            #expect(answer.text == "ok")
        }
    }
}
