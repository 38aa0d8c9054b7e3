import Core
import Storage

/// All SQL for accounts.
package struct AccountStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    package func find(_ id: AccountID) throws -> Account? { try accounts("id = \(id)").first }

    package func find(email: EmailAddress) throws -> Account? { try accounts("email = \(email.text)").first }

    package func add(_ account: Account) throws {
        try connection.run(
            """
            INSERT INTO account (id, email, name, search_name, created_at)
            VALUES (\(account.id), \(account.email), \(account.name), \(SearchText.fold(account.name)),
                \(account.createdAt))
            """)
    }

    package func setPassword(_ hash: String, of id: AccountID) throws {
        try connection.run(
            "UPDATE account SET password_hash = \(hash), version = version + 1 WHERE id = \(id)")
    }

    /// A new authenticator; the step of the code that proved it can't be used again.
    func setSecondFactor(_ sealed: String, usedStep: Int64, of id: AccountID) throws {
        try connection.run(
            """
            UPDATE account SET second_factor = \(sealed), second_factor_step = \(usedStep), version = version + 1
            WHERE id = \(id)
            """)
    }

    /// Marks a code's step as used.
    ///
    /// - Returns: whether it was new; two requests with one code can't both be first.
    func useSecondFactorStep(_ step: Int64, of id: AccountID) throws -> Bool {
        try !connection.run(
            """
            UPDATE account SET second_factor_step = \(step)
            WHERE id = \(id) AND (second_factor_step IS NULL OR second_factor_step < \(step)) RETURNING id
            """
        ).isEmpty
    }

    func setRecoveryCodes(_ fingerprints: [String], of id: AccountID) throws {
        try connection.run("DELETE FROM account_recovery_code WHERE account_id = \(id)")
        try connection.insert(
            into: "account_recovery_code", ["account_id", "fingerprint"],
            rows: fingerprints.map { [id.sqlValue, $0.sqlValue] })
    }

    /// - Returns: whether it was one of the account's codes, not used before.
    func useRecoveryCode(_ fingerprint: String, of id: AccountID, at now: Instant) throws -> Bool {
        try !connection.run(
            """
            UPDATE account_recovery_code SET used_at = \(now)
            WHERE account_id = \(id) AND fingerprint = \(fingerprint) AND used_at IS NULL RETURNING fingerprint
            """
        ).isEmpty
    }

    func recoveryCodesLeft(of id: AccountID) throws -> Int {
        try connection.run(
            "SELECT fingerprint FROM account_recovery_code WHERE account_id = \(id) AND used_at IS NULL"
        ).count
    }

    /// Notes a wrong password or code from a browser that the account doesn't know, and how long it takes no other
    /// from such a browser.
    ///
    /// A day after the last wait, counting begins again.
    func noteFailure(of id: AccountID, at now: Instant) throws {
        let rows = try connection.run(
            """
            UPDATE account SET locked_until = NULL, failed_attempts =
                CASE WHEN locked_until < \(now.adding(seconds: -86_400)) THEN 1 ELSE failed_attempts + 1 END
            WHERE id = \(id) RETURNING failed_attempts
            """)
        guard let failures: Int = try rows.first?.value("failed_attempts"),
            let until = SignInLimits.lockedUntil(afterFailures: failures, at: now)
        else { return }
        try connection.run("UPDATE account SET locked_until = \(until) WHERE id = \(id)")
    }

    func noteSignIn(of id: AccountID, at now: Instant) throws {
        try connection.run("UPDATE account SET last_used_at = \(now) WHERE id = \(id)")
    }

    func forgetFailures(of id: AccountID) throws {
        try connection.run(
            "UPDATE account SET failed_attempts = 0, locked_until = NULL WHERE id = \(id)")
    }

    /// Whether a link that was used shows whose the address is; one that somebody else had in hand takes that away.
    func setAddressProven(at now: Instant?, of id: AccountID) throws {
        try connection.run("UPDATE account SET address_proven_at = \(now) WHERE id = \(id)")
    }

    func setActing(_ id: AccountID, for organisation: OrganisationID) throws {
        try connection.run("UPDATE account SET acting_for_id = \(organisation) WHERE id = \(id)")
    }

    func disable(_ id: AccountID, by principal: Principal, at now: Instant) throws {
        try connection.run(
            """
            UPDATE account SET disabled_at = \(now), disabled_by = \(principal.recordedAs), version = version + 1
            WHERE id = \(id) AND disabled_at IS NULL
            """)
    }

    func enable(_ id: AccountID) throws {
        try connection.run(
            """
            UPDATE account SET disabled_at = NULL, disabled_by = NULL, failed_attempts = 0, locked_until = NULL,
                version = version + 1
            WHERE id = \(id)
            """)
    }

    private func accounts(_ condition: SQL) throws -> [Account] {
        try connection.run(
            """
            SELECT id, email, name, password_hash, second_factor, second_factor_step, failed_attempts, locked_until,
                last_used_at, acting_for_id, created_at, disabled_at, address_proven_at
            FROM account WHERE \(condition)
            """
        ).compactMap(Account.init(row:))
    }
}

extension Account {
    fileprivate init?(row: Row) throws {
        guard let email = EmailAddress(try row.value("email")) else { return nil }
        self.init(
            id: try row.value("id"), email: email, name: try row.value("name"),
            createdAt: try row.value("created_at"))
        passwordHash = try row.optional("password_hash")
        sealedSecondFactor = try row.optional("second_factor")
        secondFactorStep = try row.optional("second_factor_step")
        failedAttempts = try row.value("failed_attempts")
        lockedUntil = try row.optional("locked_until")
        lastUsedAt = try row.optional("last_used_at")
        actingFor = try row.optional("acting_for_id")
        disabledAt = try row.optional("disabled_at")
        addressProvenAt = try row.optional("address_proven_at")
    }
}

extension Principal {
    /// How a table notes who did something: an identifier, or the name of a job or command.
    var recordedAs: String {
        switch kind {
        case .staff(let account): account.description
        case .carer(let person): person.description
        case .quickAddLink(let link): link.description
        case .system(let name): name
        }
    }
}
