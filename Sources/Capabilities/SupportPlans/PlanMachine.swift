import Core

/// What may be done to a plan.
package enum PlanStep: String, CaseIterable, Hashable, Sendable {
    case edit
    case propose
    case agree
    case disagree
    case revise
    case finalise
    case askForReview = "ask-for-review"
    case beginReview = "begin-review"
    case finishReview = "finish-review"
    case end
    /// A death that ended it was none.
    case reopen
}

/// Who does it: a role, or the service itself after a death.
package enum PlanActor: Hashable, Sendable {
    case role(Role)
    case service

    package static let all = Role.allCases.map(PlanActor.role) + [.service]

    package static func actors(_ principal: Principal) -> [PlanActor] {
        switch principal.kind {
        case .system: [.service]
        case .carer: [.role(.carer)]
        default: principal.roles.filter { $0 != .carer }.map(PlanActor.role)
        }
    }
}

/// The one table of what a plan does next: from where, by which step, by whom, to where.
package enum PlanMachine {
    package struct Line: Hashable, Sendable {
        package let from: SupportPlan.Status
        package let step: PlanStep
        package let who: Set<PlanActor>
        package let to: SupportPlan.Status
    }

    package static let writerRoles: [Role] = [
        .practitioner, .assessor, .youngCarersWorker, .coordinator, .manager,
    ]
    /// Who makes a council's support plan final.
    package static let signerRoles: [Role] = [.assessor, .manager]

    private static let writers = Set(writerRoles.map(PlanActor.role))
    private static let both = writers.union([.role(.carer)])
    private static let ending = writers.union([.service])

    package static let lines: [Line] = [
        Line(from: .draft, step: .edit, who: writers, to: .draft),
        Line(from: .draft, step: .propose, who: writers, to: .proposed),
        Line(from: .draft, step: .end, who: ending, to: .ended),
        Line(from: .proposed, step: .agree, who: both, to: .agreed),
        Line(from: .proposed, step: .disagree, who: both, to: .disagreed),
        Line(from: .proposed, step: .revise, who: writers, to: .draft),
        Line(from: .proposed, step: .end, who: ending, to: .ended),
        Line(from: .agreed, step: .disagree, who: both, to: .disagreed),
        Line(from: .agreed, step: .revise, who: writers, to: .draft),
        Line(from: .agreed, step: .finalise, who: writers, to: .final),
        Line(from: .agreed, step: .end, who: ending, to: .ended),
        Line(from: .disagreed, step: .agree, who: both, to: .agreed),
        Line(from: .disagreed, step: .revise, who: writers, to: .draft),
        Line(from: .disagreed, step: .finalise, who: writers, to: .final),
        Line(from: .disagreed, step: .end, who: ending, to: .ended),
        Line(from: .final, step: .askForReview, who: both.union([.service]), to: .final),
        Line(from: .final, step: .beginReview, who: writers, to: .underReview),
        Line(from: .final, step: .end, who: ending, to: .ended),
        Line(from: .underReview, step: .finishReview, who: writers, to: .final),
        Line(from: .underReview, step: .revise, who: writers, to: .draft),
        Line(from: .underReview, step: .end, who: ending, to: .ended),
        // Or in place, where it was: see `reopened`.
        Line(from: .ended, step: .reopen, who: [.service], to: .draft),
    ]

    /// Where a plan goes on that ended by mistake: in place if it was, else it's written and shown again.
    package static func reopened(
        from before: SupportPlan.Status, planOn: LocalDate?
    ) -> SupportPlan.Status {
        planOn != nil && (before == .final || before == .underReview) ? .final : .draft
    }

    /// Where a step leads, or `nil` where it isn't one that this actor may take from there.
    package static func next(
        _ from: SupportPlan.Status, _ step: PlanStep, by actor: PlanActor, kind: SupportPlan.Kind
    ) -> SupportPlan.Status? {
        if step == .finalise, kind == .statutory, !signerRoles.map(PlanActor.role).contains(actor) {
            return nil
        }
        return lines.first { $0.from == from && $0.step == step && $0.who.contains(actor) }?.to
    }

    /// Whether the step is one from there at all, whoever takes it.
    package static func isStep(_ step: PlanStep, from: SupportPlan.Status) -> Bool {
        lines.contains { $0.from == from && $0.step == step }
    }
}

/// Why a step can't be taken now.
package enum PlanRefusal: Refusal, Equatable {
    case notNow(SupportPlan.Status)
    case missing([PlanGap])
    case wordsMissing
    case reasonMissing
    case scoreMissing
    case takingPartNotAnswered
    case advocateMissing

    package var message: String {
        switch self {
        case .notNow(let status):
            "This can’t be done now. The plan is at: \(status.title.lowercased())"
        case .missing(let gaps): gaps.map(\.message).joined(separator: ". ")
        case .wordsMissing: "Write what they said, in their own words"
        case .reasonMissing: "Write why it ends"
        case .scoreMissing: "Give a number from 0 to 10, or leave it empty"
        case .takingPartNotAnswered: "Answer first whether they can take part"
        case .advocateMissing:
            "It waits until an advocate has it, or a manager writes down why waiting is worse"
        }
    }
}

extension SupportPlan {
    /// Where the step leads.
    ///
    /// - Throws: `PlanRefusal` where the plan isn't there for it, `Refused` where these people mayn't.
    package func after(_ step: PlanStep, by principal: Principal) throws -> Status {
        guard PlanMachine.isStep(step, from: status) else { throw PlanRefusal.notNow(status) }
        for actor in PlanActor.actors(principal) {
            if let next = PlanMachine.next(status, step, by: actor, kind: kind) { return next }
        }
        throw Refused(action: "plan-\(step.rawValue)")
    }
}
