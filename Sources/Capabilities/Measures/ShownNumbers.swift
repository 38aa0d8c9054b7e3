import Core

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
