import Foundation

/// An e-mail address that could be written to, which isn't proof that it's anybody's.
///
/// - Form: at most 254 characters, all lower case: nobody's letterbox differs only in capitals, and a
///   person who types "Jo@" one day and "jo@" the next is one person.
/// - Errors: `nil` unless there is one @ between a name and a domain with a dot.
package struct EmailAddress: ParsedText {
    package let text: String

    package init?(_ text: String) {
        let address = CleanText.line(text).lowercased()
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard address.utf8.count <= 254, parts.count == 2, Self.isName(parts[0]), Self.isDomain(parts[1])
        else {
            return nil
        }
        self.text = address
    }

    package var description: String { text }

    private static let nameBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+/=?^_`{|}~-".utf8)

    private static func isName(_ name: Substring) -> Bool {
        (1...64).contains(name.utf8.count) && name.utf8.allSatisfy(nameBytes.contains)
            && !name.hasPrefix(".") && !name.hasSuffix(".") && !name.contains("..")
    }

    private static func isDomain(_ domain: Substring) -> Bool {
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let last = labels.last, last.utf8.count >= 2 else { return false }
        return !last.utf8.allSatisfy(\.isASCIIDigit) && labels.allSatisfy(isLabel)
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.utf8.allSatisfy { $0.isASCIILetterOrDigit || $0 == 45 }
    }
}
