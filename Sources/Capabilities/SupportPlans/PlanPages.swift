import Audit
import Core
import Hummingbird
import People
import Storage
import Web

/// Plans as staff find, begin and read them.
struct PlanPages: Sendable {
    let database: any Database
    let desk: PlanDesk

    static let writers = Access.roles(PlanMachine.writerRoles)
    static let readers = Access.roles(PlanPolicy.readerRoles)

    func add(to routes: Routes) {
        routes.get("/plans", Self.writers, list)
        routes.get("/people/{id}/plans/new", Self.writers, begin)
        routes.post("/people/{id}/plans/new", Self.writers, start)
        routes.get("/plans/{id}", Self.readers, show)
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation else { throw NotFound() }
        let due = PlanStore.Due(rawValue: query.text("list")) ?? .overdue
        let place = PlanStore.Place(query.text("after"))
        let desk = desk
        let view = try await database.write { connection -> PlanListPage in
            let store = desk.store(connection)
            let seesRestricted = principal.reviewsRestricted
            let plans = try store.due(
                due, of: organisation, seesRestricted: seesRestricted, after: place, limit: 26)
            let people = try desk.people.people(connection, Set(plans.map(\.person)), principal)
            let shown = plans.prefix(25)
            var lines: [PlanListPage.Line] = []
            for plan in shown { lines.append(.init(plan, people[plan.person], on: desk.surroundings.today)) }
            var tabs: [PlanListPage.Tab] = []
            for kind in PlanStore.Due.allCases {
                let count = try store.count(kind, of: organisation, seesRestricted: seesRestricted)
                tabs.append(.init(kind, count: count, isCurrent: kind == due))
            }
            try AuditStore(connection, desk.surroundings).addSearch(
                "plans-\(due.rawValue)", shown: shown.map(\.person), by: principal)
            var next: String?
            if plans.count > 25, let last = shown.last {
                next = "/plans?list=\(due.rawValue)&after=\(PlanStore.Place(dueOn: last.dueOn, id: last.id))"
            }
            return PlanListPage(lines: lines, tabs: tabs, nextPath: next, isFirst: place == nil, due: due)
        }
        return context.page("supportplans/plans", view)
    }

    @Sendable func begin(_ request: Request, _ context: WebContext) async throws -> Response {
        try await beginPage(context, FormFields(), FormErrors())
    }

    private func beginPage(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors
    ) async throws -> Response {
        let id = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let view = try await database.read { connection -> PlanFormPage in
            let choices = try Self.choices(id, principal, desk, connection)
            var shown: [FieldView] = []
            if !choices.assessments.isEmpty {
                let all = choices.assessments.map { ($0.id.description, "\($0.title): \($0.state)") }
                shown.append(
                    .choice(
                        "assessment", "Does it begin from an assessment?", all + [("none", "No")], fields,
                        errors))
            }
            if choices.mayBeStatutory {
                let kinds = [
                    ("statutory", "A support plan under the Care Act (section 25)"),
                    ("centre", "A plan of ours that isn’t the council’s support plan"),
                ]
                shown.append(.choice("kind", "Which plan is it?", kinds, fields, errors))
            }
            let links = choices.links.map { ($0.id.description, "Looking after \($0.caredForName)") }
            if !links.isEmpty {
                shown.append(
                    .choice(
                        "link", "Is it for looking after one person?",
                        links + [("none", "No, for everything they do")], fields, errors))
            }
            let said =
                choices.mayBeStatutory
                ? []
                : ["This will be a carer’s plan of your organisation. It isn’t the council’s support plan."]
            return PlanFormPage(
                title: "Write a plan for \(choices.person.name)", back: "/people/\(choices.person.id)",
                path: "/people/\(id)/plans/new", button: "Begin",
                key: fields.optional("key") ?? (desk.surroundings.newID() as SupportPlanID).description,
                intro: said, fields: shown, errors: errors)
        }
        return context.page(
            "supportplans/form", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private struct Choices {
        let person: SeenPerson
        let assessments: [SupportPlansNeeds.PlanAssessment]
        let links: [SeenLink]
        let mayBeStatutory: Bool
    }

    private static func choices(
        _ id: PersonID, _ principal: Principal, _ desk: PlanDesk, _ connection: any Connection
    ) throws -> Choices {
        guard let person = try desk.people.people(connection, [id], principal)[id], person.isWorkedWith,
            !person.hasDied
        else { throw NotFound() }
        let assessments = try desk.needs.assessments(connection, person.id, principal).filter(\.isFinished)
        var links: [SeenLink] = []
        for link in try desk.people.links(connection, person.id, principal)
        where link.isOpen && link.carer == person.id {
            links.append(link)
        }
        let councils = try desk.people.councils(connection, person.area)
        let isCouncil = principal.organisation.map(councils.contains) ?? false
        return Choices(
            person: person, assessments: assessments, links: links,
            mayBeStatutory: isCouncil || assessments.contains(where: \.isStatutory))
    }

    @Sendable func start(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let id = try context.parameters.require("id", as: PersonID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let result = try await database.write { connection -> (plan: SupportPlan?, errors: FormErrors) in
            let choices = try Self.choices(id, principal, desk, connection)
            var errors = FormErrors()
            let assessment = choices.assessments.first { $0.id.description == fields.text("assessment") }
            if !choices.assessments.isEmpty, assessment == nil, fields.text("assessment") != "none" {
                errors.add("Select an assessment, or no", to: "assessment")
            }
            let link = choices.links.first { $0.id.description == fields.text("link") }
            if !choices.links.isEmpty, link == nil, fields.text("link") != "none" {
                errors.add("Select one person, or no", to: "link")
            }
            var kind = SupportPlan.Kind.centre
            if choices.mayBeStatutory {
                if let said = SupportPlan.Kind(rawValue: fields.text("kind")) {
                    kind = said
                } else {
                    errors.add("Select which plan it is", to: "kind")
                }
            }
            guard errors.isEmpty else { return (nil, errors) }
            let plan = try desk.start(
                SupportPlanID(fields.text("key")), for: choices.person, kind: kind, link: link,
                from: assessment, by: principal, connection)
            return (plan, errors)
        }
        guard let plan = result.plan else { return try await beginPage(context, fields, result.errors) }
        return .redirect(to: plan.path)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await Self.show(context, database, desk, FormErrors())
    }

    /// The plan with all it holds; its opening is in the audit trail.
    static func show(
        _ context: WebContext, _ database: any Database, _ desk: PlanDesk, _ errors: FormErrors,
        status: HTTPResponse.Status = .unprocessableContent, link: String? = nil
    ) async throws -> Response {
        let id = try context.parameters.require("id", as: SupportPlanID.self)
        let principal = try context.requirePrincipal()
        let isLook = errors.isEmpty && link == nil
        let publicURL = context.settings.publicURL
        let view = try await database.write { connection -> PlanPage in
            let (plan, person) = try desk.find(id, for: principal, connection)
            if isLook { try desk.audit(.planViewed, plan, by: principal, [:], connection) }
            let subject = PlanPolicy.Subject(
                organisation: plan.organisation, isWorkedWith: person.isWorkedWith)
            let mayChange = PlanPolicy(principal).allows(.change, on: subject)
            return try PlanPage(
                plan, person, desk, principal, mayChange: mayChange, errors: errors,
                link: link.map { publicURL + $0 }, connection)
        }
        return context.page("supportplans/plan", view, status: isLook || link != nil ? .ok : status)
    }
}
