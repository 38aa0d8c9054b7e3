import Core
import Foundation
import Jobs
import Storage
import Synchronization
import TestSupport
import Testing

@Suite struct ScheduledJobTests {
    struct Failed: Error {}

    @Test(arguments: Engine.allCases)
    func `a job runs in one worker at a time, as often as it says`(engine: Engine) async throws {
        let works = try await Works(engine)
        let tally = Tally()
        let job = ScheduledJob(name: "roll-up", every: 60) { _ in
            tally.enter()
            try await Task.sleep(for: .milliseconds(60))
            tally.leave()
        }
        let workers = (0..<3).map { _ in works.worker(jobs: [job]) }
        await withTaskGroup(of: Void.self) { group in
            for worker in workers { group.addTask { await worker.run() } }
            group.addTask {
                for round in 1...4 {
                    try? await works.until { tally.total == round }
                    try? await Task.sleep(for: .milliseconds(200))
                    works.fixed.advance(seconds: 61)
                }
                try? await works.until { tally.total == 5 }
                for worker in workers { await worker.stop() }
            }
        }
        #expect(tally.most == 1)
        #expect(tally.total == 5)
    }

    /// People's pages wait for one thing at the most, and on PostgreSQL what a worker does doesn't meet itself.
    @Test(arguments: Engine.allCases)
    func `what one worker changes it changes one thing at a time`(engine: Engine) async throws {
        let works = try await Works(engine)
        let tally = Tally()
        let jobs = (1...4).map { number in
            ScheduledJob(name: "job-\(number)", every: 86_400) { database in
                for _ in 1...3 {
                    try await database.write { _ in
                        tally.enter()
                        Thread.sleep(forTimeInterval: 0.01)
                        tally.leave()
                    }
                }
            }
        }
        let worker = works.worker(jobs: jobs)
        async let running: Void = worker.run()
        try await works.until { tally.total == 12 }
        await worker.stop()
        await running
        #expect(tally.most == 1)
    }

    @Test(arguments: Engine.allCases)
    func `a job that fails is listed and runs again`(engine: Engine) async throws {
        let works = try await Works(engine)
        let tries = Tally()
        let isMended = Mutex(false)
        let job = ScheduledJob(name: "import", every: 86_400) { _ in
            tries.enter()
            guard isMended.withLock({ $0 }) else { throw Failed() }
        }
        let worker = works.worker(jobs: [job])
        async let running: Void = worker.run()
        try await works.until { try await failing(works).map(\.name) == ["import"] }
        #expect(try await failing(works).first?.lastError == "Failed")
        isMended.withLock { $0 = true }
        works.fixed.advance(seconds: 301)
        try await works.until { tries.total == 2 }
        try await works.until { try await failing(works).isEmpty }
        await worker.stop()
        await running
    }

    @Test(arguments: Engine.allCases)
    func `a job stopped in the middle is given back and runs elsewhere`(engine: Engine) async throws {
        let works = try await Works(engine)
        let (started, finished) = (Tally(), Tally())
        let endless = ScheduledJob(name: "roll-up", every: 60) { _ in
            started.enter()
            try await Task.sleep(for: .seconds(600))
        }
        let first = works.worker(jobs: [endless]) { $0.grace = .milliseconds(50) }
        async let firstRunning: Void = first.run()
        try await works.until { started.total == 1 }
        await first.stop()
        await firstRunning

        let second = works.worker(jobs: [ScheduledJob(name: "roll-up", every: 60) { _ in finished.enter() }])
        async let secondRunning: Void = second.run()
        try await works.until { finished.total == 1 }
        await second.stop()
        await secondRunning
    }

    private func failing(_ works: Works) async throws -> [(name: String, lastError: String?)] {
        try await works.database.read { try ScheduledJobStore($0).failing().map { ($0.name, $0.lastError) } }
    }
}
