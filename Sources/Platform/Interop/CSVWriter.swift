/// Writes a list that every spreadsheet opens and none runs: UTF-8 with its mark, commas, CRLF, quoted where needed.
///
/// - Source: RFC 4180; OWASP, CSV injection.
package struct CSVWriter: Sendable {
    package private(set) var bytes: [UInt8]
    package let headings: [String]

    package init(_ headings: [String]) {
        self.headings = headings
        bytes = [0xEF, 0xBB, 0xBF]
        add(headings)
    }

    package mutating func add(_ cells: [String]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(Byte.comma) }
            Self.append(cell.utf8, to: &bytes)
        }
        bytes += [Byte.carriageReturn, Byte.newline]
    }

    /// What was written since the last time, for a file that is written as it grows.
    package mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// One cell as it stands in a file, for whoever writes a million rows of their own.
    package static func append(_ cell: some BidirectionalCollection<UInt8>, to bytes: inout [UInt8]) {
        // Nearly every cell begins and ends with an ASCII letter or digit, and has nothing special in it.
        if let first = cell.first, let last = cell.last, isPlain(first), isPlain(last),
            !cell.contains(where: isSpecial)
        {
            return bytes.append(contentsOf: cell)
        }
        appendCarefully(FormulaSafety.safe(String(decoding: cell, as: UTF8.self)), to: &bytes)
    }

    private static func appendCarefully(_ cell: String, to bytes: inout [UInt8]) {
        // A null character would end the text in many a reader.
        let needsQuotes =
            cell.utf8.contains(where: isSpecial) || cell.first?.isWhitespace == true
            || cell.last?.isWhitespace == true
        guard needsQuotes else { return bytes.append(contentsOf: cell.utf8) }
        bytes.append(Byte.quote)
        for byte in cell.utf8 where byte != 0 {
            if byte == Byte.quote { bytes.append(Byte.quote) }
            bytes.append(byte)
        }
        bytes.append(Byte.quote)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 48 && byte <= 57 || byte >= 65 && byte <= 90 || byte >= 97 && byte <= 122
    }

    /// A semicolon or tab would part cells where that's the custom, and what follows might be a formula.
    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case Byte.comma, Byte.semicolon, Byte.tab, Byte.quote, Byte.newline, Byte.carriageReturn, 0: true
        default: false
        }
    }
}

/// Cells that a spreadsheet would take for formulas, and back.
///
/// A safe cell has an apostrophe before it, which spreadsheets take as "this is text". What has apostrophes before a
/// formula gets one more, so that reading always gives what was written.
package enum FormulaSafety {
    package static func safe(_ cell: String) -> String { isRisky(cell) ? "'" + cell : cell }

    package static func plain(_ cell: String) -> String {
        guard cell.utf8.first == Byte.apostrophe, isRisky(cell) else { return cell }
        return String(cell.unicodeScalars.dropFirst())
    }

    /// Whether it begins, after any apostrophes, as a formula does.
    private static func isRisky(_ cell: String) -> Bool {
        guard let first = cell.utf8.first else { return false }
        // Nearly every cell begins with an ASCII letter or digit.
        if first >= 48 && first <= 57 || first >= 65 && first <= 90 || first >= 97 && first <= 122 {
            return false
        }
        let rest = cell.unicodeScalars.drop { $0 == "'" }
        if let start = rest.first, start == "\t" || start == "\r" || start == "\n" { return true }
        return rest.first { !$0.properties.isWhitespace }.map(starts.contains) ?? false
    }

    private static let starts = Set("=+-@＝＋－＠".unicodeScalars)
}
