import Core
import Web

/// How far somebody has got with one section of a form.
package enum SectionStatus: String, CaseIterable, Sendable {
    case notStarted = "not-started"
    case inProgress = "in-progress"
    case done

    /// As the task list says it.
    var words: String {
        switch self {
        case .notStarted: "Not started"
        case .inProgress: "In progress"
        case .done: "Done"
        }
    }
}

extension Questionnaire {
    /// How far a section has got; it is done when somebody said so and nothing that must be answered is missing.
    func status(of page: QuestionnairePage, _ answers: Answers, done: Set<String>) -> SectionStatus {
        if done.contains(page.id) {
            let asked = Set(page.questions.map(\.linkID))
            return missing(in: answers).contains { asked.contains($0.linkID) } ? .inProgress : .done
        }
        return page.questions.contains { !answers[$0.linkID].isEmpty } ? .inProgress : .notStarted
    }

    /// What must be answered, is asked given these answers, and isn't answered, in the order of the form.
    package func missing(in answers: Answers) -> [QuestionnaireItem] {
        let shown = Visibility(items, answers).shown
        return all.filter { $0.isRequired && shown.contains($0.linkID) && answers[$0.linkID].isEmpty }
    }

    /// What somebody must know the same day, by the flags of the options chosen.
    ///
    /// - Parameter questions: those alone whose options are looked at; whether they are asked is by all answers.
    package func flags(in answers: Answers, of questions: Set<String>? = nil) -> Set<String> {
        var flags: Set<String> = []
        for option in chosen(in: answers, of: questions) {
            if let flag = option.flag { flags.insert(flag) }
        }
        return flags
    }

    /// The question whose answer keeps the form from being finished.
    func holding(_ answers: Answers) -> QuestionnaireItem? {
        let shown = Visibility(items, answers).shown
        return all.first { item in
            let codes = answers.codes(item.linkID)
            return shown.contains(item.linkID)
                && item.options.contains { $0.holds && codes.contains($0.code) }
        }
    }

    private func chosen(in answers: Answers, of questions: Set<String>?) -> [AnswerOption] {
        let shown = Visibility(items, answers).shown
        var chosen: [AnswerOption] = []
        for item in all where shown.contains(item.linkID) && !item.options.isEmpty {
            if let questions, !questions.contains(item.linkID) { continue }
            let codes = answers.codes(item.linkID)
            chosen += item.options.filter { codes.contains($0.code) }
        }
        return chosen
    }
}

extension AnswersRead {
    /// What a form gave to the questions it was shown with, as far as it can be read.
    func posted(
        _ fields: FormFields, to pages: [QuestionnairePage], of questionnaire: Questionnaire,
        from showing: FillShowing?
    ) -> [String: [AnswerValue]] {
        var posted: [String: [AnswerValue]] = [:]
        for question in pages.flatMap(\.questions) where question.isAsked {
            let linkID = question.linkID
            let wasShown = showing?.has(linkID) ?? question.isRepeated
            guard wasShown || question.fieldIDs.contains(where: { fields.has($0) }) else { continue }
            if !failed.contains(linkID) { posted[linkID] = answers[linkID] }
        }
        return posted
    }
}
