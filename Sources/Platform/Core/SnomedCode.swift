import Foundation

/// A SNOMED CT identifier whose form and check digit are right; not proof that the concept exists.
///
/// - Form: 6 to 18 digits, no leading zero, partition 00 or 10 (a concept), Verhoeff check digit last.
/// - Source: SNOMED CT Release File Specification, "SCTID Data Type".
package struct SnomedCode: ParsedText {
    package let digits: String

    package init?(_ text: String) {
        let values = text.utf8.map { Int($0) - 48 }
        guard (6...18).contains(values.count), values.allSatisfy((0...9).contains), values[0] != 0,
            values[values.count - 2] == 0, values[values.count - 3] <= 1,
            Self.passesVerhoeff(values)
        else { return nil }
        digits = text
    }

    package var description: String { digits }

    static func passesVerhoeff(_ values: [Int]) -> Bool {
        var check = 0
        for (place, value) in values.reversed().enumerated() {
            check = product[check][permutation[place % 8][value]]
        }
        return check == 0
    }

    /// Multiplication in the dihedral group of the pentagon.
    private static let product = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 0, 6, 7, 8, 9, 5], [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
        [3, 4, 0, 1, 2, 8, 9, 5, 6, 7], [4, 0, 1, 2, 3, 9, 5, 6, 7, 8], [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
        [6, 5, 9, 8, 7, 1, 0, 4, 3, 2], [7, 6, 5, 9, 8, 2, 1, 0, 4, 3], [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
        [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    ]

    private static let permutation = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4], [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
        [8, 9, 1, 6, 0, 4, 3, 5, 2, 7], [9, 4, 5, 3, 1, 2, 6, 8, 7, 0], [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
        [2, 7, 9, 3, 8, 0, 6, 4, 1, 5], [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
    ]
}
