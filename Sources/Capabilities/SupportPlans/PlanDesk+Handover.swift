import Audit
import Core
import Jobs
import People
import Storage

/// How a plan passes to another organisation: asked, answered, and only then theirs.
extension PlanDesk {
    static func handoverKey(_ handover: PlanHandover) -> String { "plan-handover/\(handover.id)" }

    static func lateKey(_ handover: PlanHandover) -> String { "plan-handover-late/\(handover.id)" }

    /// Those who are asked have it on their worklist until they answer.
    func openTask(
        for handover: PlanHandover, of plan: SupportPlan, again: Bool = false, _ connection: any Connection
    ) throws {
        try people.openTask(
            connection,
            TaskRequest(
                kind: "plan-handover", title: "A partner asks you to take on a plan: answer",
                person: plan.person, organisation: handover.to, dueOn: handover.dueOn,
                key: Self.handoverKey(handover), opensAgain: again, linkPath: handover.path))
    }

    /// Whoever asked hears, once, that nobody answered in time.
    package func tellOfLateHandovers(_ connection: any Connection) throws {
        for handover in try PlanHandoverStore(connection).late(on: surroundings.today) {
            guard let plan = try store(connection).find(handover.plan) else { continue }
            try people.openTask(
                connection,
                TaskRequest(
                    kind: "plan-handover",
                    title: "Nobody answered about a plan in time: ring them, or keep it",
                    person: plan.person, organisation: handover.from, account: handover.askedBy,
                    dueOn: surroundings.today, key: Self.lateKey(handover), linkPath: handover.path))
        }
    }

    private func closeTasks(
        of handover: PlanHandover, by principal: Principal, _ connection: any Connection
    ) throws {
        for key in [Self.handoverKey(handover), Self.lateKey(handover)] {
            try people.closeTask(connection, key, principal)
        }
    }

    /// Asks another organisation to take a plan on.
    package func askToTakeOn(
        _ plan: SupportPlan, _ person: SeenPerson, _ receiver: OrganisationID, words: String,
        by principal: Principal, _ connection: any Connection
    ) throws -> PlanHandover {
        guard let account = principal.account else { throw Refused(action: "plan-handover") }
        let store = PlanHandoverStore(connection)
        var ask = PlanHandoverAsk()
        ask.isOpen = plan.status.isOpen
        ask.isOwnOrganisation = receiver == plan.organisation
        ask.isAskedAlready = try store.open(of: plan.id) != nil
        ask.isShared = try people.mayShare(connection, plan.person, receiver)
        ask.isRestricted = person.isRestricted
        ask.kind = plan.kind
        let area = try people.area(connection, receiver)
        ask.receiverIsCouncil = try people.councils(connection, area).contains(receiver)
        ask.words = words
        if let refusal = ask.refusal { throw refusal }
        let today = surroundings.today
        let clocks = try self.clocks(of: receiver, connection)
        let handover = PlanHandover(
            id: surroundings.uuid().uuidString.lowercased(), plan: plan.id, from: plan.organisation,
            to: receiver, askedBy: account, askedOn: today, dueOn: today.adding(days: clocks.handover),
            words: words, carerName: person.name, status: .asked, answerWords: "", version: 1)
        try store.add(handover)
        try openTask(for: handover, of: plan, connection)
        try audit(.planHandoverAsked, plan, by: principal, ["to": receiver.description], connection)
        return handover
    }

    /// Keeps what was answered; a plan that is taken on goes with its tasks and open steps.
    package func answer(
        _ handover: PlanHandover, _ answer: PlanHandover.Answer, reason: String, by principal: Principal,
        _ connection: any Connection
    ) throws {
        guard let organisation = principal.organisation, var plan = try store(connection).find(handover.plan)
        else { throw NotFound() }
        let status = try handover.answered(answer, by: organisation, reason: reason)
        if status == .accepted, !plan.status.isOpen { throw PlanHandoverRefusal.ended }
        // What was agreed when it was asked may have been taken back since.
        if status == .accepted, try !people.mayShare(connection, plan.person, handover.to) {
            throw PlanHandoverRefusal.notShared
        }
        try PlanHandoverStore(connection).save(
            handover, status, words: reason, by: principal.account, on: surroundings.today)
        try closeTasks(of: handover, by: principal, connection)
        try audit(
            .planHandoverAnswered, plan, by: principal, ["answer": answer.rawValue], connection)
        switch status {
        case .accepted: try takeOn(&plan, handover, by: principal, connection)
        case .refused: try sayRefused(plan, handover, connection)
        case .asked, .withdrawn: break
        }
    }

    private func takeOn(
        _ plan: inout SupportPlan, _ handover: PlanHandover, by principal: Principal,
        _ connection: any Connection
    ) throws {
        let store = store(connection)
        let open = try store.actions(of: plan.id).filter { $0.state == .open }
        for action in open {
            try people.closeTask(connection, action.taskKey, principal)
            try store.handOn(action.id, to: principal.account)
        }
        for key in [plan.taskKey, plan.taskKey.map(Self.soonKey), Self.childKey(plan)].compactMap(\.self) {
            try people.closeTask(connection, key, principal)
        }
        (plan.organisation, plan.account, plan.team) = (handover.to, principal.account, nil)
        try people.involve(
            connection, plan.person, Destination(handover.to), principal.account, principal)
        plan.step += 1
        try schedule(&plan, connection)
        try store.save(plan)
        if plan.status == .final {
            let ids = Set(open.map(\.id))
            for action in try store.actions(of: plan.id) where ids.contains(action.id) {
                try openTask(for: action, of: plan, connection)
            }
        }
        if plan.child.relies == true {
            plan.child.manager = nil
            try watchChild(of: plan, Self.childAgainKey(plan), connection)
        }
        try people.openTask(
            connection,
            TaskRequest(
                kind: "plan-handover", title: "Tell the carer that you have their plan now",
                person: plan.person, organisation: handover.to, account: principal.account,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: surroundings.today),
                key: "plan-handover-tell/\(handover.id)", linkPath: plan.path))
    }

    private func sayRefused(
        _ plan: SupportPlan, _ handover: PlanHandover, _ connection: any Connection
    ) throws {
        try people.openTask(
            connection,
            TaskRequest(
                kind: "plan-handover", title: "A plan was not taken on: ask somebody else, or keep it",
                person: plan.person, organisation: handover.from, account: handover.askedBy,
                dueOn: WorkingCalendar.englandAndWales.nextWorkingDay(after: surroundings.today),
                key: "plan-handover-back/\(handover.id)", linkPath: plan.path))
    }

    /// What is over leaves nothing to answer.
    func withdrawHandover(
        of plan: SupportPlan, by principal: Principal, _ connection: any Connection
    ) throws {
        let store = PlanHandoverStore(connection)
        guard let handover = try store.open(of: plan.id) else { return }
        try store.save(
            handover, .withdrawn, words: "", by: principal.account, on: surroundings.today)
        try closeTasks(of: handover, by: principal, connection)
    }
}
