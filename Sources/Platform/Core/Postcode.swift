import Foundation

/// A UK postcode in the right form, which isn't proof that the place exists.
///
/// - Form: upper case with one space, "SO51 8DE". Codes starting ZZ99 stand for no fixed address or abroad.
/// - Errors: `nil` for anything of another form; an O for a 0 is never put right silently (`suggestion`).
/// - Source: BS 7666 and Royal Mail's rules; ONS pseudo codes.
package struct Postcode: ParsedText, Comparable {
    package let text: String

    package init?(_ text: String) {
        let normalised = Self.normalised(text)
        guard normalised.count == normalised.utf8.count, text.utf8.count <= 30 else { return nil }
        let parts = normalised.split(separator: " ")
        guard parts.count == 2 else { return nil }
        let outward = Array(parts[0].utf8), inward = Array(parts[1].utf8)

        let isPseudo = parts[0] == "ZZ99" && Self.hasShape(inward, [Self.digits, Self.letters, Self.letters])
        let isOrdinary =
            Self.hasShape(inward, [Self.digits, Self.inwardLetters, Self.inwardLetters])
            && Self.outwardShapes.contains { Self.hasShape(outward, $0) }
        guard isPseudo || isOrdinary || normalised == "GIR 0AA" else { return nil }
        self.text = normalised
    }

    /// "so518de" as "SO51 8DE"; text of another form is tidied in the same way and isn't a postcode.
    package static func normalised(_ text: String) -> String {
        let letters = text.filter { $0.isLetter || $0.isNumber }
        let kept = letters.allSatisfy(\.isASCII) ? letters.uppercased() : letters  // "ß" would become "SS".
        guard kept.count >= 5 else { return kept }
        return "\(kept.dropLast(3)) \(kept.suffix(3))"
    }

    /// The postcode somebody may have meant who typed O for 0, I for 1 or the other way about.
    package static func suggestion(for text: String) -> Postcode? {
        guard Postcode(text) == nil else { return nil }
        let kept = Array(normalised(text).filter { $0 != " " })
        guard (5...7).contains(kept.count) else { return nil }
        let swaps: [Character: Character] = ["O": "0", "0": "O", "I": "1", "1": "I"]
        let places = kept.indices.filter { swaps[kept[$0]] != nil }
        for chosen in 1..<(1 << places.count) {
            var tried = kept
            for (bit, place) in places.enumerated() where chosen & (1 << bit) != 0 {
                tried[place] = swaps[kept[place]] ?? kept[place]
            }
            if let postcode = Postcode(String(tried)) { return postcode }
        }
        return nil
    }

    package var description: String { text }

    /// "SO51": all of a postcode that may be published.
    package var outward: String { String(text.prefix { $0 != " " }) }

    /// "SO51 8".
    package var sector: String { String(text.dropLast(2)) }

    /// "SO".
    package var area: String { String(text.prefix { $0.isLetter }) }

    /// Whether this stands for no fixed address, abroad or not known, and so is on no map.
    package var isPseudo: Bool { text.hasPrefix("ZZ99") }

    package static func < (left: Postcode, right: Postcode) -> Bool { left.text < right.text }

    private static func hasShape(_ text: [UInt8], _ shape: [Set<UInt8>]) -> Bool {
        text.count == shape.count && zip(text, shape).allSatisfy { $1.contains($0) }
    }

    private static let digits = Set("0123456789".utf8)
    private static let letters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
    private static let inwardLetters = letters.subtracting("CIKMOV".utf8)
    private static let first = letters.subtracting("QVX".utf8)
    private static let second = letters.subtracting("IJZ".utf8)
    private static let outwardShapes = [
        [first, digits],
        [first, digits, digits],
        [first, digits, Set("ABCDEFGHJKPSTUW".utf8)],
        [first, second, digits],
        [first, second, digits, digits],
        [first, second, digits, Set("ABEHMNPRVWXY".utf8)],
    ]
}
