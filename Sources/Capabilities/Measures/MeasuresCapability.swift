import Core
import Foundation
import Jobs
import Storage
import Web

/// The front door of what is measured.
package struct MeasuresCapability: Sendable {
    private let database: any Database
    private let surroundings: Surroundings
    private let needs: MeasuresNeeds

    package init(database: any Database, surroundings: Surroundings, needs: MeasuresNeeds) {
        (self.database, self.surroundings, self.needs) = (database, surroundings, needs)
    }

    package static let migrations: [Migration] = MeasuresMigrations.all

    package static let templates: URL = Bundle.module.bundleURL.appending(path: "Templates")

    /// Every column that holds a person's identifier, for joining two records of one.
    package static let personColumns = [PersonColumn("gap_person", "person_id", .kept)]

    package func addRoutes(to routes: Routes) {
        GapPages(database: database, surroundings: surroundings, needs: needs).add(to: routes)
        AskedAgainPages(database: database, surroundings: surroundings).add(to: routes)
    }

    package var scheduledJobs: [ScheduledJob] {
        let surroundings = surroundings
        return [
            ScheduledJob(name: "measures-gap-count", every: 3600) { database in
                try await GapCounting(surroundings).run(database)
            }
        ]
    }
}
