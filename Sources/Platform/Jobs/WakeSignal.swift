import Storage
import Synchronization

/// Tells a worker in the same process that there may be something to do.
package final class WakeSignal: Sendable {
    private struct Waiting {
        var isPoked = false
        var nextID = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let waiting = Mutex(Waiting())

    package init() {}

    package func poke() {
        let waiters = waiting.withLock { waiting in
            waiting.isPoked = waiting.waiters.isEmpty
            defer { waiting.waiters = [:] }
            return waiting.waiters.values.map(\.self)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when poked, or after `longest`, or when the task is cancelled.
    package func wait(upTo longest: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.waitForPoke() }
            group.addTask { try? await Task.sleep(for: longest) }
            await group.next()
            group.cancelAll()
        }
    }

    private func waitForPoke() async {
        let id = waiting.withLock { waiting in
            waiting.nextID += 1
            return waiting.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = waiting.withLock { waiting in
                    if waiting.isPoked || Task.isCancelled {
                        waiting.isPoked = false
                        return true
                    }
                    waiting.waiters[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            waiting.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }
}

/// A database that pokes the worker after each change, so that what follows from it follows at once.
package struct WakingDatabase: Database {
    private let base: any Database
    private let signal: WakeSignal
    private let turns: Turns?

    /// - Parameter turns: for what one worker changes: one thing at a time, so that people's pages wait behind one of them
    ///   at the most, and on PostgreSQL they don't meet each other.
    package init(_ base: any Database, _ signal: WakeSignal, turns: Turns? = nil) {
        (self.base, self.signal, self.turns) = (base, signal, turns)
    }

    package var engine: Engine { base.engine }

    package func read<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        try await base.read(body)
    }

    package func write<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        try await poking { try await inTurn { try await base.write(body) } }
    }

    package func writeResumably<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> Held<T> {
        try await poking { try await inTurn { try await base.writeResumably(body) } }
    }

    package func writeReadCommitted<T: Sendable>(
        _ body: @Sendable @escaping (any Connection) throws -> T
    ) async throws -> T {
        try await poking { try await base.writeReadCommitted(body) }
    }

    package func tidy(_ tables: [String]) async throws { try await base.tidy(tables) }

    package func close() async { await base.close() }

    private func inTurn<T: Sendable>(_ change: () async throws -> T) async throws -> T {
        guard let turns else { return try await change() }
        return try await turns.run(change)
    }

    private func poking<T>(_ change: () async throws -> T) async throws -> T {
        let result = try await change()
        signal.poke()
        return result
    }
}
