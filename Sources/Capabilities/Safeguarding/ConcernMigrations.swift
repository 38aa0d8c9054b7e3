import Storage

enum ConcernMigrations {
    static let all = [createConcern, createReader]

    static let createConcern = Migration(
        "2026-11-23-0300-create-concern",
        """
        CREATE TABLE concern (
            id                     TEXT NOT NULL PRIMARY KEY,
            reference              TEXT NOT NULL UNIQUE,
            raised_at              TEXT NOT NULL,
            raised_by              TEXT REFERENCES account (id),
            origin_id              TEXT REFERENCES organisation (id),
            council_id             TEXT NOT NULL REFERENCES organisation (id),
            about_organisation_id  TEXT REFERENCES organisation (id),
            holder_id              TEXT NOT NULL REFERENCES organisation (id),
            team_id                TEXT REFERENCES team (id),
            area_code              TEXT,
            teams                  TEXT NOT NULL CHECK (teams IN ('adults', 'children', 'both')),
            answers                TEXT NOT NULL,
            CHECK (about_organisation_id IS NULL OR holder_id <> about_organisation_id)
        )
        """,
        "CREATE INDEX concern_to_council ON concern (council_id, id)",
        "CREATE INDEX concern_from ON concern (origin_id, id)",
        "CREATE INDEX concern_raised_by ON concern (raised_by, id)",
        "CREATE INDEX concern_about_organisation ON concern (about_organisation_id)",
        "CREATE INDEX concern_held ON concern (holder_id)",
        "CREATE INDEX concern_of_team ON concern (team_id)",
        """
        CREATE TABLE concern_state (
            concern_id  TEXT   NOT NULL PRIMARY KEY REFERENCES concern (id),
            person_id   TEXT   REFERENCES person (id),
            raiser_id   TEXT   REFERENCES person (id),
            status      TEXT   NOT NULL
                CHECK (status IN ('raised', 'sent', 'acknowledged', 'closed', 'put-away')),
            owner_id    TEXT   REFERENCES account (id),
            due_at      TEXT   NOT NULL,
            task_key    TEXT,
            rings       BIGINT NOT NULL DEFAULT 0,
            version     BIGINT NOT NULL DEFAULT 1
        )
        """,
        "CREATE INDEX concern_state_of_person ON concern_state (person_id)",
        "CREATE INDEX concern_state_of_raiser ON concern_state (raiser_id)",
        "CREATE INDEX concern_state_of_owner ON concern_state (owner_id)",
        "CREATE INDEX concern_state_due ON concern_state (due_at, concern_id) WHERE status <> 'put-away'",
        """
        CREATE TABLE concern_entry (
            id          TEXT NOT NULL PRIMARY KEY,
            concern_id  TEXT NOT NULL REFERENCES concern (id),
            at          TEXT NOT NULL,
            by_id       TEXT REFERENCES account (id),
            by_name     TEXT NOT NULL,
            action      TEXT NOT NULL,
            team        TEXT CHECK (team IN ('adults', 'children', 'both')),
            way         TEXT CHECK (way IN ('phone', 'form', 'secure-email', 'in-person', 'here')),
            happened_at TEXT,
            reference   TEXT,
            words       TEXT NOT NULL,
            corrects_id TEXT REFERENCES concern_entry (id),
            CHECK (action <> 'send' OR (way IS NOT NULL AND happened_at IS NOT NULL)),
            CHECK (action <> 'acknowledge' OR happened_at IS NOT NULL)
        )
        """,
        "CREATE INDEX concern_entry_of ON concern_entry (concern_id, at, id)",
        "CREATE INDEX concern_entry_by ON concern_entry (by_id)",
        "CREATE INDEX concern_entry_corrects ON concern_entry (corrects_id)",
        .sqlite(
            """
            CREATE TRIGGER concern_unchanged BEFORE UPDATE ON concern
            BEGIN SELECT RAISE(ABORT, 'concern is append-only'); END
            """),
        .sqlite(
            """
            CREATE TRIGGER concern_kept BEFORE DELETE ON concern
            BEGIN SELECT RAISE(ABORT, 'concern is append-only'); END
            """),
        .sqlite(
            """
            CREATE TRIGGER concern_entry_unchanged BEFORE UPDATE ON concern_entry
            BEGIN SELECT RAISE(ABORT, 'concern_entry is append-only'); END
            """),
        .sqlite(
            """
            CREATE TRIGGER concern_entry_kept BEFORE DELETE ON concern_entry
            BEGIN SELECT RAISE(ABORT, 'concern_entry is append-only'); END
            """),
        .sqlite(
            """
            CREATE TRIGGER concern_state_kept BEFORE DELETE ON concern_state
            BEGIN SELECT RAISE(ABORT, 'concern_state is kept'); END
            """),
        .postgres(
            """
            CREATE TRIGGER concern_unchanged BEFORE UPDATE OR DELETE ON concern
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """),
        .postgres(
            """
            CREATE TRIGGER concern_entry_unchanged BEFORE UPDATE OR DELETE ON concern_entry
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """),
        .postgres(
            """
            CREATE TRIGGER concern_state_kept BEFORE DELETE ON concern_state
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """))

    /// Since when somebody has known of a concern by reading it; those who read one before are taken from the audit.
    static let createReader = Migration(
        "2026-11-23-0845-create-concern-reader",
        """
        CREATE TABLE concern_reader (
            concern_id  TEXT NOT NULL REFERENCES concern (id),
            account_id  TEXT NOT NULL REFERENCES account (id),
            read_at     TEXT NOT NULL,
            PRIMARY KEY (concern_id, account_id)
        )
        """,
        "CREATE INDEX concern_reader_by ON concern_reader (account_id)",
        """
        INSERT INTO concern_reader (concern_id, account_id, read_at)
        SELECT concern.id, account.id, MIN(audit_entry.at) FROM audit_entry
        JOIN concern ON concern.id = audit_entry.about_id JOIN account ON account.id = audit_entry.actor_id
        WHERE audit_entry.action = 'concern-viewed' AND audit_entry.actor_kind = 'staff'
            AND audit_entry.detail LIKE '%"whole"%'
        GROUP BY concern.id, account.id
        """)
}
