import Audit
import Core
import Documents
import Hummingbird
import Jobs
import People
import Storage
import Web

extension AuditAction {
    static let assessmentViewed = AuditAction("assessment-viewed")
    static let assessmentsListed = AuditAction("assessments-listed")
    static let assessmentChanged = AuditAction("assessment-changed")
    static let assessmentOffered = AuditAction("assessment-offered")
    static let assessmentRequested = AuditAction("assessment-requested")
    static let eligibilityDecided = AuditAction("eligibility-decided")
}

/// What every page about an assessment works with.
struct AssessmentDesk: Sendable {
    let database: any Database
    let surroundings: Surroundings
    let people: PeopleNeeds
    let documents: DocumentDesk
    let forms: AssessmentForms
    let takingPart: TakingPartNeeds

    static let access = Access.roles(AssessmentPolicy.roles)
    static let readers = Access.roles(AssessmentPolicy.readers)

    /// An assessment with all that a page about it asks.
    struct Opened: Sendable {
        var assessment: Assessment
        let person: SeenPerson
        let conduct: AssessmentConduct
        let decision: EligibilityDecision?
        let routings: [KeptRouting]
        let principal: Principal

        var policy: AssessmentPolicy { AssessmentPolicy(principal) }
        /// Whose assessment it is, above each heading.
        var caption: String { person.name }
        /// Where several laws apply, the one that decides: the carer's own before the children's.
        var duty: CareDuty? {
            let found = Set(routings.map(\.routed.duty))
            return [.youngCarer, .carer, .parentCarer, .carerOfChildOther, .notACarer].first(
                where: found.contains)
        }
    }

    /// An assessment within the principal's reach, of somebody they may see; else it isn't there.
    func open(_ id: AssessmentID, for principal: Principal, _ connection: any Connection) throws -> Opened {
        let scope = try scope(of: principal, connection)
        if let own = principal.person, try !people.ownPageIsOpen(connection, own) { throw NotFound() }
        guard let assessment = try AssessmentStore(connection, surroundings).find(id, within: scope),
            let person = try people.people(connection, [assessment.person], principal)[assessment.person]
        else { throw NotFound() }
        let decisions = DecisionStore(connection, surroundings)
        return Opened(
            assessment: assessment, person: person, conduct: try conduct(of: assessment, connection),
            decision: try decisions.current(of: id), routings: try decisions.routings(of: id),
            principal: principal)
    }

    /// How it was done, as far as it was written down, with the answers on taking part that were given at its start.
    func conduct(of assessment: Assessment, _ connection: any Connection) throws -> AssessmentConduct {
        var conduct = try ConductStore(connection).conduct(of: assessment)
        let owner = TakingPartOwner(.assessment, assessment.id.description)
        conduct.takingPart =
            try takingPart.answer(connection, owner, .start, assessment.person) ?? TakingPart()
        return conduct
    }

    /// Keeps what was answered on taking part, where it is kept of everybody.
    func keep(
        _ answer: TakingPart, _ moment: TakingPart.Moment, _ opened: Opened, neededBy: LocalDate? = nil,
        _ connection: any Connection
    ) throws {
        let assessment = opened.assessment
        try takingPart.keep(
            connection,
            TakingPartAsked(
                owner: TakingPartOwner(.assessment, assessment.id.description), moment: moment,
                person: assessment.person,
                destination: Destination(assessment.organisation, team: assessment.team),
                lead: assessment.lead ?? opened.principal.account, neededBy: neededBy,
                path: "\(assessment.path)/start", answer: answer), opened.principal)
    }

    /// A carer's own record may have been joined to another since they signed in.
    func scope(of principal: Principal, _ connection: any Connection) throws -> AssessmentPolicy.Scope {
        if let person = principal.person { return .own(try people.resolve(connection, person)) }
        return AssessmentPolicy(principal).scope
    }

    func read<T: Sendable>(
        _ context: WebContext, _ body: @escaping @Sendable (any Connection, Opened) throws -> T
    ) async throws -> T {
        let id = try context.parameters.require("assessment", as: AssessmentID.self)
        let principal = try context.requirePrincipal()
        return try await database.read { try body($0, try open(id, for: principal, $0)) }
    }

    // MARK: Saving

    /// Saves what an action did, with its audit entry and the task for what comes next.
    func save(
        _ changed: Assessment, after action: AssessmentAction, note: String? = nil, was opened: Opened,
        taskTitle: String? = nil, _ connection: any Connection
    ) throws {
        var assessment = changed
        let hasMoved =
            assessment.status != opened.assessment.status || assessment.lead != opened.assessment.lead
            || assessment.dueOn != opened.assessment.dueOn
        if hasMoved {
            if let key = assessment.taskKey { try people.closeTask(connection, key, opened.principal) }
            assessment.taskKey = nil
            if assessment.status.isOpen {
                // As it will be once saved: the task of the version before is closed, and opens no more.
                var next = assessment
                next.version += 1
                assessment.taskKey = try openTask(next, taskTitle, connection)
            }
        }
        try AssessmentStore(connection, surroundings)
            .save(assessment, after: action, note: note, by: opened.principal)
        try AuditStore(connection, surroundings).add(
            .assessmentChanged, about: assessment.id, by: opened.principal,
            detail: ["action": action.rawValue, "status": assessment.status.rawValue],
            person: assessment.person)
    }

    /// The task for an assessment's next step; each step has one of its own.
    func openTask(
        _ assessment: Assessment, _ title: String?, _ connection: any Connection
    ) throws -> String {
        let key = "assessment/\(assessment.id)/\(assessment.version)"
        try people.openTask(
            connection,
            TaskRequest(
                kind: "assessment", title: title ?? assessment.taskTitle, person: assessment.person,
                organisation: assessment.organisation, team: assessment.lead == nil ? assessment.team : nil,
                account: assessment.lead, dueOn: assessment.dueOn, urgent: assessment.need == .urgent,
                key: key, linkPath: assessment.path))
        return key
    }

    func days(_ setting: String, _ assessment: Assessment, _ connection: any Connection) throws -> Int {
        try people.number(connection, setting, assessment.area)
    }

    /// The last day to decide by, in working days from today.
    func decideBy(_ assessment: Assessment, _ connection: any Connection) throws -> LocalDate {
        WorkingCalendar.englandAndWales.adding(
            workingDays: try days("clocks.decision-working-days", assessment, connection),
            to: surroundings.today)
    }

    /// The same of an assessment, with the days given back that its clock stood still.
    func assessBy(_ assessment: Assessment, _ connection: any Connection) throws -> LocalDate {
        let today = surroundings.today
        let due = try assessBy(assessment.requestedOn, area: assessment.area, connection)
        let stood = daysStood(
            try AssessmentStore(connection, surroundings).pauses(of: assessment.id)
                .map { WaitPause(from: $0.from, until: $0.until) }, on: today)
        return max(due.adding(days: stood), today)
    }

    /// The last day to have assessed by, from the day of the request.
    func assessBy(_ requestedOn: LocalDate, area: String?, _ connection: any Connection) throws -> LocalDate {
        requestedOn.adding(days: try people.number(connection, "clocks.assessment-days", area))
    }
}

extension Assessment {
    /// What the task on a worklist says, with nobody's name.
    var taskTitle: String {
        switch status {
        case .waiting: lead == nil ? "Give this assessment to somebody" : "Agree a day for the assessment"
        case .booked: "Assessment booked"
        case .inProgress: "Finish the assessment"
        case .submitted: "Decide after the assessment, and write"
        case .decided, .ended: "Assessment"
        }
    }
}
