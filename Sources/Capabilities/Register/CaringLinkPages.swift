import Core
import Hummingbird
import Storage
import Web

/// Who cares for whom: adding, changing and ending links, and what carers say of them.
struct CaringLinkPages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        let access = RecordDesk.access
        routes.get("/people/{id}/links/new", access, new)
        routes.post("/people/{id}/links/new", access, create)
        routes.get("/people/{id}/links/{link}", access, edit)
        routes.post("/people/{id}/links/{link}", access, save)
        routes.get("/people/{id}/links/{link}/ending", access, ending)
        routes.post("/people/{id}/links/{link}/ending", access, end)
        routes.get("/people/{id}/links/{link}/statement", access, statement)
        routes.post("/people/{id}/links/{link}/statement", access, saveStatement)
    }

    // MARK: A new link

    @Sendable func new(_ request: Request, _ context: WebContext) async throws -> Response {
        try await newForm(context, FormFields(), FormErrors())
    }

    private func newForm(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let open = try await desk.read(context) { _, open in
            _ = try open.person()
            return open
        }
        let page = FormPage(
            "Add a caring link", about: open.name, back: open.path, action: "\(open.path)/links/new",
            fields: [
                .radios(
                    "direction", "Which way?",
                    [
                        ("carer", "\(open.name) looks after somebody"),
                        ("cared-for", "Somebody looks after \(open.name)"),
                    ],
                    chosen: fields.optional("direction"), errors),
                .line(
                    "person", "The other person’s reference, if they’re on the register",
                    fields.text("person"),
                    hint: "Like 7KQ2-M0XD-R. Find it with “Find somebody”", width: "10", errors),
                .line("given", "Or their first names", fields.text("given"), errors),
                .line("family", "Last names", fields.text("family"), errors),
                .line("postcode", "Their postcode (optional)", fields.text("postcode"), width: "10", errors),
                .radios(
                    "basis", "Why may their name be kept?",
                    [
                        ("agreed", "They agreed"), ("authority", "Somebody with the authority agreed"),
                        ("none", "Nobody has asked them: it’s kept on this record and shown to nobody else"),
                    ], chosen: fields.optional("basis") ?? "none", errors),
            ] + CaringLinkForm.questions(fields, errors),
            hidden: ["key": fields.optional("key") ?? desk.freshKey()],
            button: "Save", errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func create(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request, many: CaringLinkForm.many)
        let form: NewLinkForm
        do { form = try NewLinkForm(fields) } catch { return try await newForm(context, fields, error) }
        let (desk, principal) = (desk, try context.requirePrincipal())
        do {
            let id = try await desk.change(context, .caringLinkAdded) {
                connection, person, open, provenance in
                let store = RegisterStore(connection, desk.surroundings, desk.needs)
                let other = try store.otherEnd(
                    form, of: person, by: principal, policy: open.policy, provenance)
                let isCarer = form.isCarer
                try store.link(
                    form.link, carer: isCarer ? person.id : other, caredFor: isCarer ? other : person.id,
                    provenance.about(.both))
                return ["other": other.description]
            }
            return .redirect(to: "/people/\(id)?done=link")
        } catch let refusal as CaringLinkRefusal {
            var errors = FormErrors()
            errors.add(refusal.message, to: refusal.field ?? "person")
            return try await newForm(context, fields, errors)
        }
    }

    // MARK: Changing it

    private func found(_ context: WebContext) async throws -> (OpenRecord, CaringLink, String) {
        let (desk, linkID) = (desk, try context.parameters.require("link", as: CaringLinkID.self))
        return try await desk.read(context) { connection, open in
            let line = try desk.linkLine(linkID, of: open, in: connection)
            return (open, line.link, line.other?.displayName ?? "somebody known to a partner")
        }
    }

    @Sendable func edit(_ request: Request, _ context: WebContext) async throws -> Response {
        try await editForm(context, nil, FormErrors(), wasConflict: false)
    }

    private func editForm(
        _ context: WebContext, _ typed: FormFields?, _ errors: FormErrors, wasConflict: Bool
    ) async throws -> Response {
        let (open, link, other) = try await found(context)
        let saved = CaringLinkForm.fields(link)
        let fields = typed ?? saved
        let page = FormPage(
            "Caring link with \(other)", about: open.name, back: open.path,
            action: "\(open.path)/links/\(link.id)",
            conflicts: wasConflict ? CaringLinkForm.conflicts(saved: saved, typed: fields) : [],
            fields: CaringLinkForm.questions(fields, errors), hidden: ["version": "\(link.version)"],
            button: "Save",
            errors: errors)
        return context.page(
            "register/form", page,
            status: !errors.isEmpty ? .unprocessableContent : wasConflict ? .conflict : .ok)
    }

    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request, many: CaringLinkForm.many)
        let form: NewCaringLink
        do { form = try CaringLinkForm.link(fields) } catch {
            return try await editForm(context, fields, error, wasConflict: false)
        }
        let (desk, surroundings) = (desk, desk.surroundings)
        let linkID = try context.parameters.require("link", as: CaringLinkID.self)
        do {
            let id = try await desk.change(context, .caringLinkSaved) { connection, _, open, _ in
                let store = CaringLinkStore(connection, surroundings)
                let link = try desk.linkLine(linkID, of: open, in: connection).link
                guard link.version == Int(fields.text("version")) else { throw EditConflict() }
                try store.save(try link.changed(by: form, today: surroundings.today))
                return ["link": linkID.description]
            }
            return .redirect(to: "/people/\(id)?done=link")
        } catch let refusal as CaringLinkRefusal {
            return try await editForm(context, fields, refusal.errors, wasConflict: false)
        } catch is EditConflict {
            return try await editForm(context, fields, FormErrors(), wasConflict: true)
        }
    }

    // MARK: Ending it

    @Sendable func ending(_ request: Request, _ context: WebContext) async throws -> Response {
        try await endingForm(context, FormFields(), FormErrors())
    }

    private func endingForm(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let (open, link, other) = try await found(context)
        let choices = try await endReasons(context)
        let page = FormPage(
            "End the caring link with \(other)", about: open.name, back: open.path,
            action: "\(open.path)/links/\(link.id)/ending",
            intro: [
                "It stays on both records, greyed and dated. Neither person is removed. If somebody died, record the death on their own record instead."
            ],
            fields: [
                .date("ended", "When did it end?", TypedDate(fields, "ended"), errors),
                .radios(
                    "reason", "Why?", choices.map { ($0.code, $0.words) },
                    chosen: fields.optional("reason"), errors),
            ], hidden: ["version": "\(link.version)"], button: "End this link", errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    /// The reasons of the area, but deaths.
    private func endReasons(_ context: WebContext) async throws -> [EndReasonChoice] {
        let needs = desk.needs
        return try await desk.read(context) { connection, open in
            try needs.endReasons(connection, try open.person().area).filter { !$0.reason.isDeath }
        }
    }

    @Sendable func end(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        let day = reading.day("ended", "The day it ended")
        let reason = try await endReasons(context).first { $0.code == fields.text("reason") }
        if reason == nil { reading.errors.add("Select why it ended", to: "reason") }
        guard let day, let reason, reading.errors.isEmpty else {
            return try await endingForm(context, fields, reading.errors)
        }
        let (desk, surroundings) = (desk, desk.surroundings)
        let linkID = try context.parameters.require("link", as: CaringLinkID.self)
        do {
            let id = try await desk.change(context, .caringLinkEnded) { connection, _, open, _ in
                let store = CaringLinkStore(connection, surroundings)
                let link = try desk.linkLine(linkID, of: open, in: connection).link
                try store.save(
                    try link.ending(
                        on: day, because: reason.reason, words: reason.words, today: surroundings.today))
                return ["link": linkID.description, "reason": reason.code]
            }
            return .redirect(to: "/people/\(id)?done=ended")
        } catch let refusal as CaringLinkRefusal {
            return try await endingForm(context, fields, refusal.errors)
        }
    }

    // MARK: Willing and able

    @Sendable func statement(_ request: Request, _ context: WebContext) async throws -> Response {
        try await statementForm(context, FormFields(), FormErrors())
    }

    private func statementForm(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors
    ) async throws -> Response {
        let (open, link, other) = try await found(context)
        guard link.carer == open.id, link.ended == nil else { throw NotFound() }
        let page = FormPage(
            "Willing and able to care for \(other)?", about: open.name, back: open.path,
            action: "\(open.path)/links/\(link.id)/statement",
            intro: ["Ask when nobody else can hear. Nobody has to care. “No” to either is a task for today."],
            fields: WillingnessForm.questions(fields, errors), button: "Save", errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func saveStatement(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        let said: Willingness
        do { said = try WillingnessForm.willingness(fields) } catch {
            return try await statementForm(context, fields, error)
        }
        let (desk, linkID) = (desk, try context.parameters.require("link", as: CaringLinkID.self))
        let id = try await desk.change(context, .willingnessStated) { connection, person, open, provenance in
            let link = try desk.linkLine(linkID, of: open, in: connection).link
            guard link.carer == person.id, link.ended == nil else { throw NotFound() }
            var spoken = provenance.asCarerSaid
            spoken.inConfidence = fields.has("confidence", "yes")
            try RegisterStore(connection, desk.surroundings, desk.needs).state(said, on: link, spoken)
            return ["link": linkID.description, "willing": said.willing.rawValue, "able": said.able.rawValue]
        }
        return .redirect(to: "/people/\(id)?done=statement")
    }
}
