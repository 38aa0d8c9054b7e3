import Audit
import Core
import HTTPTypes
import Hummingbird
import People
import Storage
import Web

/// How far a referral has got, for the carer it's about: on their own page, and by a link without an account.
struct ProgressPages: Sendable {
    /// A code has 128 bits; this is for whoever tries all the same.
    static let linkRule = RateRule("referral-link", burst: 30, perMinute: 10)

    let desk: ReferralDesk

    func add(to routes: Routes) {
        routes.get("/progress/{token}", .everyone, byLink)
        routes.get("/my-record/referrals/{id}", .carer, own)
        routes.post("/my-record/referrals/{id}/withdrawal", .carer, withdraw)
    }

    @Sendable func byLink(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.limit(Self.linkRule, by: context.clientAddress)
        let token = ReferralToken(context.parameters.get("token") ?? "")
        let desk = desk
        let view = try await desk.database.read { connection -> ProgressPage? in
            guard let token, let link = try ReferralLinkStore(connection, desk.surroundings).find(token),
                link.purpose == .carer, !link.isRevoked, link.expiresAt > desk.surroundings.now(),
                let referral = try ReferralStore(connection, desk.surroundings)
                    .find(link.referral, within: .all), referral.isShownToCarer,
                try desk.people.restricted(connection, [referral.person]).isEmpty,
                try desk.people.ownPageIsOpen(connection, referral.person)
            else { return nil }
            return try Self.view(referral, desk, isOwn: false, connection)
        }
        guard let view else { return Self.gone(context) }
        return context.page("referrals/progress", view)
    }

    static func gone(_ context: WebContext) -> Response {
        context.page("referrals/gone", GonePage(), status: .notFound)
    }

    @Sendable func own(_ request: Request, _ context: WebContext) async throws -> Response {
        let view = try await ownView(context)
        return context.page("referrals/progress", view)
    }

    private func ownView(_ context: WebContext) async throws -> ProgressPage {
        let id = try context.parameters.require("id", as: ReferralID.self)
        guard let carer = try context.requirePrincipal().person else { throw NotFound() }
        let desk = desk
        return try await desk.database.read { connection in
            guard try desk.people.ownPageIsOpen(connection, carer),
                let referral = try ReferralStore(connection, desk.surroundings)
                    .find(id, within: .carer(carer))
            else { throw NotFound() }
            return try Self.view(referral, desk, isOwn: true, connection)
        }
    }

    @Sendable func withdraw(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: ReferralID.self)
        let principal = try context.requirePrincipal()
        let fields = try await context.form(request)
        guard let carer = principal.person else { throw NotFound() }
        let desk = desk
        do {
            try await desk.database.write { connection in
                guard try desk.people.ownPageIsOpen(connection, carer) else { throw NotFound() }
                try desk.change(
                    id, ReferralChange(.cancel), by: principal, version: Int64(fields.text("version")),
                    scope: .carer(carer), connection)
            }
        } catch let refusal as ReferralRefusal {
            var view = try await ownView(context)
            view.problem = refusal.message
            return context.page("referrals/progress", view, status: .unprocessableContent)
        } catch is EditConflict {
            var view = try await ownView(context)
            view.problem = "This changed while you were reading. This is how it stands now"
            return context.page("referrals/progress", view, status: .conflict)
        }
        return .redirect(to: "/my-record/referrals/\(id)")
    }

    private static func view(
        _ referral: Referral, _ desk: ReferralDesk, isOwn: Bool, _ connection: any Connection
    ) throws -> ProgressPage {
        let store = ReferralStore(connection, desk.surroundings)
        let events = try store.events(of: referral.id).filter { $0.action != .begin }
        let ids = Set([referral.owner.organisation, referral.to.organisation] + events.compactMap(\.to))
        let names = try desk.people.organisationNames(connection, ids)
        let holder = referral.isOpen ? referral.owner.organisation : referral.to.organisation
        return ProgressPage(
            referral, holder: names[holder] ?? "An organisation that has left",
            phone: try desk.needs.phone(connection, holder),
            events: events.map { event in
                let what =
                    event.action == .escalate ? "A manager was told that it is late" : event.action.pastTense
                return ProgressPage.Event(
                    eventWhen: event.at.londonDate.spoken,
                    eventWhat: event.to.flatMap { names[$0] }.map { "\(what): \($0)" } ?? what)
            }, isOwn: isOwn, today: desk.surroundings.today)
    }

    /// What stands on a carer's own page.
    static func section(
        of carer: PersonID, _ desk: ReferralDesk, _ connection: any Connection
    ) throws -> CaseSection {
        let store = ReferralStore(connection, desk.surroundings)
        let referrals = try store.about(carer, within: .carer(carer))
        let names = try desk.people.organisationNames(
            connection, Set(referrals.map { $0.isOpen ? $0.owner.organisation : $0.to.organisation }))
        return CaseSection(
            heading: "Who has been asked to help you",
            lines: referrals.prefix(20).map { referral in
                let holder = referral.isOpen ? referral.owner.organisation : referral.to.organisation
                let place = names[holder] ?? "an organisation that has left"
                let next = referral.nextStep.map { ". Next: \($0)" } ?? ""
                let due = referral.dueOn.map { ", by \($0.spoken)" } ?? ""
                return CaseLine(
                    title: "\(referral.kind.title): \(referral.status.title.lowercased())",
                    detail: "With \(place) since \(referral.since.londonDate.spoken)\(next)\(due)",
                    path: "/my-record/referrals/\(referral.id)")
            }, empty: "Nobody has been asked yet.")
    }
}

/// What `Templates/gone.mustache` shows: the same for every code that opens nothing.
struct GonePage: Sendable {
    let pageTitle = "This link does not work"
}

/// What `Templates/progress.mustache` shows; nobody's name is in it.
struct ProgressPage: Sendable {
    let pageTitle = "How far it has got"
    let isOwn: Bool
    let backPath = "/my-record"
    let exitThisPage = true
    let reference: String
    let kind: String?
    let state: String
    let since: String
    let holder: String
    let phone: String?
    let next: String
    let due: String?
    let isLate: Bool
    let withdrawalPath: String?
    let version: String
    let events: [Event]
    var problem: String?

    struct Event: Sendable {
        let eventWhen: String
        let eventWhat: String
    }

    init(
        _ referral: Referral, holder: String, phone: String?, events: [Event], isOwn: Bool, today: LocalDate
    ) {
        (self.isOwn, self.holder, self.phone, self.events) = (isOwn, holder, phone, events)
        reference = referral.reference.description
        kind = isOwn ? referral.kind.title : nil
        state = referral.status.title
        since = referral.since.londonDate.spoken
        next = referral.nextStep ?? referral.outcome?.title ?? "Nothing more: it’s over"
        due = referral.dueOn?.spoken
        isLate = referral.dueOn.map { $0 < today } ?? false
        let mayWithdraw = ReferralRules.steps[referral.status]?[.cancel]?.who.contains(.carer) ?? false
        withdrawalPath = isOwn && mayWithdraw ? "/my-record/referrals/\(referral.id)/withdrawal" : nil
        version = String(referral.version)
    }
}
