import Core

/// What must hold of every questionnaire before anybody is asked a question.
struct QuestionnaireCheck {
    private let items: [QuestionnaireItem]
    private let places: [String: Int]

    init(_ items: [QuestionnaireItem]) {
        self.items = items
        places = Dictionary(
            items.enumerated().map { ($1.linkID, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func run() throws(QuestionnaireError) {
        try checkNames()
        for (place, item) in items.enumerated() {
            if let problem = problem(item) ?? answerProblem(item) {
                throw QuestionnaireError(item.linkID, problem)
            }
            for condition in item.conditions { try check(condition, of: item, at: place) }
            if let source = item.ageFrom { try checkAge(of: item, from: source, at: place) }
        }
    }

    /// Pages of a journey whose addresses stand beside those of its questions.
    static let takenNames: Set<String> = [
        "start", "check", "later", "done", "saved", "csrf", "then", "submission", "shown",
        "sheet", "paper", "rekey", "history", "help",
    ]

    private func checkNames() throws(QuestionnaireError) {
        var owners: [String: String] = [:]
        for item in items {
            let linkID = item.linkID
            guard linkID.utf8.count <= 60, let first = linkID.first, first.isASCII, first.isLetter,
                linkID.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "." || $0 == "-") })
            else {
                throw QuestionnaireError(
                    linkID, "a linkId is lower case letters, digits, dots and hyphens, 60 at most")
            }
            if Self.takenNames.contains(linkID) {
                throw QuestionnaireError(linkID, "this linkId is taken by the service")
            }
            for name in item.fieldIDs {
                if let owner = owners.updateValue(linkID, forKey: name) {
                    let problem =
                        owner == linkID
                        ? "this linkId is used twice" : "a field of it is named as one of “\(owner)”"
                    throw QuestionnaireError(linkID, problem)
                }
            }
        }
    }

    private func problem(_ item: QuestionnaireItem) -> String? {
        switch item.kind {
        case .display:
            if item.isRequired { return "a display can't be required: it asks nothing" }
            if item.text.isEmpty { return "a display says something" }
        case .group:
            if item.isRequired || item.isRepeated { return "a group is neither required nor repeated" }
            if !item.isSection, item.items.contains(where: { $0.isPrivate != item.isPrivate }) {
                return "a page is private as a whole or not at all"
            }
            if item.items.isEmpty { return "a group has items" }
            if !item.isSection, item.items.contains(where: { $0.kind == .group }) {
                return "a page holds no groups"
            }
            if !item.isSection, item.text.isEmpty, item.items.count > 1 {
                return "a group of questions has a heading, its text"
            }
        default:
            if item.text.isEmpty, item.ageFrom == nil { return "a question has its text" }
        }
        if item.kind != .group, !item.items.isEmpty {
            return "only a group has items, and a question its help (a display with the control help)"
        }
        return nil
    }

    private func answerProblem(_ item: QuestionnaireItem) -> String? {
        let isChoice = item.kind == .choice || item.kind == .openChoice
        if isChoice, item.options.isEmpty { return "a choice has options" }
        if !isChoice, !item.options.isEmpty { return "only a choice has options" }
        if Set(item.options.map(\.code)).count < item.options.count {
            return "two options have the same code"
        }
        if item.isRepeated, !isChoice { return "only a choice can be repeated" }
        if !item.isRepeated, item.options.contains(where: \.isExclusive) {
            return "an exclusive option belongs to a choice of several"
        }
        if item.format != nil, item.kind != .string { return "only a string has a format" }
        if let length = item.limits.length,
            length < 1 || (item.kind != .string && item.kind != .text && item.kind != .openChoice)
        {
            return "maxLength is for texts, and at least 1"
        }
        if let least = item.limits.minimum, let most = item.limits.maximum, least > most {
            return "its least value is more than its most"
        }
        return nil
    }

    private func check(_ condition: Condition, of item: QuestionnaireItem, at place: Int)
        throws(QuestionnaireError)
    {
        func fail(_ problem: String) -> QuestionnaireError { QuestionnaireError(item.linkID, problem) }
        let target = condition.question
        guard let targetPlace = places[target] else {
            throw fail("enableWhen asks about “\(target)”, which isn't there")
        }
        let question = items[targetPlace]
        if targetPlace == place || depends(question, on: item.linkID, seen: []) || question.contains(item) {
            throw fail("enableWhen goes round in a circle with “\(target)”")
        }
        guard targetPlace < place else { throw fail("enableWhen asks about “\(target)”, which comes later") }
        guard question.kind != .group, question.kind != .display else {
            throw fail("enableWhen asks about “\(target)”, which has no answer")
        }
        if question.isPrivate, !item.isPrivate {
            throw fail(
                "enableWhen asks about “\(target)”, which is private: whether this is asked would tell it")
        }
        if let problem = Self.mismatch(condition.test, with: question) { throw fail(problem) }
    }

    /// Why a condition could never be met.
    private static func mismatch(_ test: Condition.Test, with question: QuestionnaireItem) -> String? {
        let value: AnswerValue
        switch test {
        case .exists: return nil
        case .equals(let wanted), .differs(let wanted): value = wanted
        case .ordered(_, let wanted):
            guard [.date, .integer, .quantity].contains(question.kind) else {
                return "enableWhen compares “\(question.linkID)”, which has no order"
            }
            value = wanted
        }
        let fits =
            switch (question.kind, value) {
            case (.choice, .code(let code)), (.choice, .text(let code)):
                question.options.contains { $0.code == code }
            case (.openChoice, .code), (.openChoice, .text), (.text, .text), (.string, .text), (.date, .date):
                true
            case (.integer, .integer), (.integer, .quantity), (.quantity, .quantity), (.quantity, .integer):
                true
            case (.boolean, .boolean): true
            default: false
            }
        return fits ? nil : "enableWhen wants an answer that “\(question.linkID)” can't have"
    }

    private func depends(_ item: QuestionnaireItem, on linkID: String, seen: Set<String>) -> Bool {
        guard !seen.contains(item.linkID) else { return false }
        return item.conditions.contains { condition in
            if condition.question == linkID { return true }
            guard let place = places[condition.question] else { return false }
            return depends(items[place], on: linkID, seen: seen.union([item.linkID]))
        }
    }

    private func checkAge(of item: QuestionnaireItem, from source: String, at place: Int)
        throws(QuestionnaireError)
    {
        guard item.kind == .integer, let sourcePlace = places[source], sourcePlace < place,
            items[sourcePlace].kind == .date
        else {
            throw QuestionnaireError(item.linkID, "age-from is for an integer, and names a date before it")
        }
    }
}

extension QuestionnaireItem {
    func contains(_ other: QuestionnaireItem) -> Bool {
        items.contains { $0.linkID == other.linkID || $0.contains(other) }
    }

    /// The `id`s that its fields have on a page, the first of them where an error's link leads.
    var fieldIDs: [String] {
        switch kind {
        case .date: [linkID, "\(linkID)-day", "\(linkID)-month", "\(linkID)-year"]
        case .choice, .openChoice:
            [linkID] + (1..<options.count + 1).dropFirst().map { "\(linkID)-\($0)" }
                + (kind == .openChoice ? ["\(linkID)-other", "\(linkID)-other-option"] : [])
        case .boolean: [linkID, "\(linkID)-2"]
        case .group, .display, .text, .string, .integer, .quantity: [linkID]
        }
    }
}
