import Foundation

/// A telephone number that could be rung, which isn't proof that anybody answers.
///
/// - Form: "+" and digits, "+447700900123"; shown as people in the UK write it, "07700 900123".
/// - Errors: `nil` for letters, for UK numbers of the wrong length, and abroad unless "+" or "00" and 8 to 15 digits.
/// - Source: Ofcom, National Telephone Numbering Plan; ITU-T E.164.
package struct PhoneNumber: ParsedText {
    package let digits: String

    package init?(_ text: String) {
        let spacing: Set<Character> = [" ", "-", "–", ".", "(", ")", "/"]
        let kept = CleanText.line(text).filter { !spacing.contains($0) }
        let isInternational = kept.hasPrefix("+") || kept.hasPrefix("00")
        let number =
            kept.hasPrefix("+") ? kept.dropFirst() : kept.hasPrefix("00") ? kept.dropFirst(2) : kept[...]
        guard !number.isEmpty, number.utf8.allSatisfy(\.isASCIIDigit) else { return nil }

        if isInternational && !number.hasPrefix("44") {
            guard (8...15).contains(number.count), number.first != "0" else { return nil }
            digits = "+\(number)"
            return
        }
        var national = isInternational ? number.dropFirst(2) : number
        if national.hasPrefix("0") {
            national = national.dropFirst()
        } else if !isInternational {
            return nil
        }
        guard Self.isUKNumber(national) else { return nil }
        digits = "+44\(national)"
    }

    package var description: String { digits }

    package var isUK: Bool { digits.hasPrefix("+44") }

    /// Whether a text message can reach it: UK mobiles, and not pagers or personal numbers.
    package var isMobile: Bool {
        guard isUK else { return false }
        let national = digits.dropFirst(3)
        return national.hasPrefix("7") && !national.hasPrefix("70")
            && (!national.hasPrefix("76") || national.hasPrefix("7624"))
    }

    /// "07700 900123", "020 7946 0123"; from abroad as it is stored.
    package var display: String {
        guard isUK else { return digits }
        let national = "0" + digits.dropFirst(3)
        let groups: [Int] =
            switch true {
            case national.count == 8: [4, 4]
            case national.count == 10: national.hasPrefix("0800") ? [4, 6] : [5, 5]
            case national.hasPrefix("02"): [3, 4, 4]
            case national.hasPrefix("011"), Self.isFourFigureArea(national): [4, 3, 4]
            case national.hasPrefix("01"), national.hasPrefix("07"): [5, 6]
            default: [4, 3, 4]
            }
        var rest = national[...]
        return groups.map { size in
            defer { rest = rest.dropFirst(size) }
            return String(rest.prefix(size))
        }.joined(separator: " ")
    }

    private static func isUKNumber(_ national: Substring) -> Bool {
        guard let first = national.first, "1235789".contains(first) else { return false }
        switch national.count {
        case 10: return true
        case 9: return first == "1" || national.hasPrefix("800")
        case 7: return national == "8001111"  // Childline.
        default: return false
        }
    }

    /// 0121, 0131 and their like: big cities.
    private static func isFourFigureArea(_ national: String) -> Bool {
        national.hasPrefix("01") && national.dropFirst(3).first == "1"
    }
}
