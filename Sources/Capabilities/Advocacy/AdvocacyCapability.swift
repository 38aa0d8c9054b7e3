import Core
import Foundation
import Jobs
import People
import Storage
import Web

/// The front door of Advocacy: its routes, migrations and jobs.
package struct AdvocacyCapability: Sendable {
    package static let migrations: [Migration] = []

    package static var templates: URL { Bundle.module.bundleURL.appending(path: "Templates") }

    private let database: any Database
    private let surroundings: Surroundings
    private let people: PeopleNeeds

    package init(database: any Database, surroundings: Surroundings, people: PeopleNeeds) {
        self.database = database
        self.surroundings = surroundings
        self.people = people
    }

    package func addRoutes(to routes: Routes) {}

    package var eventHandlers: [EventHandler] { [] }

    package var scheduledJobs: [ScheduledJob] { [] }
}
