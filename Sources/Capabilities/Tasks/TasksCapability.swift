import Audit
import Core
import Foundation
import Jobs
import Storage
import Web

/// Worklists, the duty tray and contact notes.
package struct TasksCapability: Sendable {
    private let database: any Database
    private let surroundings: Surroundings
    private let needs: TaskNeeds

    package init(database: any Database, surroundings: Surroundings, needs: TaskNeeds) {
        (self.database, self.surroundings, self.needs) = (database, surroundings, needs)
    }

    package static let migrations: [Migration] = TaskMigrations.all

    package static let templates: URL = Bundle.module.bundleURL.appending(path: "Templates")

    /// Every column that holds a person's identifier, for merging and for moving a wrong entry.
    package static let personColumns = [
        PersonColumn("task", "person_id", .moved, ("task", "tasks")),
        PersonColumn("contact_note", "person_id", .moved, ("contact note", "contact notes")),
    ]

    package func addRoutes(to routes: Routes) {
        WorklistPages(database: database, surroundings: surroundings, needs: needs).add(to: routes)
        TaskPages(database: database, surroundings: surroundings, needs: needs).add(to: routes)
        ContactNotePages(database: database, surroundings: surroundings, needs: needs).add(to: routes)
    }

    package var scheduledJobs: [ScheduledJob] {
        let (surroundings, needs) = (surroundings, needs)
        return [
            ScheduledJob(name: "escalate-urgent-work", every: 300) { database in
                try await UrgentWork(
                    surroundings: surroundings, hours: needs.urgentHours, managers: needs.managers
                ).passOnLate(database)
            },
            // A reviewer may have left since, or another may have been named.
            ScheduledJob(name: "tasks-of-restricted-people", every: 3600) { database in
                try await database.write { connection in
                    let store = TaskStore(connection, surroundings)
                    for person in try store.restrictedWithWork() {
                        try store.giveToReviewer(about: person) { try needs.reviewers(connection, $0) }
                    }
                }
            },
        ]
    }

    package var eventHandlers: [EventHandler] {
        let (surroundings, needs) = (surroundings, needs)
        return [
            EventHandler(name: "tasks-of-the-dead", event: "person-died") { event, database in
                let died = try event.decode(Died.self)
                try await database.write { connection in
                    if died.isConfirmed {
                        try TaskStore(connection, surroundings).closeAfterDeath(of: died.person)
                    }
                    try event.finish(in: connection, surroundings)
                }
            },
            EventHandler(name: "tasks-of-restricted", event: "person-restricted") { event, database in
                guard let person: PersonID = event.about() else { return }
                try await database.write { connection in
                    try TaskStore(connection, surroundings).giveToReviewer(about: person) {
                        try needs.reviewers(connection, $0)
                    }
                    try event.finish(in: connection, surroundings)
                }
            },
        ]
    }

    /// What `person-died` carries.
    private struct Died: Decodable {
        let person: PersonID
        let isConfirmed: Bool
    }

    /// The tasks about a person, as lines of their record.
    package func rows(about person: PersonID, for principal: Principal, _ connection: any Connection) throws
        -> [TaskRow]
    {
        let tasks = try TaskStore(connection, surroundings).about(person, within: TaskPolicy(principal).scope)
        guard !tasks.isEmpty, let organisation = principal.organisation else { return [] }
        let colleagues = try needs.colleagues(connection, organisation)
        let names = Dictionary(
            colleagues.map { ($0.account, $0.name) }, uniquingKeysWith: { first, _ in first })
        let teams = try needs.teams(connection, organisation)
        let today = surroundings.today
        return tasks.map { task in
            TaskRow(task, on: today, person: nil, owner: TaskPages.owner(task, names, teams))
        }
    }

    /// An organisation's own contact notes about a person, as lines of their record, latest first.
    package func notes(
        about person: PersonID, for principal: Principal, _ connection: any Connection
    ) throws -> [ContactNoteRow] {
        guard let organisation = principal.organisation, !principal.roles.isDisjoint(with: TaskPolicy.roles)
        else {
            return []
        }
        let notes = try ContactNoteStore(connection).about(person, of: organisation)
        let colleagues = try needs.colleagues(connection, organisation)
        let names = Dictionary(
            colleagues.map { ($0.account, $0.name) }, uniquingKeysWith: { first, _ in first })
        let corrected = Set(notes.compactMap(\.corrects))
        return notes.map { note in
            ContactNoteRow(
                note, who: names[note.account] ?? "A colleague who has left",
                wasCorrected: corrected.contains(note.id),
                mayCorrect: note.account == principal.account || principal.has(any: .manager))
        }
    }
    /// An organisation's own notes about a person that could be about somebody else; of a corrected note, its last text.
    package func movableNotes(
        about person: PersonID, for principal: Principal, _ connection: any Connection
    ) throws -> [(id: String, text: String, writtenAt: Instant)] {
        guard let organisation = principal.organisation, !principal.roles.isDisjoint(with: TaskPolicy.roles)
        else { return [] }
        return try ContactNoteStore(connection).movable(about: person, of: organisation).map {
            note, writtenAt in
            let words = note.note.count > 80 ? "\(note.note.prefix(80))…" : note.note
            return ("\(note.id)", "\(note.at.spoken), \(words)", writtenAt)
        }
    }

    /// Takes a note off the record it was written on by mistake.
    package func moveNote(
        _ id: String, from person: PersonID, to other: PersonID?, by principal: Principal,
        _ connection: any Connection
    ) throws {
        guard let organisation = principal.organisation, let id = ContactNoteID(id) else { throw NotFound() }
        try ContactNoteStore(connection).moveOut(
            id, of: organisation, from: person, to: other, at: surroundings.now())
        for about in [person, other].compactMap(\.self) {
            try needs.contacted(connection, about, ContactNoteStore(connection).wasSpokenWith(about))
        }
    }
}
