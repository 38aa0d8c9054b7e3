import Core
import People
import Storage
import Synchronization
import TestSupport
import Testing

@testable import SupportPlans

/// Whether somebody can take part holds a plan and each review of it.
@Suite struct PlanTakingPartTests {
    /// The answers that were kept, by what was asked about.
    private final class Answers: Sendable {
        let kept = Mutex<[TakingPartOwner: TakingPart]>([:])

        var needs: TakingPartNeeds {
            TakingPartNeeds(
                answer: { _, owner, _, _ in self.kept.withLock { $0[owner] } },
                keep: { _, asked, _ in self.kept.withLock { $0[asked.owner] = asked.answer } },
                advocate: { _, _ in nil })
        }
    }

    private static let canTakePart = TakingPart(difficulty: false, help: .notNeeded)

    /// Each answer, and what it holds a plan with; `nil` lets it go on.
    private static let answers: [(TakingPart?, PlanRefusal?)] = [
        (nil, .takingPartNotAnswered),
        (TakingPart(), .takingPartNotAnswered),
        (TakingPart(difficulty: true), .takingPartNotAnswered),
        (TakingPart(difficulty: true, help: .notNeeded), .takingPartNotAnswered),
        (TakingPart(difficulty: true, help: .waiting), .advocateMissing),
        (TakingPart(difficulty: true, help: .allocated), .advocateMissing),
        (TakingPart(difficulty: true, help: .managerDecided), .advocateMissing),
        (TakingPart(difficulty: true, help: .managerDecided, managerReason: "It ends today"), nil),
        (TakingPart(difficulty: true, help: .allocated, name: "Kit Ashdown"), nil),
        (TakingPart(difficulty: true, help: .somebodySuitable), nil),
        (canTakePart, nil),
    ]

    private func world(_ engine: Engine) async throws -> (PlanWorld, Answers) {
        let (world, answers) = (try await PlanWorld(engine), Answers())
        world.takingPart.withLock { $0 = answers.needs }
        return (world, answers)
    }

    /// What a step is refused with, or `nil` where it is taken; nothing of it is kept.
    private func refusal(
        _ world: PlanWorld, _ id: SupportPlanID,
        _ step: @escaping @Sendable (SupportPlan, any Connection) throws -> Void
    ) async throws -> PlanRefusal? {
        struct Undone: Error {}
        do {
            try await world.database.write { connection in
                try step(try world.find(id, connection), connection)
                throw Undone()
            }
        } catch let refusal as PlanRefusal {
            return refusal
        } catch is Undone {
            return nil
        }
        return nil
    }

    @Test(arguments: Engine.allCases)
    func `a plan is neither shown nor made final before it is answered, nor while an advocate is waited for`(
        engine: Engine
    ) async throws {
        let (world, answers) = try await world(engine)
        let id = try await world.draft()
        let (desk, owner) = (world.desk, TakingPartOwner(.plan, id.description))
        for (answer, expected) in Self.answers {
            answers.kept.withLock { $0[owner] = answer }
            let refused = try await refusal(world, id) {
                try desk.propose($0, world.person(), by: PlanWorld.staff(), $1)
            }
            #expect(refused == expected, "proposed with \(String(describing: answer))")
            #expect(try await world.plan(id).status == .draft)
            let edited = try await refusal(world, id) {
                try desk.keep($0, part: "content", by: PlanWorld.staff(), $1)
            }
            // A draft may be begun before it is answered, and rests while an advocate is waited for.
            #expect(edited == (expected == .advocateMissing ? .advocateMissing : nil))
        }
        answers.kept.withLock { $0[owner] = Self.canTakePart }
        try await world.database.write { connection in
            try desk.propose(
                try world.find(id, connection), world.person(), by: PlanWorld.staff(), connection)
            world.fixed.advance(seconds: 1)
            try desk.answer(
                try world.find(id, connection), agrees: true, words: "", by: PlanWorld.carer(), connection)
        }
        // The advocate went between the agreement and the end.
        for (answer, expected) in Self.answers {
            answers.kept.withLock { $0[owner] = answer }
            let refused = try await refusal(world, id) {
                try desk.finalise($0, world.person(), copies: [], by: PlanWorld.staff(), $1)
            }
            #expect(refused == expected, "final with \(String(describing: answer))")
            #expect(try await world.plan(id).status == .agreed)
        }
    }

    @Test(arguments: Engine.allCases)
    func `each review asks anew, and doesn’t begin before it is answered`(engine: Engine) async throws {
        let (world, answers) = try await world(engine)
        let id = try await world.draft()
        let desk = world.desk
        answers.kept.withLock { $0[TakingPartOwner(.plan, id.description)] = Self.canTakePart }
        try await world.putInPlace(id)
        for round in 1...2 {
            let owner = TakingPartOwner(.review, "\(id)/\(round)")
            for (answer, expected) in Self.answers {
                answers.kept.withLock { $0[owner] = answer }
                let refused = try await refusal(world, id) {
                    try desk.beginReview($0, by: PlanWorld.staff(), $1)
                }
                #expect(refused == expected, "review \(round) with \(String(describing: answer))")
            }
            world.fixed.advance(seconds: 60)
            try await world.database.write { connection in
                answers.kept.withLock { $0[owner] = nil }
                // Kept by the page for this review, and for no other.
                try desk.keep(
                    Self.canTakePart, of: try world.find(id, connection), by: PlanWorld.staff(), connection)
                #expect(answers.kept.withLock { $0[owner] } == Self.canTakePart)
                try desk.beginReview(try world.find(id, connection), by: PlanWorld.staff(), connection)
                world.fixed.advance(seconds: 1)
                try desk.finishReview(
                    try world.find(id, connection),
                    PlanDesk.Held(
                        kind: .full, outcome: .unchanged, words: "Well", carerWords: "Fine",
                        scores: ["o-\(id)": 5]), copies: [], by: PlanWorld.staff(), connection)
            }
        }
    }
}
