import Core
import Web

/// What `Templates/parts/question.mustache` shows: one question with what was typed and what is wrong with it.
///
/// A name is used at one depth only, because a template looks outwards for a name that has no value.
package struct QuestionView: Sendable {
    let questionID: String
    let legend: String
    let isPageHeading: Bool
    let questionHint: String?
    let whyAsked: String?
    let errorText: String?
    let describedBy: String?
    /// Whether the page's heading or the group's name stands above and the legend is smaller.
    let isSmall: Bool
    let radios: ChoicesView?
    let checkboxes: ChoicesView?
    let dateParts: DatePartsView?
    let input: InputView?
    let textarea: TextareaView?
    let note: NoteView?
}

/// The options of a choice, and the box for an answer of one's own.
struct ChoicesView: Sendable {
    let options: [OptionView]
    let own: OwnAnswerView?
}

struct OptionView: Sendable {
    let optionID: String
    let optionValue: String
    let optionLabel: String
    let optionHint: String?
    let optionDescribedBy: String?
    let isChecked: Bool
    let isExclusive: Bool
    /// Whether "or" stands before it: an exclusive option that isn't the first.
    let hasDivider: Bool
}

struct OwnAnswerView: Sendable {
    let ownID: String
    let ownLabel: String
    let ownValue: String
    let ownError: String?
}

struct DatePartsView: Sendable {
    let parts: [Part]

    struct Part: Sendable {
        let partID: String
        let partLabel: String
        let partValue: String
        let partWidth: Int
        let partAutocomplete: String?
        let isWrong: Bool
    }
}

struct InputView: Sendable {
    let inputType: String
    let inputMode: String?
    let inputValue: String
    let inputWidth: String?
    let inputAutocomplete: String?
    let inputUnit: String?
    let isUnchecked: Bool
}

struct TextareaView: Sendable {
    let textareaValue: String
    let textareaRows: Int
    let lengthLimit: Int?
    let lengthMessage: String?
}

struct NoteView: Sendable {
    let paragraphs: [String]
}

extension QuestionView {
    /// - Parameters:
    ///   - isPageHeading: Whether the question is the heading of its page.
    ///   - number: Where it stands on paper.
    package init(
        _ question: QuestionnaireItem, _ fields: FormFields, _ errors: FormErrors, isPageHeading: Bool,
        number: Int? = nil
    ) {
        let maker = QuestionViewMaker(question: question, fields: fields, errors: errors)
        let isOptional = question.isAsked && !question.isRequired
        questionID = question.linkID
        let place = number.map { "\($0). " } ?? ""
        legend = place + question.text + (isOptional ? " (optional)" : "")
        self.isPageHeading = isPageHeading
        questionHint = question.isAsked ? question.hint : nil
        whyAsked = question.why
        errorText = maker.error
        describedBy = maker.describedBy
        isSmall = !isPageHeading
        radios = maker.radios
        checkboxes = maker.checkboxes
        dateParts = maker.dateParts
        input = maker.input
        textarea = maker.textarea
        note = maker.note(isPageHeading: isPageHeading)
    }
}
