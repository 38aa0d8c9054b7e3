import Core
import Foundation
import Hummingbird
import Storage
import Web

extension FormJourney {
    @Sendable func showStart(_ request: Request, _ context: WebContext) async throws -> Response {
        try await options.permit(context)
        guard let first = questionnaire.pages(given: Answers()).first else { throw NotFound() }
        return try await startPage(first, FormFields(), FormErrors(), context)
    }

    @Sendable func begin(_ request: Request, _ context: WebContext) async throws -> Response {
        try await options.permit(context)
        guard let first = questionnaire.pages(given: Answers()).first else { throw NotFound() }
        let fields = try await context.lenientForm(request, many: questionnaire.repeatedFields(on: [first]))
        let answers: Answers
        do throws(FormErrors) {
            answers = try questionnaire.answers(fields, on: first, over: Answers(), rules: rules)
        } catch {
            return try await startPage(first, fields, error, context)
        }
        let owner = DraftOwner(context.principal)
        let (draft, token) = try await database.writeReadCommitted { connection in
            try DraftStore(connection, surroundings).create(questionnaire, answers: answers, owner: owner)
        }
        let base = Self.address(of: draft, token: token, at: Self.base(context, without: 1))
        return .redirect(
            to: next(
                after: first.id, OpenDraft(draft: draft, questionnaire: questionnaire), base, toCheck: false))
    }

    /// Goes on where somebody left off.
    @Sendable func resume(_ request: Request, _ context: WebContext) async throws -> Response {
        try await options.permit(context)
        let open = try await open(context)
        let base = Self.base(context, without: 0)
        if open.draft.result != nil { return .redirect(to: "\(base)/done") }
        let page = open.questionnaire.firstUnfinished(given: open.draft.answers)?.id ?? "check"
        return .redirect(to: "\(base)/\(page)")
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await options.permit(context)
        let open = try await open(context)
        let base = Self.base(context, without: 1)
        let name = try context.parameters.require("page")
        if let result = open.draft.result {
            guard name == "done" else { return .redirect(to: "\(base)/done") }
            var shown = result
            shown.isLate = try context.query(request).text("late") == "yes"
            return try await confirm(shown, context)
        }
        switch name {
        case "check": return try await check(open, base, FormErrors(), context)
        case "later": return try later(open, base, context)
        default: break
        }
        guard let page = open.questionnaire.page(name, given: open.draft.answers) else {
            return .redirect(to: base)
        }
        let fields = FormFields(open.draft.answers, to: page.questions)
        return try await questionPage(
            page, open, base, fields, FormErrors(), context,
            fromCheck: try Self.comesFromCheck(request, context))
    }

    /// Somebody else saved this page since it was shown: both are shown, to choose from.
    func otherAnswersPage(
        _ page: String, _ fields: FormFields, _ context: WebContext, fromCheck: Bool
    ) async throws -> Response {
        let open = try await open(context)
        let base = Self.base(context, without: 1)
        guard open.draft.result == nil, let page = open.questionnaire.page(page, given: open.draft.answers)
        else { return .redirect(to: base) }
        let keep = next(after: page.id, open, base, toCheck: fromCheck)
        return try await questionPage(
            page, open, base, fields, FormErrors(), context, fromCheck: fromCheck,
            other: OtherAnswers(page, open.draft.answers, keepPath: keep))
    }

    private func startPage(
        _ page: QuestionnairePage, _ fields: FormFields, _ errors: FormErrors, _ context: WebContext
    ) async throws -> Response {
        let view = QuestionPage(
            page, fields: fields, errors: errors, backPath: options.startPath,
            surroundedBy: try await frame(Answers()))
        return context.page(options.pageTemplate, view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    func questionPage(
        _ page: QuestionnairePage, _ open: OpenDraft, _ base: String, _ fields: FormFields,
        _ errors: FormErrors,
        _ context: WebContext, fromCheck: Bool, other: OtherAnswers? = nil
    ) async throws -> Response {
        let answers = open.draft.answers
        let name = surroundings.randomBytes(8).map { String(format: "%02x", $0) }.joined()
        var showing = Showing(fields.text("shown")) ?? Showing(page, answers, name: name)
        if other != nil { showing = showing.refreshed(page, answers) }
        let previous = open.questionnaire.page(before: page.id, given: open.draft.answers)
        let view = QuestionPage(
            page, fields, errors,
            fromCheck ? "\(base)/check" : previous.map { "\(base)/\($0.id)" } ?? options.startPath,
            "Continue", "\(base)/\(page.id)/saved", options.offersLater, showing: showing, other: other,
            try await frame(answers))
        let status: HTTPResponse.Status =
            other != nil ? .conflict : errors.isEmpty ? .ok : .unprocessableContent
        return context.page(options.pageTemplate, view, status: status)
    }

    func check(
        _ open: OpenDraft, _ base: String, _ errors: FormErrors, _ context: WebContext,
        wasChanged: Bool = false
    ) async throws -> Response {
        let answers = open.draft.answers
        if let page = open.questionnaire.firstUnfinished(given: answers) {
            return .redirect(to: "\(base)/\(page.id)")
        }
        let view = CheckAnswersPage(
            open.questionnaire, answers, path: base, title: options.checkTitle, errors: errors,
            wasChanged: wasChanged, declaration: options.declaration, button: options.sendButton,
            surroundedBy: try await frame(answers))
        let status: HTTPResponse.Status =
            wasChanged ? .conflict : errors.isEmpty ? .ok : .unprocessableContent
        return context.page(options.checkTemplate, view, status: status)
    }

    /// Where to go from a page that was just answered.
    func next(after page: String, _ open: OpenDraft, _ base: String, toCheck: Bool) -> String {
        let answers = open.draft.answers
        if let detour = options.detour(page, answers, base) { return detour }
        // A change may have brought in questions that weren't asked before.
        if toCheck {
            return open.questionnaire.firstUnfinished(given: answers).map { "\(base)/\($0.id)" }
                ?? "\(base)/check"
        }
        return "\(base)/\(open.questionnaire.page(after: page, given: answers)?.id ?? "check")"
    }

    /// The request's path without its last words.
    static func base(_ context: WebContext, without count: Int) -> String {
        "/" + context.path.split(separator: "/").dropLast(count).joined(separator: "/")
    }

    /// Whether the page was opened to change one answer.
    static func comesFromCheck(_ request: Request, _ context: WebContext) throws -> Bool {
        try context.query(request).text("from") == "check"
    }
}
