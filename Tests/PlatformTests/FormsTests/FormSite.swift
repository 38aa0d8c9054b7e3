import Core
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Forms
@testable import Web

/// A site with the example form on it, a page at a time and on one page, and a browser that keeps its cookies.
final class FormSite: Sendable {
    let clock = FixedSurroundings()
    let database: any Database
    let sent = Mutex<[SentForm]>([])
    private let refusals: FormErrors

    init(_ engine: Engine, refusing refusals: FormErrors = FormErrors()) async throws {
        database = try await engine.freshDatabase(migrations: FormsPlatform.migrations)
        self.refusals = refusals
    }

    static let staff = String(repeating: "s", count: 43)
    static let colleague = String(repeating: "t", count: 43)

    func run(_ test: @Sendable (Browser) async throws -> Void) async throws {
        let app = try WebApp(
            settings: WebSettings(publicURL: "https://carers.example.org", secret: Array("for tests".utf8)),
            surroundings: clock.surroundings, templates: Templates([.init("forms", FormsPlatform.templates)]),
            navigation: [], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            authenticate: { Self.signedIn($0) })
        let questionnaire = try Example.questionnaire()
        var options = FormJourney.Options()
        options.frame = FormFrame(
            exitThisPage: true, showsDanger: true, privacy: PrivacyLink("Privacy", path: "/privacy"))
        options.startPath = "/help"
        options.detour = { page, answers, path in
            page == "helps" && answers.codes("helps") == ["none"] ? "/other?back=\(path)" : nil
        }
        let complete: FormJourney.Complete = { _, form in
            try self.refusals.throwIfAny()
            self.sent.withLock { $0.append(form) }
            return FormResult(
                ["reference": "R-\(form.answers.codes("helps").joined())"],
                forgetsAnswers: form.answers.bool("together") == true)
        }
        let confirm: FormJourney.Confirm = { result, context in
            try context.json(["done": result["reference"] ?? ""])
        }
        FormJourney(
            at: "/help", .everyone, questionnaire, database: database, surroundings: clock.surroundings,
            options: options, complete: complete, confirm: confirm
        ).addRoutes(to: app.routes)
        FormJourney(
            at: "/staff/{team}/help", .staff, questionnaire, database: database,
            surroundings: clock.surroundings,
            complete: complete, confirm: confirm
        ).addRoutes(to: app.routes)
        SinglePageJourney(
            at: "/quick", .everyone, questionnaire, database: database, surroundings: clock.surroundings,
            complete: complete, confirm: confirm
        ).addRoutes(to: app.routes)
        try await app.application(host: "127.0.0.1", port: 0).test(.router) { client in
            try await test(Browser(client))
        }
    }

    private static func signedIn(_ token: SessionToken) -> SignedIn? {
        let number = token.text == staff ? 1 : token.text == colleague ? 2 : 0
        guard number > 0 else { return nil }
        let principal = Principal(kind: .staff(.example(number)), roles: [.coordinator], name: "Ada O’Neil")
        return SignedIn(
            session: Session(
                id: String(number), owner: .staff(.example(number)), createdAt: "2027-01-05T09:00:00.000Z",
                lastSeenAt: "2027-01-05T09:00:00.000Z", expiresAt: "2027-01-06T09:00:00.000Z",
                isShared: false,
                isLocked: false, browser: ""), principal: principal)
    }
}

/// Follows links and sends forms as a browser without scripts does.
final class Browser: Sendable {
    struct Page: Sendable {
        let path: String
        let status: Int
        let html: String

        /// A hidden field's value.
        func hidden(_ name: String) -> String? {
            html.firstRange(of: "name=\"\(name)\" value=\"").flatMap { found in
                html[found.upperBound...].split(separator: "\"").first.map(String.init)
            }
        }
    }

    private let client: any TestClientProtocol
    private let cookie: Mutex<String>

    init(_ client: any TestClientProtocol, session: String? = nil) {
        self.client = client
        cookie = Mutex(session.map { "\(OurCookies.sessionName)=\($0)" } ?? "")
    }

    func withoutCookies() -> Browser { Browser(client) }

    func signedIn(as session: String) -> Browser { Browser(client, session: session) }

    func get(_ path: String) async throws -> Page {
        let response = try await client.execute(uri: path, method: .get, headers: headers())
        keepCookie(response)
        if let next = response.headers[.location] { return try await get(next) }
        return Page(path: path, status: response.status.code, html: String(buffer: response.body))
    }

    /// Sends a page's form, and follows where it leads.
    func send(
        _ page: Page, _ values: KeyValuePairs<String, String>, to path: String? = nil, follows: Bool = true
    ) async throws -> Page {
        var fields = values.map { ($0.key, $0.value) }
        for name in ["csrf", "submission", "shown"] {
            if let value = page.hidden(name), !fields.contains(where: { $0.0 == name }) {
                fields.append((name, value))
            }
        }
        let body = fields.map { "\(Self.encoded($0))=\(Self.encoded($1))" }.joined(separator: "&")
        var headers = headers()
        headers[.contentType] = "application/x-www-form-urlencoded"
        let response = try await client.execute(
            uri: path ?? page.path, method: .post, headers: headers, body: ByteBuffer(string: body))
        keepCookie(response)
        if follows, let next = response.headers[.location] { return try await get(next) }
        return Page(
            path: response.headers[.location] ?? path ?? page.path, status: response.status.code,
            html: String(buffer: response.body))
    }

    private func headers() -> HTTPFields {
        let cookie = cookie.withLock { $0 }
        return cookie.isEmpty ? [:] : [.cookie: cookie]
    }

    private func keepCookie(_ response: TestResponse) {
        guard let set = response.headers[.setCookie]?.split(separator: ";").first else { return }
        cookie.withLock { $0 = String(set) }
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

extension Browser {
    /// Answers every page of the example, up to the page that shows them.
    func fillIn(at path: String = "/help") async throws -> Page {
        var page = try await get("\(path)/start")
        page = try await send(page, ["helps": "shopping", "helps": "washing"])
        page = try await send(page, ["dob-day": "1", "dob-month": "2", "dob-year": "1970"])
        page = try await send(page, ["relation": "parent", "together": "false", "postcode": "so518de"])
        page = try await send(page, ["hours": "20"])
        return try await send(page, ["note": "<b>Thank you</b>"])
    }
}
