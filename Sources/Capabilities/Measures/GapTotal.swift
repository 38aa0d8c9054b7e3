import Core

/// A total that has restricted people in it, wherever that tells nobody that there are any.
///
/// Somebody who adds up what they see of the parts, or counts a list they may open, would find one by what is left over.
/// So restricted people are added only while the total stays one that the parts alone could have.
package struct GapTotal: Hashable, Sendable {
    package let shown: ShownNumber
    /// Every sum that the parts and this total leave possible.
    package let possible: ClosedRange<Int>

    /// - Parameters:
    ///   - listed: everybody but restricted people.
    ///   - parts: what a reader knows of each part, which have no restricted people in them.
    package init(listed: Int, restricted: Int, parts: [ClosedRange<Int>]) {
        let sums = parts.reduce(0...0) { $0.lowerBound + $1.lowerBound...$0.upperBound + $1.upperBound }
        let whole = ShownNumber.published(listed + restricted)
        shown = whole.counts.overlaps(sums) ? whole : .published(listed)
        possible = sums.clamped(to: shown.counts)
    }

    /// Of several parts, each a total itself.
    package init(listed: Int, restricted: Int, of totals: [GapTotal]) {
        self.init(listed: listed, restricted: restricted, parts: totals.map(\.possible))
    }
}

extension ShownNumber {
    /// Every count that is shown like this.
    package var counts: ClosedRange<Int> {
        switch self {
        case .exact(let count): count...count
        case .few: 1...7
        case .rounded(let count): count == 0 ? 0...0 : count - 2...count + 2
        }
    }
}

extension GapFigure {
    /// What the reader's organisation can know of those who are listed, whichever of its people reads.
    var known: ClosedRange<Int> {
        if people > 0, knownToReaders == people {
            let codes = ShownNumber.published(coded).counts
            return people + codes.lowerBound...people + codes.upperBound
        }
        let counts = ShownNumber.published(listed).counts
        return max(counts.lowerBound, knownToReaders)...counts.upperBound
    }
}

extension [GapFigure] {
    var listed: Int { reduce(0) { $0 + $1.listed } }
    var restricted: Int { reduce(0) { $0 + $1.restricted } }

    /// Those of a place who were confirmed in the last year, or who weren't.
    func total(confirmed: Bool) -> GapTotal {
        let figures = filter { $0.cell.isConfirmed == confirmed }
        return GapTotal(
            listed: figures.listed, restricted: figures.restricted, parts: figures.map(\.known))
    }

    /// Everybody of a place.
    var total: GapTotal {
        GapTotal(
            listed: listed, restricted: restricted, of: [total(confirmed: true), total(confirmed: false)])
    }
}
