import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore

@testable import Web

extension TestClientProtocol {
    /// Asks as a browser would; `session` is a token of `TestSite`'s.
    func get(_ path: String, session: String? = nil, _ headers: HTTPFields = [:]) async throws -> TestResponse
    {
        var headers = headers
        if let session { headers[.cookie] = "\(OurCookies.sessionName)=\(session)" }
        return try await execute(uri: path, method: .get, headers: headers)
    }

    /// Posts a form from a page of ours that is shown at `page`, with the cookies it came with.
    func submit(
        _ path: String, _ body: String, from page: String = "/form", session: String? = nil
    ) async throws -> TestResponse {
        let shown = try await get(page, session: session)
        let cookie = session.map { "\(OurCookies.sessionName)=\($0)" } ?? shown.newCookie ?? ""
        return try await post(path, "csrf=\(shown.formToken)&\(body)", cookie: cookie)
    }

    func post(
        _ path: String, _ body: String, cookie: String, site: String = "same-origin",
        type: String = "application/x-www-form-urlencoded", _ headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var headers = headers
        headers[.contentType] = type
        headers[.cookie] = cookie
        headers[.secFetchSite] = site
        return try await execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: body))
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }

    /// "name=value" of the cookie it sets.
    var newCookie: String? { headers[.setCookie]?.split(separator: ";").first.map(String.init) }

    var formToken: String { text.firstMatch(of: /name="csrf" value="([^"]+)"/).map { String($0.1) } ?? "" }
}
