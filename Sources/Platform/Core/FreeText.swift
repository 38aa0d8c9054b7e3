import Foundation

/// Several lines somebody wrote, in their own words.
///
/// - Form: NFC, line breaks as "\n", nothing invisible; not empty; 5,000 characters unless a form says otherwise.
package struct FreeText: ParsedText {
    package static let defaultLimit = 5_000

    package let text: String

    package init?(_ text: String) {
        let clean = CleanText.block(text)
        guard !clean.isEmpty else { return nil }
        self.text = clean
    }

    /// Text from a form; `nil` when there is none.
    ///
    /// - Throws: `TooLong` beyond `limit` characters.
    package static func typed(_ text: String, limit: Int = defaultLimit) throws(TooLong) -> FreeText? {
        guard let typed = FreeText(text) else { return nil }
        let length = CleanText.length(typed.text)
        guard length <= limit else { throw TooLong(limit: limit, length: length) }
        return typed
    }

    package struct TooLong: Error, Hashable, Sendable {
        package let limit: Int
        package let length: Int

        package init(limit: Int, length: Int) { (self.limit, self.length) = (limit, length) }

        /// "Note must be 5,000 characters or fewer. You have 12 too many."
        package func message(for label: String) -> String {
            "\(label) must be \(grouped(limit)) characters or fewer. You have \(grouped(length - limit)) too many."
        }
    }

    package var description: String { text }
}

/// "5,000".
package func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var shown = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { shown.append(",") }
        shown.append(digit)
    }
    return number < 0 ? "−\(shown)" : shown
}
