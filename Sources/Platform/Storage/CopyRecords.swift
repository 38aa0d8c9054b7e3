import Foundation

/// Copies all rows in one transaction on each side, then reads the copy again and compares.
///
/// - Parameter replacing: Whether rows that the target's own migrations put there make way; otherwise none may be there.
func copyRecords(
    from source: any Database, to target: any Database, replacing: Bool
) async throws -> CopyReport {
    let handoff = Handoff()
    async let sending: Result<Void, any Error> = handoff.stoppingOnError {
        try await source.read { try send($0, through: handoff) }
    }
    async let receiving: Result<CopyReport, any Error> = handoff.stoppingOnError {
        try await target.writeReadCommitted { try receive($0, from: handoff, replacing: replacing) }
    }
    let (sent, received) = await (sending, receiving)
    // When one side fails the other is interrupted: the cause is the one to tell.
    if case .failure(let error) = sent, error as? CopyRefusal != .interrupted { throw error }
    let report = try received.get()
    try sent.get()
    try await target.tidy(report.tables.map(\.name))
    return report
}

/// The first of these tables that holds anything.
func firstWithRows(_ tables: [Schema.Table], _ connection: any Connection) throws -> Schema.Table? {
    try tables.first { table in
        let key = try RowReader.key(of: table)
        return try !connection.run(SQL.text("SELECT \(key) FROM \"\(table.name)\" ORDER BY \(key) LIMIT 1"))
            .isEmpty
    }
}

private func send(_ connection: any Connection, through handoff: Handoff) throws {
    try handoff.begin(.sending)
    for table in try copiedTables(connection) {
        let sent = try RowReader(connection, table).readAll { try handoff.send(.rows(table, $0)) }
        try handoff.send(.end(table, sent))
    }
    try handoff.send(.finished)
}

private func receive(_ connection: any Connection, from handoff: Handoff, replacing: Bool) throws
    -> CopyReport
{
    try handoff.begin(.receiving)
    let tables = try copiedTables(connection)
    let guards = try TableGuards(connection, tables)
    try guards.lower()
    if replacing {
        for table in tables.reversed() { try connection.run(SQL.text("DELETE FROM \"\(table.name)\"")) }
    } else if let table = try firstWithRows(tables, connection) {
        throw CopyRefusal.hasData(table: table.name)
    }
    var copied: [CopyReport.Table] = []
    while true {
        switch try handoff.receive() {
        case .rows(let table, let rows):
            try connection.load(table.name, table.copiedColumns.map(\.name), rows)
        case .end(let table, let sent):
            let names = table.copiedColumns.map(\.name)
            guard tables.contains(where: { $0.name == table.name && $0.copiedColumns.map(\.name) == names })
            else {
                throw CopyRefusal.otherColumns(table: table.name)
            }
            let copy = try RowReader(connection, table).readAll { _ in }
            guard copy == sent else { throw CopyRefusal.different(table: table.name) }
            copied.append(copy)
        case .finished:
            try guards.raise()
            return CopyReport(tables: copied)
        }
    }
}

/// Batches on their way from one database's thread to another's; only a few wait, so memory stays level.
private final class Handoff: @unchecked Sendable {
    enum Parcel: Sendable {
        case rows(Schema.Table, [[SQLValue]])
        case end(Schema.Table, CopyReport.Table)
        case finished
    }

    enum Side { case sending, receiving }

    private let condition = NSCondition()
    private var waiting: [Parcel] = []
    private var begun: Set<Side> = []
    private var isStopped = false

    /// A driver may run its closure again after a lost connection; rows already handed over can't be.
    func begin(_ side: Side) throws {
        try condition.withLock {
            guard begun.insert(side).inserted, !isStopped else { throw CopyRefusal.interrupted }
        }
    }

    func send(_ parcel: Parcel) throws {
        try condition.withLock {
            while waiting.count >= 4, !isStopped { condition.wait() }
            guard !isStopped else { throw CopyRefusal.interrupted }
            waiting.append(parcel)
            condition.signal()
        }
    }

    func receive() throws -> Parcel {
        try condition.withLock {
            while waiting.isEmpty, !isStopped { condition.wait() }
            guard !waiting.isEmpty else { throw CopyRefusal.interrupted }
            defer { condition.signal() }
            return waiting.removeFirst()
        }
    }

    /// Runs one side; when it fails, the other side stops waiting for it.
    func stoppingOnError<T: Sendable>(_ body: () async throws -> T) async -> Result<T, any Error> {
        do {
            return .success(try await body())
        } catch {
            condition.withLock {
                isStopped = true
                condition.broadcast()
            }
            return .failure(error)
        }
    }
}
