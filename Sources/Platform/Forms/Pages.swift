import Core

/// One page that a questionnaire can have: a question of its own, or a group of them.
struct PagePlan: Sendable {
    let item: QuestionnaireItem
    /// What the run of pages it belongs to is called.
    let section: String?
    /// The groups it is in, outermost first, whose conditions count too.
    let questions: [QuestionnaireItem]

    static func all(_ items: [QuestionnaireItem], section: String? = nil) -> [PagePlan] {
        items.flatMap { item -> [PagePlan] in
            if item.kind == .group, item.isSection {
                return all(item.items, section: item.text.isEmpty ? section : item.text)
            }
            let questions = item.kind == .group ? item.items.filter { $0.ageFrom == nil } : [item]
            guard item.ageFrom == nil, !questions.isEmpty else { return [] }
            return [PagePlan(item: item, section: section, questions: questions)]
        }
    }

    /// Whether `question` turns on an answer given on this very page, so that only the server can tell.
    func dependsOnPage(_ question: QuestionnaireItem) -> Bool {
        let asked = Set(questions.map(\.linkID))
        return question.conditions.contains { asked.contains($0.question) }
    }
}

/// A page as it stands for the answers given so far.
package struct QuestionnairePage: Sendable {
    /// The linkId of its question or group, which is its place in addresses.
    package let id: String
    package let section: String?
    /// The heading of a page with several questions.
    package let heading: String?
    package let intro: String?
    /// Its questions and notes, with those that an answer on this page may bring in.
    package let questions: [QuestionnaireItem]
    /// Whether it is asked and kept in private.
    package let isPrivate: Bool
}

/// Which items are asked, given some answers; a question not asked counts as not answered.
struct Visibility {
    private(set) var shown: Set<String> = []
    private let answers: Answers

    init(_ items: [QuestionnaireItem], _ answers: Answers) {
        self.answers = answers
        for item in items { walk(item) }
    }

    private mutating func walk(_ item: QuestionnaireItem) {
        guard holds(item) else { return }
        shown.insert(item.linkID)
        for child in item.items { walk(child) }
    }

    private func holds(_ item: QuestionnaireItem) -> Bool {
        guard !item.conditions.isEmpty else { return true }
        let test = { (condition: Condition) in
            condition.holds(shown.contains(condition.question) ? answers[condition.question] : [])
        }
        return item.needsAllConditions
            ? item.conditions.allSatisfy(test) : item.conditions.contains(where: test)
    }
}

extension Questionnaire {
    /// The pages to go through, given what has been answered.
    package func pages(given answers: Answers) -> [QuestionnairePage] {
        let shown = Visibility(items, answers).shown
        return plans.compactMap { page($0, shown: shown) }
    }

    /// A page by its name; `nil` when there is none, or these answers lead past it.
    package func page(_ id: String, given answers: Answers) -> QuestionnairePage? {
        guard let plan = plans.first(where: { $0.item.linkID == id }) else { return nil }
        return page(plan, shown: Visibility(items, answers).shown)
    }

    package func page(after id: String, given answers: Answers) -> QuestionnairePage? {
        let pages = pages(given: answers)
        return pages.drop { $0.id != id }.dropFirst().first
    }

    package func page(before id: String, given answers: Answers) -> QuestionnairePage? {
        pages(given: answers).prefix { $0.id != id }.last
    }

    /// The first page that hasn't been answered, where somebody who comes back goes on.
    package func firstUnfinished(given answers: Answers) -> QuestionnairePage? {
        let shown = Visibility(items, answers).shown
        return plans.lazy.compactMap { page($0, shown: shown) }.first { page in
            !answers.seenPages.contains(page.id)
                || page.questions.contains {
                    $0.isRequired && shown.contains($0.linkID) && answers[$0.linkID].isEmpty
                }
        }
    }

    /// The answers that count in the end: none to questions that later answers took away.
    package func completed(_ answers: Answers) -> Answers {
        answers.only(Visibility(items, answers).shown)
    }

    /// These answers with the ages that follow from dates among them.
    func withAges(_ answers: Answers, on today: LocalDate) -> Answers {
        var answers = answers
        for item in all {
            guard let source = item.ageFrom else { continue }
            answers[item.linkID] = answers.date(source).map { [.integer($0.years(to: today))] } ?? []
        }
        return answers
    }

    private func page(_ plan: PagePlan, shown: Set<String>) -> QuestionnairePage? {
        let item = plan.item
        guard shown.contains(item.linkID) else { return nil }
        let questions = plan.questions.filter { shown.contains($0.linkID) || plan.dependsOnPage($0) }
        guard questions.contains(where: { shown.contains($0.linkID) }) else { return nil }
        return QuestionnairePage(
            id: item.linkID, section: plan.section,
            heading: item.kind == .group && !item.text.isEmpty ? item.text : nil,
            intro: item.kind == .group ? item.hint : nil, questions: questions, isPrivate: item.isPrivate)
    }
}
