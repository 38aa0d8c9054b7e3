import Core
import Logging
import ServiceLifecycle
import Storage

/// Hands events to their handlers and runs scheduled jobs; any number of workers share one database.
///
/// What it holds is leased: should the process end without a word, others take it up when the lease runs out.
package actor Worker: Service {
    struct Running {
        let work: Work
        let task: Task<Void, Never>
    }

    enum Work: Sendable {
        case delivery(DeliveredEvent)
        case job(String)
    }

    let database: any Database
    let surroundings: Surroundings
    let handlers: [String: EventHandler]
    let jobs: [String: ScheduledJob]
    let signal: WakeSignal
    let settings: WorkerSettings
    let logger: Logger
    let name: String
    let clock = ContinuousClock()

    var running: [String: Running] = [:]
    var isRegistered = false
    var isStopping = false
    var mayFinish = true
    var renewedAt: Instant
    var lastLookAtJobs: ContinuousClock.Instant?

    /// - Parameter signal: poked by the `WakingDatabase` that requests write through.
    package init(
        database: any Database, surroundings: Surroundings, handlers: [EventHandler], jobs: [ScheduledJob],
        signal: WakeSignal, settings: WorkerSettings = WorkerSettings(), logger: Logger
    ) {
        self.database = WakingDatabase(database, signal, turns: Turns())
        self.surroundings = surroundings
        self.handlers = Dictionary(handlers.map { ($0.name, $0) }) { first, _ in first }
        self.jobs = Dictionary(jobs.map { ($0.name, $0) }) { first, _ in first }
        self.signal = signal
        self.settings = settings
        self.logger = logger
        renewedAt = surroundings.now()
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
        let renewing = Task { await self.keepRenewing() }
        while !isStopping {
            do {
                if !isRegistered { try await register() }
                try await startJobs()
                try await startDeliveries()
                failures = 0
                await signal.wait(upTo: settings.poll)
                try? await Task.sleep(for: .milliseconds(10))  // Lets a burst of changes be taken together.
            } catch {
                failures += 1
                logger.error("worker can't reach its work", metadata: ["error": "\(kindName(of: error))"])
                await signal.wait(upTo: .seconds(min(failures, 30)))
            }
        }
        await finishOrGiveBack()
        renewing.cancel()
    }

    /// Makes the handlers and jobs known, so that events are kept for them; to be done before requests are served.
    package func register() async throws {
        let (handlers, jobs, now) = (Array(handlers.values), Array(jobs.values), surroundings.now())
        try await database.writeReadCommitted { connection in
            try DeliveryStore(connection).register(handlers.sorted { $0.name < $1.name })
            try ScheduledJobStore(connection).register(jobs.sorted { $0.name < $1.name }, at: now)
        }
        isRegistered = true
    }

    private func keepRenewing() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(settings.lease) / 3)
            await renewLeases()
        }
    }

    /// A process that was held up takes nothing before it has renewed: what it finds free may be its own.
    func renewLeasesIfLate() async {
        if renewedAt.seconds(to: surroundings.now()) > settings.lease / 2 { await renewLeases() }
    }

    private func renewLeases() async {
        let now = surroundings.now()
        renewedAt = now
        guard !running.isEmpty else { return }
        let works = running.values.map(\.work)
        let (until, name) = (now.adding(seconds: settings.lease), name)
        await attempt("worker can't renew its leases") { connection in
            for work in works {
                switch work {
                case .delivery(let delivery): try DeliveryStore(connection).renew(delivery, until: until)
                case .job(let job): try ScheduledJobStore(connection).renew(job, for: name, until: until)
                }
            }
        }
    }

    private func finishOrGiveBack() async {
        let deadline = clock.now + settings.grace
        while !running.isEmpty, mayFinish, clock.now < deadline {
            await signal.wait(upTo: .milliseconds(100))
        }
        for running in running.values { running.task.cancel() }
        let end = clock.now + .seconds(1)
        while !running.isEmpty, clock.now < end { await signal.wait(upTo: .milliseconds(20)) }
        for work in running.values.map(\.work) { await giveBack(work) }
        running = [:]
    }

    func giveBack(_ work: Work) async {
        let (now, name) = (surroundings.now(), name)
        await attempt("worker can't give back what it holds") { connection in
            switch work {
            case .delivery(let delivery): try DeliveryStore(connection).giveBack(delivery, at: now)
            case .job(let job): try ScheduledJobStore(connection).giveBack(job, for: name)
            }
        }
    }

    /// Keeps a note of how work ended; should that fail, the lease runs out and the work is done again.
    func attempt(
        _ trouble: Logger.Message, _ body: @Sendable @escaping (any Connection) throws -> Void
    ) async {
        let database = database
        do {
            // In a task of its own, so that it's kept even when the work was cancelled.
            try await Task { try await database.writeReadCommitted(body) }.value
        } catch {
            logger.error(trouble, metadata: ["error": "\(kindName(of: error))"])
        }
    }

    func ended(_ key: String) {
        running[key] = nil
        signal.poke()
    }
}
