import Foundation

/// Why a whole file can't be read as a list, in words for whoever chose it.
package enum CSVRefusal: Error, Hashable, Sendable {
    case empty
    case tooLarge(limit: Int)
    /// A spreadsheet or another packed file, whatever its name ends in.
    case packed
    case notText
    case noHeadings
    case tooManyColumns(limit: Int)
    case headingTwice(String)
    case headingsCutShort

    package var message: String {
        switch self {
        case .empty: "The file is empty"
        case .tooLarge(let limit): "The file is larger than \(limit / 1_048_576) MB. Send it in parts"
        case .packed:
            "This is a spreadsheet or a packed file, not CSV. Open it, choose Save as, and choose “CSV UTF-8”"
        case .notText:
            "This isn’t a text file, or it’s damaged. Save the list again as “CSV UTF-8” and try that file"
        case .noHeadings: "The first row must be the headings of the columns"
        case .tooManyColumns(let limit): "The file has more than \(limit) columns"
        case .headingTwice(let heading):
            "Two columns have the heading “\(heading)”. Rename or remove one of them"
        case .headingsCutShort:
            "The headings have a quotation mark that is never closed. Save the list again as “CSV UTF-8”"
        }
    }
}

/// How much of a file is looked at.
package struct CSVLimits: Sendable {
    package var bytes: Int
    package var columns: Int
    /// Excel's own limit for one cell is 32,767 characters.
    package var cellBytes: Int

    package init(bytes: Int = 256 * 1_048_576, columns: Int = 200, cellBytes: Int = 131_072) {
        (self.bytes, self.columns, self.cellBytes) = (bytes, columns, cellBytes)
    }

    package static let standard = CSVLimits()
}

/// A file's bytes as UTF-8, whatever program wrote them.
///
/// - Form: UTF-8 or UTF-16 with or without its mark; anything else is read as Windows-1252, in which Excel saves "CSV".
/// - Source: RFC 4180; WHATWG Encoding, windows-1252.
enum CSVText {
    static func utf8(_ bytes: [UInt8], _ limits: CSVLimits) throws(CSVRefusal) -> [UInt8] {
        guard bytes.count <= limits.bytes else { throw .tooLarge(limit: limits.bytes) }
        guard !isPacked(bytes) else { throw .packed }
        let text = try decoded(bytes)
        guard !text.contains(0) else { throw .notText }
        guard text.contains(where: { $0 > 32 }) else { throw .empty }
        return text
    }

    /// ZIP (and so Excel's own files), old Excel, gzip and PDF say so in their first bytes.
    private static func isPacked(_ bytes: [UInt8]) -> Bool {
        let marks: [[UInt8]] = [
            [0x50, 0x4B, 0x03, 0x04], [0x50, 0x4B, 0x05, 0x06], [0xD0, 0xCF, 0x11, 0xE0], [0x1F, 0x8B],
            Array("%PDF".utf8),
        ]
        return marks.contains { bytes.starts(with: $0) }
    }

    private static func decoded(_ bytes: [UInt8]) throws(CSVRefusal) -> [UInt8] {
        if bytes.starts(with: [0xFF, 0xFE]) { return try wide(bytes, lowFirst: true) }
        if bytes.starts(with: [0xFE, 0xFF]) { return try wide(bytes, lowFirst: false) }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        if String(validating: body, as: UTF8.self) != nil { return body }
        return windows1252(body)
    }

    private static func wide(_ bytes: [UInt8], lowFirst: Bool) throws(CSVRefusal) -> [UInt8] {
        guard bytes.count.isMultiple(of: 2) else { throw .notText }
        let units = stride(from: 2, to: bytes.count, by: 2).map { index in
            let (one, other) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return lowFirst ? other << 8 | one : one << 8 | other
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw .notText }
        return Array(text.utf8)
    }

    private static func windows1252(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes {
            if byte < 0x80 {
                text.append(byte)
            } else {
                let scalar = byte < 0xA0 ? upper[Int(byte) - 0x80] : Unicode.Scalar(byte)
                text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        return text
    }

    /// 0x80 to 0x9F: quotes, dashes, the euro sign and a few letters.
    private static let upper: [Unicode.Scalar] = Array(
        "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars)
}
