import Audit
import Core
import Jobs
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct OddUseRulesTests {
    private static func uses(_ kinds: [RecordUse.Kind], from: Instant, every seconds: Int) -> [RecordUse] {
        kinds.enumerated().map { RecordUse($1, at: from.adding(seconds: $0 * seconds)) }
    }

    private static func people(_ count: Int) -> [RecordUse.Kind] { (1...count).map { .opened(.example($0)) } }

    @Test(arguments: [
        (59, 30, [OddUse]()), (60, 30, [.manyInAnHour(60)]), (60, 62, []), (70, 60, [.manyInAnHour(60)]),
    ])
    func `many people in an hour are odd, the same number in a day aren't`(
        count: Int, seconds: Int, expected: [OddUse]
    ) {
        let uses = Self.uses(Self.people(count), from: "2027-01-05T09:00:00.000Z", every: seconds)
        #expect(oddUses(uses, outsideTeam: [], watched: []) == expected)
    }

    @Test func `one person opened again and again is one`() {
        let same = [RecordUse.Kind](repeating: .opened(.example(1)), count: 100)
        #expect(
            oddUses(Self.uses(same, from: "2027-01-05T09:00:00.000Z", every: 5), outsideTeam: [], watched: [])
                == [])
    }

    @Test(arguments: [
        (24, RecordUse.Kind?.none, 0, [OddUse]()), (25, nil, 0, [.searchesWithoutOpening(25)]),
        (24, .opened(.example(1)), 24, []), (24, .worked, 24, []),
        (3, .worked, 26, [.searchesWithoutOpening(26)]),
    ])
    func `many searches are odd when nothing is done between them`(
        before: Int, between: RecordUse.Kind?, after: Int, expected: [OddUse]
    ) {
        let kinds =
            [RecordUse.Kind](repeating: .searched, count: before) + [between].compactMap(\.self)
            + [RecordUse.Kind](repeating: .searched, count: after)
        let uses = Self.uses(kinds, from: "2027-01-05T09:00:00.000Z", every: 60)
        #expect(oddUses(uses, outsideTeam: [], watched: []) == expected)
    }

    @Test(
        arguments: [
            ("2027-01-05T21:59:00.000Z", false), ("2027-01-05T22:00:00.000Z", true),
            ("2027-01-05T05:59:00.000Z", true),
            ("2027-01-05T06:00:00.000Z", false), ("2027-07-05T21:00:00.000Z", true),  // Ten in summer.
        ] as [(Instant, Bool)])
    func `at night another team's people are odd, and one's own aren't`(at: Instant, isOdd: Bool) {
        let uses = Self.uses([.opened(.example(1)), .opened(.example(2))], from: at, every: 1)
        let expected: [OddUse] = isOdd ? [.outsideTeamAtNight(1)] : []
        #expect(oddUses(uses, outsideTeam: [.example(1), .example(3)], watched: []) == expected)
    }

    @Test func `a watched record is odd at any hour`() {
        let uses = Self.uses(Self.people(2), from: "2027-01-05T09:00:00.000Z", every: 1)
        #expect(oddUses(uses, outsideTeam: [], watched: [.example(2), .example(9)]) == [.watched(1)])
    }
}

@Suite struct OddUseLookingTests {
    private static func looking(_ register: TestRegister) -> OddUseLooking {
        OddUseLooking(surroundings: register.surroundings, needs: register.needs)
    }

    private static func odd(_ register: TestRegister) -> [TaskRequest] {
        register.tasks.all.filter { $0.kind == "odd-use" }
    }

    @Test(arguments: Engine.allCases)
    func `who opens a watched record is asked why, once a day, and only those who answer for it know`(
        engine: Engine
    ) async throws {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        try await RegisterSite(register: register).run { client in
            let path = "/people/\(made.person)/watch"
            for role in ["coordinator", "manager", "reviewer"] {
                #expect(try await client.get(path, as: role).status == .forbidden, "\(role)")
            }
            let nothing = try await client.submit(path, [("watch", "yes")], as: "governance")
            #expect(nothing.status == .unprocessableContent)
            let set = try await client.submit(
                path, [("watch", "yes"), ("why", "Known from television")], as: "governance")
            #expect(set.status == .seeOther)
            for _ in 1...2 {
                let page = try await client.get("/people/\(made.person)", as: "coordinator")
                #expect(!page.text.contains("television") && !page.text.contains("/watch"))
            }
        }
        try await Self.looking(register).look(at: "2027-01-05", in: register.database)
        let odd = Self.odd(register)
        #expect(odd.map(\.account) == [.example(5)])
        #expect(odd.map(\.organisation) == [TestRegister.centre])
        #expect(odd.map(\.aboutAccount) == [.example(1)])
        let task = try #require(odd.first)
        #expect(task.title.contains("opened a record that is watched") && !task.title.contains("Sam"))
        #expect(task.sensitive && task.person == nil)
        #expect(task.linkPath == "/accounts/\(AccountID.example(1))")
        let held = try await register.read {
            try AuditStore($0, $1).entries(about: made.person).map(\.action)
        }
        #expect(!held.contains("record-watch-set"))
    }

    @Test(arguments: Engine.allCases)
    func `once a record isn't watched, and on other days, nobody is asked`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        try await RegisterSite(register: register).run { client in
            _ = try await client.get("/people/\(made.person)", as: "coordinator")
            register.clock.advance(seconds: 86_400)
            let path = "/people/\(made.person)/watch"
            _ = try await client.submit(path, [("watch", "yes"), ("why", "A colleague")], as: "governance")
            _ = try await client.submit(path, [("watch", "no")], as: "governance")
            register.clock.advance(seconds: 86_400)
            _ = try await client.get("/people/\(made.person)", as: "coordinator")
        }
        for day in ["2027-01-05", "2027-01-07"] as [LocalDate] {
            try await Self.looking(register).look(at: day, in: register.database)
        }
        #expect(Self.odd(register).isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `at night another team's person is odd, the lead's own and the team's aren't`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        let (ours, theirs) = (TeamID.example(1), TeamID.example(2))
        register.people.teams = [.example(1): [ours]]
        var made: [PersonID] = []
        for (key, born) in [("a", "1970-03-01"), ("b", "1975-03-01"), ("c", "1980-03-01")]
            as [(String, LocalDate)]
        {
            made.append(
                try await register.register(try Example.arrival(key, "Ada", "Marlow", born: born)).person)
        }
        let people = made
        try await register.write { connection, _ in
            for (team, name) in [(ours, "Ours"), (theirs, "Theirs")] {
                try connection.run(
                    "INSERT INTO team (id, organisation_id, name, kind) VALUES (\(team), \(TestRegister.centre), \(name), 'team')"
                )
            }
            try connection.run("UPDATE involvement SET team_id = \(ours) WHERE person_id = \(people[0])")
            try connection.run("UPDATE involvement SET team_id = \(theirs) WHERE person_id = \(people[1])")
            try connection.run(
                """
                UPDATE involvement SET team_id = \(theirs), lead_account_id = \(AccountID.example(1))
                WHERE person_id = \(people[2])
                """)
        }
        register.clock.set("2027-01-05T23:30:00.000Z")
        try await RegisterSite(register: register).run { client in
            for person in people { _ = try await client.get("/people/\(person)", as: "coordinator") }
        }
        try await Self.looking(register).look(at: "2027-01-05", in: register.database)
        #expect(Self.odd(register).map { $0.title.contains("opened a record at night") } == [true])
        try await Self.looking(register).look(at: "2027-01-06", in: register.database)
        #expect(Self.odd(register).count == 1)
    }
}
