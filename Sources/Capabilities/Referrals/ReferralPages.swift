import Audit
import Core
import HTTPTypes
import Hummingbird
import People
import Storage
import Web

/// One referral, as its sender and its receiver see it, and what they do to it.
struct ReferralPages: Sendable {
    let desk: ReferralDesk

    func add(to routes: Routes) {
        let access = Access.roles(ReferralPolicy.roles)
        routes.get("/referrals/{id}", access, show)
        routes.post("/referrals/{id}/changes", access, change)
        routes.post("/referrals/{id}/links", access, makeLink)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let done = try context.query(request).text("done")
        return try await page(context, done: Self.notice(done))
    }

    private static func notice(_ code: String) -> String? {
        switch code {
        case "sent": "It has been sent. You see here who has it and what happens next."
        case "saved": "Saved."
        case "link-sent": "The link goes by e-mail. A carer gets it only if it is safe to write to them."
        default: nil
        }
    }

    @Sendable func change(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: ReferralID.self)
        let principal = try context.requirePrincipal()
        let fields = try await context.form(request)
        guard let action = ReferralAction(rawValue: fields.text("action")),
            ActionForms.offered.contains(action)
        else { throw NotFound() }
        let desk = desk
        do {
            try await desk.database.write { connection in
                let policy = ReferralPolicy(principal)
                let store = ReferralStore(connection, desk.surroundings)
                guard let referral = try store.find(id, within: policy.scope) else { throw NotFound() }
                let change = try ActionForms(desk: desk, principal: principal)
                    .change(action, fields, on: referral, connection)
                try desk.change(
                    id, change, by: principal, version: Int64(fields.text("version")), connection)
            }
        } catch let errors as FormErrors {
            return try await page(context, action, fields, errors)
        } catch let refusal as ReferralRefusal {
            let field = refusal.field.map { "\(action.rawValue)-\($0)" } ?? "referral"
            return try await page(
                context, action, fields, FormErrors([FieldError(id: field, message: refusal.message)]))
        } catch is EditConflict {
            return try await page(context, action, fields, FormErrors(), isConflict: true)
        }
        return .redirect(to: "/referrals/\(id)?done=\(action == .send ? "sent" : "saved")")
    }

    @Sendable func makeLink(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: ReferralID.self)
        let principal = try context.requirePrincipal()
        let fields = try await context.form(request)
        let purpose: ReferralLink.Purpose
        switch fields.text("purpose") {
        case "carer": purpose = .carer
        case "answer": purpose = .answer
        default: throw NotFound()
        }
        let isSent = fields.text("way") == "email"
        let address = EmailAddress(fields.text("address"))
        if purpose == .answer, isSent, address == nil {
            return try await page(
                context, .send, fields, ["address": "Enter the e-mail address that they read"])
        }
        let made = try await LinkMaking(desk: desk)
            .make(purpose, for: id, isSent: isSent, address: address, by: principal)
        guard let path = made else { return .redirect(to: "/referrals/\(id)?done=link-sent") }
        return context.page(
            "referrals/link-made",
            LinkMadePage(purpose, link: context.settings.publicURL + path, backPath: "/referrals/\(id)"))
    }

    private func page(
        _ context: WebContext, _ action: ReferralAction? = nil, _ fields: FormFields = FormFields(),
        _ errors: FormErrors = FormErrors(), isConflict: Bool = false, done: String? = nil
    ) async throws -> Response {
        let id = try context.parameters.require("id", as: ReferralID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let isLook = action == nil
        let view = try await desk.database.write { connection -> ReferralPage in
            let policy = ReferralPolicy(principal)
            let store = ReferralStore(connection, desk.surroundings)
            guard let referral = try store.find(id, within: policy.scope) else { throw NotFound() }
            if isLook {
                try AuditStore(connection, desk.surroundings).add(
                    .referralViewed, about: id, by: principal, person: referral.person,
                    heldBack: !referral.isShownToCarer)
            }
            let events = try store.events(of: id)
            let reader = ReferralReader(desk: desk, principal: principal)
            let names = try reader.names([referral], events: events, connection)
            var errors = errors
            if isConflict {
                let who = ReferralPage.who(events.first, names)
                errors.add(
                    "\(who) was first: \(events.first?.action.pastTense.lowercased() ?? "changed"). This is how it stands now",
                    to: "referral")
            }
            var shares: [SharedWords] = []
            var stopped: String?
            if referral.status == .draft {
                switch try desk.preview(
                    referral, to: referral.to.organisation, for: principal, connection)
                {
                case .success(let words): shares = words
                case .failure(let refusal): stopped = refusal.message
                }
            } else if policy.readsWords(of: referral) {
                shares = try desk.shares(of: referral, for: principal, connection)
            }
            let forms = try ActionForms(desk: desk, principal: principal)
                .forms(on: referral, open: action, fields, errors, connection)
            return ReferralPage(
                referral, names: names, events: events, shares: shares, bases: try store.bases(of: id),
                forms: forms, errors: errors, stopped: stopped, principal: principal,
                today: desk.surroundings.today, sendsEmail: desk.needs.sendsEmail, notification: done)
        }
        let status: HTTPResponse.Status =
            isConflict ? .conflict : errors.isEmpty ? .ok : .unprocessableContent
        return context.page("referrals/show", view, status: status)
    }
}
