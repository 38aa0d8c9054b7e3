import Core
import People
import Storage
import Web

/// What `Templates/plans.mustache` shows: plans of an organisation by the day something is due.
struct PlanListPage: Sendable {
    let pageTitle = "Plans"
    let lines: [Line]
    let hasLines: Bool
    let tabs: [Tab]
    let listTitle: String
    let nextPath: String?
    let previousPath: String?

    struct Line: Sendable {
        let linePath: String
        let lineName: String
        let lineKind: String
        let lineStatus: String
        let lineDue: String
        let isLate: Bool

        init(_ plan: SupportPlan, _ person: SeenPerson?, on today: LocalDate) {
            linePath = plan.path
            lineName = person?.name ?? "Somebody you can’t see"
            lineKind = plan.kind.title
            lineStatus = plan.status.nextStep
            isLate = plan.dueOn < today
            lineDue = (isLate ? "Was due " : "") + plan.dueOn.spoken
        }
    }

    struct Tab: Sendable {
        let tabTitle: String
        let tabPath: String
        let isCurrentTab: Bool

        init(_ due: PlanStore.Due, count: Int, isCurrent: Bool) {
            tabTitle = "\(PlanListPage.title(due)) (\(count))"
            tabPath = "/plans?list=\(due.rawValue)"
            isCurrentTab = isCurrent
        }
    }

    init(lines: [Line], tabs: [Tab], nextPath: String?, isFirst: Bool, due: PlanStore.Due) {
        (self.lines, hasLines, self.tabs, self.nextPath) = (lines, !lines.isEmpty, tabs, nextPath)
        previousPath = isFirst ? nil : "/plans?list=\(due.rawValue)"
        listTitle = Self.title(due)
    }

    static func title(_ due: PlanStore.Due) -> String {
        switch due {
        case .all: "All open plans"
        case .overdue: "Overdue"
        case .soon: "Due in 8 weeks"
        }
    }
}

/// What `Templates/plan.mustache` shows.
struct PlanPage: Sendable {
    let pageTitle: String
    let planPath: String
    let personPath: String
    let personName: String
    let planReference: String
    let planStatus: String
    let planDue: String
    let isPlanLate: Bool
    let notStatutory: Bool
    let planVersion: String
    let facts: [PlanRow]
    let outcomes: [Outcome]
    let hasOutcomes: Bool
    let needs: [Need]
    let hasNeeds: Bool
    let isStatutory: Bool
    let actions: [Action]
    let hasActions: Bool
    let content: [PlanRow]
    let child: [PlanRow]
    let hasChild: Bool
    let carerSaid: String?
    let gaps: [String]
    let hasGaps: Bool
    let reviews: [Review]
    let hasReviews: Bool
    let events: [Event]
    let mayEdit: Bool
    let mayChange: Bool
    let mayPropose: Bool
    let mayAnswer: Bool
    let mayFinalise: Bool
    let mayRevise: Bool
    let mayAskForReview: Bool
    let mayBeginReview: Bool
    /// Whether they can take part, as it was answered for what is done now.
    let takingPartText: String?
    let takingPartPath: String?
    /// Said where it holds the plan up.
    let takingPartHolds: String?
    let mayReview: Bool
    let mayEnd: Bool
    let madeLink: String?
    let errors: [FieldError]
    let hasErrors: Bool

    struct Outcome: Sendable {
        let outcomeID: String
        let outcomeWords: String
        let outcomeDomain: String
        let outcomeScore: String
    }

    struct Need: Sendable {
        let needPosition: String
        let needWords: String
        let needEligibility: String
        let needMet: String
    }

    struct Action: Sendable {
        let actionID: String
        let actionWords: String
        let actionWho: String
        let actionBy: String
        let actionFunding: String?
        let actionState: String
        let isOpenAction: Bool
        let isTheirs: Bool
    }

    struct Review: Sendable {
        let reviewTitle: String
        let reviewWords: String
        let reviewSaid: String?
    }

    struct Event: Sendable {
        let eventWhen: String
        let eventWhat: String
        let eventWho: String
    }

    init(
        _ plan: SupportPlan, _ person: SeenPerson, _ desk: PlanDesk, _ principal: Principal, mayChange: Bool,
        errors: FormErrors, link: String?, _ connection: any Connection
    ) throws {
        let checks = try desk.checks(plan, person, for: principal, connection)
        let store = desk.store(connection)
        pageTitle = "\(plan.kind.title) for \(person.name)"
        (planPath, personPath, personName) = (plan.path, "/people/\(person.id)", person.name)
        planReference = plan.reference.description
        planStatus = plan.status.title
        isPlanLate = plan.status.isOpen && plan.dueOn < desk.surroundings.today
        planDue = plan.status.isOpen ? "\(plan.status.nextStep), by \(plan.dueOn.spoken)" : "Nothing"
        (isStatutory, notStatutory) = (plan.kind == .statutory, plan.kind == .centre)
        planVersion = String(plan.version)
        facts = try Self.facts(plan, desk, connection)
        outcomes = checks.outcomes.map {
            Outcome(
                outcomeID: $0.id, outcomeWords: $0.words,
                outcomeDomain: $0.domain?.title ?? "which part of life isn’t said yet",
                outcomeScore: $0.before.map { "\($0) out of 10" } ?? "Not scored")
        }
        hasOutcomes = !outcomes.isEmpty
        needs = checks.needs.map {
            Need(
                needPosition: String($0.position), needWords: $0.need,
                needEligibility: $0.eligibility?.words ?? "Not said yet.",
                needMet: $0.met.isEmpty
                    ? ($0.unmetReason.isEmpty ? "Not said yet." : "Won’t be met: \($0.unmetReason)") : $0.met)
        }
        hasNeeds = !needs.isEmpty
        actions = checks.actions.map(Self.action)
        hasActions = !actions.isEmpty
        content = Self.content(plan)
        child = Self.child(plan)
        hasChild = !child.isEmpty
        carerSaid = plan.carerWords.isEmpty ? nil : plan.carerWords
        func may(_ step: PlanStep) -> Bool { mayChange && (try? plan.after(step, by: principal)) != nil }
        let writing = plan.status == .draft
        let closing = plan.status == .agreed || plan.status == .disagreed
        let lacking = writing ? checks.gapsBeforeFinal : closing ? checks.gapsBeforeFinal : []
        (gaps, hasGaps) = (lacking.map(\.message), !lacking.isEmpty)
        reviews = try store.reviews(of: plan.id).map { review in
            Review(
                reviewTitle: "\(review.heldOn.spoken): \(review.kind.title)",
                reviewWords: "\(review.outcome.title). \(review.words)",
                reviewSaid: review.carerWords.isEmpty ? nil : review.carerWords)
        }
        hasReviews = !reviews.isEmpty
        let kept = try store.events(of: plan.id)
        let accounts = Set(kept.compactMap { $0.byKind == "staff" ? AccountID($0.byID) : nil })
        let names = try desk.people.accountNames(connection, accounts)
        events = kept.map { Self.event($0, names) }
        let answer = try desk.takingPart(in: plan, connection)
        let asksTakingPart = desk.needs.takingPart != nil && plan.status.isOpen
        takingPartText = asksTakingPart ? answer?.words ?? "Not answered yet" : nil
        takingPartPath = asksTakingPart && mayChange ? "\(plan.path)/taking-part" : nil
        let holds = asksTakingPart ? (answer ?? TakingPart()).problem : nil
        takingPartHolds = mayChange ? holds.map(Self.holdWords) : nil
        (self.mayChange, mayEdit) = (mayChange, may(.edit) && holds != .advocateMissing)
        mayPropose = may(.propose) && holds == nil
        (mayAnswer, mayFinalise, mayRevise) = (
            may(.agree) || may(.disagree), may(.finalise) && holds == nil, may(.revise)
        )
        (mayAskForReview, mayBeginReview) = (may(.askForReview), may(.beginReview) && holds == nil)
        (mayReview, mayEnd) = (may(.finishReview), may(.end))
        madeLink = link
        (self.errors, hasErrors) = (errors.list, !errors.isEmpty)
    }

    private static func holdWords(_ problem: TakingPart.Problem) -> String {
        switch problem {
        case .notAnswered: "First: can they take part?"
        case .advocateMissing: "It waits for an advocate: can they take part?"
        }
    }

    private static func facts(
        _ plan: SupportPlan, _ desk: PlanDesk, _ connection: any Connection
    ) throws -> [PlanRow] {
        let organisation = try desk.people.organisationNames(connection, [plan.organisation])[
            plan.organisation]
        var owner = organisation ?? "An organisation"
        if let account = plan.account, let name = try desk.people.accountNames(connection, [account])[account]
        {
            owner = "\(name), \(owner)"
        }
        var rows = [PlanRow("Who has it", owner), PlanRow("Begun", plan.startedOn.spoken)]
        if let planOn = plan.planOn { rows.append(PlanRow("Day of the plan", planOn.spoken)) }
        if let asked = plan.reviews.askedBy {
            rows.append(PlanRow("A review was asked for", "By \(asked.spoken). \(plan.reviews.askedWords)"))
        }
        if let asked = try PlanHandoverStore(connection).open(of: plan.id) {
            let name = try desk.people.organisationNames(connection, [asked.to])[asked.to] ?? "A partner"
            rows.append(
                PlanRow("Asked to take it on", "\(name), to answer by \(asked.dueOn.spoken)"))
        }
        if let endedOn = plan.endedOn {
            rows.append(PlanRow("Ended", "\(endedOn.spoken). \(plan.endReason?.title ?? "")"))
            let events = try desk.store(connection).events(of: plan.id)
            if let words = events.first(where: { $0.step == .end })?.words, !words.isEmpty {
                rows.append(PlanRow("Why it ended", words))
            }
        }
        return rows
    }

    static func action(_ action: PlanAction) -> Action {
        let when = action.stateOn.map { ", \($0.spoken)" } ?? ""
        return Action(
            actionID: action.id.description, actionWords: action.words, actionWho: action.doerWords,
            actionBy: action.dueOn.spoken, actionFunding: PlanLetters.funding(action),
            actionState: action.state.title + when, isOpenAction: action.state == .open,
            isTheirs: action.isTheirs)
    }

    static func content(_ plan: SupportPlan) -> [PlanRow] {
        let said = plan.content
        var rows: [PlanRow] = []
        if said.councilPence != nil { rows.append(PlanRow("Personal budget", PlanLetters.budget(said))) }
        if said.hasDirectPayment { rows.append(PlanRow("Direct payment", PlanLetters.payment(said))) }
        let words = [
            ("What it changes in daily life", said.regard), ("Who was involved", said.involved),
            ("What was done to agree", said.agreeing), ("Making needs smaller", said.reducing),
            ("Putting needs off", said.preventing),
        ]
        for (title, text) in words where !text.isEmpty { rows.append(PlanRow(title, text)) }
        return rows
    }

    static func child(_ plan: SupportPlan) -> [PlanRow] {
        let child = plan.child
        guard child.relies == true else { return [] }
        return [
            PlanRow("Referred to the young carers’ service", child.referredOn?.spoken ?? "Not yet"),
            PlanRow("They answered that they have it", child.acknowledgedOn?.spoken ?? "Not yet"),
            PlanRow("What takes its place", child.replacement.isEmpty ? "Not said yet" : child.replacement),
            PlanRow("By", child.replacedBy?.spoken ?? "Not said yet"),
            PlanRow("The manager’s reason", child.managerReason.isEmpty ? "None yet" : child.managerReason),
            PlanRow("It holds until", child.managerUntil?.spoken ?? "Not said yet"),
        ]
    }

    static func event(_ event: PlanEvent, _ names: [AccountID: String]) -> Event {
        var who = "Mainstay"
        if event.byKind == "staff" {
            who = AccountID(event.byID).flatMap { names[$0] } ?? "A colleague who has left"
        }
        if event.byKind == "carer" { who = "The carer" }
        return Event(eventWhen: event.at.spoken, eventWhat: event.status.title, eventWho: who)
    }
}
