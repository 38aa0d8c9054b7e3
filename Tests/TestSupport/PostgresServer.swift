import Foundation
import StoragePostgres
import Synchronization

/// A throwaway PostgreSQL of Debian's, on a Unix socket, for this run of the tests only.
///
/// PostgreSQL won't run as root, so root runs it as the user `postgres`. It's stopped when the tests end, and by the
/// kernel if they are killed.
package final class PostgresServer: Sendable {
    package static let shared = Result<PostgresServer, any Error> { try PostgresServer() }

    private static let binaries = "/usr/lib/postgresql/15/bin"

    /// A database to make and drop others from.
    package let administration: PostgresDatabase
    private let folder: String
    private let count = Mutex(0)

    private init() throws {
        guard FileManager.default.isExecutableFile(atPath: "\(Self.binaries)/postgres") else {
            throw PostgresMissing()
        }
        // Sockets have short names, so this isn't in the tests' own folder.
        let folder = "/tmp/mainstay-pg-\(ProcessInfo.processInfo.processIdentifier)"
        self.folder = folder
        administration = PostgresDatabase(url: Self.url(of: "postgres", in: folder), connections: 2)

        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if getuid() == 0 { try Self.run("/bin/chown", ["postgres", folder]) }
        AtExit.run { try? FileManager.default.removeItem(atPath: folder) }
        try Self.run(
            "/usr/bin/setpriv",
            Self.asItsUser + [
                "\(Self.binaries)/initdb", "--pgdata=\(folder)/data", "--auth=trust", "--username=mainstay",
                "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
            ])
        try Self.start(in: folder)
    }

    package func url(of database: String) -> String { Self.url(of: database, in: folder) }

    /// A name that no database has.
    func newName() -> String {
        count.withLock { count in
            count += 1
            return "test_\(count)"
        }
    }

    private static func url(of database: String, in folder: String) -> String {
        "postgres:///\(database)?host=\(folder)&user=mainstay"
    }

    private static var asItsUser: [String] {
        getuid() == 0 ? ["--reuid=postgres", "--regid=postgres", "--init-groups"] : []
    }

    private static func start(in folder: String) throws {
        let identifier = Mutex<Result<Int32, any Error>?>(nil)
        // The kernel stops the server when this thread ends, so the thread waits as long as the server runs.
        Thread {
            do {
                let server = process(
                    "/usr/bin/setpriv",
                    asItsUser + [
                        "--pdeathsig=INT", "\(binaries)/postgres", "-D", "\(folder)/data", "-k", folder,
                    ]
                        + settings.flatMap { ["-c", $0] }, log: "\(folder)/log")
                try server.run()
                identifier.withLock { $0 = .success(server.processIdentifier) }
                server.waitUntilExit()
            } catch {
                identifier.withLock { $0 = .failure(error) }
            }
        }.start()

        var started: Int32?
        for _ in 0..<1000 {
            started = try identifier.withLock { $0 }?.get()
            if started != nil, state(in: folder).contains("ready") { break }
            usleep(10_000)
        }
        guard let started, state(in: folder).contains("ready") else { throw PostgresNotStarted(folder) }
        AtExit.run {
            kill(started, SIGINT)
            for _ in 0..<500 where !state(in: folder).isEmpty { usleep(10_000) }
        }
    }

    private static let settings = [
        "listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off",
        "max_connections=600", "shared_buffers=64MB", "dynamic_shared_memory_type=mmap",
        "log_min_messages=fatal",
    ]

    /// What PostgreSQL says of itself; nothing when it doesn't run.
    private static func state(in folder: String) -> String {
        (try? String(contentsOfFile: "\(folder)/data/postmaster.pid", encoding: .utf8)) ?? ""
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = process(program, arguments, log: nil)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ProgramFailed(program: arguments.joined(separator: " "))
        }
    }

    private static func process(_ program: String, _ arguments: [String], log: String?) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        if let log, FileManager.default.createFile(atPath: log, contents: nil) {
            process.standardError = FileHandle(forWritingAtPath: log) ?? .nullDevice
        }
        return process
    }
}

struct PostgresMissing: Error, CustomStringConvertible {
    let description = "PostgreSQL 15 isn't installed (/usr/lib/postgresql/15/bin): run scripts/setup"
}

struct PostgresNotStarted: Error, CustomStringConvertible {
    let description: String

    init(_ folder: String) {
        let log = try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)
        description = "The tests' PostgreSQL didn't start: \(log ?? "it wrote nothing")"
    }
}

struct ProgramFailed: Error {
    let program: String
}
