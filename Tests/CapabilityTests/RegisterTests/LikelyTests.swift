import Core
import Matching
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct LikelyTests {
    private static func match(_ one: NewPerson, _ other: NewPerson, _ rule: CertainRule = .nothing) throws
        -> Likeness
    {
        let records = try [one, other].map { try #require(LikelyFacts($0).flatMap(LikelyRecord.init)) }
        return records[0].likenesses(to: [records[1]], certain: rule)[0]
    }

    private static func person(
        _ given: String, _ family: String, born: LocalDate? = nil, nhs: String? = nil,
        postcode: String? = nil,
        phone: String? = nil
    ) throws -> NewPerson {
        NewPerson(
            name: try Example.name(given, family), birth: born.map { KnownDate($0) },
            nhsNumber: try nhs.map(Example.nhsNumber),
            whereabouts: try postcode.map(Example.postcode) ?? .notKnown,
            contacts: try phone.map { [NewContact(try Example.phone($0))] } ?? [])
    }

    @Test func `one person is likely, and the reasons say what agrees and never a value`() throws {
        let ada = try Self.person(
            "Ada", "Marlow", born: "1970-03-01", postcode: "SO51 8DE", phone: "07700 900123")
        let again = try Self.match(ada, try Self.person("Ada", "Marlow", born: "1970-03-01"))
        #expect(again.tier == .likely)
        #expect(again.reasons.filter(\.isFor).contains { $0.fact == .dateOfBirth })
        for reason in again.reasons {
            #expect(!reason.words.contains("1970") && !reason.words.contains("Marlow"))
        }
        let other = try Self.match(
            ada,
            try Self.person("Bo", "Finch", born: "1970-03-01", postcode: "SO51 8DE", phone: "07700 900123"))
        #expect(other.tier < .likely)
    }

    @Test func `twins, couples, and parent and child at one address aren't likely to be one`() throws {
        let parent = try Self.person(
            "John", "Marlow", born: "1950-03-01", postcode: "SO51 8DE", phone: "07700 900123")
        let child = try Self.person(
            "John", "Marlow", born: "1980-07-02", postcode: "SO51 8DE", phone: "07700 900123")
        #expect(try Self.match(parent, child).tier < .likely)
        let twin = try Self.person(
            "Ada", "Marlow", born: "1980-07-02", postcode: "SO51 8DE", phone: "07700 900123")
        let other = try Self.person(
            "Beth", "Marlow", born: "1980-07-02", postcode: "SO51 8DE", phone: "07700 900123")
        #expect(try Self.match(twin, other).tier < .likely)
    }

    @Test func `two different NHS numbers are two people, whatever else agrees`() throws {
        let one = try Self.person(
            "Ada", "Marlow", born: "1970-03-01", nhs: "9990000018", postcode: "SO51 8DE")
        let other = try Self.person(
            "Ada", "Marlow", born: "1970-03-01", nhs: "9990000026", postcode: "SO51 8DE")
        #expect(try Self.match(one, other, .nhsNumberAndBirth).tier == .no)
    }

    @Test func `nothing is certain but what the setting's rule says to the letter`() throws {
        let one = try Self.person(
            "Ada", "Marlow", born: "1970-03-01", nhs: "9990000018", postcode: "SO51 8DE")
        let renamed = try Self.person(
            "Ada", "Finch", born: "1970-03-01", nhs: "9990000018", postcode: "SO51 8DE")
        #expect(try Self.match(one, one, .nothing).tier == .likely)
        #expect(try Self.match(one, one, .nhsNumberBirthAndName).tier == .certain)
        #expect(try Self.match(one, renamed, .nhsNumberBirthAndName).tier == .likely)
        #expect(try Self.match(one, renamed, .nhsNumberAndBirth).tier == .certain)
        let unnumbered = try Self.person(
            "Ada", "Marlow", born: "1970-03-01", postcode: "SO51 8DE", phone: "07700 900123")
        #expect(try Self.match(unnumbered, unnumbered, .nhsNumberAndBirth).tier == .likely)
    }

    @Test(arguments: Engine.allCases)
    func `staff see who is likely known, and only that somebody is where they may not look`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        let typed = try Example.arrival("b").carer
        func likely(_ typed: NewPerson, _ principal: Principal) async throws -> [LikelyPerson] {
            try await register.read { try LikelyStore($0, $1).likely(typed, for: principal) }
        }
        let ours = try await likely(typed, TestRegister.coordinator)
        #expect(ours.map(\.person?.id) == [made.person])
        #expect(ours.first?.reasons.contains("Same date of birth") == true)
        let theirs = try await likely(typed, TestRegister.otherCoordinator)
        #expect(theirs.map(\.person?.id) == [nil] && theirs.first?.reasons == [])
        // A school lead may see the record, and not every fact that speaks for it.
        let lead = try await likely(typed, TestRegister.staff(7, .schoolLead))
        #expect(lead.map(\.person?.id) == [made.person] && lead.first?.reasons == [])
        // Less than nearly sure: a partner's staff aren't told that anybody is known.
        let less = NewPerson(name: try Example.name("Ada", "Marlow"), contacts: typed.contacts)
        #expect(try await likely(less, TestRegister.otherCoordinator).isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `a fact told in confidence makes nobody likely on a page`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        try await register.write { connection, surroundings in
            try connection.run(
                "UPDATE person_contact SET in_confidence = TRUE WHERE person_id = \(made.person)")
            try LikelyIndex(connection, surroundings).refresh(made.person)
        }
        let guess = NewPerson(
            name: try Example.name("Ada", "Marlow"), contacts: [NewContact(try Example.phone("07700 900123"))]
        )
        let shown = try await register.read {
            try LikelyStore($0, $1).likely(guess, for: TestRegister.coordinator, from: .possible)
        }
        #expect(shown.isEmpty)
        let counted = try await register.read { try LikelyStore($0, $1).matches(guess) }
        #expect(counted.map(\.id) == [made.person])
    }

    @Test(arguments: Engine.allCases)
    func `a batch finds what one after the other finds, and no restricted person`(engine: Engine) async throws
    {
        let register = try await TestRegister(on: engine)
        let names = [("Ada", "Marlow"), ("Bo", "Finch"), ("Cy", "Holt"), ("Di", "Okafor")]
        var made: [PersonID] = []
        for (place, name) in names.enumerated() {
            let born = ("1970-03-01" as LocalDate).adding(days: place)
            made.append(
                try await register.register(try Example.arrival("\(place)", name.0, name.1, born: born))
                    .person)
        }
        try await register.restrict(made[3])
        let typed = try names.enumerated().map { place, name in
            let born = ("1970-03-01" as LocalDate).adding(days: place)
            return try Example.arrival("again", name.0, name.1, born: born).carer
        }
        let (together, apart, hidden) = try await register.read { connection, surroundings in
            let store = LikelyStore(connection, surroundings)
            return (
                try store.matches(many: typed), try typed.map { try store.matches($0) },
                try store.matches(many: typed, among: .restricted)
            )
        }
        #expect(together == apart)
        #expect(together.map { $0.first?.id } == [made[0], made[1], made[2], nil])
        #expect(!together.joined().contains { $0.id == made[3] })
        #expect(hidden.map { found in found.map { $0.id } } == [[], [], [], [made[3]]])
    }
}
