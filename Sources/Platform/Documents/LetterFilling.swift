import Core

/// Fills the gaps of a letter's words.
struct LetterFilling {
    let parts: [String: LetterMarkup]

    /// One piece of a filled letter, its texts as somebody wrote them.
    enum Piece: Hashable, Sendable {
        case heading(level: Int, [Run])
        case paragraph([Run])
        case item(isNumbered: Bool, [Run])
    }

    struct Run: Hashable, Sendable {
        let text: String
        var isStrong = false
        /// Whether it's an address on the web, in the letter's own words.
        var isAddress = false
    }

    func pieces(
        _ markup: LetterMarkup, _ values: [String: String], _ lists: [String: [[String: String]]]
    ) -> [Piece] {
        markup.blocks.flatMap { pieces($0, values, lists) }
    }

    private func pieces(
        _ block: LetterMarkup.Block, _ values: [String: String], _ lists: [String: [[String: String]]]
    ) -> [Piece] {
        switch block {
        case .heading(let level, let words):
            let runs = Self.runs(words, values)
            return runs.isEmpty ? [] : [.heading(level: level, runs)]
        case .paragraph(let words):
            if case .gap(let name) = words.first, words.count == 1 {
                // What somebody wrote at length keeps its own paragraphs.
                return Self.paragraphs(values[name] ?? "").map {
                    .paragraph([Run(text: $0)])
                }
            }
            let runs = Self.runs(words, values)
            return runs.isEmpty ? [] : [.paragraph(runs)]
        case .item(let isNumbered, let words):
            let runs = Self.runs(words, values)
            return runs.isEmpty ? [] : [.item(isNumbered: isNumbered, runs)]
        case .given(let name, let inner):
            if let entries = lists[name] {
                return entries.flatMap { entry in
                    let within = values.merging(entry) { _, own in own }
                    return inner.flatMap { pieces($0, within, lists) }
                }
            }
            return (values[name] ?? "").isEmpty ? [] : inner.flatMap { pieces($0, values, lists) }
        case .any(let name, let inner):
            return Self.isGiven(name, values, lists) ? inner.flatMap { pieces($0, values, lists) } : []
        case .missing(let name, let inner):
            return Self.isGiven(name, values, lists) ? [] : inner.flatMap { pieces($0, values, lists) }
        case .part(let name):
            return (parts[name]?.blocks ?? []).flatMap { pieces($0, values, lists) }
        }
    }

    private static func isGiven(
        _ name: String, _ values: [String: String], _ lists: [String: [[String: String]]]
    ) -> Bool { lists[name].map { !$0.isEmpty } ?? !(values[name] ?? "").isEmpty }

    /// Nothing where the words come to nothing.
    private static func runs(_ words: [LetterMarkup.Inline], _ values: [String: String]) -> [Run] {
        let runs = runs(words, values, isStrong: false).filter { !$0.text.isEmpty }
        return runs.contains { $0.text.contains { !$0.isWhitespace } } ? runs : []
    }

    private static func runs(
        _ words: [LetterMarkup.Inline], _ values: [String: String], isStrong: Bool
    ) -> [Run] {
        words.flatMap { word -> [Run] in
            switch word {
            case .text(let text): addresses(in: text, isStrong: isStrong)
            case .gap(let name): [Run(text: values[name] ?? "", isStrong: isStrong)]
            case .strong(let inner): runs(inner, values, isStrong: true)
            }
        }
    }

    /// The text parted at the addresses in it; only those that whoever set the words wrote become links.
    private static func addresses(in text: String, isStrong: Bool) -> [Run] {
        var (runs, rest) = ([Run](), text[...])
        while let found = rest.firstMatch(of: #/www\.[a-z0-9.-]+[a-z0-9](?:/[A-Za-z0-9/_-]*)?/#) {
            runs.append(Run(text: String(rest[..<found.range.lowerBound]), isStrong: isStrong))
            runs.append(Run(text: String(found.output), isStrong: isStrong, isAddress: true))
            rest = rest[found.range.upperBound...]
        }
        return runs + [Run(text: String(rest), isStrong: isStrong)]
    }

    private static func paragraphs(_ text: String) -> [String] {
        CleanText.block(text).split(separator: "\n\n", omittingEmptySubsequences: true).map { part in
            String(part).split(separator: "\n").joined(separator: "\n")
        }
    }
}
