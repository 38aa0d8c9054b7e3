import Audit
import Core
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct RegisterStoreTests {
    @Test(arguments: Engine.allCases)
    func `the same arrival sent twice makes one record`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let arrival = try Example.arrival("once")
        let first = try await register.register(arrival)
        let again = try await register.register(arrival)

        #expect(first.isNew)
        #expect(!again.isNew)
        #expect(again.person == first.person)
        #expect(again.reference == first.reference)
        #expect(again.caredFor == first.caredFor)
        #expect(again.firstContactBy == first.firstContactBy)
        #expect(register.tasks.kinds() == ["first-contact"])
        let people = try await register.read { connection, _ in
            try connection.run("SELECT count(*) AS n FROM arrival WHERE key = 'once'").first?.value(
                "n", as: Int.self)
        }
        #expect(people == 1)
    }

    @Test(arguments: Engine.allCases)
    func `an arrival keeps everything that was said, dated and sourced`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        var arrival = try Example.arrival("all")
        arrival.carer.nhsNumber = try Example.nhsNumber("9990000018")
        arrival.carer.practice = NewPlace(code: "J83014")
        arrival.carer.previousNames = [try Example.name("Ada", "Finch")]
        arrival.demographics = [.religion: "none"]
        arrival.consents = [
            NewConsent(what: [.thatTheyCare], recipient: .other("My surgery"), why: "So that they know")
        ]
        arrival.caredFor[0].link.willingness = Willingness(willing: .some, able: .yes, words: "Not at night")
        let registered = try await register.register(arrival)
        let scope = RegisterPolicy(TestRegister.coordinator).scope

        try await register.read { connection, surroundings in
            let people = PersonStore(connection, surroundings)
            let person = try people.requireOpen(registered.person, within: scope)
            #expect(person.displayName == "Ada Marlow")
            #expect(person.age(on: "2027-02-28") == 56)
            #expect(person.age(on: "2027-03-01") == 57)
            #expect(try people.names(of: person).map(\.isCurrent) == [true, false])
            #expect(try people.identifiers(of: person).map(\.value) == ["9990000018"])
            #expect(try people.places(of: person).map(\.code) == ["J83014"])
            #expect(try people.addresses(of: person).first?.whereabouts.postcode?.text == "SO51 8DE")
            let contacts = try ContactStore(connection, surroundings).contacts(of: person)
            #expect(contacts.first?.safe == true)
            #expect(contacts.first?.provenance.source == .carer)
            let rule = try ContactStore(connection, surroundings).rule(of: person.id)
            #expect(rule?.rule.channel == .text)
            #expect(
                try DemographicStore(connection, surroundings).answers(of: person.id).map(\.value) == ["none"]
            )
            #expect(
                try ConsentStore(connection, surroundings).consents(of: person.id).first?.what == [
                    .thatTheyCare
                ])
            let links = try CaringLinkStore(connection, surroundings).links(of: person.id)
            #expect(links.first?.caredFor == registered.caredFor.first)
            #expect(links.first?.hours?.hours == 20)
            #expect(links.first?.tasks == [.shopping])
            let said = try CaringLinkStore(connection, surroundings).statements(on: links.map(\.id))
            #expect(said.first?.willingness.words == "Not at night")
            #expect(said.first?.provenance.source == .carer)
            #expect(
                try AuditStore(connection, surroundings).entries(about: person.id).map(\.action) == [
                    "person-registered"
                ])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a carer of two people in two areas has one record and two routes`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        var arrival = try Example.arrival("two")
        arrival.caredFor.append(
            NewCaredFor(NewPerson(name: nil, whereabouts: try Example.postcode("DT1 1XJ"), basis: .none)))
        let registered = try await register.register(arrival)

        #expect(register.tasks.all.map(\.organisation) == [TestRegister.centre, TestRegister.otherCentre])
        for principal in [TestRegister.coordinator, TestRegister.otherCoordinator] {
            let seen = try await register.read { connection, surroundings in
                try PersonStore(connection, surroundings).find(
                    registered.person, within: RegisterPolicy(principal).scope) != nil
            }
            #expect(seen)
        }
        let other = try await register.read { connection, surroundings in
            try PersonStore(connection, surroundings).find(
                registered.caredFor[0], within: RegisterPolicy(TestRegister.otherCoordinator).scope)
        }
        #expect(other == nil)
    }

    @Test(arguments: Engine.allCases)
    func `a carer of 16 is told to both services`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        try await register.register(try Example.arrival("young", born: "2010-06-01"))
        #expect(register.tasks.all.map(\.organisation) == [TestRegister.youngService, TestRegister.centre])
    }

    @Test(arguments: Engine.allCases)
    func `who can't carry on is answered today, and a child helping is looked into`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        var arrival = try Example.arrival("urgent")
        arrival.carryingOn = .cannot
        arrival.isChildHelping = true
        arrival.wantsPack = true
        arrival.wantsPracticeTold = true
        let registered = try await register.register(arrival)

        #expect(
            register.tasks.kinds() == [
                "first-contact", "same-day", "send-pack", "tell-practice", "young-carer",
            ])
        let sameDay = try #require(register.tasks.all.first { $0.kind == "same-day" })
        #expect(sameDay.isDueToday(register.surroundings))
        #expect(sameDay.organisation == TestRegister.council)
        #expect(sameDay.urgent)
        #expect(register.tasks.all.allSatisfy { !$0.title.contains("Ada") && !$0.title.contains("Marlow") })
        #expect(registered.firstContactBy == "2027-01-06")
    }

    @Test(arguments: Engine.allCases)
    func `a person cared for without a basis isn't found by name`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        var arrival = try Example.arrival("named")
        arrival.caredFor[0].person.name = try Example.name("Violet", "Unasked")
        try await register.register(arrival)
        let found = try await register.find("Violet Unasked", as: TestRegister.coordinator)
        #expect(found.people.isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `an arrival that can't be taken keeps nothing`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        var arrival = try Example.arrival("bad")
        arrival.consents = [
            NewConsent(
                what: [.wholeRecord], recipient: .organisation(TestRegister.surgery), why: "Help",
                capacity: .lacksCapacity)
        ]
        let bad = arrival
        await #expect(throws: ConsentRefusal.cannotDecide) { try await register.register(bad) }
        let count = try await register.read { connection, _ in
            try connection.run("SELECT count(*) AS n FROM person WHERE id > ''").first?.value(
                "n", as: Int.self)
        }
        #expect(count == 0)
    }
}
