import Core
import Web

/// What validation must know that the form doesn't say.
package struct AnswerRules: Sendable {
    package let today: LocalDate
    /// Whether NHS numbers from the range set aside for tests are taken: in a demonstration only.
    package let allowsTestNumbers: Bool

    package init(today: LocalDate, allowsTestNumbers: Bool = false) {
        (self.today, self.allowsTestNumbers) = (today, allowsTestNumbers)
    }
}

extension Questionnaire {
    /// The answers with those that a page's form gave.
    ///
    /// - Throws: `FormErrors`, with a message for each field that can't be taken or is missing.
    package func answers(
        _ fields: FormFields, on page: QuestionnairePage, over answers: Answers, rules: AnswerRules
    ) throws(FormErrors) -> Answers {
        let read = read(fields, on: [page], over: answers, rules: rules)
        try read.errors.throwIfAny()
        return read.answers
    }

    /// The answers of a form that has all questions on one page.
    package func answers(_ fields: FormFields, rules: AnswerRules) throws(FormErrors) -> Answers {
        let read = read(fields, on: everyPage, over: Answers(), rules: rules)
        try read.errors.throwIfAny()
        return completed(read.answers)
    }

    /// As much of a page as can be taken, for saving before it is finished; what is missing is no error here.
    package func partialAnswers(
        _ fields: FormFields, on page: QuestionnairePage, over answers: Answers, rules: AnswerRules
    ) -> Answers {
        var kept = answers
        for question in page.questions where question.isAsked {
            guard isMentioned(question, in: fields) else { continue }
            if case .success(let values) = AnswerReader(question, rules).read(fields) {
                kept[question.linkID] = values
            }
        }
        return withAges(kept, on: rules.today)
    }

    /// The fields that may come more than once.
    package func repeatedFields(on pages: [QuestionnairePage]) -> Set<String> {
        Set(pages.flatMap(\.questions).filter(\.isRepeated).map(\.linkID))
    }

    /// Every page there is, whatever was answered: what a single-page form shows.
    var everyPage: [QuestionnairePage] {
        plans.map { plan in
            QuestionnairePage(
                id: plan.item.linkID, section: plan.section,
                heading: plan.item.kind == .group && !plan.item.text.isEmpty ? plan.item.text : nil,
                intro: plan.item.kind == .group ? plan.item.hint : nil, questions: plan.questions,
                isPrivate: plan.item.isPrivate)
        }
    }

    func read(
        _ fields: FormFields, on pages: [QuestionnairePage], over answers: Answers, rules: AnswerRules
    ) -> AnswersRead {
        var answers = answers
        var failures: [(question: QuestionnaireItem, failure: AnswerFailure)] = []
        let questions = pages.flatMap(\.questions).filter(\.isAsked)
        for question in questions {
            switch AnswerReader(question, rules).read(fields) {
            case .success(let values): answers[question.linkID] = values
            case .failure(let failure):
                answers[question.linkID] = []
                failures.append((question, failure))
            }
        }
        answers = withAges(answers, on: rules.today)
        for page in pages { answers.markSeen(page.id) }

        let shown = Visibility(items, answers).shown
        var (errors, unreadable) = (FormErrors(), FormErrors())
        for question in questions where shown.contains(question.linkID) {
            for problem in fields.problems.list where question.fieldIDs.contains(problem.id) {
                errors.add(problem.message, to: problem.id)
                unreadable.add(problem.message, to: problem.id)
            }
            if let failure = failures.first(where: { $0.question.linkID == question.linkID })?.failure {
                errors.add(failure.message, to: failure.field)
                unreadable.add(failure.message, to: failure.field)
            } else if question.isRequired, answers[question.linkID].isEmpty {
                errors.add(Wording(question).missing, to: question.firstFieldID)
            }
        }
        let failed = Set(failures.map(\.question.linkID))
        return AnswersRead(answers: answers, errors: errors, unreadable: unreadable, failed: failed)
    }

    func isMentioned(_ question: QuestionnaireItem, in fields: FormFields) -> Bool {
        // Boxes that aren't ticked aren't sent, so a choice of several is always taken as it stands.
        question.isRepeated || question.fieldIDs.contains { fields.has($0) }
    }
}

/// What was read out of a form.
struct AnswersRead {
    let answers: Answers
    let errors: FormErrors
    /// Those errors that say something was given and can't be taken; the others say that something is missing.
    let unreadable: FormErrors
    /// The linkIds of questions whose answers can't be taken, asked or not.
    let failed: Set<String>
}

/// Why one answer can't be taken, and beside which input to say so.
struct AnswerFailure: Error {
    let field: String
    let message: String
}

extension QuestionnaireItem {
    /// Whether its label is more than its question, and can be the object of "Enter".
    var hasOwnLabel: Bool { !text.hasSuffix("?") || label + "?" != text }

    /// Where the summary's link leads.
    var firstFieldID: String { kind == .date ? "\(linkID)-day" : linkID }
}

/// The usual words of a question's messages.
struct Wording {
    private let item: QuestionnaireItem

    init(_ item: QuestionnaireItem) { self.item = item }

    /// The label as it stands within a sentence: "date of birth", but "NHS number".
    var label: String {
        let label = item.label
        guard let first = label.first, first.isUppercase else { return label }
        let isName = label.dropFirst().first.map { $0.isUppercase || $0 == "’" || $0 == "'" } ?? true
        return isName || label.hasPrefix("I ") ? label : first.lowercased() + label.dropFirst()
    }

    /// The label at the start of a sentence.
    var start: String { item.label.prefix(1).uppercased() + item.label.dropFirst() }

    var missing: String {
        if let message = item.missingMessage { return message }
        return switch item.kind {
        case .choice, .openChoice, .boolean: item.hasOwnLabel ? "Select \(label)" : "Select an answer"
        default: item.hasOwnLabel ? "Enter \(label)" : "Enter an answer"
        }
    }
}
