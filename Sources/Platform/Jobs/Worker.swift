import Core
import Logging
import ServiceLifecycle
import Storage

/// How a worker goes about its work.
package struct WorkerSettings: Sendable {
    /// How many deliveries are handled at once.
    package var slots = 8
    /// Seconds for which a delivery or job is held; renewed while it's being worked on.
    package var lease = 60
    /// How long until the next look when nothing has called.
    package var poll = Duration.seconds(1)
    /// How long those at work may take to finish once the worker is asked to stop.
    package var grace = Duration.seconds(10)
    package var retry = RetryRule()

    package init() {}
}

/// Hands events to their handlers and runs scheduled jobs; any number of workers share one database.
///
/// What it holds is leased: should the process end without a word, others take it up when the lease runs out.
package actor Worker: Service {
    private struct Running {
        let work: Work
        let task: Task<Void, Never>
    }

    private enum Work: Sendable {
        case delivery(DeliveredEvent)
        case job(String)
    }

    private let database: any Database
    private let surroundings: Surroundings
    private let handlers: [String: EventHandler]
    private let jobs: [String: ScheduledJob]
    private let signal: WakeSignal
    private let settings: WorkerSettings
    private let logger: Logger
    private let name: String
    private let clock = ContinuousClock()

    private var running: [String: Running] = [:]
    private var isStopping = false
    private var mayFinish = true
    private var lastLookAtJobs: ContinuousClock.Instant?

    /// - Parameter signal: poked by the `WakingDatabase` that requests write through.
    package init(
        database: any Database, surroundings: Surroundings, handlers: [EventHandler], jobs: [ScheduledJob],
        signal: WakeSignal, settings: WorkerSettings = WorkerSettings(), logger: Logger
    ) {
        self.database = WakingDatabase(database, signal)
        self.surroundings = surroundings
        self.handlers = Dictionary(handlers.map { ($0.name, $0) }) { first, _ in first }
        self.jobs = Dictionary(jobs.map { ($0.name, $0) }) { first, _ in first }
        self.signal = signal
        self.settings = settings
        self.logger = logger
        name = surroundings.uuid().uuidString.lowercased()
    }

    /// Works until asked to stop, and returns once all it held is finished or given back.
    package func run() async {
        // A task of its own: the database must not see the cancellation of whoever waits here.
        let working = Task { await self.work() }
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await working.value
            } onGracefulShutdown: {
                Task { await self.stop() }
            }
        } onCancel: {
            Task { await self.stop(finishing: false) }
        }
    }

    /// Takes nothing more; those at work may finish within the time of grace.
    package func stop(finishing: Bool = true) {
        isStopping = true
        if !finishing { mayFinish = false }
        signal.poke()
    }

    private func work() async {
        var failures = 0
        var isRegistered = false
        let renewing = Task { await self.renewLeases() }
        while !isStopping {
            do {
                if !isRegistered {
                    try await register()
                    isRegistered = true
                }
                try await startJobs()
                try await startDeliveries()
                failures = 0
                await signal.wait(upTo: settings.poll)
                try? await Task.sleep(for: .milliseconds(10))  // Lets a burst of changes be taken together.
            } catch {
                failures += 1
                logger.error("worker can't reach its work", metadata: ["error": "\(error.kindName)"])
                await signal.wait(upTo: .seconds(min(failures, 30)))
            }
        }
        await finishOrGiveBack()
        renewing.cancel()
    }

    private func register() async throws {
        let (handlers, jobs, now) = (Array(handlers.values), Array(jobs.values), surroundings.now())
        try await database.writeReadCommitted { connection in
            try DeliveryStore(connection).register(handlers.sorted { $0.name < $1.name })
            try ScheduledJobStore(connection).register(jobs.sorted { $0.name < $1.name }, at: now)
        }
    }

    private func renewLeases() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(settings.lease) / 3)
            guard !running.isEmpty else { continue }
            let works = running.values.map(\.work)
            let (until, name) = (surroundings.now().adding(seconds: settings.lease), name)
            do {
                try await database.writeReadCommitted { connection in
                    for case .delivery(let delivery) in works {
                        try DeliveryStore(connection).renew([delivery], until: until)
                    }
                    for case .job(let job) in works {
                        try ScheduledJobStore(connection).renew(job, for: name, until: until)
                    }
                }
            } catch {
                logger.error("worker can't renew its leases", metadata: ["error": "\(error.kindName)"])
            }
        }
    }

    private func finishOrGiveBack() async {
        let deadline = clock.now + settings.grace
        while !running.isEmpty, mayFinish, clock.now < deadline { await signal.wait(upTo: .milliseconds(100)) }
        for running in running.values { running.task.cancel() }
        let end = clock.now + .seconds(1)
        while !running.isEmpty, clock.now < end { await signal.wait(upTo: .milliseconds(20)) }
        for work in running.values.map(\.work) { await giveBack(work) }
        running = [:]
    }

    private func giveBack(_ work: Work) async {
        let (now, name) = (surroundings.now(), name)
        await attempt("worker can't give back what it holds") { connection in
            switch work {
            case .delivery(let delivery): try DeliveryStore(connection).giveBack(delivery, at: now)
            case .job(let job): try ScheduledJobStore(connection).giveBack(job, for: name)
            }
        }
    }

    /// Keeps a note of how work ended; should that fail, the lease runs out and the work is done again.
    private func attempt(
        _ trouble: Logger.Message, _ body: @Sendable @escaping (any Connection) throws -> Void
    ) async {
        do {
            try await database.writeReadCommitted(body)
        } catch {
            logger.error(trouble, metadata: ["error": "\(error.kindName)"])
        }
    }

    private func ended(_ key: String) {
        running[key] = nil
        signal.poke()
    }
}

// MARK: - Deliveries

extension Worker {
    private func startDeliveries() async throws {
        let free = settings.slots - running.values.count { if case .delivery = $0.work { true } else { false } }
        let (now, name) = (surroundings.now(), name)
        guard free > 0, try await database.read({ try DeliveryStore($0).isAnyDue(at: now) }) else { return }
        let until = now.adding(seconds: settings.lease)
        let taken = try await database.writeReadCommitted { connection in
            try DeliveryStore(connection).take(free, for: name, at: now, until: until)
        }
        for delivery in taken {
            let task = Task { await self.handle(delivery) }
            running[delivery.key] = Running(work: .delivery(delivery), task: task)
        }
    }

    private func handle(_ delivery: DeliveredEvent) async {
        do {
            guard delivery.tries <= settings.retry.mostTries else { throw WorkerLost() }
            guard let handler = handlers[delivery.handler] else { throw NoSuchHandler() }
            try await handler.handle(delivery, database)
            let now = surroundings.now()
            await attempt("worker can't finish a delivery") { connection in
                do { try DeliveryStore(connection).finish(delivery, at: now) } catch is LeaseLost {}
            }
        } catch {
            await failed(delivery, error)
        }
        ended(delivery.key)
    }

    private func failed(_ delivery: DeliveredEvent, _ error: any Error) async {
        if isStopping, Task.isCancelled { return await giveBack(.delivery(delivery)) }
        let kind = error.kindName
        logger.warning(
            "delivery failed",
            metadata: [
                "handler": "\(delivery.handler)", "event": "\(delivery.id)", "tries": "\(delivery.tries)",
                "error": "\(kind)",
            ])
        let now = surroundings.now()
        if error is any Hopeless || delivery.tries >= settings.retry.mostTries {
            await attempt("worker can't give up a delivery") { connection in
                try DeliveryStore(connection).giveUp(delivery, error: kind, at: now)
            }
        } else {
            let chance = surroundings.randomBytes(1).first ?? 0
            let due = now.adding(seconds: settings.retry.wait(afterTries: delivery.tries, chance: chance))
            await attempt("worker can't put back a delivery") { connection in
                try DeliveryStore(connection).retry(delivery, error: kind, due: due)
            }
        }
    }
}

// MARK: - Scheduled jobs

extension Worker {
    private func startJobs() async throws {
        if let last = lastLookAtJobs, clock.now - last < min(settings.poll, .seconds(1)) { return }
        lastLookAtJobs = clock.now
        let (now, name) = (surroundings.now(), name)
        let until = now.adding(seconds: settings.lease)
        for due in try await database.read({ try ScheduledJobStore($0).due(at: now) }) {
            guard let job = jobs[due], running["job/\(due)"] == nil, !isStopping else { continue }
            let isOurs = try await database.writeReadCommitted { connection in
                try ScheduledJobStore(connection).take(due, for: name, at: now, until: until)
            }
            guard isOurs else { continue }
            let task = Task { await self.run(job, startedAt: now) }
            running["job/\(due)"] = Running(work: .job(due), task: task)
        }
    }

    private func run(_ job: ScheduledJob, startedAt: Instant) async {
        let name = name
        do {
            try await job.run(database)
            let now = surroundings.now()
            let next = max(now, startedAt.adding(seconds: job.every))
            await attempt("worker can't finish a job") { connection in
                try ScheduledJobStore(connection).finish(job.name, for: name, at: now, next: next)
            }
        } catch where isStopping && Task.isCancelled {
            await giveBack(.job(job.name))
        } catch {
            let kind = error.kindName
            logger.error("scheduled job failed", metadata: ["job": "\(job.name)", "error": "\(kind)"])
            let next = surroundings.now().adding(seconds: min(job.every, 300))
            await attempt("worker can't put back a job") { connection in
                try ScheduledJobStore(connection).fail(job.name, for: name, error: kind, next: next)
            }
        }
        ended("job/\(job.name)")
    }
}
