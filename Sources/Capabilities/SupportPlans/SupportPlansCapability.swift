import Core
import Documents
import Foundation
import Jobs
import People
import Storage
import Web

/// The front door of SupportPlans: its routes, migrations and jobs.
package struct SupportPlansCapability: Sendable {
    package static let migrations: [Migration] = SupportPlanMigrations.all
    package static let personColumns: [PersonColumn] = [
        PersonColumn("support_plan", "person_id", .moved, ("support plan", "support plans")),
        PersonColumn("support_plan", "cared_for_id", .moved, ("plan of their carer", "plans of their carer")),
        PersonColumn("plan_action", "person_id", .moved, ("step of a plan", "steps of plans")),
        PersonColumn("cared_for_event", "person_id", .moved, ("event in their care", "events in their care")),
        PersonColumn("cared_for_event", "carer_id", .moved, ("event as a carer", "events as a carer")),
        PersonColumn(
            "joint_agreement", "person_id", .moved,
            ("answer on being assessed together", "answers on being assessed together")),
    ]

    /// Who has the list of plans.
    package static let roles = PlanMachine.writerRoles

    package static var templates: URL { Bundle.module.bundleURL.appending(path: "Templates") }

    private let database: any Database
    private let surroundings: Surroundings
    private let desk: PlanDesk

    package init(
        database: any Database, surroundings: Surroundings, people: PeopleNeeds,
        needs: SupportPlansNeeds? = nil
    ) {
        (self.database, self.surroundings) = (database, surroundings)
        desk = PlanDesk(surroundings: surroundings, needs: needs ?? SupportPlansNeeds(people: people))
    }

    package func addRoutes(to routes: Routes) {
        PlanPages(database: database, desk: desk).add(to: routes)
        PlanWritingPages(database: database, desk: desk).add(to: routes)
        PlanStepPages(database: database, desk: desk).add(to: routes)
        PlanReviewPages(database: database, desk: desk).add(to: routes)
        PlanTakingPartPages(database: database, desk: desk).add(to: routes)
        PlanLinkPages(database: database, desk: desk).add(to: routes)
        PlanHandoverPages(database: database, desk: desk).add(to: routes)
        OwnPlanPages(database: database, desk: desk).add(to: routes)
        HouseholdPages(database: database, desk: desk).add(to: routes)
        CaredForEventPages(database: database, desk: desk).add(to: routes)
    }

    package var eventHandlers: [EventHandler] {
        let (desk, surroundings) = (desk, surroundings)
        return [
            EventHandler(name: "plans-of-the-dead", event: .personDied) { event, database in
                let died = try event.decode(PersonDied.self)
                try await database.write { connection in
                    if died.isConfirmed { try desk.died(died.person, connection) }
                    try event.finish(in: connection, surroundings)
                }
            },
            EventHandler(name: "plans-of-undone-deaths", event: .deathUndone) { event, database in
                let undone = try event.decode(DeathUndone.self)
                try await database.write { connection in
                    try desk.deathUndone(undone.person, connection)
                    try event.finish(in: connection, surroundings)
                }
            },
            EventHandler(name: "plans-of-restricted", event: .personRestricted) { event, database in
                guard let person: PersonID = event.about() else { return }
                try await database.write { connection in
                    try desk.restricted(person, connection)
                    try event.finish(in: connection, surroundings)
                }
            },
            EventHandler(name: "plans-of-joined-records", event: .personMerged) { event, database in
                let merged = try event.decode(PersonMerged.self)
                try await database.write { connection in
                    try desk.merged(merged, connection)
                    try event.finish(in: connection, surroundings)
                }
            },
            EventHandler(name: "plans-of-parted-records", event: .personUnmerged) { event, database in
                let merged = try event.decode(PersonMerged.self)
                try await database.write { connection in
                    try desk.unmerged(merged, connection)
                    try event.finish(in: connection, surroundings)
                }
            },
            EventHandler(name: "plans-of-closed-tasks", event: .taskClosed) { event, database in
                let closed = try event.decode(TaskClosed.self)
                guard closed.key.hasPrefix("plan") else { return }
                try await database.write { connection in
                    try desk.taskClosed(closed, connection)
                    try event.finish(in: connection, surroundings)
                }
            },
        ]
    }

    package var scheduledJobs: [ScheduledJob] {
        let (desk, surroundings) = (desk, surroundings)
        return [
            ScheduledJob(name: "plan-handovers-late", every: 3600) { database in
                try await database.write { try desk.tellOfLateHandovers($0) }
            },
            ScheduledJob(name: "plan-review-reminders", every: 3600) { database in
                let until = surroundings.today.adding(days: PlanDesk.firstReminderDays)
                try await ScheduledJob.goThrough { place in
                    try await database.write { connection in
                        let due = try PlanStore(connection, surroundings).reviewsDue(by: until, after: place)
                        var known: [OrganisationID: PlanClocks] = [:]
                        for plan in due {
                            let clocks =
                                try known[plan.organisation] ?? desk.clocks(of: plan.organisation, connection)
                            known[plan.organisation] = clocks
                            try desk.remind(plan, clocks: clocks, connection)
                        }
                        guard due.count == ScheduledJob.changesAtOnce, let last = due.last else { return nil }
                        return PlanStore.Place(dueOn: last.dueOn, id: last.id)
                    }
                }
            },
        ]
    }

    /// What stands on somebody's record.
    package func sections(
        about person: PersonID, for principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        try PlanSections(desk: desk).onRecord(of: person, for: principal, connection)
    }

    /// What stands on a carer's own page.
    package func ownSections(
        of carer: PersonID, as principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        try PlanSections(desk: desk).onOwnPage(of: carer, connection)
    }
}
