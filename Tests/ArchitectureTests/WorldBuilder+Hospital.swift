import Core
import Storage

@testable import Assessments
@testable import Discharge
@testable import Register

extension WorldBuilder {
    /// A stay in hospital of whoever each carer looks after, and a young carer's way past 18 of each.
    func addHospital(to records: inout Records, _ people: [Relation: Registered]) throws {
        var stays: [Relation: String] = [.nobody: (surroundings.newID() as HospitalStayID).description]
        var ways: [Relation: String] = [.nobody: (surroundings.newID() as TransitionID).description]
        for (relation, person) in people {
            let organisation: OrganisationID? = try connection.run(
                """
                SELECT organisation_id FROM involvement WHERE person_id = \(person.person) AND until IS NULL
                ORDER BY id LIMIT 1
                """
            ).first?.value("organisation_id")
            guard let organisation else { continue }
            let today = surroundings.today
            var stay = HospitalStay(
                id: surroundings.newID(), reference: Reference(randomBytes: surroundings.randomBytes),
                organisation: organisation, ward: "A ward", contact: nil, area: nil, carer: person.person,
                relationship: "Her father", admittedOn: today, dueOn: today)
            stay.carerFound = .yes
            try StayStore(connection, surroundings).add(stay)
            stays[relation] = stay.id.description
            var way = Transition(
                id: surroundings.newID(), person: person.person, bornOn: "2010-01-05", startedOn: today,
                young: Transition.Owner(organisation), adult: Transition.Owner(organisation),
                notice: .seventeenAndHalf)
            way.nextOn = .lookedAtNoMore
            try TransitionStore(connection).add(way)
            ways[relation] = way.id.description
        }
        records.parameters["/discharge/:stay"] = .ofPeople(stays)
        records.parameters["/my-going-home/:stay"] = .ofPeople(stays)
        records.parameters["/transitions/:transition"] = .ofPeople(ways)
    }
}
