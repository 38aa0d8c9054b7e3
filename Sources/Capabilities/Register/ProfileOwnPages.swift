import Audit
import Core
import Hummingbird
import Storage
import Web

/// A carer's page about themselves, and with their agreement about those they look after: written and owned by the carer.
struct ProfileOwnPages: Sendable {
    let own: OwnRecordPages

    func add(to routes: Routes) {
        routes.get("/my-record/profile", .carer, show)
        routes.get("/my-record/profile/edit", .carer, edit)
        routes.post("/my-record/profile/edit", .carer, save)
        routes.get("/my-record/profile/asked-again", .carer, asking)
        routes.post("/my-record/profile/asked-again", .carer, keepAsking)
        routes.get("/my-record/links/:link/profile", .carer, showOther)
        routes.get("/my-record/links/:link/profile/edit", .carer, editOther)
        routes.post("/my-record/links/:link/profile/edit", .carer, saveOther)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let wanted = try context.query(request).optional("version")
        let page = try await read(context) { reading, person in
            try wanted.map { try reading.ownVersion($0, of: person) } ?? reading.own(person)
        }
        return context.page("register/profile", page)
    }

    @Sendable func edit(_ request: Request, _ context: WebContext) async throws -> Response {
        let current = try await read(context) { reading, person in
            try ProfileStore(reading.connection, reading.surroundings).current(of: person, by: person)
        }
        return form(
            context, nil, ProfileEditPage.fields(current), seen: current?.id ?? "", meanwhile: nil,
            FormErrors())
    }

    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        try await save(request, context, link: nil)
    }

    // MARK: About somebody they look after

    @Sendable func showOther(_ request: Request, _ context: WebContext) async throws -> Response {
        let page = try await read(context) { reading, person in
            try reading.own(try Self.link(context, of: person, reading))
        }
        return context.page("register/profile", page)
    }

    @Sendable func editOther(_ request: Request, _ context: WebContext) async throws -> Response {
        let (link, current) = try await read(context) { reading, person in
            let link = try Self.link(context, of: person, reading)
            return (
                link,
                try ProfileStore(reading.connection, reading.surroundings).current(
                    of: link.caredFor, by: person)
            )
        }
        return form(
            context, link, ProfileEditPage.fields(current), seen: current?.id ?? "", meanwhile: nil,
            FormErrors())
    }

    @Sendable func saveOther(_ request: Request, _ context: WebContext) async throws -> Response {
        let link = try await read(context) { reading, person in try Self.link(context, of: person, reading) }
        return try await save(request, context, link: link)
    }

    /// The open link that the address names, in which they are the carer and the other agreed.
    ///
    /// - Throws: `NotFound` for any other.
    private static func link(
        _ context: WebContext, of carer: PersonID, _ reading: ProfileReading
    ) throws -> CaringLink {
        let id = try context.parameters.require("link", as: CaringLinkID.self)
        let found = try CaringLinkStore(reading.connection, reading.surroundings).find(id)
        guard let link = found, link.carer == carer, link.allowsProfile else { throw NotFound() }
        return link
    }

    // MARK: Writing

    private func form(
        _ context: WebContext, _ link: CaringLink?, _ fields: FormFields, seen: String,
        meanwhile: ProfileVersion?, _ errors: FormErrors
    ) -> Response {
        let path = link.map { "/my-record/links/\($0.id)/profile" } ?? "/my-record/profile"
        let page = ProfileEditPage(
            link == nil ? "About me, in my own words" : "About them, as they would say it",
            about: link?.relationship.label, isCarer: link == nil,
            intro: link == nil
                ? "Write as much or as little as you like. Those who work with you can read it; nobody changes it but you. Leave out what you want to keep to yourself."
                : "They agreed to this. Write what they would say, with them if you can. Those who work with them can read it.",
            back: path, action: "\(path)/edit", fields: fields, seen: seen, meanwhile: meanwhile,
            errors: errors, exitThisPage: true)
        return context.page(
            "register/profile-edit", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func save(_ request: Request, _ context: WebContext, link: CaringLink?) async throws -> Response {
        let fields = try await context.lenientForm(request)
        let seen = fields.text("seen")
        do {
            try fields.problems.throwIfAny()
            let new = try ProfileForms.profile(fields)
            try await change(context) { connection, surroundings, person, provenance in
                if let link {
                    let now = try CaringLinkStore(connection, surroundings).find(link.id)
                    guard now?.allowsProfile == true else { throw ProfileRefusal.notAgreed }
                }
                let subject = link?.caredFor ?? person
                let kept = try ProfileStore(connection, surroundings).save(
                    new, of: subject, by: person, over: seen,
                    link == nil ? provenance : provenance.about(.both))
                return kept ? (.profileSaved, subject) : nil
            }
            return .redirect(to: link.map { "/my-record/links/\($0.id)/profile" } ?? "/my-record/profile")
        } catch let errors as FormErrors {
            return form(context, link, fields, seen: seen, meanwhile: nil, errors)
        } catch let refusal as ProfileRefusal {
            return try await again(context, link, fields, refusal)
        }
    }

    /// The form with what was typed, and beside it what was saved meanwhile, in another window or by staff.
    private func again(
        _ context: WebContext, _ link: CaringLink?, _ fields: FormFields, _ refusal: ProfileRefusal
    ) async throws -> Response {
        var errors = FormErrors()
        errors.add(refusal.message, to: refusal.field ?? "")
        guard refusal == .changedMeanwhile else {
            return form(context, link, fields, seen: fields.text("seen"), meanwhile: nil, errors)
        }
        let current = try await read(context) { reading, person in
            try ProfileStore(reading.connection, reading.surroundings).current(
                of: link?.caredFor ?? person, by: person)
        }
        return form(context, link, fields, seen: current?.id ?? "", meanwhile: current, errors)
    }

    // MARK: Asked again

    @Sendable func asking(_ request: Request, _ context: WebContext) async throws -> Response {
        try await askedForm(context, FormFields(), FormErrors())
    }

    private func askedForm(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let names = try await read(context) { reading, person in try reading.organisations(of: person) }
        let page = ProfileAskedPage(
            about: nil, asking: names, back: "/my-record/profile", action: "/my-record/profile/asked-again",
            fields: fields, errors: errors, exitThisPage: true)
        return context.page(
            "register/profile-asked", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func keepAsking(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        let needs = own.doors.needs
        do {
            try await change(context) { connection, surroundings, person, provenance in
                let names = try ProfileReading(
                    connection: connection, surroundings: surroundings, needs: needs
                ).organisations(of: person)
                let asked = try ProfileForms.asked(fields, among: Set(names.map(\.0)))
                try ProfileStore(connection, surroundings).addAskedAgain(
                    of: person, by: asked.organisation, words: asked.words, provenance)
                return (.askedAgain, person)
            }
            return .redirect(to: "/my-record/profile")
        } catch let errors as FormErrors {
            return try await askedForm(context, fields, errors)
        }
    }

    // MARK: Whose page

    /// Reads for the carer's own page; a restricted one's is read by phone.
    private func read<T: Sendable>(
        _ context: WebContext, _ body: @Sendable @escaping (ProfileReading, PersonID) throws -> T
    ) async throws -> T {
        let (principal, id) = try own.own(context)
        let (surroundings, needs) = (own.doors.surroundings, own.doors.needs)
        return try await own.doors.database.read { connection in
            let person = try PersonStore(connection, surroundings).requireOpen(
                id, within: RegisterPolicy(principal).scope)
            try OwnRecordStore(connection, surroundings, needs).requireOn(person.id)
            return try body(
                ProfileReading(connection: connection, surroundings: surroundings, needs: needs), person.id)
        }
    }

    /// Changes what is the carer's own, with its audit entry in the log of whom it is about.
    private func change(
        _ context: WebContext,
        _ body:
            @Sendable @escaping (any Connection, Surroundings, PersonID, Provenance) throws -> (
                AuditAction, PersonID
            )?
    ) async throws {
        let (principal, id) = try own.own(context)
        let (surroundings, needs) = (own.doors.surroundings, own.doors.needs)
        try await own.doors.database.write { connection in
            let person = try PersonStore(connection, surroundings).requireOpen(
                id, within: RegisterPolicy(principal).scope)
            try OwnRecordStore(connection, surroundings, needs).requireOn(person.id)
            let provenance = Provenance(principal, side: .carer, at: surroundings.now())
            if let (action, about) = try body(connection, surroundings, person.id, provenance) {
                try AuditStore(connection, surroundings).add(action, about: about, by: principal)
            }
        }
    }
}
