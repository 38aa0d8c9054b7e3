import Core
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Accounts

/// Organisations are asked to look at who has access.
@Suite struct AccessReviewingTests {
    @Test(arguments: Engine.allCases)
    func `an organisation that hasn't looked for months is asked to, once`(engine: Engine) async throws {
        let tasks = Mutex<Set<String>>([])
        let needs = AccountsNeeds(openTask: { _, request in
            tasks.withLock { _ = $0.insert("\(request.organisation) \(request.key)") }
        })
        let site = try await AccessPagesTests.site(engine, needs: needs)
        let job = AccessReviewing(desk: site.capability.desk).job
        try await job.run(site.database)
        #expect(tasks.withLock { $0.isEmpty })
        site.clock.set("2027-04-06T09:00:00.000Z")
        try await job.run(site.database)
        try await job.run(site.database)
        #expect(tasks.withLock { $0.count } == 2)

        let surroundings = site.clock.surroundings
        try await site.database.write { connection in
            try AccessReviewStore(connection, surroundings).add(
                of: Example.ours.id, by: .example(1), people: 4)
        }
        site.clock.set("2027-04-20T09:00:00.000Z")
        try await job.run(site.database)
        #expect(tasks.withLock { $0.count } == 2)
    }
}
