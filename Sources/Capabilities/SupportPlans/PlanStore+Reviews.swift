import Core
import Jobs
import Storage

/// Reviews of plans, and what is due.
extension PlanStore {
    package func reviews(of plan: SupportPlanID) throws -> [PlanReview] {
        try connection.run(
            """
            SELECT id, plan_id, kind, due_on, held_on, outcome, words, carer_words, next_on FROM plan_review
            WHERE plan_id = \(plan) ORDER BY held_on DESC, id DESC
            """
        ).map {
            PlanReview(
                id: try $0.value("id"), plan: try $0.value("plan_id"), kind: try $0.value("kind"),
                dueOn: try $0.value("due_on"), heldOn: try $0.value("held_on"),
                outcome: try $0.value("outcome"),
                words: try $0.value("words"), carerWords: try $0.value("carer_words"),
                nextOn: try $0.optional("next_on"))
        }
    }

    package func add(_ review: PlanReview, scores: [String: Int], by account: AccountID?) throws {
        try connection.run(
            """
            INSERT INTO plan_review (id, plan_id, kind, due_on, held_on, held_by, outcome, words, carer_words, next_on)
            VALUES (\(review.id), \(review.plan), \(review.kind), \(review.dueOn), \(review.heldOn), \(account),
                \(review.outcome), \(review.words), \(review.carerWords), \(review.nextOn))
            """)
        for (outcome, score) in scores.sorted(by: { $0.key < $1.key }) {
            try connection.run(
                """
                INSERT INTO plan_score (review_id, outcome_id, score) VALUES (\(review.id), \(outcome), \(score))
                """)
        }
    }

    package func scores(of review: ReviewID) throws -> [String: Int] {
        var scores: [String: Int] = [:]
        for row in try connection.run("SELECT outcome_id, score FROM plan_score WHERE review_id = \(review)")
        {
            scores[try row.value("outcome_id")] = try row.value("score", as: Int.self)
        }
        return scores
    }

    /// Which plans of an organisation a list shows.
    package enum Due: String, CaseIterable, Hashable, Sendable {
        case all, overdue, soon

        func condition(on today: LocalDate) -> SQL {
            switch self {
            case .all: "due_on > ''"
            case .overdue: "due_on < \(today)"
            case .soon: "due_on >= \(today) AND due_on <= \(today.adding(days: 56))"
            }
        }
    }

    /// Where a page of plans begins: after this one.
    package struct Place: Hashable, Sendable, LosslessStringConvertible {
        let dueOn: LocalDate
        let id: SupportPlanID

        package init(dueOn: LocalDate, id: SupportPlanID) { (self.dueOn, self.id) = (dueOn, id) }

        package init?(_ text: String) {
            let parts = text.split(separator: "_").map(String.init)
            guard parts.count == 2, let day = LocalDate(parts[0]), let id = SupportPlanID(parts[1]) else {
                return nil
            }
            self.init(dueOn: day, id: id)
        }

        package var description: String { "\(dueOn)_\(id)" }
    }

    /// An organisation's open plans, those due first at the top.
    package func due(
        _ due: Due, of organisation: OrganisationID, seesRestricted: Bool, after place: Place? = nil,
        limit: Int = 26
    ) throws -> [SupportPlan] {
        let later: SQL = place.map { " AND (due_on, id) > (\($0.dueOn), \($0.id))" } ?? ""
        let condition = mine(due, organisation, seesRestricted)
        return try plans("\(condition)\(later) ORDER BY due_on, id LIMIT \(limit)")
    }

    package func count(_ due: Due, of organisation: OrganisationID, seesRestricted: Bool) throws -> Int {
        let condition = mine(due, organisation, seesRestricted)
        return try connection.run("SELECT count(*) AS plans FROM support_plan WHERE \(condition)")
            .first?.value("plans") ?? 0
    }

    private func mine(_ due: Due, _ organisation: OrganisationID, _ seesRestricted: Bool) -> SQL {
        let hidden: SQL =
            seesRestricted ? "" : " AND person_id NOT IN (SELECT person_id FROM restricted_person_facts)"
        let when = due.condition(on: surroundings.today)
        return "organisation_id = \(organisation) AND status <> 'ended' AND \(when)\(hidden)"
    }

    /// Plans in place whose review comes within some days, a batch at a time.
    package func reviewsDue(
        by day: LocalDate, after place: Place? = nil, limit: Int = ScheduledJob.changesAtOnce
    ) throws -> [SupportPlan] {
        let later: SQL = place.map { " AND (due_on, id) > (\($0.dueOn), \($0.id))" } ?? ""
        return try plans("status = 'final' AND due_on <= \(day)\(later) ORDER BY due_on, id LIMIT \(limit)")
    }
}
