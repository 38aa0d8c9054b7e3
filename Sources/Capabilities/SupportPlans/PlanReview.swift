import Core
import Storage

/// One look at a plan again: asked for, due by the calendar, or held.
package struct PlanReview: Hashable, Sendable, Identifiable {
    package enum Kind: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case light
        case full
        case payment = "direct-payment"
        case unplanned

        package var title: String {
            switch self {
            case .light: "First check, at 8 weeks"
            case .full: "Yearly review"
            case .payment: "Review of the direct payment"
            case .unplanned: "Review that was asked for"
            }
        }
    }

    package enum Outcome: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case unchanged
        case changed
        case reassess
        case ended

        package var title: String {
            switch self {
            case .unchanged: "It stays as it is"
            case .changed: "It changes: the plan is written again"
            case .reassess: "Things have changed: a new assessment is needed"
            case .ended: "It is no longer needed"
            }
        }
    }

    package let id: ReviewID
    package let plan: SupportPlanID
    package let kind: Kind
    package let dueOn: LocalDate
    package let heldOn: LocalDate
    package let outcome: Outcome
    package let words: String
    package let carerWords: String
    package let nextOn: LocalDate?

    package init(
        id: ReviewID, plan: SupportPlanID, kind: Kind, dueOn: LocalDate, heldOn: LocalDate, outcome: Outcome,
        words: String, carerWords: String, nextOn: LocalDate?
    ) {
        (self.id, self.plan, self.kind, self.dueOn, self.heldOn) = (id, plan, kind, dueOn, heldOn)
        (self.outcome, self.words, self.carerWords, self.nextOn) = (outcome, words, carerWords, nextOn)
    }
}
