import Foundation

/// Finds the pairs of a list, or of two, that are of one person.
package struct ListMatching {
    package let roster: Roster
    package let parameters: Parameters
    private let leftCount: Int
    private let blocks: Blocks
    private let frequencies: Frequencies
    private let scorer: Scorer

    /// - Parameter leftCount: the first so many records are compared with the others and not with each other;
    ///   0 compares all.
    package init(_ roster: Roster, leftCount: Int = 0, from start: Parameters = .standard) {
        self.roster = roster
        self.leftCount = leftCount
        blocks = Blocks(roster, leftCount: leftCount)
        frequencies = Frequencies(roster, start)
        let training = Training(roster, blocks, leftCount: leftCount, frequencies)
        parameters = training.learned(from: start)
        scorer = Scorer(parameters, records: Double(roster.count), comparisons: training.comparisons)
    }

    /// A pair's score with its reasons.
    package func score(_ pair: Pair) -> Score {
        let score = scorer.score(roster, Int(pair.left), Int(pair.right), frequencies)
        return score.moved(to: pair.weight)
    }

    /// What `body` makes of each pair, end to end in their order, made on two threads.
    package func inTwo(_ pairs: ArraySlice<Pair>, _ body: @Sendable (Pair) -> [UInt8]) -> [[UInt8]] {
        let middle = pairs.startIndex + pairs.count / 2
        let halves = [pairs[..<middle], pairs[middle...]]
        var parts: [[UInt8]] = [[], []]
        parts.withUnsafeMutableBufferPointer { parts in
            let shared = Shared(parts)
            inTwoAlways { half in
                var part: [UInt8] = []
                for pair in halves[half] { part += body(pair) }
                shared.buffer[half] = part
            }
        }
        return parts
    }

    /// Two records and how sure it is that they are one person's.
    package struct Pair: Sendable {
        package let left: UInt32, right: UInt32
        /// The natural logarithm of the odds.
        var logOdds: Float

        package var probability: Double { 1 / (1 + exp(-Double(logOdds))) }
        package var weight: Double { Double(logOdds) / log(2) }

        var order: UInt64 { UInt64(left) << 32 | UInt64(right) }

        func partner(of record: UInt32) -> UInt32 { record == left ? right : left }
    }

    /// Less probable pairs than this aren't looked at again.
    private static let least: Float = -3

    /// The pairs at least as probable as `threshold`, each once, the most probable first.
    package func pairs(threshold: Double) -> [Pair] {
        let asked = Float(log(threshold / (1 - threshold)))
        let least = min(asked, Self.least)
        let halves = blocks.forEachPair({ [Pair]() }) { [roster, frequencies, scorer] found, one, other in
            let odds = scorer.logOdds(roster, one, other, frequencies, least: least)
            if odds >= least { found.append(Pair(left: UInt32(one), right: UInt32(other), logOdds: odds)) }
        }
        var pairs = halves.flatMap { $0 }
        if leftCount == 0 {
            var closure = Closure(roster, frequencies, scorer)
            pairs = closure.closed(pairs)
        }
        pairs.removeAll { $0.logOdds < asked }
        pairs.sort { ($1.logOdds, $0.order) < ($0.logOdds, $1.order) }
        return pairs
    }
}

extension Roster.Row {
    /// Whether no name, no birthday, no number and no home agrees, nor do both names begin alike: two people.
    fileprivate func sharesNothing(with other: Roster.Row, _ roster: Roster) -> Bool {
        if given == other.given || family == other.family || birth == other.birth { return false }
        if nhsNumber == other.nhsNumber && nhsNumber != 0 { return false }
        if given == 0 || other.given == 0 || given == other.family || family == other.given { return false }
        if postcode == other.postcode, roster.houses[address] == roster.houses[other.address] { return false }
        let letters = roster.names.firstLetters
        return letters[given] != letters[other.given] || letters[family] != letters[other.family]
    }
}

extension Scorer {
    /// The natural logarithm of the odds, or something less than `least` where it can't be as much.
    func logOdds(
        _ roster: Roster, _ one: Int, _ other: Int, _ frequencies: Frequencies, least: Float
    ) -> Float {
        if roster.rows[one].sharesNothing(with: roster.rows[other], roster) { return -.infinity }
        var comparison = Comparison()
        comparison.compareNamesAndBirth(roster, one, other, frequencies)
        let row = roster.rows[one]
        var totals = Totals()
        add(.given, comparison, row, frequencies, to: &totals)
        add(.middle, comparison, row, frequencies, to: &totals)
        add(.family, comparison, row, frequencies, to: &totals)
        add(.birth, comparison, row, frequencies, to: &totals)
        add(.sex, comparison, row, frequencies, to: &totals)
        add(.number, comparison, row, frequencies, to: &totals)
        if mostPossible(totals) < least { return -.infinity }
        comparison.compareTheRest(roster, one, other)
        add(.postcode, comparison, row, frequencies, to: &totals)
        add(.phone, comparison, row, frequencies, to: &totals)
        add(.email, comparison, row, frequencies, to: &totals)
        return logOdds(same: totals.same, home: totals.home)
    }

    /// The odds if everything not yet compared agreed as well as it can.
    private func mostPossible(_ totals: Totals) -> Float {
        min(sameOdds + totals.same + 45, sameOdds - homeOdds + totals.same - totals.home + bestRestOverHome)
    }
}
