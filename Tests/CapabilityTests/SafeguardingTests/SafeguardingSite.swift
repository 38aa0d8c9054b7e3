import Core
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Storage
import TestSupport

@testable import Safeguarding
@testable import Web

/// The pages of concerns, with people signed in, for one test.
struct SafeguardingSite: Sendable {
    let world: ConcernWorld

    static func token(_ name: String) -> String {
        name + String(repeating: "x", count: max(0, 43 - name.count))
    }

    static let principals: [String: Principal] = {
        var principals: [String: Principal] = [
            "lead": ConcernWorld.staff(.safeguardingLead),
            "second-lead": ConcernWorld.staff(.safeguardingLead, account: .example(27)),
            "reviewing-lead": ConcernWorld.staff(.safeguardingLead, account: .example(26), reviews: true),
            "council-lead": ConcernWorld.staff(
                .safeguardingLead, at: ConcernWorld.council, account: ConcernWorld.councilLead),
            "other-lead": ConcernWorld.staff(
                .safeguardingLead, at: ConcernWorld.other, account: .example(28)),
            "raiser": ConcernWorld.staff(.practitioner), "ada": ConcernWorld.carer,
            "bea": Principal(kind: .carer(ConcernWorld.adaAgain), roles: [.carer], name: "Bea"),
        ]
        for role in Role.staff where role != .safeguardingLead {
            principals["\(role)"] = ConcernWorld.staff(role, account: .example(30))
        }
        return Dictionary(uniqueKeysWithValues: principals.map { (token($0.key), $0.value) })
    }()

    func run(_ test: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        let app = try WebApp(
            settings: WebSettings(publicURL: "https://carers.example.org", secret: Array("for tests".utf8)),
            surroundings: world.surroundings,
            templates: Templates([Templates.Folder("safeguarding", SafeguardingCapability.templates)]),
            navigation: [], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            authenticate: { Self.signedIn($0) })
        SafeguardingCapability(
            database: world.database, surroundings: world.surroundings, needs: world.needs
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
    func get(_ path: String, as who: String) async throws -> TestResponse {
        let cookie = "__Host-mainstay=\(SafeguardingSite.token(who))"
        return try await execute(uri: path, method: .get, headers: [.cookie: cookie])
    }

    /// Posts a form with the token and the version of the page shown at `page`.
    func submit(
        _ path: String, _ fields: [(String, String)], from page: String, as who: String
    ) async throws -> TestResponse {
        let shown = try await get(page, as: who)
        let known = Set(fields.map(\.0))
        let hidden = ["csrf", "version"].filter { !known.contains($0) }.map { ($0, shown.hidden($0)) }
        let pairs = hidden + fields
        let body = pairs.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        var headers: HTTPFields = [
            .contentType: "application/x-www-form-urlencoded",
            .cookie: "__Host-mainstay=\(SafeguardingSite.token(who))",
        ]
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

    func hidden(_ name: String) -> String {
        guard let regex = try? Regex("name=\"\(name)\" value=\"([^\"]*)\"") else { return "" }
        return text.firstMatch(of: regex)?.output[1].substring.map(String.init) ?? ""
    }

    var location: String { headers[.location] ?? "" }
}
