import Core
import Jobs
import Storage

/// Lists of appointments: somebody's, a worker's days, and what jobs work through.
extension AppointmentStore {
    /// Somebody's appointments, latest first.
    package func about(_ person: PersonID, within scope: AppointmentPolicy.Scope) throws -> [Appointment] {
        try appointments(
            """
            person_id = \(person) AND \(Self.condition(for: scope)) ORDER BY starts_at DESC, id DESC LIMIT 50
            """)
    }

    /// Those of somebody that are still booked, whoever has them.
    package func booked(of person: PersonID) throws -> [Appointment] {
        try appointments("person_id = \(person) AND status = 'booked' ORDER BY starts_at, id")
    }

    /// Those that were missed or cancelled, and about which something is still to be done.
    func unsettled(of person: PersonID) throws -> [Appointment] {
        try appointments(
            """
            person_id = \(person) AND status IN ('missed', 'cancelled') AND task_key IS NOT NULL
            ORDER BY starts_at, id
            """)
    }

    /// Those of somebody that their death cancelled, from a moment on.
    func cancelledByDeath(of person: PersonID, since moment: Instant) throws -> [Appointment] {
        try appointments(
            """
            person_id = \(person) AND starts_at > \(moment) AND status = 'cancelled'
            AND end_reason = \(Appointment.Reason.died) ORDER BY starts_at, id
            """)
    }

    /// The one that takes the place of another.
    package func following(_ id: AppointmentID) throws -> Appointment? {
        try appointments("follows_id = \(id) ORDER BY starts_at DESC, id DESC LIMIT 1").first
    }

    /// One worker's, whether first or second, in some time; without restricted people unless it's the reader's own.
    package func days(
        of worker: AccountID, in organisation: OrganisationID, from: Instant, until: Instant,
        withRestricted: Bool
    ) throws -> [Appointment] {
        let time: SQL = """
            organisation_id = \(organisation) AND starts_at >= \(from) AND starts_at < \(until)
            \(Self.restriction(withRestricted)) ORDER BY starts_at, id LIMIT 500
            """
        let first = try appointments("worker_id = \(worker) AND \(time)")
        let second = try appointments("second_worker_id = \(worker) AND \(time)")
        return Self.sorted(first + second)
    }

    /// Everybody's of an organisation in some time, without restricted people, who stand in no list.
    package func days(of organisation: OrganisationID, from: Instant, until: Instant) throws
        -> [Appointment]
    {
        Self.sorted(
            try appointments(
                """
                organisation_id = \(organisation) AND starts_at >= \(from) AND starts_at < \(until)
                \(Self.restriction(false)) ORDER BY starts_at, id LIMIT 500
                """))
    }

    private static func restriction(_ withRestricted: Bool) -> SQL {
        withRestricted ? "" : " AND person_id NOT IN (SELECT person_id FROM restricted_person_facts)"
    }

    private static func sorted(_ appointments: [Appointment]) -> [Appointment] {
        appointments.sorted { ($0.startsAt, $0.id.description) < ($1.startsAt, $1.id.description) }
    }

    /// What a worker has booked that takes some of the same time, wherever; with restricted people only for themselves.
    package func clashes(
        of worker: AccountID, with appointment: Appointment, withRestricted: Bool
    ) throws -> [Appointment] {
        // Nothing is longer than a working day, so nothing older can reach into it.
        let earliest = appointment.startsAt.adding(seconds: -AppointmentRules.minutes.upperBound * 60)
        let time: SQL = """
            starts_at > \(earliest) AND starts_at < \(appointment.endsAt) AND ends_at > \(appointment.startsAt)
            AND status = 'booked' AND id <> \(appointment.id)\(Self.restriction(withRestricted))
            """
        let first = try appointments("worker_id = \(worker) AND \(time)")
        return Self.sorted(first + (try appointments("second_worker_id = \(worker) AND \(time)")))
    }

    // MARK: Somebody leaves

    /// How many appointments still to come a worker has, by organisation.
    package func openCounts(of worker: AccountID) throws -> [OrganisationID: Int] {
        var counts: [OrganisationID: Int] = [:]
        for appointment in try open(of: worker) { counts[appointment.organisation, default: 0] += 1 }
        return counts
    }

    /// Those still to come, or whose outcome nobody has said, that a worker has.
    func open(of worker: AccountID) throws -> [Appointment] {
        let first = try appointments("worker_id = \(worker) AND status = 'booked'")
        return Self.sorted(
            first + (try appointments("second_worker_id = \(worker) AND status = 'booked'")))
    }

    // MARK: Jobs

    /// Booked, wanting a reminder and not reminded, in the order of their time.
    package func toRemind(from: Instant, until: Instant, after: Place?) throws -> [Appointment] {
        let start: SQL = after.map { " AND (starts_at, id) > (\($0.at), \($0.id))" } ?? ""
        return try appointments(
            """
            status = 'booked' AND reminded_at IS NULL AND starts_at > \(from) AND starts_at <= \(until)
            AND reminder <> 'none'\(start) ORDER BY starts_at, id LIMIT \(ScheduledJob.changesAtOnce)
            """)
    }

    /// Keeps that a reminder was seen to; what somebody else saves at the same time isn't in its way.
    package func markReminded(_ id: AppointmentID) throws {
        try connection.run("UPDATE appointment SET reminded_at = \(surroundings.now()) WHERE id = \(id)")
    }

    /// Whether a reminder with this key is still wanted, asked as it leaves; `nil` for what is none of ours.
    package func isReminderWanted(_ key: String) throws -> Bool? {
        let parts = key.split(separator: "/").map(String.init)
        guard parts.count == 3, parts[0] == "appointment", let id = AppointmentID(parts[1]),
            let moves = Int(parts[2])
        else { return nil }
        guard let appointment = try find(id) else { return false }
        return appointment.status == .booked && appointment.moves == moves
            && appointment.reminder == .message
    }

    /// Over, and nobody has said how it went or been asked to.
    package func withoutOutcome(before moment: Instant) throws -> [Appointment] {
        try appointments(
            """
            status = 'booked' AND outcome_asked_at IS NULL AND ends_at < \(moment)
            ORDER BY ends_at, id LIMIT \(ScheduledJob.changesAtOnce)
            """)
    }

    /// Homes of somebody who became restricted are kept nowhere.
    package func forgetPlaces(of person: PersonID) throws {
        try connection.run(
            "UPDATE appointment SET place = '', version = version + 1 WHERE person_id = \(person) AND place <> ''"
        )
    }

    /// Where a job goes on.
    package struct Place: Hashable, Sendable {
        let at: Instant
        let id: AppointmentID

        init(_ appointment: Appointment) { (at, id) = (appointment.startsAt, appointment.id) }
    }
}
