import Audit
import Core
import Jobs
import People
import Storage

extension AppointmentDesk {
    /// Books a new appointment; it is checked before.
    ///
    /// - Throws: `AppointmentRefusal.personDied`.
    @discardableResult
    package func book(
        _ appointment: Appointment, with person: SeenPerson, clashTaken: Bool = false,
        by principal: Principal, _ connection: any Connection
    ) throws -> Appointment {
        guard !person.hasDied else { throw AppointmentRefusal.personDied }
        var appointment = appointment
        if person.isRestricted { appointment.place = "" }
        let store = store(connection)
        try store.add(appointment)
        try keep(
            .book, of: appointment, was: nil, nil, nil,
            clashTaken ? "Booked although the worker has another appointment then" : "", by: principal,
            connection)
        try AuditStore(connection, surroundings).add(
            .appointmentBooked, about: appointment.id, by: principal,
            detail: ["purpose": appointment.purpose.rawValue, "way": appointment.way.rawValue],
            person: appointment.person)
        if let before = appointment.follows, var earlier = try store.find(before), let key = earlier.taskKey {
            try people.closeTask(connection, key, principal)
            earlier.taskKey = nil
            try store.save(earlier)
        }
        try askForReplacement(appointment, connection)
        try tellOwner(appointment, by: principal, connection)
        try tellOfOverlaps(appointment, by: principal, connection)
        return appointment
    }

    /// Saves everything but the time.
    @discardableResult
    package func change(_ changed: Appointment, was opened: Opened, _ connection: any Connection) throws
        -> Appointment
    {
        let before = opened.appointment
        var appointment = try changed.moved(.change, by: opened.principal)
        if opened.person.isRestricted { appointment.place = "" }
        if before.replacement != appointment.replacement {
            try people.closeTask(connection, before.replacementKey, opened.principal)
        }
        let kept = try save(
            appointment, after: before.worker == appointment.worker ? .change : .assign, was: before,
            next: standing(appointment), by: opened.principal, connection)
        if before.replacement != kept.replacement { try askForReplacement(kept, connection) }
        if before.owner != kept.owner {
            if let owner = before.owner { try needs.givenUp(connection, owner, opened.principal) }
            try tellOwner(kept, by: opened.principal, connection)
        }
        return kept
    }

    /// Moves it to another time: the reminder starts anew, and the clock follows the rule.
    @discardableResult
    package func move(
        _ opened: Opened, to startsAt: Instant, minutes: Int, party: Appointment.Party,
        reason: Appointment.Reason, note: String = "", _ connection: any Connection
    ) throws -> Appointment {
        let before = opened.appointment
        guard startsAt != before.startsAt || minutes != before.minutes else {
            throw AppointmentRefusal.sameTime
        }
        var appointment = try before.moved(.move, by: opened.principal)
        try closeTasks(of: before, by: opened.principal, connection)
        (appointment.startsAt, appointment.minutes) = (startsAt, minutes)
        appointment.moves += 1
        (appointment.askedAt, appointment.askedWords) = (nil, "")
        (appointment.remindedAt, appointment.outcomeAskedAt) = (nil, nil)
        let kept = try save(
            appointment, after: .move, was: before, party: party, reason: reason, note: note,
            next: standing(appointment),
            by: opened.principal, connection)
        try askForReplacement(kept, connection)
        try tellOwner(kept, by: opened.principal, connection)
        return kept
    }

    /// Cancels it; unless nobody wants another, agreeing a new day is somebody's task.
    @discardableResult
    package func cancel(
        _ opened: Opened, party: Appointment.Party, reason: Appointment.Reason, wantsAnother: Bool,
        note: String = "", _ connection: any Connection
    ) throws -> Appointment {
        let before = opened.appointment
        var appointment = try before.moved(.cancel, by: opened.principal)
        try closeTasks(of: before, by: opened.principal, connection)
        (appointment.endedBy, appointment.endReason) = (party, reason)
        (appointment.askedAt, appointment.askedWords, appointment.outcome) = (nil, "", note)
        let title =
            wantsAnother
            ? "An appointment was cancelled: agree another day"
            : "The carer cancelled and wants no other day: ask kindly whether something else would help"
        let isOver = party == .service || (party == .us && !wantsAnother)
        let kept = try save(
            appointment, after: .cancel, was: before, party: party, reason: reason, note: note,
            next: isOver ? nil : NextTask(title: title, dueOn: nextWorkingDay), by: opened.principal,
            connection)
        try tellOwner(kept, by: opened.principal, connection)
        return kept
    }

    /// It took place.
    @discardableResult
    package func attend(_ opened: Opened, note: String, _ connection: any Connection) throws -> Appointment {
        var appointment = try opened.appointment.kept(
            .attend, at: surroundings.now(), by: opened.principal)
        try closeTasks(of: opened.appointment, by: opened.principal, connection)
        (appointment.askedAt, appointment.askedWords, appointment.outcome) = (nil, "", note)
        return try save(
            appointment, after: .attend, was: opened.appointment, note: note, by: opened.principal, connection
        )
    }

    /// It didn't take place: what was tried is kept, and somebody asks kindly how they are; nothing is closed.
    @discardableResult
    package func miss(
        _ opened: Opened, party: Appointment.Party, tried: String, _ connection: any Connection
    ) throws -> Appointment {
        var appointment = try opened.appointment.kept(.miss, at: surroundings.now(), by: opened.principal)
        try closeTasks(of: opened.appointment, by: opened.principal, connection)
        appointment.endedBy = party
        (appointment.askedAt, appointment.askedWords, appointment.outcome) = (nil, "", tried)
        let kept = try save(
            appointment, after: .miss, was: opened.appointment, party: party, note: tried,
            next: afterMissing(appointment), by: opened.principal, connection)
        try tellOwner(kept, by: opened.principal, connection)
        return kept
    }

    /// What somebody does after an appointment at which one side wasn't.
    func afterMissing(_ appointment: Appointment) -> NextTask {
        let title =
            appointment.endedBy == .carer
            ? "Somebody wasn’t there: ring, ask kindly how they are, and agree another day"
            : "We didn’t come: say sorry, and agree another day"
        return NextTask(title: title, dueOn: nextWorkingDay, urgent: appointment.endedBy == .us)
    }

    /// What was written down was a mistake: it is booked as it was.
    @discardableResult
    package func undo(_ opened: Opened, note: String, _ connection: any Connection) throws -> Appointment {
        let before = opened.appointment
        var appointment = try before.moved(.undo, by: opened.principal)
        guard !opened.person.hasDied else { throw AppointmentRefusal.personDied }
        if before.status == .cancelled {
            guard before.startsAt > surroundings.now() else { throw AppointmentRefusal.overAlready }
        }
        guard try store(connection).following(before.id) == nil else {
            throw AppointmentRefusal.notFrom(before.status)
        }
        (appointment.endedBy, appointment.endReason, appointment.outcome) = (nil, nil, "")
        // What was closed with it is asked for again under keys of its own.
        appointment.moves += 1
        (appointment.remindedAt, appointment.outcomeAskedAt) = (nil, nil)
        let kept = try save(
            appointment, after: .undo, was: before, note: note,
            next: standing(appointment),
            by: opened.principal, connection)
        if kept.startsAt > surroundings.now() {
            try askForReplacement(kept, connection)
            try tellOwner(kept, by: opened.principal, connection)
        }
        return kept
    }

    // MARK: The carer

    /// The carer asks for another day: it stays booked until somebody has agreed one with them.
    @discardableResult
    package func ask(_ opened: Opened, words: String, _ connection: any Connection) throws -> Appointment {
        guard opened.appointment.startsAt > surroundings.now() else { throw AppointmentRefusal.overAlready }
        var appointment = try opened.appointment.moved(.ask, by: opened.principal)
        (appointment.askedAt, appointment.askedWords) = (surroundings.now(), words)
        return try save(
            appointment, after: .ask, was: opened.appointment, party: .carer, note: words,
            next: standing(appointment), by: opened.principal, connection)
    }

    /// What somebody has to do about a booked appointment as it stands.
    func standing(_ appointment: Appointment) -> NextTask? {
        guard appointment.status == .booked else { return nil }
        if appointment.outcomeAskedAt != nil {
            return NextTask(title: "Say how an appointment went", dueOn: nextWorkingDay)
        }
        if appointment.worker == nil {
            return NextTask(
                title: "Nobody has this appointment: say who takes it", dueOn: surroundings.today,
                urgent: true)
        }
        guard appointment.askedAt != nil else { return nil }
        return NextTask(
            title: "A carer asks for another day: ring, and agree one",
            dueOn: min(nextWorkingDay, max(appointment.day, surroundings.today)),
            urgent: appointment.day <= nextWorkingDay)
    }
}
