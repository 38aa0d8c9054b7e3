import Core
import Foundation

/// Learns parameters from a list nobody has labelled.
///
/// - Source: Fellegi and Sunter, 1969; Winkler's use of expectation and maximisation, 1988; here with three
///   explanations of a pair instead of two.
struct Training {
    private let roster: Roster
    private let blocks: Blocks
    private let leftCount: Int
    private var frequencies: Frequencies

    init(_ roster: Roster, _ blocks: Blocks, leftCount: Int, _ frequencies: Frequencies) {
        (self.roster, self.blocks, self.leftCount) = (roster, blocks, leftCount)
        self.frequencies = frequencies
    }

    private static let sampleSize = 300_000
    private static let rounds = 25
    /// How many pairs the beliefs of before count for.
    private static let trust = Tally.Trust.pairs(100)

    var comparisons: Double { Self.comparisons(roster.count, leftCount) }

    static func comparisons(_ count: Int, _ leftCount: Int) -> Double {
        let all = Double(count), left = Double(leftCount)
        return max(leftCount > 0 ? left * (all - left) : all * (all - 1) / 2, 1)
    }

    func learned(from start: Parameters) -> Parameters {
        var parameters = start
        parameters.version = start.version + " learned"
        let prior = start
        learnStrangers(&parameters)
        var pairs = sample(parameters)
        learnEmails(&parameters, &pairs.samples)
        for _ in 0..<Self.rounds {
            let before = (parameters.samePairs, parameters.homePairs)
            improve(&parameters, prior, pairs.samples, rate: pairs.rate)
            let isSettled =
                abs(parameters.samePairs - before.0) < before.0 * 0.0003
                && abs(parameters.homePairs - before.1) < before.1 * 0.001
            if isSettled { break }
        }
        return parameters
    }

    /// A pair as learning sees it: its levels and how surprising its agreement would be in strangers.
    private struct Sample {
        let pattern: Pattern
        var worth: Float
        let rarity: Scorer.Rarity
        let isEmailOfName: Bool

        /// Whether they are two people of one name beyond doubt, of whom both have e-mail.
        var isOfNamesakes: Bool {
            pattern[.given] == Level.Given.same.rawValue && pattern[.family] == Level.Family.same.rawValue
                && pattern[.birth] == Level.Birth.different.rawValue
                && pattern[.postcode] >= Level.Postcode.sector.rawValue
                && pattern[.phone] != Level.Contact.same.rawValue
                && pattern[.number] != Level.Number.same.rawValue
                && (isEmailOfName || pattern[.email] != Level.Contact.missing.rawValue)
        }
    }

    /// Pairs by what they are likely to be.
    private struct Shares {
        var same = Tally(), home = Tally()
        /// Strangers at one postcode.
        var neighbours = Tally()

        mutating func add(_ sample: Sample, _ scorer: Scorer) {
            let (isSame, isHome) = scorer.chances(sample.pattern, worth: sample.worth, sample.rarity)
            if isSame > 1e-6 { same.add(sample.pattern, Double(isSame)) }
            if isHome > 1e-6 { home.add(sample.pattern, Double(isHome)) }
            let isStranger = 1 - isSame - isHome
            if isStranger > 1e-6, sample.pattern[.postcode] == Level.Postcode.same.rawValue {
                neighbours.add(sample.pattern, Double(isStranger))
            }
        }
    }

    private func sample(_ parameters: Parameters) -> (samples: [Sample], rate: Double) {
        let rate = min(1, Double(Self.sampleSize) / Double(max(blocks.pairCount, 1)))
        let limit = rate >= 1 ? UInt64.max : UInt64(rate * Double(UInt64.max))
        let scorer = scorer(parameters)
        let (roster, frequencies) = (roster, frequencies)
        let halves = blocks.forEachPair({ [Sample]() }) { samples, one, other in
            guard StableHash.joined(UInt64(one), UInt64(other)) <= limit else { return }
            let comparison = Comparison.of(roster, one, other, frequencies)
            samples.append(
                Sample(
                    pattern: comparison.pattern,
                    worth: scorer.worth(comparison, roster.rows[one], frequencies),
                    rarity: .init(comparison.pattern, roster.rows[one], frequencies),
                    isEmailOfName: comparison.isEmailOfName))
        }
        return (halves.flatMap { $0 }, rate)
    }

    /// How often strangers of one name have one e-mail address: people of one name, born on other days, who live
    /// elsewhere.
    private func learnEmails(_ parameters: inout Parameters, _ samples: inout [Sample]) {
        var (same, all) = (0.5, 0.5 / parameters.emailOfName)
        for sample in samples where sample.isOfNamesakes {
            all += 1
            if sample.isEmailOfName, sample.pattern[.email] == Level.Contact.same.rawValue { same += 1 }
        }
        let before = scorer(parameters).emailOfName
        parameters.emailOfName = min(same / all, 0.9)
        let change = scorer(parameters).emailOfName - before
        for place in samples.indices
        where samples[place].isEmailOfName && samples[place].pattern[.email] == Level.Contact.same.rawValue {
            samples[place].worth += change
        }
    }

    private func scorer(_ parameters: Parameters) -> Scorer {
        Scorer(parameters, records: Double(roster.count), comparisons: comparisons)
    }

    private func improve(
        _ parameters: inout Parameters, _ prior: Parameters, _ samples: [Sample], rate: Double
    ) {
        var halves = [Shares(), Shares()]
        let scorer = scorer(parameters)
        halves.withUnsafeMutableBufferPointer { halves in
            let shared = Shared(halves)
            inTwoAlways { half in
                let middle = samples.count / 2
                var shares = Shares()
                for sample in half == 0 ? samples[..<middle] : samples[middle...] {
                    shares.add(sample, scorer)
                }
                shared.buffer[half] = shares
            }
        }
        let (same, home) = (halves[0].same + halves[1].same, halves[0].home + halves[1].home)
        let neighbours = halves[0].neighbours + halves[1].neighbours
        parameters.samePerson = same.table(prior.samePerson, trust: Self.trust)
        parameters.oneHome = home.table(prior.oneHome, trust: Self.trust)
        // Who shares a home has one address, and names and birthdays of their own: what the explanation means.
        parameters.oneHome.home = prior.oneHome.home
        parameters.oneHome.given = Self.changed(prior.oneHome.given, to: parameters.oneHome.given, most: 0.04)
        parameters.oneHome.birth = Self.changed(prior.oneHome.birth, to: parameters.oneHome.birth, most: 0.08)
        parameters.strangers.home = neighbours.atOnePostcode(parameters.strangers.home, prior.strangers.home)
        let records = Double(roster.count)
        // As many records as the beliefs of before count for: a list soon shows whether homes are in it at all.
        let few = 10.0, one = 0.1
        parameters.samePairs = (same.total / rate + prior.samePairs * few) / (records + few)
        parameters.homePairs = (home.total / rate + prior.homePairs * one) / (records + one)
    }

    /// The table before with the learned chance of being the same, which can't be more than `most`.
    private static func changed(_ before: [Double], to learned: [Double], most: Double) -> [Double] {
        var table = before
        let same = Level.Given.same.rawValue
        table[same] = min(learned[same], most)
        return table
    }

    /// What strangers share by chance, from pairs drawn at random; those that look like more are left out.
    private func learnStrangers(_ parameters: inout Parameters) {
        let prior = parameters.strangers
        let scorer = scorer(parameters)
        let draws = Int(min(Double(Self.sampleSize) / 2, comparisons))
        let (roster, frequencies, leftCount) = (roster, frequencies, leftCount)
        var tallies = [Tally(), Tally()]
        tallies.withUnsafeMutableBufferPointer { tallies in
            let shared = Shared(tallies)
            inTwoAlways { half in
                var chance = SeededChance(seed: UInt64(half) + 1)
                for _ in 0..<draws / 2 {
                    let one = leftCount > 0 ? chance.below(leftCount) : chance.below(roster.count)
                    let other =
                        leftCount > 0
                        ? leftCount + chance.below(roster.count - leftCount) : chance.below(roster.count)
                    guard one != other else { continue }
                    let comparison = Comparison.of(roster, one, other, frequencies)
                    let (isSame, isHome) = scorer.chances(
                        comparison.pattern, worth: scorer.worth(comparison, roster.rows[one], frequencies),
                        .init(comparison.pattern, roster.rows[one], frequencies))
                    if isSame + isHome < 0.5 { shared.buffer[half].add(comparison.pattern, 1) }
                }
            }
        }
        parameters.strangers = (tallies[0] + tallies[1]).table(prior, trust: .meetings(4))
    }
}
