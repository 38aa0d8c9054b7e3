import Audit
import Core
import Foundation
import Hummingbird
import Jobs
import Storage
import Web

/// How a carer opens their own page: by a link or a code, sent or handed over.
struct CarerSignInPages: Sendable {
    let desk: AccountsDesk

    static let askRule = RateRule("carer-sign-in-ask", burst: 30, perMinute: 10)
    static let codeRule = RateRule("carer-sign-in-code", burst: 20, perMinute: 5)
    /// Of one address, so that nobody's letterbox is filled.
    static let contactRule = RateRule("carer-sign-in-contact", burst: 3, perMinute: 1)

    func add(to routes: Routes) {
        routes.get("/my-record/sign-in", .everyone, show)
        routes.post("/my-record/sign-in", .everyone, limit: Self.askRule, ask)
        routes.post("/my-record/sign-in/code", .everyone, limit: Self.codeRule, typeCode)
        routes.get("/link/:code", .everyone, open)
        routes.post("/link/:code", .everyone, limit: Self.codeRule, use)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        page(context, email: "", FormErrors())
    }

    /// The answer is the same, and as soon, whether the address is known or not: a delivery finds that out later.
    @Sendable func ask(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let typed = fields.text("email")
        guard desk.needs.sendsEmail else { throw NotFound() }
        guard let address = EmailAddress(typed) else {
            return page(
                context, email: typed,
                [
                    "email": typed.isEmpty
                        ? "Enter your email address" : "Enter an email address like name@example.com"
                ])
        }
        try context.limit(Self.contactRule, by: address.text)
        let asked = try CarerSignInAsked(
            sealedAddress: desk.secrets.seal(Array(address.text.utf8), for: CarerSignInAsked.owner),
            wantsCode: fields.text("by") == "code")
        let surroundings = desk.surroundings
        try await desk.database.write { connection in
            let id: Identifier<CarerSignInTag> = surroundings.newID()
            try EventStore(connection, surroundings).add(Event(.carerSignInAsked, about: id, payload: asked))
        }
        return context.page("accounts/carer-sign-in-sent", CarerSignInSentPage(FormErrors()))
    }

    /// A code that was read out, handed over or copied from a message.
    @Sendable func typeCode(_ request: Request, _ context: WebContext) async throws -> Response {
        let typed = try await context.form(request).text("code")
        guard let code = Reference(typed) else {
            return context.page(
                "accounts/carer-sign-in-sent", CarerSignInSentPage(CarerSignInSentPage.wrong(typed)),
                status: .unprocessableContent)
        }
        return try await signIn(context, code, bornOn: nil, isFromLink: false)
    }

    /// Opening a link changes nothing, since mail scanners open them too: the button does.
    @Sendable func open(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let code = Reference(try context.parameters.require("code")) else { return gone(context) }
        let people = try await people(for: code)
        guard !people.isEmpty else { return gone(context) }
        return openPage(context, code, asksBirthDate: people.count > 1, nil, FormErrors())
    }

    @Sendable func use(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        guard let code = Reference(try context.parameters.require("code")) else { return gone(context) }
        return try await signIn(context, code, bornOn: DayForm(fields, "born"), isFromLink: true)
    }

    private func signIn(
        _ context: WebContext, _ code: Reference, bornOn: DayForm?, isFromLink: Bool
    ) async throws -> Response {
        let (desk, rules, browser, old) = (
            desk, context.settings.sessionRules, context.browser, context.session?.id
        )
        let born = bornOn?.day
        let result = try await desk.database.write { connection -> SignInResult in
            let store = CarerSignInStore(connection, desk.surroundings, desk.secrets)
            let candidates = try store.people(for: code).filter {
                try desk.needs.carerName(connection, $0) != nil
            }
            .map { CarerSignInCandidate(person: $0, birthDate: try desk.needs.birthDate(connection, $0)) }
            guard !candidates.isEmpty else { return .gone }
            guard let person = CarerSignInRules.person(among: candidates, bornOn: born) else {
                return .whichOfThem
            }
            guard try store.use(code) else { return .gone }
            // Whoever read the code there has shown that it's theirs.
            if let contact = try store.contact(of: person, for: code) {
                try desk.needs.confirmContact(connection, person, contact)
            }
            let sessions = SessionStore(connection, desk.surroundings)
            if let old { try sessions.end(old) }
            try AuditStore(connection, desk.surroundings).add(
                .signedIn, about: person, by: Principal(kind: .carer(person), roles: [.carer]), person: person
            )
            return .done(try sessions.start(for: .carer(person), browser: browser, rules: rules), person)
        }
        switch result {
        case .done(let token, let person):
            let home = desk.needs.home(Principal(kind: .carer(person), roles: [.carer]))
            return .redirect(to: home).startingSession(token)
        case .whichOfThem:
            let errors: FormErrors =
                bornOn.map { $0.isEmpty } == false || isFromLink
                ? ["born": "Enter your own date of birth, like 27 3 1962"] : FormErrors()
            return openPage(context, code, asksBirthDate: true, bornOn, errors)
        case .gone:
            if isFromLink { return gone(context) }
            return context.page(
                "accounts/carer-sign-in-sent",
                CarerSignInSentPage(CarerSignInSentPage.wrong(code.description)),
                status: .unprocessableContent)
        }
    }

    private enum SignInResult: Sendable {
        case done(SessionToken, PersonID)
        case whichOfThem
        case gone
    }

    private func people(for code: Reference) async throws -> [PersonID] {
        let desk = desk
        return try await desk.database.read { connection in
            try CarerSignInStore(connection, desk.surroundings, desk.secrets).people(for: code)
        }
    }

    private func page(_ context: WebContext, email: String, _ errors: FormErrors) -> Response {
        context.page(
            "accounts/carer-sign-in",
            CarerSignInPage(email: email, sendsEmail: desk.needs.sendsEmail, errors),
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func openPage(
        _ context: WebContext, _ code: Reference, asksBirthDate: Bool, _ born: DayForm?, _ errors: FormErrors
    ) -> Response {
        context.page(
            "accounts/carer-sign-in-open",
            CarerSignInOpenPage(code, asksBirthDate: asksBirthDate, born, errors),
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func gone(_ context: WebContext) -> Response {
        context.page("accounts/link-gone", LinkGonePage.carer, status: .notFound)
    }
}
