import Audit
import Core
import HTTPTypes
import Hummingbird
import People
import Storage
import Web

/// Asking a colleague to lead, answering, cover, and the carers whom nobody leads.
struct HandoverPages: Sendable {
    static let pageSize = 25

    let desk: ReferralDesk

    private var handovers: HandoverDesk { HandoverDesk(desk: desk) }

    func add(to routes: Routes) {
        let access = Access.roles(ReferralPolicy.roles)
        routes.get("/people/{id}/handover", access, form)
        routes.post("/people/{id}/handover", access, ask)
        routes.get("/handovers", access, list)
        routes.post("/handovers/cover", access, setCover)
        routes.get("/handovers/{handover}", access, show)
        routes.post("/handovers/{handover}", access, answer)
        routes.get("/carers-without-lead", .roles(ReferralPolicy.managers), leadless)
    }

    // MARK: Asking

    @Sendable func form(_ request: Request, _ context: WebContext) async throws -> Response {
        try await formPage(context, FormFields(), FormErrors())
    }

    @Sendable func ask(_ request: Request, _ context: WebContext) async throws -> Response {
        let person = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        let fields = try await context.form(request)
        let note = fields.longText("note")
        guard CleanText.length(note) <= 5_000 else {
            return try await formPage(context, fields, ["note": "Use 5,000 characters or fewer"])
        }
        let handovers = handovers
        do {
            try await desk.database.write { connection in
                guard let to = AccountID(fields.text("to")) else { throw HandoverRefusal.receiverMissing }
                _ = try handovers.ask(person, to: to, note: note, by: principal, connection)
            }
        } catch let refusal as HandoverRefusal {
            let error = FieldError(id: refusal.field ?? "to", message: refusal.message)
            return try await formPage(context, fields, FormErrors([error]))
        }
        return .redirect(to: "/people/\(person)/handover")
    }

    private func formPage(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors
    ) async throws -> Response {
        let person = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation else { throw NotFound() }
        let (desk, handovers) = (desk, handovers)
        let view = try await desk.database.read { connection in
            let seen = try handovers.subject(person, principal, connection)
            let store = HandoverStore(connection, desk.surroundings)
            let past = try store.about(seen.id, at: organisation)
            let lead = try desk.people.leads(connection, seen.id)[organisation]
            let ids = Set(past.flatMap { [$0.to, $0.askedBy] } + [lead].compactMap(\.self))
            let names = try desk.people.accountNames(connection, ids)
            let tasks = try lead.map { try desk.needs.openTasks(connection, seen.id, $0) } ?? 0
            return HandoverFormPage(
                seen, lead: lead.map { names[$0] ?? "Somebody who has left" }, openTasks: tasks,
                colleagues: try desk.people.colleagues(connection, organisation).filter {
                    $0.account != lead
                },
                past: past, names: names, fields, errors)
        }
        return context.page(
            "referrals/handover-form", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    // MARK: Answering

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        try await listPage(context, FormFields(), FormErrors())
    }

    private func listPage(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors
    ) async throws -> Response {
        let principal = try context.requirePrincipal()
        guard let account = principal.account, let organisation = principal.organisation else {
            throw NotFound()
        }
        let desk = desk
        let view = try await desk.database.read { connection in
            let store = HandoverStore(connection, desk.surroundings)
            let asked = try store.asked(of: account).filter { $0.organisation == organisation }
            let people = try desk.people.people(connection, Set(asked.map(\.person)), principal)
            let cover = try store.covers(for: [account], at: organisation, on: desk.surroundings.today)[
                account]
            let ids = Set(asked.map(\.askedBy) + [cover?.cover].compactMap(\.self))
            return HandoversPage(
                asked, people: people, names: try desk.people.accountNames(connection, ids), cover: cover,
                colleagues: try desk.people.colleagues(connection, organisation)
                    .filter { $0.account != account }, fields, errors)
        }
        return context.page(
            "referrals/handovers", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await showPage(context, FormFields(), FormErrors())
    }

    @Sendable func answer(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("handover")
        let principal = try context.requirePrincipal()
        let fields = try await context.form(request)
        guard let organisation = principal.organisation,
            let answer = Handover.Answer(rawValue: fields.text("answer"))
        else { throw NotFound() }
        let (desk, handovers) = (desk, handovers)
        let reason = fields.optional("reason").map { String($0.prefix(500)) }
        do {
            try await desk.database.write { connection in
                guard
                    let found = try HandoverStore(connection, desk.surroundings)
                        .find(id, of: organisation),
                    try desk.people.people(connection, [found.person], principal)[found.person] != nil
                else { throw NotFound() }
                try handovers.answer(found, answer, reason: reason, by: principal, connection)
            }
        } catch let refusal as HandoverRefusal {
            let error = FieldError(id: refusal.field ?? "handover", message: refusal.message)
            return try await showPage(context, fields, FormErrors([error]))
        } catch is EditConflict {
            return try await showPage(
                context, fields, ["handover": "Somebody answered first. This is how it stands now"],
                status: .conflict)
        }
        return .redirect(to: "/handovers/\(id)")
    }

    private func showPage(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors, status: HTTPResponse.Status? = nil
    ) async throws -> Response {
        let id = try context.parameters.require("handover")
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation else { throw NotFound() }
        let desk = desk
        let view = try await desk.database.read { connection in
            guard let found = try HandoverStore(connection, desk.surroundings).find(id, of: organisation),
                let seen = try desk.people.people(connection, [found.person], principal)[found.person]
            else { throw NotFound() }
            let ids = Set([found.to, found.askedBy] + [found.from].compactMap(\.self))
            let tasks = try found.from.map { try desk.needs.openTasks(connection, found.person, $0) } ?? 0
            return HandoverPage(
                found, seen, names: try desk.people.accountNames(connection, ids), openTasks: tasks,
                principal, fields, errors)
        }
        return context.page(
            "referrals/handover", view, status: status ?? (errors.isEmpty ? .ok : .unprocessableContent))
    }

    // MARK: Cover, and those without a lead

    @Sendable func setCover(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        let fields = try await context.form(request)
        guard let account = principal.account, let organisation = principal.organisation else {
            throw NotFound()
        }
        let desk = desk
        var errors = FormErrors()
        let until = LocalDate(fields.text("until"))
        let today = desk.surroundings.today
        if until == nil {
            errors.add("Enter the last day you are away, such as 2027-03-05", to: "until")
        } else if let until, until < today || until > today.adding(years: 1) {
            errors.add("The last day must be today or later, and within a year", to: "until")
        }
        let cover = AccountID(fields.text("cover"))
        let isColleague = try await desk.database.read { connection in
            try desk.people.colleagues(connection, organisation)
                .contains { $0.account == cover && $0.account != account }
        }
        if !isColleague { errors.add("Select who stands in for you", to: "cover") }
        guard errors.isEmpty, let until, let cover else { return try await listPage(context, fields, errors) }
        try await desk.database.write { connection in
            try HandoverStore(connection, desk.surroundings).setCover(
                LeadCover(account: account, cover: cover, from: today, until: until), at: organisation)
            try AuditStore(connection, desk.surroundings).add(
                .coverSet, about: account, by: principal, detail: ["cover": "\(cover)", "until": "\(until)"])
        }
        return .redirect(to: "/handovers")
    }

    @Sendable func leadless(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation else { throw NotFound() }
        let parts = try context.query(request).text("after").split(separator: "_").map(String.init)
        var after: (person: PersonID, since: String)?
        if parts.count == 2, let person = PersonID(parts[1]) { after = (person, parts[0]) }
        let (desk, place) = (desk, after)
        let (view, shown) = try await desk.database.read { connection in
            let found = try desk.needs.withoutLead(
                connection, organisation, principal, place, Self.pageSize + 1)
            let page = Array(found.prefix(Self.pageSize))
            let last = found.count > page.count ? page.last : nil
            let view = LeadlessPage(
                page,
                count: try desk.needs.countWithoutLead(
                    connection, organisation, LeadlessPage.mostCounted + 1),
                nextPath: last.map { "/carers-without-lead?after=\($0.since)_\($0.person.id)" })
            return (view, page.map(\.person.id))
        }
        let surroundings = desk.surroundings
        try await desk.database.write { connection in
            try AuditStore(connection, surroundings).addSearch("without-lead", shown: shown, by: principal)
        }
        return context.page("referrals/leadless", view)
    }
}
