import Core
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Storage
import TestSupport

@testable import Appointments
@testable import Web

/// The pages of appointments, with people signed in, for one test.
struct AppointmentSite: Sendable {
    let world: AppointmentWorld

    static func token(_ name: String) -> String {
        name + String(repeating: "x", count: max(0, 43 - name.count))
    }

    static let principals: [String: Principal] = [
        token("assessor"): Example.staff(),
        token("manager"): Example.staff(.manager, account: Example.manager),
        token("reviewer"): Example.staff(.manager, account: Example.manager, reviews: true),
        token("lead"): Example.staff(.safeguardingLead, account: Example.manager),
        token("other"): Example.staff(at: Example.centre, account: Example.other),
        token("board"): Example.staff(.board, account: Example.other),
        token("ada"): Example.carer(),
        token("ben"): Example.carer(Example.ben),
    ]

    func run(_ test: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        let app = try WebApp(
            settings: WebSettings(publicURL: "https://carers.example.org", secret: Array("for tests".utf8)),
            surroundings: world.surroundings,
            templates: Templates([Templates.Folder("appointments", AppointmentsCapability.templates)]),
            navigation: [], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            authenticate: { Self.signedIn($0) })
        AppointmentsCapability(
            database: world.database, surroundings: world.surroundings, people: world.people,
            needs: world.needs
        ).addRoutes(to: app.routes)
        try await app.application(host: "127.0.0.1", port: 0).test(.router, test)
    }

    private static func signedIn(_ token: SessionToken) -> SignedIn? {
        guard let principal = principals[token.text] else { return nil }
        let owner: SessionOwner
        if let account = principal.account {
            owner = .staff(account)
        } else if let person = principal.person {
            owner = .carer(person)
        } else {
            return nil
        }
        let now: Instant = "2027-01-05T09:30:00.000Z"
        return SignedIn(
            session: Session(
                id: token.sessionID, owner: owner, createdAt: now, lastSeenAt: now,
                expiresAt: now.adding(seconds: 3600), isShared: false, isLocked: false, browser: ""),
            principal: principal)
    }
}

extension TestClientProtocol {
    func get(_ path: String, as who: String? = nil) async throws -> TestResponse {
        var headers = HTTPFields()
        if let who { headers[.cookie] = "__Host-mainstay=\(AppointmentSite.token(who))" }
        return try await execute(uri: path, method: .get, headers: headers)
    }

    /// Posts a form with the token of the page shown at `page`.
    func submit(
        _ path: String, _ fields: [(String, String)] = [], from page: String, as who: String? = nil
    ) async throws -> TestResponse {
        let shown = try await get(page, as: who)
        let pairs = [("csrf", shown.formToken)] + fields
        let body = pairs.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        let visit = shown.headers[values: .setCookie].compactMap {
            $0.split(separator: ";").first.map(String.init)
        }
        let cookies = who.map { ["__Host-mainstay=\(AppointmentSite.token($0))"] } ?? visit
        headers[.cookie] = cookies.joined(separator: "; ")
        if let site = HTTPField.Name("Sec-Fetch-Site") { headers[site] = "same-origin" }
        return try await execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: body))
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            return isPlain
                ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }

    var formToken: String { text.firstMatch(of: /name="csrf" value="([^"]+)"/).map { String($0.1) } ?? "" }

    var location: String { headers[.location] ?? "" }
}
