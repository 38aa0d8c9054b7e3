import Core
import Storage

extension DeliveryStore {
    /// Where a page of the undelivered begins: after this one.
    package struct Position: Hashable, Sendable {
        package let endedAt: Instant
        package let eventID: EventID
        package let handler: String

        package init(endedAt: Instant, eventID: EventID, handler: String) {
            (self.endedAt, self.eventID, self.handler) = (endedAt, eventID, handler)
        }
    }

    /// What was given up on, the latest first.
    package func undelivered(before position: Position? = nil, limit: Int = 26) throws -> [Delivery] {
        let older: SQL =
            position.map {
                " AND (ended_at, event_id, handler) < (\($0.endedAt), \($0.eventID), \($0.handler))"
            } ?? ""
        return try connection.run(
            """
            SELECT delivery.event_id, event.name, event.about_kind, event.about_id, delivery.handler, delivery.state,
                delivery.tries, delivery.last_error, event.at, delivery.ended_at
            FROM delivery JOIN event ON event.id = delivery.event_id
            WHERE delivery.state = 'undelivered'\(older)
            ORDER BY delivery.ended_at DESC, delivery.event_id DESC, delivery.handler DESC LIMIT \(limit)
            """
        ).map(Delivery.init(row:))
    }

    /// How many are on that list, counted no further than `limit`.
    package func undeliveredCount(limit: Int = 1000) throws -> Int {
        try connection.run(
            """
            SELECT count(*) AS total FROM (
                SELECT event_id FROM delivery WHERE state = 'undelivered' AND ended_at > '' LIMIT \(limit)
            ) AS counted
            """
        ).first?.value("total") ?? 0
    }

    /// How many were due before `instant` and still wait: more than a few means that no worker runs.
    package func lateCount(before instant: Instant, limit: Int = 1000) throws -> Int {
        try connection.run(
            """
            SELECT count(*) AS total FROM (
                SELECT event_id FROM delivery WHERE state = 'open' AND due_at < \(instant) LIMIT \(limit)
            ) AS counted
            """
        ).first?.value("total") ?? 0
    }

    /// Puts one that was given up on back in the queue, with all its tries before it.
    ///
    /// - Returns: whether it was on the list.
    package func resend(_ eventID: EventID, to handler: String, at now: Instant) throws -> Bool {
        try !connection.run(
            """
            UPDATE delivery SET state = 'open', due_at = \(now), tries = 0, ended_at = NULL
            WHERE event_id = \(eventID) AND handler = \(handler) AND state = 'undelivered' RETURNING event_id
            """
        ).isEmpty
    }
}

extension Delivery {
    init(row: Row) throws {
        eventID = try row.value("event_id")
        eventName = EventName(try row.value("name"))
        aboutKind = try row.value("about_kind")
        aboutID = try row.value("about_id")
        handler = try row.value("handler")
        state = try row.value("state")
        tries = try row.value("tries")
        lastError = try row.optional("last_error")
        at = try row.value("at")
        endedAt = try row.optional("ended_at")
    }

    package var position: DeliveryStore.Position? {
        endedAt.map { DeliveryStore.Position(endedAt: $0, eventID: eventID, handler: handler) }
    }
}
