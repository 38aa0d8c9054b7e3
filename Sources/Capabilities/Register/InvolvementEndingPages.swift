import Audit
import Core
import Hummingbird
import Storage
import Web

/// An organisation says that its own work with somebody is over; nobody is let fall by it.
struct InvolvementEndingPages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        routes.get("/people/{id}/involvements/{involvement}/ending", RecordDesk.access, form)
        routes.post("/people/{id}/involvements/{involvement}/ending", RecordDesk.access, end)
    }

    static let reasons = [
        (value: "other-service", label: "Another service goes on with them"),
        (value: "not-wanted", label: "They don’t want it any more, and said so"),
        (value: "no-longer-caring", label: "They don’t look after anybody any more"),
        (value: "moved-away", label: "They moved away"),
    ]

    @Sendable func form(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(context, FormFields(), FormErrors())
    }

    private func page(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let id = try context.parameters.require("involvement", as: InvolvementID.self)
        let principal = try context.requirePrincipal()
        let (needs, surroundings) = (desk.needs, desk.surroundings)
        let (open, involvement, hold) = try await desk.read(context) { connection, open in
            let person = try open.person()
            try open.policy.require(.edit, on: open.subject)
            let found = try Self.find(id, of: person.id, principal, connection, surroundings)
            return (open, found, try Self.hold(found, open, principal, needs, connection))
        }
        let page = FormPage(
            "Our work with them is over", about: open.name, back: open.path,
            action: "\(open.path)/involvements/\(involvement.id)/ending",
            intro: [
                "\(involvement.kind.label), since \(involvement.since.spoken). Your organisation no longer sees their record after this, unless it has another part in it."
            ], warning: hold,
            fields: [.radios("reason", "Why?", Self.reasons, chosen: fields.optional("reason"), errors)],
            button: "End our work with them", errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private static func find(
        _ id: InvolvementID, of person: PersonID, _ principal: Principal, _ connection: any Connection,
        _ surroundings: Surroundings
    ) throws -> Involvement {
        let all = try InvolvementStore(connection, surroundings).involvements(of: person)
        guard let found = all.first(where: { $0.id == id }), found.until == nil, found.kind != .shared,
            found.organisation == principal.organisation
        else { throw NotFound() }
        return found
    }

    /// Why it can't end yet.
    private static func hold(
        _ involvement: Involvement, _ open: OpenRecord, _ principal: Principal, _ needs: RegisterNeeds,
        _ connection: any Connection
    ) throws -> String? {
        if let hold = try needs.cases.endingHold(connection, involvement.person, involvement.kind) {
            return hold
        }
        guard try needs.tasks(connection, involvement.person, principal).isEmpty else {
            return "There is open work about them here: finish it, or give it to whoever goes on, first"
        }
        return nil
    }

    @Sendable func end(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        let id = try context.parameters.require("involvement", as: InvolvementID.self)
        let principal = try context.requirePrincipal()
        let (needs, surroundings) = (desk.needs, desk.surroundings)
        let reason = fields.text("reason")
        let isKnown = Self.reasons.contains { $0.value == reason }
        do {
            _ = try await desk.change(context, .involvementEnded) { connection, person, open, _ in
                let found = try Self.find(id, of: person.id, principal, connection, surroundings)
                guard isKnown else {
                    throw FormErrors(dictionaryLiteral: ("reason", "Select why"))
                }
                if let hold = try Self.hold(found, open, principal, needs, connection) {
                    throw FormErrors(dictionaryLiteral: ("reason", hold))
                }
                let isLast = open.subject.working == [found.organisation]
                if isLast, reason == "other-service" {
                    throw FormErrors(
                        dictionaryLiteral: (
                            "reason", "No other service works with them yet: hand them on first"
                        ))
                }
                try InvolvementStore(connection, surroundings).end(found, because: reason)
                return ["organisation": found.organisation.description, "reason": reason]
            }
        } catch let errors as FormErrors {
            return try await page(context, fields, errors)
        }
        return .redirect(to: "/people")
    }
}
