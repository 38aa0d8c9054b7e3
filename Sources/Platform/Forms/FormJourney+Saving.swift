import Core
import Foundation
import Hummingbird
import Storage
import Web

extension FormJourney {
    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        try await options.permit(context)
        switch try context.parameters.require("page") {
        case "check": return try await send(request, context)
        case "later": return try await sendLink(request, context)
        default: break
        }
        let opened = try await open(context)
        let base = Self.base(context, without: 1)
        let fromCheck = try Self.comesFromCheck(request, context)
        // Sent from another window before this page was: its change isn't in what was sent.
        if opened.draft.result != nil { return .redirect(to: "\(base)/done?late=yes") }
        guard let page = try page(of: opened, context) else { return .redirect(to: base) }
        let fields = try await context.lenientForm(
            request, many: opened.questionnaire.repeatedFields(on: [page]))

        if fields.text("then") == "later", options.offersLater {
            do { _ = try await saveParts(fields, context) } catch is MetOtherAnswers {
                return try await otherAnswersPage(page.id, fields, context, fromCheck: fromCheck)
            }
            return .redirect(to: "\(base)/later")
        }
        do throws(FormErrors) {
            // Read once outside the transaction for the messages; inside it, over whatever is saved by then.
            _ = try opened.questionnaire.answers(fields, on: page, over: opened.draft.answers, rules: rules)
        } catch {
            return try await questionPage(page, opened, base, fields, error, context, fromCheck: fromCheck)
        }
        do {
            let saved = try await change(page.id, fields, context) { page, open in
                try open.questionnaire.answers(fields, on: page, over: open.draft.answers, rules: rules)
            }
            return .redirect(to: next(after: page.id, saved, base, toCheck: fromCheck))
        } catch is MetOtherAnswers {
            return try await otherAnswersPage(page.id, fields, context, fromCheck: fromCheck)
        }
    }

    /// Saves what is on the page so far; its answer is for a script.
    @Sendable func autosave(_ request: Request, _ context: WebContext) async throws -> Response {
        try await options.permit(context)
        let opened = try await open(context)
        guard opened.draft.result == nil, let page = try page(of: opened, context) else {
            return context.problem(.conflict, "This form has been sent or this question is no longer asked")
        }
        let fields = try await context.lenientForm(
            request, many: opened.questionnaire.repeatedFields(on: [page]))
        do { _ = try await saveParts(fields, context) } catch is MetOtherAnswers {
            return context.problem(
                .conflict, "This page was changed somewhere else. Press Continue to see both")
        }
        return try context.json(["saved": true])
    }

    private func page(of open: OpenDraft, _ context: WebContext) throws -> QuestionnairePage? {
        open.questionnaire.page(try context.parameters.require("page"), given: open.draft.answers)
    }

    private func saveParts(_ fields: FormFields, _ context: WebContext) async throws -> OpenDraft {
        let name = try context.parameters.require("page")
        return try await change(name, fields, context) { page, open in
            open.questionnaire.partialAnswers(fields, on: page, over: open.draft.answers, rules: rules)
        }
    }

    /// Changes a draft's answers to one page, whoever else is saving others.
    ///
    /// - Throws: `MetOtherAnswers` when somebody else saved this very page since it was shown.
    private func change(
        _ page: String, _ fields: FormFields, _ context: WebContext,
        _ change: @escaping @Sendable (QuestionnairePage, OpenDraft) throws -> Answers
    ) async throws -> OpenDraft {
        let name = try context.parameters.require("draft")
        let principal = context.principal
        let showing = Showing(fields.text("shown"))
        while true {
            do {
                return try await save(name, page, showing, for: principal, change)
            } catch is EditConflict {
                // Somebody saved another page, or sent it, in this very moment: on top of that, then.
            }
        }
    }

    private func save(
        _ name: String, _ page: String, _ showing: Showing?, for principal: Principal?,
        _ change: @escaping @Sendable (QuestionnairePage, OpenDraft) throws -> Answers
    ) async throws -> OpenDraft {
        // One row, which says by its version whether it's still as it was read.
        try await database.writeReadCommitted { connection in
            let open = try open(name, for: principal, connection)
            guard open.draft.result == nil,
                let page = open.questionnaire.page(page, given: open.draft.answers)
            else { return open }
            var draft = open.draft
            let answers = try change(page, open)
            draft.answers = try showing?.saving(answers, on: page, over: draft.answers) ?? answers
            guard draft.answers != open.draft.answers else { return open }
            return OpenDraft(
                draft: try DraftStore(connection, surroundings).save(draft), questionnaire: open.questionnaire
            )
        }
    }

    private enum Sending: Sendable {
        case done
        /// A question was found that isn't answered.
        case unfinished(page: String)
        /// Other answers than the page showed.
        case changed(OpenDraft)
        case ready(SentForm, of: Draft)
    }

    /// Sends the form: once, however often the button is pressed.
    private func send(_ request: Request, _ context: WebContext) async throws -> Response {
        let base = Self.base(context, without: 1)
        let shown = try await context.lenientForm(request, many: []).text("shown")
        do {
            // Read before the one writer is asked for, which keeps the form only if nobody saved or sent it since.
            var sending = try await readyToSend(shown, context)
            while case .ready(let form, let draft) = sending {
                do {
                    try await keep(form, of: draft)
                    sending = .done
                } catch is EditConflict {
                    sending = try await readyToSend(shown, context)
                }
            }
            switch sending {
            case .done, .ready: return .redirect(to: "\(base)/done")
            case .unfinished(let page): return .redirect(to: "\(base)/\(page)")
            case .changed(let open):
                return try await check(open, base, FormErrors(), context, wasChanged: true)
            }
        } catch let errors as FormErrors {
            return try await check(try await open(context), base, errors, context)
        } catch let refusal as any Refusal {
            let errors = FormErrors([refusal.field ?? "main": refusal.message])
            return try await check(try await open(context), base, errors, context)
        }
    }

    /// - Parameter shown: the answers that the page showed, by their fingerprint; empty where it doesn't say.
    private func readyToSend(_ shown: String, _ context: WebContext) async throws -> Sending {
        let open = try await open(context)
        if open.draft.result != nil { return .done }
        let saved = open.draft.answers
        if !shown.isEmpty, shown != saved.fingerprint(of: saved.linkIDs) { return .changed(open) }
        let answers = open.questionnaire.withAges(open.draft.answers, on: surroundings.today)
        if let page = open.questionnaire.firstUnfinished(given: answers) {
            return .unfinished(page: page.id)
        }
        let counted = open.questionnaire.completed(answers)
        let form = SentForm(
            draft: open.draft.id, questionnaire: open.questionnaire, answers: counted,
            json: try counted.json, principal: context.principal, parameters: context.parameters)
        return .ready(form, of: open.draft)
    }

    /// - Throws: `EditConflict` when the draft was saved or sent since it was read.
    private func keep(_ form: SentForm, of draft: Draft) async throws {
        try await database.write { connection in
            let drafts = DraftStore(connection, surroundings)
            try drafts.requireUnchanged(draft)
            let result = try complete(connection, form)
            try drafts.complete(draft, answers: form.answers, result: result)
        }
    }
}
