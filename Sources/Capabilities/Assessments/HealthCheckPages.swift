import Audit
import Core
import Forms
import Hummingbird
import People
import Storage
import Web

/// What `Templates/check.mustache` shows: what helps after a check, the carer's own plan, and what changed.
struct HealthCheckPage: Sendable {
    let pageTitle: String
    let caption: String?
    let backPath: String
    let backText: String
    let checkedText: String
    let ringText: String
    let helps: [CheckHelp]
    let isFine: Bool
    let plan: [PlanLine]
    let hasPlan: Bool
    let changes: [Change]
    let hasChanges: Bool
    let changesTitle: String
    let hasPrivateParts: Bool
    let exitThisPage: Bool

    struct PlanLine: Sendable {
        let planTitle: String
        let planWords: String
    }

    struct Change: Sendable {
        let changeTitle: String
        let changeBefore: String
        let changeNow: String
        let changeWords: String
        let isKeptOffPaper: Bool
    }
}

/// What `Templates/check-start.mustache` shows: what a check is, and the last one.
struct CheckStartPage: Sendable {
    let pageTitle = "Check how you are"
    let readers: String
    let lastPath: String?
    let lastText: String
    let button: String
    let exitThisPage = true
}

/// A carer's check of how they are: its beginning, and the page of what helps.
struct HealthCheckPages: Sendable {
    let desk: AssessmentDesk

    func add(to routes: Routes) {
        routes.get("/my-check", .carer, start)
        routes.post("/my-check", .carer, begin)
        routes.get("/my-check/{assessment}", .carer, own)
        routes.get("/assessments/{assessment}/check", AssessmentDesk.access, forStaff)
    }

    @Sendable func start(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        let desk = desk
        let page = try await desk.database.read { connection in
            let person = try Self.adult(principal, desk, connection)
            let last = try HealthCheckStore(connection).checks(of: person.id).first
            let isOpen = try AssessmentStore(connection, desk.surroundings).open(of: person.id)
                .contains { $0.kind == .healthCheck }
            let place = try desk.people.owner(connection, person.id)?.organisation
            let name = try place.flatMap { try desk.people.organisationNames(connection, [$0])[$0] }
            return CheckStartPage(
                readers: name.map { "Those who work with you at \($0) can read your answers" }
                    ?? "Those who work with you can read your answers",
                lastPath: last.map { "/my-check/\($0.assessment)" },
                lastText: last.map { "What helped, after your check of \($0.completedOn.spoken)" } ?? "",
                button: isOpen ? "Go on with your check" : "Begin your check")
        }
        return context.page("assessments/check-start", page)
    }

    private static func adult(
        _ principal: Principal, _ desk: AssessmentDesk, _ connection: any Connection
    ) throws -> SeenPerson {
        guard let id = principal.person, try desk.people.ownPageIsOpen(connection, id),
            let person = try desk.people.people(connection, [id], principal)[id], (person.age ?? 18) >= 18
        else { throw NotFound() }
        return person
    }

    @Sendable func begin(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await context.form(request)
        let principal = try context.requirePrincipal()
        let desk = desk
        let path = try await desk.database.write { connection in
            let person = try Self.adult(principal, desk, connection)
            return try desk.beginCheck(for: person, by: principal, connection)
        }
        return .redirect(to: path)
    }

    @Sendable func own(_ request: Request, _ context: WebContext) async throws -> Response {
        let desk = desk
        let page = try await desk.read(context) { connection, opened in
            try CheckReading(desk: desk, opened: opened, connection: connection, isOwn: true).page()
        }
        return context.page("assessments/check", page)
    }

    @Sendable func forStaff(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("assessment", as: AssessmentID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let page = try await desk.database.write { connection in
            let opened = try desk.open(id, for: principal, connection)
            try AuditStore(connection, desk.surroundings).add(
                .assessmentViewed, about: id, by: principal, person: opened.person.id)
            return try CheckReading(desk: desk, opened: opened, connection: connection, isOwn: false).page()
        }
        return context.page("assessments/check", page)
    }
}

/// Makes the page of one completed check.
struct CheckReading {
    let desk: AssessmentDesk
    let opened: AssessmentDesk.Opened
    let connection: any Connection
    let isOwn: Bool

    private var assessment: Assessment { opened.assessment }
    private var seesPrivate: Bool { isOwn || opened.policy.seesPrivate }

    /// - Throws: `NotFound` where it isn't a check, or isn't completed.
    func page() throws -> HealthCheckPage {
        guard assessment.kind == .healthCheck, assessment.status == .decided,
            let completedOn = assessment.completedOn, let fill = assessment.fill
        else { throw NotFound() }
        let fills = FormFillStore(connection, desk.surroundings)
        guard let form = try fills.find(fill) else { throw NotFound() }
        let questionnaire = try fills.questionnaire(of: form)
        let answers = try fills.answers(fill, includingPrivate: seesPrivate)
        let topics = HealthCheckRules.topics(CheckAnswers(answers))
        let last = try lastCheck()
        let changes = try last.map { try self.changes(from: $0.answers, to: answers, questionnaire) } ?? []
        let plan = plan(answers, questionnaire)
        let title = isOwn ? "What helps, after your check" : "What helps, after the check"
        return HealthCheckPage(
            pageTitle: title, caption: isOwn ? nil : opened.person.name,
            backPath: isOwn ? "/my-record" : assessment.path,
            backText: isOwn ? "Back to your record" : "Back to the check",
            checkedText: "Checked on \(completedOn.spoken)", ringText: try ringText(),
            helps: topics.map(CheckHelp.init), isFine: topics.isEmpty, plan: plan, hasPlan: !plan.isEmpty,
            changes: changes, hasChanges: !changes.isEmpty,
            changesTitle: last.map { "What changed since \($0.on.spoken)" } ?? "",
            hasPrivateParts: topics.contains(where: \.isPrivate) || changes.contains(where: \.isKeptOffPaper),
            exitThisPage: isOwn)
    }

    private func ringText() throws -> String {
        let name = try desk.people.organisationNames(connection, [assessment.organisation])[
            assessment.organisation]
        let phone = try desk.people.phone(connection, assessment.organisation)
        return [name ?? "The service that works with you", phone].compactMap { $0 }.joined(separator: ", ")
    }

    /// The check before this one, as far as the reader may know of it.
    private func lastCheck() throws -> (on: LocalDate, answers: Answers)? {
        let checks = try HealthCheckStore(connection).checks(of: assessment.person)
        guard let place = checks.firstIndex(where: { $0.assessment == assessment.id }) else { return nil }
        let scope = try desk.scope(of: opened.principal, connection)
        let store = AssessmentStore(connection, desk.surroundings)
        for check in checks[(place + 1)...] {
            guard let found = try store.find(check.assessment, within: scope), let fill = found.fill else {
                continue
            }
            let answers = try FormFillStore(connection, desk.surroundings)
                .answers(fill, includingPrivate: seesPrivate)
            return (check.completedOn, answers)
        }
        return nil
    }

    private func changes(
        from last: Answers, to now: Answers, _ questionnaire: Questionnaire
    ) throws -> [HealthCheckPage.Change] {
        let (before, after) = (CheckAnswers(last), CheckAnswers(now))
        var rows: [HealthCheckPage.Change] = []
        for scale in HealthCheckRules.scales {
            guard let change = HealthCheckRules.change(scale.question, from: before, to: after),
                let item = questionnaire.item(scale.question)
            else { continue }
            rows.append(
                HealthCheckPage.Change(
                    changeTitle: item.text, changeBefore: Self.words(item, last),
                    changeNow: Self.words(item, now), changeWords: change.words,
                    isKeptOffPaper: scale.isPrivate))
        }
        return rows
    }

    private static func words(_ item: QuestionnaireItem, _ answers: Answers) -> String {
        let chosen = Set(answers.codes(item.linkID))
        var words = item.options.filter { chosen.contains($0.code) }.map(\.display)
        if let own = answers.text(item.linkID) { words.append(own) }
        return words.joined(separator: ", ")
    }

    /// What the carer wants and will do, in their own words.
    private func plan(_ answers: Answers, _ questionnaire: Questionnaire) -> [HealthCheckPage.PlanLine] {
        let titles = [
            ("check-help", isOwn ? "Help you would like" : "Help they would like"),
            ("check-steps", isOwn ? "What you will do for yourself" : "What they will do for themselves"),
            ("check-who", "Who can help with it"),
        ]
        var lines: [HealthCheckPage.PlanLine] = []
        for (question, title) in titles {
            guard let item = questionnaire.item(question) else { continue }
            let words = Self.words(item, answers)
            if !words.isEmpty {
                lines.append(HealthCheckPage.PlanLine(planTitle: title, planWords: words))
            }
        }
        return lines
    }
}
