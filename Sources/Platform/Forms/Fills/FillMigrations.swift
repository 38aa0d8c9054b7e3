import Storage

enum FillMigrations {
    // Owners and those who answer have no foreign key: their tables belong to capabilities.
    static let createFills = Migration(
        "2026-11-22-2310-create-form-fills",
        """
        CREATE TABLE form_fill (
            id                    TEXT   NOT NULL PRIMARY KEY,
            code                  TEXT   NOT NULL,
            questionnaire         TEXT   NOT NULL,
            questionnaire_edition TEXT   NOT NULL,
            owner_kind            TEXT   NOT NULL,
            owner_id              TEXT   NOT NULL,
            started_by_kind       TEXT   NOT NULL CHECK (started_by_kind IN ('staff', 'carer', 'system')),
            started_by_id         TEXT   NOT NULL,
            started_at            TEXT   NOT NULL,
            updated_at            TEXT   NOT NULL,
            completed_by_kind     TEXT   CHECK (completed_by_kind IN ('staff', 'carer', 'system')),
            completed_by_id       TEXT,
            completed_at          TEXT,
            version               BIGINT NOT NULL DEFAULT 1,
            FOREIGN KEY (questionnaire, questionnaire_edition) REFERENCES form_questionnaire (url, edition),
            CHECK ((completed_at IS NULL) = (completed_by_id IS NULL)),
            CHECK ((completed_by_kind IS NULL) = (completed_by_id IS NULL))
        )
        """,
        "CREATE UNIQUE INDEX form_fill_code ON form_fill (code)",
        "CREATE INDEX form_fill_of_owner ON form_fill (owner_kind, owner_id, started_at)",
        "CREATE INDEX form_fill_of_questionnaire ON form_fill (questionnaire, questionnaire_edition)",
        """
        CREATE TABLE form_fill_answer (
            fill_id     TEXT    NOT NULL REFERENCES form_fill (id),
            link_id     TEXT    NOT NULL,
            answer      TEXT    NOT NULL,
            is_private  BOOLEAN NOT NULL,
            version     BIGINT  NOT NULL,
            by_kind     TEXT    NOT NULL CHECK (by_kind IN ('staff', 'carer', 'system')),
            by_id       TEXT    NOT NULL,
            answered_at TEXT    NOT NULL,
            way         TEXT    NOT NULL CHECK (way IN ('online', 'paper', 'carried')),
            showing     TEXT,
            PRIMARY KEY (fill_id, link_id)
        )
        """,
        """
        CREATE TABLE form_fill_history (
            id          TEXT    NOT NULL PRIMARY KEY,
            fill_id     TEXT    NOT NULL REFERENCES form_fill (id),
            link_id     TEXT    NOT NULL,
            answer      TEXT    NOT NULL,
            is_private  BOOLEAN NOT NULL,
            version     BIGINT  NOT NULL,
            by_kind     TEXT    NOT NULL CHECK (by_kind IN ('staff', 'carer', 'system')),
            by_id       TEXT    NOT NULL,
            answered_at TEXT    NOT NULL,
            way         TEXT    NOT NULL CHECK (way IN ('online', 'paper', 'carried')),
            showing     TEXT,
            outcome     TEXT    NOT NULL CHECK (outcome IN ('replaced', 'not-used'))
        )
        """,
        "CREATE INDEX form_fill_history_of_answer ON form_fill_history (fill_id, link_id, answered_at)",
        """
        CREATE UNIQUE INDEX form_fill_not_used ON form_fill_history (fill_id, link_id, showing)
        WHERE outcome = 'not-used'
        """,
        """
        CREATE TABLE form_fill_section (
            fill_id TEXT NOT NULL REFERENCES form_fill (id),
            section TEXT NOT NULL,
            done_at TEXT NOT NULL,
            by_kind TEXT NOT NULL CHECK (by_kind IN ('staff', 'carer', 'system')),
            by_id   TEXT NOT NULL,
            PRIMARY KEY (fill_id, section)
        )
        """)
}
