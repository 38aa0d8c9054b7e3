import Audit
import Core
import Hummingbird
import Jobs
import Storage
import Web

/// One person's account, as those who look after access see it.
struct AccountPages: Sendable {
    let desk: AccountsDesk

    func add(to routes: Routes) {
        let access = Access.roles(AccessPages.roles)
        routes.get("/accounts/:id", access, show)
        routes.post("/accounts/:id/roles", access, grant)
        routes.post("/accounts/:id/reset-links", access, makeResetLink)
        routes.post("/accounts/:id/disabling", access, disable)
        routes.post("/accounts/:id/enabling", access, enable)
        routes.post("/accounts/:id/restricted-review", access, nameReviewer)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(context, FormFields(), FormErrors(), done: try context.query(request).text("done"))
    }

    @Sendable func grant(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let id = try context.parameters.require("id", as: AccountID.self)
        do {
            try await desk.database.write { connection in
                let subject = try Self.subject(id, principal, desk, connection)
                guard let organisation = subject.organisations.first(where: { $0.id.description == fields.text("organisation") })
                else { throw FormErrors(["organisation": "Select an organisation"]) }
                let policy = AccountPolicy(principal, own: try desk.own(principal, connection))
                guard let role = Role(rawValue: fields.text("role")) else {
                    throw FormErrors(["role": "Select a role"])
                }
                try RoleRules.check(granting: role, to: id, by: principal)
                guard policy.mayChange(.init(role, in: organisation), of: id) else { throw RoleRefusal.notYours(role) }
                let isNew = try AccountPeople(connection, desk.surroundings).grant(
                    role, to: id, in: organisation.id, team: nil, by: principal)
                if !isNew { throw FormErrors(["role": "They have that role there already"]) }
            }
        } catch let errors as FormErrors {
            return try await page(context, fields, errors, done: "")
        } catch let refusal as RoleRefusal {
            return try await page(context, fields, ["role": refusal.message], done: "")
        }
        return .redirect(to: "/accounts/\(id)?done=granted")
    }

    @Sendable func makeResetLink(_ request: Request, _ context: WebContext) async throws -> Response {
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let id = try context.parameters.require("id", as: AccountID.self)
        _ = try await context.form(request)
        let view = try await desk.database.write { connection in
            let subject = try Self.subject(id, principal, desk, connection)
            try AccountPolicy(principal, own: try desk.own(principal, connection)).require(.reset, on: subject.policySubject)
            let kind: Invitation.Kind = subject.account.isSetUp ? .reset : .invitation
            let path = try AccountPeople(connection, desk.surroundings).link(kind, for: id, by: principal)
            return LinkMadePage(
                subject.account, kind, link: context.settings.publicURL + path, back: "/accounts/\(id)",
                isSent: false)
        }
        return context.page("accounts/link-made", view)
    }

    @Sendable func disable(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        let id = try context.parameters.require("id", as: AccountID.self)
        let fields = try await context.form(request)
        let ask: HandOverWorkPage?
        do {
            ask = try await end(id, principal, fields)
        } catch let errors as FormErrors {
            return try await page(context, fields, errors, done: "")
        }
        guard let ask else { return .redirect(to: "/accounts/\(id)?done=disabled") }
        return context.page("accounts/hand-over-work", ask, status: ask.errors.isEmpty ? .ok : .unprocessableContent)
    }

    /// Disables the account, unless somebody has first to say who takes its open work.
    private func end(_ id: AccountID, _ principal: Principal, _ fields: FormFields) async throws -> HandOverWorkPage? {
        let (desk, handOver) = (desk, WorkHandOver(fields))
        return try await desk.database.write { connection -> HandOverWorkPage? in
            let subject = try Self.subject(id, principal, desk, connection)
            try AccountPolicy(principal, own: try desk.own(principal, connection)).require(.disable, on: subject.policySubject)
            let reason = try Self.removalReason(fields, subject, desk, connection)
            let work = try desk.needs.openWork(connection, id)
            if !work.isEmpty {
                let colleagues = try work.keys.sorted()
                    .map { ($0, try AccountsAnswersStore(connection).colleagues(in: $0).filter { $0.account != id }) }
                let everybody = Dictionary(colleagues.flatMap(\.1).map { ($0.account, $0.name) }) { first, _ in first }
                guard let taker = handOver.taker(among: Array(everybody.keys)) else {
                    return HandOverWorkPage(
                        name: subject.account.name, count: work.values.reduce(0, +), path: "/accounts/\(id)/disabling",
                        back: "/accounts/\(id)",
                        everybody.map { (account: $0.key, name: $0.value) }.sorted { $0.name < $1.name },
                        wasAsked: handOver.wasAsked, reason: reason)
                }
                // Work of an organisation that the taker isn't of goes back to its teams.
                for (organisation, theirs) in colleagues {
                    let isTheirs = theirs.contains { $0.account == taker.account }
                    try desk.needs.handOverWork(
                        connection, id, isTheirs ? taker.account : nil, organisation, principal)
                }
            }
            try AccountPeople(connection, desk.surroundings).disable(id, by: principal, reason: reason)
            return nil
        }
    }

    @Sendable func enable(_ request: Request, _ context: WebContext) async throws -> Response {
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let id = try context.parameters.require("id", as: AccountID.self)
        _ = try await context.form(request)
        try await desk.database.write { connection in
            let subject = try Self.subject(id, principal, desk, connection)
            try AccountPolicy(principal, own: try desk.own(principal, connection)).require(.disable, on: subject.policySubject)
            try AccountStore(connection).enable(id)
            try AuditStore(connection, desk.surroundings).add(.accountEnabled, about: id, by: principal)
        }
        return .redirect(to: "/accounts/\(id)?done=enabled")
    }

    /// Names somebody of one's own organisation to see restricted records, or ends that.
    @Sendable func nameReviewer(_ request: Request, _ context: WebContext) async throws -> Response {
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let id = try context.parameters.require("id", as: AccountID.self)
        let isNaming = try await context.form(request).text("reviewer") == "yes"
        try await desk.database.write { connection in
            let subject = try Self.subject(id, principal, desk, connection)
            guard let own = try desk.own(principal, connection),
                subject.organisations.contains(where: { $0.id == own.id }),
                AccountPolicy(principal, own: own).mayNameReviewer(id, in: own)
            else { throw Refused(action: "name-restricted-reviewer") }
            let (store, now) = (RestrictedReviewerStore(connection), desk.surroundings.now())
            if isNaming {
                try store.name(id, in: own.id, by: principal, id: desk.surroundings.newID(), at: now)
            } else {
                try store.end(id, in: own.id, by: principal, at: now)
            }
            try AuditStore(connection, desk.surroundings).add(
                isNaming ? .restrictedReviewerNamed : .restrictedReviewerEnded, about: id, by: principal)
        }
        return .redirect(to: "/accounts/\(id)?done=\(isNaming ? "named" : "unnamed")")
    }

    /// The account, the roles it has now and where.
    struct Subject: Sendable {
        let account: Account
        let memberships: [Membership]
        let organisations: [Organisation]

        var policySubject: AccountPolicy.Subject {
            AccountPolicy.Subject(
                account: account.id,
                roles: memberships.compactMap { membership in
                    organisations.first { $0.id == membership.organisation }.map { .init(membership.role, in: $0) }
                })
        }
    }

    /// - Throws: `NotFound` unless the principal may see who has access somewhere that this account has.
    static func subject(
        _ id: AccountID, _ principal: Principal, _ desk: AccountsDesk, _ connection: any Connection
    ) throws -> Subject {
        guard let account = try AccountStore(connection).find(id) else { throw NotFound() }
        let memberships = try MembershipStore(connection).open(of: id)
        let organisations = try Set(memberships.map(\.organisation)).sorted()
            .compactMap { try OrganisationStore(connection).find($0) }
        let subject = Subject(account: account, memberships: memberships, organisations: organisations)
        let policy = AccountPolicy(principal, own: try desk.own(principal, connection))
        guard policy.allows(.view, on: subject.policySubject) else { throw NotFound() }
        return subject
    }

    private static func removalReason(
        _ fields: FormFields, _ subject: Subject, _ desk: AccountsDesk, _ connection: any Connection
    ) throws -> String {
        let choices = try SettingStore(connection).choices(
            .removalReasons, area: subject.organisations.first?.areaCode, on: desk.surroundings.today)
        guard let reason = choices.first(where: { $0.code == fields.text("reason") }) else {
            throw FormErrors(["reason": "Select why access ends"])
        }
        return reason.code
    }

    private func page(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors, done: String
    ) async throws -> Response {
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let id = try context.parameters.require("id", as: AccountID.self)
        let view = try await desk.database.read { connection in
            let subject = try Self.subject(id, principal, desk, connection)
            let own = try desk.own(principal, connection)
            let reviewer = try own.map { try RestrictedReviewerStore(connection).isReviewer(id, in: $0.id) } ?? false
            let reasons = try SettingStore(connection).choices(
                .removalReasons, area: subject.organisations.first?.areaCode, on: desk.surroundings.today)
            return AccountPage(
                subject, principal, own: own, isReviewer: reviewer, reasons, fields, errors, done: done,
                now: desk.surroundings.now())
        }
        return context.page("accounts/account", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}
