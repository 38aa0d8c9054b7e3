import Core
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct SearchStoreTests {
    @Test(arguments: Engine.allCases)
    func `a name is found folded, by its beginning, by nickname and by sound`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        try await register.register(try Example.arrival("a", "William", "Ó Briain-Smyth"))
        try await register.register(try Example.arrival("b", "Catherine", "Marlow"))

        for typed in [
            "william", "Bill", "o briain", "obriain", "Smyth", "smy", "Will O'Briain",
            "Ó Briain-Smyth, William", "wil smy", "W Smyth", "smyth w",
        ] {
            let found = try await register.find(typed, as: TestRegister.coordinator)
            #expect(found.people.map(\.displayName) == ["William Ó Briain-Smyth"], "\(typed)")
            #expect(!found.isBySound, "\(typed)")
        }
        let sounds = try await register.find("Smith", as: TestRegister.coordinator)
        #expect(sounds.people.map(\.displayName) == ["William Ó Briain-Smyth"])
        #expect(sounds.isBySound)
        let kathryn = try await register.find("Kate Marlow", as: TestRegister.coordinator)
        #expect(kathryn.people.map(\.displayName) == ["Catherine Marlow"])
        let nobody = try await register.find("William Marlow", as: TestRegister.coordinator)
        #expect(nobody.people.isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `every fact finds a person`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        var arrival = try Example.arrival("a")
        arrival.carer.nhsNumber = try Example.nhsNumber("9990000018")
        let registered = try await register.register(arrival)
        let typed = [
            "999 000 0018", "07700 900123", "so518de", registered.reference.description,
            registered.reference.compact,
            "Ada Marlow",
        ]
        for text in typed {
            let found = try await register.find(text, as: TestRegister.coordinator)
            #expect(found.people.map(\.id).contains(registered.person), "\(text)")
        }
        let born = try await register.find("", birth: "1970-03-01", as: TestRegister.coordinator)
        #expect(born.people.map(\.id) == [registered.person])
        let both = try await register.find("Marlow", birth: "1970-03-01", as: TestRegister.coordinator)
        #expect(both.people.map(\.id) == [registered.person])
        let other = try await register.find("Marlow", birth: "1970-03-02", as: TestRegister.coordinator)
        #expect(other.people.isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `another organisation finds nobody of ours by any fact`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        var arrival = try Example.arrival("a")
        arrival.carer.nhsNumber = try Example.nhsNumber("9990000018")
        let registered = try await register.register(arrival)
        for text in [
            "Ada Marlow", "999 000 0018", "07700 900123", "SO51 8DE", registered.reference.description,
        ] {
            let found = try await register.find(text, as: TestRegister.otherCoordinator)
            #expect(found.people.isEmpty, "\(text)")
        }
    }

    @Test(arguments: Engine.allCases)
    func `a long list comes in pages, each person once, in the order of the alphabet`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        for number in 0..<60 {
            let family = number % 2 == 0 ? "Marlow" : "Marlowe"
            try await register.register(
                try Example.arrival("p\(number)", "Ada\(["a", "b", "c"][number % 3])", family))
        }
        let scope = RegisterPolicy(TestRegister.coordinator).scope
        var seen: [PersonID] = []
        var place: PersonSearch.Place?
        repeat {
            let from = place
            let page = try await register.read {
                try SearchStore($0, $1).find(PersonSearch(.name(["marlow"])), within: scope, after: from)
            }
            #expect(page.people.count <= SearchStore.pageSize)
            seen += page.people.map(\.id)
            place = page.next
        } while place != nil
        #expect(seen.count == 60)
        #expect(Set(seen).count == 60)
    }

    @Test(arguments: Engine.allCases)
    func `an advocate finds only the cases they were given`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let given = try await register.register(try Example.arrival("given", "Ada", "Marlow"))
        try await register.register(try Example.arrival("other", "Adam", "Marlow"))
        var advocate = TestRegister.staff(4, .advocate)
        advocate.speaksFor = [given.person]
        let found = try await register.find("Marlow", as: advocate)
        #expect(found.people.map(\.id) == [given.person])
        // The case has ended: they are as if they weren't there.
        advocate.speaksFor = []
        #expect(try await register.find("Marlow", as: advocate).people.isEmpty)
    }
}
