import Core
import Hummingbird
import People
import Storage
import Web

/// Whether somebody can take part in their plan and in each review of it, asked anew for each.
extension PlanDesk {
    /// What is asked about now: the plan while it is written, or the review that comes next.
    func takingPartKey(
        of plan: SupportPlan, _ connection: any Connection
    ) throws -> (owner: TakingPartOwner, moment: TakingPart.Moment) {
        guard plan.status == .final || plan.status == .underReview else {
            return (TakingPartOwner(.plan, plan.id.description), .plan)
        }
        let round = try store(connection).reviews(of: plan.id).count + 1
        return (TakingPartOwner(.review, "\(plan.id)/\(round)"), .review)
    }

    func takingPart(in plan: SupportPlan, _ connection: any Connection) throws -> TakingPart? {
        guard let needs = needs.takingPart else { return nil }
        let key = try takingPartKey(of: plan, connection)
        return try needs.answer(connection, key.owner, key.moment, plan.person)
    }

    /// - Parameter isAnswered: whether it has to be answered already; without, only a wait for an advocate holds it.
    /// - Throws: `PlanRefusal` where an advocate has to come first.
    func requireTakingPart(
        in plan: SupportPlan, isAnswered: Bool = true, _ connection: any Connection
    ) throws {
        guard needs.takingPart != nil else { return }
        let answer = try takingPart(in: plan, connection) ?? TakingPart()
        switch answer.problem {
        case nil: return
        case .notAnswered: if isAnswered { throw PlanRefusal.takingPartNotAnswered }
        case .advocateMissing: throw PlanRefusal.advocateMissing
        }
    }

    func keep(
        _ answer: TakingPart, of plan: SupportPlan, by principal: Principal, _ connection: any Connection
    ) throws {
        guard let needs = needs.takingPart, plan.status.isOpen else {
            throw PlanRefusal.notNow(plan.status)
        }
        let key = try takingPartKey(of: plan, connection)
        try needs.keep(
            connection,
            TakingPartAsked(
                owner: key.owner, moment: key.moment, person: plan.person,
                destination: Destination(plan.organisation, team: plan.team),
                lead: plan.account ?? principal.account, path: "\(plan.path)/taking-part", answer: answer),
            principal)
    }
}

/// What `Templates/taking-part.mustache` shows: the questions on taking part in a plan or a review.
struct PlanTakingPartPage: Sendable {
    let pageTitle: String
    let caption: String
    let backPath: String
    let action: String
    let version: String
    let fields: [FieldView]
    let errors: [FieldError]
    let hasErrors: Bool
}

/// The page where it is asked.
struct PlanTakingPartPages: Sendable {
    let database: any Database
    let desk: PlanDesk

    func add(to routes: Routes) {
        routes.get("/plans/{id}/taking-part", PlanPages.writers, show)
        routes.post("/plans/{id}/taking-part", PlanPages.writers, save)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(context, nil, FormErrors(), .ok)
    }

    private func page(
        _ context: WebContext, _ typed: FormFields?, _ errors: FormErrors, _ status: HTTPResponse.Status
    ) async throws -> Response {
        let id = try context.parameters.require("id", as: SupportPlanID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let view = try await database.read { connection -> PlanTakingPartPage in
            let (plan, person) = try desk.findToChange(id, by: principal, connection)
            guard let needs = desk.needs.takingPart, plan.status.isOpen else { throw NotFound() }
            let key = try desk.takingPartKey(of: plan, connection)
            let known = TakingPartForm.known(try desk.takingPart(in: plan, connection))
            return PlanTakingPartPage(
                pageTitle: key.moment == .review
                    ? "Can they take part in the review?" : "Can they take part in the plan?",
                caption: person.name, backPath: plan.path, action: "\(plan.path)/taking-part",
                version: "\(plan.version)",
                fields: TakingPartForm.fields(
                    key.moment, mayDecide: principal.has(any: .manager),
                    advocate: try needs.advocate(connection, plan.person),
                    typed: typed ?? FormFields(known.mapValues { [$0] }), errors),
                errors: errors.list, hasErrors: !errors.isEmpty)
        }
        return context.page("supportplans/taking-part", view, status: status)
    }

    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        let id = try context.parameters.require("id", as: SupportPlanID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        do {
            try await database.write { connection in
                let (plan, _) = try desk.findToChange(id, by: principal, connection)
                if let seen = Int(fields.text("version")), seen != plan.version { throw EditConflict() }
                guard let needs = desk.needs.takingPart else { throw NotFound() }
                var errors = fields.problems
                let moment = try desk.takingPartKey(of: plan, connection).moment
                let answer = TakingPartForm.read(
                    fields, moment, mayDecide: principal.has(any: .manager),
                    advocate: try needs.advocate(connection, plan.person), &errors)
                try errors.throwIfAny()
                try desk.keep(answer, of: plan, by: principal, connection)
            }
            return .redirect(to: "/plans/\(id)")
        } catch let errors as FormErrors {
            return try await page(context, fields, errors, .unprocessableContent)
        } catch is EditConflict {
            let words =
                "Somebody else changed this plan while you were writing. What you typed is below: check it, and save again"
            return try await page(context, fields, ["form": words], .conflict)
        }
    }
}
