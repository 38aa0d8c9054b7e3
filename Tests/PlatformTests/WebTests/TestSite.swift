import Core
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization
import Storage
import TestSupport

@testable import Web

/// A small site: a page of each kind, a form, and people signed in.
final class TestSite: Sendable {
    static let coordinator = String(repeating: "c", count: 43)
    static let frontDesk = String(repeating: "f", count: 43)
    static let carer = String(repeating: "p", count: 43)
    static let locked = String(repeating: "l", count: 43)

    let clock = FixedSurroundings()
    let log = KeptLog()
    let saved = Mutex<[String]>([])
    let timesMade = Mutex(0)
    private let settings: WebSettings
    private let navigation: [NavigationItem]

    init(
        navigation: [NavigationItem] = [
            NavigationItem("Home", "/", .everyone), NavigationItem("People", "/people", .staff),
        ], _ change: (inout WebSettings) -> Void = { _ in }
    ) {
        self.navigation = navigation
        var settings = WebSettings(publicURL: "https://carers.example.org", secret: Array("for tests".utf8))
        change(&settings)
        self.settings = settings
    }

    /// Runs `test` with a client that talks to this site.
    func run(
        _ framework: TestingSetup = .router, _ test: @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let folder = try Self.templateFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let log = log
        let app = try WebApp(
            settings: settings, surroundings: clock.surroundings,
            templates: Templates([.init("test", folder)]),
            navigation: navigation,
            logger: Logger(label: "test") { _ in log }, authenticate: { Self.signedIn($0) })
        addRoutes(to: app.routes)
        try await app.application(host: "127.0.0.1", port: 0).test(framework, test)
    }

    private func addRoutes(to routes: Routes) {
        routes.get("/", .everyone, cached: true) { _, context in
            self.timesMade.withLock { $0 += 1 }
            return context.page("test/plain", PlainView(pageTitle: "Front door", items: [.init(name: long)]))
        }
        routes.get("/people", .staff) { _, context in
            context.page(
                "test/plain", PlainView(pageTitle: "People", items: [.init(name: "<b>Cy</b> & 'co'")]))
        }
        routes.get("/people/{id}", .roles([.coordinator])) { _, context in
            let id = try context.parameters.require("id", as: PersonID.self)
            return context.page("test/plain", PlainView(pageTitle: "Person \(id)"))
        }
        routes.get("/mine", .carer) { _, context in context.page("test/plain", PlainView(pageTitle: "Mine")) }
        routes.get("/links/:token", .everyone) { _, context in
            context.page("test/form", PlainView(pageTitle: "Link"))
        }
        routes.get("/form", .everyone) { _, context in context.page("test/form", PlainView(pageTitle: "Form"))
        }
        routes.post("/form", .everyone) { request, context in
            let name = try await context.form(request, many: ["ticks"]).text("name")
            if name == "soon" { throw TooSoon() }
            if name == "busy" { throw DatabaseUnavailable("Somebody else was quicker, twenty times") }
            if name.isEmpty { throw FormErrors(["name": "Enter a name"]) }
            self.saved.withLock { $0.append(name) }
            return .redirect(to: "/")
        }
        routes.post("/staff-form", .staff) { request, context in
            let name = try await context.form(request).text("name")
            self.saved.withLock { $0.append(name) }
            return .redirect(to: "/people")
        }
        routes.get("/errors/{kind}", .everyone) { _, context in
            switch try context.parameters.require("kind") {
            case "refused": throw Refused(action: "view")
            case "conflict": throw EditConflict()
            case "http": throw HTTPError(.forbidden, message: "a name nobody should read")
            case "gone": throw NotFound()
            case "busy": throw DatabaseUnavailable("It is away")
            default: throw Broken()
            }
        }
        routes.get("/json", .everyone) { _, context in try context.json(["state": "well"]) }
    }

    static func principal(_ token: String) -> Principal? {
        switch token {
        case coordinator:
            Principal(
                kind: .staff(.example(1)), organisation: .example(1), roles: [.coordinator],
                name: "Ada O’Neil",
                organisationName: "Carers <Centre>")
        case frontDesk: Principal(kind: .staff(.example(2)), roles: [.frontDesk], name: "Bo Field")
        case carer: Principal(kind: .carer(.example(3)), roles: [.carer], name: "Cy Moor")
        default: nil
        }
    }

    static func signedIn(_ token: SessionToken) -> SignedIn? {
        let isLocked = token.text == locked
        guard let principal = principal(isLocked ? coordinator : token.text) else { return nil }
        let owner: SessionOwner = principal.account.map(SessionOwner.staff) ?? .carer(.example(3))
        let now: Instant = "2027-01-05T09:30:00.000Z"
        let session = Session(
            id: token.sessionID, owner: owner, createdAt: now, lastSeenAt: now,
            expiresAt: now.adding(seconds: 3600),
            isShared: isLocked, isLocked: isLocked, browser: "")
        return SignedIn(session: session, principal: isLocked ? nil : principal)
    }

    private static func templateFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "web-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in templates {
            try Data(text.utf8).write(to: folder.appending(path: "\(name).mustache"))
        }
        return folder
    }

    private static let templates = [
        "plain":
            "{{<page}}\n{{$main}}<h1>{{pageTitle}}</h1>{{#items}}<p>{{name}} by {{shell.path}}</p>{{/items}}{{/main}}\n{{/page}}",
        "form": """
        {{<page}}
        {{$main}}
          <h1>{{pageTitle}}</h1>
          <form method="post" novalidate>
            {{>components/csrf}}
            <input name="name">
          </form>
        {{/main}}
        {{/page}}
        """,
    ]
}

/// Enough to be worth packing.
private let long = String(repeating: "Somebody looks after somebody. ", count: 100)

struct PlainView: Sendable {
    struct Item: Sendable {
        let name: String
    }

    let pageTitle: String
    var items: [Item] = []
}

struct TooSoon: Refusal {
    let message = "It is too soon for that"
}

struct Broken: Error {
    let name = "a name nobody should read"
}

/// What was logged, with its metadata.
struct KeptLog: LogHandler {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private let lines = Lines()
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.debug

    var text: String { lines.all.withLock { $0.joined(separator: "\n") } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        lines.all.withLock { $0.append("\(event.level) \(event.message) \(all)") }
    }
}
