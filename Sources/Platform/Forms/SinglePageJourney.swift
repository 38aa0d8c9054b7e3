import Core
import Hummingbird
import Storage
import Web

/// A questionnaire on one page, sent in one go.
///
/// `GET path` shows it, `POST path` sends it, `GET path/{submission}/done` says what happens next.
package struct SinglePageJourney: Sendable {
    private let path: String
    private let access: Access
    private let questionnaire: Questionnaire
    private let database: any Database
    private let surroundings: Surroundings
    private let options: Options
    private let complete: FormJourney.Complete
    private let confirm: FormJourney.Confirm

    package struct Options: Sendable {
        package var frame = FormFrame()
        package var title: String?
        package var intro: String?
        package var backPath: String?
        package var sendButton = "Send"
        package var allowsTestNumbers = false
        package var template = "forms/single-page"
        package var permit: @Sendable (WebContext) async throws -> Void = { _ in }

        package init() {}
    }

    package init(
        at path: String, _ access: Access, _ questionnaire: Questionnaire, database: any Database,
        surroundings: Surroundings, options: Options = Options(), complete: @escaping FormJourney.Complete,
        confirm: @escaping FormJourney.Confirm
    ) {
        self.path = path
        self.access = access
        self.questionnaire = questionnaire
        self.database = database
        self.surroundings = surroundings
        self.options = options
        self.complete = complete
        self.confirm = confirm
    }

    package func addRoutes(to routes: Routes) {
        routes.get(path, access, show)
        routes.post(path, access, send)
        routes.get("\(path)/:draft/done", access, done)
    }

    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await options.permit(context)
        return page(FormFields(), FormErrors(), DraftToken(surroundings), context)
    }

    @Sendable private func send(_ request: Request, _ context: WebContext) async throws -> Response {
        try await options.permit(context)
        let pages = questionnaire.everyPage
        let fields = try await context.lenientForm(request, many: questionnaire.repeatedFields(on: pages))
        let token = DraftToken(fields.text("submission")) ?? DraftToken(surroundings)
        do {
            let rules = AnswerRules(today: surroundings.today, allowsTestNumbers: options.allowsTestNumbers)
            let answers = try questionnaire.answers(fields, rules: rules)
            let sent = try await keep(answers, token, context)
            return .redirect(to: "\(FormJourney.base(context, without: 0))/\(sent)/done")
        } catch let errors as FormErrors {
            return page(fields, errors, token, context)
        } catch let refusal as any Refusal {
            return page(fields, FormErrors([refusal.field ?? "main": refusal.message]), token, context)
        }
    }

    @Sendable private func done(_ request: Request, _ context: WebContext) async throws -> Response {
        try await options.permit(context)
        let token = try context.parameters.require("draft", as: DraftToken.self)
        let owner = DraftOwner(context.principal)
        let draft = try await database.read { try DraftStore($0, surroundings).find(token) }
        guard let draft, let result = draft.result, draft.owner == owner,
            draft.questionnaire == questionnaire.url
        else {
            throw NotFound()
        }
        return try await confirm(result, context)
    }

    /// Keeps the form once, however often it is sent with the same answers.
    ///
    /// Somebody who goes back and sends the page again about another person means another form.
    private func keep(_ answers: Answers, _ token: DraftToken, _ context: WebContext) async throws
        -> DraftToken
    {
        let (principal, parameters) = (context.principal, context.parameters)
        let owner = DraftOwner(principal)
        return try await database.write { connection in
            let store = DraftStore(connection, surroundings)
            let earlier = try store.find(token)
            let fingerprint = try token.fingerprint(of: answers)
            if let earlier, earlier.owner == owner, earlier.result?.fingerprint == fingerprint {
                return token
            }
            let ownToken = earlier == nil ? token : DraftToken(surroundings)
            let begun = try store.create(questionnaire, answers: answers, owner: owner, token: ownToken)
            let form = SentForm(
                draft: begun.id, questionnaire: questionnaire, answers: answers,
                json: try answers.json, principal: principal, parameters: parameters)
            var result = try complete(connection, form)
            result.fingerprint = try ownToken.fingerprint(of: answers)
            try store.complete(begun, answers: answers, result: result)
            return ownToken
        }
    }

    private func page(
        _ fields: FormFields, _ errors: FormErrors, _ token: DraftToken, _ context: WebContext
    ) -> Response {
        let view = SinglePage(
            questionnaire, fields: fields, errors: errors, title: options.title, intro: options.intro,
            backPath: options.backPath, button: options.sendButton, submission: token.description,
            surroundedBy: options.frame)
        return context.page(options.template, view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}
