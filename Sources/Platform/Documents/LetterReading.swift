/// Reads the words of a letter line by line.
struct LetterReading {
    private let lines: [Substring]
    private var next = 0
    private var depth = 0

    static let lineLimit = 2_000

    init(_ words: String) {
        lines = words.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The blocks up to the line that closes `name`, or up to the end of the words.
    mutating func blocks(until name: String?) throws(LetterMarkup.Problem) -> [LetterMarkup.Block] {
        let opened = next
        var blocks: [LetterMarkup.Block] = []
        var open: Open?
        func close(_ open: inout Open?) {
            if let ended = open { blocks.append(ended.block) }
            open = nil
        }
        while next < lines.count {
            let line = lines[next].trimmed
            next += 1
            guard line.utf8.count <= Self.lineLimit else { throw problem("is too long") }
            if line.isEmpty {
                close(&open)
            } else if let tag = Tag(line) {
                close(&open)
                switch tag.kind {
                case "/":
                    guard tag.name == name else {
                        throw problem("closes “\(tag.name)”, which isn’t open there")
                    }
                    return blocks
                case ">": blocks.append(.part(tag.name))
                default:
                    depth += 1
                    guard depth <= 3 else { throw problem("is a passage within a passage within a passage") }
                    let inner = try self.blocks(until: tag.name)
                    depth -= 1
                    switch tag.kind {
                    case "#": blocks.append(.given(tag.name, inner))
                    case "?": blocks.append(.any(tag.name, inner))
                    default: blocks.append(.missing(tag.name, inner))
                    }
                }
            } else if let begun = try Self.begun(
                line, { words throws(LetterMarkup.Problem) in try inlines(words) })
            {
                close(&open)
                if case .heading = begun.block { blocks.append(begun.block) } else { open = begun }
            } else {
                let words = try inlines(line)
                if open != nil {
                    open?.add(words)
                } else {
                    open = Open(isItem: nil, words: words)
                }
            }
        }
        close(&open)
        if let name { throw LetterMarkup.Problem(line: opened, message: "“{{#\(name)}}” is never closed") }
        return blocks
    }

    /// A paragraph or an entry of a list that the next line may go on with.
    private struct Open {
        /// Whether it's a numbered entry; `nil` for a paragraph.
        let isItem: Bool?
        var words: [LetterMarkup.Inline]
        var headingLevel: Int?

        mutating func add(_ more: [LetterMarkup.Inline]) { words += [.text(" ")] + more }

        var block: LetterMarkup.Block {
            if let headingLevel { return .heading(level: headingLevel, words) }
            return isItem.map { .item(isNumbered: $0, words) } ?? .paragraph(words)
        }
    }

    /// A line that begins a heading or an entry of a list.
    private static func begun(
        _ line: Substring,
        _ inlines: (Substring) throws(LetterMarkup.Problem) -> [LetterMarkup.Inline]
    ) throws(LetterMarkup.Problem) -> Open? {
        for (mark, level) in [("## ", 2), ("### ", 3)] where line.hasPrefix(mark) {
            return Open(
                isItem: nil, words: try inlines(line.dropFirst(mark.count).trimmed), headingLevel: level)
        }
        if line.hasPrefix("- ") {
            return Open(isItem: false, words: try inlines(line.dropFirst(2).trimmed))
        }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        if (1...2).contains(digits.count), line.dropFirst(digits.count).hasPrefix(". ") {
            return Open(isItem: true, words: try inlines(line.dropFirst(digits.count + 2).trimmed))
        }
        return nil
    }

    private func problem(_ message: String) -> LetterMarkup.Problem {
        LetterMarkup.Problem(line: next, message: "Line \(next) \(message)")
    }

    /// Text, gaps and strong words of a line.
    private func inlines(_ text: Substring, isStrong: Bool = false) throws(LetterMarkup.Problem)
        -> [LetterMarkup.Inline]
    {
        var (found, rest) = ([LetterMarkup.Inline](), text)
        while !rest.isEmpty {
            if rest.hasPrefix("{{") {
                guard let end = rest.firstRange(of: "}}") else { throw problem("has “{{” without “}}”") }
                let name = rest[rest.index(rest.startIndex, offsetBy: 2)..<end.lowerBound].trimmed
                guard Tag.isName(name) else {
                    throw problem("has “{{\(name)}}”, which is no name of a value")
                }
                found.append(.gap(String(name)))
                rest = rest[end.upperBound...]
            } else if rest.hasPrefix("**"), !isStrong {
                let inner = rest.dropFirst(2)
                guard let end = inner.firstRange(of: "**") else { throw problem("has “**” without another") }
                found.append(.strong(try inlines(inner[..<end.lowerBound], isStrong: true)))
                rest = inner[end.upperBound...]
            } else {
                let stop = Self.stop(in: rest.dropFirst(), isStrong: isStrong) ?? rest.endIndex
                found.append(.text(String(rest[..<stop])))
                rest = rest[stop...]
            }
        }
        return found
    }

    private static func stop(in text: Substring, isStrong: Bool) -> Substring.Index? {
        let gap = text.firstRange(of: "{{")?.lowerBound
        let strong = isStrong ? nil : text.firstRange(of: "**")?.lowerBound
        return [gap, strong].compactMap { $0 }.min()
    }

    /// "{{#name}}", "{{?name}}", "{{^name}}", "{{/name}}" or "{{>name}}" on a line of its own.
    private struct Tag {
        let kind: Character
        let name: String

        init?(_ line: Substring) {
            guard line.hasPrefix("{{"), line.hasSuffix("}}"), line.count > 5 else { return nil }
            let inner = line.dropFirst(2).dropLast(2)
            guard let kind = inner.first, "#?^/>".contains(kind) else { return nil }
            let name = inner.dropFirst().trimmed
            guard Self.isName(name) else { return nil }
            (self.kind, self.name) = (kind, String(name))
        }

        static func isName(_ text: Substring) -> Bool {
            guard let first = text.first, first.isASCII, first.isLetter else { return false }
            return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        }
    }
}

extension Substring {
    /// Without white space at its ends.
    var trimmed: Substring {
        var text = self
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}
