import Storage

enum TaskMigrations {
    static let all = [
        createTask, createContactNote, createSavedView, widenTaskIndexes, addMovedOutNotes, addAboutAccount,
        coverUnassigned,
    ]

    static let createTask = Migration(
        "2026-11-22-1610-create-task",
        """
        CREATE TABLE task (
            id              TEXT    NOT NULL PRIMARY KEY,
            kind            TEXT    NOT NULL,
            title           TEXT    NOT NULL,
            person_id       TEXT    REFERENCES person (id),
            organisation_id TEXT    NOT NULL REFERENCES organisation (id),
            team_id         TEXT    REFERENCES team (id),
            account_id      TEXT    REFERENCES account (id),
            opened_at       TEXT    NOT NULL,
            due_on          TEXT    NOT NULL,
            urgency         BIGINT  NOT NULL CHECK (urgency IN (0, 1)),
            sensitive       BOOLEAN NOT NULL,
            status          TEXT    NOT NULL CHECK (status IN ('open', 'waiting', 'done', 'cancelled')),
            waiting_for     TEXT,
            put_off_reason  TEXT,
            outcome         TEXT,
            closed_at       TEXT,
            escalated_at    TEXT,
            link_path       TEXT,
            key             TEXT    NOT NULL UNIQUE,
            version         BIGINT  NOT NULL DEFAULT 1,
            CHECK ((status = 'waiting') = (waiting_for IS NOT NULL)),
            CHECK ((status IN ('done', 'cancelled')) = (closed_at IS NOT NULL)),
            CHECK ((closed_at IS NULL) = (outcome IS NULL))
        )
        """,
        // Urgent comes first: urgency 0 is urgent, so that one ascending row comparison pages the list.
        "CREATE INDEX task_of_organisation ON task (organisation_id, status, urgency, due_on, id)",
        "CREATE INDEX task_of_account ON task (account_id, status, urgency, due_on, id)",
        "CREATE INDEX task_of_team ON task (team_id, status, urgency, due_on, id)",
        """
        CREATE INDEX task_unassigned ON task (organisation_id, status, urgency, due_on, id)
        WHERE account_id IS NULL
        """,
        """
        CREATE INDEX task_to_escalate ON task (opened_at, id)
        WHERE urgency = 0 AND status IN ('open', 'waiting') AND escalated_at IS NULL
        """,
        """
        CREATE INDEX task_unanswered ON task (escalated_at)
        WHERE escalated_at IS NOT NULL AND status = 'open' AND account_id IS NULL
        """,
        "CREATE INDEX task_about_person ON task (person_id, status, due_on)",
        """
        CREATE TABLE task_event (
            id      TEXT NOT NULL PRIMARY KEY,
            task_id TEXT NOT NULL REFERENCES task (id),
            at      TEXT NOT NULL,
            by_kind TEXT NOT NULL,
            by_id   TEXT NOT NULL,
            action  TEXT NOT NULL,
            note    TEXT
        )
        """,
        "CREATE INDEX task_event_of_task ON task_event (task_id, at)")

    static let createContactNote = Migration(
        "2026-11-22-1611-create-contact-note",
        """
        CREATE TABLE contact_note (
            id                  TEXT    NOT NULL PRIMARY KEY,
            person_id           TEXT    REFERENCES person (id),
            organisation_id     TEXT    NOT NULL REFERENCES organisation (id),
            account_id          TEXT    NOT NULL REFERENCES account (id),
            at                  TEXT    NOT NULL,
            way                 TEXT    NOT NULL CHECK (way IN ('phone', 'visit', 'here', 'video', 'email', 'text', 'letter')),
            result              TEXT    NOT NULL CHECK (result IN ('spoke', 'no-answer', 'message-left', 'advice')),
            minutes             BIGINT  NOT NULL CHECK (minutes BETWEEN 0 AND 600),
            note                TEXT    NOT NULL,
            side                TEXT    NOT NULL CHECK (side IN ('carer', 'cared-for', 'both')),
            in_confidence       BOOLEAN NOT NULL,
            helper_name         TEXT,
            helper_relationship TEXT,
            helper_agreed       BOOLEAN,
            next_task_id        TEXT    REFERENCES task (id),
            corrects_id         TEXT    REFERENCES contact_note (id),
            correction_reason   TEXT,
            CHECK (person_id IS NOT NULL OR result = 'advice'),
            CHECK ((corrects_id IS NULL) = (correction_reason IS NULL)),
            CHECK ((helper_name IS NULL) = (helper_agreed IS NULL))
        )
        """,
        "CREATE UNIQUE INDEX contact_note_correction ON contact_note (corrects_id)",
        "CREATE INDEX contact_note_about_person ON contact_note (person_id, at, id)",
        "CREATE INDEX contact_note_of_organisation ON contact_note (organisation_id, at)",
        "CREATE INDEX contact_note_next_task ON contact_note (next_task_id)",
        "CREATE INDEX contact_note_of_account ON contact_note (account_id)")

    static let createSavedView = Migration(
        "2026-11-22-1612-create-saved-view",
        """
        CREATE TABLE saved_view (
            id         TEXT NOT NULL PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES account (id),
            name       TEXT NOT NULL,
            list       TEXT NOT NULL,
            kind       TEXT,
            UNIQUE (account_id, name)
        )
        """)

    /// With all that a list asks for in its index, six counts are answered without reading a task.
    static let widenTaskIndexes = Migration(
        "2026-11-22-1910-widen-task-indexes",
        "DROP INDEX task_of_organisation",
        "DROP INDEX task_of_account",
        "DROP INDEX task_of_team",
        "DROP INDEX task_unassigned",
        """
        CREATE INDEX task_of_organisation
        ON task (organisation_id, status, urgency, due_on, id, account_id, sensitive, person_id)
        """,
        """
        CREATE INDEX task_of_account
        ON task (account_id, status, urgency, due_on, id, organisation_id, sensitive, person_id)
        """,
        """
        CREATE INDEX task_of_team
        ON task (team_id, status, urgency, due_on, id, organisation_id, account_id, sensitive, person_id)
        """,
        """
        CREATE INDEX task_unassigned ON task (organisation_id, status, urgency, due_on, id, sensitive, person_id)
        WHERE account_id IS NULL
        """)

    /// Nobody sees the check of their own work; the tasks that were open before are known by what they are about.
    static let addAboutAccount = Migration(
        "2026-11-22-2050-add-task-about-account",
        "ALTER TABLE task ADD COLUMN about_account_id TEXT REFERENCES account (id)",
        "DROP INDEX task_of_organisation",
        "DROP INDEX task_of_account",
        "DROP INDEX task_of_team",
        "DROP INDEX task_unassigned",
        """
        CREATE INDEX task_of_organisation
        ON task (organisation_id, status, urgency, due_on, id, account_id, sensitive, person_id, about_account_id)
        """,
        """
        CREATE INDEX task_of_account
        ON task (account_id, status, urgency, due_on, id, organisation_id, sensitive, person_id, about_account_id)
        """,
        """
        CREATE INDEX task_of_team ON task (
            team_id, status, urgency, due_on, id, organisation_id, account_id, sensitive, person_id,
            about_account_id)
        """,
        """
        CREATE INDEX task_unassigned
        ON task (organisation_id, status, urgency, due_on, id, sensitive, person_id, about_account_id)
        WHERE account_id IS NULL
        """,
        """
        UPDATE task SET about_account_id = replace(link_path, '/accounts/', '')
        WHERE kind = 'odd-use' AND link_path LIKE '/accounts/%'
        """,
        """
        UPDATE task SET about_account_id = (
            SELECT account_id FROM sharing_override
            WHERE person_id = task.person_id AND task.key = 'override-review/' || sharing_override.id)
        WHERE kind = 'override-review'
        """,
        """
        UPDATE task SET about_account_id = (
            SELECT account_id FROM moved_out
            WHERE person_id = task.person_id AND task.key = 'breach/' || item_id || '/' || person_id
            ORDER BY moved_at LIMIT 1)
        WHERE kind = 'breach'
        """,
        """
        UPDATE task SET about_account_id = (
            SELECT account_id FROM break_glass_grant WHERE '/break-glass/' || break_glass_grant.id = task.link_path)
        WHERE kind = 'break-glass-review'
        """,
        "UPDATE task SET account_id = NULL WHERE account_id = about_account_id")

    /// Without `account_id`, which is nobody's there, SQLite took the index of all of an organisation's tasks instead, and
    /// passed over everybody's to find nobody's.
    static let coverUnassigned = Migration(
        "2026-11-24-1310-cover-unassigned-tasks",
        "DROP INDEX task_unassigned",
        """
        CREATE INDEX task_unassigned
        ON task (organisation_id, status, urgency, due_on, id, account_id, sensitive, person_id, about_account_id)
        WHERE account_id IS NULL
        """)
}
