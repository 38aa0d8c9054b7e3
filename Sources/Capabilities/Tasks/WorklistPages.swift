import Audit
import Core
import Hummingbird
import Storage
import Web

/// The lists that people work from, and the views they keep of them.
struct WorklistPages: Sendable {
    static let pageSize = 25

    let database: any Database
    let surroundings: Surroundings
    let needs: TaskNeeds

    func add(to routes: Routes) {
        let access = Access.roles(TaskPolicy.listRoles)
        routes.get("/work", access, list)
        routes.post("/saved-views", access, saveView)
        routes.post("/saved-views/{id}/removal", access, removeView)
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        let kind = Worklist.Kind(rawValue: query.text("list")) ?? .mine
        let taskKind = query.optional("kind").flatMap { TaskKinds.titles[$0] == nil ? nil : $0 }
        let after = query.optional("after").flatMap(Worklist.Place.init)
        return try await page(context, Worklist(kind, taskKind: taskKind), after, "", FormErrors())
    }

    @Sendable func saveView(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let principal = try context.requirePrincipal()
        guard let account = principal.account, let kind = Worklist.Kind(rawValue: fields.text("list")) else {
            throw NotFound()
        }
        let list = Worklist(
            kind, taskKind: fields.optional("kind").flatMap { TaskKinds.titles[$0] == nil ? nil : $0 })
        let name = fields.text("name")
        guard !name.isEmpty, name.count <= 60 else {
            let message = name.isEmpty ? "Give this view a name" : "Use 60 characters or fewer"
            return try await page(context, list, nil, name, ["name": message])
        }
        let surroundings = surroundings
        try await database.write { connection in
            try TaskStore(connection, surroundings).saveView(name, list, of: account)
        }
        return .redirect(to: Self.path(list))
    }

    @Sendable func removeView(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await context.form(request)
        let id = try context.parameters.require("id")
        guard let account = try context.requirePrincipal().account else { throw NotFound() }
        let surroundings = surroundings
        try await database.write { connection in
            try TaskStore(connection, surroundings).deleteView(id, of: account)
        }
        return .redirect(to: "/work")
    }

    private func page(
        _ context: WebContext, _ list: Worklist, _ after: Worklist.Place?, _ viewName: String,
        _ errors: FormErrors
    ) async throws -> Response {
        let principal = try context.requirePrincipal()
        let (needs, surroundings, today) = (needs, surroundings, surroundings.today)
        let read = try await database.read { connection -> Listed in
            let store = TaskStore(connection, surroundings)
            let tasks = try store.worklist(
                list, for: principal, on: today, after: after, limit: Self.pageSize + 1)
            let shown = Array(tasks.prefix(Self.pageSize))
            let organisation = principal.organisation
            return Listed(
                tasks: shown, hasMore: tasks.count > shown.count,
                counts: try store.counts(
                    Worklist.Kind.allCases.map { Worklist($0, taskKind: list.taskKind) }, for: principal,
                    on: today),
                views: try principal.account.map { try store.savedViews(of: $0) } ?? [],
                people: try needs.people(connection, Set(shown.compactMap(\.person)), principal),
                colleagues: try organisation.map { try needs.colleagues(connection, $0) } ?? [],
                teams: try organisation.map { try needs.teams(connection, $0) } ?? [],
                queues: try needs.queues(connection, principal))
        }
        try await database.write { connection in
            try AuditStore(connection, surroundings).addSearch(
                "worklist-\(list.kind.rawValue)", shown: read.tasks.compactMap(\.person), by: principal)
        }
        let view = Self.view(read, list, after, viewName, errors, on: today)
        return context.page("tasks/worklist", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private struct Listed: Sendable {
        let tasks: [WorkTask]
        let hasMore: Bool
        let counts: [Int]
        let views: [TaskStore.SavedView]
        let people: [PersonID: TaskNeeds.PersonLabel]
        let colleagues: [TaskNeeds.Colleague]
        let teams: [TaskNeeds.TeamLabel]
        let queues: [TaskNeeds.Queue]
    }

    static func counted(_ count: Int) -> String {
        count < TaskStore.countLimit ? String(count) : "\(TaskStore.countLimit)+"
    }

    private static func view(
        _ read: Listed, _ list: Worklist, _ after: Worklist.Place?, _ viewName: String, _ errors: FormErrors,
        on today: LocalDate
    ) -> WorklistPage {
        let names = Dictionary(
            read.colleagues.map { ($0.account, $0.name) }, uniquingKeysWith: { first, _ in first })
        return WorklistPage(
            pageTitle: list.kind.title,
            tabs: zip(Worklist.Kind.allCases, read.counts).map { kind, count in
                WorklistPage.Tab(
                    path: path(Worklist(kind, taskKind: list.taskKind)), title: kind.title,
                    count: counted(count),
                    isCurrent: kind == list.kind)
            },
            queues: read.queues.map {
                WorklistPage.Tab(
                    path: $0.path, title: $0.title, count: counted($0.count), isCurrent: false)
            },
            rows: read.tasks.map { task in
                TaskRow(
                    task, on: today, person: task.person.flatMap { read.people[$0] },
                    owner: TaskPages.owner(task, names, read.teams))
            },
            hasRows: !read.tasks.isEmpty, whenEmpty: list.kind.whenEmpty, list: list.kind.rawValue,
            kind: list.taskKind ?? "",
            kinds: TaskKinds.titles.sorted { $0.value < $1.value }.map {
                WorklistPage.Choice(value: $0.key, title: $0.value, isChosen: $0.key == list.taskKind)
            },
            savedViews: read.views.map {
                WorklistPage.View(
                    path: path($0.list), removalPath: "/saved-views/\($0.id)/removal", name: $0.name)
            },
            hasSavedViews: !read.views.isEmpty,
            nextPath: read.hasMore
                ? read.tasks.last.map { "\(path(list))&after=\(Worklist.Place($0))" } : nil,
            firstPath: after == nil ? nil : path(list), errors: errors.list, viewName: viewName,
            viewNameError: errors["name"])
    }

    private static func path(_ list: Worklist) -> String {
        "/work?list=\(list.kind.rawValue)" + (list.taskKind.map { "&kind=\($0)" } ?? "")
    }
}
