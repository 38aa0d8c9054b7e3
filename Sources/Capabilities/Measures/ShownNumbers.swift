import Core

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

/// The carers we know of beside the census's estimate, for the same district.
package struct Comparison: Hashable, Sendable {
    package let known: ShownNumber
    package let estimate: Int

    package init(known: ShownNumber, estimate: Int) {
        (self.known, self.estimate) = (known, ShownNumber.rounded(estimate))
    }

    /// A whole number of hundredths, worked out from what is shown; `nil` where that is hidden or more than the estimate.
    package var percent: Int? {
        guard let known = known.value, estimate > 0, known <= estimate else { return nil }
        return (200 * known + estimate) / (2 * estimate)
    }

    package var percentText: String {
        if let percent { return "\(percent)%" }
        if let known = known.value, known > estimate { return "More than 100%: the estimate is out of date" }
        return "Too few to say"
    }

    /// How many carers nobody told us of, if the estimate holds.
    package var gap: Int? {
        guard let known = known.value, known <= estimate else { return nil }
        return estimate - known
    }
}
