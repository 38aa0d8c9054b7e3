/// One transaction's way to the database; it isn't kept after the transaction ends.
package protocol Connection: AnyObject {
    var engine: Engine { get }

    @discardableResult
    func run(_ sql: SQL) throws -> [Row]
}

extension Connection {
    /// Inserts rows in as few statements as the engines' limits on bound values allow.
    package func insert(into table: StaticString, _ columns: [StaticString], rows: [[SQLValue]]) throws {
        let names = columns.map { "\($0)" }.joined(separator: ", ")
        let perStatement = max(1, min(200, 30_000 / max(1, columns.count)))
        var start = 0
        while start < rows.count {
            let chunk = rows[start..<min(start + perStatement, rows.count)]
            let tuples = chunk.map { row in "(\(SQL.list(row)))" as SQL }
            try run("INSERT INTO \(SQL.text("\(table)")) (\(SQL.text(names))) VALUES \(SQL.join(tuples, separator: ", "))")
            start += perStatement
        }
    }
}

/// Where the records are kept.
///
/// A closure may be run again when the engine asks for it, so it does nothing but read and write records.
package protocol Database: Sendable {
    var engine: Engine { get }

    /// Reads one unchanging picture of the records.
    func read<T: Sendable>(_ body: @Sendable @escaping (any Connection) throws -> T) async throws -> T

    /// One serialisable transaction: all of it is kept, durably, or nothing.
    func write<T: Sendable>(_ body: @Sendable @escaping (any Connection) throws -> T) async throws -> T

    /// A transaction that doesn't see others' rows as conflicts: for leasing jobs and sealing the audit.
    func writeReadCommitted<T: Sendable>(_ body: @Sendable @escaping (any Connection) throws -> T) async throws -> T

    func close() async
}

/// A row with this key is there already.
package struct UniqueViolation: Error, Sendable {
    /// The constraint, index or columns, as the engine names them.
    package let constraint: String

    package init(constraint: String) { self.constraint = constraint }
}

/// The engine refused; says what kind of trouble, never a value.
package struct DatabaseFailure: Error, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
