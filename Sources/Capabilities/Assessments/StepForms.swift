import Core
import Hummingbird
import Storage
import Web

/// A short form about one assessment: how it opens, what it shows, and what it saves.
struct StepForm: Sendable {
    typealias Opened = AssessmentDesk.Opened

    /// The last word of its address: "booking".
    let name: String
    let action: AssessmentAction
    var access: Access = AssessmentDesk.access
    /// The questions that may have several answers.
    var many: Set<String> = []
    /// What is known already.
    var known: @Sendable (any Connection, Opened) throws -> FormReading = { _, _ in
        FormReading(FormFields())
    }
    let page: @Sendable (any Connection, Opened, FormReading) throws -> FormPage
    /// Saves, unless an error was kept; says where to go.
    let save: @Sendable (any Connection, Opened, inout FormReading) throws -> String
}

/// Shows and saves the short forms of an assessment.
struct StepFormPages: Sendable {
    let desk: AssessmentDesk
    let forms: [StepForm]

    func add(to routes: Routes) {
        for form in forms {
            let path = "/assessments/{assessment}/\(form.name)"
            routes.get(path, form.access) { request, context in try await show(form, context) }
            routes.post(path, form.access) { request, context in
                try await save(form, try await context.lenientForm(request, many: form.many), context)
            }
        }
    }

    private func show(_ form: StepForm, _ context: WebContext) async throws -> Response {
        let page = try await desk.read(context) { connection, opened in
            try opened.policy.require(form.action, on: opened.assessment)
            return try form.page(connection, opened, try form.known(connection, opened))
        }
        return context.page("assessments/form", page)
    }

    private func save(_ form: StepForm, _ fields: FormFields, _ context: WebContext) async throws -> Response
    {
        let id = try context.parameters.require("assessment", as: AssessmentID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        do {
            let path = try await desk.database.write { connection in
                let opened = try desk.open(id, for: principal, connection)
                try opened.policy.require(form.action, on: opened.assessment)
                if let seen = Int(fields.text("version")), seen != opened.assessment.version {
                    throw EditConflict()
                }
                var reading = FormReading(fields)
                let path = try form.save(connection, opened, &reading)
                try reading.errors.throwIfAny()
                return path
            }
            return .redirect(to: path)
        } catch let errors as FormErrors {
            return try await again(form, fields, errors, .unprocessableContent, context)
        } catch let refusal as AssessmentRefusal {
            return try await again(
                form, fields, [refusal.field ?? "form": refusal.message], .unprocessableContent, context)
        } catch let refusal as DecisionRefusal {
            return try await again(
                form, fields, [refusal.field ?? "form": refusal.message], .unprocessableContent, context)
        } catch let refusal as EligibilityRefusal {
            return try await again(
                form, fields, [refusal.field ?? "form": refusal.message], .unprocessableContent, context)
        } catch is EditConflict {
            let words =
                "Somebody else changed this assessment while you were writing. What you typed is below: check it, and save again"
            return try await again(form, fields, ["form": words], .conflict, context)
        }
    }

    /// The form with all that was typed, and what is wrong with it.
    private func again(
        _ form: StepForm, _ fields: FormFields, _ errors: FormErrors, _ status: HTTPResponse.Status,
        _ context: WebContext
    ) async throws -> Response {
        let page = try await desk.read(context) { connection, opened in
            var reading = FormReading(fields)
            reading.errors = errors
            return try form.page(connection, opened, reading)
        }
        return context.page("assessments/form", page, status: status)
    }
}

extension FormPage {
    /// A step of an assessment, which goes back to it.
    init(
        step: String, _ title: String, _ opened: AssessmentDesk.Opened, intro: [String] = [],
        points: [String] = [], warning: String? = nil, fields: [FieldView], button: String,
        isWarning: Bool = false, _ form: FormReading
    ) {
        let path = opened.assessment.path
        self.init(
            title, about: opened.caption, back: path, action: "\(path)/\(step)", intro: intro, points: points,
            warning: warning, fields: fields, hidden: ["version": "\(opened.assessment.version)"],
            button: button, isWarning: isWarning, errors: form.errors)
    }
}
