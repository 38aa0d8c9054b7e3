import Core
import Documents
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Storage
import TestSupport
import Testing

@testable import Discharge
@testable import Web

@Suite struct StayPagesTests {
    @Test(arguments: Engine.allCases)
    func `a nurse begins a stay on one page, and is told what is wrong with it`(engine: Engine) async throws {
        let world = try await StayWorld(engine)
        try await StaySite(world: world).run { client in
            let path = "/people/\(StayWorld.ada)/hospital-stay"
            let empty = try await client.submit(path, [], from: path, as: "nurse")
            #expect(empty.status == .unprocessableContent)
            #expect(empty.text.contains("Enter which ward"))
            #expect(empty.text.contains("Select who is in hospital"))
            let begun = try await client.submit(
                path,
                [
                    ("who", StayWorld.link.description), ("ward", "Maud Alexander"), ("admitted-day", "4"),
                    ("admitted-month", "1"), ("admitted-year", "2027"), ("child", "no"),
                ], from: path, as: "nurse")
            #expect(begun.status == .seeOther)
            let shown = try await client.get(begun.location, as: "nurse")
            #expect(shown.text.contains("Maud Alexander"))
            #expect(shown.text.contains("The one-page plan with a number for the first night"))
            let list = try await client.get("/discharge", as: "nurse")
            #expect(list.text.contains("Ben Marsh") && list.text.contains("Missing:"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `other organisations, other roles and other carers find nothing`(engine: Engine) async throws {
        let world = try await StayWorld(engine)
        let id = try await world.begin()
        try await StaySite(world: world).run { client in
            for who in ["helper", "council"] {
                for path in ["", "/ward", "/carer", "/plan", "/closing", "/ending"] {
                    #expect(try await client.get("/discharge/\(id)\(path)", as: who).status == .notFound)
                }
                #expect(try await !client.get("/discharge", as: who).text.contains("Ben Marsh"))
            }
            #expect(try await client.get("/discharge/\(id)", as: "board").status == .forbidden)
            #expect(try await client.get("/my-going-home/\(id)", as: "cleo").status == .notFound)
            #expect(try await client.get("/my-going-home/\(id)", as: "ada").status == .ok)
            let posted = try await client.submit(
                "/discharge/\(id)/ward", [("ward", "X")], from: "/discharge", as: "helper")
            #expect(posted.status == .notFound)
        }
        #expect(try await world.stay(id).ward == "Maud Alexander")
    }

    @Test(arguments: Engine.allCases)
    func `whoever is asked sees the carer, and the patient only with agreement`(engine: Engine) async throws {
        let world = try await StayWorld(engine)
        let id = try await world.begin()
        try await world.change(id) { desk, opened, connection in
            try desk.ask(StayWorld.centre, words: "Ring them", carerAgreed: true, on: opened, connection)
        }
        try await StaySite(world: world).run { client in
            var shown = try await client.get("/discharge/\(id)", as: "helper")
            #expect(shown.text.contains("Ada Marsh") && shown.text.contains("Ring them"))
            #expect(!shown.text.contains("Ben Marsh") && !shown.text.contains("4 January 2027"))
            #expect(try await client.get("/discharge/\(id)/plan", as: "helper").status == .forbidden)
            try await world.change(id) { desk, opened, connection in
                try desk.take(.carer, on: opened, connection) { $0.agreement = .agreed }
            }
            world.visible.withLock { _ = $0[StayWorld.centre]?.insert(StayWorld.ben) }
            shown = try await client.get("/discharge/\(id)", as: "helper")
            #expect(shown.text.contains("Ben Marsh") && shown.text.contains("4 January 2027"))
            let path = "/discharge/\(id)/acceptance"
            let empty = try await client.submit(path, [], from: path, as: "helper")
            #expect(empty.status == .unprocessableContent && empty.text.contains("Select your answer"))
            let answered = try await client.submit(path, [("answer", "accept")], from: path, as: "helper")
            #expect(answered.status == .seeOther)
        }
        #expect(try await world.stay(id).followUp == .accepted)
    }

    @Test(arguments: Engine.allCases)
    func `opening a page reads nothing for anybody: the button does`(engine: Engine) async throws {
        let world = try await StayWorld(engine)
        let id = try await world.begin()
        try await world.say(1, isUrgent: false)
        let desk = world.desk
        @Sendable func isRead() async throws -> Bool {
            let facts = try await world.database.read { try desk.store($0).facts(of: [id])[id] }
            return facts?.statements.first?.receipts.first?.readAt != nil
        }
        try await StaySite(world: world).run { client in
            let page = try await client.get("/discharge/\(id)", as: "nurse")
            #expect(page.text.contains("My back is bad") && page.text.contains("I have read this"))
            #expect(try await !isRead())
            _ = try await client.submit(
                "/discharge/\(id)/receipt", [("statement", "s1")], from: "/discharge/\(id)", as: "nurse")
            #expect(try await isRead())
            let unknown = try await client.submit(
                "/discharge/\(id)/receipt", [("statement", "s9")], from: "/discharge/\(id)/ward", as: "nurse")
            #expect(unknown.status == .notFound)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a carer who can’t manage is rung today, and again if they ask again after the call`(
        engine: Engine
    ) async throws {
        let world = try await StayWorld(engine)
        let id = try await world.begin()
        try await StaySite(world: world).run { client in
            let path = "/my-going-home/\(id)"
            for _ in 1...2 {
                let asked = try await client.submit(path, [], from: path, as: "ada")
                #expect(asked.status == .seeOther)
            }
            let page = try await client.get("\(path)?done=help", as: "ada").text
            #expect(page.contains("to ring you today") && page.contains("At night nobody may read this"))
            #expect(try await world.kinds() == ["discharge", "same-day"])
            try await world.closeTasks(of: "same-day")
            #expect(try await world.kinds() == ["discharge"])
            _ = try await client.submit(path, [], from: path, as: "ada")
        }
        #expect(try await world.kinds() == ["discharge", "same-day"])
    }

    @Test(arguments: Engine.allCases)
    func `what somebody typed meets what somebody else saved`(engine: Engine) async throws {
        let world = try await StayWorld(engine)
        let id = try await world.begin()
        try await StaySite(world: world).run { client in
            let path = "/discharge/\(id)/involvement"
            let late = try await client.submit(
                path, [("version", "0"), ("is", "no"), ("why-not", "Asked not to be")], from: path,
                as: "nurse")
            #expect(late.status == .conflict)
            #expect(late.text.contains("Asked not to be"))
            let bare = try await client.submit(path, [("is", "no")], from: path, as: "nurse")
            #expect(bare.status == .unprocessableContent && bare.text.contains("Enter why not"))
        }
    }
}

/// The pages of stays, with people signed in, for one test.
struct StaySite: Sendable {
    let world: StayWorld

    static func token(_ name: String) -> String {
        name + String(repeating: "x", count: max(0, 43 - name.count))
    }

    static let principals: [String: Principal] = [
        token("nurse"): StayWorld.staff(), token("helper"): StayWorld.helper,
        token("council"): StayWorld.staff(.assessor, at: StayWorld.council, account: StayWorld.worker),
        token("board"): StayWorld.staff(.board), token("ada"): StayWorld.carer(),
        token("cleo"): StayWorld.carer(StayWorld.cleo),
    ]

    func run(_ test: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        let app = try WebApp(
            settings: WebSettings(publicURL: "https://carers.example.org", secret: Array("for tests".utf8)),
            surroundings: world.surroundings,
            templates: Templates([Templates.Folder("discharge", DischargeCapability.templates)]),
            navigation: [], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            authenticate: { Self.signedIn($0) })
        let letters = try DocumentDesk(
            surroundings: world.surroundings, needs: DocumentNeeds(people: world.people))
        DischargeCapability(
            database: world.database, surroundings: world.surroundings, needs: world.needs(letters: letters)
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
        if let who { headers[.cookie] = "__Host-mainstay=\(StaySite.token(who))" }
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
        let cookies = who.map { ["__Host-mainstay=\(StaySite.token($0))"] } ?? visit
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
