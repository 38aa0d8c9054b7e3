import Core
import HTTPTypes
import Hummingbird
import People
import Storage
import Web

/// A short form about one case: who may open it, what it asks, and what it saves.
struct AdvocacyStep: Sendable {
    typealias Opened = AdvocacyDesk.Opened

    /// The last word of its address: "allocation".
    let name: String
    /// Any of these lets it be opened; what is saved is checked again by itself.
    let actions: [AdvocacyAction]
    var known: @Sendable (Opened) -> [String: String] = { _ in [:] }
    let page: @Sendable (any Connection, Opened, AdvocacyForm) throws -> AdvocacyFormPage
    /// Saves, unless an error was kept; says what is told on the page after.
    let save: @Sendable (any Connection, Opened, inout AdvocacyForm) throws -> String
}

/// Shows and saves the short forms of a case.
struct AdvocacyStepPages: Sendable {
    let database: any Database
    let desk: AdvocacyDesk

    func add(to routes: Routes) {
        for step in steps {
            let path = "/advocacy/{advocacy}/\(step.name)"
            let access = Access.roles(AdvocacyPolicy.roles)
            routes.get(path, access) { _, context in try await show(step, nil, .ok, context) }
            routes.post(path, access) { request, context in
                try await save(step, AdvocacyForm(try await context.lenientForm(request)), context)
            }
        }
    }

    private static func open(
        _ step: AdvocacyStep, _ id: AdvocacyID, _ principal: Principal, _ desk: AdvocacyDesk,
        _ connection: any Connection
    ) throws -> AdvocacyDesk.Opened {
        let opened = try desk.open(id, for: principal, connection)
        if !step.actions.contains(where: { opened.policy.allows($0, on: opened.advocacy) }) {
            throw Refused(action: "advocacy-\(step.name)")
        }
        return opened
    }

    private func show(
        _ step: AdvocacyStep, _ typed: AdvocacyForm?, _ status: HTTPResponse.Status, _ context: WebContext
    ) async throws -> Response {
        let id = try context.parameters.require("advocacy", as: AdvocacyID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let page = try await database.read { connection in
            // What was typed is shown again even where somebody else has moved the case on.
            let opened =
                typed == nil
                ? try Self.open(step, id, principal, desk, connection)
                : try desk.open(id, for: principal, connection)
            return try step.page(connection, opened, typed ?? AdvocacyForm(known: step.known(opened)))
        }
        return context.page("advocacy/form", page, status: status)
    }

    private func save(
        _ step: AdvocacyStep, _ form: AdvocacyForm, _ context: WebContext
    ) async throws -> Response {
        let id = try context.parameters.require("advocacy", as: AdvocacyID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        var again = form
        do {
            let path = try await database.write { connection -> String in
                let opened = try desk.open(id, for: principal, connection)
                if let seen = Int(form.fields.text("version")), seen != opened.advocacy.version {
                    throw EditConflict()
                }
                _ = try Self.open(step, id, principal, desk, connection)
                var reading = form
                let note = try step.save(connection, opened, &reading)
                try reading.errors.throwIfAny()
                // Whoever has ended their own part sees the case no more.
                guard try desk.store(connection).find(id, within: opened.policy.scope) != nil else {
                    return "/advocacy"
                }
                return "\(opened.advocacy.path)?done=\(note)"
            }
            return .redirect(to: path)
        } catch let errors as FormErrors {
            again.errors = errors
            return try await show(step, again, .unprocessableContent, context)
        } catch let refusal as AdvocacyRefusal {
            again.errors.add(refusal.message, to: "form")
            return try await show(step, again, .unprocessableContent, context)
        } catch is EditConflict {
            again.errors.add(
                "Somebody else changed this while you were writing. What you typed is below: check it, and save again",
                to: "form")
            return try await show(step, again, .conflict, context)
        }
    }

    func page(
        _ step: String, _ title: String, _ opened: AdvocacyDesk.Opened, intro: [String] = [],
        _ fields: [FieldView], button: String = "Save", _ form: AdvocacyForm
    ) -> AdvocacyFormPage {
        let path = opened.advocacy.path
        return AdvocacyFormPage(
            title, about: opened.person.name, back: path, action: "\(path)/\(step)",
            version: opened.advocacy.version, intro: intro, fields: fields, button: button,
            errors: form.errors)
    }
}
