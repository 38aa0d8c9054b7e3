import Core

/// What `Templates/paper.mustache` shows: a form to print, write on and hand back.
package struct PaperPage: Sendable {
    let pageTitle: String
    let backPath: String?
    let backText = "All sections"
    let intro: [String]
    let editionCode: String
    let fillCode: String?
    let parts: [Part]

    struct Part: Sendable {
        let partHeading: String?
        let partTitle: String
        let partIntro: String?
        let partOnlyIf: String?
        let lines: [PaperQuestion]
    }

    enum Use: Sendable {
        /// To be filled in by pen and sent back.
        case paper
        /// For a visit, with what is answered so far.
        case sheet(Answers)
        case blankSheet
    }

    /// A form that isn't begun for anybody yet.
    package init(_ questionnaire: Questionnaire, backPath: String? = nil) {
        self.init(questionnaire, .paper, code: nil, backPath: backPath)
    }

    init(_ questionnaire: Questionnaire, _ use: Use, code: Reference?, backPath: String?) {
        let form = PaperForm(questionnaire)
        pageTitle = questionnaire.title
        self.backPath = backPath
        editionCode = questionnaire.paperCode.description
        fillCode = code?.description
        var answers = Answers()
        switch use {
        case .paper:
            intro = [
                "Write with a dark pen. Put a cross in each box that fits, and write on the lines.",
                "If you run out of room, go on at the back and put the number of the question beside it.",
                "Keep this form where only people you trust will see it.",
            ]
        case .sheet(let given):
            answers = given
            intro = ["For a visit: what is answered so far, and room for the rest."]
        case .blankSheet:
            intro = ["For a visit: room for every answer."]
        }
        var section: String?
        parts = form.pages.map { page in
            let isNew = page.section != nil && page.section != section
            section = page.section
            return Part(
                partHeading: isNew ? page.section : nil, partTitle: page.title, partIntro: page.intro,
                partOnlyIf: page.heading == nil ? nil : form.onlyIf(page.id),
                lines: page.questions.map { PaperQuestion($0, page, form, answers) })
        }
    }
}

/// One question with its boxes and lines.
struct PaperQuestion: Sendable {
    let number: Int?
    let asks: String
    let help: String?
    let onlyIf: String?
    let several: String?
    let boxes: [Box]
    let hasBoxes: Bool
    let rules: [Rule]
    let hasDate: Bool
    let dateBoxes: [DateBox]
    let paperUnit: String?
    let given: [String]
    let paperID: String

    struct Box: Sendable {
        let boxNumber: Int
        let boxLabel: String
        let boxHint: String?
        let isTicked: Bool
    }

    /// A line to write on.
    struct Rule: Sendable { let ruled = true }

    struct DateBox: Sendable {
        let dateLabel: String
        let dateValue: String?
    }

    init(_ question: QuestionnaireItem, _ page: QuestionnairePage, _ form: PaperForm, _ answers: Answers) {
        let values = answers[question.linkID]
        number = form.numbers[question.linkID]
        asks = question.text
        help = question.hint
        onlyIf = form.onlyIf(question, on: page)
        several = question.isRepeated ? "You may choose more than one." : nil
        let options = Self.boxes(question, answers)
        boxes = options
        hasBoxes = !options.isEmpty
        paperUnit = question.limits.unit
        paperID = "paper-\(question.linkID)"
        let isWritten =
            question.kind == .text || question.kind == .string || question.kind == .integer
            || question.kind == .quantity
        given = isWritten ? question.words(values) : []
        rules = (0..<Self.lines(question)).map { _ in Rule() }
        hasDate = question.kind == .date
        guard question.kind == .date else {
            dateBoxes = []
            return
        }
        let date = answers.date(question.linkID)
        dateBoxes = [
            DateBox(dateLabel: "Day", dateValue: date.map { "\($0.day)" }),
            DateBox(dateLabel: "Month", dateValue: date.map { "\($0.month)" }),
            DateBox(dateLabel: "Year", dateValue: date.map { "\($0.year)" }),
        ]
    }

    private static func boxes(_ question: QuestionnaireItem, _ answers: Answers) -> [Box] {
        var labels: [(label: String, hint: String?, isTicked: Bool)] = []
        let codes = answers.codes(question.linkID)
        switch question.kind {
        case .boolean:
            let given = answers.bool(question.linkID)
            labels = [("Yes", nil, given == true), ("No", nil, given == false)]
        case .choice, .openChoice:
            for option in question.options {
                labels.append((option.display, option.hint, codes.contains(option.code)))
            }
            if question.kind == .openChoice {
                let own = answers.text(question.linkID)
                let label = own.map { "\(question.otherLabel): \($0)" } ?? "\(question.otherLabel):"
                let place = question.options.firstIndex(where: \.isExclusive) ?? labels.count
                labels.insert((label, nil, own != nil), at: place)
            }
        case .group, .display, .text, .string, .date, .integer, .quantity: break
        }
        return labels.enumerated().map { place, box in
            Box(boxNumber: place + 1, boxLabel: box.label, boxHint: box.hint, isTicked: box.isTicked)
        }
    }

    /// Lines to write on: for words more, for a choice of one's own one.
    private static func lines(_ question: QuestionnaireItem) -> Int {
        switch question.kind {
        case .text: (question.limits.length ?? 5000) > 2000 ? 5 : 3
        case .string, .integer, .quantity, .openChoice: 1
        case .group, .display, .choice, .date, .boolean: 0
        }
    }
}
