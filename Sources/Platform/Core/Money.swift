import Foundation

/// An amount of pounds sterling, held in pence.
///
/// - Form: typed as "1,234.50" or "£1234.5"; shown as "£1,234.50", or "£12" when there are no pence.
/// - Errors: `nil` for more than two decimal places, for letters, and from a thousand million pounds up.
package struct Money: ParsedText, Comparable {
    package let pence: Int64

    package init(pence: Int64) { self.pence = pence }

    package init?(_ text: String) {
        var rest = text.filter { !$0.isWhitespace }[...]
        let isNegative = rest.hasPrefix("-") || rest.hasPrefix("−")
        if isNegative { rest = rest.dropFirst() }
        if rest.hasPrefix("£") { rest = rest.dropFirst() }

        let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let pounds = Self.pounds(parts[0]) else { return nil }
        let fraction = parts.count == 2 ? parts[1] : "00"
        guard (1...2).contains(fraction.utf8.count), fraction.utf8.allSatisfy(\.isASCIIDigit),
            let pence = Int64(fraction.count == 1 ? "\(fraction)0" : fraction)
        else { return nil }
        self.pence = (isNegative ? -1 : 1) * (pounds * 100 + pence)
    }

    /// The plain amount, "1234.50".
    package var description: String {
        let size = pence.magnitude
        let fraction = size % 100
        return "\(pence < 0 ? "-" : "")\(size / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }

    /// "£1,234.50"; "£12" when there are no pence.
    package var display: String {
        let size = pence.magnitude
        let fraction = size % 100
        let shown = fraction == 0 ? "" : fraction < 10 ? ".0\(fraction)" : ".\(fraction)"
        return "\(pence < 0 ? "−" : "")£\(grouped(Int(size / 100)))\(shown)"
    }

    package static func < (left: Money, right: Money) -> Bool { left.pence < right.pence }
    package static func + (left: Money, right: Money) -> Money { Money(pence: left.pence + right.pence) }
    package static func - (left: Money, right: Money) -> Money { Money(pence: left.pence - right.pence) }

    private static func pounds(_ text: Substring) -> Int64? {
        let groups = text.split(separator: ",", omittingEmptySubsequences: false)
        guard
            groups.count == 1
                || ((1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 })
        else { return nil }
        let digits = groups.joined()
        guard (1...9).contains(digits.utf8.count), digits.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
        return Int64(digits)
    }
}
