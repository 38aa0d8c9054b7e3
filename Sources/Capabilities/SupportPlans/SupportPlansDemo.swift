import Core
import Foundation
import Jobs
import Storage

/// Makes up plans, what was done for them and how they were looked at again, for made-up carers.
package struct SupportPlansDemo {
    /// A made-up carer, as far as this needs to know them.
    package struct Carer: Sendable {
        package let person: PersonID
        package let centre: OrganisationID
        package let council: OrganisationID
        package let registeredOn: LocalDate
        package let age: Int
        package let link: CaringLinkID?

        package init(
            person: PersonID, centre: OrganisationID, council: OrganisationID, registeredOn: LocalDate,
            age: Int,
            link: CaringLinkID?
        ) {
            (self.person, self.centre, self.council) = (person, centre, council)
            (self.registeredOn, self.age, self.link) = (registeredOn, age, link)
        }
    }

    /// Work that stands for a step or an action; whoever keeps the worklists writes it.
    package struct Work: Sendable {
        package let id: TaskID
        package let request: TaskRequest
        package let openedAt: Instant
    }

    /// Rows of made-up plans, not yet written.
    package struct Batch: Sendable {
        fileprivate var plans: [[SQLValue]] = []
        fileprivate var needs: [[SQLValue]] = []
        fileprivate var outcomes: [[SQLValue]] = []
        fileprivate var actions: [[SQLValue]] = []
        fileprivate var events: [[SQLValue]] = []
        fileprivate var reviews: [[SQLValue]] = []
        fileprivate var scores: [[SQLValue]] = []
        package fileprivate(set) var work: [Work] = []

        package var count: Int {
            [plans, needs, outcomes, actions, events, reviews, scores].map(\.count).reduce(work.count, +)
        }

        package func write(_ connection: any Connection) throws {
            try connection.insert(into: "support_plan", SupportPlansDemo.planColumns, rows: plans)
            try connection.insert(
                into: "plan_need", ["plan_id", "position", "need", "eligibility", "met", "unmet_reason"],
                rows: needs)
            try connection.insert(
                into: "plan_outcome", ["id", "plan_id", "position", "domain", "words", "before_score"],
                rows: outcomes)
            try connection.insert(into: "plan_action", SupportPlansDemo.actionColumns, rows: actions)
            try connection.insert(
                into: "plan_event", ["id", "plan_id", "at", "by_kind", "by_id", "step", "status", "words"],
                rows: events)
            try connection.insert(into: "plan_review", SupportPlansDemo.reviewColumns, rows: reviews)
            try connection.insert(into: "plan_score", ["review_id", "outcome_id", "score"], rows: scores)
        }
    }

    package static let tables: [StaticString] = [
        "support_plan", "plan_need", "plan_outcome", "plan_action", "plan_event", "plan_review", "plan_score",
    ]

    private static let planColumns: [StaticString] = [
        "id", "reference", "person_id", "caring_link_id", "kind", "organisation_id", "account_id", "status",
        "due_on", "task_key", "step", "started_on", "plan_on", "ended_on", "end_reason", "regard", "involved",
        "agreeing", "reducing", "preventing", "council_pence", "carer_pence", "light_review_on",
        "full_review_on",
    ]

    private static let actionColumns: [StaticString] = [
        "id", "plan_id", "words", "task", "doer", "doer_words", "account_id", "person_id", "due_on",
        "funding",
        "pence", "state", "state_on", "version",
    ]

    private static let reviewColumns: [StaticString] = [
        "id", "plan_id", "kind", "due_on", "held_on", "held_by", "outcome", "words", "carer_words", "next_on",
    ]

    private let workers: [OrganisationID: [AccountID]]
    private let today: LocalDate
    private var chance: SeededChance
    private var batch = Batch()
    private var made: Int64 = 0

    package init(workers: [OrganisationID: [AccountID]], seed: UInt64, today: LocalDate) {
        (self.workers, self.today) = (workers, today)
        chance = SeededChance(seed: seed ^ 0x51A7)
    }

    /// Plans for these carers: about one grown-up carer in six has one.
    package mutating func batch(for carers: [Carer]) -> Batch {
        batch = Batch()
        for carer in carers where carer.age >= 18 && chance.happens(17) {
            let start = carer.registeredOn.adding(days: 30 + chance.below(60))
            guard start < today.adding(days: -3) else { continue }
            let isStatutory = chance.happens(45)
            let organisation = isStatutory ? carer.council : carer.centre
            guard let accounts = workers[organisation], !accounts.isEmpty else { continue }
            add(carer, isStatutory ? .statutory : .centre, organisation, chance.pick(accounts), start)
        }
        return batch
    }

    private struct Made {
        var plan: SupportPlan
        let account: AccountID
        var outcomes: [(id: String, before: Int)] = []
    }

    private mutating func add(
        _ carer: Carer, _ kind: SupportPlan.Kind, _ organisation: OrganisationID, _ account: AccountID,
        _ start: LocalDate
    ) {
        let id = SupportPlanID(newUUID())
        var plan = SupportPlan(
            id: id,
            reference: Reference(randomBytes: { count in (0..<count).map { _ in UInt8(chance.below(256)) } }),
            person: carer.person, link: carer.link, kind: kind, organisation: organisation, account: account,
            dueOn: start.adding(days: 14), startedOn: start)
        var made = Made(plan: plan, account: account)
        addOutcomes(to: &made)
        let isNew = start > today.adding(days: -30)
        if isNew, chance.happens(60) {
            plan.status = chance.happens(50) ? .draft : .proposed
            plan.dueOn = max(plan.dueOn, today.adding(days: chance.below(14) - 4))
            made.plan = plan
            addActions(carer, made, isInPlace: false)
            finish(made, carer)
            return
        }
        plan.status = .final
        plan.planOn = min(start.adding(days: 7 + chance.below(14)), today.adding(days: -1))
        made.plan = plan
        addReviews(to: &made)
        if chance.happens(5) {
            made.plan.status = .ended
            made.plan.endedOn = today.adding(days: -chance.below(60))
            made.plan.endReason = chance.pick([.noLongerNeeded, .carerAsked, .noLongerCaring])
        }
        addActions(carer, made, isInPlace: true)
        finish(made, carer)
    }

    private static let wishes: [(OutcomeDomain, String, String)] = [
        (.recreation, "An evening a week for the choir", "A sitter on Tuesday evenings"),
        (.health, "To sleep through the night", "A night sitter twice a week"),
        (.relationships, "To see my daughter more often", "A morning off each fortnight"),
        (.workEducation, "To keep my job", "Carer’s leave, and a call to the employer"),
        (.localServices, "To get to the shops without worry", "A volunteer who sits for two hours"),
        (.habitableHome, "Help to keep up with the house", "A cleaner, paid from the budget"),
        (.nutrition, "To cook properly again", "Meals delivered three times a week"),
    ]

    private mutating func addOutcomes(to made: inout Made) {
        for position in 1...(1 + chance.below(2)) {
            let wish = chance.pick(Self.wishes)
            let id = newUUID().uuidString.lowercased()
            let before = 1 + chance.below(5)
            made.outcomes.append((id, before))
            batch.outcomes.append([
                .text(id), .text(made.plan.id.description), .integer(Int64(position)), .text(wish.0.rawValue),
                .text(wish.1), .integer(Int64(before)),
            ])
            guard made.plan.kind == .statutory else { continue }
            batch.needs.append([
                .text(made.plan.id.description), .integer(Int64(position)), .text(wish.1), .text("yes"),
                .text(wish.2), .text(""),
            ])
        }
    }

    /// The first check and the yearly ones, most of them about in time; what is due and wasn't held is overdue.
    private mutating func addReviews(to made: inout Made) {
        let planOn = made.plan.planOn ?? made.plan.startedOn
        for _ in 0..<6 {
            let next = made.plan.reviews.next(planOn: planOn)
            let heldOn = next.on.adding(days: chance.below(30) - 12)
            guard heldOn < today, heldOn >= planOn, chance.happens(96) else { break }
            made.plan.reviews = made.plan.reviews.held(next.kind, on: heldOn)
            let id = newUUID().uuidString.lowercased()
            batch.reviews.append([
                .text(id), .text(made.plan.id.description), .text(next.kind.rawValue),
                .text(next.on.description),
                .text(heldOn.description), .text(made.account.description), .text("unchanged"),
                .text("Talked about how it goes. The plan helps."), .text(""),
                .text(made.plan.reviews.next(planOn: planOn).on.description),
            ])
            for outcome in made.outcomes where chance.happens(85) {
                let score = min(10, max(0, outcome.before + chance.below(5) - 1))
                batch.scores.append([.text(id), .text(outcome.id), .integer(Int64(score))])
            }
        }
        made.plan.dueOn = made.plan.reviews.next(planOn: planOn).on
    }

    private static let steps: [(String, PlanAction.Task, PlanAction.Doer)] = [
        ("Book the sitter", .arranging, .staff), ("Ring the choir and ask to come back", .leisure, .carer),
        ("Ask the employer about flexible hours", .arranging, .carer),
        ("Send the list of groups", .arranging, .staff),
        ("Ask the volunteer service for a visitor", .arranging, .staff),
        ("See the doctor for a check", .leisure, .carer),
    ]

    private mutating func addActions(_ carer: Carer, _ made: Made, isInPlace: Bool) {
        let isOver = made.plan.status == .ended
        for _ in 0..<(2 + chance.below(2)) {
            let step = chance.pick(Self.steps)
            let id = PlanActionID(newUUID())
            let begin = made.plan.planOn ?? made.plan.startedOn
            let dueOn = begin.adding(days: 14 + chance.below(60))
            let isAnswered = isInPlace && dueOn < today && chance.happens(85)
            let state: PlanAction.State =
                isAnswered ? (chance.happens(80) ? .done : .notDone) : isOver ? .dropped : .open
            let stateOn = isAnswered ? min(dueOn, today) : isOver ? made.plan.endedOn : nil
            let version = state == .open ? 1 : 2
            let isTheirs = step.2 == .carer
            batch.actions.append([
                .text(id.description), .text(made.plan.id.description), .text(step.0), .text(step.1.rawValue),
                .text(step.2.rawValue), .text(isTheirs ? "The carer" : "The worker"),
                isTheirs ? .null : .text(made.account.description),
                isTheirs ? .text(carer.person.description) : .null, .text(dueOn.description),
                .text("nothing"),
                .null, .text(state.rawValue), stateOn.map { .text($0.description) } ?? .null,
                .integer(Int64(version)),
            ])
            guard isInPlace, state == .open else { continue }
            ask(
                "plan-action", isTheirs ? "Ask how a step of a plan went" : "A step of a plan is due", made,
                dueOn: isTheirs ? dueOn.adding(days: 7) : dueOn, key: "plan-action/\(id)/1", from: begin)
        }
    }

    private mutating func ask(
        _ kind: String, _ title: String, _ made: Made, dueOn: LocalDate, key: String, from day: LocalDate
    ) {
        let plan = made.plan
        let request = TaskRequest(
            kind: kind, title: title, person: plan.person, organisation: plan.organisation,
            account: made.account,
            dueOn: dueOn, key: key, linkPath: plan.path)
        batch.work.append(
            Work(id: TaskID(newUUID()), request: request, openedAt: Instant(min(day, today), hour: 10)))
    }

    private mutating func finish(_ made: Made, _ carer: Carer) {
        var plan = made.plan
        plan.step = plan.status == .draft ? 1 : plan.status == .proposed ? 2 : 4
        let isFar = plan.status == .final && plan.dueOn > today.adding(days: PlanDesk.firstReminderDays)
        plan.taskKey = plan.status == .ended || isFar ? nil : "plan/\(plan.id)/\(plan.step)"
        if let key = plan.taskKey {
            let day = plan.status == .final ? plan.dueOn.adding(days: -56) : plan.startedOn
            ask(
                plan.status == .final ? "plan-review" : "plan-step", plan.status.nextStep, made,
                dueOn: plan.dueOn,
                key: key, from: day)
        }
        let isStatutory = plan.kind == .statutory
        let pounds = Int64(300 + 50 * chance.below(40))
        batch.plans.append([
            .text(plan.id.description), .text(plan.reference.description), .text(carer.person.description),
            Self.text(plan.link), .text(plan.kind.rawValue), .text(plan.organisation.description),
            .text(made.account.description), .text(plan.status.rawValue), .text(plan.dueOn.description),
            plan.taskKey.map { .text($0) } ?? .null, .integer(Int64(plan.step)),
            .text(plan.startedOn.description), Self.text(plan.planOn), Self.text(plan.endedOn),
            plan.endReason.map { .text($0.rawValue) } ?? .null,
            .text(isStatutory ? "Time for work and for friends" : ""), .text("The carer"),
            .text("Talked it through twice"), .text("Lift with the hoist"), .text("A yearly health check"),
            isStatutory ? .integer(pounds * 100) : .null, isStatutory ? .integer(0) : .null,
            Self.text(plan.reviews.lightOn), Self.text(plan.reviews.fullOn),
        ])
        guard let planOn = plan.planOn else { return }
        batch.events.append([
            .text(newUUID().uuidString.lowercased()), .text(plan.id.description),
            .text(Instant(planOn, hour: 11).description), .text("staff"), .text(made.account.description),
            .text(PlanStep.finalise.rawValue), .text(SupportPlan.Status.final.rawValue), .text(""),
        ])
    }

    private static func text(_ value: (some CustomStringConvertible)?) -> SQLValue {
        value.map { .text($0.description) } ?? .null
    }

    private mutating func newUUID() -> UUID {
        made += 1
        let begin = Instant(today, hour: 0).millisecondsSince1970
        return chance.uuid(at: Instant(millisecondsSince1970: begin + made / 16))
    }
}
