import Foundation

/// Scores one record against others, by the same model as whole lists.
///
///     let matcher = Matcher(parameters, records: 100_000)
///     let scores = matcher.scores(of: arrival, against: candidates)  // Found under one of `BlockingKeys(arrival)`.
package struct Matcher: Sendable {
    private let parameters: Parameters
    private let scorer: Scorer

    /// - Parameter records: how many records there are to be found among: the more, the more chance meetings.
    package init(_ parameters: Parameters = .standard, records: Int = 100_000) {
        self.parameters = parameters
        let count = Double(max(records, 2))
        scorer = Scorer(parameters, records: count, comparisons: count * (count - 1) / 2)
    }

    package func score(_ one: MatchRecord, _ other: MatchRecord) -> Score {
        scores(of: one, against: [other])[0]
    }

    /// A score for each candidate, in their order.
    package func scores(of record: MatchRecord, against candidates: [MatchRecord]) -> [Score] {
        var builder = RosterBuilder()
        builder.append(record)
        for candidate in candidates { builder.append(candidate) }
        let roster = builder.roster()
        let frequencies = Frequencies(roster, parameters, countsRoster: false)
        return candidates.indices.map { scorer.score(roster, 0, $0 + 1, frequencies) }
    }
}
