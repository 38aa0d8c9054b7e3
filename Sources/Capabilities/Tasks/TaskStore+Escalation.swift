import Core
import Storage

/// Urgent work that nobody has finished in time.
extension TaskStore {
    /// The longest open first, a hundred at most; each is passed on once.
    func urgentOpened(before instant: Instant) throws -> [WorkTask] {
        try tasks(
            """
            urgency = 0 AND status IN ('open', 'waiting') AND escalated_at IS NULL AND opened_at <= \(instant)
            ORDER BY opened_at, id LIMIT 100
            """)
    }

    /// Passes a task to a manager; with none, it stays where it is and `mainstay doctor` says so.
    func escalate(_ task: WorkTask, to manager: AccountID?) throws {
        let moved = try connection.run(
            """
            UPDATE task
            SET account_id = \(manager ?? task.account), escalated_at = \(surroundings.now()), version = version + 1
            WHERE id = \(task.id) AND version = \(task.version) AND escalated_at IS NULL
            RETURNING id
            """)
        guard !moved.isEmpty else { return }
        try addEvent(task.id, Self.escalated, nil, by: .system("urgent-work"))
    }

    /// What an entry of a task's history says when it was passed on.
    static let escalated = "escalated"
}
