import Core
import Storage
import TestSupport
import Testing

@testable import Referrals

@Suite struct HandoverTakingTests {
    @Test(arguments: Engine.allCases)
    func `whoever led is told when a colleague takes their case over`(engine: Engine) async throws {
        let town = try await Town(on: engine)
        let (desk, people) = (town.desk, town.people)
        try await town.database.write { connection in
            try people.setLead(connection, Town.ada, Town.centre, .example(56), Town.sender)
            _ = try HandoverDesk(desk: desk).ask(
                Town.ada, to: .example(51), note: "She is ill", by: Town.sender, connection)
        }
        let (leads, told) = try await town.database.read { connection in
            let told = try connection.run(
                "SELECT key, account_id FROM work WHERE key > 'handover-taken/' AND open"
            ).filter { try $0.value("key", as: String.self).hasPrefix("handover-taken/") }
            return (
                try people.leads(connection, Town.ada),
                try told.map { try $0.value("account_id", as: AccountID.self) }
            )
        }
        #expect(leads[Town.centre] == .example(51))
        #expect(told == [.example(56)])
    }
}
