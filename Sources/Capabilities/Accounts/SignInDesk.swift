import Audit
import Core
import Foundation
import Storage
import Web

/// Checks who is signing in, step by step, and starts their session.
struct SignInDesk: Sendable {
    let desk: AccountsDesk

    init(_ desk: AccountsDesk) { self.desk = desk }

    /// Somebody who gave the right password and has still to prove the second factor.
    struct Ticket: Codable, Sendable {
        let account: AccountID
        let isShared: Bool
        let next: String?
        let expiresAt: Instant
    }

    /// The account whose password this is and that may sign in; every "no" takes as long and looks the same.
    func account(_ budget: SignInBudget?, password: String) async throws -> AccountID? {
        let isRight = try await desk.hasher.verify(password, against: budget?.account.passwordHash)
        guard let budget else { return nil }
        let isOpen =
            budget.account.disabledAt == nil && budget.account.isSetUp
            && !budget.isLocked(at: desk.surroundings.now())
        guard isOpen, isRight else {
            try await refuse(budget, countsAsWrong: isOpen)
            return nil
        }
        return budget.account.id
    }

    /// What a sign-in to the account with this address, by this browser, is counted with; `nil` without such an account.
    func budget(email: String, _ device: LinkToken?) async throws -> SignInBudget? {
        guard let address = EmailAddress(email) else { return nil }
        return try await budget(device) { try $0.find(email: address) }
    }

    private func budget(
        _ device: LinkToken?, _ find: @escaping @Sendable (AccountStore) throws -> Account?
    ) async throws -> SignInBudget? {
        let secrets = desk.secrets
        return try await desk.database.read { connection in
            try find(AccountStore(connection)).map {
                try SignInBudget.find($0, device, secrets, connection)
            }
        }
    }

    /// Whether this is the password of the account, which isn't locked; a wrong one is counted.
    func proves(_ password: String, _ id: AccountID, _ device: LinkToken?) async throws -> Bool {
        let budget = try await budget(device) { try $0.find(id) }
        return try await account(budget, password: password) == id
    }

    func seal(_ ticket: Ticket) throws -> String {
        try desk.secrets.seal(Array(try JSONEncoder().encode(ticket)), for: Self.ticketOwner)
    }

    /// - Errors: `nil` for a ticket that isn't ours, or has run out.
    func open(_ sealed: String) -> Ticket? {
        guard let bytes = desk.secrets.open(sealed, for: Self.ticketOwner),
            let ticket = try? JSONDecoder().decode(Ticket.self, from: Data(bytes)),
            desk.surroundings.now() < ticket.expiresAt
        else { return nil }
        return ticket
    }

    /// Starts the session of somebody whose code is right; `nil` when it isn't.
    func finish(
        _ ticket: Ticket, code: String, _ device: LinkToken?, browser: String, replacing session: String?,
        rules: SessionRules
    ) async throws -> StartedSession? {
        let desk = desk
        return try await desk.database.write { connection in
            guard try SecondFactor(desk, connection).accepts(code, for: ticket.account, device) else {
                return nil
            }
            return try SignInDesk(desk).start(
                ticket.account, device, isShared: ticket.isShared, browser: browser, replacing: session,
                rules: rules, in: connection)
        }
    }

    /// Every way of signing in to an account ends here, the organisation's own (OpenID Connect) too when it comes.
    func start(
        _ account: AccountID, _ device: LinkToken?, isShared: Bool, browser: String,
        replacing session: String?, rules: SessionRules, in connection: any Connection
    ) throws -> StartedSession {
        let (surroundings, sessions) = (desk.surroundings, SessionStore(connection, desk.surroundings))
        let device = device ?? LinkToken(randomBytes: surroundings.randomBytes)
        try noteSignIn(of: account, device, in: connection)
        if let session { try sessions.end(session) }
        let principal = try PrincipalStore(connection).staff(account) ?? Principal(kind: .staff(account))
        try AuditStore(connection, surroundings).add(
            .signedIn, about: account, by: principal, detail: isShared ? ["computer": "shared"] : [:])
        return StartedSession(
            token: try sessions.start(
                for: .staff(account), isShared: isShared, browser: browser, rules: rules),
            deviceCookie: desk.secrets.cookie(of: device))
    }

    /// The account knows this browser from now on.
    ///
    /// What others have tried stays counted, unless this was one of them.
    func noteSignIn(of account: AccountID, _ device: LinkToken, in connection: any Connection) throws {
        let (now, devices) = (desk.surroundings.now(), KnownDeviceStore(connection))
        let fingerprint = desk.secrets.fingerprint(of: device, for: account)
        try AccountStore(connection).noteSignIn(of: account, at: now)
        if try devices.find(fingerprint, of: account) == nil {
            try AccountStore(connection).forgetFailures(of: account)
        }
        try devices.noteSignIn(fingerprint, of: account, at: now)
    }

    private func refuse(_ budget: SignInBudget, countsAsWrong: Bool) async throws {
        let surroundings = desk.surroundings
        try await desk.database.write { connection in
            if countsAsWrong { try budget.spend(connection, at: surroundings.now()) }
            try AuditStore(connection, surroundings).add(
                .signInRefused, about: budget.account.id, by: .system("sign-in"),
                detail: [
                    "why": countsAsWrong ? "password" : "not-open",
                    "browser": budget.device == nil ? "unknown" : "known",
                ])
        }
    }

    private static let ticketOwner = "sign-in-ticket"
}

/// The number from an authenticator, or one of the recovery codes.
struct SecondFactor {
    let desk: AccountsDesk
    let connection: any Connection

    init(_ desk: AccountsDesk, _ connection: any Connection) {
        (self.desk, self.connection) = (desk, connection)
    }

    /// Takes the code if it's right and wasn't used before; a wrong one is counted.
    func accepts(_ code: String, for id: AccountID, _ device: LinkToken?) throws -> Bool {
        let (accounts, now) = (AccountStore(connection), desk.surroundings.now())
        guard let account = try accounts.find(id), account.disabledAt == nil else { return false }
        let budget = try SignInBudget.find(account, device, desk.secrets, connection)
        if budget.isLocked(at: now) { return false }
        if try usesStep(code, account, accounts, now) { return true }
        if let recovery = Reference(code),
            try accounts.useRecoveryCode(
                desk.secrets.fingerprint(ofRecoveryCode: recovery, for: id), of: id, at: now)
        {
            try AuditStore(connection, desk.surroundings).add(
                .recoveryCodeUsed, about: id, by: Principal(kind: .staff(id)))
            return true
        }
        try budget.spend(connection, at: now)
        try AuditStore(connection, desk.surroundings).add(
            .signInRefused, about: id, by: .system("sign-in"), detail: ["why": "code"])
        return false
    }

    private func usesStep(_ code: String, _ account: Account, _ accounts: AccountStore, _ now: Instant) throws
        -> Bool
    {
        guard let sealed = account.sealedSecondFactor,
            let secret = desk.secrets.open(sealed, for: account.id.description),
            let step = OneTimePassword(secret: secret).step(
                of: code, secondsSince1970: now.millisecondsSince1970 / 1000,
                lastUsed: account.secondFactorStep)
        else { return false }
        return try accounts.useSecondFactorStep(step, of: account.id)
    }
}
