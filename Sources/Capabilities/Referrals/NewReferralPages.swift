import Core
import Hummingbird
import People
import Storage
import Web

/// Writes a referral about somebody whose record is open; nothing leaves before it was looked at.
struct NewReferralPages: Sendable {
    let desk: ReferralDesk

    func add(to routes: Routes) {
        let access = Access.roles(ReferralPolicy.roles)
        routes.get("/people/{id}/referrals/new", access, form)
        routes.post("/people/{id}/referrals", access, save)
    }

    @Sendable func form(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(context, FormFields(), FormErrors())
    }

    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let person = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        let fields = try await context.form(request)
        let desk = desk
        do {
            let id = try await desk.database.write { connection in
                let links = try Self.subject(person, principal, desk, connection).links
                let opening = try NewReferralForm(desk: desk)
                    .opening(fields, about: person, links: links, connection)
                return try desk.begin(opening, by: principal, connection).id
            }
            return .redirect(to: "/referrals/\(id)")
        } catch let errors as FormErrors {
            return try await page(context, fields, errors)
        }
    }

    private static func subject(
        _ person: PersonID, _ principal: Principal, _ desk: ReferralDesk, _ connection: any Connection
    ) throws -> (person: SeenPerson, links: [SeenLink]) {
        guard principal.organisation != nil,
            let seen = try desk.people.people(connection, [person], principal)[person], seen.isWorkedWith,
            !seen.hasDied
        else { throw NotFound() }
        let links = try desk.people.links(connection, seen.id, principal)
            .filter { $0.isOpen && $0.carer == seen.id }
        return (seen, links)
    }

    private func page(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors
    ) async throws -> Response {
        let person = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let view = try await desk.database.read { connection in
            let subject = try Self.subject(person, principal, desk, connection)
            return NewReferralPage(subject.person, links: subject.links, fields, errors)
        }
        return context.page(
            "referrals/new", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}

/// What the form for a new referral posts.
struct NewReferralForm: Sendable {
    let desk: ReferralDesk

    func opening(
        _ fields: FormFields, about person: PersonID, links: [SeenLink], _ connection: any Connection
    ) throws -> ReferralDesk.Opening {
        var errors = FormErrors()
        let kind = Referral.Kind(rawValue: fields.text("kind"))
        if kind == nil { errors.add("Select what you refer them for", to: "kind") }
        var receiver: OrganisationID?
        do {
            receiver = try ReceiverField.find(fields.text("receiver"), desk, connection)
            if receiver == nil { errors.add("Enter the organisation that it goes to", to: "receiver") }
        } catch { errors.add(error.message, to: "receiver") }
        var asksFor = ""
        do {
            asksFor = try FreeText.typed(fields.longText("asksFor"))?.text ?? ""
            if asksFor.isEmpty { errors.add("Say what you ask for", to: "asksFor") }
        } catch { errors.add(error.message(for: "What you ask for"), to: "asksFor") }
        let bases = bases(fields, links, &errors)
        guard ["yes", "no"].contains(fields.text("shown")) else {
            errors.add("Select whether the carer may see this on their page", to: "shown")
            throw errors
        }
        try errors.throwIfAny()
        guard let kind, let receiver else { throw errors }
        let caredFor = links.first { $0.caredFor.description == fields.text("caredFor") }?.caredFor
        return ReferralDesk.Opening(
            person: person, caredFor: caredFor, kind: kind, isUrgent: fields.text("urgent") == "yes",
            asksFor: asksFor, to: Referral.Holder(receiver), isShownToCarer: fields.text("shown") == "yes",
            bases: bases)
    }

    private func bases(
        _ fields: FormFields, _ links: [SeenLink], _ errors: inout FormErrors
    ) -> [ReferralBasis] {
        var bases: [ReferralBasis] = []
        let note = fields.text("note-carer")
        if CleanText.length(note) > 500 { errors.add("Use 500 characters or fewer", to: "note-carer") }
        if let kind = ReferralBasis.Kind(rawValue: fields.text("basis-carer")), kind != .nothing {
            bases.append(ReferralBasis(.carer, kind, note: note))
            if kind == .legalDuty || kind == .authority, note.isEmpty {
                errors.add("Name the duty, or who agreed and by what authority", to: "note-carer")
            }
            if kind == .refused { errors.add(ReferralRefusal.carerRefused.message, to: "basis-carer") }
        } else {
            errors.add("Select why this may be sent about the carer", to: "basis-carer")
        }
        let chosen = ReferralBasis.Kind(rawValue: fields.text("basis-caredFor")) ?? .nothing
        let other = fields.text("note-caredFor")
        if chosen.lets, !links.contains(where: { $0.caredFor.description == fields.text("caredFor") }) {
            errors.add("Select whom they look after", to: links.isEmpty ? "basis-caredFor" : "caredFor")
        }
        if chosen == .legalDuty || chosen == .authority, other.isEmpty {
            errors.add("Name the duty, or who agreed and by what authority", to: "note-caredFor")
        }
        if CleanText.length(other) > 500 { errors.add("Use 500 characters or fewer", to: "note-caredFor") }
        bases.append(ReferralBasis(.caredFor, chosen, note: other))
        return bases
    }
}

/// What `Templates/new.mustache` shows.
struct NewReferralPage: Sendable {
    let pageTitle: String
    let path: String
    let backPath: String
    let kind: FieldView
    let receiver: FieldView
    let asksFor: FieldView
    let urgent: FieldView
    let basisCarer: FieldView
    let noteCarer: FieldView
    let caredFor: FieldView?
    let basisCaredFor: FieldView
    let noteCaredFor: FieldView
    let shown: FieldView
    let errors: [FieldError]
    let hasErrors: Bool

    init(_ person: SeenPerson, links: [SeenLink], _ fields: FormFields, _ errors: FormErrors) {
        pageTitle = "Refer \(person.name)"
        (path, backPath) = ("/people/\(person.id)/referrals", "/people/\(person.id)")
        func typed(_ name: String) -> String { fields.typed(name).first ?? "" }
        let kinds = Referral.Kind.allCases.map { (value: $0.rawValue, label: $0.title) }
        kind = FieldView.pick("kind", "What for?", kinds, chosen: typed("kind"), error: errors["kind"])
        receiver = FieldView.box(
            "receiver", "To which organisation?", hint: "Type its name", value: typed("receiver"),
            error: errors["receiver"])
        asksFor = FieldView.box(
            "asksFor", "What do you ask for?",
            hint:
                "What would help, and what they have been told. Their own story goes with it: do not write it again",
            value: typed("asksFor"), error: errors["asksFor"], isLong: true)
        urgent = FieldView.pick(
            "urgent", "Is it urgent?",
            [("no", "No"), ("yes", "Yes: somebody has to answer by the next working day")],
            chosen: typed("urgent").isEmpty ? "no" : typed("urgent"))
        let carerKinds: [ReferralBasis.Kind] = [.agreed, .recorded, .authority, .legalDuty, .refused]
        basisCarer = FieldView.pick(
            "basis-carer", "Why may it be sent about the carer?",
            carerKinds.map { ($0.rawValue, $0.title(of: .carer)) }, chosen: typed("basis-carer"),
            error: errors["basis-carer"])
        noteCarer = FieldView.box(
            "note-carer", "How do you know? Or which duty?",
            hint: "For example: asked by phone today. A duty or an authority has to be named",
            value: typed("note-carer"), error: errors["note-carer"])
        caredFor =
            links.isEmpty
            ? nil
            : FieldView.pick(
                "caredFor", "Whom do they look after?",
                links.map { ($0.caredFor.description, $0.caredForName) }, chosen: typed("caredFor"),
                error: errors["caredFor"])
        let otherKinds: [ReferralBasis.Kind] = [
            .nothing, .agreed, .recorded, .authority, .legalDuty, .refused,
        ]
        basisCaredFor = FieldView.pick(
            "basis-caredFor", "And about the person they look after?",
            otherKinds.map { ($0.rawValue, $0.title(of: .caredFor)) },
            chosen: typed("basis-caredFor").isEmpty ? "nothing" : typed("basis-caredFor"),
            error: errors["basis-caredFor"])
        noteCaredFor = FieldView.box(
            "note-caredFor", "Who agreed, or which duty? (if something of theirs is sent)",
            value: typed("note-caredFor"), error: errors["note-caredFor"])
        shown = FieldView.pick(
            "shown", "May the carer see this referral on their own page?",
            [
                ("yes", "Yes"),
                ("no", "No: it would not be safe, or somebody else may see their page"),
            ], chosen: typed("shown"), error: errors["shown"])
        (self.errors, hasErrors) = (errors.list, !errors.isEmpty)
    }
}
