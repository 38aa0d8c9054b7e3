import Accounts
import ArgumentParser
import Audit
import Core
import Directory
import Foundation
import Storage
import StorageSQLite

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring a database up to date, or begin a new one.")

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let database = try options.url().open()
        try await prepare(database) { print($0) }
        await database.close()
    }
}

/// Brings a database up to date, with its reference data.
func prepare(_ database: any Database, saying: (String) -> Void) async throws {
    let surroundings = Surroundings.live
    let names = try await Migrator(Composition.migrations).migrate(database, at: surroundings.now())
    for name in names { saying("Applied \(name)") }
    try await ReferenceData.load(into: database, surroundings)
    try await database.write { connection in
        try DirectoryCapability.addPublishedNumbers(connection, surroundings)
    }
    saying(names.isEmpty ? "The database is up to date" : "The database is up to date now")
}

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prove the audit trail and say what needs a person's attention.")

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let database = try await options.url().openCurrent()
        let proof = try await AuditProof.check(database)
        print(
            "Audit: \(proof.sealedCount) entries sealed, \(proof.unsealedCount) waiting; head \(proof.headHash)"
        )
        let warnings = try await database.read { connection in
            try DirectoryCapability.doctorWarnings(connection, .live) + Checkup.warnings(connection, .live)
        }
        for warning in warnings { print("Warning: \(warning)") }
        await database.close()
        if let firstBreak = proof.firstBreak {
            throw CommandFailure("The audit trail is broken. \(firstBreak)")
        }
        print(
            warnings.isEmpty ? "All is well" : "The records are sound; \(warnings.count) things need a person"
        )
    }
}

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write every record into one new SQLite file, while people are at work.")

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The file to write.") var file: String

    func run() async throws {
        let database = try await options.url().openCurrent()
        let report = try await backup(
            database, to: file, migrations: Composition.migrations, files: SQLiteBackupFiles(),
            at: Surroundings.live.now())
        print(report)
        await database.close()
    }
}

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Fill an empty database from a backup.")

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The backup's file.") var file: String

    func run() async throws {
        let database = try options.url().open()
        let report = try await restore(
            file, into: database, migrations: Composition.migrations, files: SQLiteBackupFiles(),
            at: Surroundings.live.now())
        print(report)
        try await proveAudit(database)
        await database.close()
    }
}

struct Move: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy every record from one database into another, empty one.")

    @Argument(help: "Where the records are.") var from: DatabaseURL
    @Argument(help: "The empty database to fill.") var to: DatabaseURL

    func run() async throws {
        let source = try await from.openCurrent()
        let target = try to.open()
        let report = try await move(
            from: source, to: target, migrations: Composition.migrations, at: Surroundings.live.now())
        print(report)
        try await proveAudit(target)
        await source.close()
        await target.close()
    }
}

private func proveAudit(_ database: any Database) async throws {
    let proof = try await AuditProof.check(database)
    if let firstBreak = proof.firstBreak { throw CommandFailure("The audit trail is broken. \(firstBreak)") }
    print("Audit: \(proof.sealedCount) entries sealed, \(proof.unsealedCount) waiting; it proves")
}
