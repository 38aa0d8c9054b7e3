import Audit
import Core
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct OverrideTests {
    private static let partner = TestRegister.staff(7, .practitioner, in: TestRegister.surgery)

    private static func decision(_ decision: Consent.Decision) -> NewConsent {
        NewConsent(
            what: [.wholeRecord], recipient: .organisation(TestRegister.surgery), why: "To help",
            decision: decision)
    }

    /// A carer who refused that the surgery sees their record.
    private func refused(_ register: TestRegister) async throws -> (PersonID, ConsentID) {
        let person = try await register.register(try Example.arrival("own")).person
        return (person, try await decide(.refused, register, person))
    }

    @discardableResult
    private func decide(
        _ decision: Consent.Decision, _ register: TestRegister, _ person: PersonID
    ) async throws -> ConsentID {
        let needs = register.needs
        return try await register.write { connection, surroundings in
            try RegisterStore(connection, surroundings, needs).agree(
                Self.decision(decision), person,
                Provenance(TestRegister.coordinator, side: .carer, at: surroundings.now()))
        }
    }

    private static func answers(shown: String) -> [(String, String)] {
        [("ground", "safeguarding-adult"), ("reason", "A risk of harm tonight"), ("shown", shown)]
    }

    @Test(arguments: Engine.allCases)
    func `a safeguarding lead shares against a no, with ground and reason, shown as such and reported`(
        engine: Engine
    ) async throws {
        let register = try await TestRegister(on: engine)
        let (person, consent) = try await refused(register)
        let path = "/people/\(person)/consents/\(consent)/override"
        try await RegisterSite(register: register).run { client in
            for role in ["coordinator", "manager", "governance", "school", "desk"] {
                #expect(try await client.get(path, as: role).status == .forbidden, "\(role)")
            }
            #expect(try await !client.get("/people/\(person)", as: "coordinator").text.contains(path))
            #expect(try await client.get("/people/\(person)", as: "reviewer").text.contains(path))
            let empty = try await client.submit(path, [], as: "reviewer")
            #expect(empty.status == .unprocessableContent)
            for message in [
                "Select what the law lets you share it for", "Enter why it must be shared",
                "Select whether it’s safe for them to see this",
            ] { #expect(empty.text.contains(message)) }
            #expect(try await register.find("Ada Marlow", as: Self.partner).people.isEmpty)

            let saved = try await client.submit(path, Self.answers(shown: "yes"), as: "reviewer")
            #expect(saved.status == .seeOther)
            let record = try await client.get(saved.location, as: "coordinator").text
            #expect(record.contains("Against their wish") && record.contains("A risk of harm tonight"))
            #expect(record.contains("Sees the record although they said no"))
            #expect(record.contains("To keep an adult at risk safe from harm or neglect (Care Act 2014)"))
            let again = try await client.submit(path, Self.answers(shown: "yes"), as: "reviewer")
            #expect(again.text.contains("It’s shared already"))
        }
        #expect(try await register.find("Ada Marlow", as: Self.partner).people.map(\.id) == [person])
        let task = try #require(register.tasks.all.first { $0.kind == "override-review" })
        #expect(task.organisation == TestRegister.centre && task.sensitive)
        #expect(task.aboutAccount == TestRegister.reviewer.account && task.aboutAccount != nil)
        let entries = try await register.read {
            try AuditStore($0, $1).entries(about: person, before: nil, limit: 20)
        }
        #expect(
            entries.contains { $0.action == "sharing-overridden" && $0.detail.contains("safeguarding-adult") }
        )
    }

    @Test(arguments: Engine.allCases)
    func `the carer reads of it on their page, unless that isn't safe`(engine: Engine) async throws {
        for (shown, reads) in [("yes", true), ("no", false)] {
            let site = try await DoorsSite(on: engine)
            let (person, consent) = try await refused(site.register)
            try await RegisterSite(register: site.register).run { client in
                let path = "/people/\(person)/consents/\(consent)/override"
                let saved = try await client.submit(path, Self.answers(shown: shown), as: "reviewer")
                #expect(saved.status == .seeOther)
            }
            try await site.run { site, client in
                let own = site.browser(
                    client, as: Principal(kind: .carer(person), roles: [.carer], name: "Ada"))
                try await own.open("/my-record")
                #expect(own.page.text.contains("You said no"))
                #expect(own.page.text.contains("it is shared all the same") == reads)
                #expect(own.page.text.contains(Involvement.Kind.shared.label) == reads)
                #expect(!own.page.text.contains("A risk of harm tonight"))
                try await own.answer(at: "/my-record/consents/\(consent)/withdrawal")
                #expect(own.page.status == 404)
                #expect(try await site.register.find("Ada Marlow", as: Self.partner).people.count == 1)
                try await site.register.write { connection, surroundings in
                    let audit = AuditStore(connection, surroundings)
                    try audit.add(.personViewed, about: person, by: Self.partner, reason: "A partner’s look")
                    try audit.add(
                        .personViewed, about: person, by: TestRegister.coordinator, reason: "Our own look")
                }
                try await own.open("/my-record/looks")
                #expect(own.page.text.contains("Shared something although you said no") == reads)
                #expect(own.page.text.contains("A partner’s look") == reads)
                #expect(own.page.text.contains("Our own look"))
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `stopping it, or agreeing after all, ends what was shared against a no`(engine: Engine) async throws
    {
        let register = try await TestRegister(on: engine)
        let (person, consent) = try await refused(register)
        let needs = register.needs
        func override() async throws {
            try await register.write { connection, surroundings in
                let kept = try #require(try ConsentStore(connection, surroundings).find(consent, of: person))
                try RegisterStore(connection, surroundings, needs).override(
                    kept, .vitalInterests, reason: "Life in danger", isHeldBack: true, organisation: nil,
                    Provenance(TestRegister.reviewer, side: .carer, at: surroundings.now()))
            }
        }
        try await override()
        try await RegisterSite(register: register).run { client in
            let path = "/people/\(person)/consents/\(consent)/override-ending"
            let refused = try await client.submit(path, [], from: "/people/new", as: "coordinator")
            #expect(refused.status == .forbidden)
            let ended = try await client.submit(path, [], from: "/people/\(person)", as: "reviewer")
            #expect(ended.status == .seeOther)
            let record = try await client.get("/people/\(person)", as: "coordinator").text
            #expect(record.contains("Shared although they said no, from 5 January 2027 to 5 January 2027"))
            #expect(!record.contains("Against their wish"))
        }
        #expect(try await register.find("Ada Marlow", as: Self.partner).people.isEmpty)

        try await override()
        let agreed = try await decide(.agreed, register, person)
        #expect(try await register.find("Ada Marlow", as: Self.partner).people.count == 1)
        let (overrides, involvements) = try await register.read { connection, surroundings in
            (
                try OverrideStore(connection, surroundings).overrides(of: person),
                try InvolvementStore(connection, surroundings).involvements(of: person)
            )
        }
        #expect(overrides.count == 2 && !overrides.contains(where: \.isOpen))
        #expect(involvements.filter { $0.until == nil && $0.kind == .shared }.map(\.consent) == [agreed])
    }

    @Test(arguments: Engine.allCases)
    func `only a no can be shared against`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let person = try await register.register(try Example.arrival("own")).person
        let consent = try await decide(.agreed, register, person)
        let needs = register.needs
        await #expect(throws: OverrideRefusal.notRefused) {
            try await register.write { connection, surroundings in
                let kept = try #require(try ConsentStore(connection, surroundings).find(consent, of: person))
                try RegisterStore(connection, surroundings, needs).override(
                    kept, .seriousCrime, reason: "None", isHeldBack: false, organisation: nil,
                    Provenance(TestRegister.reviewer, side: .carer, at: surroundings.now()))
            }
        }
    }
}
