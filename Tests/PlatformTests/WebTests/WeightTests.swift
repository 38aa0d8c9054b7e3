import Foundation
import HTTPTypes
import Testing

@testable import Web

@Suite struct WeightTests {
    private static let fetched = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../.local/assets").standardized

    @Test func `the first page weighs at most 60 KB on the wire and asks nothing of another host`()
        async throws
    {
        try await TestSite { $0.assetFolder = Self.fetched }.run { client in
            let packed: HTTPFields = [.acceptEncoding: "gzip"]
            let page = try await client.get("/form")
            let own = page.text.matches(of: /(?:href|src)="(\/assets\/[^"]+)"/).map { String($0.1) }
            #expect(own.count == 5, "style sheet, icon, and three scripts")
            var bytes = try await client.get("/form", packed).body.readableBytes
            for path in own {
                let file = try await client.get(path, packed)
                #expect(file.status == .ok, "\(path)")
                bytes += file.body.readableBytes
                #expect(!file.text.contains("@font-face"))
            }
            #expect(bytes < 60 * 1024 - own.count * 700, "with the headers of each answer")
            #expect(page.text.matches(of: /(?:src|href)="https?:/).isEmpty)
        }
    }
}
