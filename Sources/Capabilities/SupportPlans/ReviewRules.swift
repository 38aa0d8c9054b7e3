import Core

extension ReviewDays {
    /// Which review comes next, and by when: the earliest of those that the plan is due.
    ///
    /// - Source: care-law section 5: `min(plan + 8 weeks if not done, last full review or plan + 12 months, start of
    ///   the direct payment + 6 months if none yet, its last review + 12 months)`; months end on their last day.
    ///   An area may look again sooner, and never later.
    package func next(
        planOn: LocalDate, _ clocks: ReviewClocks = ReviewClocks()
    ) -> (kind: PlanReview.Kind, on: LocalDate) {
        var next: (kind: PlanReview.Kind, on: LocalDate) = (
            .full, (fullOn ?? planOn).adding(months: clocks.fullMonths)
        )
        if lightOn == nil {
            let light = planOn.adding(days: clocks.lightWeeks * 7)
            if light < next.on { next = (.light, light) }
        }
        if let paymentReviewedOn {
            let again = paymentReviewedOn.adding(months: clocks.paymentMonths)
            if again < next.on { next = (.payment, again) }
        } else if let paymentFrom {
            let first = paymentFrom.adding(months: clocks.firstPaymentMonths)
            if first < next.on { next = (.payment, first) }
        }
        if let askedBy, askedBy < next.on { next = (.unplanned, askedBy) }
        return next
    }

    /// These days once a review was held: a full one does for all, an unplanned one for itself and the first check.
    package func held(_ kind: PlanReview.Kind, on day: LocalDate) -> ReviewDays {
        var days = self
        days.askedBy = nil
        days.askedWords = ""
        switch kind {
        case .light: days.lightOn = day
        case .payment: days.paymentReviewedOn = day
        case .unplanned: if lightOn == nil { days.lightOn = day }
        case .full:
            days.fullOn = day
            if lightOn == nil { days.lightOn = day }
            if paymentFrom != nil { days.paymentReviewedOn = day }
        }
        return days
    }
}

/// How far a part of life moved between two scores.
package struct DomainChange: Hashable, Sendable {
    package let domain: OutcomeDomain
    /// Of several outcomes of one domain, their mean, in tenths so that nothing is rounded away.
    package let beforeTenths: Int
    package let afterTenths: Int

    package var tenths: Int { afterTenths - beforeTenths }
}

package enum ScoreRules {
    package static let range = 0...10

    /// Before and after for each domain, of the outcomes that were scored both times; the others don't count as 0.
    package static func changes(
        _ outcomes: [PlanOutcome], after: [String: Int]
    ) -> [DomainChange] {
        var sums: [OutcomeDomain: (before: Int, after: Int, count: Int)] = [:]
        for outcome in outcomes {
            guard let domain = outcome.domain, let before = outcome.before, let now = after[outcome.id] else {
                continue
            }
            var sum = sums[domain] ?? (0, 0, 0)
            sum = (sum.before + before, sum.after + now, sum.count + 1)
            sums[domain] = sum
        }
        var changes: [DomainChange] = []
        for domain in OutcomeDomain.allCases {
            guard let sum = sums[domain] else { continue }
            changes.append(
                DomainChange(
                    domain: domain, beforeTenths: sum.before * 10 / sum.count,
                    afterTenths: sum.after * 10 / sum.count))
        }
        return changes
    }

    package static func words(tenths: Int) -> String {
        tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
