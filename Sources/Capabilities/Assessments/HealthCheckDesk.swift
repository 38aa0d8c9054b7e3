import Audit
import Core
import Forms
import Jobs
import People
import Storage

/// What a health and wellbeing check does: it begins at the carer's own wish, ends in a page of help, and is offered
/// again after a year.
extension AssessmentDesk {
    /// The task that offers a check again, a year after one that was completed.
    static func checkAgainKey(_ assessment: AssessmentID) -> String { "health-check/\(assessment)/again" }

    /// Begins a check that the carer does alone, or goes on with the one that is open.
    ///
    /// - Returns: where they answer, or where they see what is arranged.
    func beginCheck(
        for person: SeenPerson, by principal: Principal, _ connection: any Connection
    ) throws -> String {
        // Children have their own workers, who ask in their own words.
        guard (person.age ?? 18) >= 18 else { throw NotFound() }
        let store = AssessmentStore(connection, surroundings)
        var check = try store.open(of: person.id).first { $0.kind == .healthCheck }
        if let check, check.route != .online { return "/my-assessment" }
        if check == nil {
            let place =
                try people.owner(connection, person.id) ?? people.dutyTray(connection, person.area, false)
            check = try begin(
                NewAssessment(
                    person: person, link: nil, kind: .healthCheck, route: .online, need: .standard,
                    organisation: place.organisation, team: place.team, requestedOn: surroundings.today),
                by: principal, connection)
        }
        guard let check else { throw NotFound() }
        try beginOwnForm(check.id, by: principal, connection)
        return "/my-assessment/\(check.id)/form"
    }

    /// Opens the carer's own questions, once.
    func beginOwnForm(
        _ id: AssessmentID, by principal: Principal, _ connection: any Connection
    ) throws {
        let opened = try open(id, for: principal, connection)
        guard opened.assessment.route == .online, let form = forms.own(opened.assessment.kind) else {
            throw NotFound()
        }
        let fills = FormFillStore(connection, surroundings)
        guard try fills.fills(of: .ownAnswers(id)).isEmpty else { return }
        var assessment = try opened.assessment.started(
            on: surroundings.today, opened.conduct, by: principal)
        _ = try fills.start(form, for: .ownAnswers(id), by: FillActor(principal))
        assessment.dueOn = max(assessment.dueOn, surroundings.today)
        let title =
            assessment.kind == .healthCheck ? "A carer began a check alone: do they want help with it?" : nil
        try save(
            assessment, after: .start, note: "The carer began their own questions", was: opened,
            taskTitle: title, connection)
    }

    /// The carer finished it alone: it is done, and a person sees to the help they asked for.
    func finishCheck(
        _ opened: Opened, _ finished: FinishedFill, _ connection: any Connection
    ) throws {
        let checked = try opened.assessment.checked(
            on: surroundings.today, fill: finished.fill.id, by: opened.principal)
        try save(checked, after: .check, was: opened, connection)
        try keepCheck(checked, finished.answers, connection)
    }

    /// Keeps a completed check, by whomever it was done.
    func keepCheck(_ check: Assessment, _ answers: Answers, _ connection: any Connection) throws {
        let found = CheckAnswers(answers)
        let today = surroundings.today
        try closeCheckOffers(to: check.person, by: .system("assessments"), connection)
        try HealthCheckStore(connection).keep(
            HealthCheck(
                assessment: check.id, person: check.person, organisation: check.organisation,
                area: check.area, completedOn: check.completedOn ?? today,
                againOn: HealthCheckRules.againOn(found, completedOn: check.completedOn ?? today)))
        guard HealthCheckRules.wantsHelp(found, inOwnWords: answers.text("check-help") != nil) else { return }
        try people.openTask(
            connection,
            TaskRequest(
                kind: "health-check", title: "A carer asked for help after a check: see to it with them",
                person: check.person, organisation: check.organisation,
                team: check.lead == nil ? check.team : nil, account: check.lead,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 5, to: today),
                key: "health-check/\(check.id)/help", linkPath: "\(check.path)/check"))
    }

    /// A check has begun or the asking is over: nobody has to offer it.
    func closeCheckOffers(
        to person: PersonID, by principal: Principal, _ connection: any Connection
    ) throws {
        for earlier in try HealthCheckStore(connection).checks(of: person) {
            try people.closeTask(connection, Self.checkAgainKey(earlier.assessment), principal)
        }
    }

    /// Makes a task of each check that is a year old and was to be offered again.
    func offerChecksAgain(_ connection: any Connection) throws -> Bool {
        let limit = 200
        let store = HealthCheckStore(connection)
        let today = surroundings.today
        let due = try store.due(by: today, limit: limit)
        for check in due {
            let person = try people.resolve(connection, check.person)
            try store.asked(check.assessment, on: today)
            let open = try AssessmentStore(connection, surroundings).open(of: person)
            if open.contains(where: { $0.kind == .healthCheck }) { continue }
            let place = try people.owner(connection, person) ?? Destination(check.organisation)
            try people.openTask(
                connection,
                TaskRequest(
                    kind: "health-check", title: "Offer a health and wellbeing check again", person: person,
                    organisation: place.organisation, team: place.team,
                    account: try people.leads(connection, person)[place.organisation],
                    dueOn: today.adding(days: 14), key: Self.checkAgainKey(check.assessment),
                    linkPath: "/people/\(person)/assessment-offer"))
        }
        return due.count == limit
    }

    var offeringChecksAgain: ScheduledJob {
        let desk = self
        return ScheduledJob(name: "offer-checks-again", every: 3600) { database in
            var hasMore = true
            while hasMore { hasMore = try await database.write { try desk.offerChecksAgain($0) } }
        }
    }
}

extension CheckAnswers {
    init(_ answers: Answers) {
        var codes: [String: Set<String>] = [:]
        for question in answers.linkIDs { codes[question] = Set(answers.codes(question)) }
        self.init(codes)
    }
}
