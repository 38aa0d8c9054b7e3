import Core
import Documents
import Foundation
import Jobs
import People
import Storage
import Web

/// The front door of Discharge: its routes, migrations and jobs.
package struct DischargeCapability: Sendable {
    package static let migrations: [Migration] = DischargeMigrations.all
    package static let personColumns: [PersonColumn] = [
        PersonColumn(
            "hospital_stay", "carer_id", .moved,
            ("hospital stay of somebody they look after", "hospital stays of somebody they look after")),
        PersonColumn("hospital_stay", "cared_for_id", .moved, ("hospital stay", "hospital stays")),
    ]

    /// Who has the list of stays.
    package static let roles = StayMachine.writerRoles

    package static var templates: URL { Bundle.module.bundleURL.appending(path: "Templates") }

    private let database: any Database
    private let desk: StayDesk

    package init(database: any Database, surroundings: Surroundings, needs: DischargeNeeds) {
        self.database = database
        desk = StayDesk(surroundings: surroundings, needs: needs)
    }

    package func addRoutes(to routes: Routes) {
        NewStayPages(database: database, desk: desk).add(to: routes)
        StayPages(database: database, desk: desk).add(to: routes)
        StayFormPages(database: database, desk: desk, forms: desk.wardForms + desk.homeForms).add(to: routes)
        OwnStayPages(database: database, desk: desk).add(to: routes)
    }

    package var eventHandlers: [EventHandler] { desk.handlers }

    package var scheduledJobs: [ScheduledJob] { [] }

    /// What stands on somebody's record.
    package func sections(
        about person: PersonID, for principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        try StaySections(desk: desk).onRecord(of: person, for: principal, connection)
    }

    /// What stands on a carer's own page.
    package func ownSections(
        of carer: PersonID, as principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        try StaySections(desk: desk).onOwnPage(of: carer, connection)
    }
}
