import Core
import Foundation
import Hummingbird
import Storage
import Web

extension FormFillJourney {
    @Sendable func showSection(_ request: Request, _ context: WebContext) async throws -> Response {
        let open = try await open(context)
        let base = base(context, 1)
        guard let page = open.page(try context.parameters.require("section")) else {
            return .redirect(to: base)
        }
        guard open.mayEdit else { return .redirect(to: "\(base)/check") }
        let showing = FillShowing(
            name: FillShowing.newName(surroundings), page.questions.map(\.linkID), open.answers)
        let view = FillSectionPage(
            page, open, base: base, FormFields(open.answers, to: page.questions), showing: showing,
            frame: options.frame)
        return context.page("forms/fill-section", view)
    }

    @Sendable func saveSection(_ request: Request, _ context: WebContext) async throws -> Response {
        let sending = try await sending(
            context.parameters.require("section"), .online, request, context)
        let base = base(context, 1)
        guard let saved = try await save(sending, context) else { return .redirect(to: base) }
        guard saved.merge.met.isEmpty, saved.errors.isEmpty, let page = saved.pages.first else {
            return try await again(saved, sending, base, context)
        }
        let next = sending.isWhole ? next(after: page, saved.open, base) : base
        let flags = saved.open.questionnaire.flags(
            in: saved.open.answers, of: Set(page.questions.map(\.linkID)))
        if !flags.isDisjoint(with: options.helpFlags) {
            return .redirect(to: "\(base)/help?next=\(next.dropFirst(base.count + 1))")
        }
        return .redirect(to: next)
    }

    private func again(
        _ saved: FillSaved, _ sending: FillSending, _ base: String, _ context: WebContext
    ) async throws -> Response {
        guard let page = saved.pages.first else { return .redirect(to: base) }
        let meetings = try await meetings(saved, sending)
        let view = FillSectionPage(
            page, saved.open, base: base, shownAgain(saved, sending), showing: showing(saved, sending),
            errors: errors(saved, sending), meetings: meetings, frame: options.frame)
        let status: HTTPResponse.Status = saved.merge.met.isEmpty ? .unprocessableContent : .conflict
        return context.page("forms/fill-section", view, status: status)
    }

    /// Saves what is on the page so far; its answer is for a script.
    @Sendable func autosave(_ request: Request, _ context: WebContext) async throws -> Response {
        let section = try context.parameters.require("section")
        let way: FillWay = section == "rekey" && options.isForStaff ? .paper : .online
        let sending = try await sending(section, way, request, context, isPressed: false)
        if way == .paper, let problem = try await wrongCode(sending, context) {
            return context.problem(.unprocessableContent, "Not saved", errors: ["paper_code": problem])
        }
        guard let saved = try await save(sending, context) else {
            return context.problem(.conflict, "This form is finished, or this part is no longer asked")
        }
        if let linkID = saved.merge.met.keys.sorted().first {
            let label = saved.open.questionnaire.item(linkID)?.label ?? ""
            return context.problem(
                .conflict, "Somebody else changed “\(label)”. Press the button to see both and choose")
        }
        if !saved.errors.isEmpty {
            return context.problem(
                .unprocessableContent, "An answer here cannot be saved yet", errors: saved.errors)
        }
        guard sending.asked.isEmpty else {
            return context.problem(
                .conflict, "Choose which answer to keep, then press the button. Everything else is saved")
        }
        let flags = saved.open.questionnaire.flags(
            in: saved.open.answers, of: Set(saved.pages.flatMap(\.questions).map(\.linkID)))
        let needsHelp = !flags.isDisjoint(with: options.helpFlags)
        return try context.json(AutosaveAnswer(help: needsHelp ? "\(base(context, 2))/help" : nil))
    }

    @Sendable func showHistory(_ request: Request, _ context: WebContext) async throws -> Response {
        let (principal, parameters) = (context.principal, context.parameters)
        let section = try context.parameters.require("section")
        let base = base(context, 2)
        let view = try await database.read { connection -> FillHistoryPage? in
            let open = try open(connection, principal, parameters)
            guard let page = open.page(section) else { return nil }
            let store = FormFillStore(connection, surroundings)
            let earlier = try store.history(
                open.fill.id, Set(page.questions.map(\.linkID)),
                includingPrivate: open.opening.seesPrivate)
            let actors = Set(earlier.map(\.answer.by)).union(open.current.values.map(\.by))
            return FillHistoryPage(page, open, earlier, try options.names(connection, actors), base: base)
        }
        guard let view else { return .redirect(to: base) }
        return context.page("forms/fill-history", view)
    }

    func sending(
        _ page: String, _ way: FillWay, _ request: Request, _ context: WebContext, isPressed: Bool = true
    ) async throws -> FillSending {
        let opened = try await open(context)
        let asked = FillSending(fields: FormFields(), page: page, way: way, isPressed: false)
        var many = opened.questionnaire.repeatedFields(on: pages(of: asked, opened))
        many.insert("met")
        let fields = try await context.lenientForm(request, many: many)
        return FillSending(fields: fields, page: page, way: way, isPressed: isPressed)
    }

    private func next(after page: QuestionnairePage, _ open: OpenFill, _ base: String) -> String {
        let following = open.pages.drop { $0.id != page.id }.dropFirst().first
        return following.map { "\(base)/\($0.id)" } ?? "\(base)/check"
    }

    /// What to show of the fields after a save: what was typed where it isn't saved, what is saved elsewhere.
    func shownAgain(_ saved: FillSaved, _ sending: FillSending) -> FormFields {
        let questions = saved.pages.flatMap(\.questions)
        let stands = FormFields(saved.open.answers, to: questions)
        var values: [String: [String]] = [:]
        for question in questions {
            let source = saved.unsaved.contains(question.linkID) ? sending.fields : stands
            for name in question.fieldNames { values[name] = source.typed(name) }
        }
        return FormFields(values)
    }

    /// The same showing, once its visitor sees what is saved by now.
    func showing(_ saved: FillSaved, _ sending: FillSending) -> FillShowing {
        FillShowing(
            name: sending.showing?.name ?? FillShowing.newName(surroundings),
            saved.pages.flatMap(\.questions).map(\.linkID), saved.open.answers)
    }

    func errors(_ saved: FillSaved, _ sending: FillSending) -> FormErrors {
        var errors = FormErrors()
        for question in saved.pages.flatMap(\.questions) {
            let name = FillSending.choiceName(question.linkID)
            if saved.merge.met[question.linkID] != nil {
                let wasAsked = sending.asked.contains(question.linkID)
                errors.add(
                    saved.errors[name]
                        ?? (wasAsked
                            ? "Choose which answer to keep: \(question.label)"
                            : "Somebody else answered this too. Choose which to keep: \(question.label)"),
                    to: name)
            }
            for field in question.fieldIDs {
                if let message = saved.errors[field] { errors.add(message, to: field) }
            }
        }
        return errors
    }

    /// Whose answers were met, and what they say.
    func meetings(_ saved: FillSaved, _ sending: FillSending) async throws -> [String: MeetingView] {
        let met = Set(saved.merge.met.keys)
        guard !met.isEmpty else { return [:] }
        let answers = met.compactMap { saved.open.current[$0] }
        let actors = Set(answers.map(\.by))
        let names = try await database.read { try options.names($0, actors) }
        var views: [String: MeetingView] = [:]
        for answer in answers {
            guard let question = saved.open.questionnaire.item(answer.linkID) else { continue }
            views[answer.linkID] = MeetingView(
                question, answer, by: names[answer.by] ?? FillHistoryPage.somebody,
                chosen: sending.fields.text(FillSending.choiceName(answer.linkID)),
                message: errors(saved, sending)[FillSending.choiceName(answer.linkID)])
        }
        return views
    }
}

/// What an autosave answers: where help is, after an answer that asks for it.
private struct AutosaveAnswer: Encodable {
    let saved = true
    let help: String?
}

extension QuestionnaireItem {
    /// The names its inputs have in a form.
    var fieldNames: [String] {
        switch kind {
        case .date: DateReader.parts.map { "\(linkID)-\($0)" }
        case .openChoice: [linkID, "\(linkID)-other"]
        case .group, .display: []
        case .choice, .text, .string, .integer, .quantity, .boolean: [linkID]
        }
    }
}
