import Storage

enum OwnRecordMigrations {
    static let all = [createOwnWords]

    /// What carers write on their own page stands beside what professionals wrote, and nobody else changes it.
    static let createOwnWords = Migration(
        "2026-11-22-1700-create-own-words",
        """
        CREATE TABLE own_words (
            id             TEXT NOT NULL PRIMARY KEY,
            person_id      TEXT NOT NULL REFERENCES person (id),
            topic          TEXT NOT NULL CHECK (topic IN ('me', 'caring', 'help', 'other')),
            words          TEXT NOT NULL CHECK (words <> ''),
            written_at     TEXT NOT NULL,
            taken_back_at  TEXT
        )
        """,
        "CREATE INDEX own_words_of ON own_words (person_id, written_at)",
        """
        CREATE TABLE own_page_switch (
            id           TEXT NOT NULL PRIMARY KEY,
            person_id    TEXT NOT NULL REFERENCES person (id),
            part         TEXT NOT NULL CHECK (part IN ('page', 'looks')),
            off_at       TEXT NOT NULL,
            on_at        TEXT,
            on_by        TEXT REFERENCES account (id),
            CHECK ((on_at IS NULL) = (on_by IS NULL))
        )
        """,
        "CREATE INDEX own_page_switch_of ON own_page_switch (person_id, on_at)")
}
