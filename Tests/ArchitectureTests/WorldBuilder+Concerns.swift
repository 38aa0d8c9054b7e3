import Accounts
import Core
import Storage

@testable import App
@testable import Register
@testable import Safeguarding

extension WorldBuilder {
    /// A concern about each, raised by the centre that works with them; leads and whoever raised one see it, not those
    /// who see the person.
    func addConcerns(to records: inout Records, _ people: [Relation: Registered]) throws {
        var ids: [Relation: String] = [.nobody: (surroundings.newID() as ConcernID).description]
        let store = ConcernStore(connection, surroundings)
        for (relation, person) in people {
            let organisation: OrganisationID? = try connection.run(
                """
                SELECT organisation_id FROM involvement WHERE person_id = \(person.person) AND until IS NULL
                ORDER BY id LIMIT 1
                """
            ).first?.value("organisation_id")
            guard let organisation else { continue }
            let now = surroundings.now()
            let concern = Concern(
                id: surroundings.newID(), reference: Reference(randomBytes: surroundings.randomBytes),
                raisedAt: now, raisedBy: nil, origin: organisation, council: organisation, about: nil,
                holder: organisation, team: nil, area: nil, teams: .adults,
                answers: ["words": "For a test", "at-risk": "carer", "source": "unknown"],
                state: ConcernState(
                    status: .raised, person: person.person, raiser: nil, owner: nil,
                    dueAt: now.adding(seconds: 14_400), taskKey: nil, rings: 0, version: 1))
            try store.add(concern)
            ids[relation] = concern.id.description
        }
        records.parameters["/concerns/:concern"] = .ofPeople(ids)
    }
}
