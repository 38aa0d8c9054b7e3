import Audit
import Core
import Hummingbird
import Storage
import Web

/// One person's account, as those who look after access see it.
struct AccountPages: Sendable {
    let desk: AccountsDesk

    func add(to routes: Routes) {
        let access = Access.roles(AccessPages.roles)
        routes.get("/accounts/:id", access, show)
        routes.post("/accounts/:id/roles", access, grant)
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
                guard let (organisation, team) = subject.place(fields.text("place")) else {
                    throw FormErrors(["place": "Select an organisation or team"])
                }
                let policy = AccountPolicy(principal, own: try desk.own(principal, connection))
                guard let role = Role(rawValue: fields.text("role")) else {
                    throw FormErrors(["role": "Select a role"])
                }
                try RoleRules.check(granting: role, to: id, by: principal)
                guard policy.mayChange(.init(role, in: organisation), of: id) else {
                    throw RoleRefusal.notYours(role)
                }
                let isNew = try AccountPeople(connection, desk.surroundings).grant(
                    role, to: id, in: organisation.id, team: team?.id, by: principal)
                if !isNew { throw FormErrors(["role": "They have that role there already"]) }
            }
        } catch let errors as FormErrors {
            return try await page(context, fields, errors, done: "")
        } catch let refusal as RoleRefusal {
            return try await page(context, fields, ["role": refusal.message], done: "")
        }
        return .redirect(to: "/accounts/\(id)?done=granted")
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
        return context.page(
            "accounts/hand-over-work", ask, status: ask.errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func enable(_ request: Request, _ context: WebContext) async throws -> Response {
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let id = try context.parameters.require("id", as: AccountID.self)
        _ = try await context.form(request)
        try await desk.database.write { connection in
            let subject = try Self.subject(id, principal, desk, connection)
            try AccountPolicy(principal, own: try desk.own(principal, connection)).require(
                .disable, on: subject.policySubject)
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
        /// Their open teams.
        let teams: [Team]

        /// The organisation, or the team of one, that a choice on the page stands for.
        func place(_ chosen: String) -> (organisation: Organisation, team: Team?)? {
            let team = teams.first { $0.id.description == chosen }
            let id = team?.organisation.description ?? chosen
            return organisations.first { $0.id.description == id }.map { ($0, team) }
        }

        var policySubject: AccountPolicy.Subject {
            AccountPolicy.Subject(
                account: account.id,
                roles: memberships.compactMap { membership in
                    organisations.first { $0.id == membership.organisation }.map {
                        .init(membership.role, in: $0)
                    }
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
        let teams = try organisations.flatMap { try AccountsAnswersStore(connection).teams(of: $0.id) }
        let subject = Subject(
            account: account, memberships: memberships, organisations: organisations, teams: teams)
        let policy = AccountPolicy(principal, own: try desk.own(principal, connection))
        guard policy.allows(.view, on: subject.policySubject) else { throw NotFound() }
        return subject
    }

    private func page(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors, done: String
    ) async throws -> Response {
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let id = try context.parameters.require("id", as: AccountID.self)
        let view = try await desk.database.read { connection in
            let subject = try Self.subject(id, principal, desk, connection)
            let own = try desk.own(principal, connection)
            let reviewer =
                try own.map { try RestrictedReviewerStore(connection).isReviewer(id, in: $0.id) } ?? false
            let reasons = try SettingStore(connection).choices(
                .removalReasons, area: subject.organisations.first?.areaCode, on: desk.surroundings.today)
            return AccountPage(
                subject, principal, own: own, isReviewer: reviewer, reasons, fields, errors, done: done,
                sendsEmail: desk.needs.sendsEmail, now: desk.surroundings.now())
        }
        return context.page("accounts/account", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}
