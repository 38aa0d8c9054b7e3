import Core
import Documents

/// The letters of a plan: the carer's copy, and what a review came to.
struct PlanLetters {
    let plan: SupportPlan
    let checks: PlanChecks
    let surroundings: Surroundings
    let reviewOn: LocalDate

    var copy: Letter {
        get throws {
            var values = [
                "plan-on": surroundings.today.spoken,
                "review-on": reviewOn.spoken,
            ]
            var lists = ["outcomes": checks.outcomes.map { ["outcome": $0.words] }, "actions": actions]
            guard plan.kind == .statutory else {
                guard let words = disagreement else {
                    return Letter("centre-plan", values: values, lists: lists)
                }
                values["disagreement"] = words
                return Letter("centre-plan-disagreed", values: values, lists: lists)
            }
            values["involved"] = plan.content.involved
            values["budget"] = Self.budget(plan.content)
            values["regard"] = plan.content.regard
            if plan.content.hasDirectPayment { values["direct-payment"] = Self.payment(plan.content) }
            if let words = disagreement { values["disagreement"] = words }
            lists["needs"] = checks.needs.map { need in
                [
                    "need": need.need, "eligible": need.eligibility?.words ?? "",
                    "met": need.met.isEmpty ? "We will not meet this need. The reason is below." : need.met,
                ]
            }
            let unmet = checks.needs.filter { $0.met.isEmpty && !$0.unmetReason.isEmpty }
            if !unmet.isEmpty {
                lists["unmet"] = unmet.map { ["not-met": $0.need, "reason": $0.unmetReason] }
            }
            lists["advice"] = [["words": plan.content.reducing], ["words": plan.content.preventing]]
            return Letter("support-plan", values: values, lists: lists)
        }
    }

    private var disagreement: String? { checks.plan.status == .disagreed ? checks.plan.carerWords : nil }

    private var actions: [[String: String]] {
        checks.actions.filter { $0.state != .dropped }.map { action in
            var said = ["action": action.words, "who": action.doerWords, "by": action.dueOn.spoken]
            if plan.kind == .statutory, let words = Self.funding(action) {
                said["funding"] = " " + words + "."
            }
            return said
        }
    }

    static func funding(_ action: PlanAction) -> String? {
        guard action.funding != .nothing else { return nil }
        let amount = action.pence.map { " (\(Money(pence: $0).display))" } ?? ""
        return "Paid for by: \(action.funding.title.lowercased())\(amount)"
    }

    static func budget(_ content: PlanContent) -> String {
        let council = Money(pence: content.councilPence ?? 0)
        let carer = Money(pence: content.carerPence ?? 0)
        let other = Money(pence: content.otherPence ?? 0)
        var words = "It costs the council \(council.display) a year. You pay \(carer.display) a year."
        if other.pence > 0 { words += " The council pays \(other.display) a year towards it beside that." }
        return words
    }

    static func payment(_ content: PlanContent) -> String {
        "You get a direct payment of \(Money(pence: content.paymentPence ?? 0).display) \(content.paymentEvery), for: \(content.paymentNeeds)"
    }

    static func outcome(of review: PlanReview, _ outcomes: [PlanOutcome], _ scores: [String: Int]) -> Letter {
        var values = [
            "reviewed-on": review.heldOn.spoken, "outcome": review.outcome.title + ".",
            "next-review-on": (review.nextOn ?? review.heldOn).spoken,
        ]
        var said: [String] = []
        for change in ScoreRules.changes(outcomes, after: scores) {
            let (before, after) = (
                ScoreRules.words(tenths: change.beforeTenths), ScoreRules.words(tenths: change.afterTenths)
            )
            said.append("\(change.domain.title): \(before) out of 10 before, \(after) now.")
        }
        if !said.isEmpty { values["scores"] = said.joined(separator: "\n") }
        if !review.carerWords.isEmpty { values["view"] = review.carerWords }
        var lists = ["reasons": [["reason": review.words]]]
        if review.outcome != .unchanged { lists["changes"] = [["change": review.outcome.title + "."]] }
        return Letter("review-outcome", values: values, lists: lists)
    }
}
