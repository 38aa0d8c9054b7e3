import Core
import Storage
import TestSupport
import Testing

@testable import Accounts

@Suite struct ReferenceDataTests {
    @Test(arguments: Engine.allCases)
    func `an area starts from its districts, councils, practices and postcodes, once`(engine: Engine)
        async throws
    {
        let surroundings = FixedSurroundings().surroundings
        let database = try await engine.freshDatabase(
            migrations: Example.migrations, staticTables: ["organisation", "postcode", "team"])
        try await ReferenceData.load(into: database, surroundings)
        try await ReferenceData.load(into: database, surroundings)
        try await database.read { connection throws in
            func count(_ sql: SQL) throws -> Int { try connection.run(sql).first?.value("count") ?? -1 }
            #expect(try count("SELECT count(*) AS count FROM district") == 13)
            #expect(try count("SELECT count(*) AS count FROM organisation WHERE kind = 'council'") == 3)
            #expect(try count("SELECT count(*) AS count FROM organisation WHERE kind = 'practice'") == 170)
            #expect(try count("SELECT count(*) AS count FROM postcode") == 98_799)
            #expect(try count("SELECT count(*) AS count FROM postcode WHERE live") == 62_396)
            #expect(
                try count(
                    "SELECT count(*) AS count FROM organisation WHERE kind = 'practice' AND area_code IS NULL"
                ) == 0)
            #expect(
                try PlaceStore(connection).areas().map(\.name) == [
                    "Bournemouth, Christchurch and Poole", "Dorset", "Hampshire",
                ])
            #expect(try PlaceStore(connection).districts(of: "E10000014").count == 11)
            for council in ["E06000058", "E06000059", "E10000014"] {
                let found = try OrganisationStore(connection).find(.gss, code: council)
                let trays = try found.map { try TeamStore(connection).list(of: $0.id) } ?? []
                #expect(Set(trays.map(\.kind)) == [.triage, .adultsDuty, .childrensDuty])
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `what an administrator edited stays when a newer version is loaded`(engine: Engine) async throws {
        let database = try await Example.database(on: engine)
        try await database.write { connection throws in
            let store = OrganisationStore(connection)
            guard var practice = try store.find(.ods, code: "J81002") else { throw NotFound() }
            practice.name = "Orchid House Medical Centre"
            try store.save(practice)
            try connection.run("UPDATE reference_load SET version = 0 WHERE name = 'organisations'")
        }
        try await ReferenceData.load(into: database, FixedSurroundings().surroundings, withPostcodes: false)
        let found = try await database.read { try OrganisationStore($0).find(.ods, code: "J81002") }
        #expect(found?.name == "Orchid House Medical Centre")
    }
}
