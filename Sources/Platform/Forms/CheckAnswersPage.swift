import Core
import Web

/// What `Templates/check-answers.mustache` shows: every answer, with a link to change it.
package struct CheckAnswersPage: Sendable {
    let pageTitle: String
    let errors: [FieldError]
    let hasErrors: Bool
    let backPath: String?
    let sections: [Section]
    /// What the answers were when they were shown, so that nobody sends others unseen.
    let shown: String
    /// Whether an answer was changed somewhere else since the page was last shown.
    let wasChanged: Bool
    let declaration: String?
    let button: String
    let exitThisPage: Bool
    let showsDanger: Bool
    let privacy: PrivacyLink?
    let dangerNumbers: [FrameNumber]
    let whenRead: String?

    struct Section: Sendable {
        let sectionTitle: String?
        let rows: [Row]
    }

    struct Row: Sendable {
        let rowID: String
        let rowKey: String
        let rowLines: [String]
        let changePath: String
        let changeLabel: String
    }

    /// - Parameter path: The journey's address with its draft: "/register/abc".
    package init(
        _ questionnaire: Questionnaire, _ answers: Answers, path: String,
        title: String = "Check your answers",
        errors: FormErrors = FormErrors(), wasChanged: Bool = false, declaration: String? = nil,
        button: String = "Send",
        surroundedBy frame: FormFrame = FormFrame()
    ) {
        pageTitle = title
        self.errors = errors.list
        hasErrors = !errors.isEmpty
        let pages = questionnaire.pages(given: answers)
        backPath = pages.last.map { "\(path)/\($0.id)" }
        sections = Self.sections(pages, of: questionnaire, answers, path: path)
        shown = answers.fingerprint(of: answers.linkIDs)
        self.wasChanged = wasChanged
        self.declaration = declaration
        self.button = button
        exitThisPage = frame.exitThisPage
        showsDanger = frame.showsDanger
        privacy = frame.privacy
        dangerNumbers = frame.numbers
        whenRead = frame.whenRead
    }

    static func sections(
        _ pages: [QuestionnairePage], of questionnaire: Questionnaire, _ answers: Answers, path: String
    ) -> [Section] {
        let shown = Visibility(questionnaire.items, answers).shown
        var sections: [(title: String?, rows: [Row])] = []
        for page in pages {
            let rows = page.questions.filter { $0.isAsked && shown.contains($0.linkID) }.map { question in
                let lines = question.words(answers[question.linkID])
                return Row(
                    rowID: question.linkID, rowKey: question.hasOwnLabel ? question.label : question.text,
                    rowLines: lines.isEmpty ? ["Not answered"] : lines,
                    changePath: "\(path)/\(page.id)?from=check", changeLabel: Wording(question).label)
            }
            if let last = sections.last, last.title == page.section {
                sections[sections.count - 1].rows += rows
            } else {
                sections.append((page.section, rows))
            }
        }
        return sections.filter { !$0.rows.isEmpty }.map { Section(sectionTitle: $0.title, rows: $0.rows) }
    }
}

/// What `Templates/later.mustache` shows: how to come back.
struct LaterPage: Sendable {
    let pageTitle = "Your answers are saved"
    let link: String
    /// `nil` for somebody who signs in to come back.
    let keptUntil: String?
    /// Whether the address is all that is needed to see the answers.
    let isForHolder: Bool
    let backPath: String
    /// What was just done about sending the link.
    let said: String?
    let errors: [FieldError]
    /// Where the link is asked for by e-mail; `nil` where it can't be.
    let sendPath: String?
    let questions: [QuestionView]
    let exitThisPage: Bool
}
