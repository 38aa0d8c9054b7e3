import Core
import Documents
import Hummingbird
import People
import Storage
import Web

/// The steps a plan takes, one form each.
struct PlanStepPages: PlanFormPages {
    let database: any Database
    let desk: PlanDesk

    func add(to routes: Routes) {
        let access = PlanPages.writers
        routes.post("/plans/{id}/proposal", access, propose)
        routes.get("/plans/{id}/answer", access, answerPage)
        routes.post("/plans/{id}/answer", access, answer)
        routes.get("/plans/{id}/final", access, finalPage)
        routes.post("/plans/{id}/final", access, finalise)
        routes.post("/plans/{id}/revision", access, revise)
        routes.get("/plans/{id}/end", access, endPage)
        routes.post("/plans/{id}/end", access, end)
        routes.get("/plans/{id}/owner", access, ownerPage)
        routes.post("/plans/{id}/owner", access, give)
        routes.post("/plans/{id}/results", access, result)
        routes.post("/plans/{id}/links", access, makeLink)
    }

    static let copyChoices: [(String, String)] = CopyWay.allCases.map { ($0.rawValue, $0.words) }

    @Sendable func propose(_ request: Request, _ context: WebContext) async throws -> Response {
        let desk = desk
        return try await take(context, try await context.form(request), nil) {
            plan, person, principal, connection in
            try desk.propose(plan, person, by: principal, connection)
        }
    }

    @Sendable func revise(_ request: Request, _ context: WebContext) async throws -> Response {
        let desk = desk
        return try await take(context, try await context.form(request), nil) {
            plan, _, principal, connection in
            try desk.revise(plan, by: principal, connection)
        }
    }

    private static let answerForm: Build = { plan, person, typed, errors, _ in
        let typed = typed ?? FormFields()
        return PlanFormPage(
            title: "What did \(person.name) answer?", back: plan.path, path: "\(plan.path)/answer",
            button: "Keep their answer", version: plan.version,
            intro: [
                "They can also answer on their own page. If they don’t agree, their words stay with the plan."
            ],
            fields: [
                .choice(
                    "answer", "Do they agree with the plan?",
                    [("agree", "Yes, they agree"), ("disagree", "No, they don’t agree")], typed, errors),
                .long(
                    "words", "What they said, in their own words",
                    hint: "You can leave this empty if they agree.", typed, errors),
            ], errors: errors)
    }

    @Sendable func answerPage(_ request: Request, _ context: WebContext) async throws -> Response {
        try await form(context, nil, FormErrors(), Self.answerForm)
    }

    @Sendable func answer(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        var reading = PlanReading(fields)
        let agrees = fields.text("answer") == "agree"
        if !agrees, fields.text("answer") != "disagree" {
            reading.errors.add("Select what they answered", to: "answer")
        }
        let words = reading.words(
            "words", orElse: agrees ? nil : "Write what they said, in their own words")
        guard reading.errors.isEmpty else {
            return try await form(context, fields, reading.errors, Self.answerForm)
        }
        let desk = desk
        return try await take(context, fields, Self.answerForm) { plan, _, principal, connection in
            try desk.answer(plan, agrees: agrees, words: words, by: principal, connection)
        }
    }

    private var finalForm: Build {
        let desk = desk
        return { plan, person, typed, errors, connection in
            let typed = typed ?? FormFields()
            let today = desk.surroundings.today
            let clocks = try desk.clocks(of: plan.organisation, connection).reviews
            var days = plan.reviews
            (days.lightOn, days.askedBy) = (nil, nil)
            if plan.content.hasDirectPayment, days.paymentFrom == nil { days.paymentFrom = today }
            return PlanFormPage(
                title: "Make the plan final", back: plan.path, path: "\(plan.path)/final",
                button: "Make it final", version: plan.version,
                rows: [
                    PlanRow("First looked at again by", days.next(planOn: today, clocks).on.spoken),
                    PlanRow(
                        "The carer’s answer",
                        plan.status == .agreed ? "They agree" : "They don’t agree: \(plan.carerWords)"),
                ],
                fields: [
                    .ticks(
                        "copies", "How does \(person.name) want their copy?",
                        hint: "Ask them: is it safe, and who else sees it?", PlanStepPages.copyChoices, typed,
                        errors)
                ], errors: errors)
        }
    }

    @Sendable func finalPage(_ request: Request, _ context: WebContext) async throws -> Response {
        try await form(context, nil, FormErrors(), finalForm)
    }

    static func copies(_ fields: FormFields) -> Set<CopyWay> {
        Set(fields.all("copies").compactMap(CopyWay.init))
    }

    @Sendable func finalise(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request, many: ["copies"])
        let copies = Self.copies(fields)
        guard !copies.isEmpty else {
            return try await form(
                context, fields,
                ["copies": "Select how they want their copy, or that they don’t want one now"],
                finalForm)
        }
        let desk = desk
        return try await take(context, fields, finalForm) { plan, person, principal, connection in
            try desk.finalise(plan, person, copies: copies, by: principal, connection)
        }
    }

    private static let endForm: Build = { plan, _, typed, errors, _ in
        let reasons = SupportPlan.EndReason.choices.map { ($0.rawValue, $0.title) }
        return PlanFormPage(
            title: "End the plan", back: plan.path, path: "\(plan.path)/end", button: "End it",
            version: plan.version,
            intro: ["Steps that are still to do are no longer planned, and their tasks are closed."],
            fields: [
                .choice("reason", "Why?", reasons, typed ?? FormFields(), errors),
                .long(
                    "words", "In a few words: what has changed, and what the carer says of it",
                    hint: "A colleague writes to the carer from this.", typed ?? FormFields(), errors),
            ], errors: errors)
    }

    @Sendable func endPage(_ request: Request, _ context: WebContext) async throws -> Response {
        try await form(context, nil, FormErrors(), Self.endForm)
    }

    @Sendable func end(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        var reading = PlanReading(fields)
        let reason: SupportPlan.EndReason? = reading.choice("reason", orElse: "Select why it ends")
        if reason == .died { reading.errors.add("Select why it ends", to: "reason") }
        let words = reading.words("words", orElse: "Write why it ends")
        guard reading.errors.isEmpty, let reason else {
            return try await form(context, fields, reading.errors, Self.endForm)
        }
        let desk = desk
        return try await take(context, fields, Self.endForm) { plan, _, principal, connection in
            try desk.end(plan, because: reason, words: words, by: principal, connection)
        }
    }

    private var ownerForm: Build {
        let desk = desk
        return { plan, _, typed, errors, connection in
            var owners: [(String, String)] = []
            for colleague in try desk.people.colleagues(connection, plan.organisation) {
                owners.append(("account:\(colleague.account)", colleague.name))
            }
            for team in try desk.people.teams(connection, plan.organisation) {
                owners.append(("team:\(team.team)", "Team: \(team.name)"))
            }
            return PlanFormPage(
                title: "Who has the plan now?", back: plan.path, path: "\(plan.path)/owner",
                button: "Give it to them", version: plan.version,
                fields: [.choice("owner", "Who has it now?", owners, typed ?? FormFields(), errors)],
                errors: errors)
        }
    }

    @Sendable func ownerPage(_ request: Request, _ context: WebContext) async throws -> Response {
        try await form(context, nil, FormErrors(), ownerForm)
    }

    @Sendable func give(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let parts = fields.text("owner").split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            return try await form(context, fields, ["owner": "Select who has it now"], ownerForm)
        }
        let desk = desk
        return try await take(context, fields, ownerForm) { plan, _, principal, connection in
            let people = desk.people
            if parts[0] == "account", let account = AccountID(parts[1]),
                try people.colleagues(connection, plan.organisation).contains(where: { $0.account == account }
                )
            {
                return try desk.give(plan, to: account, team: nil, by: principal, connection)
            }
            if parts[0] == "team", let team = TeamID(parts[1]),
                try people.teams(connection, plan.organisation).contains(where: { $0.team == team })
            {
                return try desk.give(plan, to: nil, team: team, by: principal, connection)
            }
            throw NotFound()
        }
    }

    @Sendable func result(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        guard let id = PlanActionID(fields.text("action")),
            let state = PlanAction.State(rawValue: fields.text("state")), state != .open
        else { throw NotFound() }
        let desk = desk
        return try await take(context, fields, nil) { plan, _, principal, connection in
            guard let action = try desk.store(connection).action(id), action.plan == plan.id else {
                throw NotFound()
            }
            try desk.answer(action, of: plan, state, by: principal, connection)
        }
    }

    /// Makes a link for one step of the carer's; it's shown once, and only its hash is kept.
    @Sendable func makeLink(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let id = try context.parameters.require("id", as: SupportPlanID.self)
        let principal = try context.requirePrincipal()
        guard let actionID = PlanActionID(fields.text("action")) else { throw NotFound() }
        let desk = desk
        let made = try await database.write { connection -> Result<PlanCode, NoLink> in
            let (plan, person) = try desk.findToChange(id, by: principal, connection)
            guard let action = try desk.store(connection).action(actionID), action.plan == plan.id else {
                throw NotFound()
            }
            guard action.isTheirs, action.state == .open, plan.status == .final, !person.isRestricted,
                try desk.people.ownPageIsOpen(connection, person.id)
            else { return .failure(.notNow) }
            // Of the household, nobody whose age isn't known gets one.
            var age = person.age ?? Self.youngestWithLink
            if let doer = action.person, doer != plan.person {
                age = try desk.people.people(connection, [doer], principal)[doer]?.age ?? 0
            }
            if age < Self.youngestWithLink { return .failure(.tooYoung) }
            try desk.audit(.planLinkMade, plan, by: principal, ["action": "\(action.id)"], connection)
            return .success(
                try PlanLinkStore(connection, desk.surroundings).make(
                    for: action.id, lastingUntil: action.dueOn))
        }
        switch made {
        case .failure(let reason):
            return try await PlanPages.show(context, database, desk, ["plan": reason.rawValue])
        case .success(let code):
            return try await PlanPages.show(
                context, database, desk, FormErrors(), link: "/plan-steps/\(code)")
        }
    }

    /// A child under 13 has no link: they choose somebody whom we ring.
    static let youngestWithLink = 13

    private enum NoLink: String, Error {
        case notNow = "A link can be made once the plan is in place, for a step that is still to do"
        case tooYoung =
            "Nobody under 13 gets a link, nor anybody of the household whose age isn’t known. Ring whom they chose, or write down what they say"
    }
}
