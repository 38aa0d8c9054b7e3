import Core
import Web

/// What `Templates/rekey.mustache` shows: every question of the paper on one page, in the paper's order.
struct RekeyPage: Sendable {
    let pageTitle = "Key in a paper form"
    let formTitle: String
    let errors: [FieldError]
    let hasErrors: Bool
    let hasMeetings: Bool
    let backPath: String
    let backText = "All sections"
    let aboutName: String?
    let codeError: String?
    let codeTyped: String
    let showing: String
    let autosavePath: String
    let parts: [Part]

    struct Part: Sendable {
        let partHeading: String?
        let partTitle: String
        let partOnlyIf: String?
        let asked: [AskedView]
    }

    init(
        _ open: OpenFill, base: String, _ fields: FormFields, code: String, showing: FillShowing,
        errors: FormErrors = FormErrors(), meetings: [String: MeetingView] = [:]
    ) {
        let form = PaperForm(open.questionnaire)
        formTitle = open.questionnaire.title
        self.errors = errors.list
        hasErrors = !errors.isEmpty
        hasMeetings = !meetings.isEmpty
        backPath = base
        aboutName = open.opening.about
        codeError = errors["paper_code"]
        codeTyped = code
        self.showing = showing.description
        autosavePath = "\(base)/rekey/saved"
        var section: String?
        parts = form.pages.map { page in
            let isNew = page.section != nil && page.section != section
            section = page.section
            return Part(
                partHeading: isNew ? page.section : nil, partTitle: page.title,
                partOnlyIf: page.heading == nil ? nil : form.onlyIf(page.id),
                asked: page.questions.map { question in
                    AskedView(
                        meeting: meetings[question.linkID],
                        question: QuestionView(
                            question, fields, errors, isPageHeading: false,
                            number: form.numbers[question.linkID]))
                })
        }
    }
}
