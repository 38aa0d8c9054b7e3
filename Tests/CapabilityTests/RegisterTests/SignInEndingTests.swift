import Core
import Storage
import TestSupport
import Testing
import Web

@testable import Register

/// Where an address isn't safe any more, whoever holds a link that was sent there opens nothing.
@Suite struct SignInEndingTests {
    /// A carer with a code they haven't used and a session.
    private func signedIn(_ register: TestRegister, _ person: PersonID) async throws -> ContactID {
        try await register.write { connection, surroundings in
            let now = surroundings.now()
            try connection.run(
                """
                INSERT INTO carer_sign_in (id, person_id, fingerprint, created_at, expires_at)
                VALUES (\(surroundings.uuid().uuidString), \(person), \(surroundings.uuid().uuidString), \(now),
                    \(now.adding(seconds: 900)))
                """)
            _ = try SessionStore(connection, surroundings).start(
                for: .carer(person), isShared: false, browser: "")
            let kept = try #require(try PersonStore(connection, surroundings).unscoped(person))
            return try #require(try ContactStore(connection, surroundings).contacts(of: kept).first).id
        }
    }

    private func waysIn(_ register: TestRegister, _ person: PersonID) async throws -> Int {
        try await register.read { connection, surroundings in
            try connection.run("SELECT id FROM carer_sign_in WHERE person_id = \(person)").count
                + SessionStore(connection, surroundings).list(of: .carer(person)).count
        }
    }

    @Test(arguments: Engine.allCases, ["safe", "ended", "rule", "moved"])
    func `what staff write down ends codes and sessions, and only of that carer`(
        engine: Engine, change: String
    ) async throws {
        let register = try await TestRegister(on: engine)
        let carer = try await register.register(try Example.arrival("a"))
        let other = try await register.register(try Example.arrival("b", "Bea", "Finch", born: "1980-01-01"))
        let contact = try await signedIn(register, carer.person)
        _ = try await signedIn(register, other.person)
        try await RegisterSite(register: register).run { client in
            let record = "/people/\(carer.person)"
            let path = "\(record)/contacts/\(contact)"
            func version(_ page: String) async throws -> String {
                try await client.get(page, as: "coordinator").hidden("version")
            }
            let yes = try await client.submit(
                path, [("safe", "yes"), ("version", try await version(path))], as: "coordinator")
            #expect(yes.status == .seeOther)
            #expect(try await self.waysIn(register, carer.person) == 2)
            let saved =
                switch change {
                case "moved":
                    try await client.submit(
                        "\(record)/moved-out", [("item", "contact \(contact)"), ("why", "Not theirs")],
                        as: "manager")
                case "rule":
                    try await client.submit(
                        "\(record)/contact-rules",
                        [
                            ("safe", "no"), ("post", "no"), ("channel", "not-said"), ("language", "en"),
                            ("days", "1"), ("version", try await version("\(record)/contact-rules")),
                        ], as: "coordinator")
                default:
                    try await client.submit(
                        path,
                        [
                            ("safe", change == "safe" ? "no" : "yes"),
                            ("ended", change == "ended" ? "yes" : "no"),
                            ("version", try await version(path)),
                        ], as: "coordinator")
                }
            #expect(saved.status == .seeOther, "\(change)")
        }
        #expect(try await waysIn(register, carer.person) == 0)
        #expect(try await waysIn(register, other.person) == 2)
    }

    @Test(arguments: Engine.allCases)
    func `a carer who says that an address isn't safe ends what was sent there`(engine: Engine) async throws {
        try await DoorsSite(on: engine).run { site, client in
            let person = try await site.register.register(try Example.arrival("own")).person
            let contact = try await self.signedIn(site.register, person)
            let browser = site.browser(
                client, as: Principal(kind: .carer(person), roles: [.carer], name: "Ada"))
            for (answer, left) in [("yes", 2), ("no", 0)] {
                try await browser.open("/my-record/contact")
                try await browser.answer([
                    "channel": "letter", "safe": "yes", "contact-\(contact)": answer,
                ])
                #expect(browser.page.status == 200)
                #expect(try await self.waysIn(site.register, person) == left)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `joining two records ends the ways into both, and so does parting them`(engine: Engine) async throws
    {
        let register = try await TestRegister(on: engine)
        let one = try await register.register(try Example.arrival("one"))
        register.clock.advance(seconds: 86_400)
        let other = try await register.register(try Example.arrival("two"))
        let stranger = try await register.register(
            try Example.arrival("b", "Bea", "Finch", born: "1980-01-01"))
        for person in [one.person, other.person, stranger.person] { _ = try await signedIn(register, person) }
        let (needs, manager) = (register.needs, TestRegister.staff(4, .manager))
        let merge = try await register.write { connection, surroundings in
            let store = RegisterStore(connection, surroundings, needs)
            let id = try store.propose(
                joining: one.person, and: other.person, [:], why: "One", by: TestRegister.coordinator)
            let merge = try #require(try MergeStore(connection, surroundings).find(id))
            try store.decide(merge, .approve, by: manager)
            return id
        }
        for person in [one.person, other.person] { #expect(try await waysIn(register, person) == 0) }
        #expect(try await waysIn(register, stranger.person) == 2)
        // Whoever came in meanwhile by an address that was the other's sees nothing of this one's any more.
        _ = try await signedIn(register, one.person)
        register.clock.advance(seconds: 60)
        try await register.write { connection, surroundings in
            let done = try #require(try MergeStore(connection, surroundings).find(merge))
            try RegisterStore(connection, surroundings, needs).undo(
                done, whose: [:], why: "Sisters", by: manager)
        }
        #expect(try await waysIn(register, one.person) == 0)
        #expect(try await waysIn(register, stranger.person) == 2)
    }
}
