import Core
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct LikelyTests {
    private static func facts(
        _ given: String, _ family: String, born: LocalDate? = nil, nhs: String? = nil,
        postcode: String? = nil,
        contact: String? = nil
    ) throws -> LikelyFacts {
        LikelyFacts(
            names: [try Example.name(given, family)], birth: born.map { KnownDate($0) }, nhsNumber: nhs,
            postcodes: Set([postcode].compactMap { $0 }), contacts: Set([contact].compactMap { $0 }))
    }

    @Test func `evidence says what agrees`() throws {
        let ada = try Self.facts(
            "Ada", "Marlow", born: "1970-03-01", postcode: "SO51 8DE", contact: "+447700900123")
        func evidence(_ other: LikelyFacts) -> [LikelyEvidence] { likelyEvidence(ada, other) }
        #expect(try evidence(Self.facts("ada", "MARLOW", born: "1970-03-01")) == [.nameAndBirth])
        #expect(try evidence(Self.facts("Ada", "Marlowe", born: "1970-03-01")) == [.nearNameAndBirth])
        #expect(try evidence(Self.facts("Ada", "Marlow", postcode: "SO51 8DE")) == [.nameAndPostcode])
        #expect(try evidence(Self.facts("Ada", "Marlow", contact: "+447700900123")) == [.phone])
        #expect(
            try evidence(
                Self.facts("Bo", "Finch", born: "1970-03-01", postcode: "SO51 8DE", contact: "+447700900123"))
                == [])
    }

    @Test func `different NHS numbers never match, and the same always do`() throws {
        let one = try Self.facts("Ada", "Marlow", born: "1970-03-01", nhs: "9990000018", postcode: "SO51 8DE")
        #expect(
            likelyEvidence(
                one,
                try Self.facts("Ada", "Marlow", born: "1970-03-01", nhs: "9990000026", postcode: "SO51 8DE"))
                == [])
        #expect(likelyEvidence(one, try Self.facts("Bo", "Finch", nhs: "9990000018")) == [.nhsNumber])
    }

    @Test func `twins, couples, and parent and child at one address are different people`() throws {
        let parent = try Self.facts(
            "John", "Marlow", born: "1950-03-01", postcode: "SO51 8DE", contact: "+447700900123")
        let child = try Self.facts(
            "John", "Marlow", born: "1980-07-01", postcode: "SO51 8DE", contact: "+447700900123")
        #expect(likelyEvidence(parent, child) == [])
        let twin = try Self.facts("Ada", "Marlow", born: "1980-07-01", postcode: "SO51 8DE")
        let other = try Self.facts("Beth", "Marlow", born: "1980-07-01", postcode: "SO51 8DE")
        #expect(likelyEvidence(twin, other) == [])
    }

    @Test func `nicknames are near`() throws {
        #expect(
            nameLikeness(try Example.name("William", "Smith"), try Example.name("Bill", "Smyth")) == .near)
        #expect(
            nameLikeness(try Example.name("William", "Smith"), try Example.name("William", "Smith")) == .same)
        #expect(
            nameLikeness(try Example.name("William", "Smith"), try Example.name("Rose", "Smith")) == .none)
    }

    @Test(arguments: Engine.allCases)
    func `staff see who is likely known, and only that somebody is where they may not look`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        let typed = NewPerson(name: try Example.name("Ada", "Marlow"), birth: KnownDate("1970-03-01"))
        let ours = try await register.read {
            try LikelyStore($0, $1).likely(typed, within: RegisterPolicy(TestRegister.coordinator).scope)
        }
        #expect(ours.map(\.person?.id) == [made.person])
        let theirs = try await register.read {
            try LikelyStore($0, $1).likely(typed, within: RegisterPolicy(TestRegister.otherCoordinator).scope)
        }
        #expect(theirs.count == 1)
        #expect(theirs.first?.person == nil)
        let near = NewPerson(name: try Example.name("Ada", "Marlowe"), birth: KnownDate("1970-03-01"))
        let weak = try await register.read {
            try LikelyStore($0, $1).likely(near, within: RegisterPolicy(TestRegister.otherCoordinator).scope)
        }
        #expect(weak.isEmpty)
    }
}
