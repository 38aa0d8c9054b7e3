import Core
import Hummingbird
import Storage
import Web

extension FormFillJourney {
    /// A sheet for a visit: what is answered so far, or with `blank=yes` room for every answer; never private pages.
    @Sendable func showSheet(_ request: Request, _ context: WebContext) async throws -> Response {
        let open = try await open(context)
        let isBlank = try context.query(request).text("blank") == "yes"
        let given = open.questionnaire.completed(open.answers)
        let view = PaperPage(
            open.questionnaire, isBlank ? .blankSheet : .sheet(given), code: open.fill.code,
            backPath: base(context, 1))
        return context.page("forms/paper", view)
    }

    @Sendable func showPaper(_ request: Request, _ context: WebContext) async throws -> Response {
        let open = try await open(context)
        let view = PaperPage(open.questionnaire, .paper, code: open.fill.code, backPath: base(context, 1))
        return context.page("forms/paper", view)
    }

    @Sendable func showRekey(_ request: Request, _ context: WebContext) async throws -> Response {
        let open = try await open(context)
        let base = base(context, 1)
        guard open.mayEdit else { return .redirect(to: "\(base)/check") }
        let questions = open.questionnaire.paperPages.flatMap(\.questions)
        let showing = FillShowing(
            name: FillShowing.newName(surroundings), questions.map(\.linkID), open.answers)
        let view = RekeyPage(
            open, base: base, FormFields(open.answers, to: questions), code: "", showing: showing)
        return context.page("forms/rekey", view)
    }

    /// Saves what was written on paper, as if it had been answered here.
    @Sendable func rekey(_ request: Request, _ context: WebContext) async throws -> Response {
        let base = base(context, 1)
        let sending = try await sending("rekey", .paper, request, context)
        let code = sending.fields.text("paper_code")
        if let problem = try await wrongCode(sending, context) {
            // Nothing is saved: it may be somebody else's paper.
            let open = try await open(context)
            guard open.mayEdit else { return .redirect(to: base) }
            let linkIDs = open.questionnaire.paperPages.flatMap(\.questions).map(\.linkID)
            let showing =
                sending.showing
                ?? FillShowing(name: FillShowing.newName(surroundings), linkIDs, open.answers)
            let view = RekeyPage(
                open, base: base, sending.fields, code: code, showing: showing,
                errors: ["paper_code": problem])
            return context.page("forms/rekey", view, status: .unprocessableContent)
        }
        guard let saved = try await save(sending, context) else { return .redirect(to: base) }
        if saved.merge.met.isEmpty, saved.errors.isEmpty { return .redirect(to: "\(base)?keyed=yes") }
        let view = RekeyPage(
            saved.open, base: base, shownAgain(saved, sending), code: code, showing: showing(saved, sending),
            errors: errors(saved, sending), meetings: try await meetings(saved, sending))
        let status: HTTPResponse.Status = saved.merge.met.isEmpty ? .unprocessableContent : .conflict
        return context.page("forms/rekey", view, status: status)
    }

    /// Why the code at the foot of the paper isn't this form's; `nil` when it is.
    func wrongCode(_ sending: FillSending, _ context: WebContext) async throws -> String? {
        let open = try await open(context)
        let typed = sending.fields.text("paper_code")
        if typed.isEmpty { return "Enter the code at the top of the paper" }
        guard let code = Reference(typed) else {
            return "This code has a mistake in it. It looks like \(open.fill.code)"
        }
        if code == open.fill.code || code == open.questionnaire.paperCode { return nil }
        return "This paper is another form, or an older one: the codes here are \(open.fill.code) and "
            + "\(open.questionnaire.paperCode)"
    }
}
