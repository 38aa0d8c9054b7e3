import Foundation

/// How rare each name, day, home, telephone and address of a roster is among strangers.
///
/// Small lists say little of that, so the parameters' own shares count as a thousand more records. The two
/// records that share a name are left out of its count: they may be one person.
final class Frequencies: Sendable {
    private let roster: Roster
    private let given: Fixed<Float>, family: Fixed<Float>
    private let birth: Fixed<Float>
    private let givenRate: Fixed<Float>, familyRate: Fixed<Float>
    private let records: Float
    private let countsRoster: Bool

    /// - Parameter countsRoster: whether the roster is a list of its own; the few candidates for one record aren't.
    init(_ roster: Roster, _ parameters: Parameters, countsRoster: Bool = true) {
        self.roster = roster
        let people = countsRoster ? Float(max(roster.count, 2)) : 0
        records = people
        self.countsRoster = countsRoster
        let texts = roster.names.texts
        func shares(_ counts: [UInt32], _ known: Parameters.Shares) -> (rarity: [Float], rate: [Float]) {
            var rarity: [Float] = [], rate: [Float] = []
            for place in counts.indices {
                let usual = known.shares[texts.text(UInt32(place))]
                let seen = countsRoster ? Float(counts[place]) : 0
                let expected = Self.weight * (usual ?? known.rest)
                rarity.append(
                    -log(max((max(seen - 2, 0) + expected) / (people + Self.weight), known.least)))
                rate.append((max(seen - 1, 0) + Self.weight * (usual ?? 0)) / (people + Self.weight))
            }
            return (rarity, rate)
        }
        var births = countsRoster ? roster.birthCounts() : [0]
        births[0] = 0
        birth = Fixed(
            births.map { -log((Float(max($0, 2) - 2) + 20_000 / 25_000) / (people + 20_000)) })
        let givenShares = shares(roster.givenCounts(), parameters.givenNames)
        let familyShares = shares(roster.familyCounts(), parameters.familyNames)
        (given, givenRate) = (Fixed(givenShares.rarity), Fixed(givenShares.rate))
        (family, familyRate) = (Fixed(familyShares.rarity), Fixed(familyShares.rate))
    }

    deinit {
        given.free()
        family.free()
        birth.free()
        givenRate.free()
        familyRate.free()
    }

    private static let weight: Float = 1000

    /// The natural logarithm of one in how many strangers has this given name.
    func given(_ name: UInt32) -> Float { given[name] }

    func family(_ name: UInt32) -> Float { family[name] }

    /// Strangers whose names are each other's the wrong way round: both are called so, or one was written so.
    ///
    /// The likelier way round is taken for the right one.
    func swapped(_ one: Roster.Row, _ other: Roster.Row) -> Float {
        let names = roster.names.compact
        func rarity(_ shares: Fixed<Float>, _ first: UInt32, _ second: UInt32) -> Float {
            first == 0 || second == 0 ? 0 : min(shares[names[first]], shares[names[second]])
        }
        let across = (
            given: rarity(given, one.given, other.family), family: rarity(family, one.given, other.family)
        )
        let back = (
            given: rarity(given, one.family, other.given), family: rarity(family, one.family, other.given)
        )
        let right = min(across.given + back.family, across.family + back.given)
        let wrong = max(across.given + back.family, across.family + back.given)
        return -log(exp(-wrong) + exp(-right - 4.6))
    }

    func birth(_ day: UInt32) -> Float {
        birth[countsRoster ? Roster.dayPlace(day) : 0]
    }

    func postcode(_ number: UInt32) -> Float { rarity(roster.postcodes.counts[number], 1.0 / 50_000) }

    func address(_ number: UInt32) -> Float { rarity(roster.addresses.counts[number], 1.0 / 500_000) }

    func phone(_ number: UInt32) -> Float { rarity(roster.phones.counts[number], 1.0 / 1_000_000) }

    func email(_ number: UInt32) -> Float { rarity(roster.emails.counts[number], 1.0 / 1_000_000) }

    private func rarity(_ count: UInt32, _ expected: Float) -> Float {
        let seen = countsRoster ? Float(max(count, 2) - 2) : 0
        return -log(max((seen + 10_000 * expected) / (records + 10_000), 1e-7))
    }

    /// Whether two like spellings are two names, as John and Joan are, and neither a slip of the other.
    func areBothGivenNames(_ one: UInt32, _ other: UInt32) -> Bool {
        if roster.names.isKnown[one], roster.names.isKnown[other] { return true }
        return Self.areBothUsual(givenRate[one], givenRate[other])
    }

    func areBothFamilyNames(_ one: UInt32, _ other: UInt32) -> Bool {
        Self.areBothUsual(familyRate[one], familyRate[other])
    }

    private static func areBothUsual(_ one: Float, _ other: Float) -> Bool {
        min(one, other) >= max(0.00003, max(one, other) / 50)
    }
}
