import Audit
import Core
import HTTPTypes
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct MovedOutTests {
    @Test(arguments: Engine.allCases)
    func `what was written on the wrong record is moved out, with who saw it`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let wrong = try await register.register(try Example.arrival("a"))
        let right = try await register.register(try Example.arrival("b", "Bess", "Finch", born: "1980-01-01"))
        let contact = try #require(
            try await register.read { try ContactStore($0, $1).contacts(of: wrong.person).first })
        try await RegisterSite(register: register).run { client in
            _ = try await client.get("/people/\(wrong.person)", as: "coordinator")
            let path = "/people/\(wrong.person)/moved-out"
            #expect(try await client.get(path, as: "coordinator").status == .forbidden)
            let moved = try await client.submit(
                path,
                [
                    ("item", "contact \(contact.id)"), ("person", right.reference.description),
                    ("why", "Two windows were open"),
                ],
                as: "manager")
            #expect(moved.status == .seeOther)
            let page = try await client.get("/people/\(wrong.person)", as: "coordinator")
            #expect(!page.text.contains("07700 900123"))
            #expect(page.text.contains("seen meanwhile by 1"))
        }
        let kept = try await register.read { try ContactStore($0, $1).contacts(of: right.person).map(\.id) }
        #expect(kept.contains(contact.id))
        let address = try #require(
            try await register.read { connection, _ in
                try connection.run("SELECT id FROM person_address WHERE person_id = \(wrong.person)").first?
                    .value("id", as: String.self)
            })
        try await RegisterSite(register: register).run { client in
            let path = "/people/\(wrong.person)/moved-out"
            let moved = try await client.submit(
                path, [("item", "address \(address)"), ("why", "Nobody’s here")], as: "manager")
            #expect(moved.status == .seeOther)
        }
        let found = try await register.find("SO51 8DE", as: TestRegister.coordinator)
        #expect(found.people.map(\.id) == [right.person])
        let breach = try #require(register.tasks.all.first { $0.kind == "breach" })
        #expect(breach.sensitive && breach.aboutAccount == .example(4))
    }

    @Test(arguments: Engine.allCases)
    func `a caring link goes to whom it belongs, with what was said of it`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let wrong = try await register.register(try Example.arrival("a"))
        let right = try await register.register(try Example.arrival("b", "Bess", "Finch", born: "1980-01-01"))
        let link = try await Self.link(of: wrong.person, in: register)
        try await RegisterSite(register: register).run { client in
            let said = try await client.submit(
                "/people/\(wrong.person)/links/\(link.id)/statement",
                [("willing", "no"), ("able", "yes"), ("words", "I can’t any more")], as: "coordinator")
            #expect(said.status == .seeOther)
            _ = try await client.get("/people/\(link.caredFor)", as: "coordinator")
            try await Self.move("link \(link.id)", from: wrong.person, to: right.reference, client)
            let page = try await client.get("/people/\(wrong.person)", as: "coordinator")
            #expect(!page.text.contains("I can’t any more"))
            #expect(!page.text.contains("said how willing"))
            // Who opened the other end's record saw it there.
            #expect(page.text.contains("seen meanwhile by 1"))
            let theirs = try await client.get("/people/\(right.person)", as: "coordinator")
            #expect(theirs.text.contains("I can’t any more"))
        }
        #expect(try await Self.links(of: wrong.person, in: register).isEmpty)
        #expect(try await Self.links(of: right.person, in: register).contains { $0.id == link.id })
        let unmet = try await register.read { connection, _ in
            try connection.run("SELECT carer_id FROM unmet_need WHERE person_id = \(link.caredFor)")
                .map { try $0.value("carer_id", as: PersonID.self) }
        }
        #expect(unmet == [right.person])
    }

    @Test(arguments: Engine.allCases)
    func `a link that is nobody's leaves both records, and makes no former carer`(engine: Engine) async throws
    {
        let register = try await TestRegister(on: engine)
        var arrival = try Example.arrival("a")
        arrival.caredFor[0].person.name = try Example.name("Violet", "Marlow")
        arrival.caredFor[0].person.basis = .agreed
        let wrong = try await register.register(arrival)
        let link = try await Self.link(of: wrong.person, in: register)
        try await RegisterSite(register: register).run { client in
            try await Self.move("link \(link.id)", from: wrong.person, to: nil, client)
            for person in [wrong.person, link.caredFor] {
                let page = try await client.get("/people/\(person)", as: "coordinator")
                #expect(page.text.contains("Two windows were open"))
                for text in ["Former carer", "Mother or father", "Son or daughter", "Caring link ended"] {
                    #expect(!page.text.contains(text), "\(text)")
                }
                let timeline = try await client.get("/people/\(person)/timeline", as: "coordinator")
                #expect(!timeline.text.contains("Caring link"))
            }
        }
        #expect(try await Self.link(of: wrong.person, in: register).ended?.reason == .enteredInError)
    }

    @Test(arguments: Engine.allCases)
    func `an agreement stops and isn't put on anybody, a refusal is heeded for whom it belongs to`(
        engine: Engine
    ) async throws {
        let register = try await TestRegister(on: engine)
        let wrong = try await register.register(try Example.arrival("a"))
        let right = try await register.register(try Example.arrival("b", "Bess", "Finch", born: "1980-01-01"))
        try await RegisterSite(register: register).run { client in
            for decision in ["agreed", "refused"] {
                let saved = try await client.submit(
                    "/people/\(wrong.person)/consents/new",
                    [
                        ("what", "that-they-care"), ("recipient", "Riverside Surgery"), ("why", decision),
                        ("side", "carer"), ("decision", decision), ("capacity", "not-in-doubt"),
                        ("authority", "self"),
                    ], as: "coordinator")
                #expect(saved.status == .seeOther)
            }
            for consent in try await Self.consents(of: wrong.person, in: register) {
                try await Self.move("consent \(consent.id)", from: wrong.person, to: right.reference, client)
            }
            let page = try await client.get("/people/\(wrong.person)", as: "coordinator")
            #expect(!page.text.contains("Riverside Surgery"))
        }
        let left = try await Self.consents(of: wrong.person, in: register)
        #expect(left.map(\.decision) == [.agreed] && left.allSatisfy { $0.withdrawnAt != nil })
        let handed = try await Self.consents(of: right.person, in: register)
        #expect(handed.map(\.decision) == [.refused] && handed.allSatisfy { $0.withdrawnAt == nil })
        #expect(register.tasks.all.contains { $0.kind == "tell-withdrawn" && $0.person == wrong.person })
    }

    @Test(arguments: Engine.allCases)
    func `a claim goes to whom it belongs, and once`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let wrong = try await register.register(try Example.arrival("a"))
        let right = try await register.register(try Example.arrival("b", "Bess", "Finch", born: "1980-01-01"))
        let third = try await register.register(try Example.arrival("c", "Cyd", "Reed", born: "1985-01-01"))
        try await register.write { connection, surroundings in
            let said = Provenance(source: .partnerList, side: .carer, recordedAt: surroundings.now())
            for person in [wrong.person, third.person] {
                try CaringLinkStore(connection, surroundings).claim(
                    .carer, of: person, by: TestRegister.surgery, since: nil, said)
            }
        }
        let claim = try #require(try await Self.claims(of: wrong.person, in: register).first)
        try await RegisterSite(register: register).run { client in
            try await Self.move("claim \(claim.id)", from: wrong.person, to: right.reference, client)
            try await Self.move("claim \(claim.id)", from: right.person, to: third.reference, client)
        }
        #expect(try await Self.claims(of: wrong.person, in: register).isEmpty)
        #expect(try await Self.claims(of: right.person, in: register).map(\.endedOn) == ["2027-01-05"])
        #expect(try await Self.claims(of: third.person, in: register).count == 1)
    }

    @Test(arguments: Engine.allCases)
    func `what was moved out finds nobody, and what comes back stands there again`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        let wrong = try await register.register(try Example.arrival("a"))
        let right = try await register.register(
            try Example.arrival("b", "Bess", "Finch", born: "1980-01-01", postcode: "SO23 8UJ"))
        let contact = try #require(
            try await register.read { try ContactStore($0, $1).contacts(of: wrong.person).first })
        var typed = NewPerson(name: try Example.name("Ada", "Marlow"), birth: nil)
        typed.contacts = [NewContact(contact.address, safe: nil)]
        let guess = typed
        @Sendable func found() async throws -> [PersonID] {
            let likely = try await register.read {
                try LikelyStore($0, $1).likely(guess, for: TestRegister.coordinator, from: .possible)
            }
            let phone = try #require(PhoneNumber("07700 900123"))
            let emergency = try await register.read {
                try RegisterAnswersStore($0, $1).findInEmergency(
                    reference: nil, nhsNumber: nil, name: "Ada", birthDate: nil, postcode: nil, phone: phone)
            }
            #expect(likely.map(\.id) == [emergency].compactMap(\.self))
            return likely.map(\.id)
        }
        #expect(try await found() == [wrong.person])
        try await RegisterSite(register: register).run { client in
            let item = "contact \(contact.id)"
            try await Self.move(item, from: wrong.person, to: right.reference, client)
            register.clock.advance(seconds: 60)
            #expect(try await found() == [])
            try await Self.move(item, from: right.person, to: wrong.reference, client)
            register.clock.advance(seconds: 60)
            #expect(try await found() == [wrong.person])
            try await Self.move(item, from: wrong.person, to: nil, client)
            #expect(try await found() == [])
        }
        // Each move may be a breach of its own.
        #expect(Set(register.tasks.all.filter { $0.kind == "breach" }.map(\.key)).count == 3)
    }

    @Test(arguments: Engine.allCases)
    func `the carer's own page shows nothing of an agreement that was moved out`(engine: Engine) async throws
    {
        try await DoorsSite(on: engine).run { site, client in
            let person = try await site.register.register(try Example.arrival("a")).person
            let consent = try await Self.decide(.agreed, of: person, in: site.register)
            let browser = site.browser(
                client, as: Principal(kind: .carer(person), roles: [.carer], name: "Ada"))
            try await browser.open("/my-record")
            #expect(browser.page.text.contains("So that they can help"))
            try await RegisterSite(register: site.register).run { staff in
                try await Self.move("consent \(consent)", from: person, to: nil, staff)
            }
            try await browser.open("/my-record")
            #expect(browser.page.status == 200 && !browser.page.text.contains("So that they can help"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a refusal that is moved ends what its owner agreed to before`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let wrong = try await register.register(try Example.arrival("a")).person
        let right = try await register.register(try Example.arrival("b", "Bess", "Finch", born: "1980-01-01"))
        let partner = TestRegister.staff(7, .practitioner, in: TestRegister.surgery)
        try await Self.decide(.agreed, of: right.person, in: register)
        #expect(try await register.find("Bess Finch", as: partner).people.count == 1)
        let refusal = try await Self.decide(.refused, of: wrong, in: register)
        try await RegisterSite(register: register).run { client in
            try await Self.move("consent \(refusal)", from: wrong, to: right.reference, client)
        }
        #expect(try await register.find("Bess Finch", as: partner).people.isEmpty)
        let theirs = try await Self.consents(of: right.person, in: register)
        #expect(theirs.count == 2 && !theirs.contains { $0.isInForce(at: register.surroundings.now()) })
        #expect(register.tasks.all.contains { $0.kind == "consent-withdrawn" })
    }

    @Test(arguments: Engine.allCases)
    func `what one person showed to be theirs isn't thereby another's`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let wrong = try await register.register(try Example.arrival("a")).person
        let right = try await register.register(try Example.arrival("b", "Bess", "Finch", born: "1980-01-01"))
        let contact = try await register.write { connection, surroundings in
            let store = ContactStore(connection, surroundings)
            let contact = try #require(try store.contacts(of: wrong).first).id
            #expect(try store.confirm(contact, of: wrong))
            return contact
        }
        try await RegisterSite(register: register).run { client in
            try await Self.move("contact \(contact)", from: wrong, to: right.reference, client)
        }
        let kept = try await register.read { try ContactStore($0, $1).contact(contact, of: right.person) }
        #expect(kept != nil && kept?.confirmedAt == nil)
    }

    @discardableResult
    private static func decide(
        _ decision: Consent.Decision, of person: PersonID, in register: TestRegister
    ) async throws -> ConsentID {
        let needs = register.needs
        return try await register.write { connection, surroundings in
            try RegisterStore(connection, surroundings, needs).agree(
                NewConsent(
                    what: [.wholeRecord], recipient: .organisation(TestRegister.surgery),
                    why: "So that they can help", decision: decision),
                person, Provenance(TestRegister.coordinator, side: .carer, at: surroundings.now()))
        }
    }

    private static func move(
        _ item: String, from person: PersonID, to reference: Reference?, _ client: any TestClientProtocol
    ) async throws {
        let path = "/people/\(person)/moved-out"
        #expect(try await client.get(path, as: "manager").text.contains("value=\"\(item)\""))
        let moved = try await client.submit(
            path,
            [("item", item), ("person", reference?.description ?? ""), ("why", "Two windows were open")],
            as: "manager")
        #expect(moved.status == .seeOther, "\(moved.text.suffix(2_000))")
    }

    private static func links(of person: PersonID, in register: TestRegister) async throws -> [CaringLink] {
        try await register.read { try CaringLinkStore($0, $1).links(of: person) }
    }

    private static func link(of person: PersonID, in register: TestRegister) async throws -> CaringLink {
        try #require(try await links(of: person, in: register).first)
    }

    private static func consents(of person: PersonID, in register: TestRegister) async throws -> [Consent] {
        try await register.read { try ConsentStore($0, $1).consents(of: person) }
    }

    private static func claims(of person: PersonID, in register: TestRegister) async throws -> [Claim] {
        try await register.read { try CaringLinkStore($0, $1).claims(about: person) }
    }
}
