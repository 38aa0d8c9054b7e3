import Core
import People
import Storage

/// What stands of somebody's appointments on their record, and on their own page.
struct AppointmentSections {
    let desk: AppointmentDesk
    let connection: any Connection

    func onRecord(_ person: PersonID, _ principal: Principal) throws -> [CaseSection] {
        let policy = AppointmentPolicy(principal)
        guard case .organisation = policy.scope,
            let seen = try desk.people.people(connection, [person], principal)[person]
        else { return [] }
        let found = try desk.store(connection).about(seen.id, within: policy.scope)
        let names = try desk.people.accountNames(connection, Set(found.compactMap(\.worker)))
        let now = desk.surroundings.now()
        // What is to come stands first, the nearest first.
        let coming = found.filter { $0.status == .booked && $0.endsAt >= now }.reversed()
        let over = found.filter { $0.status != .booked || $0.endsAt < now }.prefix(10)
        let lines = (Array(coming) + Array(over)).map { appointment in
            let needsOutcome = appointment.status == .booked && appointment.endsAt < now
            let state =
                needsOutcome
                ? "Over: say how it went"
                : appointment.askedAt != nil && appointment.status == .booked
                    ? "The carer asks for another day" : appointment.status.title
            let worker = appointment.worker.map { names[$0] ?? "a colleague" } ?? "nobody: say who takes it"
            return CaseLine(
                title: "\(appointment.day.weekdayName) \(appointment.startsAt.spoken)",
                detail:
                    "\(appointment.purpose.title), \(appointment.way.title.lowercased()), with \(worker). \(state)",
                path: appointment.path,
                isUrgent: needsOutcome || (appointment.status == .booked && appointment.worker == nil))
        }
        let mayBook = policy.mayBook && seen.isWorkedWith && !seen.hasDied
        return [
            CaseSection(
                heading: "Appointments", lines: lines, action: mayBook ? "Book an appointment" : nil,
                actionPath: mayBook ? "/people/\(seen.id)/appointments/new" : nil,
                empty: "No appointment yet.")
        ]
    }

    func own(_ carer: PersonID) throws -> [CaseSection] {
        let own = try desk.people.resolve(connection, carer)
        let now = desk.surroundings.now()
        let found = try desk.store(connection).about(own, within: .own(own))
        let coming = found.filter { $0.status == .booked && $0.endsAt >= now }.reversed()
        let over = found.filter { $0.status != .booked && $0.startsAt > now.adding(seconds: -90 * 86_400) }
        let names = try desk.people.organisationNames(connection, Set(found.map(\.organisation)))
        var lines: [CaseLine] = []
        for appointment in coming {
            let asked = appointment.askedAt == nil ? "" : ". You asked for another day: we will ring you"
            lines.append(
                CaseLine(
                    title: "\(appointment.day.weekdayName) \(appointment.startsAt.spoken)",
                    detail: "\(appointment.way.ownTitle). \(names[appointment.organisation] ?? "")\(asked)",
                    path: "/my-appointments/\(appointment.id)"))
        }
        for appointment in over.prefix(5) {
            lines.append(
                CaseLine(
                    title: "\(appointment.day.weekdayName) \(appointment.startsAt.spoken)",
                    detail: appointment.status == .missed ? "We missed each other" : appointment.status.title,
                    path: "/my-appointments/\(appointment.id)"))
        }
        guard !lines.isEmpty else { return [] }
        return [CaseSection(heading: "Your appointments", lines: lines, empty: "You have no appointment.")]
    }
}
