import Foundation
import GRDB
import Storage

/// Records in one SQLite file: one writer, many readers, and a commit that survives a power cut.
package final class SQLiteDatabase: Storage.Database {
    package let engine = Engine.sqlite
    package let path: String
    let pool: DatabasePool
    private let scanGuard: ScanGuard?
    let checkpoints: Checkpoints

    /// Opens the file, or begins a new one.
    ///
    /// - Parameters:
    ///   - refusingScans: In tests, refuses statements that read the whole of a table that grows.
    ///   - isForMadeUpPeople: Whether much is about to be written at once, and none of it about anybody.
    package convenience init(
        path: String, readers: Int = 4, refusingScans: ScanGuard? = nil, isForMadeUpPeople: Bool = false
    ) throws {
        try self.init(
            path: path, readers: readers, isReadOnly: false, refusingScans: refusingScans,
            isForMadeUpPeople: isForMadeUpPeople)
    }

    init(
        path: String, readers: Int, isReadOnly: Bool, refusingScans: ScanGuard?,
        isForMadeUpPeople: Bool = false, pagesInLog: Int = 16_000
    ) throws {
        self.path = path
        let checkpoints = Checkpoints(path: path, pages: pagesInLog)
        self.checkpoints = checkpoints
        scanGuard = refusingScans
        var configuration = Configuration()
        configuration.readonly = isReadOnly
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = readers
        configuration.persistentReadOnlyConnections = true
        configuration.prepareDatabase { database in
            // Sorting spills to memory: a temporary file would hold what people told us. Lists in checks are gone
            // through anew for each row, which takes longer than writing it; made-up people are checked in tests.
            try database.execute(
                sql: """
                    PRAGMA temp_store = \(isForMadeUpPeople ? "FILE" : "MEMORY");
                    PRAGMA cache_size = \(isForMadeUpPeople ? -400_000 : -4000);
                    PRAGMA ignore_check_constraints = \(isForMadeUpPeople);
                    PRAGMA journal_size_limit = 67108864;
                    """)
        }
        pool = try translatingErrors("opening the file") {
            try DatabasePool(path: path, configuration: configuration)
        }
        // GRDB sets NORMAL when it turns the write-ahead log on, after `prepareDatabase`.
        if !isReadOnly {
            // The pages that one transaction changes are kept at hand until it ends.
            try pool.writeWithoutTransaction {
                try $0.execute(sql: "PRAGMA synchronous = FULL")
                if !isForMadeUpPeople { try $0.execute(sql: "PRAGMA cache_size = -32768") }
                checkpoints.follow($0)
            }
        }
    }

    package func read<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        try await reachingPool {
            try await pool.read { [scanGuard] database in
                let connection = SQLiteConnection(database, scanGuard)
                let result = try body(connection)
                try connection.requireSound()
                return result
            }
        }
    }

    @discardableResult
    package func write<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        try await reachingPool {
            try await pool.writeWithoutTransaction { [scanGuard] in
                try Self.transaction($0, scanGuard, body)
            }
        }
    }

    /// Written to the log, which the next full commit brings to the disk with everything before it.
    @discardableResult
    package func writeResumably<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> Held<T> {
        let held = try await reachingPool {
            try await pool.writeWithoutTransaction { [scanGuard] database in
                let began = ContinuousClock.now
                try database.execute(sql: "PRAGMA synchronous = NORMAL")
                let result = Result { try Self.transaction(database, scanGuard, body) }
                try database.execute(sql: "PRAGMA synchronous = FULL")
                return Held(try result.get(), since: began)
            }
        }
        await checkpoints.settle()
        return held
    }

    private static func transaction<T>(
        _ database: GRDB.Database, _ scanGuard: ScanGuard?, _ body: (any Connection) throws -> T
    ) throws -> T {
        try translatingErrors("BEGIN") { try database.beginTransaction(.immediate) }
        do {
            let connection = SQLiteConnection(database, scanGuard)
            let result = try body(connection)
            try connection.requireSound()
            try translatingErrors("COMMIT") { try database.commit() }
            return result
        } catch {
            if database.isInsideTransaction { try? database.rollback() }
            throw error
        }
    }

    /// The same as `write`: with one writer nobody's rows conflict.
    @discardableResult
    package func writeReadCommitted<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        try await write(body)
    }

    /// An index answers here at once for whatever was written.
    package func tidy(_ tables: [String]) async throws {}

    package func close() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [pool, checkpoints] in
                checkpoints.finish()
                try? pool.close()
                continuation.resume()
            }
        }
    }

    /// The work's own errors are translated already: one of SQLite's here means that it wasn't begun.
    private func reachingPool<T>(_ work: () async throws -> T) async throws -> T {
        do {
            return try await work()
        } catch let error as DatabaseError {
            throw DatabaseUnavailable("SQLite \(error.extendedResultCode): \(error.message ?? "")")
        }
    }
}
