/// A number of people as somebody may see it.
///
/// - Source: standards/accessibility-and-privacy.md section 3, method A: 1 to 7 is hidden, more is rounded to the nearest 5.
package enum ShownNumber: Hashable, Sendable {
    case exact(Int)
    case rounded(Int)
    case few

    package static func published(_ count: Int) -> ShownNumber {
        switch count {
        case ...0: .rounded(0)
        case 1...7: .few
        default: .rounded(rounded(count))
        }
    }

    /// Halves up, in whole numbers.
    package static func rounded(_ count: Int) -> Int { 5 * ((2 * count + 5) / 10) }

    /// `nil` where it is hidden.
    package var value: Int? {
        switch self {
        case .exact(let count), .rounded(let count): count
        case .few: nil
        }
    }

    package var text: String { value.map(grouped) ?? "1 to 7" }

    /// As it stands in a file of figures.
    package var inFile: String { value.map(String.init) ?? "*" }
}
