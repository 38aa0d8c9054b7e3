import Core
import Hummingbird
import Storage
import Web

/// The page behind a link: one step of a plan, and how it went.
///
/// Opening it changes nothing; its buttons do.
struct PlanLinkPages: Sendable {
    let database: any Database
    let desk: PlanDesk

    /// Guessing one in 2^100 takes long enough; this keeps anybody from trying.
    static let opening = RateRule("plan-step", burst: 20, perMinute: 10)

    func add(to routes: Routes) {
        routes.get("/plan-steps/:token", .everyone, show)
        routes.post("/plan-steps/:token", .everyone, limit: Self.opening, answer)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.limit(Self.opening, by: context.clientAddress)
        return try await page(context, FormErrors())
    }

    private func page(_ context: WebContext, _ errors: FormErrors) async throws -> Response {
        guard let code = PlanCode(try context.parameters.require("token")) else { return gone(context) }
        let desk = desk
        let action = try await database.read { connection -> PlanAction? in
            guard let id = try PlanLinkStore(connection, desk.surroundings).action(code) else { return nil }
            return try Self.openAction(id, desk, connection)?.action
        }
        guard let action else { return gone(context) }
        let view = PlanStepPage(
            action, path: "/plan-steps/\(code)", errors: errors)
        return context.page("supportplans/step", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    /// The step and its plan, unless it was answered, its plan has ended or its carer is now restricted.
    private static func openAction(
        _ id: PlanActionID, _ desk: PlanDesk, _ connection: any Connection
    ) throws -> (action: PlanAction, plan: SupportPlan)? {
        let store = desk.store(connection)
        guard let action = try store.action(id), action.state == .open,
            let plan = try store.find(action.plan),
            plan.status.isOpen, try desk.people.restricted(connection, [plan.person]).isEmpty,
            try desk.people.ownPageIsOpen(connection, plan.person)
        else { return nil }
        return (action, plan)
    }

    private func gone(_ context: WebContext) -> Response {
        context.page("supportplans/step", PlanStepPage.gone, status: .notFound)
    }

    @Sendable func answer(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        guard let code = PlanCode(try context.parameters.require("token")) else { return gone(context) }
        guard let state = PlanAction.State(rawValue: fields.text("state")),
            state == .done || state == .notDone
        else { return try await page(context, ["state": "Pick one of the two buttons"]) }
        let desk = desk
        let isKept = try await database.write { connection -> Bool in
            let links = PlanLinkStore(connection, desk.surroundings)
            guard let id = try links.use(code), let found = try Self.openAction(id, desk, connection) else {
                return false
            }
            let carer = Principal(kind: .carer(found.plan.person), roles: [.carer])
            return try desk.answer(found.action, of: found.plan, state, by: carer, connection)
        }
        guard isKept else { return gone(context) }
        return context.page("supportplans/step", PlanStepPage(thanksFor: state))
    }
}

/// What `Templates/step.mustache` shows: the step as it was written, and nothing else of the plan.
struct PlanStepPage: Sendable {
    let pageTitle: String
    let exitThisPage = true
    let stepWords: String
    let stepBy: String
    let stepPath: String
    let asksStep: Bool
    let saidDone: Bool
    let saidNot: Bool
    let isGone: Bool
    let stepError: String?
    let errors: [FieldError]
    let hasErrors: Bool

    init(_ action: PlanAction, path: String, errors: FormErrors) {
        pageTitle = "How did it go?"
        (stepWords, stepBy, stepPath) = (action.words, action.dueOn.spoken, path)
        (asksStep, saidDone, saidNot, isGone) = (true, false, false, false)
        stepError = errors["state"]
        (self.errors, hasErrors) = (errors.list, !errors.isEmpty)
    }

    init(thanksFor state: PlanAction.State) {
        pageTitle = "Thank you for telling us"
        (stepWords, stepBy, stepPath) = ("", "", "")
        (asksStep, saidDone, saidNot, isGone) = (false, state == .done, state != .done, false)
        (stepError, errors, hasErrors) = (nil, [], false)
    }

    static let gone = PlanStepPage()

    private init() {
        pageTitle = "This link no longer works"
        (stepWords, stepBy, stepPath) = ("", "", "")
        (asksStep, saidDone, saidNot, isGone) = (false, false, false, true)
        (stepError, errors, hasErrors) = (nil, [], false)
    }
}
