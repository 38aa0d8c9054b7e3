import Core
import People
import Storage
import TestSupport
import Testing

@testable import Advocacy

@Suite struct AdvocacyDemoTests {
    private static let today: LocalDate = "2027-01-05"

    private static func batch(seed: UInt64) -> AdvocacyDemo.Batch {
        var demo = AdvocacyDemo(
            advocates: [Example.centre: .init(account: .example(9), name: "Kit Ashdown")], seed: seed,
            today: today)
        return demo.batch(
            for: (0..<1_000).map { number in
                let booked = today.adding(days: -number % 200 - 1)
                return AdvocacyDemo.Asked(
                    assessment: "a-\(number)", person: .example(1_000 + number),
                    organisation: number % 2 == 0 ? Example.centre : Example.elsewhere, worker: .example(1),
                    bookedOn: booked, startedOn: number % 3 == 0 ? nil : booked, isOpen: number % 5 == 0)
            })
    }

    @Test(arguments: Engine.allCases)
    func `made-up advocates are the same for the same seed, and each who is open has a task and a next step`(
        engine: Engine
    ) async throws {
        let (batch, again, other) = (Self.batch(seed: 3), Self.batch(seed: 3), Self.batch(seed: 4))
        #expect(batch.work.map(\.request) == again.work.map(\.request))
        #expect(batch.work.map(\.request) != other.work.map(\.request))
        let test = try await TestAdvocacy(on: engine)
        let surroundings = test.surroundings
        let cases = try await test.database.write { connection -> [AdvocacyCase] in
            for number in 0..<1_000 {
                try connection.run("INSERT INTO person (id) VALUES (\(PersonID.example(1_000 + number)))")
            }
            try batch.write(connection)
            let store = AdvocacyStore(connection, surroundings)
            return try [Example.centre, Example.elsewhere].flatMap { place in
                try AdvocacyList.allCases.flatMap { try store.list($0, of: place, limit: 500) }
            }
        }
        // About one in fourteen has difficulty, and half of them nobody suitable.
        #expect((15...60).contains(cases.count))
        #expect(Set(cases.map(\.status)).isSuperset(of: [.accepted, .waiting, .allocated, .ended]))
        let tasks = Dictionary(
            batch.work.map { ($0.request.key, $0.request) }, uniquingKeysWith: { first, _ in first })
        #expect(tasks.count == cases.count { $0.status.isOpen })
        for advocacy in cases {
            let key = advocacy.taskKey
            #expect((key != nil) == advocacy.status.isOpen)
            if let key { #expect(tasks[key]?.title == advocacy.nextStep) }
            #expect((advocacy.advocate != nil) == (advocacy.advocateName == "Kit Ashdown"))
        }
        // What was answered agrees with the cases: nobody began without whoever speaks for them.
        let desk = test.desk
        for advocacy in cases.prefix(20) {
            let owner = TakingPartOwner(
                .assessment, (advocacy.neededFor ?? "").replacing("/assessments/", with: ""))
            let (booked, started) = try await test.database.read { connection in
                (
                    try desk.answer(owner, .booking, of: advocacy.person, connection),
                    try desk.answer(owner, .start, of: advocacy.person, connection)
                )
            }
            #expect(booked?.difficulty == true)
            #expect((started == nil) == advocacy.status.isWanting)
        }
    }
}
