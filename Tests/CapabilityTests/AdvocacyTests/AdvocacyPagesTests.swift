import Core
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Storage
import TestSupport
import Testing

@testable import Advocacy
@testable import Web

/// The pages of advocates, with people signed in, for one test.
struct AdvocacySite: Sendable {
    let test: TestAdvocacy

    static func token(_ name: String) -> String {
        name + String(repeating: "x", count: max(0, 43 - name.count))
    }

    private static let fixed: [String: Principal] = [
        token("worker"): Example.staff(1, [.practitioner]), token("lead"): Example.staff(2, [.manager]),
        token("other"): Example.staff(3, [.manager], in: Example.elsewhere),
        token("desk"): Example.staff(4, [.frontDesk]),
        token("carer"): Principal(kind: .carer(TestAdvocacy.ada), roles: [.carer], name: "Ada"),
        token("stranger"): Principal(kind: .carer(TestAdvocacy.bea), roles: [.carer], name: "Bea"),
    ]

    /// As at every request: whom an advocate speaks for is asked anew.
    private func principal(_ token: SessionToken) async throws -> Principal? {
        if let fixed = Self.fixed[token.text] { return fixed }
        for (name, number) in [("advocate", 9), ("idle", 8)] where token.text == Self.token(name) {
            let surroundings = test.surroundings
            let people = try await test.database.read {
                try AdvocacyStore($0, surroundings).people(spokenForBy: .example(number))
            }
            return Example.staff(number, [.advocate], in: Example.elsewhere, for: people)
        }
        return nil
    }

    func run(_ body: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        let app = try WebApp(
            settings: WebSettings(publicURL: "https://carers.example.org", secret: Array("for tests".utf8)),
            surroundings: test.surroundings,
            templates: Templates([Templates.Folder("advocacy", AdvocacyCapability.templates)]),
            navigation: [], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            authenticate: { token in
                guard let principal = try await principal(token) else { return nil }
                let now: Instant = "2027-01-05T09:30:00.000Z"
                let owner: SessionOwner =
                    principal.account.map { .staff($0) } ?? .carer(principal.person ?? TestAdvocacy.ada)
                return SignedIn(
                    session: Session(
                        id: token.sessionID, owner: owner, createdAt: now, lastSeenAt: now,
                        expiresAt: now.adding(seconds: 3600), isShared: false, isLocked: false, browser: ""),
                    principal: principal)
            })
        AdvocacyCapability(database: test.database, surroundings: test.surroundings, needs: test.needs)
            .addRoutes(to: app.routes)
        try await app.application(host: "127.0.0.1", port: 0).test(.router, body)
    }
}

extension TestClientProtocol {
    func get(_ path: String, as who: String) async throws -> TestResponse {
        try await execute(
            uri: path, method: .get, headers: [.cookie: "__Host-mainstay=\(AdvocacySite.token(who))"])
    }

    /// Posts a form from the page shown at `page`, or at the same path.
    func submit(
        _ path: String, _ fields: [(String, String)], from page: String? = nil, as who: String
    ) async throws -> TestResponse {
        let shown = try await get(page ?? path, as: who)
        var pairs = [("csrf", shown.hidden("csrf"))] + fields
        let version = shown.hidden("version")
        if !version.isEmpty { pairs.append(("version", version)) }
        let body = pairs.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
        var headers: HTTPFields = [
            .cookie: "__Host-mainstay=\(AdvocacySite.token(who))",
            .contentType: "application/x-www-form-urlencoded",
        ]
        if let site = HTTPField.Name("Sec-Fetch-Site") { headers[site] = "same-origin" }
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

extension TestResponse {
    var text: String { String(buffer: body) }

    func hidden(_ name: String) -> String {
        guard let regex = try? Regex("name=\"\(name)\" value=\"([^\"]*)\"") else { return "" }
        return text.firstMatch(of: regex)?.output[1].substring.map(String.init) ?? ""
    }

    var location: String { headers[.location] ?? "" }
}

@Suite struct AdvocacyPagesTests {
    private static let new = "/people/\(TestAdvocacy.ada)/advocacy/new"

    @Test(arguments: Engine.allCases)
    func `from an offer to an advocate who sees the one case, for its length`(engine: Engine) async throws {
        let test = try await TestAdvocacy(on: engine)
        try await AdvocacySite(test: test).run { client in
            let wrong = try await client.submit(
                Self.new, [("kind", "ended"), ("answer", "ended")], as: "worker")
            #expect(wrong.status == .unprocessableContent)
            let begun = try await client.submit(
                Self.new, [("kind", "care-act"), ("answer", "accepted"), ("reason", "Long forms")],
                as: "worker")
            #expect(begun.status == .seeOther, "\(begun.text)")
            let path = begun.location.replacing("?done=begun", with: "")
            let twice = try await client.submit(
                Self.new, [("kind", "care-act"), ("answer", "accepted")], as: "worker")
            #expect(
                twice.status == .unprocessableContent && twice.text.contains("They have one of this kind"))
            #expect(try await client.get("/advocacy", as: "lead").text.contains("Ada Example"))
            #expect(try await client.get(path, as: "advocate").status == .notFound)

            // A worker asks an organisation; only a manager or coordinator lets somebody see the case.
            let asked = try await client.submit("\(path)/request", [("provider", "Speak Up")], as: "worker")
            #expect(asked.status == .seeOther, "\(asked.text)")
            #expect(!(try await client.get("\(path)/allocation", as: "worker").text.contains("Kit Ashdown")))
            let sight = try await client.submit(
                "\(path)/allocation", [("advocate", "\(AccountID.example(9))")], as: "worker")
            #expect(sight.status == .forbidden)
            let had = try await client.submit(
                "\(path)/allocation", [("advocate", "\(AccountID.example(9))")], as: "lead")
            #expect(had.location == "\(path)?done=allocated", "\(had.text)")

            let page = try await client.get(path, as: "advocate")
            #expect(page.status == .ok && page.text.contains("Ada Example"))
            #expect(!page.text.contains("\(path)/owner"))
            #expect(try await client.get("/advocacy", as: "advocate").text.contains("Ada Example"))
            #expect(!(try await client.get("/advocacy", as: "idle").text.contains("Ada Example")))
            for path in [path, "\(path)/release", "\(path)/ending"] {
                #expect(try await client.get(path, as: "idle").status == .notFound)
                #expect(try await client.get(path, as: "other").status == .notFound)
                #expect(try await client.get(path, as: "desk").status == .forbidden)
            }
            #expect(try await client.get("\(path)/owner", as: "advocate").status == .forbidden)

            let ended = try await client.submit("\(path)/ending", [("reason", "finished")], as: "advocate")
            #expect(ended.location == "/advocacy", "\(ended.text)")
            #expect(try await client.get(path, as: "advocate").status == .notFound)
            #expect(!(try await client.get("/advocacy", as: "advocate").text.contains("Ada Example")))
            #expect(
                try await client.get(path, as: "worker").text.contains("What they were needed for is done"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `an advocate of another case finds nothing there`(engine: Engine) async throws {
        let test = try await TestAdvocacy(on: engine)
        let theirs = try await test.allocated(for: TestAdvocacy.bea)
        let desk = test.desk
        let other = try await test.database.write { connection in
            try desk.begin(
                .careAct, .accepted, of: TestAdvocacy.ada, at: .init(Example.centre), owner: .example(1),
                by: Example.staff(2, [.manager]), connection)
        }
        try await AdvocacySite(test: test).run { client in
            let list = try await client.get("/advocacy", as: "advocate")
            #expect(list.text.contains("Bea Example") && !list.text.contains("Ada Example"))
            for word in [
                "", "/answer", "/request", "/allocation", "/release", "/owner", "/ending", "/reopening",
            ] {
                #expect(try await client.get(other.path + word, as: "advocate").status == .notFound)
                let posted = try await client.submit(
                    other.path + word, [], from: "\(theirs.path)/release", as: "advocate")
                #expect([.notFound, .methodNotAllowed].contains(posted.status))
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a carer asks for one, sees who it is, and says no thank you`(engine: Engine) async throws {
        let test = try await TestAdvocacy(on: engine)
        try await AdvocacySite(test: test).run { client in
            let empty = try await client.get("/my-advocate", as: "carer")
            #expect(empty.text.contains("Ask for an advocate"))
            for _ in 1...2 {
                let asked = try await client.submit(
                    "/my-advocate", [("words", "Somebody patient")], as: "carer")
                #expect(asked.location == "/my-advocate?done=asked", "\(asked.text)")
            }
            let advocacy = try #require(try await test.cases().first)
            #expect(try await test.cases().count == 1)
            #expect(advocacy.status == .accepted && advocacy.reason == "Somebody patient")
            let waiting = try await client.get("/my-advocate", as: "carer").text
            #expect(waiting.contains("You have been waiting since 5 January 2027"))
            let desk = test.desk
            let lead = Example.staff(2, [.manager])
            try await test.database.write { connection in
                _ = try desk.allocate(
                    advocacy, to: .example(9), name: "Kit Ashdown", phone: "01632 960001",
                    provider: "Speak Up", by: lead, connection)
            }
            let had = try await client.get("/my-advocate", as: "carer").text
            #expect(had.contains("Kit Ashdown, Speak Up") && had.contains("01632 960001"))
            #expect(!(try await client.get("/my-advocate", as: "stranger").text.contains("Kit Ashdown")))
            let answer = "/my-advocate/\(advocacy.id)/answer"
            let strange = try await client.submit(
                answer, [("answer", "no")], from: "/my-advocate", as: "stranger")
            #expect(strange.status == .notFound)
            for _ in 1...2 {
                let no = try await client.submit(
                    answer, [("answer", "no")], from: "/my-advocate", as: "carer")
                #expect(no.location == "/my-advocate?done=no", "\(no.text)")
            }
            #expect(try await test.cases().map(\.endReason) == [.carerAsked])
            #expect(try await test.speaksFor() == [])
            #expect(test.openTasks.filter { $0.title.contains("said no") }.count == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a case goes with the carer to whoever looks after them now`(engine: Engine) async throws {
        let test = try await TestAdvocacy(on: engine)
        let advocacy = try await test.allocated()
        test.world.withLock { $0.owner = Example.elsewhere }
        try await AdvocacySite(test: test).run { client in
            let path = "\(advocacy.path)/owner"
            let given = try await client.submit(
                path, [("owner", "organisation:\(Example.elsewhere)")], as: "lead")
            #expect(given.location == "/advocacy", "\(given.text)")
            #expect(try await client.get(advocacy.path, as: "lead").status == .notFound)
            #expect(try await client.get(advocacy.path, as: "advocate").status == .ok)
        }
        let open = test.openTasks.filter { $0.linkPath == advocacy.path }
        #expect(open.map(\.organisation) == [Example.elsewhere])
    }

    @Test(arguments: Engine.allCases)
    func `what somebody else saved first is shown, with what was typed`(engine: Engine) async throws {
        let test = try await TestAdvocacy(on: engine)
        let advocacy = try await test.allocated()
        try await AdvocacySite(test: test).run { client in
            let path = "\(advocacy.path)/release"
            let late = try await client.submit(
                path, [("reason", "Away in spring"), ("version", "1")], from: Self.new,
                as: "lead")
            #expect(late.status == .conflict)
            #expect(late.text.contains("Away in spring"))
            let empty = try await client.submit(path, [], as: "lead")
            #expect(empty.status == .unprocessableContent && empty.text.contains("Enter why"))
        }
    }
}
