import Audit
import Core
import Storage
import TestSupport
import Testing

@testable import Register

/// Two records are joined, and only one of them knew that the carer had died.
@Suite struct MergeDeathTests {
    /// Whom the carer looked after by the record that didn't know.
    private static func joined(
        _ register: TestRegister
    ) async throws -> (merge: MergeID, mother: PersonID, link: CaringLinkID) {
        let (one, other) = try await MergeTests.twice(register)
        let needs = register.needs
        try await register.write { connection, surroundings in
            let person = try #require(try PersonStore(connection, surroundings).unscoped(one.person))
            try RegisterStore(connection, surroundings, needs).died(
                person, on: nil, .confirmed, toldBy: "The practice", organisation: nil,
                Provenance(source: .professional, side: .carer, recordedAt: surroundings.now()))
        }
        let link = try await register.read {
            try #require(try CaringLinkStore($0, $1).links(of: other.person).first)
        }
        let merge = try await MergeTests.join(register, one.person, other.person)
        return (merge, try #require(other.caredFor.first), link.id)
    }

    private static func parts(_ register: TestRegister, in person: PersonID) async throws -> [OrganisationID]
    {
        try await register.read { try InvolvementStore($0, $1).organisations(of: person) }
    }

    private static func asked(_ register: TestRegister, _ link: CaringLinkID) -> Int {
        register.tasks.open("same-day").count { $0.key == RegisterStore.lookingAfterKey(link) }
    }

    @Test(arguments: Engine.allCases)
    func `parting takes back what was asked, and who had a part only because of it`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        let (merge, mother, link) = try await Self.joined(register)
        #expect(Self.asked(register, link) == 1)
        #expect(try await Self.parts(register, in: mother).contains(TestRegister.council))
        try await MergeTests.undo(register, merge)
        #expect(Self.asked(register, link) == 0)
        #expect(try await Self.parts(register, in: mother) == [TestRegister.centre])
        let council = TestRegister.staff(8, .coordinator, in: TestRegister.council)
        let reference = try await register.read { try PersonStore($0, $1).unscoped(mother)?.reference }
        let found = try await register.find(try #require(reference).description, as: council)
        #expect(found.people.isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `joined once more, they are asked about once more`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let (merge, mother, link) = try await Self.joined(register)
        try await MergeTests.undo(register, merge)
        let ends = try await register.read {
            try #require(try MergeStore($0, $1).find(merge))
        }
        _ = try await MergeTests.join(register, ends.kept, ends.away)
        #expect(Self.asked(register, link) == 1)
        #expect(try await Self.parts(register, in: mother).contains(TestRegister.council))
    }

    @Test(arguments: Engine.allCases)
    func `whoever has begun to look after them keeps their part`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let (merge, mother, link) = try await Self.joined(register)
        try await register.write { connection, surroundings in
            try AuditStore(connection, surroundings).add(
                .personViewed, about: mother,
                by: TestRegister.staff(8, .coordinator, in: TestRegister.council))
        }
        try await MergeTests.undo(register, merge)
        #expect(Self.asked(register, link) == 0)
        #expect(try await Self.parts(register, in: mother).contains(TestRegister.council))
    }

    @Test(arguments: Engine.allCases)
    func `a part that was ended meanwhile stays ended, and keeps nothing from being parted`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        let (merge, mother, _) = try await Self.joined(register)
        try await register.write { connection, surroundings in
            let store = InvolvementStore(connection, surroundings)
            let part = try #require(
                try store.involvements(of: mother).first { $0.organisation == TestRegister.council })
            try store.end(part, because: "looked-after")
        }
        try await MergeTests.undo(register, merge)
        let parts = try await register.read { try InvolvementStore($0, $1).involvements(of: mother) }
        #expect(parts.first { $0.organisation == TestRegister.council }?.endReason == "looked-after")
    }
}
