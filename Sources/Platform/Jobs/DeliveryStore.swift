import Core
import Storage

/// All SQL that workers run for deliveries.
package struct DeliveryStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    /// Makes a worker's handlers known, so that events added from now on are delivered to them.
    func register(_ handlers: [EventHandler]) throws {
        for handler in handlers {
            try connection.run(
                """
                INSERT INTO event_handler (name, event) VALUES (\(handler.name), \(handler.event.description))
                ON CONFLICT (name) DO UPDATE SET event = excluded.event
                WHERE event_handler.event <> excluded.event
                """)
        }
    }

    func isAnyDue(at now: Instant) throws -> Bool {
        try !connection.run(
            "SELECT 1 AS due FROM delivery WHERE state = 'open' AND due_at <= \(now) ORDER BY due_at LIMIT 1"
        ).isEmpty
    }

    /// Takes what is due, for this worker alone until `until`.
    ///
    /// Each try counts from here, so that one which brings its worker down is given up on in the end.
    func take(_ count: Int, for worker: String, at now: Instant, until: Instant) throws -> [DeliveredEvent] {
        let taken = try connection.run(
            """
            WITH taken AS MATERIALIZED (
                SELECT event_id AS taken_id, handler AS taken_handler FROM delivery
                WHERE state = 'open' AND due_at <= \(now)
                ORDER BY due_at, event_id, handler LIMIT \(count)\(.skipLocked)
            )
            UPDATE delivery SET leased_by = \(worker), due_at = \(until), tries = tries + 1
            FROM taken WHERE event_id = taken_id AND handler = taken_handler
            RETURNING event_id, handler, tries
            """)
        guard !taken.isEmpty else { return [] }
        let ids = Set(try taken.map { try $0.value("event_id", as: EventID.self) }).sorted()
        let events = try connection.run(
            "SELECT id, name, about_kind, about_id, payload, at FROM event WHERE id IN (\(SQL.list(ids)))")
        let byID = Dictionary(
            try events.map { (try $0.value("id", as: EventID.self), $0) },
            uniquingKeysWith: { first, _ in first })
        return try taken.compactMap { row in
            guard let event = byID[try row.value("event_id")] else { return nil }
            return try DeliveredEvent(event: event, delivery: row, worker: worker)
        }
    }

    /// Keeps what is still being handled for this worker until `until`.
    func renew(_ delivery: DeliveredEvent, until: Instant) throws {
        try connection.run("UPDATE delivery SET due_at = \(until) WHERE \(isHeld(delivery))")
    }

    /// Ends the delivery well.
    ///
    /// - Throws: `LeaseLost` when it isn't this worker's any more.
    func finish(_ delivery: DeliveredEvent, at now: Instant) throws {
        let ended = try connection.run(
            """
            UPDATE delivery SET state = 'done', leased_by = NULL, ended_at = \(now)
            WHERE \(isHeld(delivery)) RETURNING event_id
            """)
        if ended.isEmpty { throw LeaseLost() }
    }

    /// Lets it be tried again at `due`.
    func retry(_ delivery: DeliveredEvent, error: String, due: Instant) throws {
        try connection.run(
            """
            UPDATE delivery SET leased_by = NULL, due_at = \(due), last_error = \(error)
            WHERE \(isHeld(delivery))
            """)
    }

    /// Returns what this worker hasn't done, as if it had never been taken.
    func giveBack(_ delivery: DeliveredEvent, at now: Instant) throws {
        try connection.run(
            """
            UPDATE delivery SET leased_by = NULL, due_at = \(now), tries = tries - 1 WHERE \(isHeld(delivery))
            """)
    }

    /// Leaves it on the list of the undelivered.
    func giveUp(_ delivery: DeliveredEvent, error: String, at now: Instant) throws {
        try connection.run(
            """
            UPDATE delivery
            SET state = 'undelivered', leased_by = NULL, last_error = \(error), ended_at = \(now)
            WHERE \(isHeld(delivery))
            """)
    }

    /// The try is part of the lease: a worker that slept through its own and had it taken can't end the next one.
    private func isHeld(_ delivery: DeliveredEvent) -> SQL {
        """
        event_id = \(delivery.id) AND handler = \(delivery.handler) AND state = 'open'
        AND leased_by = \(delivery.worker) AND tries = \(delivery.tries)
        """
    }
}

extension DeliveredEvent {
    /// Ends this delivery in the handler's own transaction, so that what it does there is done exactly once.
    ///
    /// - Parameter forgettingPayload: clears what the event carried, where that opens something and its only
    ///   handler has kept what it needs.
    /// - Throws: `LeaseLost` when another worker has it now; let it undo the transaction.
    package func finish(
        in connection: any Connection, _ surroundings: Surroundings, forgettingPayload: Bool = false
    ) throws {
        try DeliveryStore(connection).finish(self, at: surroundings.now())
        if forgettingPayload { try connection.run("UPDATE event SET payload = '{}' WHERE id = \(id)") }
    }

    init(event: Row, delivery: Row, worker: String) throws {
        id = try event.value("id")
        name = EventName(try event.value("name"))
        at = try event.value("at")
        handler = try delivery.value("handler")
        tries = try delivery.value("tries")
        aboutKind = try event.value("about_kind")
        aboutID = try event.value("about_id")
        payload = try event.value("payload")
        self.worker = worker
    }
}
