import Core
import HTTPTypes
import Hummingbird
import People
import Storage
import Web

/// A short form about one appointment: how it opens, what it shows, and what it saves.
struct StepForm: Sendable {
    typealias Opened = AppointmentDesk.Opened

    /// The last word of its address: "move".
    let name: String
    let action: AppointmentAction
    var known: @Sendable (any Connection, Opened) throws -> FormReading = { _, _ in FormReading(FormFields())
    }
    let page: @Sendable (any Connection, Opened, FormReading) throws -> FormPage
    /// Saves; says which note the appointment's page shows.
    let save: @Sendable (any Connection, Opened, inout FormReading) throws -> String
}

/// Shows and saves the short forms of an appointment.
struct StepPages: Sendable {
    let database: any Database
    let desk: AppointmentDesk

    private var forms: [StepForm] { [moveForm, detailsForm, cancellationForm, outcomeForm, undoingForm] }

    func add(to routes: Routes) {
        for form in forms {
            let path = "/appointments/{appointment}/\(form.name)"
            routes.get(path, .roles(AppointmentRules.workers)) { _, context in try await show(form, context) }
            routes.post(path, .roles(AppointmentRules.workers)) { request, context in
                try await save(form, try await context.lenientForm(request), context)
            }
        }
    }

    private func show(_ form: StepForm, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("appointment", as: AppointmentID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        do {
            let page = try await database.read { connection in
                let opened = try desk.open(id, to: form.action, for: principal, connection)
                return try form.page(connection, opened, try form.known(connection, opened))
            }
            return context.page("appointments/form", page)
        } catch is AppointmentRefusal {
            // It stands otherwise by now: its own page says how.
            return .redirect(to: "/appointments/\(id)")
        }
    }

    private func save(_ form: StepForm, _ fields: FormFields, _ context: WebContext) async throws -> Response
    {
        let id = try context.parameters.require("appointment", as: AppointmentID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        do {
            let done = try await database.write { connection in
                let opened = try desk.open(
                    id, to: form.action, version: Int(fields.text("version")), for: principal, connection)
                var reading = FormReading(fields)
                let done = try form.save(connection, opened, &reading)
                try reading.errors.throwIfAny()
                return done
            }
            return .redirect(to: "/appointments/\(id)?done=\(done)")
        } catch let errors as FormErrors {
            return try await again(form, fields, errors, .unprocessableContent, context)
        } catch AppointmentRefusal.notFrom {
            return try await stale(id, context)
        } catch let refusal as AppointmentRefusal {
            return try await again(
                form, fields, [refusal.field ?? "form": refusal.message], .unprocessableContent, context)
        } catch is EditConflict {
            let words =
                "Somebody else changed this appointment while you were writing. What you typed is below: check it, and save again"
            return try await again(form, fields, ["form": words], .conflict, context)
        }
    }

    /// The form with all that was typed, and what is wrong with it.
    private func again(
        _ form: StepForm, _ fields: FormFields, _ errors: FormErrors, _ status: HTTPResponse.Status,
        _ context: WebContext
    ) async throws -> Response {
        let id = try context.parameters.require("appointment", as: AppointmentID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        do {
            let page = try await database.read { connection in
                let opened = try desk.open(id, to: form.action, for: principal, connection)
                var reading = FormReading(fields)
                reading.errors.add(errors)
                return try form.page(connection, opened, reading)
            }
            return context.page("appointments/form", page, status: status)
        } catch AppointmentRefusal.notFrom {
            return try await stale(id, context)
        }
    }

    /// The appointment as it stands by now, where somebody else was quicker.
    private func stale(_ id: AppointmentID, _ context: WebContext) async throws -> Response {
        let page = try await AppointmentPages(database: database, desk: desk).page(
            id, "Somebody else changed this appointment meanwhile. This is how it stands now.", context)
        return context.page("appointments/show", page, status: .conflict)
    }
}

extension FormPage {
    /// A step of an appointment, which goes back to it.
    init(
        step: String, _ title: String, _ opened: AppointmentDesk.Opened, intro: [String] = [],
        warnings: [VisitWarning] = [], fields: [FieldView], button: String, isWarning: Bool = false,
        on today: LocalDate, _ form: FormReading
    ) {
        let path = opened.appointment.path
        self.init(
            title, about: opened.person.name, back: path, action: "\(path)/\(step)", intro: intro,
            warnings: warnings, fields: fields, hidden: ["version": "\(opened.appointment.version)"],
            button: button, isWarning: isWarning, on: today, errors: form.errors)
    }
}
