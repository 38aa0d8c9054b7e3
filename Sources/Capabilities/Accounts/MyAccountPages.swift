import Audit
import Core
import Hummingbird
import Storage
import Web

/// What a member of staff sees and changes of their own account.
struct MyAccountPages: Sendable {
    let desk: AccountsDesk

    func add(to routes: Routes) {
        routes.get("/account", .staff, show)
        routes.post("/account/organisation", .staff, chooseOrganisation)
        routes.get("/account/password", .staff) { _, context in
            context.page("accounts/change-password", ChangePasswordPage(FormErrors()))
        }
        routes.post("/account/password", .staff, limit: .signIn, changePassword)
        routes.get("/account/recovery-codes", .staff) { _, context in
            context.page("accounts/new-recovery-codes", NewRecoveryCodesPage(FormErrors()))
        }
        routes.post("/account/recovery-codes", .staff, limit: .signIn, makeRecoveryCodes)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let (principal, id) = try staff(context)
        let (desk, session) = (desk, context.session)
        let done = try context.query(request).text("done")
        let view = try await desk.database.read { connection in
            guard let account = try AccountStore(connection).find(id) else { throw NotFound() }
            let memberships = try MembershipStore(connection).open(of: id)
            let names = try AccountsAnswersStore(connection).names(of: Set(memberships.map(\.organisation)))
            let sessions = try SessionStore(connection, desk.surroundings).list(of: .staff(id))
            let codesLeft = try AccountStore(connection).recoveryCodesLeft(of: id)
            return MyAccountPage(
                account, principal, memberships, names, sessions, current: session?.id, codesLeft: codesLeft,
                done: done)
        }
        return context.page("accounts/my-account", view)
    }

    /// For those who work for several organisations: one at a time, so that it's plain for whom they look.
    @Sendable func chooseOrganisation(_ request: Request, _ context: WebContext) async throws -> Response {
        let (principal, id) = try staff(context)
        let fields = try await context.form(request)
        guard let organisation = OrganisationID(fields.text("organisation")) else { throw NotFound() }
        let surroundings = desk.surroundings
        try await desk.database.write { connection in
            let own = try MembershipStore(connection).open(of: id).map(\.organisation)
            guard own.contains(organisation) else { throw NotFound() }
            try AccountStore(connection).setActing(id, for: organisation)
            try AuditStore(connection, surroundings).add(
                .organisationChosen, about: organisation, by: principal)
        }
        return .redirect(to: "/account?done=organisation")
    }

    @Sendable func changePassword(_ request: Request, _ context: WebContext) async throws -> Response {
        let (principal, id) = try staff(context)
        let fields = try await context.form(request)
        let (desk, session, device) = (desk, context.session?.id, desk.device(context))
        guard let account = try await desk.database.read({ try AccountStore($0).find(id) }) else {
            throw NotFound()
        }
        do {
            guard try await SignInDesk(desk).proves(fields.text("current-password"), id, device) else {
                throw FormErrors(["current-password": "Enter the password you sign in with now"])
            }
            let password = try PasswordRules.checked(fields.text("password"), email: account.email)
            let hash = try await desk.hasher.hash(password)
            try await desk.database.write { connection in
                try AccountStore(connection).setPassword(hash, of: id)
                try SessionStore(connection, desk.surroundings).endAll(of: .staff(id), except: session)
                try AuditStore(connection, desk.surroundings).add(.passwordChanged, about: id, by: principal)
            }
        } catch let errors as FormErrors {
            return context.page(
                "accounts/change-password", ChangePasswordPage(errors), status: .unprocessableContent)
        } catch let refusal as PasswordRefusal {
            return context.page(
                "accounts/change-password", ChangePasswordPage(["password": refusal.message]),
                status: .unprocessableContent)
        }
        return .redirect(to: "/account?done=password")
    }

    @Sendable func makeRecoveryCodes(_ request: Request, _ context: WebContext) async throws -> Response {
        let (principal, id) = try staff(context)
        let code = try await context.form(request).text("code")
        let (desk, codes) = (desk, RecoveryCodes(surroundings: desk.surroundings))
        let device = desk.device(context)
        let isRight = try await desk.database.write { connection in
            guard try SecondFactor(desk, connection).accepts(code, for: id, device) else { return false }
            try AccountStore(connection).setRecoveryCodes(codes.fingerprints(desk.secrets, id), of: id)
            try AuditStore(connection, desk.surroundings).add(.recoveryCodesMade, about: id, by: principal)
            return true
        }
        guard isRight else {
            return context.page(
                "accounts/new-recovery-codes", NewRecoveryCodesPage(SecondStepPage.refused),
                status: .unprocessableContent)
        }
        return context.page("accounts/recovery-codes", RecoveryCodesPage(codes))
    }

    private func staff(_ context: WebContext) throws -> (Principal, AccountID) {
        let principal = try context.requirePrincipal()
        guard let account = principal.account else { throw NotFound() }
        return (principal, account)
    }
}
