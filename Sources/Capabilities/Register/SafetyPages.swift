import Core
import Hummingbird
import Storage
import Web

/// Visit alerts, and answers to "this is wrong".
struct SafetyPages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        let access = RecordDesk.access
        routes.get("/people/{id}/visit-alerts/new", access, newAlert)
        routes.post("/people/{id}/visit-alerts/new", access, addAlert)
        routes.post("/people/{id}/visit-alerts/{alert}/ending", access, endAlert)
        routes.get("/people/{id}/corrections/{correction}", access, correction)
        routes.post("/people/{id}/corrections/{correction}", access, answer)
    }

    // MARK: Visit alerts

    @Sendable func newAlert(_ request: Request, _ context: WebContext) async throws -> Response {
        try await alertForm(context, FormFields(), FormErrors())
    }

    private func alertForm(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let open = try await desk.read(context) { _, open in
            _ = try open.person()
            return open
        }
        let page = FormPage(
            "Add a visit safety alert", about: open.name, back: open.path,
            action: "\(open.path)/visit-alerts/new",
            intro: ["Write what you know, not what you think of somebody. The person can ask to see it."],
            fields: [
                .radios(
                    "kind", "What is it?", VisitAlert.Kind.options(\.label), chosen: fields.optional("kind"),
                    errors),
                .area("note", "What should a visitor know?", fields.longText("note"), rows: 3, errors),
                .date(
                    "review", "When should somebody look at this again?", TypedDate(fields, "review"), errors),
            ], button: "Save", errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func addAlert(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        let kind = reading.choice("kind", as: VisitAlert.Kind.self, missing: "Select what it is")
        let note = reading.words("note", "What a visitor should know", required: true, limit: 500)
        let review = reading.day("review", "The day to look at it again")
        if let review, review <= desk.surroundings.today {
            reading.errors.add("The day to look at it again must be in the future", to: "review")
        }
        guard let kind, let note, let review, reading.errors.isEmpty else {
            return try await alertForm(context, fields, reading.errors)
        }
        let surroundings = desk.surroundings
        let id = try await desk.change(context, .visitAlertSaved) { connection, person, _, provenance in
            try SafetyStore(connection, surroundings).addAlert(
                kind, note: note, reviewOn: review, to: person.id, provenance.about(.both))
            return ["kind": kind.rawValue]
        }
        return .redirect(to: "/people/\(id)?done=alert")
    }

    @Sendable func endAlert(_ request: Request, _ context: WebContext) async throws -> Response {
        let (surroundings, alert) = (
            desk.surroundings, try context.parameters.require("alert", as: AlertID.self)
        )
        let id = try await desk.change(context, .visitAlertSaved) { connection, person, _, _ in
            try SafetyStore(connection, surroundings).endAlert(alert, of: person.id)
            return ["ended": alert.description]
        }
        return .redirect(to: "/people/\(id)?done=alert-ended")
    }

    // MARK: "This is wrong"

    @Sendable func correction(_ request: Request, _ context: WebContext) async throws -> Response {
        try await correctionForm(context, FormFields(), FormErrors())
    }

    private func correctionForm(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors
    ) async throws -> Response {
        let (surroundings, key) = (desk.surroundings, try context.parameters.require("correction"))
        let (open, asked) = try await desk.read(context) { connection, open in
            let person = try open.person()
            guard
                let asked = try SafetyStore(connection, surroundings).corrections(of: person.id).first(
                    where: { $0.id == key })
            else { throw NotFound() }
            return (open, asked)
        }
        let page = FormPage(
            "“This is wrong”: \(asked.item)", about: open.name, back: open.path,
            action: "\(open.path)/corrections/\(asked.id)",
            intro: ["\(asked.askedAt.spoken). They wrote:", asked.words],
            fields: [
                .radios(
                    "status", "What was done?",
                    [
                        ("corrected", "It was wrong, and has been put right"),
                        ("kept", "It was kept as it is"),
                    ], chosen: fields.optional("status"), errors),
                .area("answer", "Your answer to them", fields.longText("answer"), errors),
            ], hidden: ["version": "\(asked.version)"], button: "Save answer", errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func answer(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        let status = reading.choice(
            "status", as: CorrectionRequest.Status.self, missing: "Select what was done")
        let answer = reading.words("answer", "Your answer", required: true)
        guard let status, status != .open, let answer, reading.errors.isEmpty else {
            return try await correctionForm(context, fields, reading.errors)
        }
        let (surroundings, key) = (desk.surroundings, try context.parameters.require("correction"))
        let account = try context.requirePrincipal().account
        let id = try await desk.change(context, .correctionAnswered) { connection, person, _, _ in
            let store = SafetyStore(connection, surroundings)
            guard let asked = try store.corrections(of: person.id).first(where: { $0.id == key }) else {
                throw NotFound()
            }
            guard asked.version == Int(fields.text("version")) else { throw EditConflict() }
            try store.answerCorrection(asked, status, answer: answer, by: account)
            return ["status": status.rawValue]
        }
        return .redirect(to: "/people/\(id)?done=correction")
    }
}
