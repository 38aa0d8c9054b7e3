import Core
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing

@testable import Documents
@testable import Web

/// The pages of letters on the archive, opened by whoever a test says.
struct Reading: Sendable {
    let archive: Archive
    var maker = PDFMaker(python: nil)

    static let staff = Archive.staff()
    static let readers: [Principal] = [
        staff, Archive.staff(.informationGovernance), Archive.staff(.board), Archive.carer(),
        Archive.carer(Archive.ben), Archive.staff(.practitioner, at: Archive.hospice),
        Archive.staff(.administrator, account: Archive.administrator),
        Archive.staff(.administrator, at: Archive.hospice, account: Archive.administrator),
    ]

    func run(_ test: @escaping @Sendable (Reader) async throws -> Void) async throws {
        let app = try WebApp(
            settings: WebSettings(publicURL: "https://mainstay.example.org", secret: Array("for tests".utf8)),
            surroundings: archive.fixed.surroundings,
            templates: Templates([.init("documents", DocumentsPlatform.templates)]), navigation: [],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, authenticate: Self.signedIn)
        DocumentsPlatform(database: archive.database, desk: try archive.desk, maker: maker)
            .addRoutes(to: app.routes)
        try await app.application(host: "127.0.0.1", port: 0).test(.router) { client in
            try await test(Reader(client: client))
        }
    }

    /// A session's token is its reader's place in the list, as often as it takes.
    static func token(_ principal: Principal) -> String {
        let place = readers.firstIndex(of: principal) ?? 25
        return String(repeating: Character(Unicode.Scalar(UInt8(97 + place))), count: 43)
    }

    private static func signedIn(_ token: SessionToken) -> SignedIn? {
        guard let principal = readers.first(where: { Self.token($0) == token.text }) else { return nil }
        let now: Instant = "2027-01-05T09:30:00.000Z"
        let session = Session(
            id: token.sessionID, owner: .staff(.example(1)), createdAt: now, lastSeenAt: now,
            expiresAt: now.adding(seconds: 3600), isShared: false, isLocked: false, browser: "")
        return SignedIn(session: session, principal: principal)
    }
}

/// A browser on that site.
struct Reader: Sendable {
    let client: any TestClientProtocol

    func get(_ path: String, as principal: Principal) async throws -> TestResponse {
        try await client.execute(
            uri: path, method: .get,
            headers: [.cookie: "\(OurCookies.sessionName)=\(Reading.token(principal))"])
    }

    /// Posts a form that is shown at `page`.
    func submit(_ path: String, _ fields: [String: String], from page: String, as principal: Principal)
        async throws -> TestResponse
    {
        let shown = String(buffer: try await get(page, as: principal).body)
        let csrf = shown.firstMatch(of: /name="csrf" value="([^"]+)"/).map { String($0.1) } ?? ""
        let headers: HTTPFields = [
            .cookie: "\(OurCookies.sessionName)=\(Reading.token(principal))",
            .contentType: "application/x-www-form-urlencoded", .secFetchSite: "same-origin",
        ]
        let body = fields.merging(["csrf": csrf]) { $1 }.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }
        return try await client.execute(
            uri: path, method: .post, headers: headers, body: ByteBuffer(string: body.joined(separator: "&")))
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
}
