import Core
import Storage

/// Finds out who is behind a session's token, and lets sessions run out.
package struct SessionKeeper: Sendable {
    /// Who owns the session, `nil` when they may no longer sign in.
    package typealias FindPrincipal = @Sendable (Session, any Connection) throws -> Principal?

    private let database: any Database
    private let surroundings: Surroundings
    private let rules: SessionRules
    private let principal: FindPrincipal

    package init(
        database: any Database, surroundings: Surroundings, rules: SessionRules = SessionRules(),
        principal: @escaping FindPrincipal
    ) {
        (self.database, self.surroundings, self.rules, self.principal) = (
            database, surroundings, rules, principal
        )
    }

    /// Noted at most once a minute, so that looking at pages doesn't write all the time.
    private static let secondsBetweenNotes = 60

    package func authenticate(_ token: SessionToken) async throws -> SignedIn? {
        let (surroundings, rules, principal) = (surroundings, rules, principal)
        let now = surroundings.now()
        let found = try await database.read { connection -> (Session, Principal)? in
            guard let session = try SessionStore(connection, surroundings).find(token),
                !rules.hasEnded(session, at: now), let principal = try principal(session, connection)
            else { return nil }
            return (session, principal)
        }
        guard case (var session, let principal)? = found else { return nil }

        if session.isLocked || rules.locks(session, at: now) {
            if !session.isLocked {
                session.isLocked = true
                try await change(session) { try $0.lock($1) }
            }
            return SignedIn(session: session, principal: nil)
        }
        if session.lastSeenAt.seconds(to: now) >= Self.secondsBetweenNotes {
            session.lastSeenAt = now
            try await change(session) { try $0.markSeen($1) }
        }
        return SignedIn(session: session, principal: principal)
    }

    private func change(
        _ session: Session, _ body: @escaping @Sendable (SessionStore, String) throws -> Void
    ) async throws {
        let (id, surroundings) = (session.id, surroundings)
        try await database.write { connection in try body(SessionStore(connection, surroundings), id) }
    }
}
