import Audit
import Core
import HTTPTypes
import Hummingbird
import Storage
import Web

/// Where a partner without an account answers one referral by a link that is used once.
///
/// Opening the link shows no name and changes nothing; its buttons do, once whoever presses them has said who they are.
struct AnswerPages: Sendable {
    static let rule = ProgressPages.linkRule

    let desk: ReferralDesk

    func add(to routes: Routes) {
        routes.get("/answers/{token}", .everyone, open)
        routes.post("/answers/{token}/reading", .everyone, limit: Self.rule, read)
        routes.post("/answers/{token}", .everyone, limit: Self.rule, answer)
    }

    private struct Opened: Sendable {
        let link: ReferralLink
        let referral: Referral
    }

    private enum Found {
        case open(Opened)
        case used(Instant)
        case gone
    }

    private func found(_ token: ReferralToken?, _ connection: any Connection) throws -> Found {
        guard let token, let link = try ReferralLinkStore(connection, desk.surroundings).find(token),
            link.purpose != .carer
        else { return .gone }
        if let usedAt = link.usedAt { return .used(usedAt) }
        guard !link.isRevoked, link.expiresAt > desk.surroundings.now(),
            let referral = try ReferralStore(connection, desk.surroundings).find(link.referral, within: .all),
            try desk.people.restricted(connection, [referral.person]).isEmpty
        else { return .gone }
        let wanted: [Referral.Status] =
            link.purpose == .answer ? [.requested, .received] : [.accepted, .inProgress]
        return wanted.contains(referral.status) ? .open(Opened(link: link, referral: referral)) : .gone
    }

    @Sendable func open(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.limit(Self.rule, by: context.clientAddress)
        return try await page(context, FormFields(), FormErrors(), isReading: false)
    }

    /// Whoever reads it says who they are first; that they have it is kept.
    @Sendable func read(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        if let error = Self.nameError(fields) {
            return try await page(context, fields, ["who": error], isReading: false)
        }
        return try await reading(context, fields, FormErrors())
    }

    /// The words themselves, once it's kept who reads them.
    private func reading(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors
    ) async throws -> Response {
        let token = ReferralToken(context.parameters.get("token") ?? "")
        let (desk, name) = (desk, fields.text("who"))
        let pages = self
        try await desk.database.write { connection in
            guard case .open(let opened) = try pages.found(token, connection) else { return }
            try AuditStore(connection, desk.surroundings).add(
                .referralLinkOpened, about: opened.referral.id, by: .system("referral-link"),
                detail: ["link": opened.link.id], person: opened.referral.person)
            guard opened.referral.status == .requested else { return }
            try desk.change(
                opened.referral.id, ReferralChange(.receive), by: .system("referral-link"), scope: .all,
                parties: [.receiver], outside: name, connection)
        }
        return try await page(context, fields, errors, isReading: true)
    }

    @Sendable func answer(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        if let error = Self.nameError(fields) {
            return try await page(context, fields, ["who": error], isReading: false)
        }
        let token = ReferralToken(context.parameters.get("token") ?? "")
        let (desk, pages) = (desk, self)
        do {
            let next = try await desk.database.write { connection -> (ReferralAction, String?)? in
                guard case .open(let opened) = try pages.found(token, connection) else { return nil }
                return try pages.take(fields, opened, connection)
            }
            guard let (action, path) = next else {
                return try await page(context, fields, FormErrors(), isReading: false)
            }
            return context.page(
                "referrals/answered",
                AnsweredPage(action, link: path.map { context.settings.publicURL + $0 }))
        } catch let refusal as ReferralRefusal {
            let error = FieldError(id: refusal.field ?? "answer", message: refusal.message)
            return try await reading(context, fields, FormErrors([error]))
        } catch is EditConflict {
            return try await page(context, fields, FormErrors(), isReading: false)
        } catch let errors as FormErrors {
            return try await reading(context, fields, errors)
        }
    }

    private static func nameError(_ fields: FormFields) -> String? {
        let name = fields.text("who")
        if name.isEmpty { return "Enter your name and your job, so that they know who answered" }
        return CleanText.length(name) > 120 ? "Use 120 characters or fewer" : nil
    }

    /// Uses the link up with what was answered.
    ///
    /// - Returns: what was done, and the link to say later what came of it.
    private func take(
        _ fields: FormFields, _ opened: Opened, _ connection: any Connection
    ) throws -> (ReferralAction, String?) {
        let (referral, link) = (opened.referral, opened.link)
        var change: ReferralChange
        if link.purpose == .outcome {
            change = ReferralChange(.complete, outcome: Referral.Outcome(rawValue: fields.text("outcome")))
        } else {
            switch fields.text("answer") {
            case "accept": change = ReferralChange(.accept)
            case "reject":
                let area = try desk.people.area(connection, referral.to.organisation)
                let known = try desk.people.reasons(connection, "reasons.referral-declined", area)
                change = ReferralChange(
                    .reject, reason: known.first { $0.code == fields.text("reason") }?.code,
                    nextStep: try Self.words(fields, "nextStep"))
            default: throw FormErrors(["answer": "Select whether you can help"])
            }
        }
        change.note = try Self.words(fields, "note")
        let name = fields.text("who")
        let links = ReferralLinkStore(connection, desk.surroundings)
        try links.use(link, by: name)
        if referral.status == .requested {
            // Somebody else may have taken it back in between.
            try desk.change(
                referral.id, ReferralChange(.receive), by: .system("referral-link"), scope: .all,
                parties: [.receiver], outside: name, connection)
        }
        try desk.change(
            referral.id, change, by: .system("referral-link"), scope: .all, parties: [.receiver],
            outside: name, connection)
        guard change.action == .accept else { return (change.action, nil) }
        let made = try links.make(.outcome, for: referral.id, by: nil)
        return (.accept, "/answers/\(made.token.text)")
    }

    private static func words(_ fields: FormFields, _ name: String) throws -> String? {
        do { return try FreeText.typed(fields.longText(name))?.text } catch {
            throw FormErrors([FieldError(id: name, message: error.message(for: "What you say"))])
        }
    }

    private func page(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors, isReading: Bool
    ) async throws -> Response {
        let text = context.parameters.get("token") ?? ""
        let (desk, pages) = (desk, self)
        let view = try await desk.database.read { connection -> AnswerPage? in
            switch try pages.found(ReferralToken(text), connection) {
            case .gone: return nil
            case .used(let at): return AnswerPage(usedOn: at.londonDate)
            case .open(let opened):
                let referral = opened.referral
                let names = try desk.people.organisationNames(
                    connection, [referral.from, referral.to.organisation])
                let area = try desk.people.area(connection, referral.to.organisation)
                return AnswerPage(
                    referral, opened.link, token: text, isReading: isReading,
                    from: names[referral.from] ?? "A partner",
                    to: names[referral.to.organisation] ?? "your organisation",
                    shares: isReading ? try desk.shares(of: referral, for: nil, connection) : [],
                    reasons: try desk.people.reasons(connection, "reasons.referral-declined", area)
                        .map { ($0.code, $0.words) }, fields, errors)
            }
        }
        guard let view else { return ProgressPages.gone(context) }
        return context.page(
            "referrals/answer", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}
