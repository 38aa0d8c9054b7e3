import Audit
import Core
import Documents
import Jobs
import People
import Storage

/// The steps of a plan from one state to the next.
extension PlanDesk {
    package func propose(
        _ plan: SupportPlan, _ person: SeenPerson, by principal: Principal, _ connection: any Connection
    ) throws {
        var plan = plan
        let next = try plan.after(.propose, by: principal)
        try requireTakingPart(in: plan, connection)
        let gaps = try checks(plan, person, for: principal, connection).gapsBeforeProposing
        if !gaps.isEmpty { throw PlanRefusal.missing(gaps) }
        plan.carerWords = ""
        try moveOn(&plan, .propose, to: next, by: principal, connection)
    }

    /// Keeps what the carer answered, in their words; with them, or by whoever heard them say it.
    package func answer(
        _ plan: SupportPlan, agrees: Bool, words: String, by principal: Principal,
        _ connection: any Connection
    ) throws {
        var plan = plan
        let step: PlanStep = agrees ? .agree : .disagree
        let next = try plan.after(step, by: principal)
        if !agrees, words.isEmpty { throw PlanRefusal.wordsMissing }
        plan.carerWords = words
        try moveOn(&plan, step, to: next, words: words, by: principal, connection)
    }

    package func revise(_ plan: SupportPlan, by principal: Principal, _ connection: any Connection) throws {
        var plan = plan
        let next = try plan.after(.revise, by: principal)
        try moveOn(&plan, .revise, to: next, by: principal, connection)
    }

    /// Makes the plan final, sets its reviews, gives its steps to those who do them, and makes the carer's copy.
    ///
    /// - Returns: the letter, where letters are made here.
    @discardableResult
    package func finalise(
        _ plan: SupportPlan, _ person: SeenPerson, copies: Set<CopyWay>, by principal: Principal,
        _ connection: any Connection
    ) throws -> DocumentID? {
        var plan = plan
        let next = try plan.after(.finalise, by: principal)
        try requireTakingPart(in: plan, connection)
        let checks = try checks(plan, person, for: principal, connection)
        if !checks.gapsBeforeFinal.isEmpty { throw PlanRefusal.missing(checks.gapsBeforeFinal) }
        let today = surroundings.today
        plan.planOn = today
        plan.reviews.lightOn = nil
        plan.reviews.askedBy = nil
        if plan.content.hasDirectPayment, plan.reviews.paymentFrom == nil { plan.reviews.paymentFrom = today }
        if !plan.content.hasDirectPayment {
            (plan.reviews.paymentFrom, plan.reviews.paymentReviewedOn) = (nil, nil)
        }
        try moveOn(&plan, .finalise, to: next, by: principal, connection)
        for action in checks.actions where action.state == .open {
            try openTask(for: action, of: plan, connection)
        }
        try watchChild(of: plan, Self.childKey(plan), connection)
        guard let desk = needs.letters else { return nil }
        let review = try nextReview(plan.reviews, of: plan, connection).on
        let letter = try PlanLetters(
            plan: plan, checks: checks, surroundings: surroundings, reviewOn: review
        ).copy
        return try desk.issue(
            letter, to: plan.person, by: principal, from: plan.organisation, copies: copies, connection)
    }

    /// While a plan leans on a child, a manager looks whether the other help has begun.
    func watchChild(of plan: SupportPlan, _ key: String, _ connection: any Connection) throws {
        guard plan.child.relies == true, let until = plan.child.managerUntil else { return }
        try people.openTask(
            connection,
            TaskRequest(
                kind: "plan-child", title: "A plan leans on a child: has the other help begun?",
                person: plan.person, organisation: plan.organisation, team: plan.team,
                account: plan.child.manager, dueOn: min(until, plan.child.replacedBy ?? until),
                key: key, linkPath: plan.path))
    }

    /// Asks for a review before the next one is due; one that was asked for stays with its first day.
    package func askForReview(
        _ plan: SupportPlan, words: String, within days: Int? = nil, by principal: Principal,
        _ connection: any Connection
    ) throws {
        var plan = plan
        let next = try plan.after(.askForReview, by: principal)
        let clocks = try self.clocks(of: plan.organisation, connection)
        let by = surroundings.today.adding(days: days ?? clocks.askedReview)
        plan.reviews.askedBy = min(plan.reviews.askedBy ?? by, by)
        if !words.isEmpty { plan.reviews.askedWords = words }
        try moveOn(&plan, .askForReview, to: next, words: words, by: principal, connection)
    }

    package func beginReview(_ plan: SupportPlan, by principal: Principal, _ connection: any Connection)
        throws
    {
        var plan = plan
        let next = try plan.after(.beginReview, by: principal)
        try requireTakingPart(in: plan, connection)
        try moveOn(&plan, .beginReview, to: next, by: principal, connection)
    }

    /// What a review came to, before it's kept.
    package struct Held: Sendable {
        package var kind: PlanReview.Kind
        package var outcome: PlanReview.Outcome
        package var words: String
        package var carerWords: String
        package var scores: [String: Int]

        package init(
            kind: PlanReview.Kind, outcome: PlanReview.Outcome, words: String, carerWords: String,
            scores: [String: Int]
        ) {
            (self.kind, self.outcome, self.words, self.carerWords) = (kind, outcome, words, carerWords)
            self.scores = scores
        }
    }

    /// Keeps a review, and takes the plan where it leads: on, to be written again, or to its end.
    @discardableResult
    package func finishReview(
        _ plan: SupportPlan, _ held: Held, copies: Set<CopyWay>, by principal: Principal,
        _ connection: any Connection
    ) throws -> PlanReview {
        var plan = plan
        let next = try plan.after(.finishReview, by: principal)
        guard held.scores.values.allSatisfy(ScoreRules.range.contains) else { throw PlanRefusal.scoreMissing }
        let today = surroundings.today
        let clocks = try self.clocks(of: plan.organisation, connection)
        let due = try nextReview(plan.reviews, of: plan, connection).on
        plan.reviews = plan.reviews.held(held.kind, on: today)
        let nextOn =
            held.outcome == .ended ? nil : try nextReview(plan.reviews, of: plan, connection).on
        let review = PlanReview(
            id: surroundings.newID(), plan: plan.id, kind: held.kind, dueOn: due, heldOn: today,
            outcome: held.outcome, words: held.words, carerWords: held.carerWords, nextOn: nextOn)
        let store = store(connection)
        let outcomes = try store.outcomes(of: plan.id)
        try store.add(review, scores: held.scores, by: principal.account)
        try audit(
            .planReviewed, plan, by: principal,
            ["kind": held.kind.rawValue, "outcome": held.outcome.rawValue],
            connection)
        switch held.outcome {
        case .unchanged: try moveOn(&plan, .finishReview, to: next, by: principal, connection)
        case .changed:
            let draft = try plan.after(.revise, by: principal)
            try moveOn(&plan, .revise, to: draft, by: principal, connection)
        case .reassess:
            try moveOn(&plan, .finishReview, to: next, by: principal, connection)
            try people.openTask(
                connection,
                TaskRequest(
                    kind: "plan-reassess", title: "Things have changed: offer a new assessment",
                    person: plan.person, organisation: plan.organisation, team: plan.team,
                    account: plan.account,
                    dueOn: today.adding(days: clocks.finishing), key: "plan-reassess/\(review.id)",
                    linkPath: plan.path))
        case .ended:
            // The review's own letter tells the carer.
            try end(
                plan, because: .noLongerNeeded, words: held.words, isTold: true, by: principal, connection)
        }
        if let desk = needs.letters {
            let letter = PlanLetters.outcome(of: review, outcomes, held.scores)
            _ = try desk.issue(
                letter, to: plan.person, by: principal, from: plan.organisation, copies: copies, connection)
        }
        return review
    }

    /// Ends a plan: its tasks are closed, its open steps dropped and their links no longer work.
    ///
    /// Somebody tells the carer why, unless they were told already; who moved away is handed on.
    ///
    /// - Throws: `PlanRefusal.reasonMissing` without words; a death alone needs none.
    package func end(
        _ plan: SupportPlan, because reason: SupportPlan.EndReason, words: String = "",
        isTold: Bool = false, by principal: Principal, _ connection: any Connection
    ) throws {
        guard reason == .died || !words.isEmpty else { throw PlanRefusal.reasonMissing }
        let wasShown = plan.status != .draft || plan.planOn != nil
        var plan = plan
        let next = try plan.after(.end, by: principal)
        let store = store(connection)
        let open = try store.actions(of: plan.id).filter { $0.state == .open }
        try PlanLinkStore(connection, surroundings).endAll(of: open.map(\.id))
        for action in open {
            try people.closeTask(connection, action.taskKey, principal)
            try store.answer(action.id, .dropped)
        }
        try withdrawHandover(of: plan, by: principal, connection)
        for key in [Self.childKey(plan), Self.childAgainKey(plan)] {
            try people.closeTask(connection, key, principal)
        }
        plan.endReason = reason
        plan.endedOn = surroundings.today
        try moveOn(
            &plan, .end, to: next, words: words.isEmpty ? reason.title : words, by: principal, connection)
        guard reason != .died else { return }
        if wasShown, !isTold {
            try openEndTask(
                "Write to the carer: their plan has ended, and why", "tell", plan, connection)
        }
        if reason == .movedAway {
            try openEndTask("Hand the plan on to where the carer lives now", "moved", plan, connection)
        }
    }

    private func openEndTask(
        _ title: String, _ name: String, _ plan: SupportPlan, _ connection: any Connection
    ) throws {
        try people.openTask(
            connection,
            TaskRequest(
                kind: "plan-ended", title: title, person: plan.person, organisation: plan.organisation,
                team: plan.team, account: plan.account,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: surroundings.today),
                key: "plan-ended/\(plan.id)/\(plan.step)/\(name)", linkPath: plan.path))
    }

    /// Somebody else of the organisation takes it on, or a team of it.
    package func give(
        _ plan: SupportPlan, to account: AccountID?, team: TeamID?, by principal: Principal,
        _ connection: any Connection
    ) throws {
        guard plan.status.isOpen else { throw PlanRefusal.notNow(plan.status) }
        var plan = plan
        (plan.account, plan.team) = (account, team)
        if let key = plan.taskKey {
            try people.closeTask(connection, key, principal)
            try people.closeTask(connection, Self.soonKey(key), principal)
        }
        plan.step += 1
        try schedule(&plan, connection)
        try store(connection).save(plan)
        try audit(.planChanged, plan, by: principal, ["part": "owner"], connection)
    }

    static func childKey(_ plan: SupportPlan) -> String { "plan-child/\(plan.id)" }

    static func childAgainKey(_ plan: SupportPlan) -> String { "\(childKey(plan))/again" }

    static func soonKey(_ key: String) -> String { "\(key)/4-weeks" }
}
