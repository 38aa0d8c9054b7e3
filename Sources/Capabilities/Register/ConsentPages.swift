import Core
import Hummingbird
import Jobs
import Storage
import Web

/// Decisions to share, and taking them back.
struct ConsentPages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        routes.get("/people/{id}/consents/new", RecordDesk.access, new)
        routes.post("/people/{id}/consents/new", RecordDesk.access, create)
        routes.get("/people/{id}/consents/{consent}/withdrawal", RecordDesk.access, withdrawal)
        routes.post("/people/{id}/consents/{consent}/withdrawal", RecordDesk.access, withdraw)
    }

    @Sendable func new(_ request: Request, _ context: WebContext) async throws -> Response {
        try await form(context, FormFields(), FormErrors(), found: [])
    }

    private func form(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors, found: [(OrganisationID, String)]
    ) async throws -> Response {
        let open = try await desk.read(context) { _, open in
            _ = try open.person()
            return open
        }
        let page = FormPage(
            "A decision to share", about: open.name, back: open.path, action: "\(open.path)/consents/new",
            intro: [
                "Write down what was decided, also when it was “no”. Being next of kin, or handling somebody’s money, gives no right to decide about care."
            ], fields: ConsentForm.questions(fields, found: found, errors), button: "Save", errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func create(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request, many: ConsentForm.many)
        let (desk, today) = (desk, desk.surroundings.today)
        let recipient = fields.text("recipient")
        let (found, age) = try await desk.read(context) { connection, open in
            let person = try open.person()
            let found = recipient.isEmpty ? [] : try desk.needs.findOrganisations(connection, recipient)
            return (Array(found.prefix(8)), person.age(on: today))
        }
        var errors = FormErrors()
        var new: NewConsent?
        do {
            new = try ConsentForm.consent(fields, known: found.map(\.0), age: age, today: today)
        } catch {
            errors = error
        }
        if !found.isEmpty, fields.optional("organisation") == nil {
            errors.add("Select the partner it’s shared with, or that it’s none of these", to: "organisation")
        }
        guard errors.isEmpty, let new else { return try await form(context, fields, errors, found: found) }
        let action = new.decision == .agreed ? "consentGiven" : "consentRefused"
        let id = try await desk.change(context, action == "consentGiven" ? .consentGiven : .consentRefused) {
            connection, person, _, provenance in
            let id = try RegisterStore(connection, desk.surroundings, desk.needs).agree(
                new, person.id, provenance)
            return ["consent": id.description]
        }
        return .redirect(to: "/people/\(id)?done=consent")
    }

    @Sendable func withdrawal(_ request: Request, _ context: WebContext) async throws -> Response {
        try await withdrawalForm(context, FormFields(), FormErrors())
    }

    private func withdrawalForm(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors
    ) async throws -> Response {
        let (desk, consentID) = (desk, try context.parameters.require("consent", as: ConsentID.self))
        let (open, consent, name) = try await desk.read(context) { connection, open in
            let person = try open.person()
            let found = try ConsentStore(connection, desk.surroundings).find(consentID, of: person.id)
            guard let consent = found, consent.decision == .agreed else { throw NotFound() }
            return (open, consent, try desk.name(of: consent.recipient, in: connection))
        }
        let page = FormPage(
            "Withdraw the sharing with \(name)", about: open.name, back: open.path,
            action: "\(open.path)/consents/\(consent.id)/withdrawal",
            intro: [
                "From now on nothing more is shared by this decision. What was shared stays shared: \(name) is told that it was withdrawn."
            ],
            fields: [
                .line(
                    "how", "How did they tell us?", fields.text("how"), hint: "For example: by phone, today",
                    width: "30", errors)
            ],
            hidden: ["version": "\(consent.version)"], button: "Withdraw", isWarning: true, errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func withdraw(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        guard let how = reading.line("how", "How they told us", required: true), reading.errors.isEmpty else {
            return try await withdrawalForm(context, fields, reading.errors)
        }
        let (desk, consentID) = (desk, try context.parameters.require("consent", as: ConsentID.self))
        let principal = try context.requirePrincipal()
        do {
            let id = try await desk.change(context, .consentWithdrawn) { connection, person, _, _ in
                let store = ConsentStore(connection, desk.surroundings)
                let found = try store.find(consentID, of: person.id)
                guard let consent = found, consent.decision == .agreed else { throw NotFound() }
                try RegisterStore(connection, desk.surroundings, desk.needs)
                    .withdraw(consent, how: how, organisation: principal.organisation)
                return ["consent": consentID.description]
            }
            return .redirect(to: "/people/\(id)?done=withdrawn")
        } catch let refusal as ConsentRefusal {
            var errors = FormErrors()
            errors.add(refusal.message, to: "how")
            return try await withdrawalForm(context, fields, errors)
        }
    }
}
