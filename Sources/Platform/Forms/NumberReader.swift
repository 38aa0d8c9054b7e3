import Core
import Foundation

/// Reads a whole number, or an amount with up to two decimal places.
struct NumberReader {
    private let question: QuestionnaireItem
    private let wording: Wording

    init(_ question: QuestionnaireItem) { (self.question, wording) = (question, Wording(question)) }

    func read(_ typed: String) -> AnswerReader.Reading {
        if typed.isEmpty { return .success([]) }
        if DateReader.hasOtherFigures(typed) {
            return failure("\(wording.start) must be in the figures 0 to 9")
        }
        guard let number = Self.number(Self.withoutUnit(typed, question.limits.unit)) else {
            return failure(shape)
        }
        if let range = range(number) { return failure(range) }
        if question.kind == .quantity { return .success([.quantity(number, unit: question.limits.unit)]) }
        guard let whole = Int("\(number)") else { return failure(shape) }
        return .success([.integer(whole)])
    }

    private var shape: String {
        question.kind == .integer
            ? "\(wording.start) must be a whole number, like 12"
            : "\(wording.start) must be a number, like 12 or 2.5"
    }

    private func range(_ number: Decimal) -> String? {
        let (least, most) = (question.limits.minimum, question.limits.maximum)
        guard number < least ?? number || number > most ?? number else { return nil }
        return switch (least, most) {
        case (let least?, let most?):
            "\(wording.start) must be between \(Self.shown(least)) and \(Self.shown(most))"
        case (let least?, nil): "\(wording.start) must be \(Self.shown(least)) or more"
        case (nil, let most?): "\(wording.start) must be \(Self.shown(most)) or less"
        case (nil, nil): nil
        }
    }

    private func failure(_ message: String) -> AnswerReader.Reading {
        .failure(AnswerFailure(field: question.linkID, message: message))
    }

    static func shown(_ number: Decimal) -> String {
        Int("\(number)").map { grouped($0) } ?? "\(number)"
    }

    /// "20 hours" is 20 where hours are asked for.
    private static func withoutUnit(_ typed: String, _ unit: String?) -> Substring {
        guard let unit, typed.lowercased().hasSuffix(unit.lowercased()) else { return typed[...] }
        return typed.dropLast(unit.count).drop { $0 == " " }.prefix { $0 != " " }
    }

    /// Up to nine figures, commas between thousands, and two decimal places; never "1e9" or "½".
    private static func number(_ text: Substring) -> Decimal? {
        let isNegative = text.hasPrefix("-") || text.hasPrefix("−")
        let parts = (isNegative ? text.dropFirst() : text).split(
            separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = figures(parts[0]) else { return nil }
        if parts.count == 2 {
            guard (1...2).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (48...57).contains($0) })
            else {
                return nil
            }
        }
        return Decimal(string: "\(isNegative ? "-" : "")\(whole)\(parts.count == 2 ? "." + parts[1] : "")")
    }

    private static func figures(_ text: Substring) -> String? {
        let groups = text.split(separator: ",", omittingEmptySubsequences: false)
        guard
            groups.count == 1
                || ((1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 })
        else { return nil }
        let figures = groups.joined()
        return (1...9).contains(figures.utf8.count) && figures.utf8.allSatisfy({ (48...57).contains($0) })
            ? figures : nil
    }
}
