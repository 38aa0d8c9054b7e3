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

/// A site with one form that Ada and Ben fill in, and a reader who doesn't see private pages.
final class FillSite: Sendable {
    let clock = FixedSurroundings()
    let database: any Database
    let fill: FormFill
    let changes = Mutex<[FillChange]>([])
    let finished = Mutex<[FinishedFill]>([])

    static let ada = String(repeating: "a", count: 43)
    static let ben = String(repeating: "b", count: 43)
    static let reader = String(repeating: "r", count: 43)
    static let stranger = String(repeating: "s", count: 43)

    init(_ engine: Engine, _ questionnaire: Questionnaire? = nil) async throws {
        let database = try await engine.freshDatabase(migrations: FormsPlatform.migrations)
        let surroundings = clock.surroundings
        let asked = try questionnaire ?? Example.questionnaire("visit")
        self.database = database
        fill = try await database.write {
            try FormFillStore($0, surroundings).start(
                asked, for: FillOwner("visit", "1"), by: .staff(.example(1)))
        }
    }

    func run(_ test: @Sendable (_ ada: Browser, _ ben: Browser, _ reader: Browser) async throws -> Void)
        async throws
    {
        let app = try WebApp(
            settings: WebSettings(publicURL: "https://carers.example.org", secret: Array("for tests".utf8)),
            surroundings: clock.surroundings, templates: Templates([.init("forms", FormsPlatform.templates)]),
            navigation: [], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            authenticate: { Self.signedIn($0) })
        var options = FormFillJourney.Options()
        options.names = { _, actors in
            var names: [FillActor: String] = [:]
            for actor in actors { names[actor] = actor == .staff(.example(1)) ? "Ada" : "Ben" }
            return names
        }
        let fill = fill.id
        FormFillJourney(
            at: "/visits/{visit}/form", .staff, database: database, surroundings: clock.surroundings,
            options: options,
            open: { _, principal, parameters in
                let name = principal?.name ?? ""
                guard parameters.get("visit") == "1", name != "Stranger" else { throw NotFound() }
                let isReader = name == "Reader"
                return FillOpening(
                    fill: fill, mayEdit: !isReader, mayFinish: name == "Ada", seesPrivate: !isReader,
                    about: "Cara Example", backPath: "/visits/1")
            },
            saved: { _, change in self.changes.withLock { $0.append(change) } },
            complete: { _, form in
                self.finished.withLock { $0.append(form) }
                return "/visits/1/form"
            }
        ).addRoutes(to: app.routes)
        try await app.application(host: "127.0.0.1", port: 0).test(.router) { client in
            try await test(
                Browser(client, session: Self.ada), Browser(client, session: Self.ben),
                Browser(client, session: Self.reader))
        }
    }

    func answers() async throws -> Answers {
        let (fill, surroundings) = (fill.id, clock.surroundings)
        return try await database.read {
            try FormFillStore($0, surroundings).answers(fill, includingPrivate: true)
        }
    }

    func history(_ linkID: String) async throws -> [EarlierAnswer] {
        let (fill, surroundings) = (fill.id, clock.surroundings)
        return try await database.read {
            try FormFillStore($0, surroundings).history(fill, [linkID], includingPrivate: true)
        }
    }

    private static func signedIn(_ token: SessionToken) -> SignedIn? {
        let names = [ada: "Ada", ben: "Ben", reader: "Reader", stranger: "Stranger"]
        guard let name = names[token.text] else { return nil }
        let account: AccountID = .example(name == "Ada" ? 1 : name == "Ben" ? 2 : 3)
        return SignedIn(
            session: Session(
                id: name, owner: .staff(account), createdAt: "2027-01-05T09:00:00.000Z",
                lastSeenAt: "2027-01-05T09:00:00.000Z", expiresAt: "2027-01-06T09:00:00.000Z",
                isShared: false, isLocked: false, browser: ""),
            principal: Principal(kind: .staff(account), roles: [.assessor], name: name))
    }
}
