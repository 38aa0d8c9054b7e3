import Core
import Web

extension FormFields {
    /// What a form shows for answers given before.
    init(_ answers: Answers, to questions: [QuestionnaireItem]) {
        var values: [String: [String]] = [:]
        for question in questions {
            for answer in answers[question.linkID] {
                for (name, value) in Self.fields(answer, of: question) {
                    values[name, default: []].append(value)
                }
            }
        }
        self.init(values)
    }

    private static func fields(_ answer: AnswerValue, of question: QuestionnaireItem) -> [(String, String)] {
        let name = question.linkID
        switch answer {
        case .code(let code): return [(name, code)]
        case .text(let text):
            return question.kind == .openChoice
                ? [(name, AnswerReader.otherCode), ("\(name)-other", text)] : [(name, text)]
        case .date(let date):
            return [
                ("\(name)-day", "\(date.day)"), ("\(name)-month", "\(date.month)"),
                ("\(name)-year", "\(date.year)"),
            ]
        case .integer(let integer): return [(name, "\(integer)")]
        case .quantity(let amount, _): return [(name, "\(amount)")]
        case .boolean(let boolean): return [(name, boolean ? "true" : "false")]
        }
    }
}

extension QuestionnaireItem {
    /// An answer in words, a line each: "Son or daughter", "5 June 2026", "Yes".
    package func words(_ answers: [AnswerValue]) -> [String] {
        answers.flatMap { answer -> [String] in
            switch answer {
            case .code(let code): [options.first { $0.code == code }?.display ?? code]
            case .text(let text): text.split(separator: "\n").map(String.init)
            case .date(let date): [date.spoken]
            case .integer(let integer): [withUnit(grouped(integer))]
            case .quantity(let amount, _): [withUnit(NumberReader.shown(amount))]
            case .boolean(let boolean): [boolean ? "Yes" : "No"]
            }
        }
    }

    private func withUnit(_ number: String) -> String { limits.unit.map { "\(number) \($0)" } ?? number }
}
