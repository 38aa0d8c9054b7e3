import Storage

extension RegisterMigrations {
    static let createCaringLink = Migration(
        "2026-11-22-1603-create-caring-link",
        step(
            """
            CREATE TABLE caring_link (
                id               TEXT NOT NULL PRIMARY KEY,
                carer_id         TEXT NOT NULL REFERENCES person (id),
                cared_for_id     TEXT NOT NULL REFERENCES person (id),
                relationship     TEXT NOT NULL,
                started_on       TEXT,
                start_precision  TEXT CHECK (start_precision IN ('day', 'month', 'year')),
                ended_on         TEXT,
                end_reason       TEXT CHECK (end_reason IN
                                     ('cared-for-died', 'carer-died', 'no-longer-needed', 'someone-else-cares',
                                      'paid-care', 'carer-stopped', 'moved-away', 'entered-in-error', 'other')),
                hours_per_week   BIGINT CHECK (hours_per_week BETWEEN 0 AND 168),
                tasks            TEXT NOT NULL DEFAULT '',
                condition_groups TEXT NOT NULL DEFAULT '',
                lives_with       BOOLEAN,
                share            TEXT NOT NULL CHECK (share IN ('not-said', 'main', 'shared')),
                in_residential_care BOOLEAN NOT NULL DEFAULT FALSE,
                under_contract   BOOLEAN NOT NULL DEFAULT FALSE,
                carer_words      TEXT,
                cared_for_agrees TEXT NOT NULL CHECK (cared_for_agrees IN
                                     ('not-asked', 'agreed', 'refused', 'not-safe-to-ask')),
                version          BIGINT NOT NULL DEFAULT 1,
                \(provenance),
                CHECK (carer_id <> cared_for_id),
                CHECK ((started_on IS NULL) = (start_precision IS NULL)),
                CHECK ((ended_on IS NULL) = (end_reason IS NULL)),
                CHECK (ended_on IS NULL OR started_on IS NULL OR ended_on >= started_on)
            )
            """),
        "CREATE INDEX caring_link_carer ON caring_link (carer_id, ended_on)",
        "CREATE INDEX caring_link_cared_for ON caring_link (cared_for_id, ended_on)",
        "CREATE UNIQUE INDEX caring_link_once ON caring_link (carer_id, cared_for_id) WHERE ended_on IS NULL",
        step(
            """
            CREATE TABLE willingness_statement (
                id             TEXT NOT NULL PRIMARY KEY,
                caring_link_id TEXT NOT NULL REFERENCES caring_link (id),
                carer_id       TEXT NOT NULL REFERENCES person (id),
                willing        TEXT NOT NULL CHECK (willing IN ('yes', 'some', 'no', 'not-sure')),
                able           TEXT NOT NULL CHECK (able IN ('yes', 'some', 'no', 'not-sure')),
                how_long       TEXT,
                words          TEXT,
                stated_on      TEXT NOT NULL,
                \(provenance)
            )
            """),
        "CREATE INDEX willingness_statement_link ON willingness_statement (caring_link_id, stated_on, recorded_at)",
        "CREATE INDEX willingness_statement_carer ON willingness_statement (carer_id, recorded_at)",
        step(
            """
            CREATE TABLE unmet_need (
                id           TEXT NOT NULL PRIMARY KEY,
                person_id    TEXT NOT NULL REFERENCES person (id),
                carer_id     TEXT NOT NULL REFERENCES person (id),
                statement_id TEXT REFERENCES willingness_statement (id),
                what         TEXT NOT NULL,
                noted_on     TEXT NOT NULL,
                met_on       TEXT,
                \(provenance)
            )
            """),
        "CREATE INDEX unmet_need_of ON unmet_need (person_id, noted_on)",
        "CREATE INDEX unmet_need_carer ON unmet_need (carer_id, noted_on)",
        step(
            """
            CREATE TABLE claim (
                id              TEXT NOT NULL PRIMARY KEY,
                person_id       TEXT NOT NULL REFERENCES person (id),
                organisation_id TEXT NOT NULL REFERENCES organisation (id),
                kind            TEXT NOT NULL CHECK (kind IN ('carer', 'young-carer')),
                carer_since     TEXT,
                confirmed_on    TEXT NOT NULL,
                ended_on        TEXT,
                \(provenance)
            )
            """),
        "CREATE INDEX claim_of ON claim (person_id, ended_on)",
        "CREATE UNIQUE INDEX claim_once ON claim (person_id, organisation_id, kind) WHERE ended_on IS NULL")

    /// The reason in the words of the area's list, as somebody chose it.
    static let addEndWords = Migration(
        "2026-11-22-1932-add-caring-link-end-words", "ALTER TABLE caring_link ADD COLUMN end_words TEXT")
}
