import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import TestSupport

@testable import Web

/// What came back, as far as anybody outside can tell.
struct Answer: Sendable {
    let status: Int
    let location: String?
    let setsCookie: Bool
    /// The other headers, as "name: value".
    let headers: [String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// All of it with identifiers and tokens hidden, and each of `words` too: what an attacker could tell apart.
    func masked(hiding words: [String] = []) -> String {
        var text = ([String(status), location ?? "", setsCookie ? "cookie" : ""] + headers).joined(
            separator: "\n")
        text += "\n" + self.text
        for word in words.sorted(by: { $0.count > $1.count }) where !word.isEmpty {
            text = text.replacing(word, with: "‹word›")
        }
        return String(decoding: Self.hidingLongWords(Array(text.utf8)), as: UTF8.self)
    }

    /// Identifiers have 36 characters, tokens 43 or more, names of drafts 26, references 11: hidden wherever they stand.
    private static func hidesByLength(_ word: [UInt8]) -> Bool {
        if word.count >= 36 { return true }
        let hyphen = UInt8(ascii: "-")
        if word.count == 11 { return word[4] == hyphen && word[9] == hyphen }
        return word.count == 26 && !word.contains(hyphen) && !word.contains(UInt8(ascii: "_"))
    }

    private static func hidingLongWords(_ bytes: [UInt8]) -> [UInt8] {
        var (result, word): ([UInt8], [UInt8]) = ([], [])
        result.reserveCapacity(bytes.count)
        for byte in bytes {
            if isOfWord(byte) {
                word.append(byte)
                continue
            }
            result += hidesByLength(word) ? mask : word
            word.removeAll(keepingCapacity: true)
            result.append(byte)
        }
        return result + (hidesByLength(word) ? mask : word)
    }

    private static let mask = Array("‹id›".utf8)

    private static func isOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Those of `words` that stand in the body; looked for by the C library, since there are many.
    func containing(_ words: [String]) -> [String] {
        let text = body.map { CChar(bitPattern: $0 == 0 ? 32 : $0) } + [0]
        return text.withUnsafeBufferPointer { text in
            guard let start = text.baseAddress else { return [] }
            return words.filter { word in word.withCString { strstr(start, $0) } != nil }
        }
    }
}

/// A browser of somebody signed in, or of nobody.
struct TestBrowser: Sendable {
    private let client: any TestClientProtocol
    private let cookie: String
    private let token: String

    /// - Parameter session: `nil` for somebody who isn't signed in.
    init(_ client: any TestClientProtocol, session: SessionToken?) {
        self.client = client
        let surroundings = FixedSurroundings(seed: 77).surroundings
        let held = session ?? SessionToken(surroundings)
        cookie = "\(session == nil ? OurCookies.visitName : OurCookies.sessionName)=\(held.text)"
        token = ForgeryGuard(secret: Site.secret, surroundings: surroundings).token(for: held.text)
    }

    func get(_ path: String, withCookie: Bool = true) async throws -> Answer {
        try await answer(path, .get, withCookie ? [.cookie: cookie] : [:], nil)
    }

    /// Posts a form as one of our own pages would, with a token that is good.
    func post(_ path: String, _ fields: [(String, String)]) async throws -> Answer {
        let body = ([("csrf", token)] + fields).map { "\(Self.encoded($0))=\(Self.encoded($1))" }
        let headers: HTTPFields = [
            .cookie: cookie, .contentType: "application/x-www-form-urlencoded", .secFetchSite: "same-origin",
        ]
        return try await answer(path, .post, headers, body.joined(separator: "&"))
    }

    private func answer(
        _ path: String, _ method: HTTPRequest.Method, _ headers: HTTPFields, _ body: String?
    ) async throws -> Answer {
        let response = try await client.execute(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        let apart: Set<HTTPField.Name> = [.location, .setCookie, .date, .contentLength]
        return Answer(
            status: response.status.code, location: response.headers[.location],
            setsCookie: response.headers[.setCookie] != nil,
            headers: response.headers.filter { !apart.contains($0.name) }.map { "\($0.name): \($0.value)" }
                .sorted(),
            body: Array(response.body.readableBytesView))
    }

    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
