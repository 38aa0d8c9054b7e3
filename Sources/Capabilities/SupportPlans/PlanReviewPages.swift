import Core
import Hummingbird
import People
import Storage
import Web

/// Reviews: begun, asked for early, and kept with what was found.
struct PlanReviewPages: PlanFormPages {
    let database: any Database
    let desk: PlanDesk

    func add(to routes: Routes) {
        let access = PlanPages.writers
        routes.post("/plans/{id}/review-start", access, begin)
        routes.get("/plans/{id}/review", access, page)
        routes.post("/plans/{id}/review", access, finish)
        routes.get("/plans/{id}/early-review", access, askPage)
        routes.post("/plans/{id}/early-review", access, ask)
    }

    @Sendable func begin(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let id = try context.parameters.require("id", as: SupportPlanID.self)
        let desk = desk
        let response = try await take(context, fields, nil) { plan, _, principal, connection in
            try desk.beginReview(plan, by: principal, connection)
        }
        return response.status == .seeOther ? .redirect(to: "/plans/\(id)/review") : response
    }

    /// The last review and the plan beside what is asked now.
    private var reviewForm: Build {
        let desk = desk
        return { plan, person, typed, errors, connection in
            let store = desk.store(connection)
            let outcomes = try store.outcomes(of: plan.id)
            let last = try store.reviews(of: plan.id).first
            let lastScores = try last.map { try store.scores(of: $0.id) } ?? [:]
            var compared: [PlanCompared] = []
            var fields: [FieldView] = []
            let next = try desk.nextReview(plan.reviews, of: plan, connection)
            let shown = typed ?? .filled(["kind": next.kind.rawValue])
            fields.append(
                .choice(
                    "kind", "Which review is it?", PlanReview.Kind.allCases.map { ($0.rawValue, $0.title) },
                    shown,
                    errors))
            for outcome in outcomes {
                compared.append(
                    PlanCompared(
                        comparedTitle: outcome.words,
                        comparedBefore: outcome.before.map(String.init) ?? "Not scored",
                        comparedAfter: lastScores[outcome.id].map(String.init) ?? "Not scored"))
                fields.append(
                    .line(
                        "score-\(outcome.id)", "How near now, from 0 to 10: \(outcome.words) (optional)",
                        shown, errors))
            }
            fields += [
                .choice(
                    "outcome", "What comes of it?",
                    PlanReview.Outcome.allCases.map { ($0.rawValue, $0.title) },
                    shown, errors),
                .long("words", "What was found, and why", shown, errors),
                .long("carerWords", "What the carer said, in their own words (optional)", shown, errors),
                .ticks(
                    "copies", "How does \(person.name) want what came of it?", PlanStepPages.copyChoices,
                    shown,
                    errors),
            ]
            var rows: [PlanRow] = []
            if let last {
                rows.append(
                    PlanRow("Last review", "\(last.heldOn.spoken). \(last.outcome.title). \(last.words)"))
                if !last.carerWords.isEmpty { rows.append(PlanRow("They said then", last.carerWords)) }
            } else {
                rows.append(PlanRow("Last review", "None: this is the first since the plan was made"))
            }
            for action in try store.actions(of: plan.id) where action.state != .dropped {
                rows.append(
                    PlanRow(
                        action.words, "\(action.doerWords), by \(action.dueOn.spoken). \(action.state.title)")
                )
            }
            if !plan.reviews.askedWords.isEmpty {
                rows.append(PlanRow("It was asked for", plan.reviews.askedWords))
            }
            return PlanFormPage(
                title: "Look at the plan again", back: plan.path, path: "\(plan.path)/review",
                button: "Keep the review", version: plan.version, rows: rows, compared: compared,
                fields: fields,
                errors: errors)
        }
    }

    @Sendable func page(_ request: Request, _ context: WebContext) async throws -> Response {
        try await form(context, nil, FormErrors(), reviewForm)
    }

    @Sendable func finish(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request, many: ["copies"])
        var reading = PlanReading(fields)
        let kind: PlanReview.Kind? = reading.choice("kind", orElse: "Select which review it is")
        var scores: [String: Int] = [:]
        for name in fields.names where name.hasPrefix("score-") {
            if let score = reading.score(name) { scores[String(name.dropFirst(6))] = score }
        }
        let outcome: PlanReview.Outcome? = reading.choice("outcome", orElse: "Select what comes of it")
        let words = reading.words("words", orElse: "Write what was found")
        let carerWords = reading.words("carerWords")
        let copies = PlanStepPages.copies(fields)
        if copies.isEmpty {
            reading.errors.add("Select how they want it, or that they don’t want a copy now", to: "copies")
        }
        guard reading.errors.isEmpty, let kind, let outcome else {
            return try await form(context, fields, reading.errors, reviewForm)
        }
        let held = PlanDesk.Held(
            kind: kind, outcome: outcome, words: words, carerWords: carerWords, scores: scores)
        let desk = desk
        return try await take(context, fields, reviewForm) { plan, _, principal, connection in
            var held = held
            let known = Set(try desk.store(connection).outcomes(of: plan.id).map(\.id))
            held.scores = held.scores.filter { known.contains($0.key) }
            try desk.finishReview(plan, held, copies: copies, by: principal, connection)
        }
    }

    private static let askForm: Build = { plan, _, typed, errors, _ in
        PlanFormPage(
            title: "Ask for a review sooner", back: plan.path, path: "\(plan.path)/early-review",
            button: "Ask",
            version: plan.version,
            fields: [
                .long("words", "Why? In the carer’s words, if they asked", typed ?? FormFields(), errors)
            ],
            errors: errors)
    }

    @Sendable func askPage(_ request: Request, _ context: WebContext) async throws -> Response {
        try await form(context, nil, FormErrors(), Self.askForm)
    }

    @Sendable func ask(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        var reading = PlanReading(fields)
        let words = reading.words("words", orElse: "Write why")
        guard reading.errors.isEmpty else {
            return try await form(context, fields, reading.errors, Self.askForm)
        }
        let desk = desk
        return try await take(context, fields, Self.askForm) { plan, _, principal, connection in
            try desk.askForReview(plan, words: words, by: principal, connection)
        }
    }
}
