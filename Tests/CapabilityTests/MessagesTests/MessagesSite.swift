import Core
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore

@testable import Messages
@testable import Web

/// Messages' pages, asked for by people signed in as the roles they name.
struct MessagesSite: Sendable {
    let post: Post

    func run(_ test: @escaping @Sendable (Visitor) async throws -> Void) async throws {
        let app = try WebApp(
            settings: WebSettings(publicURL: "https://mainstay.example.org", secret: Array("for tests".utf8)),
            surroundings: post.fixed.surroundings,
            templates: Templates([.init("messages", MessagesCapability.templates)]), navigation: [],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, authenticate: Self.signedIn)
        try post.capability().addRoutes(to: app.routes)
        try await app.application(host: "127.0.0.1", port: 0).test(.router) { client in
            try await test(Visitor(client: client))
        }
    }

    /// A session's token is its role, as often as it takes.
    private static func signedIn(_ token: SessionToken) -> SignedIn? {
        guard let role = Role.allCases.first(where: { Visitor.token($0) == token.text }) else { return nil }
        let now: Instant = "2027-01-05T09:30:00.000Z"
        let principal = Principal(
            kind: .staff(.example(1)), organisation: .example(9), roles: [role], name: "Ada")
        let session = Session(
            id: token.sessionID, owner: .staff(.example(1)), createdAt: now, lastSeenAt: now,
            expiresAt: now.adding(seconds: 3600), isShared: false, isLocked: false, browser: "")
        return SignedIn(session: session, principal: principal)
    }
}

/// A browser on that site.
struct Visitor: Sendable {
    let client: any TestClientProtocol

    static func token(_ role: Role) -> String {
        let name = role.rawValue.filter(\.isLetter)
        return String(String(repeating: name, count: 43).prefix(43))
    }

    func get(_ path: String, as role: Role? = nil) async throws -> TestResponse {
        var headers = HTTPFields()
        if let role { headers[.cookie] = "\(OurCookies.sessionName)=\(Self.token(role))" }
        return try await client.execute(uri: path, method: .get, headers: headers)
    }

    /// Posts a form that is shown at `page`.
    func submit(_ path: String, _ body: String, from page: String, as role: Role) async throws -> TestResponse
    {
        let shown = String(buffer: try await get(page, as: role).body)
        let csrf = shown.firstMatch(of: /name="csrf" value="([^"]+)"/).map { String($0.1) } ?? ""
        let headers: HTTPFields = [
            .cookie: "\(OurCookies.sessionName)=\(Self.token(role))",
            .contentType: "application/x-www-form-urlencoded", .secFetchSite: "same-origin",
        ]
        return try await client.execute(
            uri: path, method: .post, headers: headers, body: ByteBuffer(string: "csrf=\(csrf)&\(body)"))
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
}
