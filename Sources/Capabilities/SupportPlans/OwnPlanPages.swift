import Core
import HTTPTypes
import Hummingbird
import Storage
import Web

/// A carer's own plan: to read, to answer, to tick off and to ask that it's looked at sooner.
struct OwnPlanPages: Sendable {
    let database: any Database
    let desk: PlanDesk

    func add(to routes: Routes) {
        routes.get("/my-plans/{id}", .carer, show)
        routes.post("/my-plans/{id}/answer", .carer, answer)
        routes.post("/my-plans/{id}/results", .carer, result)
        routes.post("/my-plans/{id}/early-review", .carer, ask)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(context, FormFields(), FormErrors())
    }

    private func page(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors,
        status: HTTPResponse.Status = .unprocessableContent
    ) async throws -> Response {
        let id = try context.parameters.require("id", as: SupportPlanID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let view = try await database.write { connection -> OwnPlanPage in
            let plan = try desk.findOwn(id, of: principal, connection)
            if errors.isEmpty { try desk.audit(.planViewed, plan, by: principal, [:], connection) }
            return try OwnPlanPage(plan, desk, principal, fields, errors, connection)
        }
        return context.page("supportplans/own-plan", view, status: errors.isEmpty ? .ok : status)
    }

    @Sendable func answer(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        var reading = PlanReading(fields)
        let agrees = fields.text("answer") == "agree"
        if !agrees, fields.text("answer") != "disagree" { reading.errors.add("Pick one", to: "answer") }
        let words = reading.words(
            "words", orElse: agrees ? nil : "Tell us what you don’t agree with, in your own words")
        guard reading.errors.isEmpty else { return try await page(context, fields, reading.errors) }
        return try await change(context, fields) { plan, principal, desk, connection in
            try desk.answer(plan, agrees: agrees, words: words, by: principal, connection)
        }
    }

    @Sendable func result(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        guard let id = PlanActionID(fields.text("action")),
            let state = PlanAction.State(rawValue: fields.text("state")), state == .done || state == .notDone
        else { throw NotFound() }
        return try await change(context, fields) { plan, principal, desk, connection in
            guard let action = try desk.store(connection).action(id), action.plan == plan.id else {
                throw NotFound()
            }
            try desk.answer(action, of: plan, state, by: principal, connection)
        }
    }

    @Sendable func ask(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        var reading = PlanReading(fields)
        let words = reading.words("why", orElse: "Tell us what has changed")
        guard reading.errors.isEmpty else { return try await page(context, fields, reading.errors) }
        return try await change(context, fields) { plan, principal, desk, connection in
            try desk.askForReview(plan, words: words, by: principal, connection)
        }
    }

    private func change(
        _ context: WebContext, _ fields: FormFields,
        _ step: @escaping @Sendable (SupportPlan, Principal, PlanDesk, any Connection) throws -> Void
    ) async throws -> Response {
        let id = try context.parameters.require("id", as: SupportPlanID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let seen = Int(fields.text("version"))
        do {
            try await database.write { connection in
                let plan = try desk.findOwn(id, of: principal, connection)
                if let seen, seen != plan.version { throw EditConflict() }
                try step(plan, principal, desk, connection)
            }
        } catch let refusal as PlanRefusal {
            return try await page(context, fields, ["plan": refusal.message])
        } catch is EditConflict {
            let words = "The plan changed while you were reading. This is how it stands now"
            return try await page(context, fields, ["plan": words], status: .conflict)
        }
        return .redirect(to: "/my-plans/\(id)")
    }
}

/// What `Templates/own-plan.mustache` shows.
struct OwnPlanPage: Sendable {
    let pageTitle: String
    let planPath: String
    let planVersion: String
    let ownState: String
    let notStatutory: Bool
    let outcomes: [String]
    let needs: [PlanRow]
    let hasNeeds: Bool
    let actions: [PlanPage.Action]
    let content: [PlanRow]
    let reviews: [PlanPage.Review]
    let hasReviews: Bool
    let carerSaid: String?
    let asksAnswer: Bool
    let mayTick: Bool
    let mayAsk: Bool
    let askedBy: String?
    let answerField: [FieldView]
    let askField: [FieldView]
    let errors: [FieldError]
    let hasErrors: Bool

    init(
        _ plan: SupportPlan, _ desk: PlanDesk, _ principal: Principal, _ fields: FormFields,
        _ errors: FormErrors, _ connection: any Connection
    ) throws {
        let store = desk.store(connection)
        pageTitle = plan.kind == .statutory ? "Your support plan" : "Your plan"
        (planPath, planVersion) = ("/my-plans/\(plan.id)", String(plan.version))
        ownState = PlanSections.words(plan)
        notStatutory = plan.kind == .centre
        outcomes = try store.outcomes(of: plan.id).map(\.words)
        needs = try store.needs(of: plan.id).map {
            PlanRow(
                $0.need, $0.met.isEmpty ? "We will not meet this need, because: \($0.unmetReason)" : $0.met)
        }
        hasNeeds = !needs.isEmpty
        actions = try store.actions(of: plan.id).filter { $0.state != .dropped }.map(PlanPage.action)
        content = PlanPage.content(plan)
        reviews = try store.reviews(of: plan.id).map {
            PlanPage.Review(
                reviewTitle: $0.heldOn.spoken, reviewWords: "\($0.outcome.title). \($0.words)",
                reviewSaid: $0.carerWords.isEmpty ? nil : $0.carerWords)
        }
        hasReviews = !reviews.isEmpty
        carerSaid = plan.carerWords.isEmpty ? nil : plan.carerWords
        asksAnswer = (try? plan.after(.agree, by: principal)) != nil
        mayTick = plan.status == .final || plan.status == .underReview
        mayAsk = (try? plan.after(.askForReview, by: principal)) != nil
        askedBy = plan.reviews.askedBy?.spoken
        let answers = [("agree", "Yes, I agree"), ("disagree", "No, I don’t agree")]
        answerField = [
            .choice("answer", "Do you agree with this plan?", answers, fields, errors),
            .long(
                "words", "In your own words",
                hint: "If you don’t agree, tell us with what. We keep your words.",
                fields, errors),
        ]
        askField = [.long("why", "What has changed?", fields, errors)]
        (self.errors, hasErrors) = (errors.list, !errors.isEmpty)
    }
}
