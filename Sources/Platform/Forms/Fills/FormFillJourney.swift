import Core
import Foundation
import Hummingbird
import Storage
import Web

/// A form at an address that several people fill in over days: a list of its sections, one section a page.
///
/// - `GET path` lists the sections; `GET path/check` shows all answers, `POST` finishes the form.
/// - `GET path/{section}` asks one, `POST` saves it; `POST …/saved` saves what is there without leaving the page;
///   `GET …/history` shows who answered what before.
/// - `GET path/sheet` and `path/paper` print it; `GET path/rekey` has it all on one page in the paper's order, and
///   `POST` saves what was written on paper.
/// - `GET path/help` says where help is, after an answer that asks for it.
package struct FormFillJourney: Sendable {
    /// Which form this address is about, and what the person asking may do with it; `NotFound` where it isn't theirs.
    package typealias Open = @Sendable (any Connection, Principal?, PathParameters) throws -> FillOpening
    /// Runs in the transaction of each save that changed something.
    package typealias Saved = @Sendable (any Connection, FillChange) throws -> Void
    /// Makes records of a finished form, in the transaction that marks it as finished, and says where to go.
    package typealias Complete = @Sendable (any Connection, FinishedFill) throws -> String

    package struct Options: Sendable {
        package var frame = FormFrame()
        package var finishButton = "Finish this form"
        package var finishTitle = "Check the answers"
        /// What somebody says by finishing, above the button.
        package var declaration: String?
        package var allowsTestNumbers = false
        /// Whether those who fill it in are staff, who print sheets and key in paper.
        package var isForStaff = true
        /// The flags after which help is shown.
        package var helpFlags: Set<String> = ["low-mood", "self-harm", "harm", "unsafe"]
        /// What will happen after such an answer; said only where it is sure to.
        package var helpWords: [String] = []
        /// How those who answered are called on pages.
        package var names: @Sendable (any Connection, Set<FillActor>) throws -> [FillActor: String] = {
            _, _ in
            [:]
        }

        package init() {}
    }

    let path: String
    let access: Access
    let database: any Database
    let surroundings: Surroundings
    let options: Options
    let opening: Open
    let saved: Saved
    let complete: Complete

    package init(
        at path: String, _ access: Access, database: any Database, surroundings: Surroundings,
        options: Options = Options(), open: @escaping Open, saved: @escaping Saved = { _, _ in },
        complete: @escaping Complete
    ) {
        self.path = path
        self.access = access
        self.database = database
        self.surroundings = surroundings
        self.options = options
        opening = open
        self.saved = saved
        self.complete = complete
    }

    package func addRoutes(to routes: Routes) {
        routes.get(path, access, showList)
        routes.get("\(path)/check", access, showCheck)
        routes.post("\(path)/check", access, finish)
        routes.get("\(path)/help", access, showHelp)
        if options.isForStaff {
            routes.get("\(path)/sheet", access, showSheet)
            routes.get("\(path)/paper", access, showPaper)
            routes.get("\(path)/rekey", access, showRekey)
            routes.post("\(path)/rekey", access, rekey)
        }
        routes.get("\(path)/:section", access, showSection)
        routes.post("\(path)/:section", access, saveSection)
        routes.post("\(path)/:section/saved", access, autosave)
        routes.get("\(path)/:section/history", access, showHistory)
    }

    var rules: AnswerRules {
        AnswerRules(today: surroundings.today, allowsTestNumbers: options.allowsTestNumbers)
    }
}

/// What somebody may do with a form.
package struct FillOpening: Sendable {
    package let fill: FormFillID
    package let mayEdit: Bool
    package let mayFinish: Bool
    /// Whether they see, answer and finish the private pages.
    package let seesPrivate: Bool
    /// Whom it is about, above each heading: "Ada Example"; `nil` where no page should say.
    package let about: String?
    package let backPath: String

    package init(
        fill: FormFillID, mayEdit: Bool, mayFinish: Bool, seesPrivate: Bool, about: String?, backPath: String
    ) {
        (self.fill, self.mayEdit, self.mayFinish) = (fill, mayEdit, mayFinish)
        (self.seesPrivate, self.about, self.backPath) = (seesPrivate, about, backPath)
    }
}

/// A save that changed something.
package struct FillChange: Sendable {
    package let fill: FormFill
    package let principal: Principal?
    package let parameters: PathParameters
    package let changed: Set<String>
    /// All that counts by now, private answers too.
    package let answers: Answers
    package let flags: Set<String>
    /// The flags that weren't there before this save.
    package let raised: Set<String>
}

/// A form that is being finished, its answers complete and none that doesn't count.
package struct FinishedFill: Sendable {
    package let fill: FormFill
    package let questionnaire: Questionnaire
    /// Private answers too.
    package let answers: Answers
    package let principal: Principal?
    package let parameters: PathParameters
}

/// A form with all that is saved of it, as one person may work with it.
struct OpenFill: Sendable {
    let opening: FillOpening
    let fill: FormFill
    let questionnaire: Questionnaire
    let current: [String: FillAnswer]
    let answers: Answers
    let done: Set<String>

    var mayEdit: Bool { opening.mayEdit && !fill.isComplete }

    /// The sections to go through, given what is answered.
    var pages: [QuestionnairePage] {
        questionnaire.pages(given: answers).filter { opening.seesPrivate || !$0.isPrivate }
    }

    func page(_ id: String) -> QuestionnairePage? { pages.first { $0.id == id } }

    func status(_ page: QuestionnairePage) -> SectionStatus {
        questionnaire.status(of: page, answers, done: done)
    }

    /// Sections that aren't done, private ones too, whether or not they may be seen.
    var unfinished: [QuestionnairePage] {
        questionnaire.pages(given: answers).filter { page in
            status(page) != .done && page.questions.contains(where: \.isAsked)
        }
    }
}

extension FormFillJourney {
    func open(
        _ connection: any Connection, _ principal: Principal?, _ parameters: PathParameters
    ) throws -> OpenFill {
        let opening = try opening(connection, principal, parameters)
        let store = FormFillStore(connection, surroundings)
        guard let fill = try store.find(opening.fill) else { throw NotFound() }
        return try open(fill, opening, store)
    }

    func open(_ fill: FormFill, _ opening: FillOpening, _ store: FormFillStore) throws -> OpenFill {
        let questionnaire = try store.questionnaire(of: fill)
        let details = try store.details(fill.id, includingPrivate: true)
        var current: [String: FillAnswer] = [:]
        for answer in details { current[answer.linkID] = answer }
        return OpenFill(
            opening: opening, fill: fill, questionnaire: questionnaire, current: current,
            answers: questionnaire.withAges(Answers(details), on: surroundings.today),
            done: try store.doneSections(fill.id))
    }

    func open(_ context: WebContext) async throws -> OpenFill {
        let (principal, parameters) = (context.principal, context.parameters)
        return try await database.read { try open($0, principal, parameters) }
    }

    /// Where the form itself is, for a page this many words below it.
    func base(_ context: WebContext, _ below: Int) -> String { FormJourney.base(context, without: below) }

    func actor(_ principal: Principal?) -> FillActor {
        principal.map { FillActor($0) } ?? .system("nobody signed in")
    }
}
