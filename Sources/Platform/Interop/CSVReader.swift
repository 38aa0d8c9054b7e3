/// One row of a list.
package struct CSVRow: Hashable, Sendable {
    /// The line of the file it begins on; the headings are on line 1, as in a spreadsheet.
    package let line: Int
    package let cells: [String]
    package let problem: Problem?

    package init(line: Int, cells: [String], problem: Problem? = nil) {
        (self.line, self.cells, self.problem) = (line, cells, problem)
    }

    /// Why a row can't be relied on.
    package enum Problem: String, Hashable, Sendable {
        case neverClosed, textAfterQuote, cellTooLong, tooManyCells, cutShort

        package var message: String {
            switch self {
            case .neverClosed:
                "A quotation mark in this row is never closed, so nothing after it can be read. Put it right and send the list again"
            case .textAfterQuote: "This row has a quotation mark in the middle of a cell. Remove it"
            case .cellTooLong: "A cell in this row is far too long"
            case .tooManyCells:
                "This row has more cells than there are headings. Look for a comma that splits a cell in two"
            case .cutShort:
                "The file ends in the middle of this row. Save the list again and send the whole file"
            }
        }
    }
}

/// Reads a list as any spreadsheet writes it: a byte order mark, commas, semicolons or tabs, quoted line breaks,
/// every kind of line end, UTF-8, UTF-16 or Windows-1252.
///
/// Rows come one at a time. A cell that a spreadsheet would take for a formula comes as it was before
/// `CSVWriter` made it safe. Empty rows are left out.
///
/// - Throws: `CSVRefusal` when the whole can't be read; a row that can't be relied on says so itself.
/// - Source: RFC 4180.
package struct CSVReader: Sequence, IteratorProtocol, Sendable {
    package private(set) var headings: [String] = []
    private let text: [UInt8]
    private let limits: CSVLimits
    private let separator: UInt8
    private var place = 0
    private var line = 1

    package init(bytes: [UInt8], limits: CSVLimits = .standard) throws(CSVRefusal) {
        text = try CSVText.utf8(bytes, limits)
        self.limits = limits
        let (start, stated) = Self.statedSeparator(text)
        separator = stated ?? Self.likelySeparator(text[start...])
        (place, line) = (start, start > 0 ? 2 : 1)
        headings = try readHeadings()
    }

    /// How many bytes of the file have been read, and how many there are.
    package var progress: (read: Int, of: Int) { (place, text.count) }

    package mutating func next() -> CSVRow? {
        while let row = read() {
            if row.cells.allSatisfy(\.isEmpty), row.problem == nil { continue }
            guard row.cells.count > headings.count, row.problem == nil else { return row }
            // A spreadsheet may leave empty cells after the last column.
            if row.cells.dropFirst(headings.count).allSatisfy(\.isEmpty) {
                return CSVRow(line: row.line, cells: Array(row.cells.prefix(headings.count)))
            }
            return CSVRow(line: row.line, cells: row.cells, problem: .tooManyCells)
        }
        return nil
    }

    private mutating func readHeadings() throws(CSVRefusal) -> [String] {
        while let row = read() {
            if row.problem == .neverClosed { throw .headingsCutShort }
            var names = row.cells.map { $0.trimmed }
            while names.last?.isEmpty == true { names.removeLast() }
            if names.isEmpty { continue }
            guard names.count <= limits.columns else { throw .tooManyColumns(limit: limits.columns) }
            var seen: Set<String> = []
            for name in names where !name.isEmpty {
                guard seen.insert(name.lowercased()).inserted else { throw .headingTwice(name) }
            }
            return names
        }
        throw .noHeadings
    }

    private mutating func read() -> CSVRow? {
        guard place < text.count else { return nil }
        let start = line
        var cells: [String] = []
        cells.reserveCapacity(headings.count)
        var problem: CSVRow.Problem?
        while true {
            let cell = readCell()
            problem = problem ?? cell.problem
            // What lies beyond is read past, and not kept.
            if cells.count <= limits.columns { cells.append(FormulaSafety.plain(cell.text)) }
            guard place < text.count else {
                let endsWhole = text.last == Byte.newline || text.last == Byte.carriageReturn
                if !endsWhole, problem == nil, !headings.isEmpty, cells.count < headings.count {
                    problem = .cutShort
                }
                break
            }
            let byte = text[place]
            place += 1
            if byte == separator {
                if place < text.count { continue }
                cells.append("")
                if cells.count < headings.count { problem = problem ?? .cutShort }
                break
            }
            if byte == Byte.carriageReturn, place < text.count, text[place] == Byte.newline { place += 1 }
            line += 1
            break
        }
        return CSVRow(line: start, cells: cells, problem: problem)
    }

    /// A cell's text, leaving `place` at whatever ends it.
    private mutating func readCell() -> (text: String, problem: CSVRow.Problem?) {
        guard text[place] == Byte.quote else { return unquoted(from: place) }
        place += 1
        var kept: [UInt8] = []
        var start = place
        while place < text.count {
            let byte = text[place]
            if byte == Byte.newline || byte == Byte.carriageReturn && !isNewline(at: place + 1) { line += 1 }
            if byte == Byte.quote {
                kept += text[start..<place]
                place += 1
                start = place
                if place < text.count, text[place] == Byte.quote {
                    place += 1
                    continue  // Two quotes are one; `start` stands on the second.
                }
                return afterQuote(kept)
            }
            place += 1
        }
        kept += text[start..<place]
        return (String(decoding: kept.prefix(200), as: UTF8.self), .neverClosed)
    }

    private mutating func afterQuote(_ kept: [UInt8]) -> (text: String, problem: CSVRow.Problem?) {
        let rest = unquoted(from: place)
        guard kept.count <= limits.cellBytes else { return ("", .cellTooLong) }
        let isClean = rest.text.utf8.allSatisfy { $0 == Byte.space }
        return (String(decoding: kept, as: UTF8.self), isClean ? nil : .textAfterQuote)
    }

    private mutating func unquoted(from start: Int) -> (text: String, problem: CSVRow.Problem?) {
        while place < text.count {
            let byte = text[place]
            if byte == separator || byte == Byte.newline || byte == Byte.carriageReturn { break }
            place += 1
        }
        guard place - start <= limits.cellBytes else { return ("", .cellTooLong) }
        return (String(decoding: text[start..<place], as: UTF8.self), nil)
    }

    private func isNewline(at index: Int) -> Bool { index < text.count && text[index] == Byte.newline }

    /// Excel's own first line "sep=;" says what parts the cells.
    private static func statedSeparator(_ text: [UInt8]) -> (start: Int, separator: UInt8?) {
        let mark = Array("sep=".utf8)
        guard text.count > 5, Array(text.prefix(4)).map({ $0 | 0x20 }) == mark.map({ $0 | 0x20 }),
            text[5] == Byte.newline || text[5] == Byte.carriageReturn
        else { return (0, nil) }
        let isPair = text[5] == Byte.carriageReturn && text.count > 6 && text[6] == Byte.newline
        return (isPair ? 7 : 6, text[4])
    }

    /// Whichever of comma, semicolon and tab the headings have most of, outside quotation marks.
    private static func likelySeparator(_ text: ArraySlice<UInt8>) -> UInt8 {
        let choices: [UInt8] = [Byte.comma, Byte.semicolon, Byte.tab]
        var counts = [0, 0, 0]
        var isQuoted = false
        for byte in text {
            if byte == Byte.quote { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == Byte.newline || byte == Byte.carriageReturn { break }
            if let choice = choices.firstIndex(of: byte) { counts[choice] += 1 }
        }
        let most = counts.max() ?? 0
        return most == 0 ? Byte.comma : choices[counts.firstIndex(of: most) ?? 0]
    }
}

enum Byte {
    static let tab = UInt8(ascii: "\t"), newline = UInt8(ascii: "\n"), carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " "), quote = UInt8(ascii: "\""), comma = UInt8(ascii: ",")
    static let semicolon = UInt8(ascii: ";"), apostrophe = UInt8(ascii: "'")
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
