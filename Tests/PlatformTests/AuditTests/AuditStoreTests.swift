import Audit
import Core
import Storage
import TestSupport
import Testing

@Suite struct AuditStoreTests {
    @Test(arguments: Engine.allCases)
    func `an entry says who did what, when, in what role and why`(engine: Engine) async throws {
        let trail = try await Trail(engine)
        try await trail.add(AuditAction("person-viewed"), about: .example(1), reason: "first-contact")

        let entry = try #require(try await trail.entries().first)
        #expect(entry.at == "2027-01-05T09:30:00.000Z")
        #expect(entry.actor == AuditEntry.Actor(kind: "staff", id: AccountID.example(1).description))
        #expect(entry.organisation == .example(2))
        #expect(entry.roles == [.assessor, .practitioner])
        #expect(entry.action == "person-viewed")
        #expect(entry.about == AuditEntry.About(kind: "person", id: PersonID.example(1).description))
        #expect(entry.reason == "first-contact")
        #expect(entry.detail == #"{"page":"record"}"#)
    }

    @Test(arguments: Engine.allCases)
    func `a change that isn't kept leaves no entry`(engine: Engine) async throws {
        struct Stopped: Error {}
        let trail = try await Trail(engine)
        let surroundings = trail.fixed.surroundings
        await #expect(throws: Stopped.self) {
            try await trail.database.write { connection in
                try AuditStore(connection, surroundings).add(
                    AuditAction("person-saved"), about: PersonID.example(1), by: Trail.practitioner)
                throw Stopped()
            }
        }
        #expect(try await trail.entries() == [])
        #expect(try await trail.proof().unsealedCount == 0)
    }

    @Test(arguments: Engine.allCases)
    func `a person's log is paged, newest first`(engine: Engine) async throws {
        let trail = try await Trail(engine)
        try await trail.add(7)
        try await trail.add(3, about: .example(2))

        let first = try await trail.entries(limit: 4)
        let second = try await trail.entries(before: try #require(first.last).position, limit: 4)
        #expect(first.count == 4)
        #expect(second.count == 3)
        let all = first + second
        #expect(all.map(\.at) == all.map(\.at).sorted(by: >))
        #expect(Set(all.map(\.id)).count == 7)
        #expect(all.allSatisfy { $0.person == .example(1) })
    }

    @Test(arguments: Engine.allCases)
    func `what is held back isn't in the log that the carer reads`(engine: Engine) async throws {
        let trail = try await Trail(engine)
        try await trail.add(AuditAction("person-viewed"), about: .example(1))
        try await trail.add(AuditAction("person-viewed"), about: .example(1), heldBack: true)
        try await trail.add(AuditAction("safeguarding-viewed", heldBack: true), about: .example(1))

        #expect(try await trail.entries().map(\.action) == ["person-viewed"])
        let surroundings = trail.fixed.surroundings
        let all = try await trail.database.read {
            try AuditStore($0, surroundings).allEntries(about: .example(1))
        }
        #expect(all.count == 3)
    }

    @Test(arguments: Engine.allCases)
    func `a search is one entry with what it showed, and on nobody's log`(engine: Engine) async throws {
        let trail = try await Trail(engine)
        let surroundings = trail.fixed.surroundings
        try await trail.database.write { connection in
            try AuditStore(connection, surroundings).addSearch(
                "people-by-name", shown: [PersonID.example(1), .example(2)], by: Trail.practitioner)
        }
        #expect(try await trail.entries() == [])
        let row = try await trail.database.read {
            try $0.run("SELECT detail FROM audit_entry WHERE id > ''").map {
                try $0.value("detail", as: String.self)
            }
        }
        let shown = "\(PersonID.example(1)) \(PersonID.example(2))"
        #expect(row == [#"{"query":"people-by-name","shown":"\#(shown)"}"#])
    }

    @Test(
        arguments: Engine.allCases,
        [
            "UPDATE audit_entry SET reason = 'another' WHERE id > ''",
            "DELETE FROM audit_entry WHERE id > ''",
            "UPDATE audit_seal SET hash = 'another' WHERE position > 0",
            "DELETE FROM audit_seal WHERE position > 0",
        ] as [SQL])
    func `nothing in the trail can be changed or deleted`(engine: Engine, change: SQL) async throws {
        let trail = try await Trail(engine)
        try await trail.add(2)
        try await AuditSealer.seal(trail.database)
        let before = try await trail.proof()
        await #expect(throws: DatabaseFailure.self) { try await trail.database.write { try $0.run(change) } }
        #expect(try await trail.proof() == before)
        #expect(before.sealedCount == 2)
    }
}
