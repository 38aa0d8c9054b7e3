import Foundation

/// How sure it is that two records are one person's, and why.
package struct Score: Hashable, Sendable {
    /// From 0 to 1.
    package let probability: Double
    /// The same as the binary logarithm of the odds: the start plus every reason's weight.
    package let weight: Double
    /// Where a pair of this list starts that nothing is known of.
    package let start: Double
    /// What speaks for one person and against it, the weightiest first.
    package let reasons: [Reason]

    package struct Reason: Hashable, Sendable, CustomStringConvertible {
        /// The fact that was compared; nil for what people who live together share.
        package let fact: Fact?
        package let words: String
        package let weight: Double

        /// "Same date of birth +14.2".
        package var description: String { "\(words) \(weight < 0 ? "−" : "+")\(tenths(abs(weight)))" }
    }

    /// Kinds of facts, for whoever may see only some of them.
    package enum Fact: String, CaseIterable, Sendable {
        case names, dateOfBirth, sex, home, phone, email, nhsNumber
    }

    package var tier: Tier { Tier(probability) }

    /// This score as other records change it.
    func moved(to weight: Double) -> Score {
        let change = weight - self.weight
        guard abs(change) > 0.05 else { return self }
        let words = change > 0 ? "A third record matches both" : "Another record contradicts this"
        return Score(
            probability: 1 / (1 + pow(2, -weight)), weight: weight, start: start,
            reasons: (reasons + [Reason(fact: nil, words: words, weight: change)])
                .sorted { (abs($1.weight), $0.words) < (abs($0.weight), $1.words) })
    }
}

/// What is to be done with a score.
package enum Tier: String, CaseIterable, Comparable, Sendable {
    case no, possible, likely, certain

    package init(_ probability: Double) {
        switch probability {
        case 0.999...: self = .certain
        case 0.95...: self = .likely
        case 0.2...: self = .possible
        default: self = .no
        }
    }

    package static func < (left: Tier, right: Tier) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

/// One figure after the point.
private func tenths(_ value: Double) -> String {
    let whole = Int((value * 10).rounded())
    return "\(whole / 10).\(whole % 10)"
}
