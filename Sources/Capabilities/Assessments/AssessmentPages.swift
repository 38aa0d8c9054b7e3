import Audit
import Core
import Forms
import Hummingbird
import People
import Storage
import Web

/// What `Templates/show.mustache` shows: one assessment, who has it, and what is next.
struct AssessmentPage: Sendable {
    let pageTitle: String
    let caption: String
    let personPath: String
    let notification: String?
    let statusText: String
    let statusColour: String
    let nextStep: String
    let facts: [Fact]
    let steps: [Step]
    let decision: DecisionView?
    let others: [Link]
    let hasOthers: Bool
    let events: [EventView]
    let exitThisPage = false

    struct Fact: Sendable {
        let factName: String
        let factValue: String
    }

    struct Step: Sendable {
        let stepTitle: String
        let stepPath: String?
        let stepState: String
        let stepColour: String
        let stepID: String
    }

    struct Link: Sendable {
        let linkTitle: String
        let linkPath: String
    }

    struct DecisionView: Sendable {
        let resultText: String
        let decisionState: String
        let decidedText: String
        let reasonsText: String
        let disagreementText: String?
        let working: [String]
        let letterPath: String?
        let meeting: [String]
        let hasMeeting: Bool
    }

    struct EventView: Sendable {
        let eventWhen: String
        let eventWhat: String
        let eventWho: String
        let eventNote: String?
    }
}

/// One assessment, for those who work on it.
struct AssessmentPages: Sendable {
    let desk: AssessmentDesk

    func add(to routes: Routes) { routes.get("/assessments/{assessment}", AssessmentDesk.readers, show) }

    private static let notes = [
        "started": "Begun. The form is open.",
        "advocate": "It waits for an advocate. Somebody is asked to find one.",
        "taking-part": "Who helps them to take part is kept.",
        "form": "The form is complete.", "decided": "Your decision is kept.",
        "agreed": "Your answer is kept.",
    ]

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        let id = try context.parameters.require("assessment", as: AssessmentID.self)
        let principal = try context.requirePrincipal()
        let (desk, note) = (desk, query.optional("done").flatMap { Self.notes[$0] })
        let page = try await desk.database.write { connection in
            let opened = try desk.open(id, for: principal, connection)
            try AuditStore(connection, desk.surroundings).add(
                .assessmentViewed, about: id, by: principal, person: opened.person.id)
            return try AssessmentReading(desk: desk, opened: opened, connection: connection).page(note)
        }
        return context.page("assessments/show", page)
    }
}

/// Makes the page of one assessment.
struct AssessmentReading {
    let desk: AssessmentDesk
    let opened: AssessmentDesk.Opened
    let connection: any Connection

    private var assessment: Assessment { opened.assessment }
    private var path: String { assessment.path }

    func page(_ notification: String?) throws -> AssessmentPage {
        let isLate =
            assessment.status.isOpen && assessment.dueOn < desk.surroundings.today && !assessment.isPaused
        return AssessmentPage(
            pageTitle: assessment.kind.title, caption: opened.person.name,
            personPath: "/people/\(opened.person.id)", notification: notification,
            statusText: assessment.isPaused
                ? "\(assessment.status.title): clock stopped" : assessment.status.title,
            statusColour: isLate ? "red" : assessment.status.isOpen ? "blue" : "green",
            nextStep: assessment.nextStep, facts: try facts(isLate), steps: try steps(),
            decision: try decision(), others: others, hasOthers: !others.isEmpty,
            events: try AssessmentStore(connection, desk.surroundings).events(of: assessment.id).map {
                event in
                AssessmentPage.EventView(
                    eventWhen: event.at.spoken, eventWhat: Self.what(event.action), eventWho: event.by,
                    eventNote: opened.policy.seesNotes ? event.note : nil)
            })
    }

    private static func what(_ action: String) -> String {
        switch action {
        case "request": "Asked for"
        case "routing": "Which law applies was worked out"
        default: AssessmentAction(rawValue: action)?.pastTense ?? "Changed"
        }
    }

    private func facts(_ isLate: Bool) throws -> [AssessmentPage.Fact] {
        let names = try desk.people.organisationNames(
            connection, Set([assessment.organisation, assessment.council].compactMap { $0 }))
        let leads = try desk.people.accountNames(connection, Set([assessment.lead].compactMap { $0 }))
        let teams = try desk.people.teams(connection, assessment.organisation)
        let team = teams.first { $0.team == assessment.team }?.name
        var facts: [(String, String)] = [
            ("Reference", assessment.reference.description),
            ("Who has it", assessment.lead.flatMap { leads[$0] } ?? team ?? "The team: nobody by name yet"),
            ("Where", names[assessment.organisation] ?? ""),
            ("How", assessment.route.title), ("Asked for on", assessment.requestedOn.spoken),
            ("How soon", assessment.need.title),
        ]
        if assessment.status.isOpen {
            facts.append(("Next step by", assessment.dueOn.spoken + (isLate ? ". This is late" : "")))
        }
        if let booked = assessment.bookedFor { facts.append(("Booked for", booked.spoken)) }
        if let started = assessment.startedOn { facts.append(("Started on", started.spoken)) }
        if let completed = assessment.completedOn { facts.append(("Finished on", completed.spoken)) }
        if let ended = assessment.endedOn, let reason = assessment.endReason {
            facts.append(("Ended on", "\(ended.spoken): \(reason.title.lowercasedFirst)"))
        }
        if let council = assessment.council, council != assessment.organisation, let name = names[council] {
            facts.append(("Who decides in law", name))
        }
        if let signed = assessment.signedOn { facts.append(("Signed for the council on", signed.spoken)) }
        return facts.map { AssessmentPage.Fact(factName: $0.0, factValue: $0.1) }
    }

    private func may(_ action: AssessmentAction) -> Bool { opened.policy.allows(action, on: assessment) }

    private func step(
        _ id: String, _ title: String, isDone: Bool, if mayDo: Bool, waits: String = "Can’t start yet"
    ) -> AssessmentPage.Step {
        let state = isDone ? "Done" : mayDo ? "To do" : waits
        return AssessmentPage.Step(
            stepTitle: title, stepPath: mayDo ? "\(path)/\(id)" : nil, stepState: state,
            stepColour: isDone ? "green" : mayDo ? "blue" : "grey", stepID: id)
    }

    private func steps() throws -> [AssessmentPage.Step] {
        guard assessment.status != .ended else { return [] }
        let form = try assessment.fill.flatMap {
            try FormFillStore(connection, desk.surroundings).find($0)
        }
        let isBegun = form != nil
        let hasAnswered = opened.conduct.beforeStart == nil
        var steps = [
            step("booking", "Agree a day", isDone: assessment.bookedFor != nil || isBegun, if: may(.book)),
            step(
                "start", "Begin: can they take part?", isDone: isBegun && hasAnswered,
                if: may(.start) && !(isBegun && hasAnswered)),
            step(
                "form", form?.isComplete == true ? "Read the answers" : "Fill in the form with them",
                isDone: form?.isComplete == true, if: isBegun),
        ]
        if opened.conduct.childHelps == true, opened.conduct.childNeeds != false {
            steps.append(
                step(
                    "child", "A child is helping", isDone: opened.conduct.childStep == nil, if: may(.answer)))
        }
        steps.append(
            step(
                "submission", "Finish the assessment", isDone: assessment.completedOn != nil,
                if: may(.submit) && form?.isComplete == true))
        guard assessment.kind.endsInDecision else { return steps }
        let hasDecision = opened.decision != nil
        steps.append(
            step("routing", "Which law applies", isDone: !opened.routings.isEmpty, if: may(.decide)))
        steps.append(
            step("decision", "Decide", isDone: hasDecision, if: may(.decide) && !opened.routings.isEmpty))
        if let decision = opened.decision, !decision.left.isEmpty {
            let words = decision.left.map(\.words).sorted().joined(separator: "; ")
            let mine = DecisionRules.mayTake(
                decision.left, decidedBy: decision.decidedBy, of: assessment.organisation,
                council: assessment.council, by: opened.principal)
            steps.append(
                step("agreement", words, isDone: false, if: !mine.isEmpty, waits: "Waits for somebody else"))
        }
        if let decision = opened.decision, decision.duty == .carer, decision.status == .given {
            steps.append(
                step(
                    "meeting-needs", "How the needs can be met", isDone: decision.meeting != nil,
                    if: may(.meet)))
        }
        return steps
    }

    private var others: [AssessmentPage.Link] {
        var links: [AssessmentPage.Link] = []
        func add(_ action: AssessmentAction, _ title: String, _ word: String, if holds: Bool = true) {
            guard holds, may(action) else { return }
            links.append(AssessmentPage.Link(linkTitle: title, linkPath: "\(path)/\(word)"))
        }
        add(.assign, "Say who has it, and how soon it is needed", "lead")
        if may(.book), opened.person.isWorkedWith {
            links.append(
                AssessmentPage.Link(
                    linkTitle: "Book an appointment for it",
                    linkPath: "/people/\(opened.person.id)/appointments/new?about=assessment/\(assessment.id)"
                ))
        }
        add(.pause, assessment.isPaused ? "Wait longer" : "Stop the clock", "pause")
        add(.resume, "Start the clock again", "resumption", if: assessment.isPaused)
        add(.sendBack, "Send it back to the assessor", "return")
        add(.end, "End it", "ending")
        add(.reopen, "Open it again", "reopening")
        if assessment.kind == .healthCheck, assessment.status == .decided {
            links.insert(
                AssessmentPage.Link(linkTitle: "The page of what helps", linkPath: "\(path)/check"), at: 0)
        }
        return links
    }

    private func decision() throws -> AssessmentPage.DecisionView? {
        guard let decision = opened.decision else { return nil }
        let accounts = [decision.decidedBy, decision.manager, decision.councilBy].compactMap { $0 }
        let names = try desk.people.accountNames(connection, Set(accounts))
        func name(_ account: AccountID) -> String { names[account] ?? "A colleague" }
        var decided = "Decided by \(name(decision.decidedBy)) on \(decision.decidedOn.spoken)"
        if let manager = decision.manager { decided += ". \(name(manager)) agreed as a manager" }
        if let council = decision.councilBy { decided += ". \(name(council)) signed for the council" }
        let links = try desk.openLinks(opened, connection)
        var working = try desk.routingLines(opened, links)
        if let third = decision.findings.regulation3 { working += Regulation3Form.working(third) }
        // Whether they are at risk was said on a private page.
        if let transition = decision.findings.transition, opened.policy.seesPrivate {
            working.append("Section 63: \(transition.facts.action.words)")
        }
        let meeting = decision.meeting.map(AssessmentDesk.lines) ?? []
        return AssessmentPage.DecisionView(
            resultText: decision.resultWords,
            decisionState: decision.status == .given
                ? "Given on \(decision.givenOn?.spoken ?? "")" : "Not given yet: somebody has to agree",
            decidedText: decided, reasonsText: decision.reasons, disagreementText: decision.disagreement,
            working: working, letterPath: decision.document.map(desk.documents.path), meeting: meeting,
            hasMeeting: !meeting.isEmpty)
    }
}
