import Core
import Hummingbird
import People
import Storage
import Web

/// The forms that write a plan, part by part.
struct PlanWritingPages: PlanFormPages {
    let database: any Database
    let desk: PlanDesk

    func add(to routes: Routes) {
        let access = PlanPages.writers
        routes.get("/plans/{id}/outcomes", access, outcome)
        routes.post("/plans/{id}/outcomes", access, keepOutcome)
        routes.get("/plans/{id}/needs", access, need)
        routes.post("/plans/{id}/needs", access, keepNeed)
        routes.get("/plans/{id}/actions", access, action)
        routes.post("/plans/{id}/actions", access, keepAction)
        routes.get("/plans/{id}/content", access, content)
        routes.post("/plans/{id}/content", access, keepContent)
        routes.get("/plans/{id}/children", access, children)
        routes.post("/plans/{id}/children", access, keepChildren)
    }

    // MARK: - What the carer wants

    @Sendable func outcome(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.query(request).optional("outcome")
        return try await form(context, nil, FormErrors(), outcomeForm(id))
    }

    private func outcomeForm(_ id: String?) -> Build {
        let desk = desk
        return { plan, _, typed, errors, connection in
            var shown = typed ?? FormFields()
            if typed == nil, let id {
                let outcomes = try desk.store(connection).outcomes(of: plan.id)
                guard let outcome = outcomes.first(where: { $0.id == id }) else { throw NotFound() }
                shown = .filled([
                    "words": outcome.words, "domain": outcome.domain?.rawValue,
                    "before": outcome.before.map(String.init),
                ])
            }
            let domains = OutcomeDomain.allCases.map { ($0.rawValue, $0.title) }
            let path = id.map { "\(plan.path)/outcomes?outcome=\($0)" } ?? "\(plan.path)/outcomes"
            return PlanFormPage(
                title: "What do they want?", back: plan.path, path: path, button: id == nil ? "Add" : "Save",
                version: plan.version,
                fields: [
                    .long("words", "What they want, in their own words", shown, errors),
                    .choice("domain", "Which part of life is it about?", domains, shown, errors),
                    .line(
                        "before", "How near are they to it now? (optional)",
                        hint: "0 is not at all, 10 is all of it. They choose the number.", shown, errors),
                ], errors: errors)
        }
    }

    @Sendable func keepOutcome(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let desk = desk
        if let remove = fields.optional("remove") {
            return try await take(context, fields, nil) { plan, _, principal, connection in
                try desk.keep(plan, part: "outcomes", by: principal, connection)
                try desk.store(connection).removeOutcome(remove, of: plan.id)
            }
        }
        let changed = try context.query(request).optional("outcome")
        let build = outcomeForm(changed)
        var reading = PlanReading(fields)
        let words = reading.words("words", orElse: "Write what they want")
        let domain: OutcomeDomain? = reading.choice("domain", orElse: "Select a part of life")
        let before = reading.score("before")
        guard reading.errors.isEmpty, let domain else {
            return try await form(context, fields, reading.errors, build)
        }
        return try await take(context, fields, build) { plan, _, principal, connection in
            try desk.keep(plan, part: "outcomes", by: principal, connection)
            let store = desk.store(connection)
            let outcomes = try store.outcomes(of: plan.id)
            if let changed {
                guard let old = outcomes.first(where: { $0.id == changed }) else { throw NotFound() }
                return try store.change(
                    PlanOutcome(
                        id: old.id, position: old.position, domain: domain, words: words, before: before),
                    of: plan.id)
            }
            let position = (outcomes.map(\.position).max() ?? 0) + 1
            let id = desk.surroundings.uuid().uuidString.lowercased()
            try store.add(
                PlanOutcome(id: id, position: position, domain: domain, words: words, before: before),
                to: plan.id)
        }
    }

    // MARK: - Needs

    @Sendable func need(_ request: Request, _ context: WebContext) async throws -> Response {
        let position = Int(try context.query(request).text("position"))
        return try await form(context, nil, FormErrors(), needForm(position))
    }

    private func needForm(_ position: Int?) -> Build {
        let desk = desk
        return { plan, _, typed, errors, connection in
            var shown = typed ?? FormFields()
            if typed == nil, let position {
                let needs = try desk.store(connection).needs(of: plan.id)
                guard let need = needs.first(where: { $0.position == position }) else { throw NotFound() }
                shown = .filled([
                    "position": String(position), "need": need.need,
                    "eligibility": need.eligibility?.rawValue,
                    "met": need.met, "unmet": need.unmetReason,
                ])
            }
            let rules = PlanNeed.Eligibility.allCases.map { ($0.rawValue, $0.words) }
            let path = position.map { "\(plan.path)/needs?position=\($0)" } ?? "\(plan.path)/needs"
            return PlanFormPage(
                title: "A need from the assessment", back: plan.path, path: path, button: "Save",
                version: plan.version,
                fields: [
                    .long("need", "The need", shown, errors),
                    .choice("eligibility", "Does it meet the rules?", rules, shown, errors),
                    .long("met", "How will it be met? (leave empty if it won’t be)", shown, errors),
                    .long("unmet", "If it won’t be met, or only in part: why?", shown, errors),
                ], errors: errors)
        }
    }

    @Sendable func keepNeed(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let position = Int(try context.query(request).text("position"))
        let build = needForm(position)
        var reading = PlanReading(fields)
        let need = reading.words("need", orElse: "Write the need")
        let eligibility: PlanNeed.Eligibility? = reading.choice("eligibility", orElse: "Select an answer")
        let (met, unmet) = (reading.words("met"), reading.words("unmet"))
        if met.isEmpty, unmet.isEmpty {
            reading.errors.add("Say how it will be met, or why it won’t be", to: "met")
        }
        guard reading.errors.isEmpty else { return try await form(context, fields, reading.errors, build) }
        let desk = desk
        return try await take(context, fields, build) { plan, _, principal, connection in
            try desk.keep(plan, part: "needs", by: principal, connection)
            let store = desk.store(connection)
            let needs = try store.needs(of: plan.id)
            if let position, !needs.contains(where: { $0.position == position }) { throw NotFound() }
            let place = position ?? (needs.map(\.position).max() ?? 0) + 1
            try store.keep(
                PlanNeed(position: place, need: need, eligibility: eligibility, met: met, unmetReason: unmet),
                of: plan.id)
        }
    }

    // MARK: - What else it says

    @Sendable func content(_ request: Request, _ context: WebContext) async throws -> Response {
        try await form(context, nil, FormErrors(), Self.contentForm)
    }

    private static let contentForm: Build = { plan, _, typed, errors, _ in
        let kept = plan.content
        let shown =
            typed
            ?? .filled([
                "regard": kept.regard, "involved": kept.involved, "agreeing": kept.agreeing,
                "reducing": kept.reducing, "preventing": kept.preventing,
                "council": kept.councilPence.map { Money(pence: $0).description },
                "carer": kept.carerPence.map { Money(pence: $0).description },
                "other": kept.otherPence.map { Money(pence: $0).description },
                "payment": kept.hasDirectPayment ? "yes" : nil, "paymentNeeds": kept.paymentNeeds,
                "paymentAmount": kept.paymentPence.map { Money(pence: $0).description },
                "paymentEvery": kept.paymentEvery,
            ])
        var rows: [FieldView] = [
            .long("involved", "Who was involved: the carer, and whom they asked for", shown, errors),
            .long("agreeing", "What was done to agree with the carer", shown, errors),
            .long("reducing", "Advice: meeting needs or making them smaller", shown, errors),
            .long("preventing", "Advice: putting needs off or preventing them", shown, errors),
        ]
        if plan.kind == .statutory {
            rows += [
                .long(
                    "regard", "What the support changes for caring, work, learning, leisure and daily life",
                    shown, errors),
                .line(
                    "council", "Personal budget: what it costs the council a year, in pounds", shown, errors),
                .line("carer", "What the carer pays a year, in pounds", shown, errors),
                .line(
                    "other", "What the council pays towards it beside, in pounds (optional)", shown, errors),
                .ticks(
                    "payment", "Direct payment", [("yes", "Part of it is a direct payment")], shown, errors),
                .long("paymentNeeds", "For which needs?", shown, errors),
                .line("paymentAmount", "How much each time, in pounds", shown, errors),
                .line("paymentEvery", "How often?", hint: "For example, every 4 weeks", shown, errors),
            ]
        }
        return PlanFormPage(
            title: "What else the plan says", back: plan.path, path: "\(plan.path)/content", button: "Save",
            version: plan.version, fields: rows, errors: errors)
    }

    @Sendable func keepContent(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        var reading = PlanReading(fields)
        var said = PlanContent()
        said.regard = reading.words("regard")
        said.involved = reading.words("involved")
        said.agreeing = reading.words("agreeing")
        said.reducing = reading.words("reducing")
        said.preventing = reading.words("preventing")
        said.councilPence = reading.money("council")
        said.carerPence = reading.money("carer")
        said.otherPence = reading.money("other")
        said.hasDirectPayment = fields.has("payment", "yes")
        said.paymentNeeds = reading.words("paymentNeeds")
        said.paymentPence = reading.money("paymentAmount")
        said.paymentEvery = fields.text("paymentEvery")
        if said.paymentEvery.count > 100 {
            reading.errors.add("Use 100 characters or fewer", to: "paymentEvery")
        }
        guard reading.errors.isEmpty else {
            return try await form(context, fields, reading.errors, Self.contentForm)
        }
        let (desk, content) = (desk, said)
        return try await take(context, fields, Self.contentForm) { plan, _, principal, connection in
            var plan = plan
            plan.content = content
            try desk.keep(plan, part: "content", by: principal, connection)
        }
    }
}
