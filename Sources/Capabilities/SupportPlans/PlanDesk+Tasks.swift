import Audit
import Core
import Jobs
import People
import Storage

/// The worklist's side of plans: each step and each action is a task, opened once and closed with it.
extension PlanDesk {
    /// Saves the plan where a step led it, closes the task of the step before and opens that of the next.
    func moveOn(
        _ plan: inout SupportPlan, _ step: PlanStep, to next: SupportPlan.Status, words: String = "",
        by principal: Principal, _ connection: any Connection
    ) throws {
        if let key = plan.taskKey {
            try people.closeTask(connection, key, principal)
            try people.closeTask(connection, Self.soonKey(key), principal)
        }
        plan.status = next
        plan.step += 1
        try schedule(&plan, connection)
        let store = store(connection)
        try store.save(plan)
        plan.version += 1
        try store.keepEvent(step, of: plan, words: words, by: principal)
        try audit(
            .planStepTaken, plan, by: principal, ["status": next.rawValue, "step": step.rawValue], connection)
    }

    /// Sets the clock of the state the plan is in, and the task that goes with it.
    func schedule(_ plan: inout SupportPlan, _ connection: any Connection) throws {
        plan.taskKey = nil
        guard plan.status != .ended else { return }
        let clocks = try self.clocks(of: plan.organisation, connection)
        switch plan.status {
        case .final:
            plan.dueOn = try nextReview(plan.reviews, of: plan, connection).on
            let reminder = surroundings.today.adding(days: clocks.firstReminderWeeks * 7)
            guard plan.dueOn <= reminder else { return }
        default:
            plan.dueOn = surroundings.today.adding(days: clocks.days(for: plan.status))
        }
        plan.taskKey = "plan/\(plan.id)/\(plan.step)"
        try openStepTask(plan, connection)
    }

    func openStepTask(_ plan: SupportPlan, _ connection: any Connection) throws {
        guard let key = plan.taskKey else { return }
        try people.openTask(
            connection,
            TaskRequest(
                kind: plan.status == .final ? "plan-review" : "plan-step", title: plan.status.nextStep,
                person: plan.person, organisation: plan.organisation, team: plan.team, account: plan.account,
                dueOn: plan.dueOn, key: key, linkPath: plan.path))
    }

    /// The earliest that any area has its first reminder.
    static let firstReminderDays = 56

    /// Opens what falls due: the review's task some weeks before its day, and a second look later.
    ///
    /// - Parameter known: the area's clocks, where the caller has read them for several plans.
    package func remind(
        _ plan: SupportPlan, clocks known: PlanClocks? = nil, _ connection: any Connection
    ) throws {
        guard plan.status == .final else { return }
        var plan = plan
        let today = surroundings.today
        let clocks = try known ?? self.clocks(of: plan.organisation, connection)
        if plan.taskKey == nil, plan.dueOn <= today.adding(days: clocks.firstReminderWeeks * 7) {
            plan.step += 1
            try schedule(&plan, connection)
            try store(connection).save(plan)
            try remindCarer(of: plan, .first, connection)
        }
        if let key = plan.taskKey, plan.dueOn <= today.adding(days: clocks.secondReminderWeeks * 7) {
            try people.openTask(
                connection,
                TaskRequest(
                    kind: "plan-review-soon", title: "A review is due soon: is a day agreed?",
                    person: plan.person, organisation: plan.organisation, team: plan.team,
                    account: plan.account,
                    dueOn: plan.dueOn, key: Self.soonKey(key), linkPath: plan.path))
            try remindCarer(of: plan, .second, connection)
        }
    }

    func openTask(
        for action: PlanAction, of plan: SupportPlan, again: Bool = false, _ connection: any Connection
    ) throws {
        let isTheirs = action.isTheirs
        let clocks = try self.clocks(of: plan.organisation, connection)
        try people.openTask(
            connection,
            TaskRequest(
                kind: "plan-action",
                title: isTheirs ? "Ask how a step of a plan went" : "A step of a plan is due",
                person: plan.person,
                organisation: plan.organisation, team: plan.team, account: action.account ?? plan.account,
                dueOn: isTheirs ? action.dueOn.adding(days: clocks.carerAnswer) : action.dueOn,
                key: action.taskKey, opensAgain: again, linkPath: plan.path))
    }

    /// Says how a step went; its task is closed, and one that didn't happen asks its owner to see to it.
    ///
    /// - Returns: whether nobody had said so before.
    @discardableResult
    package func answer(
        _ action: PlanAction, of plan: SupportPlan, _ state: PlanAction.State, words: String = "",
        by principal: Principal, _ connection: any Connection
    ) throws -> Bool {
        guard plan.status.isOpen else { throw PlanRefusal.notNow(plan.status) }
        guard try store(connection).answer(action.id, state, words: words) else { return false }
        try people.closeTask(connection, action.taskKey, principal)
        try PlanLinkStore(connection, surroundings).endAll(of: [action.id])
        if state == .notDone {
            let clocks = try self.clocks(of: plan.organisation, connection)
            try people.openTask(
                connection,
                TaskRequest(
                    kind: "plan-missed", title: "A step of a plan didn’t happen", person: plan.person,
                    organisation: plan.organisation, team: plan.team, account: plan.account,
                    dueOn: surroundings.today.adding(days: clocks.missedAction),
                    key: "plan-missed/\(action.id)/\(action.version)", linkPath: plan.path))
        }
        try audit(
            .planActionAnswered, plan, by: principal, ["action": "\(action.id)", "state": state.rawValue],
            connection)
        return true
    }

    /// A task was closed on the worklist: the step it stood for is answered, or the plan's next step is asked for again.
    ///
    /// How a step of the carer's or the household's went is theirs to say: it's still to be asked.
    package func taskClosed(_ closed: TaskClosed, _ connection: any Connection) throws {
        let store = store(connection)
        let service = Principal.system("support-plans")
        let parts = closed.key.split(separator: "/").map(String.init)
        if parts.first == "plan-action", parts.count == 3, let id = PlanActionID(parts[1]) {
            guard let action = try store.action(id), action.taskKey == closed.key, action.state == .open,
                let plan = try store.find(action.plan), plan.status.isOpen
            else { return }
            if action.isTheirs { return try openTask(for: action, of: plan, again: true, connection) }
            try answer(action, of: plan, closed.isDone ? .done : .notDone, by: service, connection)
            return
        }
        if parts.first == "plan-handover", parts.count == 2 {
            guard let handover = try PlanHandoverStore(connection).asked(parts[1]),
                let plan = try store.find(handover.plan)
            else { return }
            return try openTask(for: handover, of: plan, again: true, connection)
        }
        guard parts.first == "plan", var plan = try store.find(task: closed.key), plan.status.isOpen else {
            return
        }
        try people.closeTask(connection, Self.soonKey(closed.key), service)
        plan.step += 1
        let key = "plan/\(plan.id)/\(plan.step)"
        let wasDue = plan.dueOn
        let clocks = try self.clocks(of: plan.organisation, connection)
        plan.taskKey = key
        plan.dueOn = max(wasDue, surroundings.today.adding(days: clocks.finishing))
        if plan.status == .final { plan.dueOn = wasDue }
        try openStepTask(plan, connection)
        try store.save(plan)
    }

    /// What a death does: the dead person's plans end; those of whoever looked after them are looked at again soon.
    package func died(_ person: PersonID, _ connection: any Connection) throws {
        let service = Principal.system("support-plans")
        let store = store(connection)
        for plan in try store.openPlans(of: person) {
            try end(plan, because: .died, by: service, connection)
        }
        for plan in try store.openPlans(about: person) where plan.status == .final {
            let clocks = try self.clocks(of: plan.organisation, connection)
            try askForReview(
                plan, words: Self.afterDeathWords, within: clocks.afterDeath, by: service, connection)
        }
    }

    private static let afterDeathWords = "Somebody they look after has died"

    /// What a death that was none leaves to be done: the plans it ended go on, those to be shown to the carer again as
    /// drafts; reviews that it asked for stay, with the truth said of them.
    package func deathUndone(_ id: PersonID, _ connection: any Connection) throws {
        let service = Principal.system("support-plans")
        let store = store(connection)
        let person = try people.resolve(connection, id)
        for plan in try store.endedByDeath(of: person) { try reopen(plan, by: service, connection) }
        for var plan in try store.openPlans(about: person)
        where plan.reviews.askedWords == Self.afterDeathWords {
            plan.reviews.askedWords = "A death was recorded by mistake, and taken back. Ask how things are"
            try store.save(plan)
            try audit(.planChanged, plan, by: service, ["part": "review"], connection)
        }
    }

    private func reopen(
        _ ended: SupportPlan, by principal: Principal, _ connection: any Connection
    ) throws {
        var plan = ended
        _ = try plan.after(.reopen, by: principal)
        let store = store(connection)
        let before = try store.events(of: plan.id).first { $0.status != .ended }?.status ?? .draft
        let dropped = try store.actions(of: plan.id)
            .filter { $0.state == .dropped && $0.stateOn == ended.endedOn }
        for action in dropped { try store.takeUpAgain(action.id) }
        (plan.endedOn, plan.endReason) = (nil, nil)
        try moveOn(
            &plan, .reopen, to: PlanMachine.reopened(from: before, planOn: plan.planOn),
            words: "A death was recorded by mistake", by: principal, connection)
        guard plan.status == .final else { return }
        let again = Set(dropped.map(\.id))
        for action in try store.actions(of: plan.id) where again.contains(action.id) {
            try openTask(for: action, of: plan, connection)
        }
        try watchChild(of: plan, Self.childAgainKey(plan), connection)
    }

    /// Somebody became restricted: no link about them works from now on; their tasks go to their reviewers.
    package func restricted(_ person: PersonID, _ connection: any Connection) throws {
        let store = store(connection)
        for plan in try store.openPlans(of: person) {
            let actions = try store.actions(of: plan.id)
            try PlanLinkStore(connection, surroundings).endAll(of: actions.map(\.id))
            try withdrawHandover(of: plan, by: .system("support-plans"), connection)
        }
    }

    /// Two records were joined: where that leaves one carer with two plans in place, somebody looks at them.
    package func merged(_ merged: PersonMerged, _ connection: any Connection) throws {
        let kept = try people.resolve(connection, merged.kept)
        var plans: [OrganisationID: [SupportPlan]] = [:]
        for plan in try store(connection).openPlans(of: kept) {
            plans[plan.organisation, default: []].append(plan)
        }
        for (organisation, several) in plans.sorted(by: { $0.key < $1.key }) where several.count > 1 {
            guard let first = several.first else { continue }
            let clocks = try self.clocks(of: organisation, connection)
            try people.openTask(
                connection,
                TaskRequest(
                    kind: "plan-two", title: "One carer has two plans since two records were joined",
                    person: kept, organisation: organisation, team: first.team, account: first.account,
                    dueOn: surroundings.today.adding(days: clocks.finishing),
                    key: Self.twoKey(merged, organisation),
                    linkPath: first.path))
        }
    }

    /// Two records were parted again: each has its own plan, and nobody needs to look.
    package func unmerged(_ merged: PersonMerged, _ connection: any Connection) throws {
        let service = Principal.system("support-plans")
        for person in [merged.kept, merged.away] {
            for plan in try store(connection).openPlans(of: person) {
                try people.closeTask(connection, Self.twoKey(merged, plan.organisation), service)
            }
        }
    }

    private static func twoKey(_ merged: PersonMerged, _ organisation: OrganisationID) -> String {
        "plan-two/\(merged.kept)/\(merged.away)/\(organisation)"
    }
}
