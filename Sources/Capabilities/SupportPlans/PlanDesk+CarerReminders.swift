import Core
import Jobs
import Storage

/// Reminders to carers that their plan is looked at again, without a word of what it is about.
extension PlanDesk {
    enum CarerReminder: String { case first, second }

    /// Asks for the message once; whether it may go is decided as it leaves, and where it can't, somebody is told.
    func remindCarer(
        of plan: SupportPlan, _ reminder: CarerReminder, _ connection: any Connection
    ) throws {
        guard plan.dueOn > surroundings.today else { return }
        let request = MessageRequest(
            template: "talk-due", person: plan.person, values: ["by": plan.dueOn.spoken],
            key: "plan-reminder/\(plan.id)/\(plan.dueOn)/\(reminder.rawValue)",
            useBy: Instant(plan.dueOn, hour: 0), organisation: plan.organisation)
        try EventStore(connection, surroundings).add(request.event(about: plan.id))
    }
}

extension PlanStore {
    /// Whether a reminder with this key is still wanted, asked as it leaves; `nil` for what is none of ours.
    package func isReminderWanted(_ key: String) throws -> Bool? {
        let parts = key.split(separator: "/").map(String.init)
        guard parts.count == 4, parts[0] == "plan-reminder", let id = SupportPlanID(parts[1]) else {
            return nil
        }
        guard let plan = try find(id) else { return false }
        return plan.status == .final && plan.dueOn.description == parts[2]
    }
}
