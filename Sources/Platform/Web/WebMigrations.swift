import Storage

/// The tables that Web keeps.
package enum WebMigrations {
    package static let all = [createSession]

    /// Every column that holds a person's identifier, for joining records.
    ///
    /// A session of somebody whose record was joined away has nobody behind it any more.
    package static let personColumns = [PersonColumn("session", "person_id", .kept)]

    // Owners have no foreign key: their tables belong to capabilities, which end the sessions themselves.
    static let createSession = Migration(
        "2026-11-22-1700-create-session",
        """
        CREATE TABLE session (
            id                TEXT    NOT NULL PRIMARY KEY,
            kind              TEXT    NOT NULL CHECK (kind IN ('staff', 'carer', 'quick-add-link')),
            account_id        TEXT,
            person_id         TEXT,
            quick_add_link_id TEXT,
            created_at        TEXT    NOT NULL,
            last_seen_at      TEXT    NOT NULL,
            expires_at        TEXT    NOT NULL,
            is_shared         BOOLEAN NOT NULL,
            is_locked         BOOLEAN NOT NULL,
            browser           TEXT    NOT NULL,
            CHECK ((kind = 'staff') = (account_id IS NOT NULL)),
            CHECK ((kind = 'carer') = (person_id IS NOT NULL)),
            CHECK ((kind = 'quick-add-link') = (quick_add_link_id IS NOT NULL))
        )
        """,
        "CREATE INDEX session_of_account ON session (account_id)",
        "CREATE INDEX session_of_person ON session (person_id)",
        "CREATE INDEX session_of_quick_add_link ON session (quick_add_link_id)",
        "CREATE INDEX session_ending ON session (expires_at)")
}
