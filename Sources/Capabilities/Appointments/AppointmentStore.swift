import Core
import Storage

/// All SQL for appointments; its lists are in the file named after this one.
package struct AppointmentStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    static let columns: SQL = """
        id, person_id, organisation_id, worker_id, second_worker_id, purpose, owner_kind, owner_id, follows_id,
        starts_at, minutes, way, place, interpreter, replacement, reminder, reminded_at, present, note, status,
        ended_by, end_reason, outcome, outcome_asked_at, asked_at, asked_words, moves, task_key, version
        """

    package func find(_ id: AppointmentID, within scope: AppointmentPolicy.Scope) throws -> Appointment? {
        try appointments("id = \(id) AND \(Self.condition(for: scope))").first
    }

    /// For the service itself, which has no scope.
    package func find(_ id: AppointmentID) throws -> Appointment? {
        try appointments("id = \(id)").first
    }

    package func add(_ appointment: Appointment) throws {
        try connection.run(
            """
            INSERT INTO appointment (
                id, person_id, organisation_id, worker_id, second_worker_id, purpose, owner_kind, owner_id, follows_id,
                starts_at, ends_at, minutes, way, place, interpreter, replacement, reminder, present, note, status)
            VALUES (
                \(appointment.id), \(appointment.person), \(appointment.organisation), \(appointment.worker),
                \(appointment.secondWorker), \(appointment.purpose), \(appointment.owner?.kind),
                \(appointment.owner?.id), \(appointment.follows), \(appointment.startsAt), \(appointment.endsAt),
                \(appointment.minutes), \(appointment.way), \(appointment.place), \(appointment.interpreter),
                \(appointment.replacement), \(appointment.reminder), \(appointment.present), \(appointment.note),
                \(appointment.status))
            """)
    }

    /// Saves how an appointment stands.
    ///
    /// - Returns: it, as it is kept now.
    /// - Throws: `EditConflict` when somebody else saved it first.
    @discardableResult
    package func save(_ appointment: Appointment) throws -> Appointment {
        let details: SQL = """
            purpose = \(appointment.purpose), owner_kind = \(appointment.owner?.kind),
            owner_id = \(appointment.owner?.id), way = \(appointment.way), place = \(appointment.place),
            interpreter = \(appointment.interpreter), replacement = \(appointment.replacement),
            reminder = \(appointment.reminder), reminded_at = \(appointment.remindedAt),
            present = \(appointment.present), note = \(appointment.note)
            """
        let saved = try connection.run(
            """
            UPDATE appointment
            SET worker_id = \(appointment.worker), second_worker_id = \(appointment.secondWorker),
                starts_at = \(appointment.startsAt), ends_at = \(appointment.endsAt),
                minutes = \(appointment.minutes), \(details), status = \(appointment.status),
                ended_by = \(appointment.endedBy), end_reason = \(appointment.endReason),
                outcome = \(appointment.outcome), outcome_asked_at = \(appointment.outcomeAskedAt), asked_at = \(appointment.askedAt),
                asked_words = \(appointment.askedWords), moves = \(appointment.moves),
                task_key = \(appointment.taskKey), version = version + 1
            WHERE id = \(appointment.id) AND version = \(appointment.version)
            RETURNING version
            """)
        guard let version: Int = try saved.first?.value("version") else { throw EditConflict() }
        var kept = appointment
        kept.version = version
        return kept
    }

    // MARK: What happened

    package func keep(_ event: AppointmentEvent, of id: AppointmentID) throws {
        let eventID: EventID = surroundings.newID()
        try connection.run(
            """
            INSERT INTO appointment_event (
                id, appointment_id, at, action, by_name, party, reason, from_at, to_at, note)
            VALUES (\(eventID), \(id), \(event.at), \(event.action.rawValue), \(event.byName), \(event.party),
                \(event.reason), \(event.from), \(event.to), \(event.note))
            """)
    }

    /// What was done to an appointment, earliest first.
    package func events(of id: AppointmentID) throws -> [AppointmentEvent] {
        try connection.run(
            """
            SELECT at, action, by_name, party, reason, from_at, to_at, note FROM appointment_event
            WHERE appointment_id = \(id) ORDER BY at, id LIMIT 500
            """
        ).map { row in
            AppointmentEvent(
                at: try row.value("at"),
                action: AppointmentAction(rawValue: try row.value("action")) ?? .change,
                byName: try row.value("by_name"), party: try row.optional("party"),
                reason: try row.optional("reason"), from: try row.optional("from_at"),
                to: try row.optional("to_at"), note: try row.value("note"))
        }
    }

    /// The days that were agreed one after another, from the first appointment of a row to this one.
    package func agreedDays(to appointment: Appointment) throws -> [AgreedDay] {
        var row = [appointment]
        while row.count < 20, let before = row.first?.follows, let earlier = try find(before) {
            row.insert(earlier, at: 0)
        }
        var days: [AgreedDay] = []
        for (place, one) in row.enumerated() {
            let moves = try events(of: one.id).filter { $0.action == .move }
            let first = moves.first?.from ?? one.startsAt
            days.append(
                AgreedDay(first.londonDate, after: place == 0 ? nil : row[place - 1].givenUp))
            for move in moves {
                guard let to = move.to else { continue }
                days.append(
                    AgreedDay(
                        to.londonDate,
                        after: GivenUp(
                            .moved, isByCarer: move.party == .carer,
                            ourHelpWasMissing: move.reason == .noReplacement && one.replacement == .ours)))
            }
        }
        return days
    }

    func appointments(_ condition: SQL) throws -> [Appointment] {
        try connection.run("SELECT \(Self.columns) FROM appointment WHERE \(condition)")
            .map(Appointment.init(row:))
    }

    static func condition(for scope: AppointmentPolicy.Scope) -> SQL {
        switch scope {
        case .none: "1 = 0"
        case .organisation(let organisation): "organisation_id = \(organisation)"
        case .own(let person): "person_id = \(person)"
        }
    }
}

extension Appointment {
    init(row: Row) throws {
        let kind: String? = try row.optional("owner_kind")
        let ownerID: String? = try row.optional("owner_id")
        var owner: AppointmentOwner?
        if let kind, let ownerID { owner = AppointmentOwner(kind: kind, id: ownerID) }
        self.init(
            id: try row.value("id"), person: try row.value("person_id"),
            organisation: try row.value("organisation_id"), worker: try row.optional("worker_id"),
            secondWorker: try row.optional("second_worker_id"), purpose: try row.value("purpose"),
            owner: owner, follows: try row.optional("follows_id"), startsAt: try row.value("starts_at"),
            minutes: try row.value("minutes"), way: try row.value("way"), place: try row.value("place"),
            interpreter: try row.optional("interpreter"), replacement: try row.value("replacement"),
            reminder: try row.value("reminder"), remindedAt: try row.optional("reminded_at"),
            present: try row.value("present"), note: try row.value("note"), status: try row.value("status"),
            endedBy: try row.optional("ended_by"), endReason: try row.optional("end_reason"),
            outcome: try row.value("outcome"), outcomeAskedAt: try row.optional("outcome_asked_at"),
            askedAt: try row.optional("asked_at"),
            askedWords: try row.value("asked_words"), moves: try row.value("moves"),
            taskKey: try row.optional("task_key"), version: try row.value("version"))
    }
}
