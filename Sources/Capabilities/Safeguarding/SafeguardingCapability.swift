import Core
import Foundation
import Jobs
import People
import Storage
import Web

/// The front door of Safeguarding: its routes, migrations and jobs.
package struct SafeguardingCapability: Sendable {
    package static let migrations: [Migration] = ConcernMigrations.all

    /// Without words: whoever joins two records isn’t told that there is one.
    package static let personColumns: [PersonColumn] = [
        PersonColumn("concern_state", "person_id", .moved, key: ["concern_id"]),
        PersonColumn("concern_state", "raiser_id", .moved, key: ["concern_id"]),
    ]

    package static var templates: URL { Bundle.module.bundleURL.appending(path: "Templates") }

    private let database: any Database
    private let desk: ConcernDesk

    package init(database: any Database, surroundings: Surroundings, needs: SafeguardingNeeds) {
        self.database = database
        desk = ConcernDesk(surroundings: surroundings, needs: needs)
    }

    package func addRoutes(to routes: Routes) {
        RaisePages(database: database, desk: desk).add(to: routes)
        ConcernPages(database: database, desk: desk).add(to: routes)
        TakingOverPages(database: database, desk: desk).add(to: routes)
    }

    package var eventHandlers: [EventHandler] { ConcernLives(desk: desk).handlers }

    package var scheduledJobs: [ScheduledJob] { ConcernLives(desk: desk).jobs }

    /// Who has read a concern about any of these people, and from which day on: what they look at and do there from
    /// then on may tell of it.
    package func readers(
        _ connection: any Connection, ofConcernsAbout people: [PersonID]
    ) throws -> [AccountID: LocalDate] {
        try desk.store(connection).readers(ofConcernsAbout: people)
    }

    /// The same on every record, whether or not there is a concern.
    package func doorOnRecord(of person: PersonID) -> CaseSection {
        CaseSection(
            heading: "Safety", lines: [], action: "Worried about somebody’s safety?",
            actionPath: "/concerns/new?person=\(person)",
            empty: "If you think that somebody here is being hurt, neglected or frightened, pass it on today."
        )
    }

    /// The same on every carer’s own page.
    package var doorOnOwnPage: CaseSection {
        CaseSection(
            heading: "Is somebody not safe?", lines: [], action: "I’m worried about someone’s safety",
            actionPath: "/my-safety",
            empty: "If you or somebody you know is being hurt or frightened, you can tell us.")
    }
}
