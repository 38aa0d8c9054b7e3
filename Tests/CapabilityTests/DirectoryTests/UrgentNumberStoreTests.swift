import Core
import Storage
import Testing
import TestSupport

@testable import Directory

/// The one table of another capability's that the directory points to.
private let account = Migration(
    "2026-01-01-0000-create-account", "CREATE TABLE account (id TEXT NOT NULL PRIMARY KEY)")

@Suite struct UrgentNumberStoreTests {
    private let fixed = FixedSurroundings()
    private let manager = Principal(
        kind: .staff(.example(1)), organisation: .example(1), roles: [.manager], name: "Mags Example")

    private func database(_ engine: Engine) async throws -> any Database {
        let database = try await engine.freshDatabase(migrations: [account] + DirectoryCapability.migrations)
        let surroundings = fixed.surroundings
        try await database.write { connection in
            try connection.run("INSERT INTO account (id) VALUES (\(AccountID.example(1)))")
            try UrgentNumberStore(connection, surroundings).addPublished()
        }
        return database
    }

    @Test(arguments: Engine.allCases)
    func `the published numbers are put in once, in their order`(engine: Engine) async throws {
        let database = try await database(engine)
        let surroundings = fixed.surroundings
        try await database.write { try UrgentNumberStore($0, surroundings).addPublished() }
        let numbers = try await database.read { try UrgentNumberStore($0, surroundings).all() }
        #expect(numbers.map(\.code) == PublishedNumbers.all.map(\.code))
        #expect(numbers.allSatisfy { $0.check == nil })
        #expect(numbers.map(\.hours.description) == PublishedNumbers.all.map(\.hours))
    }

    @Test(arguments: Engine.allCases)
    func `a check stands until a later one finds it wrong`(engine: Engine) async throws {
        let database = try await database(engine)
        let surroundings = fixed.surroundings
        let manager = manager
        let first = try #require(
            try await database.read { try UrgentNumberStore($0, surroundings).all() }.first)

        try await database.write {
            try UrgentNumberStore($0, surroundings).addCheck(.right, of: first.id, by: manager)
        }
        let checked = try await database.read { try UrgentNumberStore($0, surroundings).find(first.id) }
        #expect(checked?.check == UrgentNumber.Check(by: "Mags Example", on: "2027-01-05"))
        #expect(checked?.checkedText == "Checked on 5 January 2027 by Mags Example.")

        fixed.advance(seconds: 60)
        try await database.write {
            try UrgentNumberStore($0, surroundings).addCheck(.wrong, of: first.id, by: manager)
        }
        #expect(
            try await database.read { try UrgentNumberStore($0, surroundings).find(first.id) }?.check == nil)
    }

    @Test(arguments: Engine.allCases)
    func `a changed number takes the old one's place and nobody has rung it`(engine: Engine) async throws {
        let database = try await database(engine)
        let surroundings = fixed.surroundings
        let manager = manager
        let old = try #require(
            try await database.read { try UrgentNumberStore($0, surroundings).all() }
                .first { $0.code == "hampshire-adult-day" })
        let hours = try #require(OpeningHours("Mo-Fr 09:00-17:00; PH off"))
        let change = UrgentNumberChange(
            label: "Adults’ health and care", number: "01632 960001", note: "", hours: hours,
            source: "A letter")
        try await database.write { connection in
            let store = UrgentNumberStore(connection, surroundings)
            try store.addCheck(.right, of: old.id, by: manager)
            try store.replace(old, with: change, by: manager)
        }
        let numbers = try await database.read { try UrgentNumberStore($0, surroundings).all() }
        let new = try #require(numbers.first { $0.code == "hampshire-adult-day" })
        #expect(numbers.count == PublishedNumbers.all.count)
        #expect(
            new.id != old.id && new.number == "01632 960001" && new.check == nil
                && new.position == old.position)

        await #expect(throws: EditConflict.self) {
            try await database.write {
                try UrgentNumberStore($0, surroundings).replace(old, with: change, by: manager)
            }
        }
        // The published numbers don't come back over a changed one.
        try await database.write { try UrgentNumberStore($0, surroundings).addPublished() }
        #expect(
            try await database.read { try UrgentNumberStore($0, surroundings).all() }.count == numbers.count)
    }

    @Test(arguments: Engine.allCases)
    func `those that answer at a moment, for one council or for all`(engine: Engine) async throws {
        fixed.set("2026-11-22T16:10:00.000Z")
        let database = try await database(engine)
        let surroundings = fixed.surroundings
        let hampshire = try #require(GSSCode("E10000014"))
        let found = try await database.read {
            try DirectoryCapability.numbersNow(for: hampshire, audiences: [.adult], $0, surroundings)
        }
        #expect(found.map(\.number.number) == ["0300 555 1373"])
        let everywhere = try await database.read {
            try DirectoryCapability.numbersNow(for: nil, audiences: [.adult, .child], $0, surroundings)
        }
        #expect(everywhere.count == 6)
    }
}

@Suite struct UrgentNumberPolicyTests {
    @Test(arguments: Role.allCases)
    func `who checks and who changes`(role: Role) {
        let policy = UrgentNumberPolicy(Principal(kind: .staff(.example(1)), roles: [role]))
        #expect(policy.allows(.check, on: ()) == [.manager, .administrator, .operator].contains(role))
        #expect(policy.allows(.change, on: ()) == [.manager, .administrator].contains(role))
    }
}
