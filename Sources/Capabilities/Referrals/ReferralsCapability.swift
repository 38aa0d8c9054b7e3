import Core
import Foundation
import Jobs
import People
import Storage
import Web

/// The front door of Referrals: its routes, migrations and jobs.
package struct ReferralsCapability: Sendable {
    package static let migrations: [Migration] = ReferralMigrations.all

    package static let personColumns = [
        PersonColumn("referral", "person_id", .moved, ("referral", "referrals")),
        PersonColumn("referral", "cared_for_id", .moved),
        PersonColumn("handover", "person_id", .moved, ("handover", "handovers")),
    ]

    package static var templates: URL { Bundle.module.bundleURL.appending(path: "Templates") }

    /// Who has the menu's entry.
    package static let roles = ReferralPolicy.roles

    private let desk: ReferralDesk

    package init(
        database: any Database, surroundings: Surroundings, people: PeopleNeeds, needs: ReferralsNeeds
    ) {
        desk = ReferralDesk(database: database, surroundings: surroundings, people: people, needs: needs)
    }

    package func addRoutes(to routes: Routes) {
        ReferralListPages(desk: desk).add(to: routes)
        ReferralPages(desk: desk).add(to: routes)
        NewReferralPages(desk: desk).add(to: routes)
        ProgressPages(desk: desk).add(to: routes)
        AnswerPages(desk: desk).add(to: routes)
        DoorPages(desk: desk).add(to: routes)
        ArrivalPages(desk: desk).add(to: routes)
        HandoverPages(desk: desk).add(to: routes)
    }

    package var eventHandlers: [EventHandler] {
        let desk = desk
        return [
            EventHandler(name: "referrals-of-the-dead", event: .personDied) { event, database in
                let died = try event.decode(PersonDied.self)
                try await database.write { connection in
                    try desk.died(died.person, isConfirmed: died.isConfirmed, connection)
                    if died.isConfirmed { try HandoverDesk(desk: desk).died(died.person, connection) }
                    try event.finish(in: connection, desk.surroundings)
                }
            },
            EventHandler(name: "referrals-of-undone-deaths", event: .deathUndone) { event, database in
                let undone = try event.decode(DeathUndone.self)
                try await database.write { connection in
                    try desk.deathUndone(undone.person, connection)
                    try HandoverDesk(desk: desk).deathUndone(undone.person, connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
            EventHandler(name: "referrals-of-restricted", event: .personRestricted) { event, database in
                guard let person: PersonID = event.about() else { return }
                try await database.write { connection in
                    try desk.restricted(person, connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
            EventHandler(name: "referrals-of-closed-tasks", event: .taskClosed) { event, database in
                let closed = try event.decode(TaskClosed.self)
                try await database.write { connection in
                    try desk.taskClosed(closed, connection)
                    try HandoverDesk(desk: desk).taskClosed(closed, connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
            EventHandler(name: "referrals-withdrawn", event: .consentWithdrawn) { event, database in
                let withdrawn = try event.decode(ConsentWithdrawn.self)
                try await database.write { connection in
                    try desk.withdrawn(withdrawn.person, from: withdrawn.organisation, connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
        ]
    }

    package var scheduledJobs: [ScheduledJob] {
        let desk = desk
        return [
            ScheduledJob(name: "pass-on-referrals", every: 600) { try await desk.passOn($0) },
            ScheduledJob(name: "handovers-late", every: 3600) { database in
                try await database.write { try HandoverDesk(desk: desk).tellOfLate($0) }
            },
            ScheduledJob(name: "carers-without-lead", every: 86_400) { database in
                try await HandoverDesk(desk: desk).reportLeadless(database)
            },
        ]
    }

    /// What stands on somebody's record.
    package func sections(
        about person: PersonID, for principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        let scope = ReferralPolicy(principal).scope
        guard case .organisation = scope else { return [] }
        let referrals = try ReferralStore(connection, desk.surroundings).about(person, within: scope)
        let rows = try ReferralReader(desk: desk, principal: principal)
            .rows(Array(referrals.prefix(20)), connection)
        let lines = rows.map { row in
            let due = row.rowDue.map { ", by \($0)" } ?? ""
            return CaseLine(
                title: "\(row.rowKind): \(row.rowState.lowercased())",
                detail: "\(row.rowHolder), since \(row.rowSince). Next: \(row.rowNext)\(due)",
                path: row.rowPath, isUrgent: row.rowIsLate)
        }
        let seen = try desk.people.people(connection, [person], principal)[person]
        let mayRefer = seen.map { $0.isWorkedWith && !$0.hasDied } ?? false
        return [
            CaseSection(
                heading: "Referrals", lines: lines, action: mayRefer ? "Refer them" : nil,
                actionPath: mayRefer ? "/people/\(person)/referrals/new" : nil,
                empty: "Nobody has been asked to help them yet."),
            try leadSection(of: person, mayAsk: mayRefer, connection),
        ]
    }

    private func leadSection(
        of person: PersonID, mayAsk: Bool, _ connection: any Connection
    ) throws -> CaseSection {
        CaseSection(
            heading: "Who leads", lines: try HandoverDesk(desk: desk).leadLines(of: person, connection),
            action: mayAsk ? "Hand the case over" : nil,
            actionPath: mayAsk ? "/people/\(person)/handover" : nil, empty: "Nobody leads this case yet.")
    }

    /// What stands on a carer's own page.
    package func ownSections(
        of carer: PersonID, as principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        [
            try ProgressPages.section(of: carer, desk, connection),
            CaseSection(
                heading: "Whom you can ring",
                lines: try HandoverDesk(desk: desk).leadLines(of: carer, connection),
                empty: "Nobody has been named yet. Ring any number on the page “Speak to a person”."),
        ]
    }
}
