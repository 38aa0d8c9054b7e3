import Core
import Storage

/// Needs, outcomes and actions of plans.
extension PlanStore {
    package func needs(of plan: SupportPlanID) throws -> [PlanNeed] {
        try connection.run(
            """
            SELECT position, need, eligibility, met, unmet_reason FROM plan_need
            WHERE plan_id = \(plan) ORDER BY position
            """
        ).map {
            PlanNeed(
                position: try $0.value("position"), need: try $0.value("need"),
                eligibility: try $0.optional("eligibility"), met: try $0.value("met"),
                unmetReason: try $0.value("unmet_reason"))
        }
    }

    package func keep(_ need: PlanNeed, of plan: SupportPlanID) throws {
        try connection.run(
            """
            INSERT INTO plan_need (plan_id, position, need, eligibility, met, unmet_reason)
            VALUES (\(plan), \(need.position), \(need.need), \(need.eligibility), \(need.met), \(need.unmetReason))
            ON CONFLICT (plan_id, position) DO UPDATE
            SET need = excluded.need, eligibility = excluded.eligibility, met = excluded.met,
                unmet_reason = excluded.unmet_reason
            """)
    }

    package func removeNeed(_ position: Int, of plan: SupportPlanID) throws {
        try connection.run("DELETE FROM plan_need WHERE plan_id = \(plan) AND position = \(position)")
    }

    package func outcomes(of plan: SupportPlanID) throws -> [PlanOutcome] {
        try connection.run(
            """
            SELECT id, position, domain, words, before_score FROM plan_outcome
            WHERE plan_id = \(plan) AND removed_on IS NULL ORDER BY position, id
            """
        ).map {
            PlanOutcome(
                id: try $0.value("id"), position: try $0.value("position"), domain: try $0.optional("domain"),
                words: try $0.value("words"), before: try $0.optional("before_score"))
        }
    }

    package func add(_ outcome: PlanOutcome, to plan: SupportPlanID) throws {
        try connection.run(
            """
            INSERT INTO plan_outcome (id, plan_id, position, domain, words, before_score)
            VALUES (\(outcome.id), \(plan), \(outcome.position), \(outcome.domain), \(outcome.words),
                \(outcome.before))
            """)
    }

    func change(_ outcome: PlanOutcome, of plan: SupportPlanID) throws {
        try connection.run(
            """
            UPDATE plan_outcome SET domain = \(outcome.domain), words = \(outcome.words),
                before_score = \(outcome.before)
            WHERE id = \(outcome.id) AND plan_id = \(plan) AND removed_on IS NULL
            """)
    }

    /// Takes an outcome out; its scores stay with the reviews that gave them.
    package func removeOutcome(_ id: String, of plan: SupportPlanID) throws {
        try connection.run(
            "UPDATE plan_outcome SET removed_on = \(surroundings.today) WHERE id = \(id) AND plan_id = \(plan)"
        )
    }

    package func actions(of plan: SupportPlanID) throws -> [PlanAction] {
        try actions("plan_id = \(plan) ORDER BY due_on, id")
    }

    package func action(_ id: PlanActionID) throws -> PlanAction? { try actions("id = \(id)").first }

    package func actions(ofAny plans: [SupportPlanID]) throws -> [PlanAction] {
        guard !plans.isEmpty else { return [] }
        return try actions("plan_id IN (\(SQL.list(plans))) ORDER BY due_on, id")
    }

    package func add(_ action: PlanAction) throws {
        try connection.run(
            """
            INSERT INTO plan_action (id, plan_id, words, task, doer, doer_words, account_id, person_id, due_on,
                funding, pence, state, state_on)
            VALUES (\(action.id), \(action.plan), \(action.words), \(action.task), \(action.doer),
                \(action.doerWords), \(action.account), \(action.person), \(action.dueOn), \(action.funding),
                \(action.pence), \(action.state), \(action.stateOn))
            """)
    }

    /// Says how an action went; an action that was answered already stays as it was answered first.
    ///
    /// - Returns: whether it was still open.
    @discardableResult
    package func answer(
        _ id: PlanActionID, _ state: PlanAction.State, words: String = ""
    ) throws -> Bool {
        try !connection.run(
            """
            UPDATE plan_action
            SET state = \(state), state_on = \(surroundings.today), state_words = \(words), version = version + 1
            WHERE id = \(id) AND state = 'open' RETURNING id
            """
        ).isEmpty
    }

    /// A step goes to another organisation with its plan: what staff do, whoever took the plan on does.
    func handOn(_ id: PlanActionID, to account: AccountID?) throws {
        try connection.run(
            """
            UPDATE plan_action
            SET account_id = CASE WHEN doer = 'staff' THEN \(account) ELSE account_id END, version = version + 1
            WHERE id = \(id) AND state = 'open'
            """)
    }

    /// Takes a step up again that was dropped with its plan.
    func takeUpAgain(_ id: PlanActionID) throws {
        try connection.run(
            """
            UPDATE plan_action SET state = 'open', state_on = NULL, state_words = '', version = version + 1
            WHERE id = \(id) AND state = 'dropped'
            """)
    }

    /// Opens an action again that was answered by mistake.
    package func reopen(_ id: PlanActionID) throws {
        try connection.run(
            """
            UPDATE plan_action SET state = 'open', state_on = NULL, state_words = '', version = version + 1
            WHERE id = \(id) AND state IN ('done', 'not-done')
            """)
    }

    private func actions(_ condition: SQL) throws -> [PlanAction] {
        try connection.run(
            """
            SELECT id, plan_id, words, task, doer, doer_words, account_id, person_id, due_on, funding, pence, state,
                state_on, version
            FROM plan_action WHERE \(condition)
            """
        ).map {
            PlanAction(
                id: try $0.value("id"), plan: try $0.value("plan_id"), words: try $0.value("words"),
                task: try $0.value("task"), doer: try $0.value("doer"), doerWords: try $0.value("doer_words"),
                account: try $0.optional("account_id"), person: try $0.optional("person_id"),
                dueOn: try $0.value("due_on"), funding: try $0.value("funding"),
                pence: try $0.optional("pence"),
                state: try $0.value("state"), stateOn: try $0.optional("state_on"),
                version: try $0.value("version"))
        }
    }
}
