import Storage

/// A database whose changes are answered as usual and then undone, so that each request meets the same records.
struct RewindingDatabase: Database {
    private let base: any Database

    init(_ base: any Database) { self.base = base }

    var engine: Engine { base.engine }

    func read<T: Sendable>(_ body: @Sendable @escaping (any Connection) throws -> T) async throws -> T {
        try await base.read(body)
    }

    func write<T: Sendable>(_ body: @Sendable @escaping (any Connection) throws -> T) async throws -> T {
        do {
            return try await base.write { throw Undone(result: try body($0)) }
        } catch let undone as Undone<T> {
            return undone.result
        }
    }

    func writeResumably<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> Held<T> {
        let began = ContinuousClock.now
        return Held(try await write(body), since: began)
    }

    func writeReadCommitted<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        try await write(body)
    }

    func tidy(_ tables: [String]) async throws { try await base.tidy(tables) }

    func close() async { await base.close() }
}

private struct Undone<T: Sendable>: Error {
    let result: T
}
