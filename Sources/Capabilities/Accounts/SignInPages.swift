import Audit
import Core
import Hummingbird
import Storage
import Web

/// How staff sign in, lock, change places at a shared computer and sign out.
struct SignInPages: Sendable {
    let desk: AccountsDesk

    /// Wide enough for a hospital whose staff share one address at the start of a shift.
    static let byAddress = RateRule("sign-in-address", burst: 60, perMinute: 30)

    func add(to routes: Routes) {
        routes.get("/sign-in", .everyone, show)
        routes.post("/sign-in", .everyone, limit: Self.byAddress, checkPassword)
        routes.post("/sign-in/second-step", .everyone, limit: Self.byAddress, checkCode)
        routes.get("/locked", .everyone, showLocked)
        routes.post("/locked", .everyone, limit: Self.byAddress, unlock)
        routes.post("/change-user", .everyone, changeUser)
        routes.post("/sign-out", .everyone, signOut)
        routes.get("/signed-out", .everyone) { _, context in
            context.page("accounts/signed-out", SignedOutPage())
        }
        routes.post("/sign-out/everywhere", .signedIn, signOutEverywhere)
        if desk.isDemonstration { routes.post("/demonstration/sign-in", .everyone, signInToDemonstration) }
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        if let principal = context.principal, query.optional("next") == nil {
            return .redirect(to: desk.needs.home(principal))
        }
        let form = SignInForm(query)
        // Somebody sent here from a carer's own page is a carer.
        if let next = form.next, next.hasPrefix("/my-record") { return .redirect(to: "/my-record/sign-in") }
        return page(context, form, FormErrors())
    }

    @Sendable func checkPassword(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = SignInForm(try await context.form(request))
        guard form.errors.isEmpty else { return page(context, form, form.errors) }
        let signIn = SignInDesk(desk)
        let budget = try await signIn.budget(email: form.email, desk.device(context))
        try context.limit(.signIn, by: budget?.limitKey ?? "account/\(form.email.lowercased())")
        guard let account = try await signIn.account(budget, password: form.password) else {
            return page(context, form, SignInForm.refused)
        }
        let ticket = SignInDesk.Ticket(
            account: account, isShared: form.isShared, next: form.next,
            expiresAt: desk.surroundings.now().adding(seconds: LinkLife.secondStepSeconds))
        return context.page(
            "accounts/sign-in-second-step", SecondStepPage(ticket: try signIn.seal(ticket), FormErrors()))
    }

    @Sendable func checkCode(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let (signIn, sealed) = (SignInDesk(desk), fields.text("ticket"))
        guard let ticket = signIn.open(sealed) else {
            return page(context, SignInForm(FormFields()), SignInForm.tooSlow)
        }
        try context.limit(.signIn, by: "code/\(ticket.account)")
        let code = fields.text("code")
        let started =
            code.isEmpty
            ? nil
            : try await signIn.finish(
                ticket, code: code, desk.device(context), browser: context.browser,
                replacing: context.session?.id, rules: context.settings.sessionRules)
        guard let started else {
            let errors: FormErrors = code.isEmpty ? SecondStepPage.missing : SecondStepPage.refused
            return context.page(
                "accounts/sign-in-second-step", SecondStepPage(ticket: sealed, errors),
                status: .unprocessableContent)
        }
        return try await goOn(ticket.account, next: ticket.next).starting(started)
    }

    @Sendable func showLocked(_ request: Request, _ context: WebContext) async throws -> Response {
        let next = SafePath.local(try context.query(request).text("next"))
        guard let account = lockedAccount(context) else { return .redirect(to: next ?? "/") }
        return try await lockedPage(context, account, next, FormErrors())
    }

    @Sendable func unlock(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let next = SafePath.local(fields.text("next"))
        guard let account = lockedAccount(context), let session = context.session else {
            return .redirect(to: next ?? "/")
        }
        try context.limit(.signIn, by: "locked/\(session.id)")
        guard try await SignInDesk(desk).proves(fields.text("password"), account, desk.device(context)) else {
            return try await lockedPage(
                context, account, next, ["password": "Enter the password you sign in with"])
        }
        let (desk, surroundings, device) = (desk, desk.surroundings, desk.device(context))
        try await desk.database.write { connection in
            try SessionStore(connection, surroundings).unlock(session.id)
            if let device { try SignInDesk(desk).noteSignIn(of: account, device, in: connection) }
            try AuditStore(connection, surroundings).add(
                .sessionUnlocked, about: account, by: Principal(kind: .staff(account)))
        }
        return try await goOn(account, next: next)
    }

    /// One step for whoever comes next to a shared computer; what was begun is kept and opened again.
    @Sendable func changeUser(_ request: Request, _ context: WebContext) async throws -> Response {
        let next = SafePath.local(try await context.form(request).text("next"))
        try await end(context)
        let path = next.map { "/sign-in?shared=yes&next=\(QueryText.encoded($0))" } ?? "/sign-in?shared=yes"
        return .redirect(to: path).endingSession()
    }

    @Sendable func signOut(_ request: Request, _ context: WebContext) async throws -> Response {
        try await end(context)
        return .redirect(to: "/signed-out").endingSession()
    }

    @Sendable func signOutEverywhere(_ request: Request, _ context: WebContext) async throws -> Response {
        let (principal, surroundings) = (try context.requirePrincipal(), desk.surroundings)
        guard let owner = context.session?.owner else { throw NotFound() }
        try await desk.database.write { connection in
            try SessionStore(connection, surroundings).endAll(of: owner)
            if case .staff(let account) = owner { try KnownDeviceStore(connection).forgetAll(of: account) }
            try AuditStore(connection, surroundings).add(.signedOutEverywhere, by: principal)
        }
        return .redirect(to: "/signed-out").endingSession()
    }

    /// Only where everybody is made up: one button for each role.
    @Sendable func signInToDemonstration(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        guard let account = AccountsDemo.signIns.first(where: { $0.id.description == fields.text("account") })
        else {
            throw NotFound()
        }
        let (desk, browser, session) = (desk, context.browser, context.session?.id)
        let (rules, device) = (context.settings.sessionRules, desk.device(context))
        let started = try await desk.database.write { connection in
            guard try AccountStore(connection).find(account.id) != nil else { throw NotFound() }
            return try SignInDesk(desk).start(
                account.id, device, isShared: false, browser: browser, replacing: session, rules: rules,
                in: connection)
        }
        return try await goOn(account.id, next: SafePath.local(fields.text("next"))).starting(started)
    }

    private func end(_ context: WebContext) async throws {
        guard let session = context.session else { return }
        let (principal, surroundings) = (context.principal, desk.surroundings)
        try await desk.database.write { connection in
            try SessionStore(connection, surroundings).end(session.id)
            if let principal { try AuditStore(connection, surroundings).add(.signedOut, by: principal) }
        }
    }

    private func goOn(_ account: AccountID, next: String?) async throws -> Response {
        if let next { return .redirect(to: next) }
        let principal = try await desk.database.read { try PrincipalStore($0).staff(account) }
        return .redirect(to: principal.map(desk.needs.home) ?? "/")
    }

    private func lockedAccount(_ context: WebContext) -> AccountID? {
        guard let session = context.session, session.isLocked, case .staff(let account) = session.owner else {
            return nil
        }
        return account
    }

    private func lockedPage(
        _ context: WebContext, _ account: AccountID, _ next: String?, _ errors: FormErrors
    ) async throws -> Response {
        let name = try await desk.database.read { try AccountStore($0).find(account)?.name } ?? ""
        return context.page(
            "accounts/locked", LockedPage(name: name, next: next, errors),
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func page(_ context: WebContext, _ form: SignInForm, _ errors: FormErrors) -> Response {
        context.page(
            "accounts/sign-in", SignInPage(form, errors, isDemonstration: desk.isDemonstration),
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}
