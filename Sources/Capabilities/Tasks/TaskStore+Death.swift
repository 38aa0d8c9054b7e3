import Core
import Storage

/// Work that would reach somebody who has died.
extension TaskStore {
    /// What is done with the person themselves; what a death asks for is other work, and stays.
    static let kindsEndedByDeath = [
        "advocacy", "advocacy-late", "appointment-call", "appointment-replacement", "assessment",
        "assessment-agree", "assessment-offer", "first-contact", "handover", "health-check", "no-answer",
        "plan-action", "plan-child", "plan-handover", "plan-missed", "plan-reassess", "plan-review",
        "plan-review-soon", "plan-step", "plan-two", "private-call", "referral", "referral-back",
        "referral-late", "send-pack", "still-caring",
    ]

    func closeAfterDeath(of person: PersonID) throws {
        let closed = try connection.run(
            """
            UPDATE task SET status = 'cancelled', outcome = 'They have died', closed_at = \(surroundings.now()),
                waiting_for = NULL, version = version + 1
            WHERE person_id = \(person) AND status IN ('open', 'waiting')
                AND kind IN (\(SQL.list(Self.kindsEndedByDeath))) RETURNING id
            """)
        for row in closed {
            try addEvent(
                try row.value("id"), TaskAction.cancel.rawValue, "They have died", by: .system("deaths"))
        }
    }
}
