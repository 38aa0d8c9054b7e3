import Audit
import Core
import Hummingbird
import Jobs
import Storage
import Web

/// Emergency access to a record: asked for on one page, given for hours, reviewed the next day.
struct BreakGlassPages: Sendable {
    let desk: AccountsDesk

    /// Each try is kept; more than a few an hour isn't an emergency any more.
    static let rule = RateRule("break-glass", burst: 10, perMinute: 1)

    func add(to routes: Routes) {
        routes.get("/break-glass", .roles(BreakGlassPolicy.takers), show)
        routes.post("/break-glass", .roles(BreakGlassPolicy.takers), take)
        routes.get("/break-glass/reviews", .roles(BreakGlassPolicy.reviewers), list)
        routes.get("/break-glass/:id", .roles(BreakGlassPolicy.takers + [.informationGovernance]), showGrant)
        routes.post("/break-glass/:id/review", .roles(BreakGlassPolicy.reviewers), review)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(context, FormFields(), FormErrors())
    }

    @Sendable func take(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let (principal, desk) = (try context.requirePrincipal(), desk)
        guard let account = principal.account, let organisation = principal.organisation else {
            throw NotFound()
        }
        try context.limit(Self.rule, by: "account/\(account)")
        do {
            let search = try BreakGlassForm(fields).search
            let person = try await desk.database.write { connection -> PersonID? in
                let (kinds, hours) = try Self.settings(organisation, desk, connection)
                let asked = try Self.asked(fields, kinds, mostHours: hours)
                let audit = AuditStore(connection, desk.surroundings)
                guard let person = try desk.needs.findInEmergency(connection, search) else {
                    try audit.add(.glassNotFound, by: principal, detail: ["kind": asked.kind])
                    return nil
                }
                let now = desk.surroundings.now()
                let grant = BreakGlassGrant(
                    id: desk.surroundings.newID(), account: account, organisation: organisation,
                    person: person,
                    reasonCode: asked.kind, reason: asked.reason, fromAt: now,
                    untilAt: now.adding(seconds: asked.hours * 3_600))
                try BreakGlassStore(connection).add(grant)
                try audit.add(
                    .glassBroken, about: person, by: principal,
                    detail: ["kind": asked.kind, "grant": grant.id.description, "hours": "\(asked.hours)"],
                    reason: asked.kind)
                try desk.needs.openTask(connection, Self.reviewTask(grant, desk.surroundings.today))
                return person
            }
            guard let person else {
                return try await page(
                    context, fields,
                    ["reference": "Nobody fits what you typed. Check it, or ring the service that knows them"]
                )
            }
            return .redirect(to: "/people/\(person)")
        } catch let errors as FormErrors {
            return try await page(context, fields, errors)
        }
    }

    private static func asked(
        _ fields: FormFields, _ kinds: [SettingChoice], mostHours: Int
    ) throws(FormErrors) -> BreakGlassRequest {
        do throws(BreakGlassRefusal) {
            return try BreakGlassRequest(
                kind: fields.text("kind"), reason: fields.longText("reason"), hours: fields.text("hours"),
                kinds: kinds.map(\.code), mostHours: mostHours)
        } catch {
            throw FormErrors([error.field ?? "reason": error.message])
        }
    }

    /// The next working day, for those who answer for it in the organisation whose member took it.
    private static func reviewTask(_ grant: BreakGlassGrant, _ today: LocalDate) -> TaskRequest {
        TaskRequest(
            kind: "break-glass-review", title: "Review emergency access to a record",
            organisation: grant.organisation, aboutAccount: grant.account,
            dueOn: WorkingCalendar.englandAndWales.nextWorkingDay(after: today),
            key: "break-glass/\(grant.id)",
            sensitive: true, linkPath: "/break-glass/\(grant.id)")
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let scope = BreakGlassPolicy(try context.requirePrincipal()).scope
        let (now, done) = (desk.surroundings.now(), try context.query(request).text("done"))
        let view = try await desk.database.read { connection in
            let store = BreakGlassStore(connection)
            let (waiting, reviewed) = (try store.waiting(within: scope), try store.reviewed(within: scope))
            let names = try AccountsAnswersStore(connection).names(
                of: Set((waiting + reviewed).map(\.account)))
            return BreakGlassReviewsPage(waiting, reviewed, names, now: now, done: done)
        }
        return context.page("accounts/break-glass-reviews", view)
    }

    @Sendable func showGrant(_ request: Request, _ context: WebContext) async throws -> Response {
        try await grantPage(context, FormFields(), FormErrors())
    }

    @Sendable func review(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let id = try context.parameters.require("id", as: BreakGlassID.self)
        guard let account = principal.account else { throw NotFound() }
        do {
            try await desk.database.write { connection in
                let store = BreakGlassStore(connection)
                let policy = BreakGlassPolicy(principal)
                guard let grant = try store.find(id), policy.allows(.view, on: grant) else {
                    throw NotFound()
                }
                let reviewed = try grant.reviewed(
                    BreakGlassGrant.Outcome(rawValue: fields.text("outcome")), note: fields.longText("note"),
                    by: account, at: desk.surroundings.now())
                try policy.require(.review, on: grant)
                try store.save(reviewed)
                try AuditStore(connection, desk.surroundings).add(
                    .glassReviewed, about: grant.person, by: principal,
                    detail: ["grant": id.description, "outcome": fields.text("outcome")])
            }
        } catch let refusal as BreakGlassRefusal {
            return try await grantPage(context, fields, [refusal.field ?? "outcome": refusal.message])
        }
        return .redirect(to: "/break-glass/reviews?done=reviewed")
    }

    private func grantPage(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let id = try context.parameters.require("id", as: BreakGlassID.self)
        let view = try await desk.database.read { connection in
            guard let grant = try BreakGlassStore(connection).find(id),
                BreakGlassPolicy(principal).allows(.view, on: grant)
            else { throw NotFound() }
            let (kinds, _) = try Self.settings(grant.organisation, desk, connection)
            let names = try AccountsAnswersStore(connection).names(
                of: Set([grant.account, grant.reviewedBy].compactMap(\.self)))
            return BreakGlassGrantPage(
                grant, names, kinds, mayReview: BreakGlassPolicy(principal).allows(.review, on: grant),
                fields, errors)
        }
        return context.page(
            "accounts/break-glass-grant", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func page(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let view = try await desk.database.read { connection in
            let (kinds, hours) = try Self.settings(principal.organisation, desk, connection)
            return BreakGlassPage(kinds, mostHours: hours, fields, errors)
        }
        return context.page(
            "accounts/break-glass", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private static func settings(
        _ organisation: OrganisationID?, _ desk: AccountsDesk, _ connection: any Connection
    ) throws -> ([SettingChoice], Int) {
        let area = try organisation.flatMap { try AccountsAnswersStore(connection).area(of: $0) }
        let (store, today) = (SettingStore(connection), desk.surroundings.today)
        return (
            try store.choices(.breakGlassReasons, area: area, on: today),
            try store.number(.breakGlassHours, area: area, on: today)
        )
    }
}
