import Core
import Jobs
import Storage

/// All SQL for tasks.
package struct TaskStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        self.connection = connection
        self.surroundings = surroundings
    }

    /// Opens a task, or gives back the one that was opened with the same key.
    @discardableResult
    package func open(_ request: TaskRequest, by principal: Principal) throws -> TaskID {
        let opened = try connection.run(
            """
            INSERT INTO task (
                id, kind, title, person_id, organisation_id, team_id, account_id, about_account_id,
                opened_at, due_on, urgency, sensitive, status, link_path, key)
            VALUES (
                \(surroundings.newID() as TaskID), \(request.kind), \(request.title), \(request.person),
                \(request.organisation), \(request.team), \(request.account), \(request.aboutAccount),
                \(surroundings.now()), \(request.dueOn), \(request.urgent ? 0 : 1), \(request.sensitive),
                \(WorkTask.Status.open), \(request.linkPath), \(request.key))
            ON CONFLICT (key) DO NOTHING
            RETURNING id
            """)
        if let id: TaskID = try opened.first?.value("id") {
            try addEvent(id, "open", nil, by: principal)
            return id
        }
        if request.opensAgain { try openAgain(request, by: principal) }
        return try connection.run("SELECT id FROM task WHERE key = \(request.key)").first.map {
            try $0.value("id")
        }
            ?? { throw NotFound() }()
    }

    /// What closed it was taken back: it's open as it is asked for now.
    ///
    /// One that is open stays as it is.
    private func openAgain(_ request: TaskRequest, by principal: Principal) throws {
        let opened = try connection.run(
            """
            UPDATE task SET status = 'open', title = \(request.title), person_id = \(request.person),
                organisation_id = \(request.organisation), team_id = \(request.team),
                account_id = \(request.account), due_on = \(request.dueOn),
                urgency = \(request.urgent ? 0 : 1), sensitive = \(request.sensitive), outcome = NULL, closed_at = NULL,
                version = version + 1
            WHERE key = \(request.key) AND status IN ('done', 'cancelled') RETURNING id
            """)
        for row in opened {
            try addEvent(try row.value("id"), TaskAction.reopen.rawValue, nil, by: principal)
        }
    }

    package func find(_ id: TaskID, within scope: TaskPolicy.Scope) throws -> WorkTask? {
        try tasks("id = \(id) AND \(Self.condition(for: scope)) LIMIT 1").first
    }

    /// Saves what `action` did to a task.
    ///
    /// - Throws: `EditConflict` when someone else saved this task first.
    package func save(_ task: WorkTask, after action: TaskAction, note: String?, by principal: Principal)
        throws
    {
        let saved = try connection.run(
            """
            UPDATE task
            SET status = \(task.status), team_id = \(task.team), account_id = \(task.account),
                due_on = \(task.dueOn), waiting_for = \(task.waitingFor), put_off_reason = \(task.putOffReason),
                outcome = \(task.outcome), closed_at = \(task.closedAt), version = version + 1
            WHERE id = \(task.id) AND version = \(task.version)
            RETURNING key
            """)
        guard let row = saved.first else { throw EditConflict() }
        try addEvent(task.id, action.rawValue, note, by: principal)
        if task.status.isClosed {
            let closed = TaskClosed(key: try row.value("key"), kind: task.kind, isDone: task.status == .done)
            try EventStore(connection, surroundings).add(
                Jobs.Event(.taskClosed, about: task.id, payload: closed))
        }
    }

    /// Closes the task with this key because what it asked for was done elsewhere; one that is closed stays as it is.
    package func complete(_ key: String, by principal: Principal) throws {
        let closed = try connection.run(
            """
            UPDATE task SET status = 'done', outcome = 'Decided', closed_at = \(surroundings.now()),
                waiting_for = NULL, version = version + 1
            WHERE key = \(key) AND status IN ('open', 'waiting') RETURNING id
            """)
        for row in closed {
            try addEvent(try row.value("id"), TaskAction.complete.rawValue, nil, by: principal)
        }
    }

    /// Tasks about one person, open ones first, then the latest closed.
    package func about(_ person: PersonID, within scope: TaskPolicy.Scope) throws -> [WorkTask] {
        try tasks(
            """
            person_id = \(person) AND \(Self.condition(for: scope))
            ORDER BY status IN ('done', 'cancelled'), due_on, id LIMIT 100
            """)
    }

    /// How many open tasks an account holds: asked before it is disabled.
    package func openCount(of account: AccountID) throws -> Int {
        try connection.run(
            "SELECT count(*) AS n FROM task WHERE account_id = \(account) AND status IN ('open', 'waiting')"
        ).first?.value("n") ?? 0
    }

    /// The same by organisation.
    package func openCounts(of account: AccountID) throws -> [OrganisationID: Int] {
        let rows = try connection.run(
            """
            SELECT organisation_id, count(*) AS n FROM task
            WHERE account_id = \(account) AND status IN ('open', 'waiting') GROUP BY organisation_id
            """)
        return Dictionary(
            uniqueKeysWithValues: try rows.map { (try $0.value("organisation_id"), try $0.value("n")) })
    }

    /// Hands every open task of one account to another, or to the duty tray: what checks the other's own work, too.
    ///
    /// - Parameter organisation: whose work alone is handed over; everybody's when it's `nil`.
    /// - Returns: the restricted people whom some of it is about: it goes on to those who may see them.
    @discardableResult
    package func handOver(
        from account: AccountID, to other: AccountID?, in organisation: OrganisationID? = nil,
        by principal: Principal
    ) throws -> [PersonID] {
        let restricted: [PersonID] = try connection.run(
            """
            SELECT DISTINCT person_id FROM task
            WHERE account_id = \(account) AND status IN ('open', 'waiting')
                AND person_id IN (SELECT person_id FROM restricted_person_facts)
            ORDER BY person_id
            """
        ).map { try $0.value("person_id") }
        let place: SQL = organisation.map { " AND organisation_id = \($0)" } ?? ""
        let moved = try connection.run(
            """
            UPDATE task
            SET account_id = CASE WHEN about_account_id = \(other) THEN NULL ELSE \(other) END, version = version + 1
            WHERE account_id = \(account)\(place) AND status IN ('open', 'waiting')
            RETURNING id
            """)
        for row in moved {
            try addEvent(try row.value("id"), TaskAction.assign.rawValue, nil, by: principal)
        }
        return restricted
    }

    package struct Event: Sendable {
        package let at: Instant
        package let action: String
        package let note: String?
        package let account: AccountID?
    }

    /// What was done to a task, latest first.
    package func events(of task: TaskID) throws -> [Event] {
        try connection.run(
            "SELECT at, action, note, by_kind, by_id FROM task_event WHERE task_id = \(task) ORDER BY at DESC LIMIT 200"
        ).map { row in
            let byID: String = try row.value("by_id")
            return Event(
                at: try row.value("at"), action: try row.value("action"), note: try row.optional("note"),
                account: try row.value("by_kind", as: String.self) == "staff" ? AccountID(byID) : nil)
        }
    }

    func addEvent(_ task: TaskID, _ action: String, _ note: String?, by principal: Principal) throws {
        let (kind, id) =
            switch principal.kind {
            case .staff(let account): ("staff", account.description)
            case .carer(let person): ("carer", person.description)
            case .quickAddLink(let link): ("quick-add-link", link.description)
            case .system(let name): ("system", name)
            }
        try connection.run(
            """
            INSERT INTO task_event (id, task_id, at, by_kind, by_id, action, note)
            VALUES (\(surroundings.uuid().uuidString.lowercased()), \(task), \(surroundings.now()), \(kind), \(id),
                    \(action), \(note))
            """)
    }

    func tasks(_ condition: SQL) throws -> [WorkTask] {
        try connection.run(
            """
            SELECT id, kind, title, person_id, organisation_id, team_id, account_id, about_account_id, opened_at,
                   due_on, urgency, sensitive, status, waiting_for, put_off_reason, outcome, closed_at, link_path,
                   version
            FROM task WHERE \(condition)
            """
        ).map(WorkTask.init(row:))
    }

    static func condition(for scope: TaskPolicy.Scope) -> SQL {
        guard case .organisation(let organisation, let account, let sensitive, let restricted) = scope else {
            return "1 = 0"
        }
        let open: SQL = sensitive ? "" : " AND (NOT sensitive OR account_id = \(account))"
        let known: SQL =
            restricted
            ? ""
            // The few restricted people are read once for a whole list; a look-up for each task costs a hundred times as much.
            : """
             AND (person_id IS NULL OR person_id NOT IN (SELECT person_id FROM restricted_person_facts))
            """
        let others: SQL = " AND (about_account_id IS NULL OR about_account_id <> \(account))"
        return "organisation_id = \(organisation)\(others)\(open)\(known)"
    }
}

extension WorkTask {
    init(row: Row) throws {
        id = try row.value("id")
        kind = try row.value("kind")
        title = try row.value("title")
        person = try row.optional("person_id")
        organisation = try row.value("organisation_id")
        team = try row.optional("team_id")
        account = try row.optional("account_id")
        aboutAccount = try row.optional("about_account_id")
        openedAt = try row.value("opened_at")
        dueOn = try row.value("due_on")
        isUrgent = try row.value("urgency", as: Int.self) == 0
        isSensitive = try row.value("sensitive")
        status = try row.value("status")
        waitingFor = try row.optional("waiting_for")
        putOffReason = try row.optional("put_off_reason")
        outcome = try row.optional("outcome")
        closedAt = try row.optional("closed_at")
        linkPath = try row.optional("link_path")
        version = try row.value("version")
    }
}
