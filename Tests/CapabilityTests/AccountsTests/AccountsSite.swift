import Audit
import Core
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Jobs
import Logging
import NIOCore
import Storage
import Synchronization
import TestSupport
import Web

@testable import Accounts

/// Accounts alone behind real pages and sessions, over a test's database.
struct AccountsSite: Sendable {
    static let secret = Array("a secret that only tests have, long enough".utf8)
    static let password = "seven blue kettles"
    static let secondFactor = Array("12345678901234567890".utf8)

    let clock: FixedSurroundings
    let database: any Database
    let capability: AccountsCapability

    init(_ engine: Engine, needs: AccountsNeeds = AccountsNeeds(), isDemonstration: Bool = false) async throws
    {
        clock = FixedSurroundings()
        database = try await engine.freshDatabase(
            migrations: Example.migrations + JobsMigrations.all, staticTables: ["audit_entry", "event"])
        try await ReferenceData.load(into: database, clock.surroundings, withPostcodes: false)
        capability = AccountsCapability(
            database: database, surroundings: clock.surroundings, needs: needs, secret: Self.secret,
            passwordCost: .light, isDemonstration: isDemonstration)
        try await database.write { connection in
            for organisation in [Example.ours, Example.theirs] {
                try OrganisationStore(connection).add(organisation)
            }
        }
    }

    /// Runs `test` with somebody's browser; `newBrowser` gives others.
    func run(_ test: @escaping @Sendable (Browser) async throws -> Void) async throws {
        var settings = WebSettings(publicURL: "https://carers.example.org", secret: Self.secret)
        settings.hasRateLimits = false
        settings.logsErrorDetails = true
        let authentication = capability.authentication
        let keeper = SessionKeeper(
            database: database, surroundings: clock.surroundings,
            principal: { try authentication.principal(for: $0, in: $1) })
        let app = try WebApp(
            settings: settings, surroundings: clock.surroundings,
            templates: try Templates([.init("accounts", AccountsCapability.templates)]), navigation: [],
            logger: Logger(label: "accounts-test"), authenticate: { try await keeper.authenticate($0) })
        capability.addRoutes(to: app.routes)
        try await app.application(host: "127.0.0.1", port: 0).test(.router) { client in
            try await test(Browser(client))
        }
    }

    /// An account that is set up, with these roles.
    func addStaff(
        _ number: Int, _ name: String, _ roles: Role..., in organisation: Organisation = Example.ours
    ) async throws {
        let hash = try await capability.desk.hasher.hash(Password(text: Self.password))
        let (secrets, now) = (capability.desk.secrets, clock.surroundings.now())
        try await database.write { connection in
            let store = AccountStore(connection)
            try store.add(try Example.account(number, name))
            try store.setPassword(hash, of: .example(number))
            let id: AccountID = .example(number)
            try store.setSecondFactor(
                try secrets.seal(Self.secondFactor, for: id.description), usedStep: 0, of: id)
            for (index, role) in roles.enumerated() {
                try MembershipStore(connection).add(
                    Membership(
                        id: .example(number * 10 + index), account: id, organisation: organisation.id,
                        role: role,
                        since: now), by: .system("test"))
            }
        }
    }

    /// The code that the account's authenticator shows now.
    var code: String {
        OneTimePassword(secret: Self.secondFactor).code(
            atStep: clock.surroundings.now().millisecondsSince1970 / 30_000)
    }

    /// Signs in from the sign-in page, as everybody does; the clock goes on, since a code is good once.
    @discardableResult
    func signIn(_ number: Int, _ browser: Browser, shared: Bool = false, next: String? = nil) async throws
        -> Answer
    {
        clock.advance(seconds: 60)
        try await browser.get("/sign-in")
        var fields = ["email": "person\(number)@example.org", "password": Self.password]
        if shared { fields["shared"] = "yes" }
        fields["next"] = next
        let step = try await browser.post("/sign-in", fields)
        return try await browser.post("/sign-in/second-step", ["ticket": step.field("ticket"), "code": code])
    }

    func actions() async throws -> [String] {
        try await database.read { connection in
            try connection.run("SELECT action FROM audit_entry WHERE at > '' ORDER BY at, id LIMIT 1000")
                .map { try $0.value("action") }
        }
    }
}

/// What a browser got.
struct Answer: Sendable {
    let status: HTTPResponse.Status
    let text: String
    let location: String?

    /// The value of a hidden field.
    func field(_ name: String) -> String {
        let parts = text.components(separatedBy: "name=\"\(name)\" value=\"")
        return parts.count > 1 ? String(parts[1].prefix { $0 != "\"" }) : ""
    }

    func contains(_ words: String) -> Bool { text.contains(words) }
}

/// A browser with its cookies and the form token of the last page it showed.
final class Browser: Sendable {
    private struct State {
        var cookies: [String: String] = [:]
        var token = ""
    }

    private let client: any TestClientProtocol
    private let state = Mutex(State())

    init(_ client: any TestClientProtocol) { self.client = client }

    /// Another browser, which knows nothing of this one.
    func newBrowser() -> Browser { Browser(client) }

    @discardableResult
    func get(_ path: String) async throws -> Answer {
        try await answer(try await client.execute(uri: path, method: .get, headers: headers()))
    }

    @discardableResult
    func post(_ path: String, _ fields: [String: String] = [:]) async throws -> Answer {
        var headers = headers()
        headers[.contentType] = "application/x-www-form-urlencoded"
        if let site = HTTPField.Name("Sec-Fetch-Site") { headers[site] = "same-origin" }
        let token = state.withLock { $0.token }
        let body = (fields.map { ($0.key, $0.value) } + [("csrf", token)])
            .map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
        return try await answer(
            try await client.execute(
                uri: path, method: .post, headers: headers, body: ByteBuffer(string: body)))
    }

    private func headers() -> HTTPFields {
        let cookies = state.withLock { $0.cookies }
        var headers = HTTPFields()
        if !cookies.isEmpty {
            headers[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
        return headers
    }

    private func answer(_ response: TestResponse) async throws -> Answer {
        let answer = Answer(
            status: response.status, text: String(buffer: response.body),
            location: response.headers[.location])
        state.withLock { state in
            for cookie in response.headers[values: .setCookie] {
                let pair = cookie.prefix { $0 != ";" }.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard pair.count == 2 else { continue }
                state.cookies[String(pair[0])] = pair[1].isEmpty ? nil : String(pair[1])
            }
            let token = answer.field("csrf")
            if !token.isEmpty { state.token = token }
        }
        return answer
    }

    private func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
