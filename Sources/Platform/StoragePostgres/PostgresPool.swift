import Foundation
import Storage

/// Threads that each keep one connection; work waits in one line for whichever is free.
///
/// libpq blocks while it waits for an answer, so it must never run on the threads that Swift's tasks share.
final class PostgresPool: Sendable {
    private let line: WorkLine

    init(url: String, connections: Int, scanGuard: ScanGuard?) {
        line = WorkLine(limit: connections) { PostgresSession(url: url, scanGuard: scanGuard) }
    }

    func run<T: Sendable>(_ body: @escaping @Sendable (PostgresSession) throws -> T) async throws -> T {
        try Task.checkCancellation()
        return try await withCheckedThrowingContinuation { continuation in
            let isTaken = line.add { session in
                continuation.resume(with: Result { try body(session) })
            }
            if !isTaken { continuation.resume(throwing: DatabaseUnavailable("The database is closed")) }
        }
    }

    /// Lets work that has begun or waits be done, and takes no more.
    func close() { line.close() }

    /// Returns when every connection is closed.
    func closed() async {
        await withCheckedContinuation { continuation in line.whenEnded { continuation.resume() } }
    }
}

/// The line of waiting work and the threads that take from it.
private final class WorkLine: @unchecked Sendable {
    typealias Work = @Sendable (PostgresSession) -> Void

    private let limit: Int
    private let makeSession: @Sendable () -> PostgresSession
    private let condition = NSCondition()
    private var waiting: [Work] = []
    private var threads = 0
    private var idleThreads = 0
    private var isClosed = false
    private var endings: [@Sendable () -> Void] = []

    init(limit: Int, makeSession: @escaping @Sendable () -> PostgresSession) {
        (self.limit, self.makeSession) = (max(1, limit), makeSession)
    }

    func add(_ work: @escaping Work) -> Bool {
        condition.withLock {
            guard !isClosed else { return false }
            waiting.append(work)
            if idleThreads >= waiting.count || threads >= limit {
                condition.signal()
            } else {
                threads += 1
                Thread { self.work() }.start()
            }
            return true
        }
    }

    func close() {
        condition.withLock {
            isClosed = true
            condition.broadcast()
        }
    }

    func whenEnded(_ ending: @escaping @Sendable () -> Void) {
        let hasEnded = condition.withLock {
            if threads > 0 { endings.append(ending) }
            return threads == 0
        }
        if hasEnded { ending() }
    }

    private func work() {
        let session = makeSession()
        while let work = next() { work(session) }
        session.close()
        let endings = condition.withLock {
            threads -= 1
            return threads == 0 ? self.endings : []
        }
        for ending in endings { ending() }
    }

    private func next() -> Work? {
        condition.withLock {
            idleThreads += 1
            defer { idleThreads -= 1 }
            while waiting.isEmpty, !isClosed { condition.wait() }
            return waiting.isEmpty ? nil : waiting.removeFirst()
        }
    }
}
