import Core
import Hummingbird
import Storage
import Web

extension FormFillJourney {
    @Sendable func showList(_ request: Request, _ context: WebContext) async throws -> Response {
        let (principal, parameters) = (context.principal, context.parameters)
        let base = base(context, 0)
        let keyed = try context.query(request).text("keyed") == "yes"
        let isForStaff = options.isForStaff
        let frame = options.frame
        let view = try await database.read { connection -> TaskListPage in
            let open = try open(connection, principal, parameters)
            var latest: FillAnswer?
            for answer in open.current.values where open.opening.seesPrivate || !answer.isPrivate {
                if answer.at > latest?.at ?? open.fill.startedAt || latest == nil { latest = answer }
            }
            let names = try options.names(connection, latest.map { [$0.by] } ?? [])
            return TaskListPage(
                open, base: base, latest: latest, names, isForStaff: isForStaff, wasKeyed: keyed, frame: frame
            )
        }
        return context.page("forms/task-list", view)
    }

    @Sendable func showCheck(_ request: Request, _ context: WebContext) async throws -> Response {
        try await checkPage(try await open(context), base(context, 1), FormErrors(), context)
    }

    private func checkPage(
        _ open: OpenFill, _ base: String, _ errors: FormErrors, _ context: WebContext,
        wasChanged: Bool = false
    ) async throws -> Response {
        let view = FillCheckPage(
            open, base: base, title: options.finishTitle, button: options.finishButton,
            declaration: options.declaration, errors: errors, wasChanged: wasChanged, frame: options.frame)
        let status: HTTPResponse.Status =
            wasChanged ? .conflict : errors.isEmpty ? .ok : .unprocessableContent
        return context.page("forms/fill-check", view, status: status)
    }

    private enum Finishing: Sendable {
        case done(String)
        case changed(OpenFill)
        case notYet(OpenFill)
    }

    @Sendable func finish(_ request: Request, _ context: WebContext) async throws -> Response {
        let base = base(context, 1)
        let shown = try await context.lenientForm(request, many: []).text("shown")
        let (principal, parameters) = (context.principal, context.parameters)
        do {
            let finishing = try await database.write { connection -> Finishing in
                let open = try open(connection, principal, parameters)
                guard open.mayEdit, open.opening.mayFinish, open.unfinished.isEmpty, open.holding == nil,
                    open.opening.seesPrivate
                        || open.questionnaire.pages(given: open.answers).count == open.pages.count
                else { return .notYet(open) }
                let counted = open.questionnaire.completed(open.answers)
                guard shown == open.mark else { return .changed(open) }
                let finished = FinishedFill(
                    fill: open.fill, questionnaire: open.questionnaire, answers: counted,
                    principal: principal, parameters: parameters)
                let next = try complete(connection, finished)
                try FormFillStore(connection, surroundings).complete(open.fill, by: actor(principal))
                return .done(next)
            }
            switch finishing {
            case .done(let next): return .redirect(to: next)
            case .notYet(let open): return try await checkPage(open, base, open.notYet, context)
            case .changed(let open):
                return try await checkPage(open, base, FormErrors(), context, wasChanged: true)
            }
        } catch let errors as FormErrors {
            return try await checkPage(try await open(context), base, errors, context)
        } catch let refusal as any Refusal {
            let errors = FormErrors([refusal.field ?? "main": refusal.message])
            return try await checkPage(try await open(context), base, errors, context)
        }
    }

    @Sendable func showHelp(_ request: Request, _ context: WebContext) async throws -> Response {
        let open = try await open(context)
        let base = base(context, 1)
        let asked = try context.query(request).text("next")
        let isKnown = asked == "check" || open.page(asked) != nil
        let view = FillHelpPage(
            words: options.helpWords, nextPath: isKnown ? "\(base)/\(asked)" : base,
            numbers: options.frame.numbers)
        return context.page("forms/fill-help", view)
    }
}

extension OpenFill {
    /// The question whose answer keeps the form from being finished, for those who may see it.
    var holding: QuestionnaireItem? { questionnaire.holding(answers) }

    /// Changes with any answer, so that nobody finishes a form with answers that they haven't seen.
    var mark: String { answers.fingerprint(of: answers.linkIDs) }

    /// Why the form can't be finished now.
    var notYet: FormErrors {
        var errors = FormErrors()
        if fill.isComplete {
            errors.add("This form is finished already", to: "main")
        } else if !mayEdit || !opening.mayFinish {
            errors.add("You may look at this form, but somebody else finishes it", to: "main")
        }
        for page in unfinished where opening.seesPrivate || !page.isPrivate {
            errors.add("Go through “\(page.title)”", to: page.id)
        }
        if let holding {
            errors.add("“\(holding.label)” must be settled first", to: "answer-\(holding.linkID)")
        }
        if errors.isEmpty {
            errors.add("Somebody who may see the private pages finishes this form", to: "main")
        }
        return errors
    }
}

extension QuestionnairePage {
    /// Its heading, or its only question.
    var title: String { heading ?? questions.first?.label ?? "" }
}
