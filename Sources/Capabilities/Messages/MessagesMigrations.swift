import Storage

/// Messages' schema changes.
enum MessagesMigrations {
    static let all = [createMessage, nameMessageOwner, addLinkPath]

    static let createMessage = Migration(
        "2026-11-22-1900-create-message",
        """
        CREATE TABLE message (
            id           TEXT    NOT NULL PRIMARY KEY,
            person_id    TEXT    REFERENCES person (id),
            message_key  TEXT    NOT NULL,
            template     TEXT    NOT NULL,
            version      BIGINT  NOT NULL,
            channel      TEXT    NOT NULL CHECK (channel IN ('email')),
            state        TEXT    NOT NULL CHECK (state IN (
                'requested', 'sending', 'sent', 'held', 'failed', 'unknown', 'cancelled', 'hand-over-needed',
                'handed-over')),
            reason       TEXT,
            address      TEXT,
            subject      TEXT,
            body         TEXT,
            content_hash TEXT,
            gaps         TEXT    NOT NULL,
            requested_at TEXT    NOT NULL,
            due_at       TEXT    NOT NULL,
            use_by       TEXT,
            left_at      TEXT,
            tries        BIGINT  NOT NULL,
            last_answer  TEXT,
            captured     BOOLEAN NOT NULL,
            CHECK (person_id IS NOT NULL OR address IS NOT NULL),
            CHECK (state NOT IN ('held', 'failed', 'unknown', 'cancelled') OR reason IS NOT NULL),
            CHECK (state NOT IN ('sending', 'sent')
                OR (left_at IS NOT NULL AND address IS NOT NULL AND body IS NOT NULL))
        )
        """,
        "CREATE UNIQUE INDEX message_once ON message (message_key)",
        "CREATE INDEX message_due ON message (due_at, id) WHERE state = 'requested'",
        "CREATE INDEX message_being_sent ON message (left_at, id) WHERE state = 'sending'",
        "CREATE INDEX message_of_person ON message (person_id, requested_at, id) WHERE person_id IS NOT NULL",
        "CREATE INDEX message_to_address ON message (content_hash, left_at) WHERE content_hash IS NOT NULL",
        """
        CREATE INDEX message_needing_person ON message (requested_at, id)
        WHERE state IN ('held', 'failed', 'unknown', 'hand-over-needed')
        """,
        "CREATE INDEX message_captured ON message (requested_at, id) WHERE captured = TRUE")

    /// Whose message it is, and a way to the old ones that belong to nobody's record.
    static let nameMessageOwner = Migration(
        "2026-11-22-1930-name-message-owner",
        "ALTER TABLE message ADD COLUMN organisation_id TEXT",
        """
        CREATE INDEX message_to_nobody ON message (requested_at, id)
        WHERE person_id IS NULL AND state IN ('sent', 'cancelled', 'handed-over')
        """)

    /// Where somebody can do something about a message that isn't to anybody on the register.
    static let addLinkPath = Migration(
        "2026-11-22-2051-add-message-link-path", "ALTER TABLE message ADD COLUMN link_path TEXT")
}
