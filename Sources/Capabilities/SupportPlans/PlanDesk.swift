import Audit
import Core
import Documents
import Jobs
import People
import Storage

extension AuditAction {
    static let planViewed = AuditAction("plan-viewed")
    static let planStarted = AuditAction("plan-started")
    static let planChanged = AuditAction("plan-changed")
    static let planStepTaken = AuditAction("plan-step-taken")
    static let planActionAnswered = AuditAction("plan-action-answered")
    static let planLinkMade = AuditAction("plan-link-made")
    static let planHandoverAsked = AuditAction("plan-handover-asked")
    static let planHandoverAnswered = AuditAction("plan-handover-answered")
    static let planReviewed = AuditAction("plan-reviewed")
    static let householdViewed = AuditAction("household-viewed")
    static let jointAgreementKept = AuditAction("joint-agreement-kept")
    static let caredForEventKept = AuditAction("cared-for-event-kept")
}

/// Every change of a plan, each in the caller's transaction with its tasks, audit entry and history.
package struct PlanDesk: Sendable {
    let surroundings: Surroundings
    let needs: SupportPlansNeeds

    package init(surroundings: Surroundings, needs: SupportPlansNeeds) {
        (self.surroundings, self.needs) = (surroundings, needs)
    }

    var people: PeopleNeeds { needs.people }

    func store(_ connection: any Connection) -> PlanStore { PlanStore(connection, surroundings) }

    /// What an organisation's area allows for each step, as it is set today.
    func clocks(of organisation: OrganisationID, _ connection: any Connection) throws -> PlanClocks {
        try needs.clocks(connection, organisation, surroundings.today)
    }

    /// The next review of a plan, by the formula that held on its own day: a later change promises nobody otherwise.
    func nextReview(
        _ reviews: ReviewDays, of plan: SupportPlan, _ connection: any Connection
    ) throws -> (kind: PlanReview.Kind, on: LocalDate) {
        let planOn = plan.planOn ?? plan.startedOn
        return reviews.next(
            planOn: planOn, try needs.clocks(connection, plan.organisation, planOn).reviews)
    }

    /// A plan and its person, for somebody who may see both.
    ///
    /// - Throws: `NotFound` otherwise, as if it weren't there.
    package func find(
        _ id: SupportPlanID, for principal: Principal, _ connection: any Connection
    ) throws -> (plan: SupportPlan, person: SeenPerson) {
        guard let plan = try store(connection).find(id) else { throw NotFound() }
        guard let person = try people.people(connection, [plan.person], principal)[plan.person] else {
            throw NotFound()
        }
        let subject = PlanPolicy.Subject(organisation: plan.organisation, isWorkedWith: person.isWorkedWith)
        guard PlanPolicy(principal).allows(.view, on: subject) else { throw NotFound() }
        return (plan, person)
    }

    /// The same, for somebody who may change it.
    package func findToChange(
        _ id: SupportPlanID, by principal: Principal, _ connection: any Connection
    ) throws -> (plan: SupportPlan, person: SeenPerson) {
        let found = try find(id, for: principal, connection)
        let subject = PlanPolicy.Subject(
            organisation: found.plan.organisation, isWorkedWith: found.person.isWorkedWith)
        try PlanPolicy(principal).require(.change, on: subject)
        return found
    }

    /// A carer's own plan, once it has been shown to them.
    package func findOwn(
        _ id: SupportPlanID, of principal: Principal, _ connection: any Connection
    ) throws -> SupportPlan {
        guard let person = principal.person, let plan = try store(connection).find(id) else {
            throw NotFound()
        }
        let own = try people.resolve(connection, person)
        guard try people.ownPageIsOpen(connection, own),
            try people.resolve(connection, plan.person) == own, plan.status != .draft || plan.planOn != nil
        else { throw NotFound() }
        return plan
    }

    /// Begins a plan with its first task; the same identifier begins it once.
    package func start(
        _ id: SupportPlanID? = nil, for person: SeenPerson, kind: SupportPlan.Kind, link: SeenLink?,
        from assessment: SupportPlansNeeds.PlanAssessment?, by principal: Principal,
        _ connection: any Connection
    ) throws -> SupportPlan {
        guard let organisation = principal.organisation,
            PlanPolicy(principal).allows(
                .change, on: PlanPolicy.Subject(organisation: organisation, isWorkedWith: person.isWorkedWith)
            ),
            person.isWorkedWith
        else { throw Refused(action: "plan-start") }
        let store = store(connection)
        if let id, let begun = try store.find(id) {
            // A key of another's form begins nothing.
            guard begun.person == person.id, begun.organisation == organisation else { throw NotFound() }
            return begun
        }
        if let assessment, let open = try store.openPlan(from: assessment.id) { return open }
        let today = surroundings.today
        let clocks = try self.clocks(of: organisation, connection)
        let plan = SupportPlan(
            id: id ?? surroundings.newID(), reference: Reference(randomBytes: surroundings.randomBytes),
            person: person.id, link: link?.id ?? assessment?.link, caredFor: link?.caredFor,
            assessment: assessment?.id, kind: kind, organisation: organisation,
            account: principal.account, dueOn: today.adding(days: clocks.writing), startedOn: today)
        try store.add(plan)
        if let assessment {
            for (position, words) in assessment.outcomes.enumerated() {
                let id = surroundings.uuid().uuidString.lowercased()
                try store.add(
                    PlanOutcome(id: id, position: position + 1, domain: nil, words: words, before: nil),
                    to: plan.id)
            }
            for (position, words) in assessment.needs.enumerated() {
                let need = PlanNeed(
                    position: position + 1, need: words, eligibility: nil, met: "", unmetReason: "")
                try store.keep(need, of: plan.id)
            }
        }
        try openStepTask(plan, connection)
        try audit(.planStarted, plan, by: principal, ["kind": kind.rawValue], connection)
        return plan
    }

    /// Saves what the plan says, while it is being written.
    package func keep(
        _ plan: SupportPlan, part: String, by principal: Principal, _ connection: any Connection
    ) throws {
        _ = try plan.after(.edit, by: principal)
        try requireTakingPart(in: plan, isAnswered: false, connection)
        try store(connection).save(plan)
        try audit(.planChanged, plan, by: principal, ["part": part], connection)
    }

    /// What the plan lacks.
    package func checks(
        _ plan: SupportPlan, _ person: SeenPerson, for principal: Principal, _ connection: any Connection
    ) throws -> PlanChecks {
        let store = store(connection)
        let actions = try store.actions(of: plan.id)
        let doers = Set(actions.compactMap(\.person)).subtracting([plan.person])
        let seen = try people.people(connection, doers, principal)
        let children = doers.filter { (seen[$0]?.age).map { $0 < 18 } ?? false }
        let ageless = doers.filter { seen[$0]?.age == nil }
        return PlanChecks(
            plan: plan, needs: try store.needs(of: plan.id), outcomes: try store.outcomes(of: plan.id),
            actions: actions, isAdult: (person.age ?? 18) >= 18, children: children, ageless: ageless,
            today: surroundings.today)
    }

    func audit(
        _ action: AuditAction, _ plan: SupportPlan, by principal: Principal, _ detail: [String: String] = [:],
        _ connection: any Connection
    ) throws {
        let restricted = try people.restricted(connection, [plan.person])
        try AuditStore(connection, surroundings).add(
            action, about: plan.id, by: principal, detail: detail, person: plan.person,
            heldBack: !restricted.isEmpty)
    }
}
