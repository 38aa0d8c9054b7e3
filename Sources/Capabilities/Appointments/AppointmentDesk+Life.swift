import Audit
import Core
import Jobs
import People
import Storage

/// What becomes of appointments when somebody dies or has not, is restricted, is joined to another, or leaves.
extension AppointmentDesk {
    private func opened(_ appointment: Appointment) -> Opened {
        Opened(
            appointment: appointment,
            person: SeenPerson(id: appointment.person, name: "", reference: ""), warnings: [],
            principal: Self.service)
    }

    /// Only a confirmed death cancels anything; while it isn't known, reminders wait by the rules of contact.
    package func died(_ id: PersonID, _ connection: any Connection) throws {
        let person = try people.resolve(connection, id)
        for appointment in try store(connection).booked(of: person)
        where appointment.endsAt > surroundings.now() {
            try cancel(
                opened(appointment), party: .service, reason: .died, wantsAnother: false, connection)
        }
        // Nobody rings to ask how somebody is who has died, or which other day would suit.
        for var appointment in try store(connection).unsettled(of: person) {
            guard let key = appointment.taskKey else { continue }
            try people.closeTask(connection, key, Self.service)
            appointment.taskKey = nil
            try store(connection).save(appointment)
        }
    }

    /// Somebody ticked a task off on the worklist: what is still to be done of the appointment is asked again.
    package func taskClosed(_ closed: TaskClosed, _ connection: any Connection) throws {
        let parts = closed.key.split(separator: "/").map(String.init)
        guard parts.count == 4, parts[0] == "appointment", parts[2] == "next",
            let id = AppointmentID(parts[1]),
            var appointment = try store(connection).find(id), appointment.taskKey == closed.key
        else { return }
        // After a missed one they were rung, or still have to be.
        let isToRing = appointment.status == .missed && !closed.isDone
        if let task = isToRing ? afterMissing(appointment) : standing(appointment) {
            appointment.taskKey = appointment.nextTaskKey
            try openTask(task, appointment.nextTaskKey, appointment, connection)
        } else {
            appointment.taskKey = nil
        }
        try store(connection).save(appointment)
    }

    /// A death was none: what it cancelled and is still to come is booked again; the rest is agreed anew.
    package func deathUndone(_ id: PersonID, _ connection: any Connection) throws {
        let person = try people.resolve(connection, id)
        let since = surroundings.now().adding(seconds: -90 * 86_400)
        for appointment in try store(connection).cancelledByDeath(of: person, since: since) {
            if appointment.startsAt > surroundings.now() {
                try undo(
                    opened(appointment), note: "A death was recorded by mistake, and taken back", connection)
            } else {
                try openTask(
                    NextTask(
                        title: "A death was none: an appointment passed meanwhile. Agree another day",
                        dueOn: nextWorkingDay), appointment.nextTaskKey, appointment, connection)
                var passed = appointment
                passed.taskKey = appointment.nextTaskKey
                try store(connection).save(passed)
            }
        }
    }

    /// Somebody is restricted from now on: no address of theirs stays here, and their reviewer decides who goes.
    package func restricted(_ id: PersonID, _ connection: any Connection) throws {
        let person = try people.resolve(connection, id)
        guard try people.restricted(connection, [person]).contains(person) else { return }
        let store = store(connection)
        try store.forgetPlaces(of: person)
        for appointment in try store.booked(of: person) where appointment.endsAt > surroundings.now() {
            try openTask(
                NextTask(
                    title: "Restricted since this was booked: decide who goes, and where",
                    dueOn: surroundings.today, urgent: true), "appointment/\(appointment.id)/restricted",
                appointment, connection)
        }
    }

    /// Two records were joined: where that gives one person two appointments at one time, somebody looks.
    package func joined(_ kept: PersonID, _ connection: any Connection) throws {
        let person = try people.resolve(connection, kept)
        let booked = try store(connection).booked(of: person)
        for (place, appointment) in booked.enumerated()
        where booked[..<place].contains(where: { $0.overlaps(appointment) }) {
            try openTask(
                NextTask(
                    title: "One person has two appointments at one time since two records were joined",
                    dueOn: nextWorkingDay), "appointment/\(appointment.id)/double", appointment, connection)
        }
    }

    /// Gives what a worker has at an organisation to a colleague; with none, each is somebody's task.
    package func handOver(
        from worker: AccountID, to other: AccountID?, in organisation: OrganisationID,
        by principal: Principal, _ connection: any Connection
    ) throws {
        for before in try store(connection).open(of: worker) where before.organisation == organisation {
            var appointment = before
            if before.worker == worker { appointment.worker = other }
            if before.secondWorker == worker { appointment.secondWorker = other }
            // Nobody is their own second worker.
            if appointment.worker != nil, appointment.worker == appointment.secondWorker {
                appointment.secondWorker = nil
            }
            let hasLostSecond = before.secondWorker != nil && appointment.secondWorker == nil
            var task = standing(appointment)
            if hasLostSecond, task == nil {
                task = NextTask(
                    title: "The second worker of this appointment left: say who goes",
                    dueOn: dayBefore(appointment), urgent: true)
            }
            try save(appointment, after: .assign, was: before, next: task, by: principal, connection)
        }
    }
}
