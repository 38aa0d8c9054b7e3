import Core
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore

@testable import Referrals
@testable import Web

/// The pages of referrals, asked for by those whom a session's token names.
struct ReferralsSite: Sendable {
    let town: Town

    /// Everybody who signs in, by the name a test gives them.
    static let people: [String: Principal] = [
        "sender": Town.sender, "receiver": Town.receiver, "outsider": Town.outsider,
        "other": Town.staff(57, at: Town.hospice), "manager": Town.staff(54, .manager),
        "reviewer": Town.staff(51, reviews: true), "colleague": Town.staff(56),
        "desk": Town.staff(51, .frontDesk), "board": Town.staff(51, .board),
        "ada": Principal(kind: .carer(Town.ada), roles: [.carer]),
        "ben": Principal(kind: .carer(Town.ben), roles: [.carer]),
    ]

    func run(_ test: @escaping @Sendable (Caller) async throws -> Void) async throws {
        let app = try WebApp(
            settings: WebSettings(publicURL: "https://carers.example.org", secret: Array("for tests".utf8)),
            surroundings: town.surroundings,
            templates: Templates([.init("referrals", ReferralsCapability.templates)]), navigation: [],
            logger: Self.logger, authenticate: Self.signedIn)
        ReferralsCapability(
            database: town.database, surroundings: town.surroundings, people: town.people, needs: town.needs
        ).addRoutes(to: app.routes)
        try await app.application(host: "127.0.0.1", port: 0).test(.router) { client in
            try await test(Caller(client: client))
        }
    }

    /// Says what went wrong when a page couldn't be made.
    private static var logger: Logger {
        var logger = Logger(label: "referrals")
        logger.logLevel = .error
        return logger
    }

    private static func signedIn(_ token: SessionToken) -> SignedIn? {
        guard let name = people.keys.first(where: { Caller.token($0) == token.text }),
            let principal = people[name]
        else { return nil }
        let now: Instant = "2027-01-05T09:30:00.000Z"
        let owner: SessionOwner =
            principal.person.map { .carer($0) } ?? .staff(principal.account ?? .example(1))
        let session = Session(
            id: token.sessionID, owner: owner, createdAt: now, lastSeenAt: now,
            expiresAt: now.adding(seconds: 3600), isShared: false, isLocked: false, browser: "")
        return SignedIn(session: session, principal: principal)
    }
}

/// A browser on that site.
struct Caller: Sendable {
    let client: any TestClientProtocol

    static func token(_ name: String) -> String {
        String(String(repeating: name, count: 43).prefix(43))
    }

    func get(_ path: String, as name: String? = nil) async throws -> TestResponse {
        var headers = HTTPFields()
        if let name { headers[.cookie] = "\(OurCookies.sessionName)=\(Self.token(name))" }
        return try await client.execute(uri: path, method: .get, headers: headers)
    }

    func page(_ path: String, as name: String? = nil) async throws -> String {
        String(buffer: try await get(path, as: name).body)
    }

    /// Posts a form that is shown at `page`.
    func submit(
        _ path: String, _ body: String, from page: String, as name: String? = nil
    ) async throws -> TestResponse {
        let shown = try await get(page, as: name)
        let text = String(buffer: shown.body)
        let csrf = text.firstMatch(of: /name="csrf" value="([^"]+)"/).map { String($0.1) } ?? ""
        var headers: HTTPFields = [
            .contentType: "application/x-www-form-urlencoded", .secFetchSite: "same-origin",
        ]
        if let name {
            headers[.cookie] = "\(OurCookies.sessionName)=\(Self.token(name))"
        } else if let cookie = shown.headers[.setCookie]?.split(separator: ";").first {
            headers[.cookie] = String(cookie)
        }
        return try await client.execute(
            uri: path, method: .post, headers: headers, body: ByteBuffer(string: "csrf=\(csrf)&\(body)"))
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
}
