import Audit
import Core
import Hummingbird
import Storage
import Web

/// Asking that every look at a record be looked at.
struct WatchPages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        let access = Access.roles([.informationGovernance])
        routes.get("/people/{id}/watch", access, show)
        routes.post("/people/{id}/watch", access, save)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await form(context, nil, FormErrors())
    }

    private func form(_ context: WebContext, _ typed: FormFields?, _ errors: FormErrors) async throws
        -> Response
    {
        let surroundings = desk.surroundings
        let (open, why) = try await desk.read(context, for: .watch) { connection, open in
            (open, try WatchStore(connection, surroundings).why(try open.person().id))
        }
        let fields = typed ?? FormFields(["watch": [why == nil ? "no" : "yes"], "why": [why ?? ""]])
        let page = FormPage(
            "Watch who opens this record", about: open.name, back: open.path, action: "\(open.path)/watch",
            intro: [
                "For somebody whom others may be curious about: a well-known person, or a colleague. Each day that somebody opens the record, a task asks their organisation to look at why. Whoever opened it is never shown that task. Only information governance leads can see here whether a record is watched."
            ],
            fields: [
                .radios(
                    "watch", "Watch it?", [("yes", "Yes"), ("no", "No")], chosen: fields.optional("watch"),
                    errors),
                .area("why", "Why? (if yes)", fields.longText("why"), rows: 3, errors),
            ], button: "Save", errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        let isWatched = fields.text("watch") == "yes"
        if !fields.has("watch", "yes"), !fields.has("watch", "no") {
            reading.errors.add("Select whether to watch it", to: "watch")
        }
        let why = reading.words("why", "Why", required: isWatched, limit: 500)
        guard reading.errors.isEmpty else { return try await form(context, fields, reading.errors) }
        let (surroundings, account) = (desk.surroundings, try context.requirePrincipal().account)
        let id = try await desk.change(context, for: .watch, .watchSet) { connection, person, _, _ in
            let store = WatchStore(connection, surroundings)
            if isWatched, let why {
                try store.watch(person.id, why: why, by: account)
            } else {
                try store.end(person.id)
            }
            return ["watch": isWatched ? "yes" : "no"]
        }
        return .redirect(to: "/people/\(id)?done=watch")
    }
}
