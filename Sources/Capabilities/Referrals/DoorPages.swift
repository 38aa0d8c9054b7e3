import Audit
import Core
import HTTPTypes
import Hummingbird
import Jobs
import Storage
import Web

/// An organisation's forms for partners without an account: the form itself, and who makes them.
struct DoorPages: Sendable {
    static let rule = RateRule("referral-form", burst: 10, perMinute: 2)
    static let looking = RateRule("referral-form-look", burst: 120, perMinute: 60)

    let desk: ReferralDesk

    func add(to routes: Routes) {
        let managers = Access.roles(ReferralPolicy.managers)
        routes.get("/refer/{code}", .everyone, form)
        routes.post("/refer/{code}", .everyone, limit: Self.rule, send)
        routes.get("/referrals/forms", managers, list)
        routes.post("/referrals/forms", managers, make)
        routes.post("/referrals/forms/{form}/closing", managers, close)
    }

    // MARK: The form

    @Sendable func form(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.limit(Self.looking, by: context.clientAddress)
        return try await page(context, FormFields(), FormErrors())
    }

    @Sendable func send(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let token = ReferralToken(context.parameters.get("code") ?? "")
        let desk = desk
        // A box that people don't see: whoever fills it in is told the same as everybody, and nothing is kept.
        if !fields.text("website").isEmpty {
            let reference = Reference(randomBytes: desk.surroundings.randomBytes)
            return context.page("referrals/door-sent", DoorSentPage(reference, isKept: true))
        }
        if fields.text("agreed") == "no" {
            try await desk.database.write { connection in
                guard let token, let door = try InboundStore(connection, desk.surroundings).door(token) else {
                    return
                }
                try AuditStore(connection, desk.surroundings).add(
                    .referralNotAgreed, by: .system("referral-form"),
                    detail: ["organisation": "\(door.organisation)", "form": door.id])
            }
            return context.page("referrals/door-sent", DoorSentPage(nil, isKept: false))
        }
        do {
            let words = try DoorForm.words(fields)
            let kept = try await desk.database.write { connection -> Inbound? in
                try desk.arrive(words, by: token, connection)
            }
            guard let kept else { return ProgressPages.gone(context) }
            return context.page(
                "referrals/door-sent", DoorSentPage(kept.reference, isKept: true, by: kept.dueOn))
        } catch let errors as FormErrors {
            return try await page(context, fields, errors)
        }
    }

    private func page(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors
    ) async throws -> Response {
        let text = context.parameters.get("code") ?? ""
        let desk = desk
        let place = try await desk.database.read { connection -> String? in
            guard let token = ReferralToken(text),
                let door = try InboundStore(connection, desk.surroundings).door(token)
            else { return nil }
            return try desk.people.organisationNames(connection, [door.organisation])[door.organisation]
        }
        guard let place else { return ProgressPages.gone(context) }
        return context.page(
            "referrals/door", DoorPage(place, path: "/refer/\(text)", fields, errors),
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    // MARK: Making them

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        try await listPage(context, label: "", error: nil, link: nil)
    }

    @Sendable func make(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation, let account = principal.account else {
            throw NotFound()
        }
        let label = fields.text("label")
        guard !label.isEmpty, label.count <= 80 else {
            let message = label.isEmpty ? "Enter who will use this form" : "Use 80 characters or fewer"
            return try await listPage(context, label: label, error: message, link: nil)
        }
        let desk = desk
        let token = try await desk.database.write { connection in
            let token = try InboundStore(connection, desk.surroundings)
                .addDoor(label, of: organisation, team: nil, by: account)
            try AuditStore(connection, desk.surroundings).add(
                .referralDoorMade, about: organisation, by: principal)
            return token
        }
        return try await listPage(
            context, label: "", error: nil, link: "\(context.settings.publicURL)/refer/\(token.text)")
    }

    @Sendable func close(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await context.form(request)
        let id = try context.parameters.require("form")
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation else { throw NotFound() }
        let desk = desk
        try await desk.database.write { connection in
            try InboundStore(connection, desk.surroundings).closeDoor(id, of: organisation)
            try AuditStore(connection, desk.surroundings).add(
                .referralDoorClosed, about: organisation, by: principal, detail: ["form": id])
        }
        return .redirect(to: "/referrals/forms")
    }

    private func listPage(
        _ context: WebContext, label: String, error: String?, link: String?
    ) async throws -> Response {
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation else { throw NotFound() }
        let desk = desk
        let doors = try await desk.database.read {
            try InboundStore($0, desk.surroundings).doors(of: organisation)
        }
        return context.page(
            "referrals/doors", DoorsPage(doors, label: label, error: error, link: link),
            status: error == nil ? .ok : .unprocessableContent)
    }
}

extension ReferralDesk {
    /// Puts what a form sent into the triage tray, with somebody's task to look at it.
    func arrive(
        _ words: Inbound.Words, by token: ReferralToken?, _ connection: any Connection
    ) throws -> Inbound? {
        let store = InboundStore(connection, surroundings)
        guard let token, let door = try store.door(token) else { return nil }
        let clocks = try clocks(words.kind, at: door.organisation, connection)
        let due = clocks.due(.requested, isUrgent: words.isChild == "yes", from: surroundings.today)
        // The button pressed twice: it stands in the tray already.
        if let same = try store.same(words, by: door, dueOn: due) { return same }
        let inbound = try store.add(words, by: door, dueOn: due)
        try people.openTask(
            connection,
            TaskRequest(
                kind: "referral", title: "Look at a referral that came without an account",
                organisation: door.organisation, team: door.team, dueOn: due,
                key: "referral-inbound/\(inbound.id)", linkPath: "/referrals/arrivals/\(inbound.id)"))
        try AuditStore(connection, surroundings).add(
            .referralArrived, by: .system("referral-form"),
            detail: ["arrival": inbound.id, "form": door.id, "organisation": "\(door.organisation)"])
        return inbound
    }
}

/// What a form for partners without an account posts.
enum DoorForm {
    static func words(_ fields: FormFields) throws(FormErrors) -> Inbound.Words {
        var words = Inbound.Words()
        var errors = FormErrors()
        func line(_ name: String, _ empty: String?, most: Int = 200) -> String {
            let text = fields.text(name)
            if text.isEmpty, let empty { errors.add(empty, to: name) }
            if CleanText.length(text) > most { errors.add("Use \(most) characters or fewer", to: name) }
            return text
        }
        words.senderName = line("senderName", "Enter your name and your job")
        words.senderPlace = line("senderPlace", "Enter where you work")
        words.senderContact = line("senderContact", "Enter a number or an address where we reach you")
        words.carerName = line("carerName", "Enter the name of the person who looks after somebody")
        words.carerContact = line("carerContact", "Enter how they would like to be reached")
        words.carerPostcode = line("carerPostcode", nil, most: 20)
        words.safe = line("safe", nil)
        let child = fields.text("isChild")
        if ["yes", "no", "not-known"].contains(child) {
            words.isChild = child
        } else {
            errors.add("Select whether they are under 18", to: "isChild")
        }
        if let kind = Referral.Kind(rawValue: fields.text("kind")) {
            words.kind = kind
        } else {
            errors.add("Select what for", to: "kind")
        }
        do {
            words.asksFor = try FreeText.typed(fields.longText("asksFor"))?.text ?? ""
            if words.asksFor.isEmpty { errors.add("Say what would help", to: "asksFor") }
        } catch { errors.add(error.message(for: "What would help"), to: "asksFor") }
        if fields.text("agreed") != "yes" {
            errors.add("Select whether they agreed that you send this", to: "agreed")
        }
        try errors.throwIfAny()
        return words
    }
}
