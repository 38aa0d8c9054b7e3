/// One transaction's way to the database; it isn't kept after the transaction ends.
package protocol Connection: AnyObject {
    var engine: Engine { get }

    /// Runs one statement. Once one has failed the transaction is over, on both engines: nothing more runs in it.
    @discardableResult
    func run(_ sql: SQL) throws -> [Row]

    /// Inserts rows the quickest way the engine has; the names come from our own text, never from a person.
    func load(_ table: String, _ columns: [String], _ rows: [[SQLValue]]) throws

    /// How the records stand, within a transaction that writes; `nil` where the engine can't say.
    func mark() throws -> ChangeMark?
}

/// The same as before as long as nobody has changed anything, in this process or another.
package struct ChangeMark: Hashable, Sendable {
    private let elsewhere: Int
    private let here: Int

    package init(elsewhere: Int, here: Int) { (self.elsewhere, self.here) = (elsewhere, here) }
}

extension Connection {
    package func mark() throws -> ChangeMark? { nil }

    /// Inserts many rows at once.
    package func insert(into table: StaticString, _ columns: [StaticString], rows: [[SQLValue]]) throws {
        guard !rows.isEmpty else { return }
        try load("\(table)", columns.map { "\($0)" }, rows)
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
    @discardableResult
    func write<T: Sendable>(_ body: @Sendable @escaping (any Connection) throws -> T) async throws -> T

    /// One serialisable transaction of work that goes on by itself where it was: kept whole or not at all, and durable with
    /// the next `write` at the latest, so that nobody is told of what a power cut could still take back.
    ///
    /// Much is written so: it then waits, holding nothing, where others would wait for its traces later.
    @discardableResult
    func writeResumably<T: Sendable>(_ body: @Sendable @escaping (any Connection) throws -> T) async throws
        -> Held<T>

    /// A transaction that doesn't see others' rows as conflicts: for leasing jobs, sealing the audit, and changing one row
    /// that says by its version whether it is as it was read.
    @discardableResult
    func writeReadCommitted<T: Sendable>(_ body: @Sendable @escaping (any Connection) throws -> T)
        async throws -> T

    /// Makes what was written in great numbers quick to read at once.
    ///
    /// PostgreSQL would plan for empty tables until it has counted them, and look up every row that an index already
    /// answers for until it has tidied them: minutes, on an installation that was just moved.
    func tidy(_ tables: [String]) async throws

    func close() async
}

/// What a transaction gave, and how long it held what others may have waited for.
package struct Held<Value: Sendable>: Sendable {
    package let value: Value
    package let time: Duration

    package init(_ value: Value, since began: ContinuousClock.Instant) {
        (self.value, time) = (value, began.duration(to: .now))
    }
}
