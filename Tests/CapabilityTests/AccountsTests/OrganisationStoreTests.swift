import Core
import Storage
import TestSupport
import Testing

@testable import Accounts

@Suite struct OrganisationStoreTests {
    @Test(arguments: Engine.allCases)
    func `an organisation is found as it was added, by code and by words of its name`(engine: Engine)
        async throws
    {
        let database = try await Example.database(on: engine)
        try await database.write { connection throws in
            let store = OrganisationStore(connection)
            try store.add(Example.ours)
            #expect(try store.find(Example.ours.id) == Example.ours)
            #expect(try store.find(.local, code: "X1") == Example.ours)
            #expect(try store.find(code: "X1") == Example.ours)
            #expect(try store.find(.ods, code: "X1") == nil)

            var filter = OrganisationFilter()
            filter.words = SearchText.words("dorset carers’ cent")
            #expect(try store.page(filter, within: .everywhere) == [Example.ours])
            filter.words = ["nobody"]
            #expect(try store.page(filter, within: .everywhere).isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a list shows what its reach allows, and goes on where it ended`(engine: Engine) async throws {
        let database = try await Example.database(on: engine)
        try await database.write { connection throws in
            let store = OrganisationStore(connection)
            try store.add(Example.ours)
            try store.add(Example.theirs)
            var filter = OrganisationFilter()
            filter.kind = .carersCentre
            #expect(try store.page(filter, within: .everywhere) == [Example.ours, Example.theirs])
            #expect(try store.page(filter, within: .area("E06000059")) == [Example.ours])
            #expect(try store.page(filter, within: .organisation(Example.theirs.id)) == [Example.theirs])
            #expect(try store.page(filter, within: .nothing).isEmpty)

            filter.after = (Example.ours.searchName, Example.ours.id)
            #expect(try store.page(filter, within: .everywhere) == [Example.theirs])

            filter = OrganisationFilter()
            filter.areaCode = "E10000014"
            let first = try store.page(filter, within: .everywhere)
            #expect(first.count == 26)
            filter.after = first.dropLast().last.map { ($0.searchName, $0.id) }
            #expect(try store.page(filter, within: .everywhere).first == first.last)
        }
    }

    @Test(arguments: Engine.allCases)
    func `of two who edit at once, the second is told`(engine: Engine) async throws {
        let database = try await Example.database(on: engine)
        try await database.write { connection throws in
            let store = OrganisationStore(connection)
            try store.add(Example.ours)
            var first = Example.ours
            first.name = "West Dorset Carers’ Centre"
            try store.save(first)
            var second = Example.ours
            second.phone = "01632 960123"
            #expect(throws: EditConflict.self) { try store.save(second) }

            first.version = 2
            #expect(try store.find(first.id) == first)
            var filter = OrganisationFilter()
            filter.words = ["west", "dorset"]
            #expect(try store.page(filter, within: .everywhere) == [first])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a code is one organisation's, and a tray the only one of its kind`(engine: Engine) async throws {
        let database = try await Example.database(on: engine)
        try await database.write { try OrganisationStore($0).add(Example.ours) }
        await #expect(throws: UniqueViolation.self) {
            try await database.write { connection throws in
                try OrganisationStore(connection).add(
                    Organisation(id: .example(7), code: "X1", codeKind: .local, kind: .other, name: "Copy"))
            }
        }
        let tray = Team(id: .example(1), organisation: Example.ours.id, name: "Triage", kind: .triage)
        try await database.write { try TeamStore($0).add(tray) }
        await #expect(throws: UniqueViolation.self) {
            try await database.write { connection throws in
                try TeamStore(connection).add(
                    Team(id: .example(2), organisation: Example.ours.id, name: "Second", kind: .triage))
            }
        }
        let found = try await database.read { try TeamStore($0).tray(.triage, of: Example.ours.id) }
        #expect(found == tray)
    }

    @Test(arguments: Engine.allCases)
    func `a setting holds from its day, for its area, and keeps its history`(engine: Engine) async throws {
        let database = try await Example.database(on: engine)
        func set(_ number: Int, _ area: String?, _ value: String, _ day: LocalDate, _ at: Instant) -> Setting
        {
            Setting(
                id: .example(number), key: SettingKey.firstContactWorkingDays.code, areaCode: area,
                value: value,
                fromOn: day, setAt: at, setBy: "test")
        }
        let settings = [
            set(1, nil, "4", "2027-01-01", "2026-12-20T10:00:00.000Z"),
            set(2, "E06000059", "2", "2027-02-01", "2027-01-20T10:00:00.000Z"),
            set(3, "E06000059", "3", "2027-02-01", "2027-01-21T10:00:00.000Z"),
        ]
        try await database.write { connection throws in
            let (store, key) = (SettingStore(connection), SettingKey.firstContactWorkingDays)
            for setting in settings { try store.add(setting) }
            #expect(try store.number(key, area: "E06000059", on: "2026-12-31") == 5)
            #expect(try store.number(key, area: "E06000059", on: "2027-01-31") == 4)
            #expect(try store.number(key, area: "E06000059", on: "2027-02-01") == 3)
            #expect(try store.number(key, area: "E10000014", on: "2027-02-01") == 4)
            #expect(try store.number(key, area: nil, on: "2027-02-01") == 4)
            #expect(
                try store.numbers([.correctionWorkingDays, key], area: "E06000059", on: "2027-02-01")
                    == [Int(SettingKey.correctionWorkingDays.standard), 3])
            #expect(try store.history(key, area: "E06000059") == [settings[2], settings[1]])
            #expect(try store.history(key, area: nil) == [settings[0]])
        }
    }
}
