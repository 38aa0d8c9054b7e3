import Audit
import Core
import Storage

/// Seals again, with a new secret of the service, what the old one sealed.
///
/// Authenticators and the links on posters go on working. Recovery codes are kept as fingerprints that only the old
/// secret makes, so they go: people make new ones. Browsers are known again when they next sign in.
package struct SecretRotation: Sendable {
    let old: AccountSecrets
    let new: AccountSecrets
    let surroundings: Surroundings

    package init(from old: [UInt8], to new: [UInt8], surroundings: Surroundings) {
        (self.old, self.new) = (AccountSecrets(secret: old), AccountSecrets(secret: new))
        self.surroundings = surroundings
    }

    package struct Outcome: Hashable, Sendable {
        package var authenticators = 0
        package var links = 0
    }

    /// All of it, or nothing; run again, it changes nothing.
    ///
    /// - Throws: `WrongOldSecret` when something was sealed with neither secret.
    package func run(_ database: any Database) async throws -> Outcome {
        try await database.write { connection in
            let store = SecretRotationStore(connection)
            var outcome = Outcome()
            var last = ""
            while case let page = try store.authenticators(after: last), let end = page.last {
                for sealed in page where try reseal(sealed, store.saveAuthenticator) {
                    outcome.authenticators += 1
                    try store.forgetWhatTheOldSecretProved(of: sealed.owner)
                }
                last = end.owner
            }
            last = ""
            while case let page = try store.links(after: last), let end = page.last {
                for sealed in page where try reseal(sealed, store.saveLink) { outcome.links += 1 }
                last = end.owner
            }
            try AuditStore(connection, surroundings).add(
                .secretRotated, by: .system("command"),
                detail: ["authenticators": "\(outcome.authenticators)", "links": "\(outcome.links)"])
            return outcome
        }
    }

    /// - Returns: whether it was sealed with the old secret until now.
    private func reseal(
        _ sealed: SecretRotationStore.Sealed, _ save: (String, SecretRotationStore.Sealed) throws -> Void
    ) throws -> Bool {
        if new.open(sealed.text, for: sealed.owner) != nil { return false }
        guard let bytes = old.open(sealed.text, for: sealed.owner) else { throw WrongOldSecret() }
        try save(try new.seal(bytes, for: sealed.owner), sealed)
        return true
    }
}

/// What is in the database was sealed with another secret than the one given as the old one.
package struct WrongOldSecret: Error {}

/// All SQL for sealing again.
struct SecretRotationStore {
    let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    struct Sealed {
        /// Whose it is: an account's identifier, or a link's.
        let owner: String
        let text: String
    }

    func authenticators(after last: String) throws -> [Sealed] {
        try connection.run(
            """
            SELECT id, second_factor AS sealed FROM account
            WHERE id > \(last) AND second_factor IS NOT NULL ORDER BY id LIMIT 500
            """
        ).map(Self.sealed)
    }

    func saveAuthenticator(_ text: String, of sealed: Sealed) throws {
        try connection.run("UPDATE account SET second_factor = \(text) WHERE id = \(sealed.owner)")
    }

    func links(after last: String) throws -> [Sealed] {
        try connection.run(
            "SELECT id, sealed FROM quick_add_link WHERE id > \(last) ORDER BY id LIMIT 500"
        ).map(Self.sealed)
    }

    func saveLink(_ text: String, of sealed: Sealed) throws {
        try connection.run("UPDATE quick_add_link SET sealed = \(text) WHERE id = \(sealed.owner)")
    }

    func forgetWhatTheOldSecretProved(of account: String) throws {
        try connection.run("DELETE FROM account_recovery_code WHERE account_id = \(account)")
        try connection.run("DELETE FROM known_device WHERE account_id = \(account)")
    }

    private static func sealed(_ row: Row) throws -> Sealed {
        Sealed(owner: try row.value("id"), text: try row.value("sealed"))
    }
}
