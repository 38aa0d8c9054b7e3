import Core
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Register
import TestSupport

@testable import Web

/// The register's pages, with people signed in, for one test.
struct RegisterSite: Sendable {
    let register: TestRegister

    /// Tokens are the role's name, padded.
    static func token(_ name: String) -> String {
        name + String(repeating: "x", count: max(0, 43 - name.count))
    }

    static let principals: [String: Principal] = [
        token("coordinator"): TestRegister.coordinator,
        token("other"): TestRegister.otherCoordinator,
        token("reviewer"): TestRegister.reviewer,
        token("manager"): TestRegister.staff(4, .manager),
        token("governance"): TestRegister.staff(5, .informationGovernance),
        token("desk"): TestRegister.staff(6, .frontDesk),
        token("school"): TestRegister.staff(7, .schoolLead),
        token("board"): TestRegister.staff(8, .board),
        token("other-reviewer"): TestRegister.staff(
            1, .safeguardingLead, in: TestRegister.otherCentre, reviews: true),
        token("administrator"): TestRegister.staff(9, .administrator),
    ]

    func run(_ test: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        let app = try WebApp(
            settings: WebSettings(publicURL: "https://carers.example.org", secret: Array("for tests".utf8)),
            surroundings: register.surroundings,
            templates: Templates([Templates.Folder("register", RegisterCapability.templates)]),
            navigation: [],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            authenticate: { Self.signedIn($0) })
        RegisterCapability(
            database: register.database, surroundings: register.surroundings, needs: register.needs
        ).addRoutes(to: app.routes)
        try await app.application(host: "127.0.0.1", port: 0).test(.router, test)
    }

    private static func signedIn(_ token: SessionToken) -> SignedIn? {
        guard let principal = principals[token.text], let account = principal.account else { return nil }
        let now: Instant = "2027-01-05T09:30:00.000Z"
        return SignedIn(
            session: Session(
                id: token.sessionID, owner: .staff(account), createdAt: now, lastSeenAt: now,
                expiresAt: now.adding(seconds: 3600), isShared: false, isLocked: false, browser: ""),
            principal: principal)
    }
}

extension TestClientProtocol {
    func get(_ path: String, as role: String) async throws -> TestResponse {
        try await execute(
            uri: path, method: .get, headers: [.cookie: "__Host-mainstay=\(RegisterSite.token(role))"])
    }

    /// Posts a form from the page shown at `page`, or at the same path.
    func submit(
        _ path: String, _ fields: [(String, String)], from page: String? = nil, as role: String
    ) async throws -> TestResponse {
        let shown = try await get(page ?? path, as: role)
        let pairs = [("csrf", shown.formToken)] + fields
        let body = pairs.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
        var headers: HTTPFields = [
            .cookie: "__Host-mainstay=\(RegisterSite.token(role))",
            .contentType: "application/x-www-form-urlencoded",
        ]
        headers[.secFetchSite] = "same-origin"
        return try await execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: body))
    }

    private func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            return isPlain
                ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}

extension HTTPField.Name {
    static var secFetchSite: HTTPField.Name {
        HTTPField.Name("Sec-Fetch-Site") ?? .origin
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }

    var formToken: String { text.firstMatch(of: /name="csrf" value="([^"]+)"/).map { String($0.1) } ?? "" }

    func hidden(_ name: String) -> String {
        guard let regex = try? Regex("name=\"\(name)\" value=\"([^\"]*)\"") else { return "" }
        return text.firstMatch(of: regex)?.output[1].substring.map(String.init) ?? ""
    }

    var location: String { headers[.location] ?? "" }
}
