import Core
import Foundation

/// One question, one note, or a group of them.
package struct QuestionnaireItem: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case group, display, choice, text, string, date, integer, quantity, boolean
        case openChoice = "open-choice"
    }

    /// Names the item in answers, fields and addresses: lower case letters, digits, dots and hyphens.
    package let linkID: String
    package let kind: Kind
    /// The question, in full, as a heading says it.
    package let text: String
    /// The question in a word or two, for messages and check-answers: "Date of birth".
    package let label: String
    package let hint: String?
    /// Why it is asked, for those who open it.
    package let why: String?
    package let isRequired: Bool
    package let isRepeated: Bool
    package let options: [AnswerOption]
    package let conditions: [Condition]
    /// Whether all conditions must hold, not any one.
    package let needsAllConditions: Bool
    package let items: [QuestionnaireItem]
    package let limits: AnswerLimits
    package let format: AnswerFormat?
    /// The HTML autocomplete token, which WCAG 1.3.5 asks for about the person themselves.
    package let autocomplete: String?
    package let missingMessage: String?
    /// What the choice of writing one's own answer is called.
    package let otherLabel: String
    /// The item whose date gives this one's answer as an age in years; it is never asked.
    package let ageFrom: String?
    /// Whether this group is a run of pages, not one page.
    package let isSection: Bool
    /// Whether it is asked and kept in private: on no sheet, joint form, posted copy or page of the person cared for.
    package let isPrivate: Bool

    /// Whether it takes an answer that a person gives.
    package var isAsked: Bool { kind != .group && kind != .display && ageFrom == nil }

    var withDescendants: [QuestionnaireItem] { [self] + items.flatMap(\.withDescendants) }
}

/// One answer to choose.
package struct AnswerOption: Hashable, Sendable {
    package let code: String
    package let display: String
    package let hint: String?
    /// Whether choosing it leaves no room for any other: "None of these".
    package let isExclusive: Bool
    /// What whoever gets the form must know the same day: "low-mood", "unsafe".
    package let flag: String?
    /// Whether the form can't be finished while this is the answer.
    package let holds: Bool
}

/// How far an answer may go.
package struct AnswerLimits: Hashable, Sendable {
    /// In characters, for text.
    package var length: Int?
    package var minimum: Decimal?
    package var maximum: Decimal?
    package var unit: String?
    package var allowsFuture = true
    package var allowsPast = true
    package var earliestYearsAgo = 150
    package var latestYearsAhead = 100

    package init() {}
}

/// A string that means something: it is read, tidied, and refused with advice.
package enum AnswerFormat: String, Sendable, CaseIterable {
    case name, phone, email, postcode
    case nhsNumber = "nhs-number"
}

/// When an item is asked.
///
/// - Source: FHIR R4, Questionnaire.item.enableWhen: "!=" is true as long as no answer is equal.
package struct Condition: Hashable, Sendable {
    package enum Test: Hashable, Sendable {
        case exists(Bool)
        case equals(AnswerValue)
        case differs(AnswerValue)
        case ordered(Order, AnswerValue)
    }

    package enum Order: String, Hashable, Sendable {
        case less = "<"
        case lessOrEqual = "<="
        case more = ">"
        case moreOrEqual = ">="
    }

    package let question: String
    package let test: Test

    func holds(_ answers: [AnswerValue]) -> Bool {
        switch test {
        case .exists(let wanted): answers.isEmpty != wanted
        case .equals(let value): answers.contains { $0.isSame(as: value) }
        case .differs(let value): !answers.contains { $0.isSame(as: value) }
        case .ordered(let order, let value): answers.contains { $0.stands(order, to: value) }
        }
    }
}
