import Core

/// What a plan still lacks before it can be shown to the carer or made final.
package enum PlanGap: String, CaseIterable, Hashable, Sendable {
    case outcomes, outcomeDomain, actions, actionOwner
    case needs, eligibility, meeting, unmetReason, regard, budget, reducing, preventing
    case payment, involved, agreeing
    case childAsked, childSaid, childAge, childReferred, childAcknowledged, childReplacement, childReplacedBy
    case childManager, childManagerUntil

    package var message: String {
        switch self {
        case .outcomes: "Add what the carer wants to achieve"
        case .outcomeDomain: "Say of each thing they want which part of life it is about"
        case .actions: "Add at least one step: who does what, by when"
        case .actionOwner: "Say who does each step"
        case .needs: "Add the needs that the assessment found"
        case .eligibility: "Say of each need whether it meets the rules"
        case .meeting: "Say of each need how it will be met, or why it won’t be"
        case .unmetReason: "Give a reason for each need that won’t be met"
        case .regard: "Say what the support changes for work, learning, leisure or daily life"
        case .budget: "Give the personal budget: what the council pays and what the carer pays"
        case .reducing: "Add advice on how needs can be met or made smaller"
        case .preventing: "Add advice on how needs can be put off or prevented"
        case .payment: "Say which needs the direct payment is for, how much it is and how often"
        case .involved: "Say who was involved"
        case .agreeing: "Say what was done to agree with the carer"
        case .childAsked: "Say whether this plan relies on anybody under 18 for care"
        case .childSaid: "A step gives care to a child to do: say that this plan relies on a child"
        case .childAge:
            "A step gives care to somebody whose age isn’t known here: add their date of birth to their record, or give the step to somebody else"
        case .childReferred: "Refer the child to the young carers’ service first"
        case .childAcknowledged: "Wait until the young carers’ service has answered that it has the referral"
        case .childReplacement: "Say what takes the place of the child’s care"
        case .childReplacedBy: "Say by when it takes the place of the child’s care"
        case .childManager: "A manager has to give their reason for a plan that relies on a child"
        case .childManagerUntil: "Say until when the manager’s reason holds"
        }
    }
}

/// Works out what a plan lacks; with nothing lacking, it may be made final.
///
/// - Source: Care Act 2014 s.25(1), (2), (4), (5) and s.24(2); practice section 3 for children.
package struct PlanChecks: Sendable {
    package let plan: SupportPlan
    package let needs: [PlanNeed]
    package let outcomes: [PlanOutcome]
    package let actions: [PlanAction]
    /// Whether the carer whose plan it is has turned 18.
    package let isAdult: Bool
    /// Which of the household's doers are under 18.
    package let children: Set<PersonID>
    /// Those of them whose age isn't known, or whom the asker doesn't see.
    package let ageless: Set<PersonID>
    package let today: LocalDate

    package init(
        plan: SupportPlan, needs: [PlanNeed], outcomes: [PlanOutcome], actions: [PlanAction], isAdult: Bool,
        children: Set<PersonID>, ageless: Set<PersonID>, today: LocalDate
    ) {
        (self.plan, self.needs, self.outcomes, self.actions) = (plan, needs, outcomes, actions)
        (self.isAdult, self.children, self.ageless, self.today) = (isAdult, children, ageless, today)
    }

    /// What it needs before it's shown to the carer.
    package var gapsBeforeProposing: [PlanGap] {
        var gaps: [PlanGap] = []
        if !outcomes.contains(where: { !$0.words.isEmpty }) { gaps.append(.outcomes) }
        if outcomes.contains(where: { $0.domain == nil }) { gaps.append(.outcomeDomain) }
        let planned = actions.filter { $0.state != .dropped }
        if planned.isEmpty { gaps.append(.actions) }
        if planned.contains(where: { $0.doerWords.isEmpty }) { gaps.append(.actionOwner) }
        return gaps
    }

    package var gapsBeforeFinal: [PlanGap] {
        var gaps = gapsBeforeProposing
        if plan.kind == .statutory { gaps += statutoryGaps }
        if isAdult { gaps += childGaps }
        return gaps
    }

    private var statutoryGaps: [PlanGap] {
        var gaps: [PlanGap] = []
        let content = plan.content
        if needs.isEmpty { gaps.append(.needs) }
        if needs.contains(where: { $0.eligibility == nil }) { gaps.append(.eligibility) }
        if needs.contains(where: { $0.met.isEmpty && $0.unmetReason.isEmpty }) { gaps.append(.meeting) }
        // A need that is met in part, and one that meets no rule, still gets the reason for what isn't done.
        if needs.contains(where: { $0.met.isEmpty && $0.eligibility != .no && $0.unmetReason.isEmpty }) {
            gaps.append(.unmetReason)
        }
        if content.regard.isEmpty { gaps.append(.regard) }
        if content.councilPence == nil || content.carerPence == nil { gaps.append(.budget) }
        if content.reducing.isEmpty { gaps.append(.reducing) }
        if content.preventing.isEmpty { gaps.append(.preventing) }
        let paysDirectly = content.hasDirectPayment || actions.contains { $0.funding == .directPayment }
        if paysDirectly,
            content.paymentNeeds.isEmpty || content.paymentEvery.isEmpty
                || (content.paymentPence ?? 0) <= 0
        {
            gaps.append(.payment)
        }
        if content.involved.isEmpty { gaps.append(.involved) }
        if content.agreeing.isEmpty { gaps.append(.agreeing) }
        return gaps
    }

    /// Whether a step gives one of these people care that isn't a child's to give.
    private func givesCare(to people: Set<PersonID>) -> Bool {
        actions.contains { action in
            guard action.state == .open, action.task.isNotForAChild, let person = action.person else {
                return false
            }
            return people.contains(person)
        }
    }

    private var childGaps: [PlanGap] {
        let child = plan.child
        var gaps: [PlanGap] = []
        guard child.relies == true else {
            if child.relies == nil { gaps.append(.childAsked) }
            if givesCare(to: children) { gaps.append(.childSaid) }
            if givesCare(to: ageless) { gaps.append(.childAge) }
            return gaps
        }
        if child.referredOn == nil { gaps.append(.childReferred) }
        if child.acknowledgedOn == nil { gaps.append(.childAcknowledged) }
        if child.replacement.isEmpty { gaps.append(.childReplacement) }
        if child.replacedBy == nil { gaps.append(.childReplacedBy) }
        if child.managerReason.isEmpty || child.manager == nil { gaps.append(.childManager) }
        if (child.managerUntil ?? today.adding(days: -1)) < today { gaps.append(.childManagerUntil) }
        return gaps
    }
}
