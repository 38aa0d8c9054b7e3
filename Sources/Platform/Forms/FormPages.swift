import Core
import Web

/// What `Templates/question.mustache` shows: one page of a form.
package struct QuestionPage: Sendable {
    let pageTitle: String
    let errors: [FieldError]
    let hasErrors: Bool
    let backPath: String?
    let section: String?
    /// The heading, when it isn't the only question itself.
    let heading: String?
    let intro: String?
    let questions: [QuestionView]
    let button: String
    let autosavePath: String?
    let offersLater: Bool
    /// What was saved when the page was shown, sent along with it.
    let showing: String?
    let other: OtherAnswers?
    let exitThisPage: Bool
    let showsDanger: Bool
    let privacy: PrivacyLink?
    let dangerNumbers: [FrameNumber]
    let whenRead: String?

    package init(
        _ page: QuestionnairePage, fields: FormFields, errors: FormErrors = FormErrors(), backPath: String?,
        button: String = "Continue", autosavePath: String? = nil, offersLater: Bool = false,
        surroundedBy frame: FormFrame = FormFrame()
    ) {
        self.init(
            page, fields, errors, backPath, button, autosavePath, offersLater, showing: nil, other: nil, frame
        )
    }

    init(
        _ page: QuestionnairePage, _ fields: FormFields, _ errors: FormErrors, _ backPath: String?,
        _ button: String, _ autosavePath: String?, _ offersLater: Bool, showing: Showing?,
        other: OtherAnswers?, _ frame: FormFrame
    ) {
        let isAlone = page.heading == nil && page.questions.count == 1
        let alone = isAlone ? page.questions.first : nil
        // A note has no legend to be the heading: its label is.
        let isNote = alone?.kind == .display
        heading = page.heading ?? (isNote ? alone?.label : nil)
        pageTitle = heading ?? alone?.text ?? ""
        questions = page.questions.map {
            QuestionView($0, fields, errors, isPageHeading: isAlone && $0.kind != .display)
        }
        self.errors = errors.list
        hasErrors = !errors.isEmpty
        self.backPath = backPath
        section = page.section
        intro = page.intro
        self.button = button
        self.autosavePath = autosavePath
        self.offersLater = offersLater
        self.showing = showing?.description
        self.other = other
        exitThisPage = frame.exitThisPage
        showsDanger = frame.showsDanger
        privacy = frame.privacy
        dangerNumbers = frame.numbers
        whenRead = frame.whenRead
    }
}

/// What stands around the questions of a form, on each of its pages.
package struct FormFrame: Sendable {
    /// A way to leave at once, on pages that somebody else mustn't see.
    package var exitThisPage = false
    /// 999 and the numbers for now.
    package var showsDanger = false
    /// What happens with the answers.
    package var privacy: PrivacyLink?
    /// Who answers at this moment, for templates that show it beside the danger text.
    package var numbers: [FrameNumber] = []
    /// When somebody next reads what is sent: "today, before 5pm".
    package var whenRead: String?

    package init(exitThisPage: Bool = false, showsDanger: Bool = false, privacy: PrivacyLink? = nil) {
        (self.exitThisPage, self.showsDanger, self.privacy) = (exitThisPage, showsDanger, privacy)
    }
}

/// A number that somebody answers at this moment.
package struct FrameNumber: Sendable {
    let dangerLabel: String
    let dangerNumber: String
    let dangerLink: String
    let dangerWhen: String

    package init(label: String, number: String, link: String, when: String) {
        (dangerLabel, dangerNumber, dangerLink, dangerWhen) = (label, number, link, when)
    }
}

/// The privacy notice of a question set.
package struct PrivacyLink: Sendable {
    let privacyText: String
    let privacyPath: String

    package init(_ text: String, path: String) { (privacyText, privacyPath) = (text, path) }
}

/// What `Templates/single-page.mustache` shows: a whole form on one page.
package struct SinglePage: Sendable {
    let pageTitle: String
    let errors: [FieldError]
    let hasErrors: Bool
    let backPath: String?
    let intro: String?
    let blocks: [Block]
    let button: String
    /// Sent along, so that a form sent twice is taken once.
    let submission: String
    let exitThisPage: Bool
    let showsDanger: Bool
    let privacy: PrivacyLink?
    let dangerNumbers: [FrameNumber]
    let whenRead: String?

    struct Block: Sendable {
        let blockHeading: String?
        let blockIntro: String?
        let questions: [QuestionView]
    }

    package init(
        _ questionnaire: Questionnaire, fields: FormFields, errors: FormErrors = FormErrors(),
        title: String? = nil,
        intro: String? = nil, backPath: String? = nil, button: String = "Send", submission: String,
        surroundedBy frame: FormFrame = FormFrame()
    ) {
        pageTitle = title ?? questionnaire.title
        self.errors = errors.list
        hasErrors = !errors.isEmpty
        self.backPath = backPath
        self.intro = intro
        blocks = questionnaire.everyPage.map { page in
            Block(
                blockHeading: page.heading, blockIntro: page.intro,
                questions: page.questions.map { QuestionView($0, fields, errors, isPageHeading: false) })
        }
        self.button = button
        self.submission = submission
        exitThisPage = frame.exitThisPage
        showsDanger = frame.showsDanger
        privacy = frame.privacy
        dangerNumbers = frame.numbers
        whenRead = frame.whenRead
    }
}
