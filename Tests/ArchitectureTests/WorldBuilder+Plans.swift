import Core
import Storage

@testable import Register
@testable import SupportPlans

extension WorldBuilder {
    /// A plan of each, shown to the carer, and a link to a step of the one that is ours.
    func addPlans(to records: inout Records, _ people: [Relation: Registered]) throws {
        var ids: [Relation: String] = [.nobody: (surroundings.newID() as SupportPlanID).description]
        var codes: [Relation: String] = [.nobody: PlanCode(surroundings).description]
        let store = PlanStore(connection, surroundings)
        for (relation, person) in people {
            let organisation: OrganisationID? = try connection.run(
                """
                SELECT organisation_id FROM involvement WHERE person_id = \(person.person) AND until IS NULL
                ORDER BY id LIMIT 1
                """
            ).first?.value("organisation_id")
            guard let organisation else { continue }
            let plan = SupportPlan(
                id: surroundings.newID(), reference: Reference(randomBytes: surroundings.randomBytes),
                person: person.person, kind: .centre, organisation: organisation, status: .proposed,
                dueOn: surroundings.today, startedOn: surroundings.today)
            try store.add(plan)
            let action = PlanAction(
                id: surroundings.newID(), plan: plan.id, words: "Ask at the library", task: .leisure,
                doer: .carer, doerWords: "The carer", person: person.person, dueOn: surroundings.today)
            try store.add(action)
            ids[relation] = plan.id.description
            if relation == .ours {
                codes[relation] = try PlanLinkStore(connection, surroundings).make(
                    for: action.id, lastingUntil: surroundings.today
                ).description
            }
        }
        records.parameters["/plans/:id"] = .ofPeople(ids)
        records.parameters["/my-plans/:id"] = .ofPeople(ids)
        records.parameters["/plan-steps/:token"] = .other(codes)
    }
}
