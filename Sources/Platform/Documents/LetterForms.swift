import Core
import Web

/// New words of a letter, as the page posts them.
struct LetterForm: Sendable {
    let title: String
    let words: String
    /// The edition that was in force when the page was opened; "none" for the first.
    let basedOn: String

    /// - Throws: what can't stand in this letter, beside the fields.
    init(_ fields: FormFields, _ rules: LetterRules) throws(FormErrors) {
        (title, words) = (fields.text("title"), fields.longText("words"))
        basedOn = fields.text("based-on")
        var errors = fields.problems
        var messages: [String: [String]] = [:]
        for problem in rules.problems(title: title, words: words) {
            messages[problem.field, default: []].append(problem.message)
        }
        for field in ["title", "words"] {
            if let told = messages[field] { errors.add(told.joined(separator: ". "), to: field) }
        }
        try errors.throwIfAny()
    }
}

extension LetterWords {
    /// Words that somebody typed and that nobody has kept yet.
    init(typed title: String, _ words: String) {
        (self.title, self.words) = (title, words)
        (edition, editionText) = (nil, "typed")
    }
}
