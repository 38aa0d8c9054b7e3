import Audit
import Core
import HTTPTypes
import HummingbirdTesting
import People
import Storage
import TestSupport
import Testing

@testable import Register

/// An organisation says that its own work with somebody is over.
@Suite struct InvolvementEndingTests {
    private struct World {
        let register: TestRegister
        let person: PersonID
        let ours: Involvement
        var path: String { "/people/\(person)/involvements/\(ours.id)/ending" }
    }

    /// A carer with whom the centre works; with `isShared`, the other centre does too.
    private func world(_ engine: Engine, isShared: Bool = true) async throws -> World {
        let register = try await TestRegister(on: engine)
        let person = try await register.register(try Example.arrival("a")).person
        if isShared {
            try await register.write { connection, surroundings in
                try CaseAnswersStore(connection, surroundings).involve(
                    person, Destination(TestRegister.otherCentre), lead: nil, by: TestRegister.coordinator)
            }
        }
        let ours = try #require(
            try await Self.involvements(of: person, register).first {
                $0.organisation == TestRegister.centre && $0.until == nil
            })
        return World(register: register, person: person, ours: ours)
    }

    private static func involvements(of person: PersonID, _ register: TestRegister) async throws
        -> [Involvement]
    {
        try await register.read { try InvolvementStore($0, $1).involvements(of: person) }
    }

    private static func open(_ world: World) async throws -> Set<OrganisationID> {
        Set(
            try await involvements(of: world.person, world.register).filter { $0.until == nil }
                .map(\.organisation))
    }

    @Test(arguments: Engine.allCases)
    func `what is ended is kept with its day and why, is found there no more, and ends once`(engine: Engine)
        async throws
    {
        let world = try await world(engine)
        let register = world.register
        #expect(try await register.find("Marlow", as: TestRegister.coordinator).people.count == 1)
        #expect(try await register.find("Marlow", as: TestRegister.otherCoordinator).people.count == 1)
        try await register.write { connection, surroundings in
            try InvolvementStore(connection, surroundings).end(world.ours, because: "not-wanted")
        }
        let ended = try #require(
            try await Self.involvements(of: world.person, register).first { $0.id == world.ours.id })
        #expect(ended.until == "2027-01-05" && ended.endReason == "not-wanted")
        #expect(ended.since == world.ours.since)
        #expect(try await register.find("Marlow", as: TestRegister.coordinator).people.isEmpty)
        #expect(try await register.find("Marlow", as: TestRegister.otherCoordinator).people.count == 1)
        await #expect(throws: EditConflict.self) {
            try await register.write { connection, surroundings in
                try InvolvementStore(connection, surroundings).end(world.ours, because: "moved-away")
            }
        }
        let again = try await Self.involvements(of: world.person, register)
        #expect(again.first { $0.id == world.ours.id }?.endReason == "not-wanted")
    }

    @Test(arguments: Engine.allCases)
    func `its own work is ended on the page with a reason, and the record is closed to it`(engine: Engine)
        async throws
    {
        let world = try await world(engine)
        try await RegisterSite(register: world.register).run { client in
            let record = try await client.get("/people/\(world.person)", as: "coordinator")
            #expect(record.text.contains(world.path))
            let form = try await client.get(world.path, as: "coordinator")
            #expect(form.status == .ok && form.text.contains("Our work with them is over"))
            let blank = try await client.submit(world.path, [], as: "coordinator")
            #expect(blank.status == .unprocessableContent && blank.text.contains("Select why"))
            let madeUp = try await client.submit(world.path, [("reason", "bored")], as: "coordinator")
            #expect(madeUp.status == .unprocessableContent)
            #expect(try await Self.open(world).contains(TestRegister.centre))
            let done = try await client.submit(
                world.path, [("reason", "other-service")], as: "coordinator")
            #expect(done.status == .seeOther && done.location == "/people")
            #expect(try await client.get("/people/\(world.person)", as: "coordinator").status == .notFound)
            #expect(try await client.get(world.path, as: "coordinator").status == .notFound)
            #expect(try await client.get("/people/\(world.person)", as: "other").status == .ok)
        }
        #expect(try await !Self.open(world).contains(TestRegister.centre))
        let log = try await world.register.read { try AuditStore($0, $1).entries(about: world.person) }
        let entry = try #require(log.first(where: { entry in entry.action == "involvement-ended" }))
        #expect(entry.detail.contains("other-service"))
    }

    @Test(arguments: Engine.allCases)
    func `whoever would be let fall by it is held: a hold, open work, and nobody else there`(engine: Engine)
        async throws
    {
        let world = try await world(engine, isShared: false)
        let (people, before) = (world.register.people, try await Self.open(world))
        try await RegisterSite(register: world.register).run { client in
            func refused(_ reason: String, _ words: String) async throws {
                let answer = try await client.submit(world.path, [("reason", reason)], as: "coordinator")
                #expect(answer.status == .unprocessableContent, "\(words)")
                #expect(answer.text.contains(words))
                #expect(try await Self.open(world) == before)
            }
            people.holds = [world.ours.kind: "They have not answered what is offered from 18"]
            let form = try await client.get(world.path, as: "coordinator")
            #expect(form.text.contains("They have not answered"))
            try await refused("not-wanted", "They have not answered")
            // A hold of another kind of work is none of this.
            people.holds = [.youngCarersService: "They have not answered"]
            #expect(try await !client.get(world.path, as: "coordinator").text.contains("They have not"))
            people.openWork = [.init(title: "Ring back", detail: "Due today")]
            try await refused("not-wanted", "There is open work about them here")
            people.openWork = []
            try await refused("other-service", "No other service works with them yet")
            let done = try await client.submit(world.path, [("reason", "moved-away")], as: "coordinator")
            #expect(done.status == .seeOther)
        }
        #expect(try await Self.open(world).isDisjoint(with: before))
    }

    @Test(arguments: Engine.allCases)
    func `nobody ends another organisation’s work, one of another record, or a restricted person’s`(
        engine: Engine
    ) async throws {
        let world = try await world(engine)
        let register = world.register
        let stranger = try await register.register(
            try Example.arrival("b", "Bess", "Finch", born: "1980-01-01")
        ).person
        let theirs = try #require(
            try await Self.involvements(of: world.person, register).first {
                $0.organisation == TestRegister.otherCentre
            })
        let foreign = try #require(
            try await Self.involvements(of: stranger, register).first {
                $0.organisation == TestRegister.centre
            })
        let before = try await Self.open(world)
        try await RegisterSite(register: register).run { client in
            func refused(_ path: String, as role: String, _ status: HTTPResponse.Status) async throws {
                #expect(try await client.get(path, as: role).status == status, "\(role) \(path)")
                let answer = try await client.submit(
                    path, [("reason", "not-wanted")], from: "/people", as: role)
                #expect(answer.status == status, "\(role) \(path)")
            }
            let base = "/people/\(world.person)/involvements"
            try await refused("\(base)/\(theirs.id)/ending", as: "coordinator", .notFound)
            try await refused(world.path, as: "other", .notFound)
            try await refused("\(base)/\(foreign.id)/ending", as: "coordinator", .notFound)
            try await refused("\(base)/\(InvolvementID.example(99))/ending", as: "coordinator", .notFound)
            for role in ["board", "administrator"] { try await refused(world.path, as: role, .forbidden) }
            #expect(try await Self.open(world) == before)
            try await register.restrict(world.person)
            try await refused(world.path, as: "coordinator", .notFound)
        }
        #expect(try await Self.open(world) == before)
    }
}
