import Foundation

extension Scorer {
    /// The score of two records of a roster, with its reasons.
    func score(_ roster: Roster, _ one: Int, _ other: Int, _ frequencies: Frequencies) -> Score {
        let comparison = Comparison.of(roster, one, other, frequencies)
        let pattern = comparison.pattern
        let evidence = evidence(comparison, roster.rows[one], frequencies)
        var reasons: [Score.Reason] = []
        for fact in Pattern.Fact.allCases {
            guard let words = Self.words(pattern, fact) else { continue }
            reasons.append(
                .init(fact: fact.kind, words: words, weight: Self.bits(evidence.same[fact.rawValue])))
        }
        let others = othersShare(home: evidence.homeTotal)
        if others > 0.05 {
            reasons.append(
                .init(fact: nil, words: "People of one home share much of this", weight: -Self.bits(others)))
        }
        let logOdds = logOdds(same: evidence.sameTotal, home: evidence.homeTotal)
        return Score(
            probability: 1 / (1 + exp(-Double(logOdds))), weight: Self.bits(logOdds),
            start: Self.bits(sameOdds),
            reasons: reasons.sorted { (abs($1.weight), $0.words) < (abs($0.weight), $1.words) })
    }

    private static func bits(_ nats: Float) -> Double { Double(nats) / log(2) }

    private static func words(_ pattern: Pattern, _ fact: Pattern.Fact) -> String? {
        let level = pattern[fact]
        switch fact {
        case .given: return Level.Given(rawValue: level)?.words
        case .middle: return Level.Middle(rawValue: level)?.words
        case .family: return Level.Family(rawValue: level)?.words
        case .birth: return Level.Birth(rawValue: level)?.words
        case .sex: return [nil, "Same sex", "Different sex"][level]
        case .postcode: return homeWords(pattern)
        case .address: return nil
        case .phone: return contactWords("phone number", level)
        case .email: return contactWords("e-mail address", level)
        case .number: return Level.Number(rawValue: level)?.words
        }
    }

    private static func contactWords(_ name: String, _ level: Int) -> String? {
        switch Level.Contact(rawValue: level) {
        case .same: "Same \(name)"
        case .close: "Nearly the same \(name)"
        case .different: "Different \(name)"
        case .missing, nil: nil
        }
    }

    private static func homeWords(_ pattern: Pattern) -> String? {
        let parts = [
            Level.Postcode(rawValue: pattern[.postcode])?.words,
            Level.Address(rawValue: pattern[.address])?.words,
        ].compactMap { $0 }
        guard let first = parts.first else { return nil }
        return parts.count == 1
            ? first : "\(first), \(parts[1].prefix(1).lowercased() + parts[1].dropFirst())"
    }
}

extension Pattern.Fact {
    fileprivate var kind: Score.Fact {
        switch self {
        case .given, .middle, .family: .names
        case .birth: .dateOfBirth
        case .sex: .sex
        case .postcode, .address: .home
        case .phone: .phone
        case .email: .email
        case .number: .nhsNumber
        }
    }
}
