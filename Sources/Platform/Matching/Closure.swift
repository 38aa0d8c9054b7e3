import Foundation

/// What pairs say of each other: if A and B are one person and B and C too, then so are A and C, or one of the
/// two was wrong.
///
/// Of every two pairs that share a record the four explanations are weighed: all three are one person; only
/// the first pair; only the second; neither. What speaks against A and C being one speaks against the first.
struct Closure {
    private let roster: Roster
    private let frequencies: Frequencies
    private let scorer: Scorer
    /// Pairs by record: for each, the numbers of its pairs.
    private var ends: [Int32] = []
    private var members: [Int32] = []

    init(_ roster: Roster, _ frequencies: Frequencies, _ scorer: Scorer) {
        (self.roster, self.frequencies, self.scorer) = (roster, frequencies, scorer)
    }

    private static let rounds = 2
    /// How much may speak against two people being one before a third record is doubted: desks make slips.
    private static let patience: Float = 3.5
    /// How much a third record can make of a pair, in nats: two people with little in common stay two.
    private static let mostHelp: Float = 8
    /// More pairs than this of one record tell of a placeholder, not of a person.
    private static let mostPairs = 24

    /// Pairs in the order of left and right record, changed and added to.
    mutating func closed(_ pairs: [ListMatching.Pair]) -> [ListMatching.Pair] {
        var pairs = pairs.sorted { $0.order < $1.order }
        for _ in 0..<Self.rounds {
            index(pairs)
            var (changes, added) = changes(pairs)
            guard !changes.isEmpty || !added.isEmpty else { break }
            for (place, odds) in changes { pairs[place].logOdds = odds }
            added.sort { ($0.order, $1.logOdds) < ($1.order, $0.logOdds) }
            for pair in added where pairs.last?.order != pair.order || pairs.isEmpty { pairs.append(pair) }
            pairs.sort { $0.order < $1.order }
        }
        return pairs
    }

    private mutating func index(_ pairs: [ListMatching.Pair]) {
        ends = [Int32](repeating: 0, count: roster.count + 1)
        for pair in pairs {
            ends[Int(pair.left) + 1] += 1
            ends[Int(pair.right) + 1] += 1
        }
        for record in 0..<roster.count { ends[record + 1] += ends[record] }
        members = [Int32](repeating: 0, count: pairs.count * 2)
        var next = ends
        for (place, pair) in pairs.enumerated() {
            for record in [Int(pair.left), Int(pair.right)] {
                members[Int(next[record])] = Int32(place)
                next[record] += 1
            }
        }
    }

    private func changes(_ pairs: [ListMatching.Pair]) -> ([Int: Float], [ListMatching.Pair]) {
        var changes: [Int: Float] = [:]
        var added: [ListMatching.Pair] = []
        for record in 0..<roster.count {
            let mine = members[Int(ends[record])..<Int(ends[record + 1])]
            guard (2...Self.mostPairs).contains(mine.count) else { continue }
            for (offset, first) in mine.enumerated() {
                for second in mine.dropFirst(offset + 1) {
                    weigh(Int(first), Int(second), around: UInt32(record), pairs, &changes, &added)
                }
            }
        }
        return (changes, added)
    }

    private func weigh(
        _ first: Int, _ second: Int, around record: UInt32, _ pairs: [ListMatching.Pair],
        _ changes: inout [Int: Float], _ added: inout [ListMatching.Pair]
    ) {
        let (left, right) = (pairs[first].logOdds, pairs[second].logOdds)
        guard left > 0, right > 0 else { return }
        let (one, other) = (pairs[first].partner(of: record), pairs[second].partner(of: record))
        let (low, high) = (min(one, other), max(one, other))
        let direct = members[Int(ends[Int(low)])..<Int(ends[Int(low) + 1])].first {
            pairs[Int($0)].left == low && pairs[Int($0)].right == high
        }
        let known = direct.map { pairs[Int($0)].logOdds }
        if let known, known >= min(left, right) { return }
        let (directOdds, against) = scorer.standing(roster, Int(low), Int(high), frequencies)
        let all = left + right + min(against + Self.patience, 0)
        let scale = max(all, left, right, 0)
        let (whole, one3, two3, none) = (exp(all - scale), exp(left - scale), exp(right - scale), exp(-scale))
        let sum = whole + one3 + two3 + none
        let through = min(Self.logOdds(whole, sum), directOdds + Self.mostHelp)
        if let direct {
            let best = max(pairs[Int(direct)].logOdds, through)
            if best > changes[Int(direct)] ?? pairs[Int(direct)].logOdds { changes[Int(direct)] = best }
        } else if through > max(directOdds, -3) {
            added.append(.init(left: low, right: high, logOdds: through))
        }
        for (place, share) in [(first, one3), (second, two3)] {
            let odds = Self.logOdds(whole + share, sum)
            if odds < (changes[place] ?? pairs[place].logOdds) - 0.01 { changes[place] = odds }
        }
    }

    private static func logOdds(_ part: Float, _ sum: Float) -> Float {
        log(max(part, 1e-30) / max(sum - part, 1e-30 + sum * 1e-7))
    }
}

extension Scorer {
    /// The odds of a pair, and what speaks against it in the facts that are somebody's own, at most 0.
    ///
    /// Two people taken for one by a third record are relatives or namesakes: what they share, they share as such.
    func standing(
        _ roster: Roster, _ one: Int, _ other: Int, _ frequencies: Frequencies
    ) -> (odds: Float, against: Float) {
        let comparison = Comparison.of(roster, one, other, frequencies)
        let evidence = evidence(comparison, roster.rows[one], frequencies)
        let own: [Pattern.Fact] = [.given, .middle, .birth, .sex, .number]
        let against = own.reduce(Float(0)) {
            $0 + min(0, evidence.same[$1.rawValue] - evidence.home[$1.rawValue])
        }
        return (logOdds(same: evidence.sameTotal, home: evidence.homeTotal), against)
    }
}
