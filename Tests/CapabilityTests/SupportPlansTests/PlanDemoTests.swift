import Core
import Storage
import TestSupport
import Testing

@testable import SupportPlans

@Suite struct PlanDemoTests {
    static func batch(seed: UInt64, count: Int = 600) -> SupportPlansDemo.Batch {
        var demo = SupportPlansDemo(
            workers: [PlanWorld.council: [PlanWorld.assessor], PlanWorld.centre: [PlanWorld.worker]],
            seed: seed,
            today: "2027-01-05")
        let start: LocalDate = "2025-01-05"
        return demo.batch(
            for: (0..<count).map { number in
                SupportPlansDemo.Carer(
                    person: .example(1000 + number), centre: PlanWorld.centre, council: PlanWorld.council,
                    registeredOn: start.adding(days: number % 700), age: 16 + number % 70, link: nil)
            })
    }

    @Test(arguments: Engine.allCases)
    func `made-up plans are the same for the same seed, can be kept, and each that is open has its task`(
        engine: Engine
    ) async throws {
        let (batch, again, other) = (Self.batch(seed: 3), Self.batch(seed: 3), Self.batch(seed: 4))
        #expect(batch.work.map(\.request) == again.work.map(\.request))
        #expect(batch.work.map(\.request) != other.work.map(\.request))
        let world = try await PlanWorld(engine)
        let (plans, late) = try await world.database.write { connection in
            for number in 0..<600 {
                try connection.run(
                    "INSERT INTO person (id, restricted) VALUES (\(PersonID.example(1000 + number)), \(false))"
                )
            }
            try batch.write(connection)
            let store = PlanStore(connection, world.surroundings)
            var all: [SupportPlan] = []
            for organisation in [PlanWorld.council, PlanWorld.centre] {
                all += try store.due(.all, of: organisation, seesRestricted: true, limit: 1000)
            }
            let keys = Set(batch.work.map(\.request.key))
            for plan in all {
                if let key = plan.taskKey { #expect(keys.contains(key)) }
                for action in try store.actions(of: plan.id)
                where action.state == .open && plan.status == .final {
                    #expect(keys.contains(action.taskKey))
                }
                if plan.status == .final {
                    #expect(plan.dueOn == plan.reviews.next(planOn: plan.planOn ?? plan.startedOn).on)
                }
            }
            return (all, all.filter { $0.dueOn < world.surroundings.today }.count)
        }
        #expect((50...110).contains(plans.count))
        #expect(late * 2 < plans.count)
        #expect(late > 0)
        #expect(Set(plans.map(\.kind)).count == 2)
    }
}
