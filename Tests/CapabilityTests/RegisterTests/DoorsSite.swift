import Core
import Forms
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Storage
import Synchronization
import TestSupport

@testable import Register
@testable import Web

/// The register's doors as a site, for browsers of one test.
struct DoorsSite: Sendable {
    let register: TestRegister
    let doors: RegistrationDoors
    private let people = SignedInPeople()

    static let link = Principal(
        kind: .quickAddLink(.example(1)), organisation: TestRegister.surgery, name: "",
        organisationName: "Surgery")

    init(on engine: Engine, sendsEmail: Bool = false) async throws {
        register = try await TestRegister(on: engine)
        doors = try RegistrationDoors(
            database: register.database, surroundings: register.surroundings, needs: register.needs,
            doors: RegistrationNeeds(
                numbersNow: { _, area in
                    [
                        AnsweredLine(
                            label: "Adults of \(area ?? "everywhere")", number: "01632 960001",
                            link: "tel:01632960001",
                            whenText: "until 5pm today", isForChildren: false),
                        AnsweredLine(
                            label: "Children of \(area ?? "everywhere")", number: "01632 960002",
                            link: "tel:01632960002", whenText: "all day and night", isForChildren: true),
                    ]
                },
                quickAddLink: { _, token in token == "poster" ? Self.link : nil },
                isHospital: { _, organisation in organisation == TestRegister.surgery },
                sendsEmail: sendsEmail))
    }

    func run(_ test: @escaping @Sendable (DoorsSite, any TestClientProtocol) async throws -> Void)
        async throws
    {
        let people = people
        let app = try WebApp(
            settings: WebSettings(publicURL: "https://mainstay.example.org", secret: Array("for tests".utf8)),
            surroundings: register.surroundings,
            templates: Templates([
                .init("register", RegisterCapability.templates), .init("forms", FormsPlatform.templates),
            ]), navigation: [],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            authenticate: { people.find($0) })
        doors.addRoutes(to: app.routes)
        try await app.application(host: "127.0.0.1", port: 0).test(.router) { client in
            try await test(self, client)
        }
    }

    /// A browser in which `principal` is signed in, or nobody.
    func browser(_ client: any TestClientProtocol, as principal: Principal? = nil) -> Browser {
        let browser = Browser(client: client)
        if let principal { browser.keep("\(OurCookies.sessionName)=\(people.add(principal))") }
        return browser
    }

    func count(_ table: String) async throws -> Int {
        // The names are this file's own.
        let query: SQL =
            switch table {
            case "person": "SELECT count(*) AS n FROM person WHERE id > ''"
            case "form_draft": "SELECT count(*) AS n FROM form_draft WHERE id > '' AND completed_at IS NULL"
            case "arrival_refusal": "SELECT count(*) AS n FROM arrival_refusal WHERE id > ''"
            default: "SELECT 0 AS n"
            }
        return try await register.database.writeReadCommitted { try $0.run(query).first?.value("n") ?? 0 }
    }
}

/// Who is behind each session's token.
private final class SignedInPeople: Sendable {
    private let people = Mutex<[String: Principal]>([:])

    func add(_ principal: Principal) -> String {
        people.withLock { people in
            let number = String(people.count + 1)
            let token = String(repeating: "s", count: 43 - number.count) + number
            people[token] = principal
            return token
        }
    }

    func find(_ token: SessionToken) -> SignedIn? {
        guard let principal = people.withLock({ $0[token.text] }) else { return nil }
        let owner: SessionOwner =
            switch principal.kind {
            case .carer(let person): .carer(person)
            case .staff(let account): .staff(account)
            case .quickAddLink(let link): .quickAddLink(link)
            case .system: .staff(.example(9))
            }
        let now: Instant = "2027-01-05T09:30:00.000Z"
        let session = Session(
            id: token.sessionID, owner: owner, createdAt: now, lastSeenAt: now,
            expiresAt: now.adding(seconds: 3600),
            isShared: false, isLocked: false, browser: "")
        return SignedIn(session: session, principal: principal)
    }
}

/// A browser: it keeps cookies, follows redirects and remembers the page it's on.
final class Browser: Sendable {
    struct Page: Sendable {
        var path = ""
        var status = 0
        var text = ""
    }

    private struct State: Sendable {
        var cookies: [String: String] = [:]
        var page = Page()
    }

    private let client: any TestClientProtocol
    private let state = Mutex(State())

    init(client: any TestClientProtocol) { self.client = client }

    var page: Page { state.withLock { $0.page } }

    var heading: String {
        page.text.firstMatch(of: /<h1[^>]*>(?<words>[\s\S]*?)<\/h1>/).map {
            String($0.words).replacing(/<[^>]+>/, with: "").trimmingCharacters(in: .whitespacesAndNewlines)
        } ?? ""
    }

    func keep(_ cookie: String) {
        let parts = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
        if parts.count == 2 { state.withLock { $0.cookies[parts[0]] = parts[1] } }
    }

    @discardableResult
    func open(_ path: String) async throws -> Page { try await send(path, .get, body: nil) }

    /// Answers the form of the page it's on.
    @discardableResult
    func answer(_ fields: KeyValuePairs<String, String> = [:], at path: String? = nil) async throws -> Page {
        var pairs = [("csrf", hidden("csrf")), ("submission", hidden("submission"))].filter { !$0.1.isEmpty }
        pairs += fields.map { ($0, $1) }
        let body = pairs.map { "\(encoded($0))=\(encoded($1))" }.joined(separator: "&")
        return try await send(path ?? page.path, .post, body: body)
    }

    func hidden(_ name: String) -> String {
        guard let pattern = try? Regex("name=\"\(name)\" value=\"([^\"]+)\"") else { return "" }
        return page.text.firstMatch(of: pattern)?[1].substring.map(String.init) ?? ""
    }

    private func send(_ path: String, _ method: HTTPRequest.Method, body: String?) async throws -> Page {
        var headers = HTTPFields()
        let cookies = state.withLock { $0.cookies }
        if !cookies.isEmpty { headers[.cookie] = cookies.map { "\($0)=\($1)" }.joined(separator: "; ") }
        if body != nil {
            headers[.contentType] = "application/x-www-form-urlencoded"
            headers[.secFetchSite] = "same-origin"
        }
        let response = try await client.execute(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        for cookie in response.headers[values: .setCookie] { keep(cookie) }
        if response.status == .seeOther, let location = response.headers[.location] {
            return try await send(location, .get, body: nil)
        }
        let page = Page(path: path, status: response.status.code, text: String(buffer: response.body))
        state.withLock { $0.page = page }
        return page
    }

    private func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
