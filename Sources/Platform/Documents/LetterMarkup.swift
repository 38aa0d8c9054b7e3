/// The words of a letter, read: headings, paragraphs and lists with gaps in them.
///
/// - Form: a blank line ends a paragraph; "## " begins a heading and "### " a lesser one; "- " and "1. " begin an
///   entry of a list; "**words**" are strong; "{{value}}" is a gap. On lines of their own: "{{#name}}" … "{{/name}}"
///   stands once for each entry of a list, or where a value is given; "{{?name}}" … "{{/name}}" stands once where there
///   is any; "{{^name}}" … "{{/name}}" where there is none; "{{>part}}" takes in a part that letters share.
package struct LetterMarkup: Hashable, Sendable {
    indirect enum Block: Hashable, Sendable {
        case heading(level: Int, [Inline])
        case paragraph([Inline])
        case item(isNumbered: Bool, [Inline])
        case given(String, [Block])
        case any(String, [Block])
        case missing(String, [Block])
        case part(String)
    }

    enum Inline: Hashable, Sendable {
        case text(String)
        case gap(String)
        case strong([Inline])
    }

    let blocks: [Block]

    /// What can't be read in typed words, with its line, counted from one.
    package struct Problem: Error, Hashable, Sendable {
        package let line: Int
        package let message: String
    }

    package init(_ words: String) throws(Problem) {
        var reading = LetterReading(words)
        blocks = try reading.blocks(until: nil)
    }

    init(blocks: [Block]) { self.blocks = blocks }

    /// Every gap, list and question in it, each once, in the order of the words.
    var names: [String] { Self.names(in: blocks).uniqued() }

    /// The parts it takes in.
    var parts: [String] { Self.parts(in: blocks).uniqued() }

    private static func names(in blocks: [Block]) -> [String] {
        blocks.flatMap { block -> [String] in
            switch block {
            case .heading(_, let words), .paragraph(let words), .item(_, let words): names(in: words)
            case .given(let name, let inner), .any(let name, let inner), .missing(let name, let inner):
                [name] + names(in: inner)
            case .part: []
            }
        }
    }

    static func names(in words: [Inline]) -> [String] {
        words.flatMap { word -> [String] in
            switch word {
            case .text: []
            case .gap(let name): [name]
            case .strong(let inner): names(in: inner)
            }
        }
    }

    private static func parts(in blocks: [Block]) -> [String] {
        blocks.flatMap { block -> [String] in
            switch block {
            case .heading, .paragraph, .item: []
            case .given(_, let inner), .any(_, let inner), .missing(_, let inner): parts(in: inner)
            case .part(let name): [name]
            }
        }
    }
}

extension Array where Element: Hashable {
    /// Without what came before.
    func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
