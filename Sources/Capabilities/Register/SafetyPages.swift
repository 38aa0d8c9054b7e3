import Audit
import Core
import Hummingbird
import Jobs
import Storage
import Web

/// Visit alerts, answers to "this is wrong", and entries made on the wrong person.
struct SafetyPages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        let access = RecordDesk.access
        routes.get("/people/{id}/visit-alerts/new", access, newAlert)
        routes.post("/people/{id}/visit-alerts/new", access, addAlert)
        routes.post("/people/{id}/visit-alerts/{alert}/ending", access, endAlert)
        routes.get("/people/{id}/corrections/{correction}", access, correction)
        routes.post("/people/{id}/corrections/{correction}", access, answer)
        routes.get("/people/{id}/moved-out", access, movedOut)
        routes.post("/people/{id}/moved-out", access, moveOut)
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

    // MARK: Written on the wrong person

    @Sendable func movedOut(_ request: Request, _ context: WebContext) async throws -> Response {
        try await moveForm(context, FormFields(), FormErrors())
    }

    private func moveForm(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let desk = desk
        let (open, items) = try await desk.read(context, for: .moveOut) { connection, open in
            (open, try desk.movable(try open.person(), in: connection))
        }
        let page = FormPage(
            "Something here is about somebody else", about: open.name, back: open.path,
            action: "\(open.path)/moved-out",
            intro: [
                "It leaves this record. It is kept that it was here, and who opened the record meanwhile. A task is made to decide today whether it is a breach: from now there are 72 hours to report one."
            ],
            fields: [
                .radios("item", "What is it?", items, chosen: fields.optional("item"), errors),
                .line(
                    "person", "Whose is it? Their reference, if they’re on the register",
                    fields.text("person"), width: "10", errors),
                .area("why", "How did it get here?", fields.longText("why"), rows: 3, errors),
            ], button: "Move it out", isWarning: true, errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func moveOut(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        let why = reading.words("why", "How it got here", required: true, limit: 1_000)
        let parts = fields.text("item").split(separator: " ").map(String.init)
        let item = parts.first.flatMap(MovableItem.init)
        if item == nil || parts.count != 2 { reading.errors.add("Select what it is", to: "item") }
        let reference = fields.optional("person").map { Reference($0) }
        if case .some(.none) = reference {
            reading.errors.add("Check the reference: it has 9 letters and numbers", to: "person")
        }
        guard let why, let item, parts.count == 2, reading.errors.isEmpty else {
            return try await moveForm(context, fields, reading.errors)
        }
        let (desk, principal) = (desk, try context.requirePrincipal())
        do {
            let id = try await desk.change(context, for: .moveOut, .entryMovedOut) {
                connection, person, open, _ in
                var other: PersonID?
                if let typed = reference ?? nil {
                    guard
                        case .open(let found)? = try PersonStore(connection, desk.surroundings)
                            .find(typed, within: open.policy.scope), found.id != person.id
                    else { throw CaringLinkRefusal.notFound }
                    other = found.id
                }
                try desk.moveOut(
                    item, parts[1], from: person.id, to: other, why: why, by: principal, in: connection)
                return ["item": item.rawValue]
            }
            return .redirect(to: "/people/\(id)?done=moved")
        } catch let refusal as CaringLinkRefusal {
            return try await moveForm(context, fields, refusal.errors)
        }
    }
}

extension RecordDesk {
    /// What stands on a record that could be somebody else's.
    func movable(_ person: Person, in connection: any Connection) throws -> [(value: String, label: String)] {
        let people = PersonStore(connection, surroundings)
        let safety = SafetyStore(connection, surroundings)
        let moved = try safety.movedOutItems(of: person.id)
        func option(_ item: MovableItem, _ id: String, _ text: String) -> (value: String, label: String)? {
            moved.contains(id) ? nil : ("\(item.rawValue) \(id)", "\(item.label): \(text)")
        }
        return try people.addresses(of: person).compactMap {
            option(.address, "\($0.id)", $0.whereabouts.label)
        }
            + ContactStore(connection, surroundings).contacts(of: person)
            .compactMap { option(.contact, "\($0.id)", $0.address.display) }
            + people.identifiers(of: person).compactMap { option(.identifier, $0.id, $0.value) }
            + safety.alerts(of: person.id).compactMap { option(.alert, "\($0.id)", $0.kind.label) }
            + ContactStore(connection, surroundings).needs(of: person.id)
            .compactMap { option(.need, $0.id, $0.need.label) }
    }

    /// Moves it out, with those who opened the record since it was written, and asks for the breach to be looked at.
    func moveOut(
        _ item: MovableItem, _ itemID: String, from person: PersonID, to other: PersonID?, why: String,
        by principal: Principal, in connection: any Connection
    ) throws {
        let entries = try AuditStore(connection, surroundings).allEntries(about: person, limit: 500)
        let looks = [AuditAction.personViewed.code, AuditAction.personViewedByBreakGlass.code]
        let seenBy = Set(entries.filter { looks.contains($0.action) }.map(\.actor.id)).sorted()
        try SafetyStore(connection, surroundings).moveOut(
            item, itemID, from: person, to: other, why: why, seenBy: seenBy, by: principal.account)
        for changed in [person, other].compactMap({ $0 }) {
            try SearchStore(connection, surroundings).index(changed)
        }
        guard let organisation = principal.organisation else { return }
        try needs.openTask(
            connection,
            TaskRequest(
                kind: "breach",
                title:
                    "Something was written on the wrong record: decide whether it is a breach, and report it within 72 hours",
                person: person, organisation: organisation, dueOn: surroundings.today, urgent: true,
                key: "breach/\(itemID)", sensitive: true, linkPath: "/people/\(person)"))
    }
}
