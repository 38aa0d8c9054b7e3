import Storage

@testable import Core

/// What must hold once the worker has done what there was to do; each finds rows that break it, and whom they are about.
extension Town {
    private struct Rule: Sendable {
        let what: String
        /// Gives `person_id` and `what` of each row that breaks it.
        let query: SQL

        init(_ what: String, _ query: SQL) { (self.what, self.query) = (what, query) }
    }

    private static let isOpen: SQL = "task.status IN ('open', 'waiting')"

    /// Work about somebody that their death ends.
    private static let endedByDeath: SQL = """
        'referral', 'referral-back', 'referral-late', 'handover', 'assessment', 'assessment-offer',
        'assessment-agree', 'private-call', 'plan-step', 'plan-action', 'plan-missed', 'plan-review',
        'plan-review-soon', 'plan-child', 'plan-two', 'plan-reassess'
        """

    private static let referralRules: [Rule] = [
        Rule(
            "an open referral has no next step on anybody's worklist",
            """
            SELECT person_id, 'referral/' || id || ' ' || status AS what FROM referral
            WHERE closed_at IS NULL AND (next_step = '' OR NOT EXISTS (SELECT 1 FROM task
                WHERE task.key = 'referral/' || referral.id || '/' || referral.version AND \(isOpen)))
            """),
        Rule(
            "a task of a referral outlives its step",
            """
            SELECT task.person_id, task.key AS what FROM task
            WHERE task.key LIKE 'referral/%' AND \(isOpen) AND NOT EXISTS (SELECT 1 FROM referral
                WHERE referral.id = substr(task.key, 10, 36) AND closed_at IS NULL
                    AND task.key = 'referral/' || referral.id || '/' || referral.version)
            """),
        Rule(
            "a late referral's task outlives its state",
            """
            SELECT task.person_id, task.key AS what FROM task
            WHERE task.key LIKE 'referral-late/%' AND \(isOpen) AND NOT EXISTS (SELECT 1 FROM referral
                WHERE referral.id = substr(task.key, 15, 36) AND closed_at IS NULL AND escalated_at IS NOT NULL
                    AND task.key = 'referral-late/' || referral.id || '/' || referral.status || '/'
                        || referral.since)
            """),
        Rule(
            "a handover that nobody answered isn't asked of anybody",
            """
            SELECT person_id, 'handover/' || id AS what FROM handover WHERE status = 'asked' AND NOT EXISTS (
                SELECT 1 FROM task WHERE task.key = 'handover/' || handover.id AND \(isOpen))
            """),
        Rule(
            "a handover's task outlives it",
            """
            SELECT task.person_id, task.key AS what FROM task
            WHERE task.key LIKE 'handover/%' AND \(isOpen) AND NOT EXISTS (SELECT 1 FROM handover
                WHERE handover.id = substr(task.key, 10, 36) AND handover.status = 'asked')
            """),
    ]

    private static let assessmentRules: [Rule] = [
        Rule(
            "an open assessment has no next step on anybody's worklist",
            """
            SELECT person_id, 'assessment/' || id || ' ' || status AS what FROM assessment
            WHERE status NOT IN ('decided', 'ended') AND NOT EXISTS (SELECT 1 FROM task
                WHERE task.key = assessment.task_key AND \(isOpen))
            """),
        Rule(
            "a task of an assessment outlives its step",
            """
            SELECT task.person_id, task.key AS what FROM task
            WHERE task.key LIKE 'assessment/%' AND \(isOpen) AND NOT EXISTS (SELECT 1 FROM assessment
                WHERE assessment.id = substr(task.key, 12, 36) AND assessment.task_key = task.key
                    AND assessment.status NOT IN ('decided', 'ended'))
            """),
        Rule(
            "a decision waits for a manager whom nobody asks",
            """
            SELECT assessment.person_id, 'decision ' || eligibility_decision.id AS what
            FROM eligibility_decision JOIN assessment ON assessment.id = eligibility_decision.assessment_id
            WHERE eligibility_decision.status = 'proposed' AND needs_manager AND manager_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM task
                    WHERE task.key = 'assessment-agree/' || eligibility_decision.id || '/manager' AND \(isOpen))
            """),
        Rule(
            "a decision waits for a council that nobody asks",
            """
            SELECT assessment.person_id, 'decision ' || eligibility_decision.id AS what
            FROM eligibility_decision JOIN assessment ON assessment.id = eligibility_decision.assessment_id
            WHERE eligibility_decision.status = 'proposed' AND needs_council AND council_by IS NULL
                AND NOT EXISTS (SELECT 1 FROM task
                    WHERE task.key = 'assessment-agree/' || eligibility_decision.id || '/council' AND \(isOpen))
            """),
        Rule(
            "somebody is asked to agree to a decision that isn't proposed any more",
            """
            SELECT task.person_id, task.key AS what FROM task
            WHERE task.key LIKE 'assessment-agree/%' AND \(isOpen) AND NOT EXISTS (
                SELECT 1 FROM eligibility_decision
                WHERE eligibility_decision.id = substr(task.key, 18, 36)
                    AND eligibility_decision.status = 'proposed')
            """),
        Rule(
            "whoever wanted to be asked again won't be",
            """
            SELECT person_id, 'offer ' || id AS what FROM assessment_offer
            WHERE answer IN ('later', 'not-now', 'waiting') AND NOT EXISTS (
                SELECT 1 FROM assessment_offer AS later WHERE later.person_id = assessment_offer.person_id
                    AND later.recorded_at > assessment_offer.recorded_at)
                AND EXISTS (SELECT 1 FROM person
                    WHERE person.id = assessment_offer.person_id AND death_confidence IS NULL)
                AND NOT EXISTS (SELECT 1 FROM death_report WHERE death_report.person_id = assessment_offer.person_id)
                AND NOT EXISTS (SELECT 1 FROM task
                    WHERE task.key = 'assessment-offer/' || assessment_offer.id AND \(isOpen))
            """),
    ]

    private static let planRules: [Rule] = [
        Rule(
            "an open plan has no owner, or no next step on their worklist",
            """
            SELECT person_id, 'plan/' || id || ' ' || status AS what FROM support_plan
            WHERE status <> 'ended' AND (account_id IS NULL AND team_id IS NULL
                OR task_key IS NULL AND status <> 'final'
                OR task_key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM task
                    WHERE task.key = support_plan.task_key AND \(isOpen)))
            """),
        Rule(
            "a task of a plan outlives its step",
            """
            SELECT task.person_id, task.key AS what FROM task
            WHERE task.key LIKE 'plan/%' AND \(isOpen) AND NOT EXISTS (SELECT 1 FROM support_plan
                WHERE support_plan.id = substr(task.key, 6, 36) AND support_plan.status <> 'ended'
                    AND task.key IN (support_plan.task_key, support_plan.task_key || '/4-weeks'))
            """),
        Rule(
            "a step of a plan in place is nobody's task",
            """
            SELECT support_plan.person_id, 'step ' || plan_action.id AS what
            FROM plan_action JOIN support_plan ON support_plan.id = plan_action.plan_id
            WHERE support_plan.status = 'final' AND state = 'open' AND NOT EXISTS (SELECT 1 FROM task
                WHERE task.key = 'plan-action/' || plan_action.id || '/' || plan_action.version AND \(isOpen))
            """),
        Rule(
            "a step that was answered is somebody's task still",
            """
            SELECT task.person_id, task.key AS what FROM task
            WHERE task.key LIKE 'plan-action/%' AND \(isOpen) AND NOT EXISTS (SELECT 1 FROM plan_action
                WHERE plan_action.id = substr(task.key, 13, 36) AND state = 'open')
            """),
    ]

    private static let peopleRules: [Rule] = [
        Rule(
            "something is open about somebody who has died",
            """
            SELECT dead.id AS person_id, what FROM person AS dead JOIN (
                SELECT person_id, 'referral ' || id AS what FROM referral WHERE closed_at IS NULL
                UNION ALL SELECT person_id, 'handover ' || id FROM handover WHERE status = 'asked'
                UNION ALL SELECT person_id, 'assessment ' || id FROM assessment
                    WHERE status NOT IN ('decided', 'ended')
                UNION ALL SELECT person_id, 'plan ' || id FROM support_plan WHERE status <> 'ended'
                UNION ALL SELECT carer_id, 'caring link ' || id FROM caring_link WHERE ended_on IS NULL
                UNION ALL SELECT person_id, 'task ' || key FROM task
                    WHERE \(isOpen) AND kind IN (\(endedByDeath))
            ) AS work ON work.person_id = dead.id WHERE dead.death_confidence = 'confirmed'
            """),
        Rule(
            "nobody finds out whether somebody has died",
            """
            SELECT id AS person_id, 'unconfirmed' AS what FROM person
            WHERE death_confidence = 'unconfirmed' AND merged_into_id IS NULL AND NOT EXISTS (SELECT 1 FROM task
                WHERE task.person_id = person.id AND kind = 'confirm-death' AND \(isOpen))
            """),
        Rule(
            "somebody finds out whether somebody has died who is known to be dead, or alive",
            """
            SELECT task.person_id, task.key AS what FROM task JOIN person ON person.id = task.person_id
            WHERE kind = 'confirm-death' AND \(isOpen)
                AND (death_confidence IS NULL OR death_confidence = 'confirmed')
            """),
        Rule(
            "something open was left behind on a record that was joined to another",
            """
            SELECT away.id AS person_id, what FROM person AS away JOIN (
                SELECT person_id, 'referral ' || id AS what FROM referral
                UNION ALL SELECT person_id, 'handover ' || id FROM handover
                UNION ALL SELECT person_id, 'assessment ' || id FROM assessment
                UNION ALL SELECT person_id, 'offer ' || id FROM assessment_offer
                UNION ALL SELECT person_id, 'plan ' || id FROM support_plan
                UNION ALL SELECT person_id, 'task ' || key FROM task
                UNION ALL SELECT person_id, 'message ' || message_key FROM message WHERE person_id IS NOT NULL
            ) AS work ON work.person_id = away.id WHERE away.merged_into_id IS NOT NULL
            """),
        Rule(
            "work about a restricted person is somebody's who isn't their reviewer",
            """
            SELECT task.person_id, task.key AS what FROM task JOIN person ON person.id = task.person_id
            WHERE person.restricted AND \(isOpen) AND (account_id IS NULL
                OR account_id NOT IN (SELECT account_id FROM restricted_reviewer WHERE until IS NULL))
            """),
        Rule(
            "the same work is asked for twice",
            """
            SELECT person_id, kind || ' ' || count(*) AS what FROM task
            WHERE \(isOpen) AND kind IN ('confirm-death', 'referral', 'referral-back', 'referral-late', 'assessment-agree',
                'private-call', 'plan-step', 'plan-review', 'plan-review-soon', 'plan-child')
            GROUP BY person_id, organisation_id, kind, title, link_path HAVING count(*) > 1
            """),
        Rule(
            "a worklist is of nobody",
            "SELECT person_id, key AS what FROM task WHERE \(isOpen) AND (title = '' OR due_on = '')"),
        Rule(
            "an event isn't delivered",
            """
            SELECT NULL AS person_id, handler || ' ' || state AS what FROM delivery WHERE state = 'undelivered'
            """),
    ]

    private static let rules = referralRules + assessmentRules + planRules + peopleRules

    func check() async throws {
        let found = try await database.read { connection in
            try Self.rules.map { rule in
                try connection.run(rule.query).prefix(3).map { row in
                    Problem(
                        what: "\(rule.what): \(try row.value("what", as: String.self))",
                        person: try row.optional("person_id"))
                }
            }
        }
        problems += found.flatMap(\.self)
        try await countTasks()
        try await lookForMessagesToTheDead()
    }

    /// A task is closed, never removed.
    private func countTasks() async throws {
        let count: Int = try await rows("SELECT count(*) AS n FROM task").first?.value("n") ?? 0
        if count < taskCount { self.found("\(taskCount - count) tasks are gone", nil) }
        taskCount = count
    }

    // MARK: The dead

    /// Whoever is dead, or may be, as the worker begins.
    func lookForTheDead() async throws {
        let rows = try await rows("SELECT id FROM person WHERE death_confidence IS NOT NULL")
        dead = Set(try rows.map { try $0.value("id") })
        sent = Set(try await leftMessages().keys)
    }

    private func leftMessages() async throws -> [String: String] {
        let rows = try await rows(
            "SELECT id, person_id FROM message WHERE state IN ('sent', 'sending', 'unknown') AND person_id IS NOT NULL"
        )
        return Dictionary(
            try rows.map { (try $0.value("id"), try $0.value("person_id")) },
            uniquingKeysWith: { first, _ in first })
    }

    /// What left since the worker began went to nobody who was dead then.
    private func lookForMessagesToTheDead() async throws {
        for (message, person) in try await leftMessages()
        where !sent.contains(message) && dead.contains(person) {
            self.found("the message \(message) went to somebody who has died", person)
        }
    }
}
