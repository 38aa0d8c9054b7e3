import Core
import Crypto
import Foundation

/// Brings a database's schema up to date, and tells whether it is.
///
/// What has run is kept in the table `migration` with a checksum of its text, so that a text changed afterwards is
/// found out.
package struct Migrator: Sendable {
    private let migrations: [Migration]

    package init(_ migrations: [Migration]) { self.migrations = migrations }

    /// Runs what hasn't run, all of it or none; two programs doing so at once wait for each other.
    ///
    /// - Returns: The names of those that ran.
    @discardableResult
    package func migrate(_ database: any Database, at now: Instant) async throws -> [String] {
        try await database.writeReadCommitted { connection in
            if connection.engine == .postgres {
                // Any number will do, so long as it's always the same.
                try connection.run("SELECT pg_advisory_xact_lock(7366014512053)")
            }
            try connection.run(
                """
                CREATE TABLE IF NOT EXISTS migration (
                    name       TEXT NOT NULL PRIMARY KEY,
                    checksum   TEXT NOT NULL,
                    applied_at TEXT NOT NULL
                )
                """)
            let pending = try pending(connection)
            for migration in pending {
                for step in migration.steps where step.engine == nil || step.engine == connection.engine {
                    try connection.run(SQL.text(step.text))
                }
                try connection.run(
                    """
                    INSERT INTO migration (name, checksum, applied_at)
                    VALUES (\(migration.name), \(migration.checksum), \(now))
                    """)
            }
            if connection.engine == .postgres, !pending.isEmpty { try connection.run(Self.lateKeys) }
            return pending.map(\.name)
        }
    }

    /// Lets a transaction have its foreign keys checked as it ends, as `PostgresDatabase.write` does.
    private static let lateKeys: SQL = """
        DO $$
        DECLARE key record;
        BEGIN
            FOR key IN
                SELECT CAST(conrelid AS regclass) AS owner, conname FROM pg_constraint
                WHERE contype = 'f' AND NOT condeferrable
                    AND connamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
            LOOP
                EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE', key.owner, key.conname);
            END LOOP;
        END $$
        """

    /// Whether every migration has run; a database that was never migrated isn't current.
    package func isCurrent(_ database: any Database) async throws -> Bool {
        try await database.read { connection in
            guard try Self.hasBegun(connection) else { return migrations.isEmpty }
            return try pending(connection).isEmpty
        }
    }

    /// Whether `migrate` has ever run on this database.
    static func hasBegun(_ connection: any Connection) throws -> Bool {
        let tables: SQL =
            switch connection.engine {
            case .sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'migration'"
            case .postgres: "SELECT 1 AS name WHERE to_regclass('migration') IS NOT NULL"
            }
        return try !connection.run(tables).isEmpty
    }

    private func pending(_ connection: any Connection) throws -> [Migration] {
        var applied: [String: String] = [:]
        for row in try connection.run("SELECT name, checksum FROM migration") {
            applied[try row.value("name")] = try row.value("checksum", as: String.self)
        }
        let changed = migrations.filter { applied[$0.name, default: $0.checksum] != $0.checksum }
        guard changed.isEmpty else { throw ChangedMigration(names: changed.map(\.name)) }
        let unknown = Set(applied.keys).subtracting(migrations.map(\.name))
        guard unknown.isEmpty else { throw UnknownMigration(names: unknown.sorted()) }
        return migrations.filter { applied[$0.name] == nil }
    }
}

extension Migration {
    /// The SHA-256 of all its text, for both engines, in hexadecimal.
    package var checksum: String {
        var hash = SHA256()
        for step in steps {
            hash.update(data: Data("\(step.engine?.rawValue ?? "both")\u{0}\(step.text)\u{0}".utf8))
        }
        return hash.finalize().map { String(format: "%02x", $0) }.joined()
    }
}

/// The text of a migration isn't what it was when it ran; one that has run is never edited.
package struct ChangedMigration: Error, Equatable, Sendable, CustomStringConvertible {
    package let names: [String]

    package var description: String {
        "These migrations have run and were changed afterwards: \(names.joined(separator: ", "))"
    }
}

/// The database has been migrated by a newer version of the program.
package struct UnknownMigration: Error, Equatable, Sendable, CustomStringConvertible {
    package let names: [String]

    package var description: String {
        "The database is newer than this program, which doesn't know: \(names.joined(separator: ", "))"
    }
}
