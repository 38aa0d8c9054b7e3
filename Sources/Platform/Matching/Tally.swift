/// How often each level was met, each pair counted by how likely it belongs here.
struct Tally: Sendable {
    private var facts = [Double](repeating: 0, count: 160)
    private var home = [Double](repeating: 0, count: 48)
    private(set) var total = 0.0

    mutating func add(_ pattern: Pattern, _ share: Double) {
        total += share
        var bits = pattern.bits
        for fact in 0..<10 {
            facts[fact * 16 + Int(bits & 15)] += share
            bits >>= 4
        }
        home[pattern[.postcode] * 6 + pattern[.address]] += share
    }

    static func + (left: Tally, right: Tally) -> Tally {
        var sum = left
        sum.total += right.total
        for place in sum.facts.indices { sum.facts[place] += right.facts[place] }
        for place in sum.home.indices { sum.home[place] += right.home[place] }
        return sum
    }

    /// How much is believed of what was believed before.
    enum Trust {
        /// As much as so many pairs say.
        case pairs(Double)
        /// As much as meeting each level so many times says, so that what is too rare to be met stays.
        case meetings(Double)
    }

    /// Chances of each level among pairs that say something of it.
    ///
    /// What a shared NHS number means isn't learned: a list where it is often wrong would teach to ignore it.
    func table(_ prior: Parameters.Table, trust: Trust) -> Parameters.Table {
        var table = prior
        for fact in Pattern.Fact.allCases
        where fact != .postcode && fact != .address && fact != .number {
            let levels = prior[fact].indices.dropFirst()
            table[fact] = Self.shares(facts, prior[fact], levels.map { ($0, fact.rawValue * 16 + $0) }, trust)
        }
        let cells = prior.home.indices.dropFirst()
        // Pairs that know both, the postcode only, the address only: missing says nothing in each.
        for isGroup: (Int) -> Bool in [
            { $0 / 6 > 0 && $0 % 6 > 0 }, { $0 % 6 == 0 }, { $0 / 6 == 0 },
        ] {
            let group = cells.filter(isGroup)
            let shares = Self.shares(home, prior.home, group.map { ($0, $0) }, trust)
            for cell in group { table.home[cell] = shares[cell] }
        }
        return table
    }

    /// `table`, a table of homes, with these pairs' address lines where the postcode is the same.
    ///
    /// Strangers at one postcode are too seldom drawn by chance.
    func atOnePostcode(_ table: [Double], _ prior: [Double]) -> [Double] {
        let postcode = Level.Postcode.same.rawValue * 6
        let cells = postcode + 1..<postcode + 6
        let (seen, believed) = (cells.reduce(0) { $0 + home[$1] }, cells.reduce(0) { $0 + prior[$1] })
        var table = table
        table[postcode] = prior[postcode]
        for cell in cells {
            table[cell] = prior[postcode] * (home[cell] + 100 * prior[cell] / believed) / (seen + 100)
        }
        return table
    }

    private static func shares(
        _ counts: [Double], _ prior: [Double], _ places: [(level: Int, place: Int)], _ trust: Trust
    ) -> [Double] {
        var shares = prior
        let seen = places.reduce(0) { $0 + counts[$1.place] }
        let believed = places.reduce(0) { $0 + prior[$1.level] }
        guard believed > 0 else { return prior }
        for (level, place) in places {
            let expected = prior[level] / believed
            switch trust {
            case .pairs(let pairs): shares[level] = (counts[place] + pairs * expected) / (seen + pairs)
            case .meetings(let times):
                shares[level] = (counts[place] + times) / (seen + times / max(expected, 1e-12))
            }
        }
        return shares
    }
}
