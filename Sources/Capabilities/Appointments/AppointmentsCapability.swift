import Core
import Foundation
import Jobs
import People
import Storage
import Web

/// The front door of Appointments: its routes, migrations and jobs.
package struct AppointmentsCapability: Sendable {
    package static let migrations: [Migration] = AppointmentMigrations.all
    package static let personColumns: [PersonColumn] = [
        PersonColumn("appointment", "person_id", .moved, ("appointment", "appointments"))
    ]

    /// Those who have appointments, and a day of them in their menu.
    package static let roles = AppointmentPolicy.roles

    package static var templates: URL { Bundle.module.bundleURL.appending(path: "Templates") }

    private let database: any Database
    private let desk: AppointmentDesk

    package init(
        database: any Database, surroundings: Surroundings, people: PeopleNeeds,
        needs: AppointmentsNeeds? = nil
    ) {
        self.database = database
        desk = AppointmentDesk(
            surroundings: surroundings, needs: needs ?? AppointmentsNeeds(people: people))
    }

    package func addRoutes(to routes: Routes) {
        DiaryPages(database: database, desk: desk).add(to: routes)
        BookingPages(database: database, desk: desk).add(to: routes)
        AppointmentPages(database: database, desk: desk).add(to: routes)
        StepPages(database: database, desk: desk).add(to: routes)
        OwnAppointmentPages(database: database, desk: desk).add(to: routes)
    }

    package var eventHandlers: [EventHandler] {
        let (desk, surroundings) = (desk, desk.surroundings)
        return [
            EventHandler(name: "appointments-of-the-dead", event: .personDied) { event, database in
                let died = try event.decode(PersonDied.self)
                try await database.write { connection in
                    if died.isConfirmed { try desk.died(died.person, connection) }
                    try event.finish(in: connection, surroundings)
                }
            },
            EventHandler(name: "appointments-of-undone-deaths", event: .deathUndone) { event, database in
                let undone = try event.decode(DeathUndone.self)
                try await database.write { connection in
                    try desk.deathUndone(undone.person, connection)
                    try event.finish(in: connection, surroundings)
                }
            },
            EventHandler(name: "appointments-of-closed-tasks", event: .taskClosed) { event, database in
                let closed = try event.decode(TaskClosed.self)
                try await database.write { connection in
                    try desk.taskClosed(closed, connection)
                    try event.finish(in: connection, surroundings)
                }
            },
            EventHandler(name: "appointments-of-restricted", event: .personRestricted) { event, database in
                guard let person: PersonID = event.about() else { return }
                try await database.write { connection in
                    try desk.restricted(person, connection)
                    try event.finish(in: connection, surroundings)
                }
            },
            EventHandler(name: "appointments-of-joined-records", event: .personMerged) { event, database in
                let merged = try event.decode(PersonMerged.self)
                try await database.write { connection in
                    try desk.joined(merged.kept, connection)
                    try event.finish(in: connection, surroundings)
                }
            },
        ]
    }

    package var scheduledJobs: [ScheduledJob] {
        let desk = desk
        return [
            ScheduledJob(name: "appointment-reminders", every: 900) { database in
                try await ScheduledJob.goThrough { place in
                    try await database.write { try desk.remind(after: place, $0) }
                }
            },
            ScheduledJob(name: "appointment-outcomes", every: 3600) { database in
                while try await database.write({ try desk.askOutcomes($0) }) == ScheduledJob.changesAtOnce {}
            },
        ]
    }

    /// What stands on somebody's record.
    package func sections(
        about person: PersonID, for principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        try AppointmentSections(desk: desk, connection: connection).onRecord(person, principal)
    }

    /// What stands on a carer's own page.
    package func ownSections(
        of carer: PersonID, as principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        try AppointmentSections(desk: desk, connection: connection).own(carer)
    }
}
