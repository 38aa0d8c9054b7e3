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
        return Self.hidingLongWords(text)
    }

    /// Identifiers have 36 characters, tokens 43 or more, names of drafts 26, references 11: hidden wherever they stand.
    private static func hidesByLength(_ word: UnsafePointer<CChar>, _ count: Int) -> Bool {
        if count >= 36 { return true }
        let hyphen = CChar(bitPattern: UInt8(ascii: "-"))
        if count == 11 { return word[4] == hyphen && word[9] == hyphen }
        return count == 26 && strcspn(word, "-_") >= 26
    }

    /// The text with such words hidden; looked for by the C library, since there are many.
    private static func hidingLongWords(_ text: String) -> String {
        text.withCString { start in
            var (result, kept, place) = ("", start, start)
            while place.pointee != 0 {
                place += strcspn(place, wordLetters)
                let count = strspn(place, wordLetters)
                if hidesByLength(place, count) {
                    result += between(kept, place) + "‹id›"
                    kept = place + count
                }
                place += count
            }
            return result + between(kept, place)
        }
    }

    private static func between(_ start: UnsafePointer<CChar>, _ end: UnsafePointer<CChar>) -> String {
        String(decoding: UnsafeRawBufferPointer(start: start, count: end - start), as: UTF8.self)
    }

    private static let wordLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    /// Those of `words` that stand in the body; looked for by the C library, since there are many.
    func containing(_ words: [String]) -> [String] {
        // C's text ends at the first zero.
        let hasZero =
            body.withUnsafeBytes { $0.baseAddress.map { start in memchr(start, 0, body.count) } ?? nil }
            != nil
        let text = (hasZero ? body.map { $0 == 0 ? 32 : $0 } : body) + [0]
        return text.withUnsafeBytes { text in
            guard let start = text.baseAddress?.assumingMemoryBound(to: CChar.self) else { return [] }
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
            body: response.body.getBytes(
                at: response.body.readerIndex, length: response.body.readableBytes) ?? [])
    }

    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
