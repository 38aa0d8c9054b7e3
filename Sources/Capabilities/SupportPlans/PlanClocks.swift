import Core

/// How long each step may take before it's overdue, and when a plan is looked at again; an area may set each.
package struct PlanClocks: Hashable, Sendable {
    package var writing = 14
    package var answering = 14
    package var finishing = 5
    package var agreeing = 14
    package var reviewing = 14
    package var askedReview = 28
    package var afterDeath = 14
    package var missedAction = 5
    package var carerAnswer = 7
    package var handover = 5
    package var firstReminderWeeks = 8
    package var secondReminderWeeks = 4
    package var reviews = ReviewClocks()

    package init() {}

    /// The settings that say them, with what each one sets.
    package static let settings: [(code: String, part: WritableKeyPath<PlanClocks, Int> & Sendable)] = [
        ("clocks.plan-writing", \.writing), ("clocks.plan-answering", \.answering),
        ("clocks.plan-finishing", \.finishing), ("clocks.plan-agreeing", \.agreeing),
        ("clocks.plan-reviewing", \.reviewing), ("clocks.plan-asked-review", \.askedReview),
        ("clocks.plan-after-death", \.afterDeath), ("clocks.plan-missed-step", \.missedAction),
        ("clocks.plan-carer-answer", \.carerAnswer), ("clocks.plan-handover", \.handover),
        ("clocks.plan-first-reminder", \.firstReminderWeeks),
        ("clocks.plan-second-reminder", \.secondReminderWeeks),
        ("clocks.plan-light-review", \.reviews.lightWeeks),
        ("clocks.plan-full-review", \.reviews.fullMonths),
        ("clocks.plan-first-payment-review", \.reviews.firstPaymentMonths),
        ("clocks.plan-payment-review", \.reviews.paymentMonths),
    ]

    /// From the values of the settings, by their codes; what isn't there stays as it comes with the service.
    package init(_ values: [String: Int]) {
        for (code, part) in Self.settings { if let value = values[code] { self[keyPath: part] = value } }
    }

    func days(for status: SupportPlan.Status) -> Int {
        switch status {
        case .draft: writing
        case .proposed: answering
        case .agreed: finishing
        case .disagreed: agreeing
        case .underReview: reviewing
        case .final, .ended: 0
        }
    }
}

/// The formula of the next review; none may be later than the guidance says.
package struct ReviewClocks: Hashable, Sendable {
    package var lightWeeks = 8
    package var fullMonths = 12
    package var firstPaymentMonths = 6
    package var paymentMonths = 12

    package init() {}
}
