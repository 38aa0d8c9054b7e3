import Core
import Storage

extension EventStore {
    /// How long an event is kept after all its deliveries are done.
    ///
    /// By then nothing asks for it again: what happens once has a key of its own that stays (an arrival's, a
    /// task's, a message's), and what was done about it is in the audit trail.
    package static let daysKept = 90

    /// A place among events, oldest first.
    struct Position: Hashable, Sendable {
        let at: Instant
        let id: EventID
    }

    /// Deletes some events of before `instant`, with their deliveries; what still waits, or was given up on and not
    /// sent again, stays.
    ///
    /// - Returns: where to go on, or `nil` when all have been looked at.
    func removeEnded(before instant: Instant, after position: Position?, limit: Int = 200) throws -> Position?
    {
        let newer: SQL = position.map { " AND (at, id) > (\($0.at), \($0.id))" } ?? ""
        let old = try connection.run(
            "SELECT id, at FROM event WHERE at < \(instant)\(newer) ORDER BY at, id LIMIT \(limit)"
        ).map { Position(at: try $0.value("at"), id: try $0.value("id")) }
        guard let last = old.last else { return nil }
        let waiting = try connection.run(
            "SELECT event_id FROM delivery WHERE event_id IN (\(SQL.list(old.map(\.id)))) AND state <> 'done'"
        ).map { try $0.value("event_id", as: EventID.self) }
        let ended = Set(old.map(\.id)).subtracting(waiting).sorted()
        if !ended.isEmpty {
            try connection.run("DELETE FROM delivery WHERE event_id IN (\(SQL.list(ended)))")
            try connection.run("DELETE FROM event WHERE id IN (\(SQL.list(ended)))")
        }
        return old.count == limit ? last : nil
    }
}
