import Core
import Hummingbird
import Storage
import Web

/// A short form about one stay: how it opens, what it shows, and what it saves.
struct StayForm: Sendable {
    typealias Opened = StayDesk.Opened

    /// The last word of its address: "call".
    let name: String
    let step: StayStep
    var many: Set<String> = []
    /// What is known already.
    var known: @Sendable (Opened) -> FormReading = { _ in FormReading(FormFields()) }
    let page: @Sendable (any Connection, Opened, FormReading) throws -> FormPage
    /// Saves, unless an error was kept.
    let save: @Sendable (any Connection, Opened, inout FormReading) throws -> Void
}

/// Shows and saves the short forms of a stay.
struct StayFormPages: Sendable {
    let database: any Database
    let desk: StayDesk
    let forms: [StayForm]

    func add(to routes: Routes) {
        for form in forms {
            let path = "/discharge/{stay}/\(form.name)"
            routes.get(path, StayPages.writers) { request, context in try await show(form, context) }
            routes.post(path, StayPages.writers) { request, context in
                try await save(form, try await context.lenientForm(request, many: form.many), context)
            }
        }
    }

    private func show(_ form: StayForm, _ context: WebContext) async throws -> Response {
        let (id, principal) = try StayPages.asked(context)
        let desk = desk
        let page = try await database.read { connection in
            let opened = try desk.open(id, for: principal, connection)
            _ = try opened.stay.after(form.step, by: principal)
            return try form.page(connection, opened, form.known(opened))
        }
        return context.page("discharge/form", page)
    }

    private func save(_ form: StayForm, _ fields: FormFields, _ context: WebContext) async throws -> Response
    {
        let (id, principal) = try StayPages.asked(context)
        let desk = desk
        do {
            try await database.write { connection in
                let opened = try desk.open(id, for: principal, connection)
                _ = try opened.stay.after(form.step, by: principal)
                if let seen = Int(fields.text("version")), seen != opened.stay.version {
                    throw EditConflict()
                }
                var reading = FormReading(fields)
                try form.save(connection, opened, &reading)
                try reading.errors.throwIfAny()
            }
            return .redirect(to: "/discharge/\(id)?done=\(form.name)")
        } catch let errors as FormErrors {
            return try await again(form, fields, errors, .unprocessableContent, context)
        } catch let refusal as StayRefusal {
            if case .notNow = refusal { return .redirect(to: "/discharge/\(id)?done=not-now") }
            return try await again(
                form, fields, [refusal.field ?? "form": refusal.message], .unprocessableContent, context)
        } catch is EditConflict {
            let words =
                "Somebody else changed this while you were writing. What you typed is below: check it, and save again"
            return try await again(form, fields, ["form": words], .conflict, context)
        }
    }

    /// The form with all that was typed, and what is wrong with it.
    private func again(
        _ form: StayForm, _ fields: FormFields, _ errors: FormErrors, _ status: HTTPResponse.Status,
        _ context: WebContext
    ) async throws -> Response {
        let (id, principal) = try StayPages.asked(context)
        let desk = desk
        let page = try await database.read { connection in
            var reading = FormReading(fields)
            reading.errors = errors
            return try form.page(connection, try desk.open(id, for: principal, connection), reading)
        }
        return context.page("discharge/form", page, status: status)
    }
}

extension FormPage {
    /// A step of a stay, which goes back to it.
    init(
        step: String, _ title: String, _ opened: StayDesk.Opened, intro: [String] = [], points: [String] = [],
        warning: String? = nil, fields: [FieldView], button: String, isWarning: Bool = false,
        _ form: FormReading
    ) {
        let path = opened.stay.path
        self.init(
            title, about: opened.patientName, back: path, action: "\(path)/\(step)", intro: intro,
            points: points, warning: warning, fields: fields,
            hidden: ["version": "\(opened.stay.version)"], button: button, isWarning: isWarning,
            errors: form.errors)
    }
}

/// The organisation that somebody typed, found by its name.
enum OrganisationChoice {
    static func fields(
        _ label: String, _ connection: any Connection, _ desk: StayDesk, _ form: FormReading
    ) throws -> [FieldView] {
        let typed = form.fields.text("organisation")
        var fields = [FieldView.line("organisation", label, hint: "Its name, or part of it", form)]
        let found = typed.isEmpty ? [] : try desk.people.findOrganisations(connection, typed)
        if found.count > 1 {
            fields.append(
                .radios(
                    "organisation-id", "Which of these is it?",
                    found.prefix(10).map { ($0.id.description, $0.name) }, form))
        }
        return fields
    }

    static func read(
        _ form: inout FormReading, _ connection: any Connection, _ desk: StayDesk
    ) throws -> OrganisationID? {
        let typed = form.fields.text("organisation")
        guard !typed.isEmpty else {
            form.errors.add("Enter the name of the organisation", to: "organisation")
            return nil
        }
        let found = try desk.people.findOrganisations(connection, typed)
        if let chosen = OrganisationID(form.fields.text("organisation-id")),
            found.contains(where: { $0.id == chosen })
        {
            return chosen
        }
        if let only = found.first, found.count == 1 { return only.id }
        if found.isEmpty {
            form.errors.add("No organisation here has that name. Try another part of it", to: "organisation")
        } else {
            form.errors.add("Select which organisation it is", to: "organisation-id")
        }
        return nil
    }
}
