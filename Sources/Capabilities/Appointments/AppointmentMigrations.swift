import Storage

enum AppointmentMigrations {
    static let all = [createAppointment, createFacts]

    static let createAppointment = Migration(
        "2026-11-23-0320-create-appointment",
        """
        CREATE TABLE appointment (
            id               TEXT    NOT NULL PRIMARY KEY,
            person_id        TEXT    NOT NULL REFERENCES person (id),
            organisation_id  TEXT    NOT NULL REFERENCES organisation (id),
            worker_id        TEXT    REFERENCES account (id),
            second_worker_id TEXT    REFERENCES account (id),
            purpose          TEXT    NOT NULL
                CHECK (purpose IN ('assessment', 'review', 'first-contact', 'other')),
            owner_kind       TEXT,
            owner_id         TEXT,
            follows_id       TEXT    REFERENCES appointment (id),
            starts_at        TEXT    NOT NULL,
            ends_at          TEXT    NOT NULL,
            minutes          BIGINT  NOT NULL CHECK (minutes BETWEEN 5 AND 480),
            way              TEXT    NOT NULL CHECK (way IN ('home', 'centre', 'telephone', 'video')),
            place            TEXT    NOT NULL DEFAULT '',
            interpreter      TEXT,
            replacement      TEXT    NOT NULL CHECK (replacement IN ('not-needed', 'theirs', 'ours')),
            reminder         TEXT    NOT NULL CHECK (reminder IN ('message', 'call', 'none')),
            reminded_at      TEXT,
            present          TEXT    NOT NULL DEFAULT '',
            note             TEXT    NOT NULL DEFAULT '',
            status           TEXT    NOT NULL
                CHECK (status IN ('booked', 'attended', 'not-attended', 'cancelled')),
            ended_by         TEXT    CHECK (ended_by IN ('carer', 'us', 'service')),
            end_reason       TEXT,
            outcome          TEXT    NOT NULL DEFAULT '',
            outcome_asked_at TEXT,
            asked_at         TEXT,
            asked_words      TEXT    NOT NULL DEFAULT '',
            moves            BIGINT  NOT NULL DEFAULT 0,
            task_key         TEXT,
            version          BIGINT  NOT NULL DEFAULT 1,
            CHECK (ends_at > starts_at),
            CHECK ((owner_kind IS NULL) = (owner_id IS NULL)),
            CHECK (second_worker_id IS NULL OR worker_id IS NULL OR second_worker_id <> worker_id),
            CHECK (status <> 'cancelled' OR (ended_by IS NOT NULL AND end_reason IS NOT NULL)),
            CHECK (status <> 'not-attended' OR ended_by IS NOT NULL),
            CHECK (status <> 'booked' OR (ended_by IS NULL AND end_reason IS NULL)),
            CHECK (follows_id IS NULL OR follows_id <> id)
        )
        """,
        "CREATE INDEX appointment_of_person ON appointment (person_id, starts_at, id)",
        "CREATE INDEX appointment_of_organisation ON appointment (organisation_id, starts_at, id)",
        "CREATE INDEX appointment_of_worker ON appointment (worker_id, starts_at, id)",
        "CREATE INDEX appointment_of_second_worker ON appointment (second_worker_id, starts_at, id)",
        "CREATE INDEX appointment_of_owner ON appointment (owner_id, owner_kind)",
        "CREATE INDEX appointment_follows ON appointment (follows_id)",
        """
        CREATE INDEX appointment_to_remind ON appointment (starts_at, id)
        WHERE status = 'booked' AND reminded_at IS NULL
        """,
        """
        CREATE INDEX appointment_without_outcome ON appointment (ends_at, id)
        WHERE status = 'booked' AND outcome_asked_at IS NULL
        """,
        """
        CREATE TABLE appointment_event (
            id             TEXT NOT NULL PRIMARY KEY,
            appointment_id TEXT NOT NULL REFERENCES appointment (id),
            at             TEXT NOT NULL,
            action         TEXT NOT NULL,
            by_name        TEXT NOT NULL,
            party          TEXT,
            reason         TEXT,
            from_at        TEXT,
            to_at          TEXT,
            note           TEXT NOT NULL DEFAULT ''
        )
        """,
        "CREATE INDEX appointment_event_of ON appointment_event (appointment_id, at, id)")

    /// What measures read.
    static let createFacts = Migration(
        "2026-11-23-0321-create-appointment-facts",
        """
        CREATE VIEW appointment_facts AS
        SELECT person_id, organisation_id, purpose, way, starts_at, minutes, status, ended_by, end_reason, moves
        FROM appointment
        """)
}
