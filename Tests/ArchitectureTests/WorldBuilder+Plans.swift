import Core
import Storage

@testable import Register
@testable import SupportPlans

extension WorldBuilder {
    /// A plan of each, shown to the carer, and a link to a step of the one that is ours.
    func addPlans(to records: inout Records, _ people: [Relation: Registered]) throws {
        var ids: [Relation: String] = [.nobody: (surroundings.newID() as SupportPlanID).description]
        var codes: [Relation: String] = [.nobody: PlanCode(surroundings).description]
        var handovers: [Relation: String] = [.nobody: surroundings.uuid().uuidString.lowercased()]
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
            handovers[relation] = try addHandover(of: plan)
            if relation == .ours {
                codes[relation] = try PlanLinkStore(connection, surroundings).make(
                    for: action.id, lastingUntil: surroundings.today
                ).description
            }
        }
        records.parameters["/plans/:id"] = .ofPeople(ids)
        records.parameters["/my-plans/:id"] = .ofPeople(ids)
        records.parameters["/plan-steps/:token"] = .other(codes)
        records.parameters["/plan-handovers/:handover"] = .ofPeople(handovers)
    }

    /// A partner was asked to take the plan on, by somebody of the organisation that has it.
    private func addHandover(of plan: SupportPlan) throws -> String? {
        let other: OrganisationID? = try connection.run(
            "SELECT id FROM organisation WHERE id <> \(plan.organisation) ORDER BY id LIMIT 1"
        ).first?.value("id")
        let account: AccountID? = try connection.run(
            "SELECT account_id FROM membership WHERE organisation_id = \(plan.organisation) LIMIT 1"
        ).first?.value("account_id")
        guard let other, let account else { return nil }
        let handover = PlanHandover(
            id: surroundings.uuid().uuidString.lowercased(), plan: plan.id, from: plan.organisation,
            to: other, askedBy: account, askedOn: surroundings.today, dueOn: surroundings.today,
            words: "How things stand", carerName: "Somebody", status: .asked, answerWords: "", version: 1)
        try PlanHandoverStore(connection).add(handover)
        return handover.id
    }
}
