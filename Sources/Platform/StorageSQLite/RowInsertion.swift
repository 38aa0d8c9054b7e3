import Foundation
import GRDB
import GRDBSQLite
import Storage

/// Binds one row after another to one insertion, straight from where its texts are put together.
struct RowInsertion {
    private let statement: OpaquePointer
    /// The texts of one row, which SQLite reads before the next row's take their place.
    private let texts = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 1)

    init(_ statement: OpaquePointer) { self.statement = statement }

    func insert(_ row: [SQLValue]) throws {
        var used = 0
        for (index, value) in row.enumerated() { try bind(value, at: Int32(index + 1), &used) }
        guard sqlite3_step(statement) == SQLITE_DONE else { throw refusal() }
        sqlite3_reset(statement)
    }

    /// Leaves the statement as it was found.
    func end() {
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
        texts.deallocate()
    }

    private func bind(_ value: SQLValue, at place: Int32, _ used: inout Int) throws {
        let result =
            switch value {
            case .null: sqlite3_bind_null(statement, place)
            case .integer(let integer): sqlite3_bind_int64(statement, place, integer)
            case .boolean(let boolean): sqlite3_bind_int64(statement, place, boolean ? 1 : 0)
            case .real(let real): sqlite3_bind_double(statement, place, real)
            case .text(let text): try bind(text, at: place, &used)
            }
        guard result == SQLITE_OK else { throw refusal() }
    }

    private func bind(_ text: String, at place: Int32, _ used: inout Int) throws -> Int32 {
        guard let start = texts.baseAddress?.advanced(by: used) else { return SQLITE_NOMEM }
        let count = text.utf8.count
        guard used + count <= texts.count else { return try bindCopy(of: text, at: place) }
        let room = UnsafeMutableRawBufferPointer(start: start, count: count)
        let isCopied = text.utf8.withContiguousStorageIfAvailable { room.copyMemory(from: .init($0)) } != nil
        if !isCopied { room.copyBytes(from: text.utf8) }
        guard memchr(start, 0, count) == nil else { throw Self.nullCharacter }
        used += count
        return sqlite3_bind_text(
            statement, place, start.assumingMemoryBound(to: CChar.self), Int32(count), nil)
    }

    /// For a text that finds no room beside the row's others.
    private func bindCopy(of text: String, at place: Int32) throws -> Int32 {
        guard !text.utf8.contains(0) else { throw Self.nullCharacter }
        let copy = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        return sqlite3_bind_text(statement, place, text, Int32(text.utf8.count), copy)
    }

    /// SQLite's and libpq's texts end at a null character: what follows would be lost without a word.
    private static let nullCharacter = DatabaseFailure("A text holds a null character")

    private func refusal() -> DatabaseError {
        let database = sqlite3_db_handle(statement)
        return DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(database)),
            message: String(cString: sqlite3_errmsg(database)))
    }
}
