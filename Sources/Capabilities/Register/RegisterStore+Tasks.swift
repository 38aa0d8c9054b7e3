import Core
import Jobs
import Storage

/// What an arrival asks of people, each with its day and its tray; no title has a name in it.
extension RegisterStore {
    func openTasks(
        for arrival: Arrival, _ registered: Registered, _ caredFor: [AddedCaredFor], _ plan: Plan
    ) throws {
        for (place, step) in plan.steps.enumerated() {
            try open(
                "first-contact", step.title, for: registered.person, with: step.route.destination,
                plan.contactBy,
                key: "first-contact/\(arrival.key)/\(place)", urgent: arrival.isUrgent)
        }
        guard let first = plan.steps.first else { return }
        if arrival.carryingOn.isUrgent {
            try openUrgent(
                arrival.carryingOn == .notSafe
                    ? "Somebody says it isn’t safe: ring today" : "A carer can’t carry on: ring today",
                registered, caredFor.first, plan, key: "carrying-on/\(arrival.key)")
        }
        let unwilling = caredFor.filter { $0.new.link.willingness?.isUrgent == true }
        for added in unwilling {
            try openUrgent(
                "A carer isn’t willing or able to care: answer today", registered, added, plan,
                key: "willingness/\(arrival.key)/\(added.link)")
        }
        if arrival.isChildHelping == true { try openChildTask(arrival, registered, plan) }
        let soon = plan.contactBy
        if arrival.wantsPracticeTold {
            try open(
                "tell-practice", "Tell the carer’s GP practice that they care for somebody",
                for: registered.person,
                with: first.route.destination, soon, key: "tell-practice/\(arrival.key)")
        }
        if arrival.wantsPack {
            try open(
                "send-pack", "Send the carer an information pack", for: registered.person,
                with: first.route.destination, soon, key: "send-pack/\(arrival.key)")
        }
    }

    /// For the team of the person cared for, or the council's duty tray, today.
    private func openUrgent(
        _ title: String, _ registered: Registered, _ added: AddedCaredFor?, _ plan: Plan, key: String
    ) throws {
        var (age, team, area) = (Int?.none, RegisterNeeds.Destination?.none, plan.area)
        if let added {
            age = try PersonStore(connection, surroundings).unscoped(added.person)?.age(
                on: surroundings.today)
            if added.new.existing != nil {
                team = try InvolvementStore(connection, surroundings).team(of: added.person)
            }
            if let position = registered.caredFor.firstIndex(of: added.person),
                let step = plan.steps.first(where: { $0.caredFor.contains(position) })
            {
                area = step.route.area
            }
        }
        let destination = whoAnswers(
            caredForTeam: team, adultsDuty: try needs.dutyTray(connection, area, false),
            childrensDuty: try needs.dutyTray(connection, area, true), caredForAge: age)
        try openSameDay(title, for: registered.person, and: added?.person, with: destination, key: key)
    }

    /// No child's name is asked for: somebody finds out, kindly.
    private func openChildTask(_ arrival: Arrival, _ registered: Registered, _ plan: Plan) throws {
        let route = try needs.route(
            connection, arrival.caredFor.first?.person.whereabouts ?? .notKnown,
            arrival.carer.whereabouts.postcode,
            .young)
        try open(
            "young-carer", "A child may be helping: find out how they are", for: registered.person,
            with: route.destination, plan.contactBy, key: "young-carer/\(arrival.key)")
    }

    private func open(
        _ kind: String, _ title: String, for person: PersonID, with destination: RegisterNeeds.Destination,
        _ dueOn: LocalDate, key: String, urgent: Bool = false
    ) throws {
        try needs.openTask(
            connection,
            TaskRequest(
                kind: kind, title: title, person: person, organisation: destination.organisation,
                team: destination.team, dueOn: dueOn, urgent: urgent, key: key, linkPath: "/people/\(person)")
        )
    }
}
