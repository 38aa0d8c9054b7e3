import Core
import Documents
import Foundation
import Jobs
import People
import Storage
import Web

/// The front door of Assessments: its routes, migrations and jobs.
package struct AssessmentsCapability: Sendable {
    package static let migrations: [Migration] =
        AssessmentMigrations.all + WaitMigrations.all + HealthCheckMigrations.all
        + TransitionMigrations.all
    /// Those who work with assessments, and have them in their menu.
    package static let roles = AssessmentPolicy.roles

    /// Those who see who waits, and how long it takes.
    package static let waitRoles = WaitPages.roles
    /// Those who see young carers who turn 18.
    package static let transitionRoles = TransitionMachine.readers
    /// Those who see how long it takes in numbers alone.
    package static let waitFigureRoles: [Role] = [.commissioner, .board]

    package static let personColumns: [PersonColumn] = [
        PersonColumn("assessment", "person_id", .moved, ("assessment", "assessments")),
        PersonColumn(
            "assessment_offer", "person_id", .moved, ("offer of an assessment", "offers of an assessment")),
        PersonColumn(
            "health_check", "person_id", .moved, key: ["assessment_id"],
            ("health and wellbeing check", "health and wellbeing checks")),
        PersonColumn("transition", "person_id", .moved, ("way past 18", "ways past 18")),
    ]

    package static var templates: URL { Bundle.module.bundleURL.appending(path: "Templates") }

    private let database: any Database
    private let surroundings: Surroundings
    private let people: PeopleNeeds
    private let desk: AssessmentDesk

    /// - Throws: when a questionnaire that comes with the service can't be used.
    package init(
        database: any Database, surroundings: Surroundings, people: PeopleNeeds, documents: DocumentDesk,
        takingPart: TakingPartNeeds
    ) throws {
        (self.database, self.surroundings, self.people) = (database, surroundings, people)
        desk = AssessmentDesk(
            database: database, surroundings: surroundings, people: people, documents: documents,
            forms: try AssessmentForms(), takingPart: takingPart)
    }

    package func addRoutes(to routes: Routes) {
        AssessmentListPages(desk: desk).add(to: routes)
        OfferPages(desk: desk).add(to: routes)
        AssessmentPages(desk: desk).add(to: routes)
        FillPages(desk: desk).add(to: routes)
        StepFormPages(desk: desk, forms: desk.movingForms + desk.safeguardForms + desk.decisionForms)
            .add(to: routes)
        OwnAssessmentPages(desk: desk).add(to: routes)
        HealthCheckPages(desk: desk).add(to: routes)
        TransitionPages(desk: transitions).add(to: routes)
        WaitPages(database: database, surroundings: surroundings, people: people).add(to: routes)
    }

    /// What appointments ask of assessments.
    package var appointments: AssessmentAppointments { AssessmentAppointments(desk: desk) }

    package var eventHandlers: [EventHandler] {
        AssessmentLifeEvents(desk: desk).handlers + transitions.handlers
    }

    package var scheduledJobs: [ScheduledJob] {
        [WaitCounting(surroundings).job, desk.offeringChecksAgain, transitions.job]
    }

    /// What stands on somebody's record.
    package func sections(
        about person: PersonID, for principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        try AssessmentSections(desk: desk, connection: connection).onRecord(person, principal)
            + transitions.section(person, principal, connection)
    }

    /// What stands on a carer's own page.
    package func ownSections(
        of carer: PersonID, as principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        try AssessmentSections(desk: desk, connection: connection).own(carer, as: principal)
            + transitions.ownSection(of: carer, connection)
    }

    /// Why the young carers' service can't end its work with somebody yet; `nil` where it may.
    package func transitionHold(of person: PersonID, _ connection: any Connection) throws -> String? {
        try transitions.hold(of: person, connection)
    }

    private var transitions: TransitionDesk { TransitionDesk(assessments: desk) }
}
