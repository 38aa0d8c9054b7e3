import Foundation

/// A short reference that a person can read out over the telephone.
///
/// It is drawn by chance, so it says nothing and can't be guessed from another; two may meet, about
/// once in a million million, so a table keeps it unique and draws again.
///
/// - Form: 8 characters of Crockford's base 32, one of them a digit, and one that checks them: "4BCD-EFGH-J".
///   Read in any case, with or without hyphens, O as 0, I and L as 1.
/// - Errors: `nil` when the check fails: any one wrong character, or two neighbours swapped.
/// - Source: Crockford, "Base 32"; Damm's check, here over the field of 32 elements.
package struct Reference: ParsedText {
    /// Nine characters without hyphens, for addresses of pages.
    package let compact: String

    /// A new reference from 5 random bytes; `randomBytes` is that of `Surroundings`.
    package init(randomBytes: (Int) -> [UInt8]) {
        let bits = randomBytes(5).prefix(5).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        var values = (0..<8).reversed().map { Int(bits >> (UInt64($0) * 5) & 31) }
        // Always with a digit, so that what somebody types in a search is never both a name and a reference.
        if values.allSatisfy({ $0 > 9 }) { values[0] &= 7 }
        compact = String((values + [Self.check(values)]).map { Self.alphabet[$0] })
    }

    package init?(_ text: String) {
        let typed = text.uppercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "–" }
        let values = typed.compactMap { Self.values[$0] }
        guard typed.count == 9, values.count == 9, Self.check(Array(values.dropLast())) == values[8] else {
            return nil
        }
        compact = String(values.map { Self.alphabet[$0] })
    }

    package var description: String {
        "\(compact.prefix(4))-\(compact.dropFirst(4).prefix(4))-\(compact.suffix(1))"
    }

    /// Each character weighs twice the next in the field of 32 elements, where twice is `doubled`.
    private static func check(_ values: [Int]) -> Int {
        values.reduce(0) { doubled($0 ^ $1) }
    }

    /// Multiplication by x modulo x⁵ + x² + 1.
    private static func doubled(_ value: Int) -> Int {
        value & 16 == 0 ? value << 1 : (value << 1) ^ 0b100101
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    private static let values: [Character: Int] = {
        var values: [Character: Int] = ["O": 0, "I": 1, "L": 1]
        for (value, character) in alphabet.enumerated() { values[character] = value }
        return values
    }()
}
