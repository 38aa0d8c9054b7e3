import Core
import Storage
import TestSupport
import Testing

@testable import App

@Suite struct DemoYoungCarersTests {
    @Test func `a small demonstration holds young carers of 16 or 17 for the service that signs in`()
        async throws
    {
        let address = try await Engine.sqlite.freshAddress()
        try await Demo.parse(["--people", "60", "--database", address]).run()
        let database = try #require(DatabaseURL(argument: address)).open()
        let today = Surroundings.live.today
        let found = try await database.read { connection in
            try connection.run(
                """
                SELECT person_id FROM young_carer_facts
                JOIN organisation ON organisation.id = young_carer_facts.young_organisation_id
                WHERE organisation.code = 'DORSET-YOUNG' AND birth_date > \(today.adding(years: -18))
                    AND birth_date <= \(today.adding(years: -16))
                """)
        }
        #expect(found.count >= 5)
        await database.close()
    }
}
