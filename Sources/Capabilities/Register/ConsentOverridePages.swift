import Audit
import Core
import Hummingbird
import Storage
import Web

/// Sharing against a "no", and stopping it.
struct OverridePages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        let access = Access.roles([.safeguardingLead])
        routes.get("/people/{id}/consents/{consent}/override", access, new)
        routes.post("/people/{id}/consents/{consent}/override", access, create)
        routes.post("/people/{id}/consents/{consent}/override-ending", access, end)
    }

    @Sendable func new(_ request: Request, _ context: WebContext) async throws -> Response {
        try await form(context, FormFields(), FormErrors())
    }

    private func form(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors
    ) async throws -> Response {
        let (desk, id) = (desk, try context.parameters.require("consent", as: ConsentID.self))
        let (open, consent, name) = try await desk.read(context, for: .overrideSharing) { connection, open in
            let person = try open.person()
            let store = ConsentStore(connection, desk.surroundings)
            guard let consent = try store.find(id, of: person.id), consent.isNo else { throw NotFound() }
            return (open, consent, try desk.name(of: consent.recipient, in: connection))
        }
        let page = FormPage(
            "Share with \(name), although they said no", about: open.name, back: open.path,
            action: "\(open.path)/consents/\(consent.id)/override",
            intro: ["What they said no to: \(listed(consent.what.map(\.label.lowercasedFirst)))."],
            warning:
                "Only where the law lets you, and no more than is needed. Your name, the ground and your reason are kept, and somebody checks it on the next working day.",
            fields: [
                .radios(
                    "ground", "What does the law let you share it for?",
                    SharingOverride.Ground.options(\.label),
                    chosen: fields.optional("ground"), errors),
                .area(
                    "reason", "Why must it be shared although they said no?", fields.longText("reason"),
                    errors),
                .radios(
                    "shown", "Is it safe for them to see this on their own page?", FieldView.yesNo,
                    chosen: fields.optional("shown"),
                    hint: "Think of who else may read their page. If it isn’t safe, it stays out of it",
                    errors),
            ], button: "Share it", isWarning: true, errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func create(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        let ground = reading.choice(
            "ground", as: SharingOverride.Ground.self, missing: "Select what the law lets you share it for")
        let reason = reading.words("reason", "Why it must be shared", required: true, limit: 1_000)
        let isShown = reading.yesNo("shown")
        if isShown == nil { reading.errors.add("Select whether it’s safe for them to see this", to: "shown") }
        guard let ground, let reason, let isShown, reading.errors.isEmpty else {
            return try await form(context, fields, reading.errors)
        }
        do {
            return try await change(context, .sharingOverridden, done: "overridden") {
                store, consent, principal, provenance in
                try store.override(
                    consent, ground, reason: reason, isHeldBack: !isShown,
                    organisation: principal.organisation, provenance)
                return ChangeKept(detail: ["ground": ground.rawValue], isHeldBack: !isShown)
            }
        } catch let refusal as OverrideRefusal {
            reading.add(refusal, to: "ground")
            return try await form(context, fields, reading.errors)
        }
    }

    @Sendable func end(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await context.form(request)
        return try await change(context, .overrideEnded, done: "override-ended") { store, consent, _, _ in
            let open = try store.openOverrides(of: consent.person)[consent.id]
            try store.endOverride(of: consent)
            return ChangeKept(detail: [:], isHeldBack: open?.isHeldBack ?? true)
        }
    }

    /// What the audit trail keeps of a change here.
    private struct ChangeKept {
        let detail: [String: String]
        let isHeldBack: Bool
    }

    /// The change and its entry, which stays out of the log that the person reads where seeing it isn't safe.
    private func change(
        _ context: WebContext, _ action: AuditAction, done: String,
        _ body:
            @Sendable @escaping (RegisterStore, Consent, Principal, Provenance) throws -> ChangeKept
    ) async throws -> Response {
        let principal = try context.requirePrincipal()
        let id = try context.parameters.require("id", as: PersonID.self)
        let consentID = try context.parameters.require("consent", as: ConsentID.self)
        let (desk, surroundings) = (desk, desk.surroundings)
        try await desk.database.write { connection in
            let open = try desk.open(id, for: .overrideSharing, by: principal, in: connection)
            let person = try open.person()
            guard let consent = try ConsentStore(connection, surroundings).find(consentID, of: person.id)
            else { throw NotFound() }
            let kept = try body(
                RegisterStore(connection, surroundings, desk.needs), consent, principal,
                Provenance(principal, side: .carer, at: surroundings.now()))
            try AuditStore(connection, surroundings).add(
                action, about: person.id, by: principal,
                detail: kept.detail.merging(["consent": consentID.description]) { first, _ in first },
                heldBack: kept.isHeldBack)
        }
        return .redirect(to: "/people/\(id)?done=\(done)")
    }
}

extension RecordDesk {
    /// With whom something is shared, as people read it.
    func name(of recipient: Consent.Recipient, in connection: any Connection) throws -> String {
        switch recipient {
        case .organisation(let id): try needs.organisationNames(connection, [id])[id] ?? "a partner"
        case .other(let name): name
        }
    }
}
