import Crypto
import Foundation

/// Reads a table's rows in the order of its primary key, a batch at a time, and works out their hash on the way.
struct RowReader {
    private let connection: any Connection
    private let table: Schema.Table
    private let columns: [Schema.Column]
    private let keyPositions: [Int]
    private let key: String

    static let batch = 2000

    init(_ connection: any Connection, _ table: Schema.Table) throws {
        (self.connection, self.table) = (connection, table)
        columns = table.copiedColumns
        key = try Self.key(of: table)
        let names = columns.map(\.name)
        keyPositions = table.primaryKey.compactMap { names.firstIndex(of: $0) }
    }

    /// The key's columns as SQL text.
    static func key(of table: Schema.Table) throws -> String {
        guard !table.primaryKey.isEmpty else { throw CopyRefusal.noPrimaryKey(table: table.name) }
        return table.primaryKey.map { "\"\($0)\"" }.joined(separator: ", ")
    }

    /// Hands every row on, and returns how many there were and their hash.
    func readAll(_ take: ([[SQLValue]]) throws -> Void) throws -> CopyReport.Table {
        var hash = RowHash()
        var last: [SQLValue]?
        while true {
            let rows = try next(after: last)
            hash.add(rows)
            if !rows.isEmpty { try take(rows) }
            guard rows.count == Self.batch, let row = rows.last else { break }
            last = keyPositions.map { row[$0] }
        }
        return CopyReport.Table(name: table.name, rows: hash.rows, hash: hash.finished())
    }

    private func next(after last: [SQLValue]?) throws -> [[SQLValue]] {
        let names = columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
        let after: SQL = last.map { "WHERE (\(SQL.text(key))) > (\(SQL.list($0))) " } ?? ""
        let rows = try connection.run(
            """
            SELECT \(SQL.text(names)) FROM \(SQL.text("\"\(table.name)\"")) \(after)
            ORDER BY \(SQL.text(key)) LIMIT \(Self.batch)
            """)
        return rows.map { row in zip(row.values, columns).map { $0.asDeclared($1) } }
    }
}

extension Schema.Table {
    /// Those that hold what was told; the database works out the rest again.
    var copiedColumns: [Schema.Column] { columns.filter { !$0.isGenerated } }
}

extension SQLValue {
    /// SQLite gives booleans back as 0 and 1; the column says which they are.
    fileprivate func asDeclared(_ column: Schema.Column) -> SQLValue {
        guard column.type == "BOOLEAN", case .integer(let integer) = self else { return self }
        return .boolean(integer != 0)
    }
}

/// The SHA-256 of rows, each value with its kind and length so that no two tables of rows look alike.
private struct RowHash {
    private(set) var rows = 0
    private var hash = SHA256()

    mutating func add(_ rows: [[SQLValue]]) {
        var bytes: [UInt8] = []
        for row in rows {
            for value in row { Self.append(value, to: &bytes) }
        }
        hash.update(data: bytes)
        self.rows += rows.count
    }

    func finished() -> String { hash.finalize().map { String(format: "%02x", $0) }.joined() }

    private static func append(_ value: SQLValue, to bytes: inout [UInt8]) {
        let (kind, text): (Unicode.Scalar, String) =
            switch value {
            case .null: ("n", "")
            case .text(let text): ("t", text)
            case .integer(let integer): ("i", String(integer))
            case .boolean(let boolean): ("b", boolean ? "1" : "0")
            case .real(let real): ("r", String(real))
            }
        bytes.append(UInt8(ascii: kind))
        withUnsafeBytes(of: UInt32(text.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: text.utf8)
    }
}
