import Core
import Storage

/// Adds events to the outbox; all SQL that requests run for it.
///
/// No row is changed here, only added, so that requests never wait for each other.
package struct EventStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Keeps the event, and a delivery for each handler that a worker has made known.
    ///
    /// - Returns: whether it's new; an event of the same name and key is kept once.
    @discardableResult
    package func add(_ event: Event) throws -> Bool {
        let id: EventID = surroundings.newID()
        let now = surroundings.now()
        let added = try connection.run(
            """
            INSERT INTO event (id, name, about_kind, about_id, payload, event_key, at)
            VALUES (
                \(id), \(event.name.description), \(event.aboutKind), \(event.aboutID),
                \(try event.encodedPayload()), \(event.key ?? id.description), \(now)
            )
            ON CONFLICT (name, event_key) DO NOTHING RETURNING id
            """)
        guard !added.isEmpty else { return false }
        try connection.run(
            """
            INSERT INTO delivery (event_id, handler, state, due_at, tries)
            SELECT CAST(\(id) AS TEXT), name, 'open', CAST(\(now) AS TEXT), 0
            FROM event_handler WHERE event = \(event.name.description)
            """)
        return true
    }
}
