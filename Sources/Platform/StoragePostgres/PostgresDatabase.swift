import Foundation
import Storage

/// Records in PostgreSQL, shared by any number of web and worker processes.
package final class PostgresDatabase: Database {
    package let engine = Engine.postgres
    let pool: PostgresPool
    private let turns = Turns()

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
    ) async throws -> Held<T> {
        try await transaction(.writeResumably) { connection in
            let began = ContinuousClock.now
            return Held(try body(connection), since: began)
        }
    }

    @discardableResult
    package func writeReadCommitted<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        try await transaction(.writeReadCommitted, body)
    }

    package func tidy(_ tables: [String]) async throws {
        guard !tables.isEmpty else { return }
        let names = tables.map { "\"\($0)\"" }.joined(separator: ", ")
        try await pool.run { try $0.runAlone("VACUUM (ANALYZE) \(names)") }
    }

    package func close() async {
        pool.close()
        await pool.closed()
    }

    private func transaction<T: Sendable>(
        _ kind: TransactionKind, _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        do {
            return try await tries(RetryWaits(conflicts: 2), kind, body)
        } catch let again as RunAgain {
            guard again.reason == .conflict else { throw again.cause }
        }
        // Where everybody works on the same few rows, as on a new register, all would only meet again and again: from
        // here on they go one at a time, and meet nobody but those who try for the first time.
        return try await turns.run {
            do {
                return try await tries(RetryWaits(conflicts: 20), kind, body)
            } catch let again as RunAgain {
                throw again.reason == .conflict ? DatabaseUnavailable("\(again.cause)") : again.cause
            }
        }
    }

    /// - Throws: `RunAgain` when it was tried as often as `waits` allows.
    private func tries<T: Sendable>(
        _ allowed: RetryWaits, _ kind: TransactionKind,
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        var waits = allowed
        while true {
            do {
                return try await pool.run { session in try session.transaction(kind, body) }
            } catch let again as RunAgain {
                // The waiting is done here, where it holds neither a thread nor a connection.
                guard let wait = waits.next(after: again) else { throw again }
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
    /// Tries that meet others before it's given up.
    private let conflictLimit: Int
    private var conflicts = 0
    private var losses = 0
    private var hasMet = false

    init(conflicts: Int) { conflictLimit = conflicts }

    mutating func next(after again: RunAgain) -> Duration? {
        switch again.reason {
        case .taken:
            guard !hasMet else { return nil }
            hasMet = true
            return jittered(milliseconds: 3)
        case .conflict:
            conflicts += 1
            guard conflicts <= conflictLimit else { return nil }
            return jittered(milliseconds: min(3 << min(conflicts, 6), 200))
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
