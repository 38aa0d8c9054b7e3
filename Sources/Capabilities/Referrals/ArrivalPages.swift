import Audit
import Core
import HTTPTypes
import Hummingbird
import People
import Storage
import Web

/// The tray of what came without an account: somebody looks, finds the carer or registers them, and takes it on.
struct ArrivalPages: Sendable {
    static let pageSize = 25

    let desk: ReferralDesk

    func add(to routes: Routes) {
        let access = Access.roles(ReferralPolicy.roles)
        routes.get("/referrals/arrivals", access, list)
        routes.get("/referrals/arrivals/{arrival}", access, show)
        routes.post("/referrals/arrivals/{arrival}", access, decide)
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation else { throw NotFound() }
        let query = try context.query(request)
        let parts = query.text("after").split(separator: "_").map(String.init)
        let after = parts.count == 2 ? (parts[0], parts[1]) : nil
        let desk = desk
        let view = try await desk.database.read { connection in
            let store = InboundStore(connection, desk.surroundings)
            let found = try store.list(of: organisation, .new, after: after, limit: Self.pageSize + 1)
            let page = Array(found.prefix(Self.pageSize))
            let last = found.count > page.count ? page.last : nil
            return ArrivalsPage(
                page, count: try store.count(of: organisation, .new), today: desk.surroundings.today,
                nextPath: last.map { "/referrals/arrivals?after=\($0.dueOn)_\($0.id)" })
        }
        return context.page("referrals/arrivals", view)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(context, FormFields(), FormErrors())
    }

    @Sendable func decide(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("arrival")
        let principal = try context.requirePrincipal()
        let fields = try await context.form(request)
        let desk = desk
        do {
            let path = try await desk.database.write { connection in
                try ArrivalDeciding(desk: desk, principal: principal).decide(id, fields, connection)
            }
            return .redirect(to: path)
        } catch let errors as FormErrors {
            return try await page(context, fields, errors)
        } catch is EditConflict {
            return try await page(
                context, fields, ["arrival": "Somebody else has decided on this. This is how it stands now"],
                status: .conflict)
        }
    }

    private func page(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors, status: HTTPResponse.Status? = nil
    ) async throws -> Response {
        let id = try context.parameters.require("arrival")
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation else { throw NotFound() }
        let desk = desk
        let view = try await desk.database.read { connection in
            guard let inbound = try InboundStore(connection, desk.surroundings).find(id, of: organisation)
            else { throw NotFound() }
            let area = try desk.people.area(connection, organisation)
            let reasons = try desk.people.reasons(connection, "reasons.referral-declined", area)
            return ArrivalPage(inbound, reasons: reasons.map { ($0.code, $0.words) }, fields, errors)
        }
        return context.page(
            "referrals/arrival", view, status: status ?? (errors.isEmpty ? .ok : .unprocessableContent))
    }
}

/// What becomes of an arrival.
struct ArrivalDeciding: Sendable {
    let desk: ReferralDesk
    let principal: Principal

    /// - Returns: where to go next.
    func decide(_ id: String, _ fields: FormFields, _ connection: any Connection) throws -> String {
        guard let organisation = principal.organisation, let account = principal.account else {
            throw NotFound()
        }
        let store = InboundStore(connection, desk.surroundings)
        guard let inbound = try store.find(id, of: organisation) else { throw NotFound() }
        guard inbound.status == .new else { throw EditConflict() }
        let path: String
        switch fields.text("decision") {
        case "take":
            let referral = try take(inbound, fields, connection)
            try store.decide(inbound, .taken, referral: referral, by: account)
            path = "/referrals/\(referral)"
        case "refuse":
            try refuse(inbound, fields, organisation, account, store, connection)
            path = "/referrals/arrivals"
        default: throw FormErrors(["decision": "Select what becomes of it"])
        }
        try desk.people.closeTask(connection, "referral-inbound/\(id)", principal)
        try AuditStore(connection, desk.surroundings).add(
            .referralInboundDecided, about: organisation, by: principal,
            detail: ["arrival": id, "decision": fields.text("decision")])
        return path
    }

    /// Makes it a referral about somebody on the register whom the reader found or registered.
    private func take(
        _ inbound: Inbound, _ fields: FormFields, _ connection: any Connection
    ) throws -> ReferralID {
        let typed = fields.text("person")
        guard !typed.isEmpty else {
            throw FormErrors(["person": "Enter the reference of their record. Find it or make it first"])
        }
        let found = try desk.people.findPeople(connection, typed, principal)
            .filter { $0.reference.uppercased() == (Reference(typed)?.description ?? "") && !$0.hasDied }
        guard let person = found.first, person.isWorkedWith else {
            throw FormErrors(["person": "No record of yours has that reference. Check how it is written"])
        }
        guard let organisation = principal.organisation else { throw NotFound() }
        let words = inbound.words
        let basis = ReferralBasis(.carer, .agreed, note: "The sender said so on the form")
        let opening = ReferralDesk.Opening(
            person: person.id, kind: words.kind, asksFor: words.asksFor,
            to: Referral.Holder(organisation, team: inbound.team), bases: [basis],
            outsideSender: "\(words.senderName), \(words.senderPlace)")
        let referral = try desk.begin(opening, by: principal, connection)
        try desk.change(referral.id, ReferralChange(.send), by: principal, connection)
        try desk.change(referral.id, ReferralChange(.receive), by: principal, connection)
        return referral.id
    }

    private func refuse(
        _ inbound: Inbound, _ fields: FormFields, _ organisation: OrganisationID, _ account: AccountID,
        _ store: InboundStore, _ connection: any Connection
    ) throws {
        let area = try desk.people.area(connection, organisation)
        let known = try desk.people.reasons(connection, "reasons.referral-declined", area)
        var errors = FormErrors()
        let reason = known.first { $0.code == fields.text("reason") }?.code
        if reason == nil { errors.add("Select why", to: "reason") }
        let nextStep = fields.longText("nextStep")
        if nextStep.isEmpty {
            errors.add("Say what the sender was told to do next", to: "nextStep")
        } else if CleanText.length(nextStep) > 2_000 {
            errors.add("Use 2,000 characters or fewer", to: "nextStep")
        }
        try errors.throwIfAny()
        try store.decide(inbound, .refused, reason: reason, nextStep: nextStep, by: account)
    }
}
