import Foundation
import Storage

/// Records in PostgreSQL, shared by any number of web and worker processes.
package final class PostgresDatabase: Database {
    package let engine = Engine.postgres
    let pool: PostgresPool

    /// Nothing is opened until it's needed.
    ///
    /// - Parameter url: As libpq reads it: `postgres://user@host/name`, or `postgres:///name?host=/run/postgresql`.
    /// - Parameter refusingScans: In tests, refuses statements that read the whole of a table that grows.
    package init(url: String, connections: Int = 8, refusingScans: ScanGuard? = nil) {
        pool = PostgresPool(url: url, connections: connections, scanGuard: refusingScans)
    }

    deinit { pool.close() }

    package func read<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        try await transaction(.read, body)
    }

    @discardableResult
    package func write<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        try await transaction(.write, body)
    }

    @discardableResult
    package func writeResumably<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        try await transaction(.writeResumably, body)
    }

    @discardableResult
    package func writeReadCommitted<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        try await transaction(.writeReadCommitted, body)
    }

    package func close() async {
        pool.close()
        await pool.closed()
    }

    private func transaction<T: Sendable>(
        _ kind: TransactionKind, _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        var waits = RetryWaits()
        while true {
            do {
                return try await pool.run { session in try session.transaction(kind, body) }
            } catch let again as RunAgain {
                // The waiting is done here, where it holds neither a thread nor a connection.
                guard let wait = waits.next(after: again) else { throw again.cause }
                try await Task.sleep(for: wait)
            }
        }
    }
}

/// How PostgreSQL begins each kind of transaction.
///
/// Checking a foreign key reads the index that others are adding to at that moment, which makes PostgreSQL give up one of
/// two serialisable transactions: so they check theirs as they end.
enum TransactionKind {
    case read
    case write
    case writeResumably
    case writeReadCommitted

    var isSerialisable: Bool { self == .write || self == .writeResumably }

    var begin: String {
        switch self {
        case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        case .write: "BEGIN ISOLATION LEVEL SERIALIZABLE; SET CONSTRAINTS ALL DEFERRED"
        case .writeResumably: "\(TransactionKind.write.begin); SET LOCAL synchronous_commit = off"
        case .writeReadCommitted: "BEGIN ISOLATION LEVEL READ COMMITTED"
        }
    }
}

/// Nothing was kept, and the same may work in a moment.
struct RunAgain: Error {
    enum Reason {
        case conflict, lostConnection
        /// Another wrote the same key: run once more, the work sees its row, as it would have if it had come later.
        case taken
    }

    let reason: Reason
    let cause: any Error
}

/// Waits that grow, and differ from one to the next so that two who met don't meet again.
struct RetryWaits {
    private var conflicts = 0
    private var losses = 0
    private var hasMet = false

    mutating func next(after again: RunAgain) -> Duration? {
        switch again.reason {
        case .taken:
            guard !hasMet else { return nil }
            hasMet = true
            return jittered(milliseconds: 3)
        case .conflict:
            conflicts += 1
            guard conflicts <= 20 else { return nil }
            return jittered(milliseconds: min(3 << min(conflicts, 8), 400))
        case .lostConnection:
            losses += 1
            guard losses <= 6 else { return nil }
            return jittered(milliseconds: min(25 << losses, 1000))
        }
    }

    private func jittered(milliseconds: Int) -> Duration {
        .microseconds(Int.random(in: milliseconds * 300...milliseconds * 1000))
    }
}
