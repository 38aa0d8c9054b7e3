import Foundation

/// What the census says of unpaid carers, by district.
///
/// - Source: Office for National Statistics, Census 2021, table TS039; Open Government Licence v3.0.
package struct Census: Sendable {
    /// Residents aged 5 and over who said that they look after somebody unpaid.
    package let carers: [String: Int]

    package static let england: Census = {
        let file = Bundle.module.bundleURL.appending(path: "Reference/census-2021-unpaid-care.csv")
        return Census(text: (try? String(contentsOf: file, encoding: .utf8)) ?? "")
    }()

    init(text: String) {
        let lines = text.split(separator: "\n").map { $0.split(separator: ",") }
        guard let head = lines.first, let district = head.firstIndex(of: "lad_2021"),
            let total = head.firstIndex(of: "any_unpaid_care")
        else {
            carers = [:]
            return
        }
        let pairs = lines.dropFirst().compactMap { cells -> (String, Int)? in
            guard cells.count == head.count, let count = Int(cells[total]) else { return nil }
            return (String(cells[district]), count)
        }
        carers = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// What stands beside every use of it.
    package static let licence =
        "Source: Office for National Statistics, Census 2021, licensed under the Open Government Licence v3.0."
}
