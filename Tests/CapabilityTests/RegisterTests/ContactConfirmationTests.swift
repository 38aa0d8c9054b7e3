import Audit
import Core
import Storage
import TestSupport
import Testing

@testable import Register

/// What a professional typed becomes the carer's own once they have shown that it is.
@Suite struct ContactConfirmationTests {
    private static let typed = EmailAddress("ada@example.org")

    /// A carer with an e-mail address that a professional typed, safe to use as far as anybody said.
    private func register(on engine: Engine) async throws -> (TestRegister, PersonID, ContactID) {
        let register = try await TestRegister(on: engine)
        let email = try #require(Self.typed)
        var arrival = try Example.arrival("a")
        arrival.contactRule = ContactRule(safeToContact: true)
        arrival.carer.contacts = []
        let person = try await register.register(arrival).person
        let contact = try await register.write { connection, surroundings in
            try ContactStore(connection, surroundings).add(
                [NewContact(.email(email), safe: true)], to: person,
                Provenance(TestRegister.coordinator, side: .carer, at: surroundings.now())
            ).first
        }
        return (register, person, try #require(contact))
    }

    private func signingIn(_ register: TestRegister) async throws -> [PersonID] {
        let email = try #require(Self.typed)
        return try await register.read { try RegisterAnswersStore($0, $1).carersSigningIn(email) }
    }

    @Test(arguments: Engine.allCases)
    func `staff confirm an address that the carer read out, and it opens their page`(engine: Engine)
        async throws
    {
        let (register, person, contact) = try await register(on: engine)
        #expect(try await signingIn(register).isEmpty)
        try await RegisterSite(register: register).run { client in
            let path = "/people/\(person)/contacts/\(contact)/confirmation"
            #expect(try await client.get("/people/\(person)", as: "coordinator").text.contains(path))
            let empty = try await client.submit(path, [], as: "coordinator")
            #expect(empty.status == .unprocessableContent)
            #expect(empty.text.contains("Select how you know who you are speaking to"))
            #expect(try await client.get(path, as: "other").status == .notFound)
            let saved = try await client.submit(path, [("how", "called-back")], as: "coordinator")
            #expect(saved.status == .seeOther)
            let record = try await client.get(saved.location, as: "coordinator").text
            #expect(record.contains("Confirmed by them") && !record.contains(path))
        }
        #expect(try await signingIn(register) == [person])
        let entries = try await register.read {
            try AuditStore($0, $1).entries(about: person, before: nil, limit: 20)
        }
        #expect(entries.contains { $0.action == "contact-confirmed" && $0.detail.contains("called-back") })
    }

    @Test(arguments: Engine.allCases)
    func `nothing is confirmed where it isn't safe to reach them`(engine: Engine) async throws {
        let (register, person, contact) = try await register(on: engine)
        try await register.write { connection, surroundings in
            let store = ContactStore(connection, surroundings)
            let kept = try store.rule(of: person)
            try store.save(
                ContactRule(safeToContact: false), of: person, after: kept?.version,
                Provenance(source: .carer, side: .carer, recordedAt: surroundings.now()))
        }
        try await RegisterSite(register: register).run { client in
            let path = "/people/\(person)/contacts/\(contact)/confirmation"
            let refused = try await client.submit(path, [("how", "in-person")], as: "coordinator")
            #expect(
                refused.status == .unprocessableContent && refused.text.contains("isn’t safe to contact them")
            )
        }
        let kept = try await register.read { try ContactStore($0, $1).contact(contact, of: person) }
        #expect(kept != nil && kept?.confirmedAt == nil)
    }

    @Test(
        arguments: Engine.allCases,
        [(Bool?.some(true), Bool?.some(true)), (nil, true), (false, true), (true, false)])
    func `a code is offered at an address only where it's known to be safe`(
        engine: Engine, said: (contact: Bool?, rule: Bool?)
    ) async throws {
        let (register, person, id) = try await register(on: engine)
        try await register.write { connection, surroundings in
            let store = ContactStore(connection, surroundings)
            let contact = try #require(try store.contact(id, of: person))
            try store.answer(contact, safe: said.contact, seenByOthers: nil, voicemail: nil)
            try store.save(
                ContactRule(safeToContact: said.rule), of: person, after: try store.rule(of: person)?.version,
                Provenance(source: .carer, side: .carer, recordedAt: surroundings.now()))
        }
        let offered = try await register.read {
            try RegisterAnswersStore($0, $1).unprovenContacts(of: person).map(\.id)
        }
        #expect(offered == (said.contact == true && said.rule == true ? [id] : []))
    }

    @Test(arguments: Engine.allCases)
    func `a used code confirms where it was got, once, and never what is somebody else's or ended`(
        engine: Engine
    )
        async throws
    {
        let (register, person, contact) = try await register(on: engine)
        let other = try await register.register(try Example.arrival("b", "Bea", "Finch")).person
        func confirm(_ contact: ContactID, of person: PersonID) async throws {
            try await register.write { try RegisterAnswersStore($0, $1).confirm(contact, of: person) }
        }
        func kept() async throws -> PersonContact? {
            try await register.read { try ContactStore($0, $1).contact(contact, of: person) }
        }
        #expect(
            try await register.read {
                try RegisterAnswersStore($0, $1).unprovenContacts(of: person).map(\.id)
            } == [contact])
        try await confirm(contact, of: other)
        #expect(try await kept()?.confirmedAt == nil)
        try await confirm(contact, of: person)
        try await confirm(contact, of: person)
        #expect(try await kept()?.confirmedAt != nil)
        let entries = try await register.read {
            try AuditStore($0, $1).entries(about: person, before: nil, limit: 20)
        }
        #expect(entries.count { $0.action == "contact-confirmed" } == 1)
        #expect(
            try await register.read { try RegisterAnswersStore($0, $1).unprovenContacts(of: person) }.isEmpty)

        let (second, someone, old) = try await self.register(on: engine)
        try await second.write { connection, surroundings in
            let store = ContactStore(connection, surroundings)
            try store.end(try #require(try store.contact(old, of: someone)))
            try RegisterAnswersStore(connection, surroundings).confirm(old, of: someone)
            #expect(try store.contact(old, of: someone)?.confirmedAt == nil)
        }
    }
}
