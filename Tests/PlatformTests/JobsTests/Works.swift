import Core
import Jobs
import Logging
import Storage
import Synchronization
import TestSupport

/// A fresh database with events and jobs, and a table of what their handling did.
struct Works {
    let database: any Database
    let fixed = FixedSurroundings()

    static let createEffect = Migration(
        "2027-01-01-0000-create-effect",
        "CREATE TABLE effect (effect_key TEXT NOT NULL, worker TEXT NOT NULL)",
        "CREATE INDEX effect_of_key ON effect (effect_key)")

    init(_ engine: Engine) async throws {
        database = try await engine.freshDatabase(migrations: JobsMigrations.all + [Self.createEffect])
    }

    func worker(
        _ handlers: [EventHandler] = [], jobs: [ScheduledJob] = [], signal: WakeSignal = WakeSignal(),
        configure: (inout WorkerSettings) -> Void = { _ in }
    ) -> Worker {
        var settings = WorkerSettings()
        settings.poll = .milliseconds(20)
        configure(&settings)
        return Worker(
            database: database, surroundings: fixed.surroundings, handlers: handlers, jobs: jobs,
            signal: signal,
            settings: settings, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    func register(_ handlers: [EventHandler]) async throws { try await worker(handlers).register() }

    @discardableResult
    func add(_ event: Event) async throws -> Bool {
        let surroundings = fixed.surroundings
        return try await database.write { try EventStore($0, surroundings).add(event) }
    }

    func happened(_ number: Int) -> Event {
        Event(
            "person-registered", about: PersonID.example(number), payload: ["number": number],
            key: "key-\(number)")
    }

    /// How often each event's handling took effect.
    func effects() async throws -> [String: Int] {
        let keys = try await database.read {
            try $0.run("SELECT effect_key FROM effect WHERE effect_key > '' ORDER BY effect_key")
                .map { try $0.value("effect_key", as: String.self) }
        }
        return Dictionary(keys.map { ($0, 1) }, uniquingKeysWith: +)
    }

    func states() async throws -> [String: Int] {
        let states = try await database.read {
            try $0.run("SELECT state FROM delivery WHERE event_id > ''").map {
                try $0.value("state", as: String.self)
            }
        }
        return Dictionary(states.map { ($0, 1) }, uniquingKeysWith: +)
    }

    func undelivered() async throws -> [Delivery] {
        try await database.read { try DeliveryStore($0).undelivered() }
    }

    /// Waits until `condition` holds, for at most 20 seconds.
    func until(_ condition: () async throws -> Bool) async throws {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(20)
        while try await !condition() {
            guard clock.now < end else { throw TookTooLong() }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}

struct TookTooLong: Error {}

/// A number that several tasks change.
final class Tally: Sendable {
    private let state = Mutex((now: 0, most: 0, total: 0))

    func enter() {
        state.withLock { state in
            state.now += 1
            state.total += 1
            state.most = max(state.most, state.now)
        }
    }

    func leave() { state.withLock { $0.now -= 1 } }

    var most: Int { state.withLock { $0.most } }
    var total: Int { state.withLock { $0.total } }
}
