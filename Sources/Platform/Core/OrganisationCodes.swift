import Foundation

/// An organisation's or site's code in the Organisation Data Service, as "J83014".
///
/// - Form: 1 to 9 capital letters and digits. Organisations end and merge, so keep the dates it was good for.
/// - Source: NHS England, Organisation Data Service.
package struct ODSCode: ParsedText {
    package let text: String

    package init?(_ text: String) {
        let code = text.filter { !$0.isWhitespace }.uppercased()
        guard (1...9).contains(code.utf8.count), code.utf8.allSatisfy(\.isASCIILetterOrDigit) else {
            return nil
        }
        self.text = code
    }

    package var description: String { text }
}

/// A school's unique reference number in Get Information about Schools.
///
/// - Form: 6 digits, the first not 0.
package struct SchoolURN: ParsedText {
    package let text: String

    package init?(_ text: String) {
        let digits = text.filter { !$0.isWhitespace }
        guard digits.utf8.count == 6, digits.utf8.allSatisfy(\.isASCIIDigit), digits.first != "0" else {
            return nil
        }
        self.text = digits
    }

    package var description: String { text }
}

/// An Office for National Statistics code of a place, as "E07000093" for Test Valley.
///
/// - Form: the country's letter and 8 digits. Boundaries change: keep the dates it was good for.
/// - Source: ONS, Register of Geographic Codes.
package struct GSSCode: ParsedText {
    package let text: String

    package init?(_ text: String) {
        let code = text.filter { !$0.isWhitespace }.uppercased()
        guard let country = code.first, "EWSNKJ".contains(country), code.utf8.count == 9,
            code.utf8.dropFirst().allSatisfy(\.isASCIIDigit)
        else { return nil }
        self.text = code
    }

    package var description: String { text }
}

extension UInt8 {
    var isASCIIDigit: Bool { self >= 48 && self <= 57 }
    var isASCIICapital: Bool { self >= 65 && self <= 90 }
    var isASCIILetterOrDigit: Bool { isASCIIDigit || isASCIICapital || (self >= 97 && self <= 122) }
}
