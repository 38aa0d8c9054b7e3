import Audit
import Core
import Hummingbird
import Storage
import Web

extension AuditAction {
    static let urgentNumberChecked = AuditAction("urgent-number-checked")
    static let urgentNumberChanged = AuditAction("urgent-number-changed")
}

/// Where managers write down that they rang an urgent number, and put right one that changed.
struct UrgentNumberPages: Sendable {
    let database: any Database
    let surroundings: Surroundings

    func add(to routes: Routes) {
        routes.get("/urgent-numbers", .roles(UrgentNumberPolicy.keepers), list)
        routes.get("/urgent-numbers/:id", .roles(UrgentNumberPolicy.keepers), show)
        routes.post("/urgent-numbers/:id/checks", .roles(UrgentNumberPolicy.keepers), addCheck)
        routes.post("/urgent-numbers/:id/change", .roles([.manager, .administrator]), change)
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let numbers = try await database.read { try UrgentNumberStore($0, surroundings).all() }
        return context.page("directory/urgent-numbers", UrgentNumbersPage(numbers))
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let number = try await require(context)
        return context.page(
            "directory/urgent-number", UrgentNumberPage(number, mayChange: try mayChange(context)))
    }

    @Sendable func addCheck(_ request: Request, _ context: WebContext) async throws -> Response {
        let number = try await require(context)
        let fields = try await context.form(request)
        guard let outcome = CheckOutcome(rawValue: fields.text("outcome")) else {
            let errors: FormErrors = ["outcome": "Select what happened when you rang"]
            return context.page(
                "directory/urgent-number",
                UrgentNumberPage(number, mayChange: try mayChange(context), errors: errors),
                status: .unprocessableContent)
        }
        let principal = try context.requirePrincipal()
        try UrgentNumberPolicy(principal).require(.check, on: ())
        try await database.write { connection in
            try UrgentNumberStore(connection, surroundings).addCheck(outcome, of: number.id, by: principal)
            try AuditStore(connection, surroundings).add(
                .urgentNumberChecked, about: number.id, by: principal, detail: ["outcome": outcome.rawValue])
        }
        return .redirect(to: "/urgent-numbers")
    }

    @Sendable func change(_ request: Request, _ context: WebContext) async throws -> Response {
        let number = try await require(context)
        let fields = try await context.form(request)
        let principal = try context.requirePrincipal()
        try UrgentNumberPolicy(principal).require(.change, on: ())
        do {
            let change = try UrgentNumberForm(fields: fields).parsed()
            try await database.write { connection in
                try UrgentNumberStore(connection, surroundings).replace(number, with: change, by: principal)
                try AuditStore(connection, surroundings).add(
                    .urgentNumberChanged, about: number.id, by: principal, detail: ["code": number.code])
            }
            return .redirect(to: "/urgent-numbers")
        } catch let errors as FormErrors {
            return context.page(
                "directory/urgent-number",
                UrgentNumberPage(number, mayChange: true, typed: fields, errors: errors),
                status: .unprocessableContent)
        }
    }

    private func require(_ context: WebContext) async throws -> UrgentNumber {
        let id = try context.parameters.require("id", as: UrgentNumberID.self)
        let number = try await database.read { try UrgentNumberStore($0, surroundings).find(id) }
        guard let number else { throw NotFound() }
        return number
    }

    private func mayChange(_ context: WebContext) throws -> Bool {
        UrgentNumberPolicy(try context.requirePrincipal()).allows(.change, on: ())
    }
}
