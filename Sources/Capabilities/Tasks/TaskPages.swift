import Audit
import Core
import Hummingbird
import Storage
import Web

extension AuditAction {
    static let worklist = AuditAction("worklist-viewed")
    static let taskChanged = AuditAction("task-changed")
    static let taskViewed = AuditAction("task-viewed")
}

/// One task, and what is done to it.
struct TaskPages: Sendable {
    let database: any Database
    let surroundings: Surroundings
    let needs: TaskNeeds

    func add(to routes: Routes) {
        let access = Access.roles(TaskPolicy.listRoles)
        routes.get("/tasks/{id}", access, show)
        routes.post("/tasks/{id}/owner", access, assign)
        routes.post("/tasks/{id}/postponement", access, putOff)
        routes.post("/tasks/{id}/wait", access, wait)
        routes.post("/tasks/{id}/resumption", access, resume)
        routes.post("/tasks/{id}/completion", access, complete)
        routes.post("/tasks/{id}/cancellation", access, cancel)
        routes.post("/tasks/{id}/reopening", access, reopen)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(context, TaskPageOpen(), TaskPageTyped(), FormErrors())
    }

    @Sendable func assign(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        guard let owner = TaskOwner(fields.text("owner")) else {
            var typed = TaskPageTyped()
            typed.ownerError = "Select who has this task now"
            var open = TaskPageOpen()
            open.assign = true
            return try await page(context, open, typed, ["owner": "Select who has this task now"])
        }
        let principal = try context.requirePrincipal()
        if owner == .me, let account = principal.account {
            return try await change(context, .take, fields, TaskPageOpen(), TaskPageTyped()) { task, _ in
                try task.taken(by: account)
            }
        }
        let needs = needs
        return try await change(context, .assign, fields, TaskPageOpen(), TaskPageTyped()) {
            task, connection in
            if let reviewers = try Self.reviewers(of: task, needs, connection) {
                guard case .account(let account) = owner, reviewers.contains(account) else {
                    throw TaskRefusal.reviewersOnly
                }
            }
            switch owner {
            case .account(let account):
                guard
                    try needs.colleagues(connection, task.organisation).contains(where: {
                        $0.account == account
                    })
                else { throw NotFound() }
                return try task.assigned(to: account, team: nil)
            case .team(let team):
                guard try needs.teams(connection, task.organisation).contains(where: { $0.team == team })
                else { throw NotFound() }
                return try task.assigned(to: nil, team: team)
            case .me, .duty: return try task.assigned(to: nil, team: nil)
            }
        }
    }

    @Sendable func putOff(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let today = surroundings.today
        var open = TaskPageOpen()
        open.putOff = true
        let needs = needs
        return try await changeByDay(context, .putOff, fields, open, words: "reason", orElse: "Select why") {
            task, words, day, connection in
            guard try needs.putOffReasons(connection, task.organisation).contains(where: { $0.code == words })
            else { throw TaskRefusal.reasonMissing(field: "reason") }
            return try task.putOff(to: day, because: words, on: today)
        }
    }

    @Sendable func wait(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let today = surroundings.today
        var open = TaskPageOpen()
        open.wait = true
        return try await changeByDay(
            context, .wait, fields, open, words: "waitingFor", orElse: "Say who or what you are waiting for"
        ) { task, words, day, _ in try task.waiting(for: words, until: day, on: today) }
    }

    @Sendable func resume(_ request: Request, _ context: WebContext) async throws -> Response {
        try await change(
            context, .resume, try await context.form(request), TaskPageOpen(), TaskPageTyped()
        ) { task, _ in try task.resumed() }
    }

    @Sendable func reopen(_ request: Request, _ context: WebContext) async throws -> Response {
        try await change(
            context, .reopen, try await context.form(request), TaskPageOpen(), TaskPageTyped()
        ) { task, _ in try task.reopened() }
    }

    @Sendable func complete(_ request: Request, _ context: WebContext) async throws -> Response {
        var open = TaskPageOpen()
        open.complete = true
        return try await close(context, .complete, try await context.form(request), open) {
            task, words, now in
            try task.completed(words, at: now)
        }
    }

    @Sendable func cancel(_ request: Request, _ context: WebContext) async throws -> Response {
        var open = TaskPageOpen()
        open.cancel = true
        return try await close(context, .cancel, try await context.form(request), open) { task, words, now in
            try task.cancelled(words, at: now)
        }
    }

    private func close(
        _ context: WebContext, _ action: TaskAction, _ fields: FormFields, _ open: TaskPageOpen,
        _ rule: @Sendable @escaping (WorkTask, String, Instant) throws -> WorkTask
    ) async throws -> Response {
        var typed = TaskPageTyped()
        typed.outcome = fields.longText("outcome")
        let words: String
        do {
            words = try TaskForms.words("outcome", in: fields, orElse: "Say what came of it")
        } catch {
            typed.outcomeError = error["outcome"]
            return try await page(context, open, typed, error)
        }
        let now = surroundings.now()
        return try await change(context, action, fields, open, typed) { task, _ in try rule(task, words, now)
        }
    }

    private func changeByDay(
        _ context: WebContext, _ action: TaskAction, _ fields: FormFields, _ open: TaskPageOpen,
        words name: String,
        orElse message: String,
        _ rule: @Sendable @escaping (WorkTask, String, LocalDate, any Connection) throws -> WorkTask
    ) async throws -> Response {
        var typed = TaskPageTyped()
        (typed.reason, typed.waitingFor) = (fields.longText("reason"), fields.longText("waitingFor"))
        (typed.day, typed.month, typed.year) =
            (fields.text("dueOn-day"), fields.text("dueOn-month"), fields.text("dueOn-year"))
        var errors = FormErrors()
        var words = ""
        var day: LocalDate?
        do { words = try TaskForms.words(name, in: fields, orElse: message) } catch { errors.add(error) }
        do { day = try TaskForms.day("dueOn", in: fields) } catch { errors.add(error) }
        let today = surroundings.today
        if let day, day < today { errors.add("The new day must be today or later", to: "dueOn-day") }
        if let day, day > today.adding(years: 1) {
            errors.add("The new day must be within a year", to: "dueOn-day")
        }
        guard errors.isEmpty, let day else {
            (typed.reasonError, typed.waitingForError) = (errors["reason"], errors["waitingFor"])
            typed.dueOnError = errors["dueOn-day"]
            return try await page(context, open, typed, errors)
        }
        let (said, until) = (words, day)
        return try await change(context, action, fields, open, typed) { task, connection in
            try rule(task, said, until, connection)
        }
    }

    /// Finds the task within scope, asks the policy, applies the rule and saves it with its audit entry.
    private func change(
        _ context: WebContext, _ action: TaskAction, _ fields: FormFields, _ open: TaskPageOpen,
        _ typed: TaskPageTyped,
        _ rule: @Sendable @escaping (WorkTask, any Connection) throws -> WorkTask
    ) async throws -> Response {
        let id = try context.parameters.require("id", as: TaskID.self)
        let principal = try context.requirePrincipal()
        let policy = TaskPolicy(principal)
        let note = [fields.longText("outcome"), fields.longText("reason"), fields.longText("waitingFor")]
            .first { !$0.isEmpty }
        let seen = Int(fields.text("version"))
        let surroundings = surroundings
        do {
            try await database.write { connection in
                let store = TaskStore(connection, surroundings)
                guard var task = try store.find(id, within: policy.scope) else { throw NotFound() }
                try policy.require(action, on: task)
                if let seen, seen != task.version { throw EditConflict() }
                task = try rule(task, connection)
                try store.save(task, after: action, note: note, by: principal)
                try AuditStore(connection, surroundings).add(
                    .taskChanged, about: id, by: principal, detail: ["action": action.rawValue],
                    person: task.person)
            }
        } catch let refusal as TaskRefusal {
            return try await page(context, open, typed, [refusal.field ?? "task": refusal.message])
        } catch is EditConflict {
            return try await page(
                context, open, typed,
                ["task": "Somebody else changed this task while you were writing. This is how it stands now"],
                status: .conflict)
        }
        return .redirect(to: "/tasks/\(id)")
    }

    /// Who alone may have work about somebody restricted; `nil` for work about anybody else.
    private static func reviewers(
        of task: WorkTask, _ needs: TaskNeeds, _ connection: any Connection
    ) throws -> Set<AccountID>? {
        guard let person = task.person, try TaskStore.isRestricted(person, connection) else { return nil }
        return Set(
            try needs.reviewers(connection, person).filter { $0.organisation == task.organisation }
                .map(\.account))
    }

    private func page(
        _ context: WebContext, _ open: TaskPageOpen, _ typed: TaskPageTyped, _ errors: FormErrors,
        status: HTTPResponse.Status? = nil
    ) async throws -> Response {
        let id = try context.parameters.require("id", as: TaskID.self)
        let principal = try context.requirePrincipal()
        let policy = TaskPolicy(principal)
        let (needs, surroundings) = (needs, surroundings)
        let today = surroundings.today
        let isLook = errors.isEmpty
        let view = try await database.write { connection -> TaskPage in
            let store = TaskStore(connection, surroundings)
            guard let task = try store.find(id, within: policy.scope) else { throw NotFound() }
            if isLook, let person = task.person {
                try AuditStore(connection, surroundings).add(
                    .taskViewed, about: id, by: principal, person: person, heldBack: task.isSensitive)
            }
            let reviewers = try Self.reviewers(of: task, needs, connection)
            let colleagues = try needs.colleagues(connection, task.organisation)
            let names = Dictionary(
                colleagues.map { ($0.account, $0.name) }, uniquingKeysWith: { first, _ in first })
            let teams = try needs.teams(connection, task.organisation)
            let choices = colleagues.filter { reviewers?.contains($0.account) ?? true }
            let label = try task.person.flatMap { try needs.people(connection, [$0], principal)[$0] }
            let owner = Self.owner(task, names, teams)
            let reasons = try needs.putOffReasons(connection, task.organisation)
            return TaskPage(
                pageTitle: task.title, path: "/tasks/\(id)",
                row: TaskRow(task, on: today, person: label, owner: owner),
                personPath: label == nil ? nil : task.person.map { "/people/\($0)" }, linkPath: task.linkPath,
                openedOn: task.openedAt.londonDate.spoken,
                putOffReason: task.putOffReason.map { Self.text(of: $0, reasons) },
                outcome: task.outcome,
                mayTake: task.account != principal.account && !task.status.isClosed,
                mayChange: !task.status.isClosed,
                mayAssign: !task.status.isClosed && policy.allows(.assign, on: task),
                mayWait: task.status == .open, mayResume: task.status == .waiting,
                mayCancel: !task.status.isClosed && policy.allows(.cancel, on: task),
                mayReopen: task.status.isClosed && policy.allows(.reopen, on: task),
                owners: Self.owners(task, choices, reviewers == nil ? teams : nil),
                reasons: reasons.map {
                    .init(value: $0.code, title: $0.text, isChosen: $0.code == typed.reason)
                },
                events: try store.events(of: id).map { event in
                    TaskPage.Event(
                        when: event.at.spoken,
                        what: Self.what(event.action),
                        who: event.account.map { names[$0] ?? "A colleague who has left" } ?? "Mainstay",
                        note: event.note.map {
                            event.action == TaskAction.putOff.rawValue ? Self.text(of: $0, reasons) : $0
                        })
                },
                errors: errors.list, open: open, typed: typed, version: String(task.version))
        }
        return context.page("tasks/task", view, status: status ?? (isLook ? .ok : .unprocessableContent))
    }

    /// A reason in words; one that is no longer offered, or was typed, as it was kept.
    private static func text(of reason: String, _ reasons: [TaskNeeds.Reason]) -> String {
        reasons.first { $0.code == reason }?.text ?? reason
    }

    private static func what(_ action: String) -> String {
        if action == TaskStore.escalated { return "Passed to a manager, since nobody had answered in time" }
        return TaskAction(rawValue: action)?.pastTense ?? "Opened"
    }

    static func owner(
        _ task: WorkTask, _ names: [AccountID: String], _ teams: [TaskNeeds.TeamLabel]
    ) -> String {
        if let account = task.account { return names[account] ?? "A colleague who has left" }
        if let team = task.team, let label = teams.first(where: { $0.team == team }) { return label.name }
        return "Nobody yet"
    }

    private static func owners(
        _ task: WorkTask, _ colleagues: [TaskNeeds.Colleague], _ teams: [TaskNeeds.TeamLabel]?
    ) -> [WorklistPage.Choice] {
        let accounts = colleagues.filter { $0.account != task.aboutAccount }.map {
            WorklistPage.Choice(
                value: "account:\($0.account)", title: $0.name, isChosen: $0.account == task.account)
        }
        // Work about somebody restricted is its reviewers' alone.
        guard let teams else { return accounts }
        return accounts
            + teams.map {
                .init(
                    value: "team:\($0.team)", title: "Team: \($0.name)",
                    isChosen: task.account == nil && $0.team == task.team)
            } + [
                .init(
                    value: "duty", title: "The duty tray", isChosen: task.account == nil && task.team == nil)
            ]
    }
}
