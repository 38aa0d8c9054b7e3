import Storage

/// The tables of events, their deliveries and the scheduled jobs.
package enum JobsMigrations {
    package static let all = [createEvent, createDelivery, createScheduledJob, findOldEvents]

    static let createEvent = Migration(
        "2026-11-22-1100-create-event",
        """
        CREATE TABLE event (
            id         TEXT NOT NULL PRIMARY KEY,
            name       TEXT NOT NULL,
            about_kind TEXT NOT NULL,
            about_id   TEXT NOT NULL,
            payload    TEXT NOT NULL,
            event_key  TEXT NOT NULL,
            at         TEXT NOT NULL
        )
        """,
        "CREATE UNIQUE INDEX event_once ON event (name, event_key)",
        """
        CREATE TABLE event_handler (
            name  TEXT NOT NULL PRIMARY KEY,
            event TEXT NOT NULL
        )
        """,
        "CREATE INDEX event_handler_of_event ON event_handler (event, name)")

    /// `due_at` is when anyone may take an open delivery; for one that is held, when its lease runs out.
    static let createDelivery = Migration(
        "2026-11-22-1110-create-delivery",
        """
        CREATE TABLE delivery (
            event_id   TEXT   NOT NULL REFERENCES event (id),
            handler    TEXT   NOT NULL,
            state      TEXT   NOT NULL CHECK (state IN ('open', 'done', 'undelivered')),
            due_at     TEXT   NOT NULL,
            leased_by  TEXT,
            tries      BIGINT NOT NULL,
            last_error TEXT,
            ended_at   TEXT,
            PRIMARY KEY (event_id, handler),
            CHECK (state = 'open' OR leased_by IS NULL),
            CHECK ((state = 'open') = (ended_at IS NULL))
        )
        """,
        "CREATE INDEX delivery_due ON delivery (due_at, event_id, handler) WHERE state = 'open'",
        "CREATE INDEX delivery_undelivered ON delivery (ended_at, event_id, handler) WHERE state = 'undelivered'"
    )

    static let createScheduledJob = Migration(
        "2026-11-22-1120-create-scheduled-job",
        """
        CREATE TABLE scheduled_job (
            name        TEXT   NOT NULL PRIMARY KEY,
            next_at     TEXT   NOT NULL,
            leased_by   TEXT,
            lease_until TEXT,
            ended_at    TEXT,
            failures    BIGINT NOT NULL,
            last_error  TEXT,
            CHECK ((leased_by IS NULL) = (lease_until IS NULL))
        )
        """,
        "CREATE INDEX scheduled_job_due ON scheduled_job (next_at)")

    static let findOldEvents = Migration(
        "2026-11-22-1931-find-old-events", "CREATE INDEX event_at ON event (at, id)")
}
