import Core
import Foundation
import Storage
import StoragePostgres
import StorageSQLite

extension Engine {
    /// A new database that only this test has, with `migrations` run.
    ///
    /// Statements that read the whole of a table are refused, unless it is among `StaticTables.names` or
    /// `staticTables`. It goes away with its last owner.
    package func freshDatabase(
        migrations: [Migration] = [], staticTables: Set<String> = []
    ) async throws -> any Database {
        let template = try await DatabaseTemplates.shared.template(
            of: self, migrations: migrations, staticTables: staticTables)
        await FreshPlaces.shared.take()
        do {
            switch self {
            case .sqlite:
                let path = TestFolder.shared.newPath(ending: ".sqlite")
                try FileManager.default.copyItem(atPath: template.name, toPath: path)
                let database = try SQLiteDatabase(path: path, readers: 2, refusingScans: template.scanGuard)
                return FreshDatabase(database) { TestFolder.shared.remove(path) }
            case .postgres:
                let server = try PostgresServer.shared.get()
                let name = server.newName()
                try await server.administration.createDatabase(name, from: template.name)
                let database = PostgresDatabase(
                    url: server.url(of: name), connections: 4, refusingScans: template.scanGuard)
                return FreshDatabase(database) { try? await server.administration.dropDatabase(name) }
            }
        } catch {
            await FreshPlaces.shared.giveBack()
            throw error
        }
    }

    /// The address of a new, empty database, for commands that open it themselves.
    package func freshAddress() async throws -> String {
        switch self {
        case .sqlite: return "sqlite:" + TestFolder.shared.newPath(ending: ".sqlite")
        case .postgres:
            let server = try PostgresServer.shared.get()
            let name = server.newName()
            try await server.administration.createDatabase(name)
            return server.url(of: name)
        }
    }
}

/// A database that is closed and removed with its last owner.
private final class FreshDatabase: Database {
    private let database: any Database
    private let remove: @Sendable () async -> Void

    init(_ database: any Database, remove: @escaping @Sendable () async -> Void) {
        (self.database, self.remove) = (database, remove)
    }

    deinit {
        Task.detached { [database, remove] in
            await database.close()
            await remove()
            await FreshPlaces.shared.giveBack()
        }
    }

    var engine: Engine { database.engine }

    func read<T: Sendable>(_ body: @Sendable @escaping (any Connection) throws -> T) async throws -> T {
        try await database.read(body)
    }

    func write<T: Sendable>(_ body: @Sendable @escaping (any Connection) throws -> T) async throws -> T {
        try await database.write(body)
    }

    func writeResumably<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> Held<T> {
        try await database.writeResumably(body)
    }

    func writeReadCommitted<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        try await database.writeReadCommitted(body)
    }

    func tidy(_ tables: [String]) async throws { try await database.tidy(tables) }

    func close() async { await database.close() }
}

/// How many fresh databases there may be at once: all tests begin together, and each database takes connections.
private actor FreshPlaces {
    static let shared = FreshPlaces()

    private var free = 60
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func giveBack() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}

/// Migrated databases that fresh ones begin as copies of; each set of migrations runs once.
private actor DatabaseTemplates {
    struct Template: Sendable {
        /// The database's name, or the file's path.
        let name: String
        let scanGuard: ScanGuard
    }

    private struct Key: Hashable {
        let engine: Engine
        let migrations: [String]
        let staticTables: Set<String>
    }

    static let shared = DatabaseTemplates()

    private var templates: [Key: Task<Template, any Error>] = [:]

    func template(
        of engine: Engine, migrations: [Migration], staticTables: Set<String>
    ) async throws -> Template {
        let key = Key(
            engine: engine, migrations: migrations.map { $0.name + $0.checksum }, staticTables: staticTables)
        if let template = templates[key] { return try await template.value }
        let template = Task { () async throws -> Template in
            Template(
                name: try await Self.make(engine, migrations),
                scanGuard: ScanGuard(staticTables: StaticTables.names.union(staticTables)))
        }
        templates[key] = template
        return try await template.value
    }

    private static func make(_ engine: Engine, _ migrations: [Migration]) async throws -> String {
        let name: String
        let database: any Database
        switch engine {
        case .sqlite:
            name = TestFolder.shared.newPath(ending: ".template")
            database = try SQLiteDatabase(path: name)
        case .postgres:
            let server = try PostgresServer.shared.get()
            name = server.newName()
            try await server.administration.createDatabase(name)
            database = PostgresDatabase(url: server.url(of: name), connections: 1)
        }
        try await Migrator(migrations).migrate(database, at: "2027-01-05T09:30:00.000Z")
        await database.close()
        return name
    }
}
