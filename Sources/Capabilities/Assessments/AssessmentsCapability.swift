import Core
import Documents
import Foundation
import Jobs
import People
import Storage
import Web

/// The front door of Assessments: its routes, migrations and jobs.
package struct AssessmentsCapability: Sendable {
    package static let migrations: [Migration] = AssessmentMigrations.all
    package static let personColumns: [PersonColumn] = [
        PersonColumn("assessment", "person_id", .moved, ("assessment", "assessments")),
        PersonColumn(
            "assessment_offer", "person_id", .moved, ("offer of an assessment", "offers of an assessment")),
    ]

    package static var templates: URL { Bundle.module.bundleURL.appending(path: "Templates") }

    private let database: any Database
    private let surroundings: Surroundings
    private let people: PeopleNeeds

    package init(database: any Database, surroundings: Surroundings, people: PeopleNeeds) {
        (self.database, self.surroundings, self.people) = (database, surroundings, people)
    }

    package func addRoutes(to routes: Routes) {}

    package var eventHandlers: [EventHandler] { [] }

    package var scheduledJobs: [ScheduledJob] { [] }

    /// What stands on somebody's record.
    package func sections(
        about person: PersonID, for principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] { [] }

    /// What stands on a carer's own page.
    package func ownSections(
        of carer: PersonID, as principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] { [] }
}
