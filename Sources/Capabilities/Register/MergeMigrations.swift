import Storage

extension RegisterMigrations {
    /// The joining of two records: what was proposed, who decided, and each row as it was before and after.
    static let createMerge = Migration(
        "2026-11-22-2010-create-record-merge",
        """
        CREATE TABLE record_merge (
            id              TEXT NOT NULL PRIMARY KEY,
            kept_id         TEXT NOT NULL REFERENCES person (id),
            away_id         TEXT NOT NULL REFERENCES person (id),
            organisation_id TEXT NOT NULL REFERENCES organisation (id),
            choices         TEXT NOT NULL,
            why             TEXT NOT NULL CHECK (why <> ''),
            state           TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'undone', 'refused', 'withdrawn')),
            for_reviewers   BOOLEAN NOT NULL,
            effects         TEXT NOT NULL,
            known_rows      TEXT NOT NULL,
            proposed_at     TEXT NOT NULL,
            proposed_by     TEXT NOT NULL REFERENCES account (id),
            decided_at      TEXT,
            decided_by      TEXT REFERENCES account (id),
            done_at         TEXT,
            undone_at       TEXT,
            undone_by       TEXT REFERENCES account (id),
            undone_why      TEXT,
            version         BIGINT NOT NULL DEFAULT 1,
            CHECK (kept_id <> away_id),
            CHECK ((state IN ('done', 'undone')) = (done_at IS NOT NULL)),
            CHECK ((state = 'undone') = (undone_at IS NOT NULL))
        )
        """,
        "CREATE INDEX record_merge_kept ON record_merge (kept_id, proposed_at)",
        "CREATE INDEX record_merge_away ON record_merge (away_id, proposed_at)",
        "CREATE INDEX record_merge_list ON record_merge (organisation_id, for_reviewers, proposed_at, id)",
        "CREATE UNIQUE INDEX record_merge_waiting ON record_merge (kept_id, away_id) WHERE state = 'waiting'",
        """
        CREATE TABLE record_merge_row (
            merge_id   TEXT   NOT NULL REFERENCES record_merge (id),
            position   BIGINT NOT NULL,
            table_name TEXT   NOT NULL,
            row_key    TEXT   NOT NULL,
            before_row TEXT,
            after_row  TEXT   NOT NULL,
            PRIMARY KEY (merge_id, position)
        )
        """)
}
