import Audit
import Core
import Jobs
import Storage

/// Urgent work that nobody has finished in time goes to a manager.
struct UrgentWork {
    let surroundings: Surroundings
    /// Hours after which an organisation's urgent work goes to a manager.
    let hours: @Sendable (any Connection, OrganisationID) throws -> Int
    let managers: @Sendable (any Connection, OrganisationID) throws -> [AccountID]

    /// Looks at every urgent task that is open, as hours differ from area to area, and passes on those that are late.
    func passOnLate(_ database: any Database) async throws {
        try await ScheduledJob.goThrough { place in
            let found = try await database.read { try late(after: place, $0) }
            for part in ScheduledJob.parts(of: found.tasks) {
                try await database.write { connection in
                    for task in part { try passOn(task, connection) }
                }
            }
            return found.next
        }
    }

    /// - Returns: what is late of the next hundred, the longest open first, and the last of the hundred.
    private func late(
        after place: TaskStore.Opened?, _ connection: any Connection
    ) throws -> (tasks: [WorkTask], next: TaskStore.Opened?) {
        let now = surroundings.now()
        let open = try TaskStore(connection, surroundings).urgentOpened(
            before: now.adding(seconds: -3600), after: place)
        var known: [OrganisationID: Int] = [:]
        for organisation in Set(open.map(\.organisation)) {
            known[organisation] = try hours(connection, organisation)
        }
        let late = open.filter { task in
            known[task.organisation].map { task.openedAt.adding(seconds: $0 * 3600) <= now } ?? false
        }
        let next =
            open.count < TaskStore.openedAtOnce
            ? nil : open.last.map { TaskStore.Opened(at: $0.openedAt, id: $0.id) }
        return (late, next)
    }

    private func passOn(_ task: WorkTask, _ connection: any Connection) throws {
        let manager = try managers(connection, task.organisation)
            .first { $0 != task.account && $0 != task.aboutAccount }
        guard try TaskStore(connection, surroundings).escalate(task, to: manager) else { return }
        try AuditStore(connection, surroundings).add(
            .taskChanged, about: task.id, by: .system("urgent-work"),
            detail: ["action": TaskStore.escalated], person: task.person, heldBack: task.isSensitive)
    }
}

extension TaskStore {
    /// Where a task stands among those that were opened before and after it.
    struct Opened: Sendable {
        let at: Instant
        let id: TaskID
    }

    /// So many are looked at in one reading.
    static let openedAtOnce = 100

    /// The longest open first; each is passed on once.
    func urgentOpened(before instant: Instant, after place: Opened? = nil) throws -> [WorkTask] {
        let later: SQL = place.map { "AND (opened_at, id) > (\($0.at), \($0.id))" } ?? ""
        return try tasks(
            """
            urgency = 0 AND status IN ('open', 'waiting') AND escalated_at IS NULL AND opened_at <= \(instant) \(later)
            ORDER BY opened_at, id LIMIT \(Self.openedAtOnce)
            """)
    }

    /// Passes a task to a manager; with none, it stays where it is and `mainstay doctor` says so.
    ///
    /// - Returns: whether nobody had changed it meanwhile.
    @discardableResult
    func escalate(_ task: WorkTask, to manager: AccountID?) throws -> Bool {
        let moved = try connection.run(
            """
            UPDATE task
            SET account_id = \(manager ?? task.account), escalated_at = \(surroundings.now()), version = version + 1
            WHERE id = \(task.id) AND version = \(task.version) AND escalated_at IS NULL
            RETURNING id
            """)
        guard !moved.isEmpty else { return false }
        try addEvent(task.id, Self.escalated, nil, by: .system("urgent-work"))
        return true
    }

    /// What an entry of a task's history says when it was passed on.
    static let escalated = "escalated"
}
