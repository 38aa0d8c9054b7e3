import Foundation
import GRDB
import Storage

/// One transaction on one of GRDB's connections.
final class SQLiteConnection: Connection {
    let engine = Engine.sqlite
    private let database: GRDB.Database
    private let scanGuard: ScanGuard?
    private var failure: (any Error)?

    init(_ database: GRDB.Database, _ scanGuard: ScanGuard?) {
        (self.database, self.scanGuard) = (database, scanGuard)
    }

    func run(_ sql: Storage.SQL) throws -> [Storage.Row] {
        let (text, values) = sql.rendered(for: .sqlite)
        return try statement(text) { statement in
            try scanGuard?.check(text) { try scannedTables(text, values) }
            return try rows(statement, arguments(values))
        }
    }

    func load(_ table: String, _ columns: [String], _ rows: [[SQLValue]]) throws {
        let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        try statement("INSERT INTO \"\(table)\" (\(names)) VALUES (\(places))") { statement in
            let insertion = RowInsertion(statement.sqliteStatement)
            defer { insertion.end() }
            for row in rows { try insertion.insert(row) }
        }
    }

    func mark() throws -> ChangeMark? {
        let elsewhere = try translatingErrors("PRAGMA data_version") {
            try Int.fetchOne(database, sql: "PRAGMA data_version")
        }
        return elsewhere.map { ChangeMark(elsewhere: $0, here: database.totalChangesCount) }
    }

    /// - Throws: What a statement threw, when the work carried on after it: nothing of that may be kept.
    func requireSound() throws {
        if let failure { throw failure }
    }

    private func statement<T>(_ text: String, _ body: (Statement) throws -> T) throws -> T {
        guard failure == nil else { throw DatabaseFailure("The transaction has failed already", in: text) }
        do {
            return try translatingErrors(text, in: database) {
                // Long texts differ from one use to the next, and would fill the cache for nothing.
                let isKept = text.utf8.count < 8000
                return try body(
                    isKept ? database.cachedStatement(sql: text) : database.makeStatement(sql: text))
            }
        } catch {
            failure = error
            throw error
        }
    }

    private func rows(_ statement: Statement, _ arguments: StatementArguments) throws -> [Storage.Row] {
        guard statement.columnCount > 0 else {
            try statement.execute(arguments: arguments)
            return []
        }
        let columns = Storage.Row.Columns(statement.columnNames)
        var rows: [Storage.Row] = []
        let cursor = try GRDB.Row.fetchCursor(statement, arguments: arguments)
        while let row = try cursor.next() {
            rows.append(
                Storage.Row(columns, try (0..<row.count).map { try SQLValue(row[$0] as DatabaseValue) }))
        }
        return rows
    }

    private func arguments(_ values: [SQLValue]) throws -> StatementArguments {
        StatementArguments(try values.map { try $0.databaseValue() })
    }

    /// The tables that SQLite would read from end to end.
    private func scannedTables(_ text: String, _ values: [SQLValue]) throws -> [String] {
        let plan = try GRDB.Row.fetchAll(
            database, sql: "EXPLAIN QUERY PLAN \(text)", arguments: arguments(values)
        ).map { $0["detail"] as String }
        let tables = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        let views = try String.fetchAll(database, sql: "SELECT sql FROM sqlite_master WHERE type = 'view'")
        return QueryPlan(plan, of: ([text] + views).joined(separator: "\n"), tables: Set(tables))
            .scannedTables
    }
}

extension SQLValue {
    fileprivate init(_ value: DatabaseValue) throws {
        switch value.storage {
        case .null: self = .null
        case .int64(let integer): self = .integer(integer)
        case .double(let real): self = .real(real)
        case .string(let text): self = .text(text)
        case .blob: throw DatabaseFailure("A column holds bytes, which no column of ours does")
        }
    }

    fileprivate func databaseValue() throws -> DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let integer): integer.databaseValue
        case .boolean(let boolean): boolean.databaseValue
        case .real(let real): real.databaseValue
        case .text(let text):
            // SQLite's and libpq's texts end at a null character: what follows would be lost without a word.
            if text.utf8.contains(0) {
                throw DatabaseFailure("A text holds a null character")
            } else {
                text.databaseValue
            }
        }
    }
}
