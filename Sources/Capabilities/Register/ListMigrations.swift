import Storage

extension RegisterMigrations {
    static let lists = [createLists, createListRows, createCodedPeople]

    private static let createLists = Migration(
        "2026-11-22-2020-create-lists",
        """
        CREATE TABLE list_source (
            organisation_id TEXT NOT NULL PRIMARY KEY REFERENCES organisation (id),
            basis           TEXT NOT NULL CHECK (basis IN ('agreed', 'agreement', 'count-only')),
            agreement       TEXT,
            agreement_on    TEXT,
            works_with      BOOLEAN NOT NULL DEFAULT FALSE,
            mapping         TEXT NOT NULL DEFAULT '{}',
            declared_at     TEXT NOT NULL,
            declared_by     TEXT REFERENCES account (id),
            version         BIGINT NOT NULL DEFAULT 1,
            CHECK (basis <> 'agreement' OR agreement IS NOT NULL)
        )
        """,
        """
        CREATE TABLE list_import (
            id              TEXT NOT NULL PRIMARY KEY,
            organisation_id TEXT NOT NULL REFERENCES organisation (id),
            file_hash       TEXT NOT NULL,
            as_at           TEXT NOT NULL,
            is_full         BOOLEAN NOT NULL,
            state           TEXT NOT NULL CHECK (state IN
                                ('uploaded', 'checked', 'waiting', 'applying', 'applied', 'undoing', 'undone',
                                 'refused')),
            refusal         TEXT,
            headings        TEXT NOT NULL,
            counts          TEXT NOT NULL DEFAULT '{}',
            row_count       BIGINT NOT NULL,
            rows_done       BIGINT NOT NULL DEFAULT 0,
            claims_ended    BIGINT NOT NULL DEFAULT 0,
            account_id      TEXT REFERENCES account (id),
            agreed_by       TEXT REFERENCES account (id),
            started_at      TEXT NOT NULL,
            finished_at     TEXT,
            undone_at       TEXT
        )
        """,
        "CREATE INDEX list_import_of ON list_import (organisation_id, started_at, id)",
        "CREATE INDEX list_import_at_work ON list_import (started_at, id) WHERE state IN ('uploaded', 'applying', 'undoing')",
        """
        CREATE TABLE list_part (
            import_id TEXT   NOT NULL REFERENCES list_import (id),
            position  BIGINT NOT NULL,
            text      TEXT   NOT NULL,
            PRIMARY KEY (import_id, position)
        )
        """,
        """
        CREATE TABLE list_ended (
            import_id TEXT NOT NULL REFERENCES list_import (id),
            claim_id  TEXT NOT NULL REFERENCES claim (id),
            PRIMARY KEY (import_id, claim_id)
        )
        """)

    private static let createListRows = Migration(
        "2026-11-22-2021-create-list-rows",
        """
        CREATE TABLE list_row (
            import_id  TEXT   NOT NULL REFERENCES list_import (id),
            line       BIGINT NOT NULL,
            outcome    TEXT   NOT NULL CHECK (outcome IN
                           ('created', 'matched', 'unchanged', 'needs review', 'rejected')),
            person_id  TEXT REFERENCES person (id),
            reason     TEXT   NOT NULL DEFAULT '',
            changes    TEXT   NOT NULL DEFAULT '',
            cells      TEXT,
            decision   TEXT CHECK (decision IN ('same', 'different', 'unsure')),
            decided_at TEXT,
            decided_by TEXT REFERENCES account (id),
            PRIMARY KEY (import_id, line)
        )
        """,
        "CREATE INDEX list_row_of ON list_row (person_id) WHERE person_id IS NOT NULL",
        """
        CREATE INDEX list_row_review ON list_row (import_id, line)
        WHERE outcome = 'needs review' AND decision IS NULL
        """,
        """
        CREATE TABLE list_person (
            organisation_id TEXT NOT NULL REFERENCES organisation (id),
            source_key      TEXT NOT NULL,
            person_id       TEXT NOT NULL REFERENCES person (id),
            fingerprint     TEXT NOT NULL,
            identity        TEXT NOT NULL,
            as_at           TEXT NOT NULL,
            import_id       TEXT NOT NULL REFERENCES list_import (id),
            PRIMARY KEY (organisation_id, source_key)
        )
        """,
        "CREATE INDEX list_person_key ON list_person (source_key)",
        "CREATE INDEX list_person_of ON list_person (person_id)",
        "CREATE INDEX list_person_import ON list_person (import_id)",
        "CREATE INDEX claim_by_organisation ON claim (organisation_id, person_id) WHERE ended_on IS NULL")

    /// People of sources that may not hand over names: counted, and nothing else.
    private static let createCodedPeople = Migration(
        "2026-11-22-2022-create-coded-person",
        """
        CREATE TABLE coded_person (
            organisation_id TEXT NOT NULL REFERENCES organisation (id),
            code            TEXT NOT NULL,
            kind            TEXT NOT NULL CHECK (kind IN ('carer', 'young-carer')),
            district_code   TEXT REFERENCES district (code),
            since           TEXT,
            confirmed_on    TEXT NOT NULL,
            ended_on        TEXT,
            PRIMARY KEY (organisation_id, code)
        )
        """,
        "CREATE INDEX coded_person_code ON coded_person (code)")
}
