import Audit
import Core
import Hummingbird
import Storage
import Web

/// The list, and each concern as far as the reader may see it; whatever is added to it.
struct ConcernPages: Sendable {
    let database: any Database
    let desk: ConcernDesk

    func add(to routes: Routes) {
        routes.get("/concerns", .staff, list)
        routes.get("/concerns/{concern}", .staff, show)
        routes.post("/concerns/{concern}/entries", .staff, save)
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        let desk = desk
        let view = try await database.write { connection -> ConcernListPage in
            let store = desk.store(connection)
            let isLead = principal.has(any: .safeguardingLead)
            var shown: [Concern] = []
            if isLead, let organisation = principal.organisation {
                let found = try store.ofOrganisation(organisation)
                let hidden = try desk.hidden(found, for: principal, connection)
                shown = found.filter { concern in
                    ConcernPolicy(principal).sight(of: concern, isHidden: hidden.contains(concern.id))
                        == .whole
                }
                try AuditStore(connection, desk.surroundings).addSearch(
                    "concerns", shown: shown.map(\.id), by: principal, heldBack: true)
            }
            let raised = try principal.account.map { try store.raised(by: $0) } ?? []
            let now = desk.surroundings.now()
            let rows = shown.map { Self.row($0, at: now) }
            let own = raised.map { Self.row($0, at: now) }
            return ConcernListPage(
                isLead: isLead, mayTakeOver: principal.has(any: .safeguardingLead, .manager), rows: rows,
                hasRows: !rows.isEmpty, own: own, hasOwn: !own.isEmpty)
        }
        return context.page("safeguarding/list", view)
    }

    private static func row(_ concern: Concern, at now: Instant) -> ConcernListPage.Row {
        let state = concern.state
        let isLate = state.isLate(at: now)
        let due = state.status.isOpen ? ". Next step by \(state.dueAt.spoken)" : ""
        return ConcernListPage.Row(
            rowTitle: "Concern \(concern.reference.description)", rowPath: "/concerns/\(concern.id)",
            rowDetail: "Raised \(concern.raisedAt.spoken), for \(concern.teams.title)\(due)",
            rowTag: isLate ? "\(state.status.title): late" : state.status.title,
            rowColour: isLate ? "red" : state.status.colour)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let done = try context.query(request).text("done")
        return try await page(context, ConcernForm(FormFields(), on: desk.surroundings.today), done: done)
    }

    private func page(
        _ context: WebContext, _ form: ConcernForm, done: String = "",
        status: HTTPResponse.Status = .unprocessableContent
    ) async throws -> Response {
        let id = try context.parameters.require("concern", as: ConcernID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let view = try await database.write { connection -> ConcernPage in
            let opened = try desk.open(id, for: principal, connection)
            let sight = ["sight": "\(opened.sight)"]
            try desk.audit(.concernViewed, opened.concern, by: principal, sight, connection)
            if opened.sight == .whole, let account = principal.account {
                try desk.store(connection).read(id, by: account)
            }
            return try ConcernReading(desk: desk, opened: opened, form: form, connection: connection)
                .page(done: done)
        }
        return context.page(
            "safeguarding/show", view, status: form.errors.isEmpty ? .ok : status)
    }

    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        var form = ConcernForm(
            try await context.lenientForm(request), on: desk.surroundings.today)
        let id = try context.parameters.require("concern", as: ConcernID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        // Whoever may not know of it gets the same answer whatever they sent.
        let sight = try await database.read { try desk.open(id, for: principal, $0).sight }
        let allowed = ConcernReading.actions(sight)
        let action = ConcernAction(rawValue: form.fields.text("action")).flatMap {
            allowed.contains($0) ? $0 : nil
        }
        guard let action else {
            form.errors.add("Select what to add", to: "action")
            return try await page(context, form)
        }
        let addition = Self.read(&form, action)
        guard form.errors.isEmpty else { return try await page(context, form) }
        let version = Int(form.fields.text("version"))
        do {
            try await database.write { connection in
                let opened = try desk.open(id, for: principal, connection)
                guard opened.concern.state.version == version else { throw EditConflict() }
                if let corrected = addition.corrects {
                    let known = try desk.store(connection).entries(of: id).map(\.id)
                    guard known.contains(corrected) else { throw NotFound() }
                }
                try desk.add(addition, to: opened.concern, by: principal, connection)
            }
            return .redirect(to: "/concerns/\(id)?done=kept")
        } catch let refusal as ConcernRefusal {
            form.errors.add(refusal.message, to: refusal.field ?? "action")
            return try await page(context, form)
        } catch is EditConflict {
            // Nobody's words are lost because somebody, or the clock, wrote at the same time.
            form.errors.add(
                "Something was added since you opened this. Read it below; your words are still here: save again",
                to: "action")
            return try await page(context, form, status: .conflict)
        }
    }

    private static func read(_ form: inout ConcernForm, _ action: ConcernAction) -> ConcernDesk.Addition {
        var addition = ConcernDesk.Addition(action: action)
        let isContact = action == .send || action == .acknowledge || action == .tried
        if isContact {
            addition.happenedAt = form.happened()
            addition.team = Concern.Teams(rawValue: form.fields.text("team"))
            if addition.team == nil { form.errors.add("Select which team", to: "team") }
            let way = form.choice("way", ConcernReading.ways, "Select how")
            addition.way = way.isEmpty ? nil : way
        }
        addition.reference = form.fields.optional("reference")
        if action == .acknowledge, addition.reference == nil {
            form.errors.add(ConcernRefusal.noReference.message, to: "reference")
        }
        addition.words = form.words("words", isContact ? nil : "Write what to add")
        if action == .correct { addition.corrects = form.fields.optional("corrects") }
        if action == .keep || action == .step {
            let days = Int(form.fields.text("days")) ?? 0
            if (1...3_650).contains(days) {
                addition.dueOn = form.today.adding(days: days)
            } else {
                form.errors.add("Enter in how many days, from 1 to 3,650", to: "days")
            }
        }
        return addition
    }
}
