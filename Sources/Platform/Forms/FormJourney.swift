import Core
import Foundation
import Hummingbird
import Storage
import Web

/// A questionnaire at an address, asked a page at a time, saved as it goes and sent once.
///
/// - `GET  path/start` shows the first page; `POST path/start` begins a draft with its answer.
/// - `GET  path/{draft}` goes on where somebody left off; `{draft}` is the link's token, or the draft's identifier
///   for its owner who is signed in.
/// - `GET  path/{draft}/{page}` shows a page, `POST` saves it and goes to the next; `POST …/saved` saves what is
///   there without leaving the page.
/// - `GET  path/{draft}/check` shows all answers, `POST` sends them; `GET …/done` says what happens next.
package struct FormJourney: Sendable {
    /// Makes records of a sent form, in the transaction that marks it as sent; it may run again, from the start.
    ///
    /// `FormErrors` that it throws are shown above the answers, beside the question whose linkId they name.
    package typealias Complete = @Sendable (any Connection, SentForm) throws -> FormResult

    /// The page after sending, shown again to whoever comes back.
    package typealias Confirm = @Sendable (FormResult, WebContext) async throws -> Response

    package struct Options: Sendable {
        package var frame = FormFrame()
        /// What stands around the questions at this moment, given what was answered; `frame` where there is none.
        package var surround: (@Sendable (Answers) async throws -> FormFrame)?
        package var sendButton = "Send"
        package var checkTitle = "Check your answers"
        /// What somebody agrees to by sending, above the button.
        package var declaration: String?
        /// Where the first page's "Back" leads.
        package var startPath: String?
        /// Whether people may leave with a link to come back by.
        package var offersLater = true
        /// Asks for a message with the link to come back by, and says whether one goes; `nil` where nothing can be sent.
        package var sendLink: (@Sendable (any Connection, SavedLink) throws -> Bool)?
        package var allowsTestNumbers = false
        /// The templates, for a capability that has its own around `forms/parts/question`.
        package var pageTemplate = "forms/question"
        package var checkTemplate = "forms/check-answers"
        /// Throws unless this person may use the journey at this address; for paths that name a record.
        package var permit: @Sendable (WebContext) async throws -> Void = { _ in }
        /// A page to show before going on from the one just answered, such as urgent help; gets the page's name,
        /// the answers and the draft's own address, where the interruption leads back to.
        package var detour: @Sendable (_ page: String, _ answers: Answers, _ path: String) -> String? = {
            _, _, _ in nil
        }

        package init() {}
    }

    let path: String
    let access: Access
    let questionnaire: Questionnaire
    let database: any Database
    let surroundings: Surroundings
    let options: Options
    let complete: Complete
    let confirm: Confirm
    let editions: QuestionnaireEditions

    package init(
        at path: String, _ access: Access, _ questionnaire: Questionnaire, database: any Database,
        surroundings: Surroundings, options: Options = Options(), complete: @escaping Complete,
        confirm: @escaping Confirm
    ) {
        self.path = path
        self.access = access
        self.questionnaire = questionnaire
        self.database = database
        self.surroundings = surroundings
        self.options = options
        self.complete = complete
        self.confirm = confirm
        editions = QuestionnaireEditions(questionnaire)
    }

    package func addRoutes(to routes: Routes) {
        routes.get("\(path)/start", access, showStart)
        routes.post("\(path)/start", access, begin)
        routes.get("\(path)/:draft", access, resume)
        routes.get("\(path)/:draft/:page", access, show)
        routes.post("\(path)/:draft/:page", access, save)
        routes.post("\(path)/:draft/:page/saved", access, autosave)
    }

    func frame(_ answers: Answers) async throws -> FormFrame {
        if let surround = options.surround { try await surround(answers) } else { options.frame }
    }

    var rules: AnswerRules {
        AnswerRules(today: surroundings.today, allowsTestNumbers: options.allowsTestNumbers)
    }

    /// A begun draft's address, for a link or for a list of what isn't finished.
    package static func address(of draft: Draft, token: DraftToken, at path: String) -> String {
        "\(path)/\(draft.owner == .link ? token.description : draft.id.description)"
    }
}

/// A form that is being sent, its answers complete and none that doesn't count.
package struct SentForm: Sendable {
    package let draft: DraftID
    package let questionnaire: Questionnaire
    package let answers: Answers
    /// The answers as `Answers.json` writes them.
    package let json: String
    /// Who sends it; `nil` when nobody is signed in.
    package let principal: Principal?
    /// What the journey's path named.
    package let parameters: PathParameters
}

/// A draft with the questionnaire it answers.
struct OpenDraft: Sendable {
    let draft: Draft
    let questionnaire: Questionnaire
}

extension FormJourney {
    /// The draft that an address names, for whoever may open it.
    ///
    /// - Throws: `NotFound` when there is none, or it is somebody else's: the answer is the same.
    func open(_ name: String, for principal: Principal?, _ connection: any Connection) throws -> OpenDraft {
        let store = DraftStore(connection, surroundings)
        let found: Draft?
        if let token = DraftToken(name) {
            found = try store.find(token)
        } else {
            found = try DraftID(name).flatMap { try store.find($0) }
            if found?.owner == .link { throw NotFound() }
        }
        guard let draft = found, draft.owner == .link || draft.owner == DraftOwner(principal) else {
            throw NotFound()
        }
        let questionnaire = try editions.questionnaire(
            of: draft, QuestionnaireStore(connection, surroundings))
        return OpenDraft(draft: draft, questionnaire: questionnaire)
    }

    func open(_ context: WebContext) async throws -> OpenDraft {
        let name = try context.parameters.require("draft")
        let principal = context.principal
        return try await database.read { try open(name, for: principal, $0) }
    }
}
