import Core
import Storage

/// One of the lists that people work from.
package struct Worklist: Equatable, Sendable {
    package enum Kind: String, CaseIterable, SQLEnum, Sendable {
        case mine
        case team
        case unassigned
        case overdue
        case waiting
        case duty

        var title: String {
            switch self {
            case .mine: "My work"
            case .team: "My team"
            case .unassigned: "Nobody’s yet"
            case .overdue: "Overdue"
            case .waiting: "Waiting on others"
            case .duty: "Duty tray"
            }
        }

        /// What an empty list says.
        var whenEmpty: String {
            switch self {
            case .mine: "You have no tasks. The duty tray and “Nobody’s yet” show what else there is to do."
            case .team: "Your team has no open tasks."
            case .unassigned: "Every open task has somebody’s name on it."
            case .overdue: "Nothing is overdue."
            case .waiting: "Nothing is waiting on others."
            case .duty: "The duty tray is empty."
            }
        }
    }

    package let kind: Kind
    /// Only tasks of this sort.
    package let taskKind: String?

    package init(_ kind: Kind, taskKind: String? = nil) { (self.kind, self.taskKind) = (kind, taskKind) }

    /// Where a page of a list begins: after this task.
    package struct Place: Equatable, Sendable, LosslessStringConvertible {
        let urgency: Int
        let dueOn: LocalDate
        let id: TaskID

        init(_ task: WorkTask) { (urgency, dueOn, id) = (task.isUrgent ? 0 : 1, task.dueOn, task.id) }

        package init?(_ text: String) {
            let parts = text.split(separator: "_")
            guard parts.count == 3, let urgency = Int(parts[0]), let dueOn = LocalDate(String(parts[1])),
                let id = TaskID(String(parts[2]))
            else { return nil }
            (self.urgency, self.dueOn, self.id) = (urgency, dueOn, id)
        }

        package var description: String { "\(urgency)_\(dueOn)_\(id)" }
    }
}

extension TaskStore {
    /// Counts stop here, so that a count costs the same whatever the size: nobody works through more.
    package static let countLimit = 500

    /// The first `limit` tasks of a list after `place`: urgent first, then by the day they are due.
    package func worklist(
        _ list: Worklist, for principal: Principal, on today: LocalDate, after place: Worklist.Place? = nil,
        limit: Int
    ) throws -> [WorkTask] {
        let condition = self.condition(list, for: principal, on: today)
        let start: SQL =
            place.map { "AND (urgency, due_on, id) > (\($0.urgency), \($0.dueOn), \($0.id))" } ?? ""
        return try tasks("\(condition) \(start) ORDER BY urgency, due_on, id LIMIT \(limit)")
    }

    /// How many tasks each list holds, up to `countLimit`: the same questions as the lists, counted in one statement.
    package func counts(_ lists: [Worklist], for principal: Principal, on today: LocalDate) throws -> [Int] {
        var counts = lists.map { _ in 0 }
        let questions: [SQL] = lists.enumerated().map { place, list in
            """
            SELECT CAST(\(place) AS INTEGER) AS place, count(*) AS n FROM (
                SELECT 1 AS one FROM task WHERE \(condition(list, for: principal, on: today))
                LIMIT \(Self.countLimit)
            ) AS listed
            """
        }
        for row in try connection.run("\(SQL.join(questions, separator: " UNION ALL "))") {
            counts[try row.value("place")] = try row.value("n")
        }
        return counts
    }

    func condition(_ list: Worklist, for principal: Principal, on today: LocalDate) -> SQL {
        let scope = Self.condition(for: TaskPolicy(principal).scope)
        let kind: SQL = list.taskKind.map { "AND kind = \($0)" } ?? ""
        let chosen: SQL =
            switch list.kind {
            case .mine: "account_id = \(principal.account) AND status = 'open'"
            case .team: "team_id IN (\(SQL.list(principal.teams.sorted()))) AND status = 'open'"
            case .unassigned: "account_id IS NULL AND status = 'open'"
            // A task that waits on others comes back on the day somebody said they would look again.
            // Naming both urgencies lets one index find the days.
            case .overdue: "status IN ('open', 'waiting') AND urgency IN (0, 1) AND due_on < \(today)"
            case .waiting: "status = 'waiting'"
            case .duty: "account_id IS NULL AND status = 'open' AND urgency = 0"
            }
        return "\(scope) AND \(chosen) \(kind)"
    }

    // MARK: Saved views

    package struct SavedView: Equatable, Sendable {
        package let id: String
        package let name: String
        package let list: Worklist
    }

    package func savedViews(of account: AccountID) throws -> [SavedView] {
        try connection.run(
            "SELECT id, name, list, kind FROM saved_view WHERE account_id = \(account) ORDER BY name"
        ).map { row in
            SavedView(
                id: try row.value("id"), name: try row.value("name"),
                list: Worklist(try row.value("list"), taskKind: try row.optional("kind")))
        }
    }

    package func saveView(_ name: String, _ list: Worklist, of account: AccountID) throws {
        try connection.run(
            """
            INSERT INTO saved_view (id, account_id, name, list, kind)
            VALUES (\(surroundings.uuid().uuidString.lowercased()), \(account), \(name), \(list.kind),
                    \(list.taskKind))
            ON CONFLICT (account_id, name) DO UPDATE SET list = excluded.list, kind = excluded.kind
            """)
    }

    /// - Throws: `NotFound` when the view is somebody else's, or nobody's.
    package func deleteView(_ id: String, of account: AccountID) throws {
        let removed = try connection.run(
            "DELETE FROM saved_view WHERE id = \(id) AND account_id = \(account) RETURNING id")
        if removed.isEmpty { throw NotFound() }
    }
}
