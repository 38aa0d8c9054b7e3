import Foundation

/// An NHS number whose check digit is right.
///
/// Holding one says nothing of whose number it is: match against PDS for that.
///
/// - Form: 10 digits without spaces; shown to people 3-3-4, as "943 476 5919".
/// - Errors: `nil` unless there are 10 digits and the modulus 11 check passes.
/// - Source: NHS Data Model and Dictionary, "NHS NUMBER".
package struct NHSNumber: ParsedText {
    package let digits: String

    package init?(_ text: String) {
        guard let number = try? NHSNumber(parsing: text) else { return nil }
        self = number
    }

    package init(parsing text: String) throws(Problem) {
        let digits = text.filter { !$0.isWhitespace && $0 != "-" }
        let values = digits.compactMap { $0.isASCII ? $0.wholeNumberValue : nil }
        guard digits.count == 10, values.count == 10 else { throw .notTenDigits }

        let weighted = zip(values, (2...10).reversed()).map(*).reduce(0, +)
        let check = (11 - weighted % 11) % 11
        guard check == values[9] else { throw .wrongCheckDigit }  // A check of 10 matches no digit.
        guard Set(values).count > 1 else { throw .oneDigitRepeated }  // It passes the check and is nobody's.
        self.digits = digits
    }

    /// Why text isn't an NHS number.
    package enum Problem: Error, Hashable, Sendable {
        case notTenDigits, wrongCheckDigit, oneDigitRepeated

        package var message: String {
            switch self {
            case .notTenDigits: "NHS number must be 10 digits, like 999 000 0018"
            case .wrongCheckDigit, .oneDigitRepeated:
                "Check the NHS number: one or more of its digits isn’t right"
            }
        }
    }

    package var description: String { digits }

    /// As people read it: "943 476 5919".
    package var display: String {
        "\(digits.prefix(3)) \(digits.dropFirst(3).prefix(3)) \(digits.suffix(4))"
    }

    /// Whether this is one of the numbers set aside for tests; refused unless the database is a demonstration.
    package var isTestRange: Bool { digits.hasPrefix("999") }
}
