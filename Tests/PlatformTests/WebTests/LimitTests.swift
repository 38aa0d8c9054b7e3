import NIOCore
import TestSupport
import Testing

@testable import Web

@Suite struct LimitTests {
    @Test func `a burst is allowed, then only as many as time brings`() throws {
        let clock = FixedSurroundings()
        let limiter = RateLimiter(isOn: true, now: clock.surroundings.now)
        let rule = RateRule("test", burst: 3, perMinute: 2)
        for _ in 0..<3 { try limiter.take(rule, "a") }
        #expect(throws: TooManyRequests(retryAfterSeconds: 31)) { try limiter.take(rule, "a") }
        try limiter.take(rule, "b")
        for _ in 0..<29 {
            clock.advance(seconds: 1)
            #expect(throws: TooManyRequests.self) { try limiter.take(rule, "a") }
        }
        clock.advance(seconds: 1)
        try limiter.take(rule, "a")
        #expect(throws: TooManyRequests.self) { try limiter.take(rule, "a") }
    }

    @Test func `many addresses don't fill the memory`() throws {
        let limiter = RateLimiter(isOn: true, mostBuckets: 100, now: FixedSurroundings().surroundings.now)
        let rule = RateRule("test", burst: 3, perMinute: 2)
        for number in 0..<10_000 { try limiter.take(rule, "\(number)") }
        #expect(limiter.count <= 100)
    }

    @Test func `limits can be off`() throws {
        let limiter = RateLimiter(isOn: false, now: FixedSurroundings().surroundings.now)
        for _ in 0..<1000 { try limiter.take(.signIn, "a") }
    }

    @Test(arguments: [
        ("198.51.100.7", ["203.0.113.9"], "198.51.100.7"), ("10.1.2.3", ["203.0.113.9"], "203.0.113.9"),
        ("10.1.2.3", ["6.6.6.6, 203.0.113.9, 10.9.9.9"], "203.0.113.9"),
        ("10.1.2.3", ["nonsense"], "10.1.2.3"),
        ("10.1.2.3", ["6.6.6.6", "203.0.113.9"], "203.0.113.9"), ("10.1.2.3", [], "10.1.2.3"),
        ("2001:db8::1", [], "20010db800000000/64"), ("::1", ["203.0.113.9"], "203.0.113.9"),
        ("::ffff:10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
    ])
    func `only a trusted proxy's word counts`(remote: String, forwarded: [String], expected: String) throws {
        let proxies = try TrustedProxies(["10.0.0.0/8", "::1"])
        let address = try SocketAddress(ipAddress: remote, port: 1)
        #expect(proxies.clientAddress(remote: address, forwarded: forwarded) == expected)
    }

    @Test(arguments: ["", "10.0.0.0/33", "10.0.0/8", "everybody", "10.0.0.0/-1"])
    func `a proxy that can't be read stops the start`(text: String) {
        #expect(throws: UnreadableNetwork.self) { try TrustedProxies([text]) }
    }

    @Test(arguments: [
        ("/people?q=1", true), ("//evil.example.org", false), ("https://evil.example.org", false),
        ("/\\evil", false),
        ("", false), ("people", false), ("/a\nb", false),
    ])
    func `after signing in people stay on this site`(path: String, isLocal: Bool) {
        #expect((SafePath.local(path) != nil) == isLocal)
    }
}
