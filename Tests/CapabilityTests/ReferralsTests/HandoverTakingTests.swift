import Core
import Jobs
import People
import Storage
import TestSupport
import Testing

@testable import Referrals

@Suite struct HandoverTakingTests {
    @Test(arguments: Engine.allCases)
    func `what is ticked off without an answer is asked again, and who asked hears of one that is late`(
        engine: Engine
    ) async throws {
        let town = try await Town(on: engine)
        let handovers = HandoverDesk(desk: town.desk)
        let asked = try await town.database.write { connection in
            try town.people.setLead(connection, Town.ada, Town.centre, .example(51), Town.sender)
            return try handovers.ask(
                Town.ada, to: .example(56), note: "Ring on Mondays", by: Town.sender, connection)
        }
        let (key, late) = ("handover/\(asked.id)", "handover-late/\(asked.id)")
        func open() async throws -> Set<String> {
            try await town.database.read { connection in
                let rows = try connection.run("SELECT key FROM work WHERE key > '' AND open")
                return Set(try rows.map { try $0.value("key", as: String.self) })
            }
        }
        func tickOff() async throws {
            try await town.database.write { connection in
                try town.people.closeTask(connection, key, Town.sender)
                try handovers.taskClosed(
                    TaskClosed(key: key, kind: "handover", isDone: true), connection)
                try handovers.tellOfLate(connection)
            }
        }
        try await tickOff()
        #expect(try await open() == [key])
        town.clock.set(Instant(asked.dueOn.adding(days: 1), hour: 9))
        try await tickOff()
        #expect(try await open() == [key, late])
        try await town.database.write {
            try handovers.answer(asked, .refuse, reason: "Full", by: Town.staff(56), $0)
        }
        try await tickOff()
        #expect(try await open() == ["handover-back/\(asked.id)"])
    }

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
