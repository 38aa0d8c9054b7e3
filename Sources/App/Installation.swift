import Core
import Foundation
import Storage
import StoragePostgres
import StorageSQLite

/// What a database says of itself: whether everybody in it is made up.
struct Installation {
    static let migrations = [
        Migration(
            "2026-11-22-1600-create-installation",
            """
            CREATE TABLE installation (
                name  TEXT NOT NULL PRIMARY KEY,
                value TEXT NOT NULL
            )
            """)
    ]

    let connection: any Connection

    func isDemonstration() throws -> Bool {
        try !connection.run("SELECT value FROM installation WHERE name = 'demonstration'").isEmpty
    }

    func markDemonstration(people: Int, seed: UInt64) throws {
        try note("demonstration", "\(people) people, seed \(seed)")
    }

    func note(_ name: String, _ value: String) throws {
        try connection.run("INSERT INTO installation (name, value) VALUES (\(name), \(value))")
    }
}

extension DatabaseURL {
    /// Opens the database, making a new SQLite file where there is none.
    func open(isForMadeUpPeople: Bool = false) throws -> any Database {
        switch place {
        case .sqlite(let path):
            try SQLiteDatabase(path: path, readers: 4, isForMadeUpPeople: isForMadeUpPeople)
        case .postgres(let url): PostgresDatabase(url: url)
        }
    }

    /// - Throws: `CommandFailure` unless every migration has run.
    func openCurrent() async throws -> any Database {
        if case .sqlite(let path) = place, !FileManager.default.fileExists(atPath: path) {
            throw CommandFailure(
                "There is no database at \(path). Make one with: mainstay migrate --database \(self)")
        }
        let database = try open()
        guard try await Migrator(Composition.migrations).isCurrent(database) else {
            await database.close()
            throw CommandFailure("The database isn't up to date. Bring it up to date with: mainstay migrate")
        }
        guard try await database.read({ try !LateIndexes($0).areMissing() }) else {
            await database.close()
            throw CommandFailure(
                "A demonstration was begun here and not finished. Delete the database and make it anew")
        }
        return database
    }
}

/// The key that sign-in secrets and form tokens are kept with.
enum Secret {
    /// From `MAINSTAY_SECRET`; beside a SQLite file, from a file of its own that only its owner may read.
    static func load(_ environment: Environment, for url: DatabaseURL, isDemonstration: Bool) throws
        -> [UInt8]
    {
        if let text = environment["SECRET"] {
            guard text.utf8.count >= 32 else {
                throw CommandFailure("MAINSTAY_SECRET must have at least 32 characters, made by chance")
            }
            return Array(text.utf8)
        }
        if isDemonstration { return Array("everybody in a demonstration is made up".utf8) }
        guard case .sqlite(let path) = url.place else {
            throw CommandFailure(
                "With PostgreSQL, give every process the same MAINSTAY_SECRET: at least 32 characters, made by chance"
            )
        }
        return try besideFile(path + ".secret")
    }

    private static func besideFile(_ path: String) throws -> [UInt8] {
        if let data = FileManager.default.contents(atPath: path), data.count >= 32 { return Array(data) }
        let secret = Surroundings.live.randomBytes(48)
        let text = Data(secret).base64EncodedData()
        guard
            FileManager.default.createFile(
                atPath: path, contents: text, attributes: [.posixPermissions: 0o600])
        else { throw CommandFailure("The secret can't be kept in \(path): is the folder writable?") }
        return Array(text)
    }
}

extension Surroundings {
    /// The real clock and real chance.
    package static let live = Surroundings(
        now: { Instant(millisecondsSince1970: Int64(Date().timeIntervalSince1970 * 1000)) },
        uuid: {
            let now = Instant(millisecondsSince1970: Int64(Date().timeIntervalSince1970 * 1000))
            return UUID(version7At: now, random: randomBytes(10))
        },
        randomBytes: randomBytes)

    private static func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        // Eight at a time: the system is asked anew for each number.
        var bytes: [UInt8] = []
        while bytes.count < count {
            withUnsafeBytes(of: generator.next()) { bytes += $0.prefix(count - bytes.count) }
        }
        return bytes
    }
}
