import Audit
import Core
import Hummingbird
import Storage
import Web

/// Somebody's own words about themselves, for those who work with them: read instead of asking again.
///
/// The address of the page stays the same whatever is written later, and after records were joined, so that others may
/// point to it; it opens for those who may see the record.
struct ProfilePages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        routes.get("/people/{id}/profile", RecordDesk.access, show)
        routes.get("/people/{id}/profile/edit", RecordDesk.access, edit)
        routes.post("/people/{id}/profile/edit", RecordDesk.access, save)
        routes.get("/people/{id}/profile/asked-again", RecordDesk.access, asking)
        routes.post("/people/{id}/profile/asked-again", RecordDesk.access, keepAsking)
    }

    private static let notes = [
        "saved": "Saved, as they said it. What was there before is kept.",
        "asked": "Written down. Thank you for telling us.",
    ]

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        let (desk, surroundings, wanted) = (desk, desk.surroundings, query.optional("version"))
        let principal = try context.requirePrincipal()
        let (open, page) = try await desk.read(context, for: .view) { connection, open in
            let reading = ProfileReading(
                connection: connection, surroundings: surroundings, needs: desk.needs)
            var page = try reading.page(of: open, version: wanted)
            page.notification = query.optional("done").flatMap { Self.notes[$0] }
            return (open, page)
        }
        let action: AuditAction = open.isByBreakGlass ? .personViewedByBreakGlass : .personViewed
        try await desk.database.write { connection in
            try AuditStore(connection, surroundings).add(
                action, about: open.id, by: principal, detail: ["part": "profile"])
        }
        return context.page("register/profile", page)
    }

    @Sendable func edit(_ request: Request, _ context: WebContext) async throws -> Response {
        let surroundings = desk.surroundings
        let (open, current) = try await desk.read(context) { connection, open in
            let person = try open.person()
            return (open, try ProfileStore(connection, surroundings).current(of: person.id, by: person.id))
        }
        return try await form(
            context, open, ProfileEditPage.fields(current), seen: current?.id ?? "", meanwhile: nil,
            FormErrors())
    }

    private func form(
        _ context: WebContext, _ open: OpenRecord, _ fields: FormFields, seen: String,
        meanwhile: ProfileVersion?, _ errors: FormErrors
    ) async throws -> Response {
        let surroundings = desk.surroundings
        let isCarer = try await desk.database.read {
            try ProfileReading.isCarer(open.id, $0, surroundings)
        }
        let page = ProfileEditPage(
            "Type what they say", about: open.name, isCarer: isCarer,
            intro:
                "Use their words, not yours. It is marked that you typed it. They can change it on their own page. Leave out what they don’t want to say.",
            back: "\(open.path)/profile", action: "\(open.path)/profile/edit", fields: fields, seen: seen,
            meanwhile: meanwhile, errors: errors, exitThisPage: false)
        return context.page(
            "register/profile-edit", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        let (surroundings, seen) = (desk.surroundings, fields.text("seen"))
        do {
            try fields.problems.throwIfAny()
            let new = try ProfileForms.profile(fields)
            let id = try await desk.change(context, .profileSaved) { connection, person, _, provenance in
                let kept = try ProfileStore(connection, surroundings).save(
                    new, of: person.id, by: person.id, over: seen, provenance.asCarerSaid)
                return ["new": kept ? "yes" : "no"]
            }
            return .redirect(to: "/people/\(id)/profile?done=saved")
        } catch let refusal as ProfileRefusal {
            return try await again(context, fields, refusal)
        } catch let errors as FormErrors {
            let open = try await desk.read(context) { $1 }
            return try await form(context, open, fields, seen: seen, meanwhile: nil, errors)
        }
    }

    /// The form with what was typed, and beside it what somebody else saved meanwhile.
    private func again(_ context: WebContext, _ fields: FormFields, _ refusal: ProfileRefusal) async throws
        -> Response
    {
        let surroundings = desk.surroundings
        let (open, current) = try await desk.read(context) { connection, open in
            (open, try ProfileStore(connection, surroundings).current(of: open.id, by: open.id))
        }
        var errors = FormErrors()
        errors.add(refusal.message, to: refusal.field ?? "")
        let isMeanwhile = refusal == .changedMeanwhile
        return try await form(
            context, open, fields, seen: isMeanwhile ? current?.id ?? "" : fields.text("seen"),
            meanwhile: isMeanwhile ? current : nil, errors)
    }

    // MARK: Asked again

    @Sendable func asking(_ request: Request, _ context: WebContext) async throws -> Response {
        try await askedForm(context, FormFields(), FormErrors())
    }

    private func askedForm(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors
    ) async throws -> Response {
        let (desk, surroundings) = (desk, desk.surroundings)
        let (open, names) = try await desk.read(context) { connection, open in
            let person = try open.person()
            return (
                open,
                try ProfileReading(connection: connection, surroundings: surroundings, needs: desk.needs)
                    .organisations(of: person.id)
            )
        }
        let page = ProfileAskedPage(
            about: open.name, asking: names, back: "\(open.path)/profile",
            action: "\(open.path)/profile/asked-again", fields: fields, errors: errors, exitThisPage: false)
        return context.page(
            "register/profile-asked", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func keepAsking(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        let (desk, surroundings) = (desk, desk.surroundings)
        do {
            let id = try await desk.change(context, .askedAgain) { connection, person, _, provenance in
                let names = try ProfileReading(
                    connection: connection, surroundings: surroundings, needs: desk.needs
                ).organisations(of: person.id)
                let asked = try ProfileForms.asked(fields, among: Set(names.map(\.0)))
                try ProfileStore(connection, surroundings).addAskedAgain(
                    of: person.id, by: asked.organisation, words: asked.words, provenance.asCarerSaid)
                return [:]
            }
            return .redirect(to: "/people/\(id)/profile?done=asked")
        } catch let errors as FormErrors {
            return try await askedForm(context, fields, errors)
        }
    }
}
