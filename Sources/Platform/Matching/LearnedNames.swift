extension ListMatching {
    /// What this list taught, to score single records by later: with the shares of its commoner names.
    ///
    /// A name met less than five times isn't kept: it could be somebody's.
    package var learned: Parameters {
        var learned = parameters
        let names = roster.names.texts
        learned.givenNames = Self.shares(roster.givenCounts(), names, learned.givenNames)
        learned.familyNames = Self.shares(roster.familyCounts(), names, learned.familyNames)
        return learned
    }

    private static let mostNames = 5000
    private static let fewest: UInt32 = 5

    private static func shares(
        _ counts: [UInt32], _ names: FixedTexts, _ before: Parameters.Shares
    ) -> Parameters.Shares {
        let all = Float(counts.reduce(0, +))
        let met = counts.indices.filter { counts[$0] > 0 && $0 > 0 }
        let common = met.filter { counts[$0] >= fewest }.sorted { (counts[$1], $0) < (counts[$0], $1) }
            .prefix(mostNames)
        guard all > 10_000, !common.isEmpty else { return before }
        let kept = Float(common.reduce(0) { $0 + Int(counts[$1]) })
        return Parameters.Shares(
            shares: Dictionary(
                uniqueKeysWithValues: common.map { (names.text(UInt32($0)), Float(counts[$0]) / all) }),
            rest: max((all - kept) / all / Float(max(met.count - common.count, 1)), before.least),
            least: before.least)
    }
}
