import Core
import Storage
import TestSupport
import Testing

@testable import Discharge

@Suite struct DischargeDemoTests {
    private static func demo(_ seed: UInt64) -> DischargeDemo {
        DischargeDemo(
            hospital: StayWorld.trust, area: "E06000059", workers: [StayWorld.nurse], seed: seed,
            today: "2027-01-05")
    }

    private static func known(_ seed: UInt64) -> (batch: DischargeDemo.Batch, people: [DischargeDemo.Family])
    {
        var demo = demo(seed)
        return demo.batch(
            for: (0..<600).map { number in
                DischargeDemo.Family(
                    carer: .example(1_000 + number), caredFor: .example(2_000 + number / 2),
                    link: .example(3_000 + number), centre: StayWorld.centre)
            })
    }

    private static func strangers(_ seed: UInt64) -> DischargeDemo.Batch {
        var demo = demo(seed)
        return demo.batch(
            for: (0..<600).map { number in
                DischargeDemo.Carer(
                    centre: StayWorld.centre, area: number % 2 == 0 ? "E06000059" : "E10000014",
                    registeredOn: "2026-01-05")
            })
    }

    @Test(arguments: Engine.allCases)
    func `made-up stays of people with a record name both and their link, each person once, with a task`(
        engine: Engine
    ) async throws {
        let ((batch, people), (again, _), (other, _)) = (Self.known(3), Self.known(3), Self.known(4))
        #expect(batch.stays == again.stays && batch.work.map(\.request) == again.work.map(\.request))
        #expect(batch.stays != other.stays)
        #expect((8...40).contains(batch.stays.count) && people.count == batch.stays.count)
        let ids = people.flatMap { [$0.carer, $0.caredFor] }
        #expect(Set(ids).count == ids.count)
        let world = try await StayWorld(engine)
        try await world.database.write { connection in
            try connection.run("INSERT INTO area (code) VALUES ('E06000059')")
            for family in people {
                try connection.run("INSERT INTO person (id) VALUES (\(family.carer))")
                try connection.run("INSERT INTO person (id) VALUES (\(family.caredFor))")
                try connection.run("INSERT INTO caring_link (id) VALUES (\(family.link))")
            }
            try batch.write(connection, world.surroundings)
        }
        let tasks = Set(batch.work.map(\.request.key))
        for (stay, family) in zip(batch.stays, people) {
            let kept = try await world.database.read {
                try #require(try StayStore($0, world.surroundings).find(stay.id))
            }
            #expect(kept.carer == family.carer && kept.caredFor == family.caredFor)
            #expect(kept.link == family.link && kept.relationship.isEmpty && kept.initials.isEmpty)
            #expect((kept.taskKey != nil) == kept.status.isOpen)
            if let key = kept.taskKey { #expect(tasks.contains(key)) }
        }
        #expect(batch.work.allSatisfy { $0.request.person != nil })
        #expect(Set(batch.stays.map(\.status)).count > 1)
    }

    @Test func `those without a record are of the hospital’s own area, and name nobody`() {
        let batch = Self.strangers(3)
        #expect((5...40).contains(batch.stays.count))
        #expect(batch.stays == Self.strangers(3).stays)
        #expect(batch.stays.allSatisfy { $0.carer == nil && $0.caredFor == nil && $0.link == nil })
        #expect(batch.stays.allSatisfy { !$0.relationship.isEmpty && $0.area == "E06000059" })
        #expect(batch.work.allSatisfy { $0.request.person == nil })
    }
}
