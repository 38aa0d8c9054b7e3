import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Web

/// What isn't HTTP, sent over a real connection.
@Suite struct UnreadableRequestTests {
    /// Everything that comes back until the other side closes; on a thread of its own, since it waits.
    private func exchange(_ sent: String, port: Int) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try Self.answer(to: sent, port: port) })
            }
        }
    }

    private static func answer(to sent: String, port: Int) throws -> String {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(connection) }
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(
            connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let opened = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard opened == 0 else { throw POSIXError(.ECONNREFUSED) }
        let bytes = Array(sent.utf8)
        guard send(connection, bytes, bytes.count, 0) == bytes.count else { throw POSIXError(.EIO) }
        var (answer, buffer): ([UInt8], [UInt8]) = ([], Array(repeating: 0, count: 4096))
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            // Less than nothing: ten seconds went by and the connection is still open.
            guard count >= 0 else { throw POSIXError(.ETIMEDOUT) }
            if count == 0 { return String(decoding: answer, as: UTF8.self) }
            answer += buffer.prefix(count)
        }
    }

    @Test(arguments: [
        "Ada Field lives here\r\n\r\n", "GET / HTTP/1.1\r\nno colon Ada Field\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX-Long: \(String(repeating: "Ada Field ", count: 4_000))\r\n\r\n",
        "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: Ada Field\r\n\r\n",
    ])
    func `what can't be read gets a 400 with our headers, and the connection closes`(sent: String)
        async throws
    {
        let site = TestSite()
        try await site.run(.live) { client in
            let answer = try await exchange(sent, port: try #require(client.port))
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            let names = answer.split(separator: "\r\n").dropFirst().map {
                $0.prefix { $0 != ":" }.lowercased()
            }
            for name in HeaderTests.wanted.keys.map({ $0.lowercased() }) + [
                "cache-control", "referrer-policy",
            ] {
                #expect(names.filter { $0 == name }.count == 1, "\(name)")
            }
            #expect(!answer.contains("Ada"))
            #expect(!answer.lowercased().contains("server:"))
        }
        #expect(!site.log.text.contains("Ada"))
    }
}
