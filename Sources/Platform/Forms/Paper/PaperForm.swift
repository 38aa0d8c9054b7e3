import Core

/// A questionnaire as it is printed: its questions numbered in their order, private ones left out.
struct PaperForm: Sendable {
    let pages: [QuestionnairePage]
    /// Where each question stands, from 1, by its linkId.
    let numbers: [String: Int]
    private let questionnaire: Questionnaire
    private let conditions: [String: [Condition]]

    init(_ questionnaire: Questionnaire) {
        self.questionnaire = questionnaire
        pages = questionnaire.paperPages
        var numbers: [String: Int] = [:]
        for question in pages.flatMap(\.questions) where question.isAsked {
            numbers[question.linkID] = numbers.count + 1
        }
        self.numbers = numbers
        var conditions: [String: [Condition]] = [:]
        for item in questionnaire.items { Self.collect(item, [], &conditions) }
        self.conditions = conditions
    }

    /// What must have been answered before, for somebody with a pen: "Only if your answer to question 3 is “Yes”.".
    func onlyIf(_ linkID: String) -> String? {
        var parts: [String] = []
        for condition in conditions[linkID] ?? [] {
            if let words = words(condition), !parts.contains(words) { parts.append(words) }
        }
        guard !parts.isEmpty else { return nil }
        let item = questionnaire.item(linkID)
        let any = item.map { !$0.needsAllConditions && $0.conditions.count > 1 } ?? false
        return "Only if \(parts.joined(separator: any ? " or " : " and "))"
    }

    /// What the question itself depends on, where its page's condition is said above it.
    func onlyIf(_ question: QuestionnaireItem, on page: QuestionnairePage) -> String? {
        question.linkID == page.id
            ? onlyIf(page.id) : question.conditions.isEmpty ? nil : onlyIf(question.linkID)
    }

    private func words(_ condition: Condition) -> String? {
        guard let number = numbers[condition.question], let asked = questionnaire.item(condition.question)
        else {
            return nil
        }
        return switch condition.test {
        case .exists(true): "you answered question \(number)"
        case .exists(false): "you left question \(number) empty"
        case .equals(let value): "your answer to question \(number) is “\(asked.word(value))”"
        case .differs(let value): "your answer to question \(number) is not “\(asked.word(value))”"
        case .ordered(let order, let value):
            "your answer to question \(number) is \(order.words) \(asked.word(value))"
        }
    }

    /// Each item's own conditions after those of the groups it is in.
    private static func collect(
        _ item: QuestionnaireItem, _ outer: [Condition], _ found: inout [String: [Condition]]
    ) {
        let all = outer + item.conditions
        found[item.linkID] = all
        for child in item.items { collect(child, all, &found) }
    }
}

extension Questionnaire {
    /// Every page that may be on paper.
    var paperPages: [QuestionnairePage] { everyPage.filter { !$0.isPrivate } }
}

extension QuestionnaireItem {
    fileprivate func word(_ value: AnswerValue) -> String { words([value]).joined(separator: ", ") }
}

extension Condition.Order {
    fileprivate var words: String {
        switch self {
        case .less: "less than"
        case .lessOrEqual: "at most"
        case .more: "more than"
        case .moreOrEqual: "at least"
        }
    }
}
