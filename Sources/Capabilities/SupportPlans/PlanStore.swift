import Audit
import Core
import Storage

/// All SQL for support plans; more of it is in the files named after this one.
package struct PlanStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    package func find(_ id: SupportPlanID) throws -> SupportPlan? { try plans("id = \(id)").first }

    package func find(task key: String) throws -> SupportPlan? { try plans("task_key = \(key)").first }

    package func plans(of people: [PersonID]) throws -> [SupportPlan] {
        guard !people.isEmpty else { return [] }
        return try plans("person_id IN (\(SQL.list(people))) ORDER BY started_on DESC, id DESC")
    }

    package func openPlans(of person: PersonID) throws -> [SupportPlan] {
        try plans("person_id = \(person) AND status <> 'ended' ORDER BY started_on, id")
    }

    /// Open plans of those who look after somebody, made for looking after them.
    package func openPlans(about caredFor: PersonID) throws -> [SupportPlan] {
        try plans("cared_for_id = \(caredFor) AND status <> 'ended' ORDER BY started_on, id")
    }

    func endedByDeath(of person: PersonID) throws -> [SupportPlan] {
        try plans(
            """
            person_id = \(person) AND status = 'ended' AND end_reason = \(SupportPlan.EndReason.died)
            ORDER BY started_on, id
            """)
    }

    package func openPlan(from assessment: AssessmentID) throws -> SupportPlan? {
        try plans("assessment_id = \(assessment) AND status <> 'ended'").first
    }

    package func add(_ plan: SupportPlan) throws {
        try connection.run(
            """
            INSERT INTO support_plan (id, reference, person_id, caring_link_id, cared_for_id, assessment_id, kind,
                organisation_id, team_id, account_id, status, due_on, task_key, step, started_on)
            VALUES (\(plan.id), \(plan.reference), \(plan.person), \(plan.link), \(plan.caredFor), \(plan.assessment),
                \(plan.kind), \(plan.organisation), \(plan.team), \(plan.account), \(plan.status), \(plan.dueOn), \(plan.taskKey),
                \(plan.step), \(plan.startedOn))
            """)
    }

    /// Saves how the plan stands.
    ///
    /// - Throws: `EditConflict` when somebody else saved it first.
    package func save(_ plan: SupportPlan) throws {
        let (content, child, reviews) = (plan.content, plan.child, plan.reviews)
        let said: SQL = """
            regard = \(content.regard), involved = \(content.involved), agreeing = \(content.agreeing),
            reducing = \(content.reducing), preventing = \(content.preventing),
            council_pence = \(content.councilPence), carer_pence = \(content.carerPence),
            other_pence = \(content.otherPence), direct_payment = \(content.hasDirectPayment),
            payment_needs = \(content.paymentNeeds), payment_pence = \(content.paymentPence),
            payment_every = \(content.paymentEvery)
            """
        let children: SQL = """
            relies_on_child = \(child.relies), child_referred_on = \(child.referredOn),
            child_answered_on = \(child.acknowledgedOn), child_replacement = \(child.replacement),
            child_replaced_by = \(child.replacedBy), manager_reason = \(child.managerReason),
            manager_until = \(child.managerUntil), manager_id = \(child.manager)
            """
        let days: SQL = """
            light_review_on = \(reviews.lightOn), full_review_on = \(reviews.fullOn),
            payment_from = \(reviews.paymentFrom), payment_reviewed_on = \(reviews.paymentReviewedOn),
            asked_by_on = \(reviews.askedBy), asked_words = \(reviews.askedWords)
            """
        let saved = try connection.run(
            """
            UPDATE support_plan
            SET organisation_id = \(plan.organisation), team_id = \(plan.team), account_id = \(plan.account), status = \(plan.status),
                due_on = \(plan.dueOn), task_key = \(plan.taskKey), step = \(plan.step), plan_on = \(plan.planOn),
                ended_on = \(plan.endedOn), end_reason = \(plan.endReason), carer_words = \(plan.carerWords),
                \(said), \(children), \(days), version = version + 1
            WHERE id = \(plan.id) AND version = \(plan.version)
            RETURNING version
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    package func keepEvent(
        _ step: PlanStep, of plan: SupportPlan, words: String = "", by principal: Principal
    ) throws {
        let actor = Self.actor(principal)
        let id: EventID = surroundings.newID()
        try connection.run(
            """
            INSERT INTO plan_event (id, plan_id, at, by_kind, by_id, step, status, words)
            VALUES (\(id), \(plan.id), \(surroundings.now()), \(actor.kind), \(actor.id), \(step.rawValue),
                \(plan.status), \(words))
            """)
    }

    package func events(of plan: SupportPlanID) throws -> [PlanEvent] {
        try connection.run(
            """
            SELECT at, by_kind, by_id, step, status, words FROM plan_event WHERE plan_id = \(plan)
            ORDER BY at DESC, id DESC
            """
        ).map(PlanEvent.init(row:))
    }

    private static func actor(_ principal: Principal) -> (kind: String, id: String) {
        switch principal.kind {
        case .staff(let account): ("staff", account.description)
        case .carer(let person): ("carer", person.description)
        case .quickAddLink(let link): ("quick-add-link", link.description)
        case .system(let name): ("system", name)
        }
    }

    func plans(_ condition: SQL) throws -> [SupportPlan] {
        try connection.run("SELECT \(Self.columns) FROM support_plan WHERE \(condition)")
            .map(SupportPlan.init(row:))
    }

    static let columns: SQL = """
        id, reference, person_id, caring_link_id, cared_for_id, assessment_id, kind, organisation_id, team_id,
        account_id, status, due_on, task_key, step, started_on, plan_on, ended_on, end_reason, carer_words, regard, involved, agreeing,
        reducing, preventing, council_pence, carer_pence, other_pence, direct_payment, payment_needs, payment_pence,
        payment_every, relies_on_child, child_referred_on, child_answered_on, child_replacement, child_replaced_by,
        manager_reason, manager_until, manager_id, light_review_on, full_review_on, payment_from, payment_reviewed_on,
        asked_by_on, asked_words, version
        """
}

/// One thing that happened to a plan.
package struct PlanEvent: Hashable, Sendable {
    package let at: Instant
    package let byKind: String
    package let byID: String
    package let step: PlanStep
    package let status: SupportPlan.Status
    package let words: String

    init(row: Row) throws {
        at = try row.value("at")
        byKind = try row.value("by_kind")
        byID = try row.value("by_id")
        step = try row.value("step")
        status = try row.value("status")
        words = try row.value("words")
    }
}

extension PlanStep: SQLEnum {}

extension SupportPlan {
    init(row: Row) throws {
        id = try row.value("id")
        reference = try row.value("reference")
        person = try row.value("person_id")
        link = try row.optional("caring_link_id")
        caredFor = try row.optional("cared_for_id")
        assessment = try row.optional("assessment_id")
        kind = try row.value("kind")
        organisation = try row.value("organisation_id")
        team = try row.optional("team_id")
        account = try row.optional("account_id")
        status = try row.value("status")
        dueOn = try row.value("due_on")
        taskKey = try row.optional("task_key")
        step = try row.value("step")
        startedOn = try row.value("started_on")
        planOn = try row.optional("plan_on")
        endedOn = try row.optional("ended_on")
        endReason = try row.optional("end_reason")
        carerWords = try row.value("carer_words")
        content = try PlanContent(row: row)
        child = try ChildReliance(row: row)
        reviews = try ReviewDays(row: row)
        version = try row.value("version")
    }
}

extension PlanContent {
    init(row: Row) throws {
        regard = try row.value("regard")
        involved = try row.value("involved")
        agreeing = try row.value("agreeing")
        reducing = try row.value("reducing")
        preventing = try row.value("preventing")
        councilPence = try row.optional("council_pence")
        carerPence = try row.optional("carer_pence")
        otherPence = try row.optional("other_pence")
        hasDirectPayment = try row.value("direct_payment")
        paymentNeeds = try row.value("payment_needs")
        paymentPence = try row.optional("payment_pence")
        paymentEvery = try row.value("payment_every")
    }
}

extension ChildReliance {
    init(row: Row) throws {
        relies = try row.optional("relies_on_child")
        referredOn = try row.optional("child_referred_on")
        acknowledgedOn = try row.optional("child_answered_on")
        replacement = try row.value("child_replacement")
        replacedBy = try row.optional("child_replaced_by")
        managerReason = try row.value("manager_reason")
        managerUntil = try row.optional("manager_until")
        manager = try row.optional("manager_id")
    }
}

extension ReviewDays {
    init(row: Row) throws {
        lightOn = try row.optional("light_review_on")
        fullOn = try row.optional("full_review_on")
        paymentFrom = try row.optional("payment_from")
        paymentReviewedOn = try row.optional("payment_reviewed_on")
        askedBy = try row.optional("asked_by_on")
        askedWords = try row.value("asked_words")
    }
}
