import Audit
import Core
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct MergeTests {
    private static let manager = TestRegister.staff(4, .manager)

    /// Two records of one carer, who came twice.
    static func twice(
        _ register: TestRegister, _ change: (inout Arrival) -> Void = { _ in }
    ) async throws -> (one: Registered, other: Registered) {
        let one = try await register.register(try Example.arrival("one"))
        register.clock.advance(seconds: 86_400)
        var again = try Example.arrival("two", "Adah", "Marlow")
        change(&again)
        return (one, try await register.register(again))
    }

    static func join(
        _ register: TestRegister, _ one: PersonID, _ other: PersonID,
        _ choices: [MergeField: MergeSide] = [:]
    ) async throws -> MergeID {
        let needs = register.needs
        let id = try await register.write { connection, surroundings in
            try RegisterStore(connection, surroundings, needs).propose(
                joining: one, and: other, choices, why: "The same birthday and phone",
                by: TestRegister.coordinator)
        }
        register.clock.advance(seconds: 60)
        try await register.write { connection, surroundings in
            guard let merge = try MergeStore(connection, surroundings).find(id) else { throw NotFound() }
            try RegisterStore(connection, surroundings, needs).decide(merge, .approve, by: manager)
        }
        return id
    }

    static func undo(
        _ register: TestRegister, _ id: MergeID, whose: MergeSide? = nil
    ) async throws {
        let needs = register.needs
        register.clock.advance(seconds: 60)
        try await register.write { connection, surroundings in
            guard let merge = try MergeStore(connection, surroundings).find(id) else { throw NotFound() }
            let store = RegisterStore(connection, surroundings, needs)
            var said: [String: MergeSide] = [:]
            for since in try store.undoing(merge).since { said[since.name] = whose }
            try store.undo(merge, whose: said, why: "They are sisters", by: manager)
        }
    }

    @Test(arguments: Engine.allCases)
    func `joining waits for a second person, and nobody is their own second person`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        let (one, other) = try await Self.twice(register)
        let needs = register.needs
        let id = try await register.write {
            try RegisterStore($0, $1, needs).propose(
                joining: one.person, and: other.person, [:], why: "One", by: TestRegister.coordinator)
        }
        #expect(register.tasks.kinds().contains("merge"))
        await #expect(throws: MergeRefusal.ownProposal) {
            try await register.write { connection, surroundings in
                let merge = try #require(try MergeStore(connection, surroundings).find(id))
                try RegisterStore(connection, surroundings, needs)
                    .decide(merge, .approve, by: TestRegister.coordinator)
            }
        }
        await #expect(throws: MergeRefusal.waitsAlready) {
            try await register.write {
                _ = try RegisterStore($0, $1, needs).propose(
                    joining: other.person, and: one.person, [:], why: "One", by: Self.manager)
            }
        }
        let live = try await register.read { try PersonStore($0, $1).resolve(other.person) }
        #expect(live == other.person)
    }

    @Test(arguments: Engine.allCases)
    func `an old identifier, reference and name find the record that is kept`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let (one, other) = try await Self.twice(register)
        _ = try await Self.join(register, one.person, other.person)
        let found = try await register.find(other.reference.description, as: TestRegister.coordinator)
        #expect(found.people.map(\.id) == [one.person])
        let byName = try await register.find("Adah Marlow", as: TestRegister.coordinator)
        #expect(byName.people.map(\.id) == [one.person])
        let scope = RegisterPolicy(TestRegister.coordinator).scope
        let byID = try await register.read { connection, surroundings in
            let people = PersonStore(connection, surroundings)
            return (
                try people.find(other.person, within: scope)?.id,
                try people.find([other.person, one.person], within: scope).mapValues(\.id),
                try RegisterAnswersStore(connection, surroundings).findInEmergency(
                    reference: other.reference, nhsNumber: nil, name: nil, birthDate: "1970-03-01",
                    postcode: nil, phone: nil)
            )
        }
        #expect(byID.0 == one.person)
        #expect(byID.1 == [other.person: one.person, one.person: one.person])
        #expect(byID.2 == one.person)
        #expect(
            try await register.find(other.reference.description, as: TestRegister.otherCoordinator).people
                .isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `what is said on either holds, the more careful of the two, and undoing brings both back`(
        engine: Engine
    ) async throws {
        let register = try await TestRegister(on: engine)
        let (one, other) = try await Self.twice(register) {
            $0.contactRule = ContactRule(channel: .text, safeToContact: false)
        }
        let id = try await Self.join(register, one.person, other.person)
        func rules() async throws -> [Bool?] {
            try await register.read { connection, surroundings in
                let contacts = ContactStore(connection, surroundings)
                return try [one, other].map { try contacts.rule(of: $0.person)?.rule.safeToContact }
            }
        }
        #expect(try await rules() == [false, nil])
        let links = try await register.read {
            try CaringLinkStore($0, $1).links(of: one.person).filter { $0.ended == nil }.count
        }
        #expect(links == 2)
        let entries = try await register.read { connection, surroundings in
            try [one, other].map { person in
                try AuditStore(connection, surroundings).allEntries(about: person.person, limit: 50)
                    .map(\.action)
            }
        }
        #expect(entries.allSatisfy { $0.contains("person-merged") })
        try await Self.undo(register, id)
        #expect(try await rules() == [true, false])
        let found = try await register.find("Adah Marlow", as: TestRegister.coordinator)
        #expect(found.people.map(\.id) == [other.person])
    }

    @Test(arguments: Engine.allCases)
    func `a restricted person gets no address or phone by joining, and only reviewers may join them`(
        engine: Engine
    ) async throws {
        let register = try await TestRegister(on: engine)
        let (one, other) = try await Self.twice(register) {
            $0.carer.contacts = (try? [NewContact(Example.phone("07700 900999"), safe: true)]) ?? []
        }
        try await register.restrict(other.person)
        let id = try await Self.join(register, one.person, other.person)
        let (kept, phones, restricted) = try await register.read { connection, surroundings in
            (
                try MergeStore(connection, surroundings).find(id)?.kept,
                try ContactStore(connection, surroundings).contacts(of: other.person).map(\.address.value),
                try PersonStore(connection, surroundings).isRestricted(other.person)
            )
        }
        #expect(kept == other.person)
        #expect(phones == ["+447700900999"])
        #expect(restricted)
        let subject = RegisterPolicy.Subject(
            id: other.person, isRestricted: true, working: [TestRegister.centre])
        #expect(!RegisterPolicy(TestRegister.coordinator).allows(.merge, on: subject))
        #expect(RegisterPolicy(TestRegister.reviewer).allows(.merge, on: subject))
        #expect(try await register.find("Ada Marlow", as: TestRegister.coordinator).people.isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `undoing says what depends on the joining, and asks whose something is`(engine: Engine) async throws
    {
        let register = try await TestRegister(on: engine)
        let (one, other) = try await Self.twice(register) {
            $0.contactRule = ContactRule(channel: .text, safeToContact: false)
        }
        let id = try await Self.join(register, one.person, other.person)
        try await register.write { connection, surroundings in
            _ = try SafetyStore(connection, surroundings).askCorrection(
                of: "name", itemID: nil, words: "Not mine", person: one.person)
        }
        await #expect(throws: MergeRefusal.sayWhose) { try await Self.undo(register, id) }
        try await register.write { connection, surroundings in
            let contacts = ContactStore(connection, surroundings)
            try contacts.save(
                ContactRule(channel: .phone, safeToContact: true), of: one.person,
                after: try contacts.rule(of: one.person)?.version,
                Provenance(source: .carer, side: .carer, recordedAt: surroundings.now()))
        }
        await #expect(throws: MergeRefusal.dependsOnIt(["How to get in touch changed since"])) {
            try await Self.undo(register, id, whose: .away)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what was written since goes to whom it belongs`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let (one, other) = try await Self.twice(register)
        let id = try await Self.join(register, one.person, other.person)
        try await register.write { connection, surroundings in
            _ = try SafetyStore(connection, surroundings).askCorrection(
                of: "name", itemID: nil, words: "Not mine", person: one.person)
        }
        try await Self.undo(register, id, whose: .away)
        let asked = try await register.read { connection, surroundings in
            try [one, other].map {
                try SafetyStore(connection, surroundings).corrections(of: $0.person).count
            }
        }
        #expect(asked == [0, 1])
    }

    @Test(arguments: Engine.allCases)
    func `a chain of joinings leads to its end, and is undone from its end`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let (one, other) = try await Self.twice(register)
        register.clock.advance(seconds: 86_400)
        let third = try await register.register(try Example.arrival("three", "Ada", "Marlowe"))
        let first = try await Self.join(register, other.person, third.person)
        let second = try await Self.join(register, one.person, other.person)
        let live = try await register.read { try PersonStore($0, $1).resolve(third.person) }
        #expect(live == one.person)
        await #expect(throws: MergeRefusal.self) { try await Self.undo(register, first) }
        try await Self.undo(register, second)
        try await Self.undo(register, first)
        let again = try await register.read { try PersonStore($0, $1).resolve(third.person) }
        #expect(again == third.person)
    }
}
