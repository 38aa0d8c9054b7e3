import Core
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct LifeEventTests {
    private func link(_ register: TestRegister, _ made: Registered) async throws -> CaringLink {
        try #require(try await register.read { try CaringLinkStore($0, $1).links(of: made.person).first })
    }

    @Test(arguments: Engine.allCases)
    func `a new no makes one task for today, and the statement before is kept`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        let link = try await link(register, made)
        let needs = register.needs
        for said in [
            Willingness(willing: .yes, able: .yes), Willingness(willing: .no, able: .yes),
            Willingness(willing: .no, able: .yes),
        ] {
            try await register.write { connection, surroundings in
                try RegisterStore(connection, surroundings, needs).state(
                    said, on: link,
                    Provenance(TestRegister.coordinator, side: .carer, at: surroundings.now()).asCarerSaid)
            }
            register.clock.advance(seconds: 60)
        }
        #expect(register.tasks.all.count { $0.kind == "same-day" } == 1)
        let kept = try await register.read { try CaringLinkStore($0, $1).statements(on: [link.id]) }
        #expect(kept.map(\.willingness.willing) == [.no, .no, .yes])
        let unmet = try await register.read { connection, _ in
            try connection.run("SELECT id FROM unmet_need WHERE person_id = \(link.caredFor)").count
        }
        #expect(unmet == 2)
        // The council whose duty tray has the task can open both records.
        let duty = TestRegister.staff(8, .practitioner, in: TestRegister.council)
        let seen = try await register.read {
            try PersonStore($0, $1).find([link.carer, link.caredFor], within: RegisterPolicy(duty).scope)
                .count
        }
        #expect(seen == 2)
    }

    @Test(arguments: Engine.allCases)
    func `an unconfirmed death ends nothing, a confirmed one ends the links, and it can be taken back`(
        engine: Engine
    ) async throws {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        let needs = register.needs

        @Sendable func died(_ confidence: Person.Confidence) async throws {
            try await register.write { connection, surroundings in
                let person = try #require(try PersonStore(connection, surroundings).unscoped(made.person))
                try RegisterStore(connection, surroundings, needs).died(
                    person, on: "2027-01-04", confidence, toldBy: "Their daughter",
                    organisation: TestRegister.centre,
                    Provenance(TestRegister.coordinator, side: .carer, at: surroundings.now()))
            }
        }
        try await died(.unconfirmed)
        let asked = register.tasks.all.count
        try await died(.unconfirmed)
        #expect(register.tasks.all.count == asked)
        let reports = try await register.read { connection, _ in
            try connection.run("SELECT id FROM death_report WHERE person_id = \(made.person)").count
        }
        #expect(reports == 1)
        #expect(try await link(register, made).ended == nil)
        #expect(register.tasks.all.contains { $0.kind == "confirm-death" })
        let held = try #require(try await register.read { try ContactStore($0, $1).facts(of: made.person) })
        #expect(held.death == .unconfirmed)

        try await died(.confirmed)
        #expect(
            try await link(register, made).ended == CaringLink.Ending(on: "2027-01-04", reason: .carerDied))
        #expect(register.tasks.all.contains { $0.kind == "same-day" && $0.person == made.caredFor[0] })

        try await register.write { connection, surroundings in
            let person = try #require(try PersonStore(connection, surroundings).unscoped(made.person))
            try RegisterStore(connection, surroundings, needs).undoDeath(
                of: person, why: "It was somebody else", organisation: TestRegister.centre)
        }
        #expect(try await link(register, made).ended == nil)
        #expect(try await register.read { try PersonStore($0, $1).unscoped(made.person)?.death } == nil)
        #expect(register.tasks.all.contains { $0.kind == "death-undone" })
        #expect(register.tasks.open("same-day").isEmpty)

        try await died(.confirmed)
        #expect(register.tasks.open("same-day").map(\.person) == [made.caredFor[0]])
    }

    @Test(arguments: Engine.allCases)
    func `one cared-for person's death ends that link only`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        var arrival = try Example.arrival("two")
        arrival.caredFor.append(
            NewCaredFor(NewPerson(name: nil, whereabouts: try Example.postcode("SO51 8DE"), basis: .none)))
        let made = try await register.register(arrival)
        let needs = register.needs
        try await register.write { connection, surroundings in
            let person = try #require(try PersonStore(connection, surroundings).unscoped(made.caredFor[0]))
            try RegisterStore(connection, surroundings, needs).died(
                person, on: nil, .confirmed, toldBy: "The carer", organisation: TestRegister.centre,
                Provenance(TestRegister.coordinator, side: .caredFor, at: surroundings.now()))
        }
        let links = try await register.read { try CaringLinkStore($0, $1).links(of: made.person) }
        #expect(links.count { $0.ended == nil } == 1)
        #expect(links.first { $0.ended != nil }?.caredFor == made.caredFor[0])
    }

    @Test(arguments: Engine.allCases)
    func `who else saves first is heard`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        let link = try await link(register, made)
        try await register.write { try CaringLinkStore($0, $1).save(link) }
        await #expect(throws: EditConflict.self) {
            try await register.write { try CaringLinkStore($0, $1).save(link) }
        }
        await #expect(throws: EditConflict.self) {
            try await register.write { try PersonStore($0, $1).touch(made.person, version: 9) }
        }
    }
}
