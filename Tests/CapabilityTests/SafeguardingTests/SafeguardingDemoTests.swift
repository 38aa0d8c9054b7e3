import Core
import Storage
import TestSupport
import Testing

@testable import Safeguarding

@Suite struct SafeguardingDemoTests {
    static let today: LocalDate = "2027-01-05"

    static func batch(seed: UInt64, count: Int = 4_000) throws -> SafeguardingDemo.Batch {
        var demo = SafeguardingDemo(
            leads: [ConcernWorld.centre: .init(account: .example(21), name: "Lee Hart")],
            raisers: [ConcernWorld.centre: .init(account: .example(23), name: "Sam Field")], seed: seed,
            today: today)
        let start: LocalDate = "2024-01-05"
        return try demo.batch(
            for: (0..<count).map { number in
                SafeguardingDemo.Carer(
                    person: .example(1000 + number),
                    organisation: number % 4 == 0 ? ConcernWorld.other : ConcernWorld.centre,
                    council: ConcernWorld.council, area: "E06000059",
                    registeredOn: start.adding(days: number % 1_090), isYoung: number % 10 == 0)
            })
    }

    @Test(arguments: Engine.allCases)
    func `made-up concerns are the same for the same seed, few, and each that is open has its task`(
        engine: Engine
    ) async throws {
        let (batch, again, other) = (
            try Self.batch(seed: 3), try Self.batch(seed: 3), try Self.batch(seed: 4)
        )
        #expect(batch.work.map(\.request) == again.work.map(\.request))
        #expect(batch.work.map(\.request) != other.work.map(\.request))
        let world = try await ConcernWorld(engine)
        let concerns = try await world.database.write { connection -> [Concern] in
            for number in 0..<4_000 {
                try connection.run("INSERT INTO person (id) VALUES (\(PersonID.example(1000 + number)))")
            }
            try batch.write(connection)
            return try ConcernStore(connection, world.surroundings).ofOrganisation(ConcernWorld.council)
        }
        #expect((12...36).contains(concerns.count))
        let open = concerns.filter(\.state.status.isOpen)
        #expect(open.count * 3 < concerns.count)
        #expect(Set(open.compactMap(\.state.taskKey)) == Set(batch.work.map(\.request.key)))
        #expect(open.allSatisfy { $0.state.taskKey != nil && $0.state.owner != nil })
        #expect(batch.work.allSatisfy { $0.request.sensitive && $0.request.person == nil })
        #expect(concerns.map(\.raisedAt) == concerns.map(\.raisedAt).sorted(by: >))
        for concern in concerns {
            let entries = try await world.database.read {
                try ConcernStore($0, world.surroundings).entries(of: concern.id)
            }
            #expect(concern.state.owner != nil || concern.state.status == .closed)
            #expect(WorkingCalendar.englandAndWales.isWorkingDay(concern.raisedAt.londonDate))
            var status = ConcernState.Status.raised
            for entry in entries {
                #expect(entry.at > concern.raisedAt)
                #expect(entry.at.londonDate < Self.today)
                status = try ConcernRules.next(
                    entry.action, from: status, teams: concern.teams, acknowledged: [concern.teams])
            }
            #expect(status == concern.state.status)
            if status != .sent { #expect(concern.state.dueAt.londonDate >= Self.today) }
        }
    }

    @Test func `a demonstration of the size that people open has some to see to, whatever its seed`() throws {
        for seed: UInt64 in 1...5 {
            let titles = try Set(Self.batch(seed: seed, count: 2_000).work.map(\.request.title))
            #expect(titles == [ConcernDesk.sentTitle, ConcernDesk.acknowledgedTitle], "\(seed)")
        }
    }
}
