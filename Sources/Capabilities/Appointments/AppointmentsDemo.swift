import Core
import Foundation
import Storage

/// Makes up appointments with made-up carers: some behind them, some to come, a few moved or missed.
package struct AppointmentsDemo {
    /// A made-up carer, as far as this needs to know them.
    package struct Carer: Sendable {
        package let person: PersonID
        package let organisation: OrganisationID
        package let registeredOn: LocalDate
        package let age: Int

        package init(person: PersonID, organisation: OrganisationID, registeredOn: LocalDate, age: Int) {
            (self.person, self.organisation, self.registeredOn) = (person, organisation, registeredOn)
            self.age = age
        }
    }

    /// Rows of made-up appointments, not yet written.
    package struct Batch: Sendable {
        fileprivate var appointments: [[SQLValue]] = []
        fileprivate var events: [[SQLValue]] = []

        package var count: Int { appointments.count + events.count }

        package func write(_ connection: any Connection) throws {
            try connection.insert(into: "appointment", AppointmentsDemo.columns, rows: appointments)
            try connection.insert(
                into: "appointment_event",
                [
                    "id", "appointment_id", "at", "action", "by_name", "party", "reason", "from_at", "to_at",
                    "note",
                ], rows: events)
        }
    }

    package static let tables: [StaticString] = ["appointment", "appointment_event"]

    private static let columns: [StaticString] = [
        "id", "person_id", "organisation_id", "worker_id", "purpose", "starts_at", "ends_at", "minutes",
        "way",
        "place", "interpreter", "replacement", "reminder", "present", "status", "ended_by", "outcome",
        "outcome_asked_at", "moves",
    ]

    private let workers: [OrganisationID: [AccountID]]
    private let today: LocalDate
    private var chance: SeededChance
    private var batch = Batch()
    private var made: Int64 = 0

    package init(workers: [OrganisationID: [AccountID]], seed: UInt64, today: LocalDate) {
        (self.workers, self.today) = (workers, today)
        chance = SeededChance(seed: seed ^ 0xA990)
    }

    /// Appointments of these carers: about one grown-up carer in five has one or two.
    package mutating func batch(for carers: [Carer]) -> Batch {
        batch = Batch()
        for carer in carers where carer.age >= 18 && chance.happens(22) {
            guard let accounts = workers[carer.organisation], !accounts.isEmpty else { continue }
            let worker = chance.pick(accounts)
            let past = carer.registeredOn.adding(days: 5 + chance.below(40))
            if past < today.adding(days: -2) { add(carer, worker, on: past, purpose: .firstContact) }
            if chance.happens(55) {
                let ahead = today.adding(days: chance.below(15))
                add(carer, worker, on: ahead, purpose: chance.pick([.firstContact, .other]))
            }
        }
        return batch
    }

    private static let places: [Appointment.Way: String] = [
        .home: "At their home", .centre: "The front room of the centre", .telephone: "", .video: "",
    ]

    private mutating func add(
        _ carer: Carer, _ worker: AccountID, on wanted: LocalDate, purpose: Appointment.Purpose
    ) {
        let day = WorkingCalendar.englandAndWales.workingDay(onOrAfter: wanted)
        let isPast = day < today
        let id = AppointmentID(newUUID())
        let startsAt = Instant(day, hour: 9 + chance.below(7), minute: chance.pick([0, 30]))
        let minutes = chance.pick([30, 45, 60, 90])
        let way = chance.pick([Appointment.Way.home, .home, .centre, .telephone, .telephone, .video])
        let isMissed = isPast && chance.happens(12)
        let status: Appointment.Status = isMissed ? .missed : isPast ? .attended : .booked
        let bookedOn = min(day.adding(days: -3 - chance.below(10)), today.adding(days: -1))
        let bookedAt = Instant(bookedOn, hour: 11)
        let wasMoved = chance.happens(15)
        let needsHelp = chance.happens(25)
        let language = chance.happens(6) ? chance.pick(["Polish", "Nepali", "Portuguese"]) : nil
        let replacement: Appointment.Replacement = needsHelp ? .theirs : .notNeeded
        let endedBy = isMissed ? Appointment.Party.carer.rawValue : nil
        let row: [SQLValue] = [
            .text(id.description), .text(carer.person.description), .text(carer.organisation.description),
            .text(worker.description), .text(purpose.rawValue), .text(startsAt.description),
            .text(startsAt.adding(seconds: minutes * 60).description), .integer(Int64(minutes)),
            .text(way.rawValue), .text(Self.places[way] ?? ""), Self.text(language),
            .text(replacement.rawValue),
            .text(Appointment.Reminder.call.rawValue), .text(chance.happens(10) ? "Their sister" : ""),
            .text(status.rawValue), Self.text(endedBy),
            .text(isMissed ? "Rang twice, left no message. A colleague tries again." : ""),
            .null, .integer(wasMoved ? 1 : 0),
        ]
        batch.appointments.append(row)
        event(id, .book, at: bookedAt)
        if wasMoved {
            event(
                id, .move, at: bookedAt.adding(seconds: 3600), party: chance.pick([.carer, .us]),
                from: startsAt.adding(seconds: -2 * 86_400), to: startsAt)
        }
        if isPast { event(id, isMissed ? .miss : .attend, at: startsAt.adding(seconds: 7200)) }
    }

    private mutating func event(
        _ id: AppointmentID, _ action: AppointmentAction, at: Instant, party: Appointment.Party? = nil,
        from: Instant? = nil, to: Instant? = nil
    ) {
        let reason = party.map { $0 == .carer ? Appointment.Reason.caring : .staffAway }
        let row: [SQLValue] = [
            .text(newUUID().uuidString.lowercased()), .text(id.description), .text(at.description),
            .text(action.rawValue), .text("The worker"), Self.text(party?.rawValue),
            Self.text(reason?.rawValue), Self.text(from?.description), Self.text(to?.description), .text(""),
        ]
        batch.events.append(row)
    }

    private static func text(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }

    private mutating func newUUID() -> UUID {
        made += 1
        let begin = Instant(today, hour: 0).millisecondsSince1970
        return chance.uuid(at: Instant(millisecondsSince1970: begin + made / 16))
    }
}
