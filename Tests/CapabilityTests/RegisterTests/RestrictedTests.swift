import Core
import Storage
import TestSupport
import Testing

@testable import Register

/// An attacker varies one field at a time and must see the same with and without a restricted person.
@Suite struct RestrictedTests {
    /// Somebody in hiding, as fully known as anybody.
    private static func hidden(_ key: String) throws -> Arrival {
        var arrival = try Example.arrival(key, "Ada", "Marlow")
        arrival.carer.nhsNumber = try Example.nhsNumber("9990000018")
        arrival.carer.contacts.append(
            NewContact(.email(try #require(EmailAddress("ada@example.org"))), safe: true))
        return arrival
    }

    /// What a user types: every field right at first, then each wrong in turn.
    private static func guesses() throws -> [NewPerson] {
        let right = try hidden("x").carer
        var guesses = [right]
        for change in 0..<6 {
            var guess = right
            switch change {
            case 0: guess.name = try Example.name("Adele", "Marlow")
            case 1: guess.birth = KnownDate("1970-03-02")
            case 2: guess.whereabouts = try Example.postcode("SO51 8DF")
            case 3: guess.contacts = []
            case 4: guess.nhsNumber = nil
            default: guess.nhsNumber = try Example.nhsNumber("9990000026")
            }
            guesses.append(guess)
        }
        return guesses
    }

    @Test(arguments: Engine.allCases)
    func `nobody but the named reviewers learns of a restricted person by searching`(engine: Engine)
        async throws
    {
        let with = try await TestRegister(on: engine)
        let without = try await TestRegister(on: engine)
        for register in [with, without] {
            try await register.register(try Example.arrival("open", "Adam", "Marlow"))
        }
        let hidden = try await with.register(try Self.hidden("hidden"))
        try await with.restrict(hidden.person)

        let typed = [
            "Ada Marlow", "Ada", "Marlow", "Marlo", "Aida Marlo", "999 000 0018", "07700 900123",
            "ada@example.org",
            "SO51 8DE", hidden.reference.description,
        ]
        for principal in [TestRegister.coordinator, TestRegister.otherCoordinator] {
            for text in typed {
                let seen = try await with.find(text, as: principal)
                let expected = try await without.find(text, as: principal)
                #expect(seen.people.map(\.displayName) == expected.people.map(\.displayName), "\(text)")
                #expect(seen.isBySound == expected.isBySound, "\(text)")
                #expect((seen.next == nil) == (expected.next == nil), "\(text)")
            }
            let born = try await with.find("", birth: "1970-03-01", as: principal)
            #expect(!born.people.contains { $0.id == hidden.person })
        }
        let reviewed = try await with.find("Ada Marlow", as: TestRegister.reviewer)
        #expect(reviewed.people.map(\.displayName) == ["Ada Marlow", "Adam Marlow"])
        #expect(reviewed.people.map(\.isRestricted) == [true, false])
    }

    @Test(arguments: Engine.allCases)
    func `nobody is told that a restricted person is likely known`(engine: Engine) async throws {
        let with = try await TestRegister(on: engine)
        let without = try await TestRegister(on: engine)
        let hidden = try await with.register(try Self.hidden("hidden"))
        try await with.restrict(hidden.person)
        for principal in [TestRegister.coordinator, TestRegister.reviewer, TestRegister.staff(5, .frontDesk)]
        {
            for guess in try Self.guesses() {
                let seen = try await with.read {
                    try LikelyStore($0, $1).likely(guess, for: principal, from: .possible).count
                }
                let expected = try await without.read {
                    try LikelyStore($0, $1).likely(guess, for: principal, from: .possible).count
                }
                #expect(seen == 0)
                #expect(seen == expected)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `an arrival that fits a restricted person is taken as new and goes silently to the reviewers`(
        engine: Engine
    ) async throws {
        let with = try await TestRegister(on: engine)
        let without = try await TestRegister(on: engine)
        let hidden = try await with.register(try Self.hidden("hidden"))
        try await with.restrict(hidden.person)
        for (number, guess) in try Self.guesses().enumerated() {
            var arrival = try Example.arrival("guess-\(number)")
            arrival.carer = guess
            let taken = try await with.register(arrival)
            let expected = try await without.register(arrival)
            #expect(taken.isNew && expected.isNew)
            #expect(taken.person != hidden.person)
            #expect(taken.firstContactBy == expected.firstContactBy)
            #expect(taken.firstContactWith == expected.firstContactWith)
            // Nothing was looked for while they waited; it is once they have their answer.
            #expect(!with.tasks.all.contains { $0.kind == "likely-pair" } || number > 0)
            try await with.lookForLikely(for: taken)
            try await without.lookForLikely(for: expected)
        }
        let told = with.tasks.all.filter { $0.kind == "likely-pair" }
        #expect(!told.isEmpty)
        #expect(told.allSatisfy { $0.sensitive && $0.account == .example(3) && $0.person == nil })
        #expect(!without.tasks.all.contains { $0.kind == "likely-pair" })
    }

    @Test(arguments: Engine.allCases)
    func `an arrival chosen as a restricted person changes no contact of theirs`(engine: Engine) async throws
    {
        let register = try await TestRegister(on: engine)
        let hidden = try await register.register(try Self.hidden("hidden"))
        try await register.restrict(hidden.person)
        var arrival = try Example.arrival("again")
        arrival.existing = hidden.person
        arrival.carer.contacts = [NewContact(try Example.phone("07700 900999"), safe: true)]
        try await register.register(arrival)
        let contacts = try await register.read {
            try ContactStore($0, $1).contacts(of: hidden.person).map(\.address.value)
        }
        #expect(!contacts.contains("+447700900999"))
    }

    @Test(arguments: Engine.allCases)
    func `a restriction that ends gives the record back to those who work with them`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        let hidden = try await register.register(try Self.hidden("hidden"))
        try await register.restrict(hidden.person)
        try await register.write { connection, surroundings in
            try RestrictionStore(connection, surroundings).lift(hidden.person, why: "Moved to safety")
        }
        let found = try await register.find("Ada Marlow", as: TestRegister.coordinator)
        #expect(found.people.map(\.id) == [hidden.person])
    }

    @Test(arguments: Engine.allCases)
    func `whom a restricted carer looks after has a record that says nothing of them`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        let hidden = try await register.register(try Self.hidden("hidden"))
        let caredFor = try #require(hidden.caredFor.first)
        let link = try #require(
            try await register.read { try CaringLinkStore($0, $1).links(of: caredFor).first })
        try await RegisterSite(register: register).run { client in
            let said = try await client.submit(
                "/people/\(hidden.person)/links/\(link.id)/statement",
                [("willing", "no"), ("able", "yes")], as: "coordinator")
            #expect(said.status == .seeOther)
            let (path, record) = ("/people/\(caredFor)/links/\(link.id)", "/people/\(caredFor)")
            let before = try await client.get("\(record)/timeline", as: "coordinator")
            #expect(before.text.contains("Caring link written down"))
            #expect(try await client.get(path, as: "coordinator").status == .ok)
            try await register.restrict(hidden.person)
            for page in ["", "/ending"] {
                #expect(try await client.get("\(path)\(page)", as: "coordinator").status == .notFound)
            }
            let ending = [
                ("ended-day", "4"), ("ended-month", "1"), ("ended-year", "2027"), ("reason", "paid-care"),
            ]
            let ended = try await client.submit("\(path)/ending", ending, from: record, as: "coordinator")
            #expect(ended.status == .notFound)
            let saved = try await client.submit(
                path, [("relationship", "friend"), ("version", "1")], from: record, as: "coordinator")
            #expect(saved.status == .notFound)
            for page in [record, "\(record)/timeline"] {
                let shown = try await client.get(page, as: "coordinator")
                #expect(shown.status == .ok && !shown.text.contains("Caring link"))
            }
            let theirs = try await client.get("\(record)/timeline", as: "reviewer")
            #expect(theirs.text.contains("Caring link written down"))
        }
        let kept = try await register.read { try CaringLinkStore($0, $1).find(link.id) }
        #expect(kept?.ended == nil)
    }

    @Test func `a restricted person has nothing that says where they are`() {
        let names = Mirror(
            reflecting: RestrictedPerson(
                id: .example(1), reference: Reference(randomBytes: { Array(repeating: 7, count: $0) }),
                displayName: "Ada Marlow", birth: nil, death: nil, version: 1)
        ).children.compactMap(\.label)
        #expect(names == ["id", "reference", "displayName", "birth", "death", "version"])
    }
}
