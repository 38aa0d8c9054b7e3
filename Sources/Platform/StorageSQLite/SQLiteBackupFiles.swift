import Foundation
import GRDB
import Storage

/// Backups are SQLite files, whichever engine they are taken from.
package struct SQLiteBackupFiles: BackupFiles {
    package init() {}

    package func create(at path: String) throws -> any Storage.Database { try SQLiteDatabase(path: path) }

    package func open(at path: String) throws -> any Storage.Database {
        try SQLiteDatabase(path: path, readers: 2, isReadOnly: true, refusingScans: nil)
    }

    package func copyWhole(_ database: any Storage.Database, to path: String) async throws -> Bool {
        guard let source = database as? SQLiteDatabase else { return false }
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            DispatchQueue.global().async { [pool = source.pool] in
                continuation.resume(
                    with: Result {
                        try translatingErrors("copying the file") {
                            let copy = try DatabaseQueue(path: path)
                            try pool.backup(to: copy)
                            try copy.close()
                        }
                    })
            }
        }
        return true
    }

    package func settle(at path: String) throws {
        try translatingErrors("settling the file") {
            let file = try DatabaseQueue(path: path)
            try file.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            let findings = try file.read { try String.fetchAll($0, sql: "PRAGMA quick_check") }
            try file.close()
            guard findings == ["ok"] else { throw DatabaseFailure("The copied file isn't sound") }
        }
    }
}
