import Core

/// How many working days each state may last, in one area and for one kind.
package struct ReferralClocks: Hashable, Sendable {
    package var days: [Referral.Status: Int]
    /// From when it's sent until it goes back to its sender undecided.
    package var expiry: Int

    package init(days: [Referral.Status: Int], expiry: Int) { (self.days, self.expiry) = (days, expiry) }

    package static let standard = ReferralClocks(
        days: [
            .draft: 5, .requested: 2, .received: 5, .onHold: 5, .accepted: 10, .inProgress: 30, .rejected: 3,
            .failed: 2,
        ], expiry: 20)

    /// The states that have a clock, with the code of its setting.
    package static let settings: [(status: Referral.Status, code: String)] = [
        (.draft, "clocks.referral-draft"), (.requested, "clocks.referral-requested"),
        (.received, "clocks.referral-received"), (.onHold, "clocks.referral-on-hold"),
        (.accepted, "clocks.referral-accepted"), (.inProgress, "clocks.referral-in-progress"),
        (.rejected, "clocks.referral-rejected"), (.failed, "clocks.referral-failed"),
    ]

    /// The day by which something urgent is due at the latest: the next working day.
    func due(_ status: Referral.Status, isUrgent: Bool, from day: LocalDate) -> LocalDate {
        let usual = days[status] ?? Self.standard.days[status] ?? 5
        let isAnswer = [.requested, .received, .onHold, .rejected, .failed].contains(status)
        return WorkingCalendar.englandAndWales.adding(
            workingDays: isUrgent && isAnswer ? min(1, usual) : usual, to: day)
    }
}
