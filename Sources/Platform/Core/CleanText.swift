import Foundation

/// Typed or pasted text without what nobody meant to write: control characters, bidirectional overrides
/// that make a page lie about the order of its letters, invisible spaces, tags.
///
/// Letters of every script stay, in Unicode's composed form (NFC), with the joiners some scripts need.
package enum CleanText {
    /// One line: runs of white space become one space, none at the ends.
    package static func line(_ text: String) -> String {
        if isPlainLine(text) { return text }
        let kept = composed(text).map { $0.isWhitespace ? " " : $0 }
        return kept.split(separator: " ").map { String($0) }.joined(separator: " ")
    }

    /// Several lines: line breaks stay, as "\n"; no white space at the ends.
    package static func block(_ text: String) -> String {
        let breaks = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            .replacing("\u{2028}", with: "\n").replacing("\u{2029}", with: "\n\n")
        let kept = composed(breaks).map { $0.isWhitespace && $0 != "\n" ? " " : $0 }
        return String(kept).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Characters as limits count them: code points, so that piled-up accents can't hide a book in a letter.
    package static func length(_ text: String) -> Int { text.unicodeScalars.count }

    private static func composed(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        kept.append(contentsOf: text.unicodeScalars.lazy.filter { !isUnwanted($0) })
        return String(kept).precomposedStringWithCanonicalMapping
    }

    private static func isUnwanted(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: false
        case 0x00...0x1F, 0x7F...0x84, 0x86...0x9F: true
        case 0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF: true
        case 0x202A...0x202E, 0x2060...0x206F: true
        case 0xFFF9...0xFFFC, 0xE0000...0xE007F: true
        default: scalar.properties.isNoncharacterCodePoint
        }
    }

    private static func isPlainLine(_ text: String) -> Bool {
        var previous = UInt8(ascii: " ")
        for byte in text.utf8 {
            guard byte >= 32, byte < 127, !(byte == 32 && previous == 32) else { return false }
            previous = byte
        }
        return text.isEmpty || previous != 32
    }
}
