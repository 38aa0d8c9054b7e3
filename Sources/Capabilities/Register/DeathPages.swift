import Core
import Hummingbird
import Storage
import Web

/// Recording a death, how sure it is, and taking it back.
struct DeathPages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        routes.get("/people/{id}/death", RecordDesk.access, form)
        routes.post("/people/{id}/death", RecordDesk.access, record)
        routes.get("/people/{id}/death/undoing", RecordDesk.access, undoing)
        routes.post("/people/{id}/death/undoing", RecordDesk.access, undo)
    }

    @Sendable func form(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(context, FormFields(), FormErrors())
    }

    private func page(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let open = try await desk.read(context) { _, open in
            _ = try open.person()
            return open
        }
        let page = FormPage(
            "Record a death", about: open.name, back: open.path, action: "\(open.path)/death",
            intro: [
                "Until it is confirmed, messages wait and nothing ends. Once it is, their caring links end; nobody’s record is removed.",
                "If they cared for somebody, those people are looked after first: tasks are made for today.",
            ],
            fields: [
                .radios(
                    "confidence", "How sure is it?",
                    [
                        ("unconfirmed", "We were told, and it isn’t confirmed"),
                        ("confirmed", "Confirmed: by the family, a professional or a certificate"),
                    ],
                    chosen: fields.optional("confidence"), errors),
                .date("died", "When did they die? (optional)", TypedDate(fields, "died"), errors),
                .line(
                    "told-by", "Who told us?", fields.text("told-by"),
                    hint: "For example: their daughter, by phone", width: "30", errors),
            ], button: "Save", errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func record(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        let confidence = reading.choice(
            "confidence", as: Person.Confidence.self, missing: "Select how sure it is")
        let day = reading.day("died", "The day they died", required: false)
        if let day, day > desk.surroundings.today {
            reading.errors.add("The day they died must be today or in the past", to: "died")
        }
        let toldBy = reading.line("told-by", "Who told us", required: true)
        guard let confidence, let toldBy, reading.errors.isEmpty else {
            return try await page(context, fields, reading.errors)
        }
        let (desk, principal) = (desk, try context.requirePrincipal())
        let id = try await desk.change(context, .deathRecorded) { connection, person, _, provenance in
            if let day, let birth = person.birth, day < birth.date { throw DeathRefusal.beforeBirth }
            try RegisterStore(connection, desk.surroundings, desk.needs).died(
                person, on: day, confidence, toldBy: toldBy, organisation: principal.organisation, provenance)
            return ["confidence": confidence.rawValue]
        }
        return .redirect(to: "/people/\(id)?done=death")
    }

    @Sendable func undoing(_ request: Request, _ context: WebContext) async throws -> Response {
        try await undoForm(context, FormFields(), FormErrors())
    }

    private func undoForm(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let open = try await desk.read(context) { _, open in
            guard try open.person().death != nil else { throw NotFound() }
            return open
        }
        let page = FormPage(
            "Take back the death", about: open.name, back: open.path, action: "\(open.path)/death/undoing",
            intro: [
                "The caring links that it ended are opened again. A task is made to look at what was sent or stopped meanwhile, and to say sorry."
            ], fields: [.area("why", "How do we know?", fields.longText("why"), rows: 3, errors)],
            button: "Take it back", errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func undo(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        guard let why = reading.words("why", "How we know", required: true, limit: 1_000),
            reading.errors.isEmpty
        else {
            return try await undoForm(context, fields, reading.errors)
        }
        let (desk, principal) = (desk, try context.requirePrincipal())
        let id = try await desk.change(context, .deathUndone) { connection, person, _, _ in
            guard person.death != nil else { throw NotFound() }
            try RegisterStore(connection, desk.surroundings, desk.needs)
                .undoDeath(of: person, why: why, organisation: principal.organisation)
            return [:]
        }
        return .redirect(to: "/people/\(id)?done=undone")
    }
}

/// Why a death can't be as it was written.
enum DeathRefusal: Refusal, Equatable {
    case beforeBirth

    var message: String { "The day they died must be after the day they were born" }
    var field: String? { "died" }
}
