import Accounts
import Audit
import Core
import Foundation
import Interop
import Storage
import TestSupport
import Testing

@testable import Register

/// A register and one partner that sends lists, for one test.
struct TestLists: Sendable {
    let register: TestRegister
    let desk: ListDesk

    static let heading =
        "source_id,given_name,family_name,date_of_birth,nhs_number,postcode,phone,carer_since,relationship"

    init(on engine: Engine, rules: ListRules = ListRules()) async throws {
        register = try await TestRegister(on: engine)
        desk = ListDesk(
            register.database, register.surroundings, register.needs.with(rules: rules))
        try await desk.declare(
            ListSource(TestRegister.surgery, basis: .agreement, agreement: "Carers agreement 2026"),
            by: TestRegister.coordinator)
    }

    static func file(_ lines: [String], heading: String = heading) throws -> ListFile {
        try ListFile(Array(([heading] + lines).joined(separator: "\n").utf8) + [10], ListMapping())
    }

    static func asked(
        _ day: LocalDate = "2027-01-04", full: Bool = false,
        of organisation: OrganisationID = TestRegister.surgery
    ) -> ListDesk.Asked {
        ListDesk.Asked(organisation, asAt: day, isFull: full, by: TestRegister.coordinator)
    }

    func look(_ lines: [String], _ asked: ListDesk.Asked = asked()) async throws -> ListDesk.Taken {
        try await desk.look(try Self.file(lines), asked)
    }

    /// Looks first and then takes: what was foreseen is what becomes of every row.
    @discardableResult
    func take(_ lines: [String], _ asked: ListDesk.Asked = asked()) async throws -> ListDesk.Taken {
        register.clock.advance(seconds: 1)
        let file = try Self.file(lines)
        let foreseen = try await desk.look(file, asked)
        let taken = try await desk.take(file, asked)
        #expect(foreseen.results.map(\.outcome) == taken.results.map(\.outcome))
        #expect(foreseen.results.map(\.reason) == taken.results.map(\.reason))
        return taken
    }

    func count(_ query: SQL) async throws -> Int {
        try await register.read { connection, _ in try connection.run(query).first?.value("n") ?? -1 }
    }

    static let ada = "P1,Ada,Marlow,1970-03-01,9990000018,SO51 8DE,07700 900123,2019-05-01,mother"
    static let bo = "P2,Bo,Finch,1981-07-02,9990000026,SO51 8DF,,,"
}

extension RegisterNeeds {
    func with(rules: ListRules) -> RegisterNeeds {
        RegisterNeeds(
            route: route, dutyTray: dutyTray, ages: ages, clocks: clocks, openTask: openTask, tasks: tasks,
            messages: messages,
            lists: Lists(districts: { _, _ in [:] }, rules: { _, _ in rules }), endReasons: endReasons,
            organisationNames: organisationNames, accountNames: accountNames, placeNames: placeNames,
            findOrganisations: findOrganisations, breakGlass: breakGlass, reviewers: reviewers)
    }
}

@Suite struct ListTests {
    @Test(arguments: Engine.allCases)
    func `a list makes people, claims and an audit entry each, and again changes nothing`(engine: Engine)
        async throws
    {
        let lists = try await TestLists(on: engine)
        let looked = try await lists.look([TestLists.ada, TestLists.bo])
        #expect(looked.counts.created == 2)
        #expect(try await lists.count("SELECT count(*) AS n FROM person WHERE id > ''") == 0)

        let taken = try await lists.take([TestLists.ada, TestLists.bo])
        #expect(taken.counts.created == 2)
        #expect(taken.results.allSatisfy { $0.reference != nil })
        #expect(
            try await lists.count("SELECT count(*) AS n FROM claim WHERE id > '' AND ended_on IS NULL") == 2)
        #expect(
            try await lists.count(
                "SELECT count(*) AS n FROM caring_link WHERE id > '' AND relationship = 'parent'") == 1)
        #expect(
            try await lists.count(
                "SELECT count(*) AS n FROM audit_entry WHERE id > '' AND action = 'list-person-created'") == 2
        )
        let council = TestRegister.staff(4, .coordinator, in: TestRegister.council)
        #expect(try await lists.register.find("ada marlow", as: council).people.count == 1)
        let surgery = TestRegister.staff(5, .coordinator, in: TestRegister.surgery)
        #expect(try await lists.register.find("ada marlow", as: surgery).people.isEmpty)
        #expect(
            try await lists.count(
                "SELECT count(*) AS n FROM person WHERE id > '' AND door = 'partner-list' AND basis = 'duty'")
                == 2)

        let again = try await lists.take([TestLists.ada, TestLists.bo])
        #expect(again.counts.unchanged == 2)
        #expect(try await lists.count("SELECT count(*) AS n FROM claim WHERE id > ''") == 2)
        #expect(
            try await lists.count("SELECT count(*) AS n FROM person WHERE id > '' AND basis <> 'none'") == 2)
    }

    @Test(arguments: Engine.allCases)
    func `somebody known is matched by what is set, and otherwise somebody looks`(engine: Engine) async throws
    {
        let lists = try await TestLists(on: engine)
        let known = try await lists.register.register(
            Arrival(
                key: "a", door: .staff,
                carer: NewPerson(
                    name: try Example.name("Ada", "Marlow"), birth: KnownDate("1970-03-01"),
                    nhsNumber: try Example.nhsNumber("9990000018")), source: .carer),
            by: TestRegister.coordinator)
        let taken = try await lists.take([TestLists.ada])
        #expect(taken.results.map(\.outcome) == [.matched])
        #expect(taken.results.first?.person == known.person)
        #expect(
            try await lists.count(
                "SELECT count(*) AS n FROM claim WHERE id > '' AND carer_since = '2019-05-01'") == 1)
        #expect(
            try await lists.count(
                "SELECT count(*) AS n FROM person_address WHERE id > '' AND postcode = 'SO51 8DE'") == 1
        )

        let asking = try await TestLists(on: engine, rules: ListRules(certain: .nothing))
        try await asking.register.register(
            Arrival(
                key: "a", door: .staff,
                carer: NewPerson(
                    name: try Example.name("Ada", "Marlow"), birth: KnownDate("1970-03-01"),
                    nhsNumber: try Example.nhsNumber("9990000018")), source: .carer),
            by: TestRegister.coordinator)
        #expect(try await asking.take([TestLists.ada]).results.map(\.outcome) == [.needsReview])
        #expect(
            try await asking.count(
                "SELECT count(*) AS n FROM claim WHERE id > '' AND organisation_id = \(TestRegister.surgery)")
                == 0)
    }

    @Test(arguments: Engine.allCases)
    func `an older list overwrites nothing newer, and a newer one moves the address`(engine: Engine)
        async throws
    {
        let lists = try await TestLists(on: engine)
        try await lists.take([TestLists.ada], TestLists.asked("2026-06-01"))
        let moved = TestLists.ada.replacing("SO51 8DE", with: "SO51 8ZZ")
        #expect(try await lists.take([moved], TestLists.asked("2026-12-01")).counts.matched == 1)
        let older = try await lists.take([TestLists.ada], TestLists.asked("2026-09-01"))
        #expect(older.counts.unchanged == 1)
        #expect(older.results.first?.reason.contains("older") == true)
        #expect(
            try await lists.count(
                "SELECT count(*) AS n FROM person_address WHERE id > '' AND until IS NULL AND postcode = 'SO51 8ZZ'"
            ) == 1
        )
        #expect(
            try await lists.count(
                "SELECT count(*) AS n FROM claim WHERE id > '' AND confirmed_on = '2026-12-01'") == 1)
    }

    @Test(arguments: Engine.allCases)
    func `a restricted person is neither found nor changed, and only reviewers are told`(engine: Engine)
        async throws
    {
        let lists = try await TestLists(on: engine)
        let known = try await lists.register.register(
            Arrival(
                key: "a", door: .staff,
                carer: NewPerson(
                    name: try Example.name("Ada", "Marlow"), birth: KnownDate("1970-03-01"),
                    nhsNumber: try Example.nhsNumber("9990000018")), source: .carer),
            by: TestRegister.coordinator)
        try await lists.register.restrict(known.person)
        let plain = try await TestLists(on: engine)
        let (taken, other) = (try await lists.take([TestLists.ada]), try await plain.take([TestLists.ada]))
        #expect(taken.results.map(\.outcome) == [.created])
        #expect(taken.results.map(\.reason) == other.results.map(\.reason))
        #expect(taken.results.first?.person != known.person)
        #expect(
            try await lists.count(
                "SELECT count(*) AS n FROM person_address WHERE id > '' AND person_id = \(known.person)") == 0
        )
        #expect(
            try await lists.count(
                "SELECT count(*) AS n FROM likely_pair WHERE id > '' AND for_reviewers = TRUE") == 1)

        // One who is restricted after a list told of them stays as they are.
        try await plain.register.restrict(try #require(other.results.first?.person))
        let moved = TestLists.ada.replacing("SO51 8DE", with: "SO51 8ZZ")
        let later = try await plain.take([moved], TestLists.asked("2027-01-05"))
        #expect(later.counts.rejected + later.counts.needsReview == 0)
        #expect(
            try await plain.count(
                "SELECT count(*) AS n FROM person_address WHERE id > '' AND postcode = 'SO51 8ZZ'") == 0
        )
    }

    @Test(arguments: Engine.allCases)
    func `whoever types a restricted person in and then sends them in a list learns nothing`(engine: Engine)
        async throws
    {
        func told(restricted: Bool) async throws -> [[String]] {
            let lists = try await TestLists(on: engine)
            func typed(_ key: String) async throws -> PersonID {
                try await lists.register.register(
                    Arrival(
                        key: key, door: .staff,
                        carer: NewPerson(
                            name: try Example.name("Ada", "Marlow"), birth: KnownDate("1970-03-01"),
                            nhsNumber: try Example.nhsNumber("9990000018")), source: .carer),
                    by: TestRegister.coordinator
                ).person
            }
            if restricted { try await lists.register.restrict(try await typed("hidden")) }
            let shadow = try await typed("shadow")
            let looked = try await lists.look([TestLists.ada])
            let taken = try await lists.take([TestLists.ada])
            #expect(taken.results.map(\.person) == [shadow])
            return [looked, taken].map { $0.results.map { "\($0.outcome) \($0.reason)" } }
        }
        let (hidden, nobody) = (try await told(restricted: true), try await told(restricted: false))
        #expect(hidden == nobody)
    }

    @Test(arguments: Engine.allCases)
    func `only a full list ends claims, and too many wait for a second person`(engine: Engine) async throws {
        let lists = try await TestLists(on: engine)
        try await lists.take([TestLists.ada, TestLists.bo], TestLists.asked("2026-06-01"))
        try await lists.take([TestLists.ada], TestLists.asked("2026-07-01"))
        #expect(
            try await lists.count("SELECT count(*) AS n FROM claim WHERE id > '' AND ended_on IS NOT NULL")
                == 0)

        lists.register.clock.advance(seconds: 1)
        let asked = TestLists.asked("2026-08-01", full: true)
        let file = try TestLists.file([TestLists.ada])
        await #expect(throws: ListRefusal.tooManyEnd(ending: 1, of: 2, percent: 2)) {
            try await lists.desk.take(file, asked)
        }
        #expect(
            try await lists.count("SELECT count(*) AS n FROM claim WHERE id > '' AND ended_on IS NOT NULL")
                == 0)
        let waiting = try #require(
            try await lists.register.read {
                try ListImportStore($0, $1).latest(of: TestRegister.surgery).first
            })
        #expect(waiting.state == .waiting)
        await #expect(throws: ListRefusal.sameApprover) {
            try await lists.desk.agree(waiting.id, by: TestRegister.coordinator)
        }
        try await lists.desk.agree(waiting.id, by: TestRegister.staff(4, .manager, in: TestRegister.surgery))
        let taken = try await lists.desk.take(file, asked)
        #expect(taken.claimsEnded == 1)
        #expect(
            try await lists.count("SELECT count(*) AS n FROM claim WHERE id > '' AND ended_on = '2026-08-01'")
                == 1)
        await #expect(throws: ListRefusal.olderFull("2026-08-01")) {
            try await lists.desk.take(file, TestLists.asked("2026-07-15", full: true))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a list is undone as one: people go, facts come back, and it can be taken again`(engine: Engine)
        async throws
    {
        let lists = try await TestLists(on: engine)
        try await lists.take([TestLists.ada], TestLists.asked("2026-06-01"))
        let moved = TestLists.ada.replacing("SO51 8DE", with: "SO51 8ZZ")
        let second = try await lists.take([moved, TestLists.bo], TestLists.asked("2026-12-01"))
        let undone = try await lists.desk.undo(try #require(second.list), by: TestRegister.coordinator)
        #expect(undone == ListDesk.Undone(removed: 1, putBack: 1, kept: 0))
        #expect(
            try await lists.count(
                "SELECT count(*) AS n FROM person_address WHERE id > '' AND until IS NULL AND postcode = 'SO51 8DE'"
            ) == 1
        )
        #expect(
            try await lists.count("SELECT count(*) AS n FROM claim WHERE id > '' AND ended_on IS NULL") == 1)
        #expect(
            try await lists.count(
                "SELECT count(*) AS n FROM claim WHERE id > '' AND confirmed_on = '2026-06-01'") == 1)
        #expect(
            try await lists.count(
                "SELECT count(*) AS n FROM person WHERE id > '' AND display_name = 'Bo Finch' AND basis <> 'none'"
            ) == 0)
        #expect(
            try await lists.take([moved, TestLists.bo], TestLists.asked("2026-12-01")).counts.created == 1)
    }

    @Test(arguments: Engine.allCases)
    func `stopped half-way it goes on where it was, and says so`(engine: Engine) async throws {
        struct Stopped: Error {}
        let lists = try await TestLists(on: engine)
        let lines = (1...120).map { "P\($0),Ada,Marlow\(Self.letters($0)),1970-03-01,,SO51 8DE,,," }
        let file = try TestLists.file(lines)
        await #expect(throws: Stopped.self) {
            try await lists.desk.take(file, TestLists.asked()) { done, _ in if done >= 40 { throw Stopped() }
            }
        }
        let made = try await lists.count("SELECT count(*) AS n FROM claim WHERE id > ''")
        #expect(made > 0 && made < 120)
        let taken = try await lists.desk.take(file, TestLists.asked())
        #expect(taken.resumedAfter >= 40)
        #expect(taken.results.count == 120)
        #expect(taken.counts.total == 120)
        #expect(Set(taken.results.map(\.line)).count == 120)
        #expect(try await lists.count("SELECT count(*) AS n FROM list_import WHERE id > ''") == 1)
    }

    @Test(arguments: Engine.allCases)
    func `nothing comes before the source said on what basis, nor another partner's people`(engine: Engine)
        async throws
    {
        let lists = try await TestLists(on: engine)
        let lines = (1...6).map { "P\($0),Ada,Marlow\(Self.letters($0)),197\($0)-03-01,,SO51 8DE,,," }
        await #expect(throws: ListRefusal.notDeclared) {
            try await lists.desk.look(try TestLists.file(lines), TestLists.asked(of: TestRegister.council))
        }
        try await lists.take(lines)
        try await lists.desk.declare(
            ListSource(TestRegister.council, basis: .agreement, agreement: "Care Act 2014"),
            by: TestRegister.coordinator)
        await #expect(throws: ListRefusal.anothersPeople) {
            try await lists.desk.take(try TestLists.file(lines), TestLists.asked(of: TestRegister.council))
        }
        try await lists.desk.declare(
            ListSource(TestRegister.council, basis: .countOnly), by: TestRegister.coordinator)
        await #expect(throws: ListRefusal.namesNotAllowed) {
            try await lists.desk.look(try TestLists.file(lines), TestLists.asked(of: TestRegister.council))
        }
    }

    @Test(arguments: Engine.allCases)
    func `what is exported and taken again is all unchanged`(engine: Engine) async throws {
        let lists = try await TestLists(on: engine)
        try await lists.take([TestLists.ada, TestLists.bo])
        for source in [nil, TestRegister.surgery] {
            let written = Box()
            let count = try await ListExporting(lists.register.database, lists.register.surroundings).export(
                source, asAt: "2027-01-05", by: TestRegister.coordinator
            ) { written.add($0) }
            #expect(count == 2)
            let file = try ListFile(written.bytes, ListMapping())
            #expect(file.headings == ListColumn.written.map(\.rawValue))
            let taken = try await lists.desk.take(file, TestLists.asked())
            #expect(taken.counts.unchanged == 2, "\(taken.results.map(\.reason)) \(taken.counts.spoken)")
        }
    }

    static func letters(_ number: Int) -> String {
        String(String(number).map { Character(UnicodeScalar(97 + UInt8($0.wholeNumberValue ?? 0))) })
    }
}

/// What was written, put together.
private final class Box: @unchecked Sendable {
    private let lock = NSLock()
    private var kept: [UInt8] = []

    var bytes: [UInt8] { lock.withLock { kept } }
    func add(_ bytes: [UInt8]) { lock.withLock { kept += bytes } }
}
