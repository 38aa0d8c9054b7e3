import Accounts
import Core
import Storage

@testable import Advocacy
@testable import Register

extension WorldBuilder {
    /// The advocate's one case.
    func addAdvocate(for person: PersonID) throws {
        var advocacy = AdvocacyCase(
            id: surroundings.newID(), person: person, kind: .careAct, status: .allocated,
            organisation: AccountsDemo.dorsetCentre.id, dueOn: surroundings.today)
        (advocacy.wantedOn, advocacy.allocatedOn) = (surroundings.today, surroundings.today)
        (advocacy.advocate, advocacy.advocateName) = (Self.account(.advocate, .same), "Their advocate")
        try AdvocacyStore(connection, surroundings).add(advocacy)
    }

    /// A case of each: ours has an advocate, the others wait for one.
    func addAdvocates(to records: inout Records, _ people: [Relation: Registered]) throws {
        var ids: [Relation: String] = [.nobody: (surroundings.newID() as AdvocacyID).description]
        let store = AdvocacyStore(connection, surroundings)
        for (relation, person) in people {
            if let known = try store.open(of: person.person).first {
                ids[relation] = known.id.description
                continue
            }
            let organisation: OrganisationID? = try connection.run(
                """
                SELECT organisation_id FROM involvement WHERE person_id = \(person.person) AND until IS NULL
                ORDER BY id LIMIT 1
                """
            ).first?.value("organisation_id")
            guard let organisation else { continue }
            var advocacy = AdvocacyCase(
                id: surroundings.newID(), person: person.person, kind: .voluntary, status: .accepted,
                organisation: organisation, dueOn: surroundings.today)
            advocacy.wantedOn = surroundings.today
            try store.add(advocacy)
            ids[relation] = advocacy.id.description
        }
        records.parameters["/advocacy/:advocacy"] = .ofPeople(ids)
        records.parameters["/my-advocate/:advocacy"] = .ofPeople(ids)
    }
}
