import Audit
import Core
import Jobs
import People
import Storage
import Web

extension AuditAction {
    static let appointmentViewed = AuditAction("appointment-viewed")
    static let appointmentBooked = AuditAction("appointment-booked")
    static let appointmentChanged = AuditAction("appointment-changed")
}

/// Every change of an appointment, each in the caller's transaction with its tasks, audit entry and history.
package struct AppointmentDesk: Sendable {
    let surroundings: Surroundings
    let needs: AppointmentsNeeds

    package init(surroundings: Surroundings, needs: AppointmentsNeeds) {
        (self.surroundings, self.needs) = (surroundings, needs)
    }

    static let access = Access.roles(AppointmentPolicy.roles)
    static let service = Principal.system("appointments")

    var people: PeopleNeeds { needs.people }

    /// An appointment with what every page about it asks.
    package struct Opened: Sendable {
        package var appointment: Appointment
        package let person: SeenPerson
        package let warnings: [VisitWarning]
        package let principal: Principal

        var policy: AppointmentPolicy { AppointmentPolicy(principal) }
    }

    func store(_ connection: any Connection) -> AppointmentStore {
        AppointmentStore(connection, surroundings)
    }

    /// An appointment within the principal's reach, with somebody they may see; else it isn't there.
    package func open(_ id: AppointmentID, for principal: Principal, _ connection: any Connection) throws
        -> Opened
    {
        var scope = AppointmentPolicy(principal).scope
        if let own = principal.person {
            guard try people.ownPageIsOpen(connection, own) else { throw NotFound() }
            scope = .own(try people.resolve(connection, own))
        }
        guard let appointment = try store(connection).find(id, within: scope),
            let person = try people.people(connection, [appointment.person], principal)[appointment.person]
        else { throw NotFound() }
        return Opened(
            appointment: appointment, person: person, warnings: try warnings(person.id, connection),
            principal: principal)
    }

    /// The same, for somebody who may do this with it now.
    ///
    /// - Throws: `Refused` for a role that never may; `AppointmentRefusal.notFrom` where it stands otherwise.
    package func open(
        _ id: AppointmentID, to action: AppointmentAction, version: Int? = nil, for principal: Principal,
        _ connection: any Connection
    ) throws -> Opened {
        let opened = try open(id, for: principal, connection)
        if let version, version != opened.appointment.version { throw EditConflict() }
        guard principal.person != nil || opened.policy.mayBook else {
            throw Refused(action: action.rawValue)
        }
        _ = try opened.appointment.moved(action, by: principal)
        return opened
    }

    /// Somebody an appointment can be booked with.
    package func personToBook(
        _ id: PersonID, for principal: Principal, _ connection: any Connection
    ) throws -> SeenPerson {
        guard principal.organisation != nil, AppointmentPolicy(principal).mayBook,
            let person = try people.people(connection, [id], principal)[id], person.isWorkedWith
        else { throw NotFound() }
        return person
    }

    func warnings(_ person: PersonID, _ connection: any Connection) throws -> [VisitWarning] {
        try needs.warnings(connection, [person])[person] ?? []
    }

    // MARK: Saving

    /// Saves what an action did, with its history and audit entry, and the task for what comes next where one is.
    @discardableResult
    func save(
        _ changed: Appointment, after action: AppointmentAction, was before: Appointment,
        party: Appointment.Party? = nil, reason: Appointment.Reason? = nil, note: String = "",
        next task: NextTask? = nil, by principal: Principal, _ connection: any Connection
    ) throws -> Appointment {
        var appointment = changed
        if let key = before.taskKey { try people.closeTask(connection, key, principal) }
        appointment.taskKey = nil
        if let task {
            appointment.taskKey = appointment.nextTaskKey
            try openTask(task, appointment.nextTaskKey, appointment, connection)
        }
        let store = store(connection)
        let kept = try store.save(appointment)
        try keep(action, of: kept, was: before, party, reason, note, by: principal, connection)
        let isOtherTime = kept.startsAt != before.startsAt || kept.minutes != before.minutes
        if isOtherTime || kept.worker != before.worker || kept.secondWorker != before.secondWorker {
            try tellOfOverlaps(kept, by: principal, connection)
        }
        try AuditStore(connection, surroundings).add(
            .appointmentChanged, about: kept.id, by: principal,
            detail: ["action": action.rawValue, "status": kept.status.rawValue], person: kept.person)
        return kept
    }

    func keep(
        _ action: AppointmentAction, of appointment: Appointment, was before: Appointment?,
        _ party: Appointment.Party?, _ reason: Appointment.Reason?, _ note: String, by principal: Principal,
        _ connection: any Connection
    ) throws {
        let hasMoved = action == .move || action == .book
        try store(connection).keep(
            AppointmentEvent(
                at: surroundings.now(), action: action, byName: Self.name(principal), party: party,
                reason: reason, from: hasMoved ? before?.startsAt : nil,
                to: hasMoved ? appointment.startsAt : nil, note: note),
            of: appointment.id)
    }

    private static func name(_ principal: Principal) -> String {
        switch principal.kind {
        case .staff:
            principal.organisationName.isEmpty
                ? principal.name : "\(principal.name), \(principal.organisationName)"
        case .carer: "The carer"
        case .quickAddLink, .system: "Mainstay"
        }
    }

    // MARK: Tasks

    /// Something that somebody has to do about an appointment next.
    struct NextTask: Sendable {
        let title: String
        let dueOn: LocalDate
        var urgent = false
    }

    func openTask(
        _ task: NextTask, _ key: String, _ appointment: Appointment, _ connection: any Connection
    ) throws {
        try people.openTask(
            connection,
            TaskRequest(
                kind: "appointment", title: task.title, person: appointment.person,
                organisation: appointment.organisation, account: appointment.worker, dueOn: task.dueOn,
                urgent: task.urgent, key: key, linkPath: appointment.path))
    }

    /// Whom a colleague sees may be hidden from whoever books: who sees that person is told of two at one time.
    func tellOfOverlaps(
        _ appointment: Appointment, by principal: Principal, _ connection: any Connection
    ) throws {
        guard appointment.status == .booked else { return }
        let store = store(connection)
        for worker in [appointment.worker, appointment.secondWorker].compactMap(\.self)
        where worker != principal.account {
            let known = Set(try store.clashes(of: worker, with: appointment, withRestricted: false).map(\.id))
            let all = try store.clashes(of: worker, with: appointment, withRestricted: true)
            guard let hidden = all.first(where: { !known.contains($0.id) }) else { continue }
            // The task is about the person hidden, so that it is hidden from whoever may not know of them.
            try people.openTask(
                connection,
                TaskRequest(
                    kind: "appointment", title: "Two appointments are at one time: move one of them",
                    person: hidden.person, organisation: appointment.organisation, account: worker,
                    dueOn: dayBefore(appointment),
                    key: "appointment/\(appointment.id)/overlap/\(worker)/\(appointment.moves)",
                    linkPath: hidden.path))
        }
    }

    /// The day by which something has to be seen to before an appointment: the working day before it, or today.
    func dayBefore(_ appointment: Appointment) -> LocalDate {
        let before = WorkingCalendar.englandAndWales.adding(workingDays: -1, to: appointment.day)
        return max(before, surroundings.today)
    }

    var nextWorkingDay: LocalDate {
        WorkingCalendar.englandAndWales.nextWorkingDay(after: surroundings.today)
    }

    /// The help that takes over meanwhile is somebody's task, where we arrange it.
    func askForReplacement(_ appointment: Appointment, _ connection: any Connection) throws {
        guard appointment.replacement == .ours, appointment.status == .booked else { return }
        try people.openTask(
            connection,
            TaskRequest(
                kind: "appointment-replacement", title: "Arrange who takes over while they are seen",
                person: appointment.person, organisation: appointment.organisation,
                account: appointment.worker, dueOn: dayBefore(appointment),
                key: appointment.replacementKey, linkPath: appointment.path))
    }

    /// What was to be done for the time that was given up isn't any more.
    func closeTasks(of appointment: Appointment, by principal: Principal, _ connection: any Connection) throws
    {
        try people.closeTask(connection, appointment.replacementKey, principal)
        try people.closeTask(connection, appointment.callKey, principal)
    }

    // MARK: What it is for

    /// Tells whatever it is for which day was agreed, and when its clock stood still.
    func tellOwner(
        _ appointment: Appointment, by principal: Principal, _ connection: any Connection
    ) throws {
        guard let owner = appointment.owner else { return }
        if appointment.status == .booked {
            let days = try store(connection).agreedDays(to: appointment)
            try needs.agreed(connection, owner, appointment.day, clockStops(days), principal)
        } else if appointment.status == .cancelled || appointment.status == .missed {
            try needs.givenUp(connection, owner, principal)
        }
    }
}
