import Core
import Jobs
import Storage
import TestSupport
import Testing

@testable import SupportPlans

/// Random lives of plans: whatever happens, nothing is left without an owner, a day and a next step.
@Suite struct PlanLivesTests {
    @Test(arguments: Engine.allCases)
    func `no life of a plan loses a task, doubles one or leaves anything loose`(engine: Engine) async throws {
        let world = try await PlanWorld(engine)
        var chance = SeededChance(seed: 5)
        for _ in 0..<(engine == .sqlite ? 40 : 15) {
            let id = try await world.draft(kind: chance.happens(50) ? .statutory : .centre)
            for _ in 0..<14 {
                if chance.happens(40) { world.fixed.advance(seconds: chance.below(90) * 86_400) }
                let roll = chance.below(100)
                try await Self.happen(roll, chance.below(11), to: id, in: world)
                try await Self.check(id, in: world)
            }
            if chance.happens(30) {
                let desk = world.desk
                try await world.database.write { try desk.died(PlanWorld.ada, $0) }
                try await Self.check(id, in: world)
                #expect(try await world.plan(id).status == .ended)
            }
        }
    }

    /// One thing that may happen; what the rules refuse changes nothing.
    private static func happen(
        _ roll: Int, _ score: Int, to id: SupportPlanID, in world: PlanWorld
    ) async throws {
        let desk = world.desk
        let (staff, carer) = (PlanWorld.staff(), PlanWorld.carer())
        do {
            try await world.database.write { connection in
                let plan = try world.find(id, connection)
                let store = desk.store(connection)
                switch roll {
                case ..<12: try desk.propose(plan, world.person(), by: staff, connection)
                case ..<24: try desk.answer(plan, agrees: true, words: "", by: carer, connection)
                case ..<30: try desk.answer(plan, agrees: false, words: "No", by: carer, connection)
                case ..<46: try desk.finalise(plan, world.person(), copies: [], by: staff, connection)
                case ..<52: try desk.revise(plan, by: staff, connection)
                case ..<58: try desk.askForReview(plan, words: "Soon", by: carer, connection)
                case ..<66: try desk.beginReview(plan, by: staff, connection)
                case ..<74:
                    let kinds = PlanReview.Kind.allCases
                    let outcomes: [PlanReview.Outcome] = [.unchanged, .changed, .reassess]
                    let held = PlanDesk.Held(
                        kind: kinds[score % kinds.count], outcome: outcomes[score % 3], words: "W",
                        carerWords: "",
                        scores: ["o-\(id)": score])
                    try desk.finishReview(plan, held, copies: [], by: staff, connection)
                case ..<82:
                    guard let action = try store.actions(of: id).first(where: { $0.state == .open }) else {
                        return
                    }
                    try desk.answer(action, of: plan, score > 5 ? .done : .notDone, by: carer, connection)
                case ..<88:
                    guard let key = plan.taskKey else { return }
                    try connection.run("UPDATE task SET status = 'done' WHERE key = \(key)")
                    try desk.taskClosed(TaskClosed(key: key, kind: "plan-step", isDone: true), connection)
                case ..<92:
                    try desk.give(plan, to: PlanWorld.manager, team: nil, by: staff, connection)
                case ..<98: try desk.remind(plan, connection)
                default: try desk.end(plan, because: .carerAsked, words: "Enough", by: staff, connection)
                }
            }
        } catch is PlanRefusal {
        } catch is Refused {
        }
    }

    private static func check(_ id: SupportPlanID, in world: PlanWorld) async throws {
        try await world.database.read { connection in
            let plan = try world.find(id, connection)
            let actions = try world.desk.store(connection).actions(of: id)
            let (open, doubled) = try world.tasks(connection)
            #expect(doubled.filter { $0.hasPrefix("plan/\(id)") && !$0.hasSuffix("4-weeks") }.isEmpty)
            let steps = open.filter { $0.hasPrefix("plan/\(id)") && !$0.hasSuffix("4-weeks") }
            // A reminder stands only beside its own step's task.
            let reminder = plan.status.isOpen ? plan.taskKey.map(PlanDesk.soonKey) : nil
            for key in open where key.hasPrefix("plan/\(id)/") && key.hasSuffix("/4-weeks") {
                #expect(key == reminder)
            }
            guard plan.status.isOpen else {
                #expect(steps.isEmpty)
                #expect(actions.allSatisfy { $0.state != .open && !open.contains($0.taskKey) })
                return
            }
            #expect(plan.account != nil || plan.team != nil)
            #expect(!plan.status.nextStep.isEmpty)
            #expect(steps == Set([plan.taskKey].compactMap(\.self)))
            // Only a plan in place, whose review is more than 8 weeks away, has no task of its own.
            if plan.taskKey == nil { #expect(plan.status == .final) }
            if plan.planOn != nil {
                for action in actions where action.state != .open { #expect(!open.contains(action.taskKey)) }
            }
            if plan.status == .final {
                for action in actions where action.state == .open { #expect(open.contains(action.taskKey)) }
            }
        }
    }
}
