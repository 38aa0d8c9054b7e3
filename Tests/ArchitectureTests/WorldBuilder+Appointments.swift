import Core
import Storage

@testable import Appointments
@testable import Register

extension WorldBuilder {
    /// An appointment to come with each.
    func addAppointments(to records: inout Records, _ people: [Relation: Registered]) throws {
        var ids: [Relation: String] = [.nobody: (surroundings.newID() as AppointmentID).description]
        for (relation, person) in people {
            let organisation: OrganisationID? = try connection.run(
                """
                SELECT organisation_id FROM involvement WHERE person_id = \(person.person) AND until IS NULL
                ORDER BY id LIMIT 1
                """
            ).first?.value("organisation_id")
            guard let organisation else { continue }
            let appointment = Appointment(
                id: surroundings.newID(), person: person.person, organisation: organisation,
                purpose: .other, follows: nil, startsAt: surroundings.now().adding(seconds: 3 * 86_400),
                minutes: 45, way: .telephone, place: "", replacement: .notNeeded, reminder: .none,
                present: "",
                note: "", status: .booked, outcome: "", askedWords: "", moves: 0, version: 1)
            try AppointmentStore(connection, surroundings).add(appointment)
            ids[relation] = appointment.id.description
        }
        records.parameters["/appointments/:appointment"] = .ofPeople(ids)
        records.parameters["/my-appointments/:appointment"] = .ofPeople(ids)
    }
}
