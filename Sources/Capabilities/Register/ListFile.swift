import Core
import Interop

/// A partner's list as it came, with what its headings mean for this partner.
package struct ListFile: Sendable {
    let rows: [CSVRow]
    package let headings: [String]
    package let columns: [ListColumn?]
    package let hash: String
    /// The line after which nothing can be read, if there is one.
    let brokenAfter: Int?
    /// Columns with days in the American order.
    let turned: Set<ListColumn>

    package init(_ bytes: [UInt8], _ mapping: ListMapping) throws {
        let reader = try CSVReader(bytes: bytes)
        self.init(reader.headings, Array(reader), mapping, hash: FingerprintText.of(bytes))
    }

    /// Rows that were kept, under the headings that they came under.
    init(_ headings: [String], _ rows: [CSVRow], _ mapping: ListMapping, hash: String = "") {
        (self.headings, self.rows, self.hash) = (headings, rows, hash)
        columns = mapping.columns(of: headings)
        let last = rows.last
        let isBroken = last?.problem == .neverClosed || last?.problem == .cutShort
        brokenAfter = isBroken ? last?.line : nil
        turned = ListReading.turned(columns, rows)
    }

    /// So many rows from a place on, or those that are left.
    func rows(_ start: Int, _ count: Int) -> ArraySlice<CSVRow> {
        rows[start..<min(start + count, rows.count)]
    }

    /// Headings that stand for nothing we know, in their order.
    package var unknownHeadings: [String] {
        zip(headings, columns).compactMap { $1 == nil && !$0.isEmpty ? $0 : nil }
    }

    /// - Throws: `ListRefusal` where the list as a whole isn't what its source declared.
    func check(_ source: ListSource, asAt: LocalDate, isFull: Bool, today: LocalDate) throws(ListRefusal) {
        let has = Set(columns.compactMap(\.self))
        guard asAt <= today else { throw .asAtInFuture }
        guard source.basis != .countOnly else { throw .namesNotAllowed }
        guard !(headings.first == "code" && headings.count <= 5 && !has.contains(.familyName)) else {
            throw .noCodesHere
        }
        guard has.contains(.givenName) || has.contains(.familyName) else { throw .noNames }
        guard source.basis != .agreed || has.contains(.agreedOn) else { throw .noAgreedColumn }
        if isFull, let brokenAfter { throw .damaged(line: brokenAfter) }
    }
}
