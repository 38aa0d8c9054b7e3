import Core
import HTTPTypes
import Hummingbird
import People
import Storage
import Web

/// What every form about one plan does alike: find it, show the form, take a change, show what is wrong with it.
protocol PlanFormPages: Sendable {
    var database: any Database { get }
    var desk: PlanDesk { get }
}

extension PlanFormPages {
    /// Builds a form from the plan and from what was typed; `nil` when nothing was typed yet.
    typealias Build =
        @Sendable (SupportPlan, SeenPerson, FormFields?, FormErrors, any Connection) throws -> PlanFormPage

    typealias Change = @Sendable (SupportPlan, SeenPerson, Principal, any Connection) throws -> Void

    func form(
        _ context: WebContext, _ typed: FormFields?, _ errors: FormErrors,
        status: HTTPResponse.Status = .unprocessableContent, _ build: @escaping Build
    ) async throws -> Response {
        let id = try context.parameters.require("id", as: SupportPlanID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let view = try await database.read { connection -> PlanFormPage in
            let (plan, person) = try desk.findToChange(id, by: principal, connection)
            return try build(plan, person, typed, errors, connection)
        }
        return context.page("supportplans/form", view, status: errors.isEmpty ? .ok : status)
    }

    /// Takes a change in one transaction; what was typed is kept when it can't be taken.
    func take(
        _ context: WebContext, _ fields: FormFields, _ build: Build?, _ change: @escaping Change
    ) async throws -> Response {
        let id = try context.parameters.require("id", as: SupportPlanID.self)
        let principal = try context.requirePrincipal()
        let seen = Int(fields.text("version"))
        let desk = desk
        do {
            try await database.write { connection in
                let (plan, person) = try desk.findToChange(id, by: principal, connection)
                if let seen, seen != plan.version { throw EditConflict() }
                try change(plan, person, principal, connection)
            }
        } catch let refusal as PlanRefusal {
            return try await again(context, fields, build, ["plan": refusal.message], .unprocessableContent)
        } catch is EditConflict {
            let words =
                "Somebody else changed this plan while you were writing. Look at it again before you send this"
            return try await again(context, fields, build, ["plan": words], .conflict)
        }
        return .redirect(to: "/plans/\(id)")
    }

    private func again(
        _ context: WebContext, _ fields: FormFields, _ build: Build?, _ errors: FormErrors,
        _ status: HTTPResponse.Status
    ) async throws -> Response {
        if let build { return try await form(context, fields, errors, status: status, build) }
        return try await PlanPages.show(context, database, desk, errors, status: status)
    }
}
