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
    func account(email: String, password: String) async throws -> AccountID? {
        let (now, address) = (desk.surroundings.now(), EmailAddress(email))
        let account = try await desk.database.read { connection in
            try address.flatMap { try AccountStore(connection).find(email: $0) }
        }
        let isRight = try await desk.hasher.verify(password, against: account?.passwordHash)
        guard let account else { return nil }
        guard account.disabledAt == nil, account.isSetUp, !account.isLocked(at: now) else {
            try await refuse(account.id, countsAsWrong: false)
            return nil
        }
        guard isRight else {
            try await refuse(account.id, countsAsWrong: true)
            return nil
        }
        return account.id
    }

    /// Whether this is the password of the account, which isn't locked; a wrong one is counted.
    func proves(_ password: String, _ id: AccountID) async throws -> Bool {
        let account = try await desk.database.read { try AccountStore($0).find(id) }
        guard let account, let address = EmailAddress(account.email) else { return false }
        return try await self.account(email: address.text, password: password) == id
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
        _ ticket: Ticket, code: String, browser: String, replacing session: String?, rules: SessionRules
    ) async throws -> SessionToken? {
        let desk = desk
        return try await desk.database.write { connection in
            guard try SecondFactor(desk, connection).accepts(code, for: ticket.account) else { return nil }
            return try SignInDesk(desk).start(
                ticket.account, isShared: ticket.isShared, browser: browser, replacing: session, rules: rules,
                in: connection)
        }
    }

    /// Every way of signing in to an account ends here, the organisation's own (OpenID Connect) too when it comes.
    func start(
        _ account: AccountID, isShared: Bool, browser: String, replacing session: String?,
        rules: SessionRules,
        in connection: any Connection
    ) throws -> SessionToken {
        let (surroundings, sessions) = (desk.surroundings, SessionStore(connection, desk.surroundings))
        try AccountStore(connection).noteSignIn(of: account, at: surroundings.now())
        if let session { try sessions.end(session) }
        let principal = try PrincipalStore(connection).staff(account) ?? Principal(kind: .staff(account))
        try AuditStore(connection, surroundings).add(
            .signedIn, about: account, by: principal, detail: isShared ? ["computer": "shared"] : [:])
        return try sessions.start(for: .staff(account), isShared: isShared, browser: browser, rules: rules)
    }

    private func refuse(_ account: AccountID, countsAsWrong: Bool) async throws {
        let surroundings = desk.surroundings
        try await desk.database.write { connection in
            if countsAsWrong { try AccountStore(connection).noteFailure(of: account, at: surroundings.now()) }
            try AuditStore(connection, surroundings).add(
                .signInRefused, about: account, by: .system("sign-in"),
                detail: ["why": countsAsWrong ? "password" : "not-open"])
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
    func accepts(_ code: String, for id: AccountID) throws -> Bool {
        let (accounts, now) = (AccountStore(connection), desk.surroundings.now())
        guard let account = try accounts.find(id), account.disabledAt == nil, !account.isLocked(at: now)
        else {
            return false
        }
        if try usesStep(code, account, accounts, now) { return true }
        if let recovery = Reference(code),
            try accounts.useRecoveryCode(
                desk.secrets.fingerprint(ofRecoveryCode: recovery, for: id), of: id, at: now)
        {
            try AuditStore(connection, desk.surroundings).add(
                .recoveryCodeUsed, about: id, by: Principal(kind: .staff(id)))
            return true
        }
        try accounts.noteFailure(of: id, at: now)
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
