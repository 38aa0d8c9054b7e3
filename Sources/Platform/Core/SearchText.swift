import Foundation

/// Text as search compares it: lower case, no accents, one space between words.
///
/// Apostrophes go (O'Brien is obrien) and hyphens part words (Smith-Jones is smith jones). Accents are folded
/// on Latin, Greek and Cyrillic letters; other scripts keep their vowel signs.
package enum SearchText {
    package static func fold(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            guard byte < 128 else { return foldAnyScript(text) }
            append(byte, to: &bytes)
        }
        if bytes.last == space { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The folded words, each once, in their order.
    package static func words(_ text: String) -> [String] {
        var seen: Set<Substring> = []
        return fold(text).split(separator: " ").filter { seen.insert($0).inserted }.map(String.init)
    }

    /// Folded without spaces, under which "van der Berg" and "Vanderberg" are one.
    package static func compact(_ text: String) -> String { fold(text).filter { $0 != " " } }

    private static let space = UInt8(ascii: " ")

    private static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case 65...90: bytes.append(byte + 32)
        case 97...122, 48...57: bytes.append(byte)
        case UInt8(ascii: "'"), UInt8(ascii: "`"): break
        default: if let last = bytes.last, last != space { bytes.append(space) }
        }
    }

    private static func foldAnyScript(_ text: String) -> String {
        var folded = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars {
            if let replacement = LatinLetters.folded[scalar] {
                folded.append(contentsOf: replacement.unicodeScalars)
            } else if scalar.isASCII || !isDropped(scalar) {
                appendAnyScript(scalar, to: &folded)
            }
        }
        if folded.last == " " { folded.removeLast() }
        return String(folded).precomposedStringWithCanonicalMapping
    }

    private static func appendAnyScript(_ scalar: Unicode.Scalar, to folded: inout String.UnicodeScalarView) {
        let properties = scalar.properties
        if properties.isAlphabetic || properties.numericType != nil || isMark(properties.generalCategory) {
            folded.append(contentsOf: properties.lowercaseMapping.unicodeScalars.filter { !isDropped($0) })
        } else if let last = folded.last, last != " ", scalar != "'", scalar != "`" {
            folded.append(" ")
        }
    }

    private static func isMark(_ category: Unicode.GeneralCategory) -> Bool {
        category == .nonspacingMark || category == .spacingMark
    }

    /// Accents, apostrophes of every shape, joiners, Arabic vowel signs, hamza seats and the tatweel.
    private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x300...0x36F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: true
        case 0x2BB...0x2BF, 0x2C8, 0x2018...0x201B, 0xB4, 0x2032, 0x55A, 0x5F3: true
        case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF: true
        case 0x64B...0x655, 0x670, 0x640, 0x5B0...0x5BD: true
        default: false
        }
    }
}

/// Latin letters with a stroke, a hook or a joined partner, which Unicode doesn't decompose.
enum LatinLetters {
    static let folded: [Unicode.Scalar: String] = {
        let pairs = """
            ÆæǼǽ:ae Œœ:oe ß:ss ẞ:ss Þþ:th Øø:o Łł:l Đđ:d Ðð:d Ħħ:h ıİ:i ĸ:k Ŋŋ:n Ŧŧ:t ſ:s Ɓɓƀ:b Ƃƃ:b Ƈƈ:c Ȼȼ:c
            Ɖɖ:d Ɗɗ:d Ƌƌ:d Ǝǝ:e Əə:a Ɛɛ:e Ɇɇ:e Ƒƒ:f Ɠɠ:g Ǥǥ:g Ɣɣ:g Ƕƕ:hv Ɩɩ:i Ɨɨ:i Ɉɉ:j ȷ:j Ƙƙ:k Ⱪⱪ:k Ƚƚ:l
            Ɫɫ:l Ⱡⱡ:l Ɯɯ:m Ɲɲ:n Ƞƞ:n Ɔɔ:o Ɵɵ:o Ȣȣ:ou Ƥƥ:p Ᵽᵽ:p Ɋɋ:q Ɍɍ:r Ɽɽ:r Ʃʃ:sh Ƭƭ:t Ʈʈ:t Ⱦⱦ:t Ʉʉ:u Ʊʊ:u
            Ʋʋ:v Ʌʌ:v Ⱳⱳ:w Ƴƴ:y Ɏɏ:y Ƶƶ:z Ȥȥ:z Ⱬⱬ:z Ʒʒ:z Ȝȝ:y Ꜳꜳ:aa Ꜵꜵ:ao Ꜹꜹ:av Ꜽꜽ:ay ᴀ:a ʙ:b ᴄ:c ᴅ:d ᴇ:e
            """
        var folded: [Unicode.Scalar: String] = [:]
        for pair in pairs.split(whereSeparator: \.isWhitespace) {
            let parts = pair.split(separator: ":")
            for scalar in parts[0].unicodeScalars { folded[scalar] = String(parts[1]) }
        }
        return folded
    }()
}
