import Core
import Web

/// Reads a day from its three fields, as people write it: "5", "6" or "June", "2026".
struct DateReader {
    private let question: QuestionnaireItem
    private let rules: AnswerRules
    private let wording: Wording

    init(_ question: QuestionnaireItem, _ rules: AnswerRules) {
        (self.question, self.rules, wording) = (question, rules, Wording(question))
    }

    func read(_ fields: FormFields) -> AnswerReader.Reading {
        let typed = Self.parts.map { fields.text("\(question.linkID)-\($0)") }
        if typed.allSatisfy(\.isEmpty) { return .success([]) }

        let missing = zip(Self.parts, typed).filter { $1.isEmpty }.map(\.0)
        if let first = missing.first {
            return failure(
                "\(wording.start) must include a \(missing.joined(separator: " and a "))", at: first)
        }
        if let place = typed.firstIndex(where: Self.hasOtherFigures) {
            return failure("\(wording.start) must be in the figures 0 to 9", at: Self.parts[place])
        }
        guard typed[2].utf8.count == 4, typed[2].utf8.allSatisfy(Self.isFigure), let year = Int(typed[2])
        else {
            return failure("Year must include 4 numbers", at: "year")
        }
        guard let month = Self.month(typed[1]) else { return notReal("month") }
        guard let day = Self.number(typed[0]), let date = LocalDate(year: year, month: month, day: day) else {
            return notReal("day")
        }
        if let problem = problem(with: date) { return failure(problem.message, at: problem.part) }
        return .success([.date(date)])
    }

    static let parts = ["day", "month", "year"]

    private func problem(with date: LocalDate) -> (message: String, part: String)? {
        let limits = question.limits
        if !limits.allowsFuture, date > rules.today {
            return ("\(wording.start) must be today or in the past", "day")
        }
        if !limits.allowsPast, date < rules.today {
            return ("\(wording.start) must be today or in the future", "day")
        }
        if date < rules.today.adding(years: -limits.earliestYearsAgo) {
            return ("Check the year: it was more than \(limits.earliestYearsAgo) years ago", "year")
        }
        if date > rules.today.adding(years: limits.latestYearsAhead) {
            return ("Check the year: it is more than \(limits.latestYearsAhead) years away", "year")
        }
        return nil
    }

    private func notReal(_ part: String) -> AnswerReader.Reading {
        failure("\(wording.start) must be a real date, like 27 3 1962", at: part)
    }

    private func failure(_ message: String, at part: String) -> AnswerReader.Reading {
        .failure(AnswerFailure(field: "\(question.linkID)-\(part)", message: message))
    }

    private static func number(_ text: String) -> Int? {
        guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy(isFigure) else { return nil }
        return Int(text)
    }

    private static func month(_ text: String) -> Int? {
        if let number = number(text) { return (1...12).contains(number) ? number : nil }
        let word = SearchText.fold(text)
        guard word.utf8.count >= 3, let place = months.firstIndex(where: { $0.hasPrefix(word) }) else {
            return word == "sept" ? 9 : nil
        }
        return place + 1
    }

    private static func isFigure(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    static func hasOtherFigures(_ text: String) -> Bool {
        text.unicodeScalars.contains { !$0.isASCII && $0.properties.numericType != nil }
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
        "november",
        "december",
    ]
}
