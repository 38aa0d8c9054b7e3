import Foundation

/// Weighs comparisons by three explanations: one person, two who share a home, two strangers.
///
/// Two relatives agree on family name, home and telephone all at once or not at all. Summed as if each were
/// news, that would make them one person; so their agreement is weighed against "two people of one home" too.
final class Scorer: Sendable {
    /// Natural logarithms of the chances of each level: sixteen places for each fact; the home's apart.
    private let same: Fixed<Float>, home: Fixed<Float>, strangers: Fixed<Float>
    private let sameHome: Fixed<Float>, homeHome: Fixed<Float>
    private let strangersHome: Fixed<Float>
    let sameOdds: Float, homeOdds: Float
    /// How surprising it is that strangers of one name have one e-mail address, in nats.
    let emailOfName: Float
    /// The most that home, telephone and e-mail can say for one person over two of one home, in nats.
    let bestRestOverHome: Float

    /// - Parameter comparisons: how many pairs there are among `records` records, of which one may be right.
    init(_ parameters: Parameters, records: Double, comparisons: Double) {
        let (same, sameHome) = Self.logarithms(parameters.samePerson)
        let (home, homeHome) = Self.logarithms(parameters.oneHome)
        let (strangers, strangersHome) = Self.logarithms(parameters.strangers)
        (self.same, self.home, self.strangers) = (Fixed(same), Fixed(home), Fixed(strangers))
        (self.sameHome, self.homeHome) = (Fixed(sameHome), Fixed(homeHome))
        self.strangersHome = Fixed(strangersHome)
        emailOfName = Float(-log(parameters.emailOfName))
        sameOdds = Float(log(min(parameters.samePairs * records / comparisons, 0.5)))
        homeOdds = Float(log(min(parameters.homePairs * records / comparisons, 0.5)))
        bestRestOverHome =
            zip(sameHome, homeHome).map(-).reduce(0, max)
            + [Pattern.Fact.phone, .email].reduce(0) { sum, fact in
                let places = fact.rawValue * 16 + 1...fact.rawValue * 16 + 3
                return sum + zip(same[places], home[places]).map(-).reduce(0, max)
            }
    }

    deinit {
        for table in [same, home, strangers, sameHome, homeHome, strangersHome] { table.free() }
    }

    /// The evidence for one person over strangers, for two of one home over strangers, fact by fact, in nats.
    struct Evidence {
        var same = InlineArray<10, Float>(repeating: 0)
        var home = InlineArray<10, Float>(repeating: 0)
        var sameTotal: Float = 0
        var homeTotal: Float = 0

        fileprivate mutating func add(_ fact: Pattern.Fact, _ same: Float, _ home: Float) {
            self.same[fact.rawValue] = same
            self.home[fact.rawValue] = home
            sameTotal += same
            homeTotal += home
        }
    }

    /// How many nats strangers' agreement on a fact is worth, before either explanation takes its own.
    ///
    /// The home's two facts are worth what they are together, which stands with the postcode.
    @inline(__always)
    func surprise(
        _ fact: Pattern.Fact, _ comparison: Comparison, _ row: Roster.Row, _ frequencies: Frequencies
    ) -> Float {
        let pattern = comparison.pattern
        let level = pattern[fact]
        switch fact {
        case .given where comparison.sharedGiven != 0: return frequencies.given(comparison.sharedGiven)
        case .given where level == Level.Given.swapped.rawValue: return comparison.swappedSurprise
        case .family where comparison.sharedFamily != 0: return frequencies.family(comparison.sharedFamily)
        case .birth where level == Level.Birth.same.rawValue: return frequencies.birth(row.birth)
        case .phone where level == Level.Contact.same.rawValue: return frequencies.phone(row.phone)
        case .email where level == Level.Contact.same.rawValue:
            return comparison.isEmailOfName ? emailOfName : frequencies.email(row.email)
        case .postcode: return homeSurprise(pattern, Rarity(pattern, row, frequencies))
        case .address: return 0
        default: return -strangers[fact.rawValue * 16 + level]
        }
    }

    /// The evidence of both explanations, all facts of `facts` together.
    struct Totals {
        var same: Float = 0, home: Float = 0
    }

    @inline(__always)
    func add(
        _ fact: Pattern.Fact, _ comparison: Comparison, _ row: Roster.Row, _ frequencies: Frequencies,
        to totals: inout Totals
    ) {
        let (same, home) = chances(fact, comparison.pattern)
        guard same != 0 || home != 0 else { return }
        let worth = surprise(fact, comparison, row, frequencies)
        totals.same += same + worth
        totals.home += home + worth
    }

    /// The logarithms of how likely a fact's level is in one person and in two of one home; 0 when it's missing.
    @inline(__always)
    private func chances(_ fact: Pattern.Fact, _ pattern: Pattern) -> (same: Float, home: Float) {
        if fact == .address { return (0, 0) }
        if fact == .postcode {
            let cell = pattern[.postcode] * 6 + pattern[.address]
            return (sameHome[cell], homeHome[cell])
        }
        let place = fact.rawValue * 16 + pattern[fact]
        return (same[place], home[place])
    }

    func evidence(_ comparison: Comparison, _ row: Roster.Row, _ frequencies: Frequencies) -> Evidence {
        var evidence = Evidence()
        for fact in Pattern.Fact.allCases {
            var totals = Totals()
            add(fact, comparison, row, frequencies, to: &totals)
            evidence.add(fact, totals.same, totals.home)
        }
        return evidence
    }

    /// How rare a home is: one in how many strangers, in nats, has the postcode, and the address line.
    struct Rarity {
        let postcode: Float, address: Float

        init(_ pattern: Pattern, _ row: Roster.Row, _ frequencies: Frequencies) {
            let isPostcode = pattern[.postcode] == Level.Postcode.same.rawValue
            let isAddress = pattern[.address] == Level.Address.same.rawValue
            postcode = isPostcode ? frequencies.postcode(row.postcode) : 0
            address = isAddress ? frequencies.address(row.address) : 0
        }
    }

    func homeSurprise(_ pattern: Pattern, _ rarity: Rarity) -> Float {
        let cell = pattern[.postcode] * 6 + pattern[.address]
        guard cell != 0 else { return 0 }
        let isSameAddress = pattern[.address] == Level.Address.same.rawValue
        guard pattern[.postcode] == Level.Postcode.same.rawValue else {
            let ordinary = -strangersHome[cell]
            guard isSameAddress else { return ordinary }
            // A street and number may be met in another town; the postcode's own level is worth what it was.
            let postcode = pattern[.postcode] == 0 ? 0 : -strangersHome[cell - pattern[.address]]
            return postcode + min(rarity.address, 12)
        }
        guard pattern[.address] != 0 else { return rarity.postcode }
        let withinPostcode = strangersHome[cell] - strangersHome[Level.Postcode.same.rawValue * 6]
        let home = rarity.postcode - withinPostcode
        return isSameAddress ? min(home, max(rarity.address, rarity.postcode)) : home
    }

    private func totals(_ pattern: Pattern) -> Totals {
        var totals = Totals()
        @inline(__always) func add(_ fact: Pattern.Fact) {
            let (same, home) = chances(fact, pattern)
            totals.same += same
            totals.home += home
        }
        add(.given)
        add(.middle)
        add(.family)
        add(.birth)
        add(.sex)
        add(.number)
        add(.postcode)
        add(.phone)
        add(.email)
        return totals
    }

    /// The natural logarithm of the odds that it is one person.
    func logOdds(same: Float, home: Float) -> Float { sameOdds + same - othersShare(home: home) }

    /// How much likelier the other two explanations are together than strangers alone, in nats.
    func othersShare(home: Float) -> Float {
        let odds = homeOdds + home
        return odds > 20 ? odds : log(1 + exp(odds))
    }

    private static func logarithms(_ table: Parameters.Table) -> (facts: [Float], home: [Float]) {
        var facts = [Float](repeating: 0, count: 160)
        for fact in Pattern.Fact.allCases where fact != .postcode && fact != .address {
            for (level, chance) in table[fact].enumerated() where level > 0 {
                facts[fact.rawValue * 16 + level] = Float(log(max(chance, 1e-30)))
            }
        }
        return (
            facts, table.home.enumerated().map { $0.offset == 0 ? 0 : Float(log(max($0.element, 1e-30))) }
        )
    }
}

/// What learning asks, many times over.
extension Scorer {
    /// How surprising the agreement would be in strangers, all facts but the home together.
    func worth(_ comparison: Comparison, _ row: Roster.Row, _ frequencies: Frequencies) -> Float {
        var worth: Float = 0
        for fact in Pattern.Fact.allCases where fact != .postcode && comparison.pattern[fact] != 0 {
            worth += surprise(fact, comparison, row, frequencies)
        }
        return worth
    }

    /// How likely it is that a pair is of one person, and of two who share a home.
    func chances(_ pattern: Pattern, worth: Float, _ rarity: Rarity) -> (same: Float, home: Float) {
        let worth = worth + homeSurprise(pattern, rarity)
        let totals = totals(pattern)
        let first = exp(min(sameOdds + totals.same + worth, 80))
        let second = exp(min(homeOdds + totals.home + worth, 80))
        let all = 1 + first + second
        return (first / all, second / all)
    }
}
