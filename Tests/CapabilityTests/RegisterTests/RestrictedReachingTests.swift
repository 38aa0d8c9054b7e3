import Audit
import Core
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct RestrictedReachingTests {
    private static func contact(
        _ number: Int, _ address: PersonContact.Address, safe: Bool? = true, source: FactSource = .carer,
        confirmed: Bool = false, ended: Bool = false
    ) -> PersonContact {
        PersonContact(
            id: .example(number), person: .example(1), address: address, safe: safe, seenByOthers: nil,
            voicemail: nil, confirmedAt: confirmed ? "2027-01-04T09:00:00.000Z" : nil, since: "2027-01-01",
            until: ended ? "2027-01-03" : nil,
            provenance: Provenance(source: source, side: .carer, recordedAt: "2027-01-01T09:00:00.000Z"),
            version: 1)
    }

    private static func facts(
        _ rule: ContactRule?, age: Int? = 40, said: FactSource = .carer, death: Person.Confidence? = nil
    ) throws -> ContactFacts {
        let email = try #require(EmailAddress("ada@example.org"))
        return ContactFacts(
            death: death, isRestricted: true, age: age, rule: rule, ruleSource: said,
            contacts: [
                contact(1, .email(email)), contact(2, try Example.phone("07700 900123")),
                contact(3, try Example.phone("07700 900124"), safe: false),
                contact(4, try Example.phone("07700 900125"), safe: nil),
                contact(5, try Example.phone("07700 900126"), source: .professional),
                contact(6, try Example.phone("07700 900127"), source: .professional, confirmed: true),
                contact(7, try Example.phone("07700 900128"), ended: true),
            ])
    }

    private static func reached(_ facts: ContactFacts) -> [ContactID] {
        RestrictedReaching(facts)?.contacts.map(\.id) ?? []
    }

    @Test func `only what they said is safe, the way they want first`() throws {
        let phoneFirst: [ContactID] = [.example(2), .example(6), .example(1)]
        #expect(try Self.reached(Self.facts(ContactRule(safeToContact: true))) == phoneFirst)
        #expect(
            try Self.reached(Self.facts(ContactRule(channel: .email, safeToContact: true)))
                == [.example(1), .example(2), .example(6)])
        for rule in [nil, ContactRule(), ContactRule(safeToContact: false)] {
            #expect(try RestrictedReaching(Self.facts(rule)) == nil)
        }
        let safe = ContactRule(safeToContact: true)
        #expect(try RestrictedReaching(Self.facts(safe, death: .confirmed)) == nil)
        #expect(try Self.reached(Self.facts(safe, death: .unconfirmed)) == phoneFirst)
    }

    @Test func `under 18 their own word counts, under 13 somebody they chose is rung`() throws {
        let rule = ContactRule(safeToContact: true, through: "Ms Reed, at school")
        #expect(try RestrictedReaching(Self.facts(rule, age: 15, said: .family)) == nil)
        #expect(try !Self.reached(Self.facts(rule, age: 15)).isEmpty)
        let young = try #require(try RestrictedReaching(Self.facts(rule, age: 12)))
        #expect(young.contacts.isEmpty && young.through == "Ms Reed, at school")
        #expect(try RestrictedReaching(Self.facts(ContactRule(safeToContact: true), age: 12)) == nil)
        let chosen = ContactRule(channel: .throughSomeone, safeToContact: true, through: "My sister")
        #expect(try Self.reached(Self.facts(chosen)).isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `emergency access shows the safe way and nothing else, and keeps that it did`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        var arrival = try Example.arrival("a")
        arrival.contactRule = ContactRule(
            channel: .phone, safeToContact: true, hours: SafeHours(days: [1], minutes: 540..<720))
        arrival.carer.contacts.append(NewContact(try Example.phone("07700 900999"), safe: false))
        let made = try await register.register(arrival)
        try await register.restrict(made.person)
        register.people.letIn(.example(2), to: made.person)
        try await RegisterSite(register: register).run { client in
            let page = try await client.get("/people/\(made.person)", as: "other")
            #expect(page.status == .ok)
            for text in ["07700 900123", "Leave no message", "Only Monday, 9am to midday", "That isn’t now"] {
                #expect(page.text.contains(text), "\(text)")
            }
            for text in ["07700 900999", "SO51", "/people/review"] {
                #expect(!page.text.contains(text), "\(text)")
            }
            register.clock.advance(seconds: 60)
            // A reviewer who wasn't let in by emergency access isn't shown it.
            let reviewed = try await client.get("/people/\(made.person)", as: "reviewer")
            #expect(!reviewed.text.contains("07700"))
        }
        let looks = try await register.read { try AuditStore($0, $1).allEntries(about: made.person) }
            .filter { $0.action == "restricted-person-viewed" }
        #expect(looks.map { $0.detail.contains("contacts") } == [false, true])
        #expect(looks.map(\.isHeldBack) == [true, true])
    }

    @Test func `without a safe way the page says so, and what to do when a life is in danger`() async throws {
        let register = try await TestRegister(on: .sqlite)
        var arrival = try Example.arrival("a")
        arrival.contactRule = ContactRule(safeToContact: false)
        let made = try await register.register(arrival)
        try await register.restrict(made.person)
        register.people.letIn(.example(2), to: made.person)
        try await RegisterSite(register: register).run { client in
            let page = try await client.get("/people/\(made.person)", as: "other")
            #expect(page.text.contains("No safe way to reach them is written down"))
            #expect(page.text.contains("ring 999"))
            #expect(!page.text.contains("07700"))
        }
    }
}
