import Foundation

/// Chance that is the same each time for the same seed: for demonstrations and tests, never for secrets.
///
/// - Source: SplitMix64, Steele, Lea and Flood, OOPSLA 2014.
package struct SeededChance: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Seeds are mixed, or the numbers of one would be those of the seed before it, one further on.
    package init(seed: UInt64) { state = Self.mixed(seed) }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    private static func mixed(_ state: UInt64) -> UInt64 {
        let once = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        let twice = (once ^ (once >> 27)) &* 0x94D0_49BB_1331_11EB
        return twice ^ (twice >> 31)
    }

    /// A whole number from 0 up to, and without, `limit`.
    package mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }

    /// True as often as `percent` says.
    package mutating func happens(_ percent: Int) -> Bool { below(100) < percent }

    package mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

    /// A position, each as likely as its weight.
    package mutating func position(weights: [Int]) -> Int {
        var left = below(max(1, weights.reduce(0, +)))
        for (position, weight) in weights.enumerated() {
            if left < weight { return position }
            left -= weight
        }
        return weights.count - 1
    }

    package mutating func uuid(at instant: Instant) -> UUID {
        let (first, second) = (next(), next())
        return withUnsafeBytes(of: (first.littleEndian, second.littleEndian)) {
            UUID(version7At: instant, random: $0)
        }
    }
}
