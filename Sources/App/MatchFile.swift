import Foundation
import Interop
import Matching

/// A list on its way into a roster: read as a stream of bytes, because it may hold a million people.
///
/// - Form: RFC 4180 with commas, semicolons or tabs; UTF-8 or Windows-1252, with or without a byte order mark;
///   the columns of `MatchField` by their headings in any order, any missing but `record_id`, others ignored.
/// - Errors: `CommandFailure` that names the file and the line.
struct MatchFile {
    private let path: String
    private var line = 1
    private var separator = UInt8(ascii: ",")
    /// What each column is; nil for columns that aren't compared.
    private var columns: [Column] = []
    private let scratch = Scratch()

    /// A quoted cell without its quotation marks.
    private final class Scratch {
        var bytes: [UInt8] = []
    }

    private enum Column { case record, field(MatchField), other }

    init(_ path: String) { self.path = path }

    private static let chunkSize = 1 << 20
    private static let rowLimit = 1 << 20

    /// Adds every record of the file to `builder`, and its identifier to `identifiers`.
    mutating func read(into builder: inout RosterBuilder, _ identifiers: inout RecordIdentifiers) throws {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure("There is no file \(path) that can be read")
        }
        defer { try? file.close() }
        var waiting: [UInt8] = []
        while true {
            let chunk = try file.read(upToCount: Self.chunkSize) ?? Data()
            if line == 1, columns.isEmpty, waiting.isEmpty { try refuseOtherKinds(chunk) }
            waiting.append(contentsOf: chunk)
            if waiting.isEmpty { break }
            let used = try waiting.withUnsafeBufferPointer { bytes in
                try readRows(bytes, isLast: chunk.isEmpty, &builder, &identifiers)
            }
            if chunk.isEmpty { break }
            waiting.removeFirst(used)
            if waiting.count > Self.rowLimit {
                throw problem("a row is longer than a megabyte: is a quotation mark never closed?")
            }
        }
        guard !columns.isEmpty else { throw CommandFailure("\(path) is empty") }
    }

    private func refuseOtherKinds(_ start: Data) throws {
        let marks: [([UInt8], String)] = [
            ([0x50, 0x4B], "a spreadsheet or zip file"), ([0xD0, 0xCF], "an old spreadsheet"),
            ([0xFF, 0xFE], "UTF-16 text"), ([0xFE, 0xFF], "UTF-16 text"),
            ([0x1F, 0x8B], "a compressed file"),
        ]
        for (mark, kind) in marks where start.starts(with: mark) {
            throw CommandFailure("\(path) is \(kind), not CSV. Save it as “CSV UTF-8” and try again")
        }
    }

    /// Reads whole rows and says how many bytes they took.
    private mutating func readRows(
        _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, _ builder: inout RosterBuilder,
        _ identifiers: inout RecordIdentifiers
    ) throws -> Int {
        var start = 0
        while start < bytes.count {
            guard let end = try rowEnd(bytes, from: start, isLast: isLast) else { break }
            let row = UnsafeBufferPointer(rebasing: bytes[start..<end.content])
            if columns.isEmpty {
                try readHeadings(row)
            } else if row.contains(where: { $0 != separator && $0 != 32 }) {
                try readRecord(row, &builder, &identifiers)
            }
            line += end.lines
            start = end.next
        }
        return start
    }

    /// Where the row that begins at `start` ends; nil when more must be read.
    private func rowEnd(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isLast: Bool
    ) throws -> (content: Int, next: Int, lines: Int)? {
        var place = start
        var lines = 1
        var isQuoted = false
        while place < bytes.count {
            switch bytes[place] {
            case 34: isQuoted.toggle()
            case 10 where isQuoted: lines += 1
            case 10: return (place, place + 1, lines)
            case 13 where !isQuoted:
                guard place + 1 < bytes.count || isLast else { return nil }
                let isPair = place + 1 < bytes.count && bytes[place + 1] == 10
                return (place, place + (isPair ? 2 : 1), lines)
            case 0: throw problem("there is a null character: this isn't text")
            default: break
            }
            place += 1
        }
        guard isLast else { return nil }
        if isQuoted { throw problem("a quotation mark is never closed") }
        return (place, place, lines)
    }

    private mutating func readHeadings(_ row: UnsafeBufferPointer<UInt8>) throws {
        var row = row
        if row.starts(with: [0xEF, 0xBB, 0xBF]) { row = UnsafeBufferPointer(rebasing: row[3...]) }
        if row.count == 5, row.starts(with: Array("sep=".utf8)) {
            separator = row[4]
            return
        }
        if separator == UInt8(ascii: ",") {
            let likely: [UInt8] = [44, 59, 9]
            separator = likely.max { one, other in count(one, in: row) < count(other, in: row) } ?? 44
        }
        var names: [String] = []
        try forEachCell(row) { _, cell in
            names.append(
                String(decoding: cell, as: UTF8.self).trimmingCharacters(in: .whitespaces).lowercased())
        }
        columns = names.map { name in
            if name == "record_id" { return .record }
            return MatchField.allCases.first { $0.heading == name }.map(Column.field) ?? .other
        }
        let known = names.filter { name in MatchField.allCases.contains { $0.heading == name } }
        guard names.filter({ $0 == "record_id" }).count == 1 else {
            throw CommandFailure("\(path) needs one column headed record_id")
        }
        guard !known.isEmpty else {
            let headings = MatchField.allCases.map(\.heading).joined(separator: ", ")
            throw CommandFailure("\(path) has nothing to compare. It needs some of: \(headings)")
        }
        guard Set(known).count == known.count else {
            throw CommandFailure("\(path) has a heading twice")
        }
    }

    private func count(_ byte: UInt8, in row: UnsafeBufferPointer<UInt8>) -> Int {
        row.reduce(0) { $0 + ($1 == byte ? 1 : 0) }
    }

    private mutating func readRecord(
        _ row: UnsafeBufferPointer<UInt8>, _ builder: inout RosterBuilder,
        _ identifiers: inout RecordIdentifiers
    ) throws {
        builder.begin()
        let columns = columns
        let before = identifiers.count
        try forEachCell(row) { place, cell in
            guard place < columns.count else {
                if cell.isEmpty { return }
                throw problem("the row has more cells than there are headings")
            }
            switch columns[place] {
            case .record where cell.first == UInt8(ascii: "'"):
                // As it was before it was made safe for spreadsheets.
                let plain = FormulaSafety.plain(String(decoding: cell, as: UTF8.self))
                Array(plain.utf8).withUnsafeBufferPointer { identifiers.append($0) }
            case .record where !cell.isEmpty: identifiers.append(cell)
            case .field(let field): builder.set(field, cell)
            case .record, .other: break
            }
        }
        guard identifiers.count > before else { throw problem("the row has no record_id") }
    }

    private func forEachCell(
        _ row: UnsafeBufferPointer<UInt8>, _ body: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws {
        var place = 0
        var number = 0
        while place <= row.count {
            let start = place
            if place < row.count, row[place] == 34 {
                place = try unquote(row, from: place + 1)
                try scratch.bytes.withUnsafeBufferPointer { try give(number, $0, body) }
            } else {
                while place < row.count, row[place] != separator { place += 1 }
                try give(number, UnsafeBufferPointer(rebasing: row[start..<place]), body)
            }
            number += 1
            place += 1
        }
    }

    /// Puts a quoted cell into `scratch` and says where it ended.
    private func unquote(_ row: UnsafeBufferPointer<UInt8>, from start: Int) throws -> Int {
        scratch.bytes.removeAll(keepingCapacity: true)
        var place = start
        while place < row.count {
            if row[place] == 34 {
                guard place + 1 < row.count, row[place + 1] == 34 else { break }
                place += 1
            }
            scratch.bytes.append(row[place])
            place += 1
        }
        place += 1
        guard place >= row.count || row[place] == separator else {
            throw problem("there is text after a closing quotation mark")
        }
        return place
    }

    /// Cells with letters beyond ASCII that aren't UTF-8 are taken for Windows-1252.
    private func give(
        _ number: Int, _ cell: UnsafeBufferPointer<UInt8>,
        _ body: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws {
        guard cell.contains(where: { $0 >= 128 }), String(validating: cell, as: UTF8.self) == nil else {
            return try body(number, cell)
        }
        let text = String(bytes: cell, encoding: .windowsCP1252) ?? String(decoding: cell, as: UTF8.self)
        try Array(text.utf8).withUnsafeBufferPointer { try body(number, $0) }
    }

    private func problem(_ words: String) -> CommandFailure {
        CommandFailure("\(path), line \(line): \(words)")
    }
}
