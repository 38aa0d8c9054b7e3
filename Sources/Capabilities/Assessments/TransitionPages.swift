import Audit
import Core
import Hummingbird
import People
import Storage
import Web

/// Young carers who turn 18: the list, one of them, and its short forms.
struct TransitionPages: Sendable {
    let desk: TransitionDesk

    static let workers = Access.roles(TransitionMachine.workers)
    static let readers = Access.roles(TransitionMachine.readers)

    private var database: any Database { desk.assessments.database }

    func add(to routes: Routes) {
        routes.get("/transitions", Self.readers, list)
        routes.get("/transitions/{transition}", Self.readers, show)
        for form in desk.forms {
            let path = "/transitions/{transition}/\(form.name)"
            routes.get(path, Self.workers) { request, context in try await open(form, context) }
            routes.post(path, Self.workers) { request, context in
                try await save(form, try await context.lenientForm(request), context)
            }
        }
    }

    private func asked(_ context: WebContext) throws -> (TransitionID, Principal) {
        (
            try context.parameters.require("transition", as: TransitionID.self),
            try context.requirePrincipal()
        )
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        let onlyLate = query.text("list") != "all"
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation else { throw NotFound() }
        let desk = desk
        let view = try await database.write { connection in
            let today = desk.surroundings.today
            let found = try TransitionStore(connection).open(of: organisation)
                .filter { TransitionDesk.mayView($0, principal) }
            let seen = try desk.people.people(connection, Set(found.map(\.person)), principal)
            var rows: [AssessmentListPage.Row] = []
            var shown: [PersonID] = []
            for transition in found where !onlyLate || transition.isLate(on: today) {
                guard let person = seen[transition.person] else { continue }
                shown.append(person.id)
                rows.append(Self.row(transition, person, today))
            }
            try AuditStore(connection, desk.surroundings).addSearch(
                onlyLate ? "transitions-late" : "transitions", shown: shown, by: principal)
            return AssessmentListPage(
                "Young carers who turn 18",
                intro:
                    "From 16 both services plan together. Nobody is let go until they have answered themselves.",
                tabs: [
                    AssessmentListPage.Tab(
                        tabTitle: "Overdue", tabPath: "/transitions", isCurrent: onlyLate),
                    AssessmentListPage.Tab(
                        tabTitle: "All open", tabPath: "/transitions?list=all", isCurrent: !onlyLate),
                ], rows: rows, empty: onlyLate ? "None is overdue." : "There are none.",
                isCut: found.count == 200)
        }
        return context.page("assessments/list", view)
    }

    private static func row(
        _ transition: Transition, _ person: SeenPerson, _ today: LocalDate
    ) -> AssessmentListPage.Row {
        let isLate = transition.isLate(on: today)
        let next = transition.next.map { "Next: \($0.kind.title.lowercasedFirst), by \($0.by.spoken)" } ?? ""
        return AssessmentListPage.Row(
            rowTitle: person.name, rowPath: transition.path,
            rowDetail: "18 on \(transition.eighteenOn.spoken). \(next)",
            rowTag: isLate
                ? "Late: \(transition.status.title.lowercasedFirst)" : transition.status.title,
            rowTagColour: isLate ? "red" : "blue")
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let (id, principal) = try asked(context)
        let isDone = try context.query(request).text("done") == "yes"
        let desk = desk
        let view = try await database.write { connection in
            let opened = try desk.open(id, for: principal, connection)
            try AuditStore(connection, desk.surroundings).add(
                .transitionViewed, about: id, by: principal, person: opened.person.id,
                heldBack: opened.person.isRestricted)
            let owners = Transition.Side.allCases.map { opened.transition[$0] }
            let names = try desk.people.organisationNames(connection, Set(owners.map(\.organisation)))
            let accounts = try desk.people.accountNames(connection, Set(owners.compactMap(\.account)))
            return TransitionPage(opened, names, accounts, isDone: isDone, today: desk.surroundings.today)
        }
        return context.page("assessments/transition", view)
    }

    private func open(_ form: TransitionStepForm, _ context: WebContext) async throws -> Response {
        let (id, principal) = try asked(context)
        let desk = desk
        let page = try await database.read { connection in
            let opened = try desk.open(id, for: principal, connection)
            _ = try opened.transition.after(form.step, by: principal)
            return try form.page(connection, opened, FormReading(FormFields()))
        }
        return context.page("assessments/form", page)
    }

    private func save(
        _ form: TransitionStepForm, _ fields: FormFields, _ context: WebContext
    ) async throws -> Response {
        let (id, principal) = try asked(context)
        let desk = desk
        do {
            try await database.write { connection in
                let opened = try desk.open(id, for: principal, connection)
                _ = try opened.transition.after(form.step, by: principal)
                if let seen = Int(fields.text("version")), seen != opened.transition.version {
                    throw EditConflict()
                }
                var reading = FormReading(fields)
                try form.save(connection, opened, &reading)
                try reading.errors.throwIfAny()
            }
            return .redirect(to: "/transitions/\(id)?done=yes")
        } catch let errors as FormErrors {
            return try await again(form, fields, errors, .unprocessableContent, context)
        } catch let refusal as TransitionRefusal {
            if case .notNow = refusal { return .redirect(to: "/transitions/\(id)") }
            return try await again(
                form, fields, [refusal.field ?? "form": refusal.message], .unprocessableContent, context)
        } catch is EditConflict {
            let words =
                "Somebody else changed this while you were writing. What you typed is below: check it, and save again"
            return try await again(form, fields, ["form": words], .conflict, context)
        }
    }

    private func again(
        _ form: TransitionStepForm, _ fields: FormFields, _ errors: FormErrors,
        _ status: HTTPResponse.Status, _ context: WebContext
    ) async throws -> Response {
        let (id, principal) = try asked(context)
        let desk = desk
        let page = try await database.read { connection in
            var reading = FormReading(fields)
            reading.errors = errors
            return try form.page(connection, try desk.open(id, for: principal, connection), reading)
        }
        return context.page("assessments/form", page, status: status)
    }
}

/// What `Templates/transition.mustache` shows.
struct TransitionPage: Sendable {
    let pageTitle = "Turning 18 as a carer"
    let caption: String
    let personPath: String
    let notification: String?
    let statusText: String
    let statusColour: String
    let nextText: String?
    let holdText: String?
    let facts: [Fact]
    let links: [Link]
    let hasLinks: Bool

    struct Fact: Sendable {
        let factName: String
        let factValue: String
    }

    struct Link: Sendable {
        let linkTitle: String
        let linkPath: String
    }

    init(
        _ opened: TransitionDesk.Opened, _ names: [OrganisationID: String], _ accounts: [AccountID: String],
        isDone: Bool, today: LocalDate
    ) {
        let transition = opened.transition
        (caption, personPath) = (opened.person.name, "/people/\(opened.person.id)")
        notification = isDone ? "Saved" : nil
        let isLate = transition.isLate(on: today)
        statusText = isLate ? "\(transition.status.title), late" : transition.status.title
        statusColour = isLate ? "red" : transition.status == .ended ? "grey" : "blue"
        nextText = transition.next.map { "\($0.kind.title). By \($0.by.spoken)" }
        holdText = transition.hold.map { "The young carers’ service can’t end its work yet. \($0)." }
        var facts: [Fact] = []
        func add(_ name: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            facts.append(Fact(factName: name, factValue: value))
        }
        add("18 on", transition.eighteenOn.spoken)
        for side in Transition.Side.allCases {
            let owner = transition[side]
            let who = owner.account.flatMap { accounts[$0] } ?? "nobody has taken it on yet"
            let since = owner.acceptedOn.map { ", since \($0.spoken)" } ?? ""
            add(side.title, "\(names[owner.organisation] ?? ""): \(who)\(since)")
        }
        if let offer = transition.offer, let day = transition.offeredOn {
            add("Offered from 18", "\(offer.title), on \(day.spoken)")
            add("What they were told", transition.offerWords)
        }
        if let answer = transition.answer, let day = transition.answeredOn {
            let way = transition.answeredWay?.title.lowercasedFirst ?? ""
            add("Their own answer", "\(answer.title), on \(day.spoken), \(way)")
            add("In their words", transition.answerWords)
        }
        // Who may read of a risk is asked of the policy of private pages.
        if transition.isAssessedAnyway, AssessmentPolicy(opened.principal).seesPrivate {
            add("Assessed anyway", "They said no, and may be at risk: Care Act section 63(4)")
        }
        add("Half a year after 18", transition.sixMonths?.title)
        add("A year after 18", transition.twelveMonths?.title)
        add("About the last check", transition.contactWords)
        if let reason = transition.endReason { add("Ended", "\(reason.title). \(transition.endWords)") }
        self.facts = facts
        var links: [Link] = []
        func link(_ title: String, _ name: String, _ step: TransitionStep) {
            guard transition.allows(step, by: opened.principal) else { return }
            links.append(Link(linkTitle: title, linkPath: "\(transition.path)/\(name)"))
        }
        if !TransitionDesk.sides(opened).isEmpty { link("Take it on for your service", "owner", .own) }
        if !TransitionDesk.sidesToGive(opened).isEmpty {
            link("Hand it to somebody else", "hand-over", .give)
        }
        link("Write down what is offered from 18", "offer", .offer)
        link("Write down their own answer", "answer", .answer)
        if let check = transition.nextCheck, today >= transition.day(of: check) {
            link(check.title, "contact", .contact)
        }
        link("End this for another reason", "ending", .end)
        (self.links, hasLinks) = (links, !links.isEmpty)
    }
}

extension TransitionDesk {
    /// What stands on a young carer's record.
    func section(
        _ id: PersonID, _ principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        guard let person = try people.people(connection, [id], principal)[id] else { return [] }
        let today = surroundings.today
        let lines = try TransitionStore(connection).about(person.id)
            .filter { Self.mayView($0, principal) }
            .map { transition in
                CaseLine(
                    title:
                        "18 on \(transition.eighteenOn.spoken): \(transition.status.title.lowercasedFirst)",
                    detail: transition.next.map {
                        "Next: \($0.kind.title.lowercasedFirst), by \($0.by.spoken)"
                    }
                        ?? "Nothing is left to do", path: transition.path,
                    isUrgent: transition.isLate(on: today))
            }
        return lines.isEmpty ? [] : [CaseSection(heading: "Turning 18", lines: lines, empty: "")]
    }

    /// What the young person reads of it, in words for them.
    func ownSection(of carer: PersonID, _ connection: any Connection) throws -> [CaseSection] {
        let own = try people.resolve(connection, carer)
        let open = try TransitionStore(connection).about(own).filter { $0.status != .ended }
        guard let transition = open.first, try people.restricted(connection, [own]).isEmpty else { return [] }
        let words: String =
            switch transition.status {
            case .preparing:
                "Two people, one from each service, plan with you what changes when you are 18. Nothing stops before you have said what you want."
            case .offered:
                "You were told what there is for you from 18. You decide: say yes or no yourself. You can take your time until your birthday."
            case .answered, .ended:
                transition.answer == .accepted
                    ? "You said yes. We ask how it goes half a year and a year after you are 18."
                    : "You said no, and that is fine. You can change your mind at any time."
            }
        return [
            CaseSection(
                heading: "When you are 18",
                lines: [CaseLine(title: transition.eighteenOn.spoken, detail: words)],
                empty: "")
        ]
    }
}
