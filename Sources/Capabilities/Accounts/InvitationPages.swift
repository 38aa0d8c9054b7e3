import Audit
import Core
import Foundation
import Hummingbird
import Storage
import Web

/// Somebody opens a one-use link, chooses a password and sets up an authenticator.
struct InvitationPages: Sendable {
    let desk: AccountsDesk

    func add(to routes: Routes) {
        routes.get("/invitations/:token", .everyone, show)
        routes.post("/invitations/:token/password", .everyone, choosePassword)
        routes.post("/invitations/:token/second-factor", .everyone, limit: .signIn, proveSecondFactor)
    }

    /// What the first step chose, kept sealed in the second step's form: nothing is saved until the code is right.
    struct Choice: Codable, Sendable {
        let invitation: InvitationID
        let passwordHash: String
        let secret: [UInt8]
        let expiresAt: Instant
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let (_, account) = try await invited(context) else { return gone(context) }
        return context.page("accounts/invitation", InvitationPage(path(context), account, FormErrors()))
    }

    @Sendable func choosePassword(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        guard let (invitation, account) = try await invited(context) else { return gone(context) }
        let password: Password
        do {
            password = try PasswordRules.checked(fields.text("password"), email: account.email)
        } catch {
            let errors: FormErrors = [error.field ?? "password": error.message]
            return context.page(
                "accounts/invitation", InvitationPage(path(context), account, errors),
                status: .unprocessableContent)
        }
        let choice = Choice(
            invitation: invitation.id, passwordHash: try await desk.hasher.hash(password),
            secret: desk.surroundings.randomBytes(20),
            expiresAt: desk.surroundings.now().adding(seconds: 30 * 60))
        return try secondStep(context, choice, account, FormErrors())
    }

    @Sendable func proveSecondFactor(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        guard let (invitation, account) = try await invited(context) else { return gone(context) }
        guard let choice = open(fields.text("choice")), choice.invitation == invitation.id else {
            return context.page("accounts/invitation", InvitationPage(path(context), account, FormErrors()))
        }
        let now = desk.surroundings.now()
        let step = OneTimePassword(secret: choice.secret).step(
            of: fields.text("code"), secondsSince1970: now.millisecondsSince1970 / 1000, lastUsed: nil)
        guard let step else {
            let errors: FormErrors = [
                "code":
                    "Enter the 6 digits that your authenticator shows now for \(context.settings.serviceName)"
            ]
            return try secondStep(context, choice, account, errors)
        }
        let codes = RecoveryCodes(surroundings: desk.surroundings)
        let (desk, browser, old, rules) = (
            desk, context.browser, context.session?.id, context.settings.sessionRules
        )
        let device = desk.device(context)
        let started = try await desk.database.write { connection in
            try InvitationStore(connection, desk.surroundings).use(invitation)
            let accounts = AccountStore(connection)
            try accounts.setAddressProven(at: invitation.isHandedOver ? nil : now, of: account.id)
            try accounts.setPassword(choice.passwordHash, of: account.id)
            let sealed = try desk.secrets.seal(choice.secret, for: account.id.description)
            try accounts.setSecondFactor(sealed, usedStep: step, of: account.id)
            try accounts.setRecoveryCodes(codes.fingerprints(desk.secrets, account.id), of: account.id)
            // Whoever was signed in with what is now replaced isn't any more.
            try SessionStore(connection, desk.surroundings).endAll(of: .staff(account.id))
            try KnownDeviceStore(connection).forgetAll(of: account.id)
            try AuditStore(connection, desk.surroundings).add(
                invitation.kind == .invitation ? .accountSetUp : .accountReset, about: account.id,
                by: Principal(kind: .staff(account.id)))
            return try SignInDesk(desk).start(
                account.id, device, isShared: false, browser: browser, replacing: old, rules: rules,
                in: connection)
        }
        return context.page("accounts/recovery-codes", RecoveryCodesPage(codes)).starting(started)
    }

    private func secondStep(
        _ context: WebContext, _ choice: Choice, _ account: Account, _ errors: FormErrors
    ) throws -> Response {
        let sealed = try desk.secrets.seal(Array(try JSONEncoder().encode(choice)), for: Self.choiceOwner)
        let view = SecondFactorPage(
            path(context), account, secret: choice.secret, sealed: sealed,
            serviceName: context.settings.serviceName,
            errors)
        return context.page(
            "accounts/second-factor", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func open(_ sealed: String) -> Choice? {
        guard let bytes = desk.secrets.open(sealed, for: Self.choiceOwner),
            let choice = try? JSONDecoder().decode(Choice.self, from: Data(bytes)),
            desk.surroundings.now() < choice.expiresAt
        else { return nil }
        return choice
    }

    /// The invitation behind the link, with its account, unless that has been disabled since.
    private func invited(_ context: WebContext) async throws -> (Invitation, Account)? {
        guard let token = LinkToken(try context.parameters.require("token")) else { return nil }
        let surroundings = desk.surroundings
        return try await desk.database.read { connection in
            guard let invitation = try InvitationStore(connection, surroundings).find(token),
                let account = try AccountStore(connection).find(invitation.account), account.disabledAt == nil
            else { return nil }
            return (invitation, account)
        }
    }

    private func path(_ context: WebContext) -> String {
        "/invitations/\(context.parameters.get("token") ?? "")"
    }

    private func gone(_ context: WebContext) -> Response {
        context.page("accounts/link-gone", LinkGonePage.staff, status: .notFound)
    }

    private static let choiceOwner = "invitation-choice"
}

/// Codes to use once each when the authenticator isn't there.
struct RecoveryCodes: Sendable {
    let codes: [Reference]

    init(surroundings: Surroundings) {
        codes = (0..<10).map { _ in Reference(randomBytes: surroundings.randomBytes) }
    }

    func fingerprints(_ secrets: AccountSecrets, _ account: AccountID) -> [String] {
        codes.map { secrets.fingerprint(ofRecoveryCode: $0, for: account) }
    }
}
