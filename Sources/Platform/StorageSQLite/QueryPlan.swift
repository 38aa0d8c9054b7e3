import Foundation

/// What SQLite says it would do, read for tables that it would go through from end to end.
struct QueryPlan {
    /// Tables read whole, other than in an index's order and only as far as a limit.
    let scannedTables: [String]

    init(_ details: [String], of text: String, tables: Set<String>) {
        let isLimited = text.range(of: #"\blimit\b"#, options: [.regularExpression, .caseInsensitive]) != nil
        scannedTables = details.compactMap { detail in
            let words = detail.split(separator: " ").map(String.init)
            guard words.first == "SCAN", words.count > 1 else { return nil }
            if isLimited, detail.contains(" INDEX ") { return nil }
            return Self.table(named: words[1], in: text, of: tables)
        }
    }

    /// The table that `name` stands for; `nil` for a subquery, whose own tables are told of separately.
    private static func table(named name: String, in text: String, of tables: Set<String>) -> String? {
        if tables.contains(name) { return name }
        let alias = NSRegularExpression.escapedPattern(for: name)
        guard
            let pattern = try? NSRegularExpression(
                pattern: #"\b(\w+)"?\s+(?:as\s+)?"?\#(alias)\b"#, options: .caseInsensitive)
        else { return nil }
        return pattern.matches(in: text, range: NSRange(text.startIndex..., in: text))
            .compactMap { Range($0.range(at: 1), in: text).map { String(text[$0]) } }
            .first { tables.contains($0) }
    }
}
