import Core
import Storage

/// A browser that has signed in to this account before.
///
/// It has its own count of wrong tries, so that whoever guesses elsewhere can't lock it out.
struct KnownDevice: Hashable, Sendable {
    let fingerprint: String
    let failedAttempts: Int
    let lockedUntil: Instant?

    func isLocked(at now: Instant) -> Bool { lockedUntil.map { now < $0 } ?? false }

    /// Forgotten when it hasn't signed in for so long; its cookie lasts as long.
    static let lifeSeconds = 180 * 86_400
}

/// All SQL for the browsers that accounts know.
struct KnownDeviceStore {
    let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    func find(_ fingerprint: String, of account: AccountID) throws -> KnownDevice? {
        try connection.run(
            """
            SELECT failed_attempts, locked_until FROM known_device
            WHERE account_id = \(account) AND fingerprint = \(fingerprint)
            """
        ).first.map {
            KnownDevice(
                fingerprint: fingerprint, failedAttempts: try $0.value("failed_attempts"),
                lockedUntil: try $0.optional("locked_until"))
        }
    }

    /// Notes a wrong password or code, and how long the account takes no other from this browser.
    func noteFailure(of device: KnownDevice, _ account: AccountID, at now: Instant) throws {
        let rows = try connection.run(
            """
            UPDATE known_device SET failed_attempts = failed_attempts + 1
            WHERE account_id = \(account) AND fingerprint = \(device.fingerprint) RETURNING failed_attempts
            """)
        guard let failures: Int = try rows.first?.value("failed_attempts"),
            let until = SignInLimits.lockedUntil(afterFailures: failures, at: now)
        else { return }
        try connection.run(
            """
            UPDATE known_device SET locked_until = \(until)
            WHERE account_id = \(account) AND fingerprint = \(device.fingerprint)
            """)
    }

    /// From now on the account knows this browser, which has no wrong tries against it.
    func noteSignIn(_ fingerprint: String, of account: AccountID, at now: Instant) throws {
        try connection.run(
            """
            INSERT INTO known_device (account_id, fingerprint, last_used_at)
            VALUES (\(account), \(fingerprint), \(now))
            ON CONFLICT (account_id, fingerprint)
            DO UPDATE SET failed_attempts = 0, locked_until = NULL, last_used_at = excluded.last_used_at
            """)
    }

    func forgetAll(of account: AccountID) throws {
        try connection.run("DELETE FROM known_device WHERE account_id = \(account)")
    }

    /// Removes those whose cookie has run out; for a job.
    func removeOld(at now: Instant) throws {
        try connection.run(
            "DELETE FROM known_device WHERE last_used_at < \(now.adding(seconds: -KnownDevice.lifeSeconds))")
    }
}
