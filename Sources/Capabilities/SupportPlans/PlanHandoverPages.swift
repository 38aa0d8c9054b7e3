import Core
import HTTPTypes
import Hummingbird
import People
import Storage
import Web

/// What `Templates/handover.mustache` shows: a plan that a partner is asked to take on.
struct PlanHandoverPage: Sendable {
    let pageTitle: String
    let backPath: String
    let backText: String
    let formPath: String
    let handoverRows: [PlanRow]
    let outcomes: [String]
    let hasOutcomes: Bool
    let steps: [PlanRow]
    let hasSteps: Bool
    let mayAnswer: Bool
    let mayWithdraw: Bool
    let planPath: String?
    let reasonText: String
    let reasonError: String?
    let errors: [FieldError]
    let hasErrors: Bool
}

/// Handing a plan to another partner: asking, and their answer.
struct PlanHandoverPages: PlanFormPages {
    let database: any Database
    let desk: PlanDesk

    func add(to routes: Routes) {
        routes.get("/plans/{id}/handover", PlanPages.writers, page)
        routes.post("/plans/{id}/handover", PlanPages.writers, ask)
        routes.get("/plan-handovers/{handover}", PlanPages.writers, show)
        routes.post("/plan-handovers/{handover}", PlanPages.writers, answer)
    }

    private var askForm: Build {
        { plan, person, typed, errors, _ in
            PlanFormPage(
                title: "Hand the plan to another partner", back: plan.path, path: "\(plan.path)/handover",
                button: "Ask them to take it on", version: plan.version,
                intro: [
                    "It stays yours until they say yes. They see \(person.name)’s name, what was wanted and who does what.",
                    "Talk with the carer first: who they have to deal with is theirs to agree to.",
                ],
                fields: [
                    .line(
                        "receiver", "Which partner?", hint: "Type its name", typed ?? FormFields(), errors),
                    .long(
                        "words", "What do they need to know?",
                        hint: "How things stand, and what was promised", typed ?? FormFields(), errors),
                ], errors: errors)
        }
    }

    /// Where somebody has been asked already, how that stands.
    @Sendable func page(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("id", as: SupportPlanID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        let asked = try await database.read { connection in
            _ = try desk.findToChange(id, by: principal, connection)
            return try PlanHandoverStore(connection).open(of: id)
        }
        if let asked { return .redirect(to: asked.path) }
        return try await form(context, nil, FormErrors(), askForm)
    }

    @Sendable func ask(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        var reading = PlanReading(fields)
        let words = reading.words("words", orElse: PlanHandoverRefusal.wordsMissing.message)
        let typed = fields.text("receiver")
        let desk = desk
        let found = try await database.read { try desk.people.findOrganisations($0, typed) }
        let exact = found.first { $0.name.lowercased() == typed.lowercased() }
        let receiver = exact ?? (found.count == 1 ? found[0] : nil)
        if typed.isEmpty {
            reading.errors.add("Type the name of the partner", to: "receiver")
        } else if receiver == nil {
            let names = found.prefix(6).map(\.name).joined(separator: "; ")
            reading.errors.add(
                found.isEmpty
                    ? "No organisation here has that name. Check how it is spelt"
                    : "Several have such a name. Type the whole name of one: \(names)", to: "receiver")
        }
        guard reading.errors.isEmpty, let receiver else {
            return try await form(context, fields, reading.errors, askForm)
        }
        do {
            return try await take(context, fields, askForm) { plan, person, principal, connection in
                _ = try desk.askToTakeOn(
                    plan, person, receiver.id, words: words, by: principal, connection)
            }
        } catch let refusal as PlanHandoverRefusal {
            return try await form(
                context, fields, [refusal.field ?? "plan": refusal.message], askForm)
        }
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await shown(context, FormFields(), FormErrors())
    }

    private func shown(
        _ context: WebContext, _ typed: FormFields, _ errors: FormErrors,
        status: HTTPResponse.Status = .unprocessableContent
    ) async throws -> Response {
        let id = try context.parameters.require("handover")
        let principal = try context.requirePrincipal()
        guard let organisation = principal.organisation else { throw NotFound() }
        let desk = desk
        let view = try await database.read { connection -> PlanHandoverPage in
            guard let handover = try PlanHandoverStore(connection).find(id, for: organisation),
                let plan = try desk.store(connection).find(handover.plan)
            else { throw NotFound() }
            return try Self.view(handover, plan, principal, typed, errors, desk, connection)
        }
        return context.page("supportplans/handover", view, status: errors.isEmpty ? .ok : status)
    }

    /// Nothing of somebody who is restricted by now, except for those who see their record.
    private static func view(
        _ handover: PlanHandover, _ plan: SupportPlan, _ principal: Principal, _ typed: FormFields,
        _ errors: FormErrors, _ desk: PlanDesk, _ connection: any Connection
    ) throws -> PlanHandoverPage {
        let isSeen = try desk.people.people(connection, [plan.person], principal)[plan.person] != nil
        let isRestricted = try !desk.people.restricted(connection, [plan.person]).isEmpty
        guard isSeen || (!isRestricted && handover.to == principal.organisation) else { throw NotFound() }
        let names = try desk.people.organisationNames(connection, [handover.from, handover.to])
        let accounts = try desk.people.accountNames(connection, [handover.askedBy])
        // What was sent stays theirs to read while they are asked, and afterwards on the plan itself.
        let isAsked = handover.status == .asked
        var rows = [
            PlanRow("Carer", handover.carerName),
            PlanRow(
                "From",
                "\(accounts[handover.askedBy] ?? "A colleague who has left"), \(names[handover.from] ?? "")"),
            PlanRow("To", names[handover.to] ?? ""), PlanRow("How it stands", handover.status.title),
        ]
        if isAsked { rows.append(PlanRow("Answer by", handover.dueOn.spoken)) }
        if isAsked || isSeen { rows.append(PlanRow("What they say", handover.words)) }
        if !handover.answerWords.isEmpty { rows.append(PlanRow("The answer", handover.answerWords)) }
        let store = desk.store(connection)
        let outcomes = isAsked ? try store.outcomes(of: plan.id).map(\.words) : []
        let steps = isAsked ? try store.actions(of: plan.id).filter { $0.state == .open } : []
        let isTheirs = handover.to == principal.organisation
        return PlanHandoverPage(
            pageTitle: isTheirs && isAsked ? "Take on this plan?" : "A plan that is handed on",
            backPath: isSeen ? plan.path : "/work", backText: isSeen ? "Back to the plan" : "Worklist",
            formPath: handover.path, handoverRows: rows, outcomes: outcomes, hasOutcomes: !outcomes.isEmpty,
            steps: steps.map { PlanRow($0.words, "\($0.doerWords), by \($0.dueOn.spoken)") },
            hasSteps: !steps.isEmpty, mayAnswer: isAsked && isTheirs, mayWithdraw: isAsked && !isTheirs,
            planPath: isSeen ? plan.path : nil, reasonText: typed.longText("reason"),
            reasonError: errors["reason"], errors: errors.list, hasErrors: !errors.isEmpty)
    }

    @Sendable func answer(_ request: Request, _ context: WebContext) async throws -> Response {
        let id = try context.parameters.require("handover")
        let principal = try context.requirePrincipal()
        let fields = try await context.form(request)
        guard let organisation = principal.organisation,
            let answer = PlanHandover.Answer(rawValue: fields.text("answer"))
        else { throw NotFound() }
        var reading = PlanReading(fields)
        let reason = reading.words("reason")
        guard reading.errors.isEmpty else { return try await shown(context, fields, reading.errors) }
        let desk = desk
        do {
            try await database.write { connection in
                guard let handover = try PlanHandoverStore(connection).find(id, for: organisation),
                    let plan = try desk.store(connection).find(handover.plan)
                else { throw NotFound() }
                _ = try Self.view(
                    handover, plan, principal, FormFields(), FormErrors(), desk, connection)
                try desk.answer(handover, answer, reason: reason, by: principal, connection)
            }
        } catch let refusal as PlanHandoverRefusal {
            return try await shown(context, fields, [refusal.field ?? "handover": refusal.message])
        } catch is EditConflict {
            return try await shown(
                context, fields, ["handover": "Somebody answered first. This is how it stands now"],
                status: .conflict)
        }
        return .redirect(to: "/plan-handovers/\(id)")
    }
}
