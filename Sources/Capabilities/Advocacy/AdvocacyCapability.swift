import Core
import Foundation
import Jobs
import People
import Storage
import Web

/// The front door of Advocacy: its routes, migrations and jobs.
package struct AdvocacyCapability: Sendable {
    package static let migrations: [Migration] = AdvocacyMigrations.all
    /// Those who have the list of advocates in their menu.
    package static let listRoles = AdvocacyPolicy.listRoles

    package static let personColumns: [PersonColumn] = [
        PersonColumn("advocacy", "person_id", .moved, ("advocate", "advocates")),
        PersonColumn(
            "advocacy_question", "person_id", .moved,
            ("answer on taking part", "answers on taking part")),
    ]

    package static var templates: URL { Bundle.module.bundleURL.appending(path: "Templates") }

    private let database: any Database
    private let desk: AdvocacyDesk

    package init(database: any Database, surroundings: Surroundings, needs: AdvocacyNeeds) {
        self.database = database
        desk = AdvocacyDesk(surroundings: surroundings, needs: needs)
    }

    package func addRoutes(to routes: Routes) {
        AdvocacyListPages(database: database, desk: desk).add(to: routes)
        NewAdvocacyPages(database: database, desk: desk).add(to: routes)
        AdvocacyPages(database: database, desk: desk).add(to: routes)
        AdvocacyStepPages(database: database, desk: desk).add(to: routes)
        OwnAdvocacyPages(database: database, desk: desk).add(to: routes)
    }

    /// The question on taking part, for whoever begins work with somebody.
    package var takingPart: TakingPartNeeds { desk.takingPart }

    /// Who speaks for somebody under the Care Act, and whether one is still looked for.
    package func speaker(
        for person: PersonID, _ connection: any Connection
    ) throws -> (name: String?, isWaitedFor: Bool) {
        let open = try desk.store(connection).open(of: desk.people.resolve(connection, person))
            .filter { $0.kind == .careAct }
        return (
            open.first { $0.status == .allocated }?.advocateWords, open.contains { $0.status.isWanting }
        )
    }

    package var eventHandlers: [EventHandler] { AdvocacyLifeEvents(desk: desk).handlers }

    package var scheduledJobs: [ScheduledJob] { AdvocacyLifeEvents(desk: desk).jobs }

    /// What stands on somebody's record.
    package func sections(
        about person: PersonID, for principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        try AdvocacySections(desk: desk).onRecord(of: person, for: principal, connection)
    }

    /// What stands on a carer's own page.
    package func ownSections(
        of carer: PersonID, as principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        try AdvocacySections(desk: desk).onOwnPage(of: carer, connection)
    }
}
