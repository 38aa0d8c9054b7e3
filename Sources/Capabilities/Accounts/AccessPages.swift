import Audit
import Core
import Hummingbird
import Storage
import Web

/// Who has which access to an organisation: looked at, taken away, given back.
struct AccessPages: Sendable {
    let desk: AccountsDesk

    static let roles: [Role] = [.administrator, .manager, .informationGovernance, .safeguardingLead]

    func add(to routes: Routes) {
        let access = Access.roles(Self.roles)
        routes.get("/organisations/:id/access", access, show)
        routes.post("/organisations/:id/access-reviews", access, review)
        routes.post("/memberships/:id/ending", access, end)
        routes.post("/memberships/:id/restoration", access, restore)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: OrganisationID.self)
        let principal = try context.requirePrincipal()
        let query = try context.query(request)
        let (removed, done) = (MembershipID(query.text("removed")), query.text("done"))
        let after = AccountID(query.text("after-id")).map {
            AccessPosition(searchName: query.text("after"), account: $0)
        }
        let desk = desk
        let view = try await desk.database.write { connection in
            let own = try desk.own(principal, connection)
            guard let organisation = try OrganisationStore(connection).find(id) else { throw NotFound() }
            try OrganisationPolicy(principal, own: own).require(.reviewAccess, on: organisation)
            let lines = try MembershipStore(connection).access(to: id, after: after)
            try AuditStore(connection, desk.surroundings).add(.accessViewed, about: id, by: principal)
            let ended = try removed.flatMap { try MembershipStore(connection).find($0) }
                .flatMap { $0.organisation == id && $0.until != nil ? $0 : nil }
            return AccessPage(
                organisation, lines, AccountPolicy(principal, own: own),
                mayInvite: OrganisationPolicy(principal, own: own).allows(.invite, on: organisation),
                reviewed: try AccessReviewStore(connection, desk.surroundings).latest(of: id),
                months: try SettingStore(connection).number(
                    .accessReviewMonths, area: organisation.areaCode, on: desk.surroundings.today),
                ended: ended, done: done)
        }
        return context.page("accounts/access", view)
    }

    @Sendable func review(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: OrganisationID.self)
        let (principal, desk) = (try context.requirePrincipal(), desk)
        _ = try await context.form(request)
        guard let account = principal.account else { throw NotFound() }
        try await desk.database.write { connection in
            guard let organisation = try OrganisationStore(connection).find(id) else { throw NotFound() }
            try desk.policy(principal, connection).require(.reviewAccess, on: organisation)
            let people = try MembershipStore(connection).count(in: id).people
            try AccessReviewStore(connection, desk.surroundings).add(of: id, by: account, people: people)
            try AuditStore(connection, desk.surroundings).add(
                .accessReviewed, about: id, by: principal, detail: ["people": "\(people)"])
        }
        return .redirect(to: "/organisations/\(id)/access?done=reviewed")
    }

    /// Takes a role away; when it's the last that somebody has here and they own open work, asks first who takes it.
    @Sendable func end(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: MembershipID.self)
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let fields = try await context.form(request)
        let handOver = WorkHandOver(fields)
        let outcome = try await desk.database.write { connection -> EndOutcome in
            let (membership, organisation) = try Self.changeable(id, principal, desk, connection)
            let others = try MembershipStore(connection).open(of: membership.account).filter { $0.id != id }
            let isLast = !others.contains { $0.organisation == organisation.id }
            let isLastAdministrator =
                try membership.role == .administrator
                && !MembershipStore(connection).hasOpen(
                    .administrator, in: organisation.id, except: membership.account)
            if isLastAdministrator { throw RoleRefusal.lastAdministrator }
            let count =
                isLast ? try desk.needs.openWork(connection, membership.account)[organisation.id] ?? 0 : 0
            if count > 0 {
                let colleagues = try AccountsAnswersStore(connection).colleagues(in: organisation.id)
                    .filter { $0.account != membership.account }
                guard let taker = handOver.taker(among: colleagues.map(\.account)) else {
                    let name = try AccountStore(connection).find(membership.account)?.name ?? ""
                    return .ask(
                        HandOverWorkPage(
                            name: name, count: count, path: "/memberships/\(id)/ending",
                            back: "/organisations/\(organisation.id)/access", colleagues,
                            wasAsked: handOver.wasAsked))
                }
                try desk.needs.handOverWork(
                    connection, membership.account, taker.account, organisation.id, principal)
            }
            try AccountPeople(connection, desk.surroundings).end(membership, by: principal)
            return .done(organisation.id)
        }
        switch outcome {
        case .ask(let view):
            return context.page(
                "accounts/hand-over-work", view, status: view.errors.isEmpty ? .ok : .unprocessableContent)
        case .done(let organisation):
            return .redirect(to: "/organisations/\(organisation)/access?removed=\(id)")
        }
    }

    private enum EndOutcome: Sendable {
        case ask(HandOverWorkPage)
        case done(OrganisationID)
    }

    /// Undoes an ending: the role is given again from now, so that what happened stays written down.
    @Sendable func restore(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: MembershipID.self)
        let (principal, desk) = (try context.requirePrincipal(), desk)
        _ = try await context.form(request)
        let organisation = try await desk.database.write { connection in
            let (membership, organisation) = try Self.changeable(id, principal, desk, connection)
            _ = try AccountPeople(connection, desk.surroundings).grant(
                membership.role, to: membership.account, in: organisation.id, team: membership.team,
                by: principal)
            try AuditStore(connection, desk.surroundings).add(
                .roleRestored, about: membership.account, by: principal)
            return organisation
        }
        return .redirect(to: "/organisations/\(organisation.id)/access?done=restored")
    }

    /// - Throws: `NotFound` for a role in an organisation whose access this person may not see; `Refused` for one that
    ///   isn't theirs to change.
    private static func changeable(
        _ id: MembershipID, _ principal: Principal, _ desk: AccountsDesk, _ connection: any Connection
    ) throws -> (Membership, Organisation) {
        let own = try desk.own(principal, connection)
        guard let membership = try MembershipStore(connection).find(id),
            let organisation = try OrganisationStore(connection).find(membership.organisation),
            OrganisationPolicy(principal, own: own).allows(.reviewAccess, on: organisation)
        else { throw NotFound() }
        if membership.account == principal.account { throw RoleRefusal.toOneself }
        let held = AccountPolicy.Held(membership.role, in: organisation)
        guard AccountPolicy(principal, own: own).mayChange(held, of: membership.account) else {
            throw Refused(action: "end-role")
        }
        return (membership, organisation)
    }
}

/// Who takes the open work of somebody whose access ends, as the page posts it.
struct WorkHandOver: Sendable {
    let chosen: String
    let wasAsked: Bool

    init(_ fields: FormFields) { (chosen, wasAsked) = (fields.text("taker"), fields.has("asked")) }

    struct Taker: Sendable {
        /// `nil` gives the work back to its teams.
        let account: AccountID?
    }

    func taker(among colleagues: [AccountID]) -> Taker? {
        if chosen == "teams" { return Taker(account: nil) }
        return AccountID(chosen).flatMap { colleagues.contains($0) ? Taker(account: $0) : nil }
    }
}

extension AccountsDesk {
    /// The organisation that somebody acts for.
    func own(_ principal: Principal, _ connection: any Connection) throws -> Organisation? {
        try principal.organisation.flatMap { try OrganisationStore(connection).find($0) }
    }

    func policy(_ principal: Principal, _ connection: any Connection) throws -> OrganisationPolicy {
        OrganisationPolicy(principal, own: try own(principal, connection))
    }
}
