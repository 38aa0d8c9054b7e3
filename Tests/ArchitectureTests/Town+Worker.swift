import Logging
import Storage
import Synchronization

@testable import Core
@testable import Jobs

/// What the worker of a town does, and how it's stopped, brought down and made to do things twice.
extension Town {
    /// All that follows from what people did, in one of the ways in which a worker may live through it.
    func work() async throws {
        try await lookForTheDead()
        switch chance.below(8) {
        case 0: try await runRestarted(after: 1 + chance.below(6), finishing: false)
        case 1: try await runRestarted(after: 1 + chance.below(6), finishing: true)
        case 2: try await crash()
        case 3: try await sleepThrough()
        default: break
        }
        try await deliverAll("worker-\(turns)")
        try await doJobs("worker-\(turns)")
        // What jobs asked for follows too, and what a clock that was put back keeps waiting.
        for _ in 0..<5 {
            try await deliverAll("worker-\(turns)")
            let waiting = try await rows("SELECT handler FROM delivery WHERE state = 'open' LIMIT 1")
            guard let row = waiting.first else { return }
            clock.advance(seconds: 91)
            note(nil, "\(try row.value("handler", as: String.self)) waits")
        }
        found("events wait for ever", nil)
    }

    /// Hands over every event whose time has come, as a worker with one hand does.
    private func deliverAll(_ name: String) async throws {
        while true {
            let taken = try await take(20, for: name)
            if taken.isEmpty { return }
            for delivery in taken { try await handle(delivery) }
        }
    }

    private func take(_ count: Int, for name: String) async throws -> [DeliveredEvent] {
        let now = surroundings.now()
        return try await database.writeReadCommitted { connection in
            try DeliveryStore(connection).take(count, for: name, at: now, until: now.adding(seconds: 60))
        }
    }

    private func handle(_ delivery: DeliveredEvent) async throws {
        guard let handler = handlers[delivery.handler] else {
            return found("nobody handles \(delivery.handler)", nil)
        }
        do {
            try await handler.handle(delivery, database)
        } catch {
            return found("\(delivery.handler) of \(delivery.name) failed: \(error)", delivery.aboutID)
        }
        let now = surroundings.now()
        try await database.writeReadCommitted { connection in
            do { try DeliveryStore(connection).finish(delivery, at: now) } catch is LeaseLost {}
        }
    }

    /// Runs each job whose time has come, once.
    private func doJobs(_ name: String) async throws {
        let now = surroundings.now()
        for due in try await database.read({ try ScheduledJobStore($0).due(at: now) }) {
            guard let job = jobs[due] else { continue }
            let isOurs = try await database.writeReadCommitted { connection in
                try ScheduledJobStore(connection).take(
                    due, for: name, at: now, until: now.adding(seconds: 60))
            }
            guard isOurs else { continue }
            do {
                try await job.run(database)
            } catch {
                found("the job \(due) failed: \(error)", nil)
            }
            try await database.writeReadCommitted { connection in
                try ScheduledJobStore(connection).finish(
                    due, for: name, at: now, next: now.adding(seconds: job.every))
            }
        }
    }

    // MARK: Trouble

    /// The real worker begins, is stopped among its work, and another takes up what it left.
    private func runRestarted(after limit: Int, finishing: Bool) async throws {
        note(nil, "the worker is stopped after \(limit)\(finishing ? ", and finishes what it has" : "")")
        let stopping = Stopping(after: limit, finishing: finishing)
        let wrapped = handlers.values.sorted { $0.name < $1.name }.map { handler in
            EventHandler(name: handler.name, event: handler.event) { delivery, database in
                try await handler.handle(delivery, database)
                await stopping.count()
            }
        }
        var settings = WorkerSettings()
        settings.slots = chance.below(3) == 0 ? 8 : 1
        settings.poll = .milliseconds(5)
        settings.grace = .seconds(5)
        let worker = Worker(
            database: database, surroundings: surroundings, handlers: wrapped, jobs: [],
            signal: WakeSignal(), settings: settings,
            logger: Logger(label: "town") { _ in SwiftLogNoOpLogHandler() })
        stopping.begin(worker)
        let running = Task { await worker.run() }
        while !stopping.isStopped {
            let now = surroundings.now()
            let isBusy = try await database.read { connection in
                try DeliveryStore(connection).isAnyDue(at: now)
                    || !connection.run(
                        "SELECT handler FROM delivery WHERE state = 'open' AND leased_by IS NOT NULL LIMIT 1"
                    ).isEmpty
            }
            if !isBusy { await worker.stop() }
            try await Task.sleep(for: .milliseconds(2))
            if !isBusy { break }
        }
        await running.value
    }

    /// A worker takes a batch, does some of it and is gone without a word: another finds it when the lease is over.
    private func crash() async throws {
        let taken = try await take(6, for: "gone-\(turns)")
        note(nil, "a worker goes down with \(taken.count) deliveries in hand")
        for delivery in taken where chance.below(2) == 0 {
            do {
                try await handlers[delivery.handler]?.handle(delivery, database)
            } catch {
                found("\(delivery.handler) failed before the crash: \(error)", delivery.aboutID)
            }
        }
        clock.advance(seconds: 61)
    }

    /// A worker sleeps through its lease, another does its work, and then it wakes and does it again.
    private func sleepThrough() async throws {
        let taken = try await take(4, for: "asleep-\(turns)")
        note(nil, "a worker sleeps through its lease on \(taken.count) deliveries")
        clock.advance(seconds: 61)
        try await deliverAll("awake-\(turns)")
        for delivery in taken {
            do {
                try await handlers[delivery.handler]?.handle(delivery, database)
            } catch is LeaseLost {
            } catch {
                found("\(delivery.handler) failed the second time: \(error)", delivery.aboutID)
            }
        }
    }
}

/// Stops a worker after so many deliveries.
private final class Stopping: Sendable {
    private struct State {
        var worker: Worker?
        var left: Int
        var isStopped = false
    }

    private let state: Mutex<State>
    private let finishing: Bool

    init(after limit: Int, finishing: Bool) {
        state = Mutex(State(left: limit))
        self.finishing = finishing
    }

    var isStopped: Bool { state.withLock { $0.isStopped } }

    func begin(_ worker: Worker) { state.withLock { $0.worker = worker } }

    func count() async {
        let worker = state.withLock { state -> Worker? in
            state.left -= 1
            guard state.left <= 0 else { return nil }
            state.isStopped = true
            return state.worker
        }
        await worker?.stop(finishing: finishing)
    }
}
