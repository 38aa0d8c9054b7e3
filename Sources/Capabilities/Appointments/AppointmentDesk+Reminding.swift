import Core
import Jobs
import People
import Storage

/// What jobs do about appointments: remind carers in time, and ask workers how it went.
extension AppointmentDesk {
    /// The furthest ahead that any area has carers reminded.
    static let mostReminderDays = 14

    /// Asks for the reminders that are due, once each.
    ///
    /// - Returns: where to go on; `nil` when all were looked at.
    package func remind(after place: AppointmentStore.Place?, _ connection: any Connection) throws
        -> AppointmentStore.Place?
    {
        let now = surroundings.now()
        let due = try store(connection).toRemind(
            from: now, until: now.adding(seconds: (Self.mostReminderDays + 1) * 86_400), after: place)
        var days: [OrganisationID: Int] = [:]
        for appointment in due {
            let organisation = appointment.organisation
            let ahead = try days[organisation] ?? reminderDays(organisation, connection)
            days[organisation] = ahead
            guard appointment.day <= surroundings.today.adding(days: ahead) else { continue }
            try remind(appointment, connection)
        }
        guard due.count == ScheduledJob.changesAtOnce, let last = due.last else { return nil }
        return AppointmentStore.Place(last)
    }

    func reminderDays(_ organisation: OrganisationID, _ connection: any Connection) throws -> Int {
        try people.number(
            connection, "clocks.appointment-reminder", try people.area(connection, organisation))
    }

    private func remind(_ appointment: Appointment, _ connection: any Connection) throws {
        let channel = try needs.channel(connection, appointment.person)
        switch (channel, appointment.reminder) {
        case (.nothing, _), (_, .none): break
        case (.write, .message): try write(to: appointment, connection)
        case (.write, .call), (.ring, _): try ring(appointment, connection)
        }
        try store(connection).markReminded(appointment.id)
    }

    private func write(to appointment: Appointment, _ connection: any Connection) throws {
        let phone = try people.phone(connection, appointment.organisation)
        let request = MessageRequest(
            template: "appointment-reminder", person: appointment.person,
            values: [
                "when": "\(appointment.day.weekdayName) \(appointment.startsAt.spoken)",
                "ring": phone ?? "the number you have for us",
            ], key: appointment.reminderKey, useBy: appointment.startsAt,
            organisation: appointment.organisation)
        try EventStore(connection, surroundings).add(request.event(about: appointment.id))
    }

    private func ring(_ appointment: Appointment, _ connection: any Connection) throws {
        try people.openTask(
            connection,
            TaskRequest(
                kind: "appointment-call", title: "Ring to remind them of an appointment",
                person: appointment.person, organisation: appointment.organisation,
                account: appointment.worker, dueOn: dayBefore(appointment), key: appointment.callKey,
                linkPath: appointment.path))
    }

    /// Asks how it went of each that is over: nothing rests because nobody said.
    ///
    /// - Returns: how many were asked about.
    package func askOutcomes(_ connection: any Connection) throws -> Int {
        let store = store(connection)
        let over = try store.withoutOutcome(before: surroundings.now().adding(seconds: -12 * 3600))
        for before in over {
            var appointment = before
            appointment.outcomeAskedAt = surroundings.now()
            if let key = before.taskKey { try people.closeTask(connection, key, Self.service) }
            if let task = standing(appointment) {
                appointment.taskKey = appointment.nextTaskKey
                try openTask(task, appointment.nextTaskKey, appointment, connection)
            }
            try store.save(appointment)
        }
        return over.count
    }
}
