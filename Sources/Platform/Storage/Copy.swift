import Core
import Foundation

/// What went from one database to another, proved by reading both.
package struct CopyReport: Equatable, Sendable, CustomStringConvertible {
    package struct Table: Equatable, Sendable {
        package let name: String
        package let rows: Int
        /// The SHA-256 of all its rows in the order of their keys, in hexadecimal; the same on both engines.
        package let hash: String
    }

    package let tables: [Table]

    package var rows: Int { tables.map(\.rows).reduce(0, +) }

    package var description: String {
        (tables.map { "\($0.name)  \($0.rows) rows  \($0.hash.prefix(16))" }
            + ["\(rows) rows in \(tables.count) tables, the same on both sides"]).joined(separator: "\n")
    }
}

/// Opens the one-file databases that backups are kept in.
package protocol BackupFiles: Sendable {
    /// A new, empty database at `path`.
    func create(at path: String) throws -> any Database

    /// The database at `path`, to read only.
    func open(at path: String) throws -> any Database

    /// Copies the whole of `database` to `path` in its engine's own way; `false` where it has none.
    func copyWhole(_ database: any Database, to path: String) async throws -> Bool

    /// Leaves all of the closed database at `path` in that one file, after proving that it can be read.
    func settle(at path: String) throws
}

/// Why a copy wasn't begun, or wasn't kept.
package enum CopyRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    case notCurrent
    case hasData(table: String)
    case fileExists
    case noFile
    case otherColumns(table: String)
    case noPrimaryKey(table: String)
    case different(table: String)
    case interrupted

    package var description: String {
        switch self {
        case .notCurrent: "The database to copy isn't up to date; run `mainstay migrate` on it first"
        case .hasData(let table):
            "The database to fill has records already, in \(table). Make a new one, and don't migrate it: this does"
        case .fileExists: "There is a file of that name already; choose another"
        case .noFile: "There is no file of that name"
        case .otherColumns(let table): "The two databases have different columns in \(table)"
        case .noPrimaryKey(let table): "\(table) has no primary key, so its rows can't be copied in order"
        case .different(let table): "The copy of \(table) isn't the same as what was copied; nothing was kept"
        case .interrupted: "The copy was interrupted; nothing was kept"
        }
    }
}

/// Writes every record of `database`, as it is at one moment, into one new SQLite file.
///
/// It may be done while people are at work. The file appears at `path` only when it is whole and proved.
@discardableResult
package func backup(
    _ database: any Database, to path: String, migrations: [Migration], files: some BackupFiles,
    at now: Instant
) async throws -> CopyReport {
    guard !FileManager.default.fileExists(atPath: path) else { throw CopyRefusal.fileExists }
    guard try await Migrator(migrations).isCurrent(database) else { throw CopyRefusal.notCurrent }

    let unfinished = path + ".unfinished"
    try? FileManager.default.removeItem(atPath: unfinished)
    do {
        let report = try await fill(unfinished, from: database, migrations: migrations, files: files, at: now)
        try FileManager.default.moveItem(atPath: unfinished, toPath: path)
        return report
    } catch {
        for ending in ["", "-wal", "-shm", "-journal"] {
            try? FileManager.default.removeItem(atPath: unfinished + ending)
        }
        throw error
    }
}

/// Fills an empty database of either engine from a backup.
@discardableResult
package func restore(
    _ path: String, into database: any Database, migrations: [Migration], files: some BackupFiles,
    at now: Instant
) async throws -> CopyReport {
    guard FileManager.default.fileExists(atPath: path) else { throw CopyRefusal.noFile }
    let file = try files.open(at: path)
    do {
        let report = try await move(from: file, to: database, migrations: migrations, at: now)
        await file.close()
        return report
    } catch {
        await file.close()
        throw error
    }
}

/// Copies every record from one database into another, empty one; what was copied stays where it was.
@discardableResult
package func move(
    from source: any Database, to target: any Database, migrations: [Migration], at now: Instant
) async throws -> CopyReport {
    let migrator = Migrator(migrations)
    guard try await migrator.isCurrent(source) else { throw CopyRefusal.notCurrent }

    let isNew = try await target.read { try Schema($0).tables.isEmpty }
    if !isNew, let table = try await target.read({ try firstWithRows(copiedTables($0), $0) }) {
        throw CopyRefusal.hasData(table: table.name)
    }
    try await migrator.migrate(target, at: now)
    return try await copyRecords(from: source, to: target, replacing: isNew)
}

private func fill(
    _ path: String, from database: any Database, migrations: [Migration], files: some BackupFiles,
    at now: Instant
) async throws -> CopyReport {
    if try await files.copyWhole(database, to: path) {
        try files.settle(at: path)
        let file = try files.open(at: path)
        let report = try await file.read { connection in
            CopyReport(
                tables: try copiedTables(connection).map { table in
                    try RowReader(connection, table).readAll { _ in }
                })
        }
        await file.close()
        return report
    }
    let file = try files.create(at: path)
    let report: CopyReport
    do {
        report = try await move(from: database, to: file, migrations: migrations, at: now)
    } catch {
        await file.close()
        throw error
    }
    await file.close()
    try files.settle(at: path)
    return report
}

/// All tables but the list of migrations, which each database keeps for itself.
func copiedTables(_ connection: any Connection) throws -> [Schema.Table] {
    try Schema(connection).inForeignKeyOrder.filter { $0.name != "migration" }
}
