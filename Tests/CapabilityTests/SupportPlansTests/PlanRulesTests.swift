import Core
import TestSupport
import Testing
import Web

@testable import SupportPlans

@Suite struct PlanRulesTests {
    typealias Status = SupportPlan.Status

    @Test func `accents piled up on one letter are counted each`() {
        let piled = "e" + String(repeating: "\u{301}", count: PlanReading.longest + 1)
        var reading = PlanReading(FormFields(["words": [piled]]))
        _ = reading.words("words")
        #expect(reading.errors["words"] != nil)
    }

    /// The whole machine as it's meant to be, written apart from the table: who may take which step, and where to.
    static func expected(
        _ from: Status, _ step: PlanStep, _ actor: PlanActor, _ kind: SupportPlan.Kind
    ) -> Status? {
        let writers: [PlanActor] = [
            .role(.practitioner), .role(.assessor), .role(.youngCarersWorker), .role(.coordinator),
            .role(.manager),
        ]
        let writes = writers.contains(actor)
        let isCarer = actor == .role(.carer)
        let isService = actor == .service
        switch step {
        case .edit: return from == .draft && writes ? .draft : nil
        case .propose: return from == .draft && writes ? .proposed : nil
        case .agree: return [.proposed, .disagreed].contains(from) && (writes || isCarer) ? .agreed : nil
        case .disagree: return [.proposed, .agreed].contains(from) && (writes || isCarer) ? .disagreed : nil
        case .revise:
            let from: Bool = [.proposed, .agreed, .disagreed, .underReview].contains(from)
            return from && writes ? .draft : nil
        case .finalise:
            guard [.agreed, .disagreed].contains(from), writes else { return nil }
            if kind == .statutory, actor != .role(.assessor), actor != .role(.manager) { return nil }
            return .final
        case .askForReview: return from == .final && (writes || isCarer || isService) ? .final : nil
        case .beginReview: return from == .final && writes ? .underReview : nil
        case .finishReview: return from == .underReview && writes ? .final : nil
        case .end: return from != .ended && (writes || isService) ? .ended : nil
        case .reopen: return from == .ended && isService ? .draft : nil
        }
    }

    @Test(arguments: Status.allCases, PlanStep.allCases)
    func `every step from every state by every actor leads where it should`(from: Status, step: PlanStep) {
        for kind in SupportPlan.Kind.allCases {
            for actor in PlanActor.all {
                let next = PlanMachine.next(from, step, by: actor, kind: kind)
                #expect(next == Self.expected(from, step, actor, kind), "\(from) \(step) \(actor) \(kind)")
            }
        }
    }

    @Test
    func `the table says each state and step once, and only a death that was none leads on from the end`() {
        #expect(Set(PlanMachine.lines.map { "\($0.from)/\($0.step)" }).count == PlanMachine.lines.count)
        for status in Status.allCases {
            let leadsOn = PlanMachine.lines.contains { $0.from == status && $0.step != .reopen }
            #expect(leadsOn == (status != .ended))
        }
    }

    @Test(arguments: Status.allCases)
    func `a plan that ended by mistake is in place again only where it was`(before: Status) {
        #expect(PlanMachine.reopened(from: before, planOn: nil) == .draft)
        let wasInPlace = before == .final || before == .underReview
        #expect(
            PlanMachine.reopened(from: before, planOn: "2027-01-05") == (wasInPlace ? .final : .draft))
    }

    static func checks(
        _ kind: SupportPlan.Kind = .statutory, isAdult: Bool = true, children: Set<PersonID> = [],
        ageless: Set<PersonID> = [],
        change: (inout SupportPlan, inout [PlanNeed], inout [PlanOutcome], inout [PlanAction]) -> Void = {
            _, _, _, _ in
        }
    ) -> PlanChecks {
        var plan = SupportPlan(
            id: .example(1), reference: Reference(randomBytes: { Array(repeating: 7, count: $0) }),
            person: PlanWorld.ada, kind: kind, organisation: PlanWorld.council, dueOn: "2027-01-20",
            startedOn: "2027-01-05")
        plan.content = PlanWorld.content
        plan.child.relies = false
        var needs = [PlanNeed(position: 1, need: "Rest", eligibility: .yes, met: "A sitter", unmetReason: "")]
        var outcomes = [PlanOutcome(id: "a", position: 1, domain: .health, words: "Sleep", before: 2)]
        var actions = [
            PlanAction(
                id: .example(2), plan: plan.id, words: "Book", task: .arranging, doer: .staff,
                doerWords: "Sam",
                dueOn: "2027-02-01")
        ]
        change(&plan, &needs, &outcomes, &actions)
        return PlanChecks(
            plan: plan, needs: needs, outcomes: outcomes, actions: actions, isAdult: isAdult,
            children: children, ageless: ageless, today: "2027-01-05")
    }

    @Test func `a plan with all that section 25 asks for lacks nothing`() {
        #expect(Self.checks().gapsBeforeFinal.isEmpty)
        #expect(
            Self.checks(.centre) { plan, needs, _, _ in (plan.content, needs) = (PlanContent(), []) }
                .gapsBeforeFinal.isEmpty)
    }

    @Test func `each thing that section 25 asks for is missed by its name`() {
        typealias Change = (inout SupportPlan, inout [PlanNeed], inout [PlanOutcome], inout [PlanAction]) ->
            Void
        let cases: [(PlanGap, Change)] = [
            (.outcomes, { _, _, outcomes, _ in outcomes = [] }),
            (.childAsked, { plan, _, _, _ in plan.child.relies = nil }),
            (
                .outcomeDomain,
                { _, _, outcomes, _ in
                    outcomes[0] = PlanOutcome(id: "a", position: 1, domain: nil, words: "Sleep", before: 2)
                }
            ),
            (.actions, { _, _, _, actions in actions[0].state = .dropped }),
            (.needs, { _, needs, _, _ in needs = [] }),
            (.eligibility, { _, needs, _, _ in needs[0].eligibility = nil }),
            (.regard, { plan, _, _, _ in plan.content.regard = "" }),
            (.budget, { plan, _, _, _ in plan.content.councilPence = nil }),
            (.budget, { plan, _, _, _ in plan.content.carerPence = nil }),
            (.reducing, { plan, _, _, _ in plan.content.reducing = "" }),
            (.preventing, { plan, _, _, _ in plan.content.preventing = "" }),
            (.payment, { plan, _, _, _ in plan.content.hasDirectPayment = true }),
            (.involved, { plan, _, _, _ in plan.content.involved = "" }),
            (.agreeing, { plan, _, _, _ in plan.content.agreeing = "" }),
        ]
        for (gap, change) in cases {
            #expect(Self.checks(change: change).gapsBeforeFinal == [gap], "\(gap)")
        }
        let unmet = Self.checks { _, needs, _, _ in needs[0].met = "" }.gapsBeforeFinal
        #expect(unmet == [.meeting, .unmetReason])
        let reasoned = Self.checks { _, needs, _, _ in (needs[0].met, needs[0].unmetReason) = ("", "No money")
        }
        #expect(reasoned.gapsBeforeFinal.isEmpty)
        #expect(Set(PlanGap.allCases.map(\.message)).count == PlanGap.allCases.count)
    }

    @Test func `an adult’s plan that relies on a child waits for everything that keeps the child safe`() {
        let steps: [(PlanGap, (inout ChildReliance) -> Void)] = [
            (.childReferred, { $0.referredOn = nil }),
            (.childAcknowledged, { $0.acknowledgedOn = nil }),
            (.childReplacement, { $0.replacement = "" }),
            (.childReplacedBy, { $0.replacedBy = nil }),
            (.childManager, { $0.managerReason = "" }),
            (.childManager, { $0.manager = nil }),
            (.childManagerUntil, { $0.managerUntil = nil }),
            (.childManagerUntil, { $0.managerUntil = "2027-01-04" }),
        ]
        func full() -> ChildReliance {
            var child = ChildReliance()
            child.relies = true
            (child.referredOn, child.acknowledgedOn) = ("2027-01-02", "2027-01-03")
            (child.replacement, child.replacedBy) = ("A morning carer", "2027-02-01")
            (child.managerReason, child.manager, child.managerUntil) = (
                "Two weeks", PlanWorld.manager, "2027-02-01"
            )
            return child
        }
        #expect(Self.checks { plan, _, _, _ in plan.child = full() }.gapsBeforeFinal.isEmpty)
        for (gap, change) in steps {
            var child = full()
            change(&child)
            let gaps = Self.checks { plan, _, _, _ in plan.child = child }.gapsBeforeFinal
            #expect(gaps == [gap], "\(gap)")
            // A child's own plan is another matter, and has other rules.
            #expect(
                Self.checks(isAdult: false) { plan, _, _, _ in plan.child = child }.gapsBeforeFinal.isEmpty)
        }
    }

    @Test(arguments: PlanAction.Task.allCases)
    func `care given to a child in a step is noticed, whatever the plan says`(task: PlanAction.Task) {
        func checks(_ doer: PersonID, ageless: Set<PersonID> = []) -> PlanChecks {
            Self.checks(.centre, children: [PlanWorld.cleo], ageless: ageless) { plan, _, _, actions in
                actions.append(
                    PlanAction(
                        id: .example(3), plan: plan.id, words: "Wash", task: task, doer: .household,
                        doerWords: "Cleo", person: doer, dueOn: "2027-02-01"))
            }
        }
        let isCare = [.personal, .medical, .supervising, .excessive].contains(task)
        #expect(checks(PlanWorld.cleo).gapsBeforeFinal == (isCare ? [.childSaid] : []))
        #expect(checks(PlanWorld.ben).gapsBeforeFinal.isEmpty)
        // Whose age isn't known is taken for no adult.
        #expect(
            checks(PlanWorld.ben, ageless: [PlanWorld.ben]).gapsBeforeFinal == (isCare ? [.childAge] : []))
    }
}
