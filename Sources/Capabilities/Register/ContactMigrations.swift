import Storage

extension RegisterMigrations {
    static let createContact = Migration(
        "2026-11-22-1602-create-contact",
        step(
            """
            CREATE TABLE person_contact (
                id           TEXT NOT NULL PRIMARY KEY,
                person_id    TEXT NOT NULL REFERENCES person (id),
                kind         TEXT NOT NULL CHECK (kind IN ('phone', 'email')),
                value        TEXT NOT NULL CHECK (value <> ''),
                safe         BOOLEAN,
                seen_by_others BOOLEAN,
                voicemail    BOOLEAN,
                asked_at     TEXT,
                confirmed_at TEXT,
                since        TEXT NOT NULL,
                until        TEXT,
                version      BIGINT NOT NULL DEFAULT 1,
                \(provenance),
                CHECK ((safe IS NULL) = (asked_at IS NULL)),
                CHECK (until IS NULL OR until >= since)
            )
            """),
        "CREATE INDEX person_contact_of ON person_contact (person_id, until)",
        "CREATE INDEX person_contact_value ON person_contact (value, person_id)",
        step(
            """
            CREATE TABLE contact_rule (
                id              TEXT NOT NULL PRIMARY KEY,
                person_id       TEXT NOT NULL REFERENCES person (id),
                channel         TEXT NOT NULL CHECK (channel IN
                                    ('not-said', 'phone', 'text', 'email', 'letter', 'through-someone')),
                language        TEXT NOT NULL,
                interpreter     BOOLEAN NOT NULL DEFAULT FALSE,
                safe_to_contact BOOLEAN,
                asked_at        TEXT,
                post_safe       BOOLEAN,
                safe_days       TEXT NOT NULL DEFAULT '1234567',
                safe_from       TEXT,
                safe_to         TEXT,
                through         TEXT,
                others_told     TEXT,
                no_service      BOOLEAN NOT NULL DEFAULT FALSE,
                news            BOOLEAN NOT NULL DEFAULT FALSE,
                since           TEXT NOT NULL,
                until           TEXT,
                version         BIGINT NOT NULL DEFAULT 1,
                \(provenance),
                CHECK ((safe_to_contact IS NULL) = (asked_at IS NULL)),
                CHECK ((safe_from IS NULL) = (safe_to IS NULL)),
                CHECK (until IS NULL OR until >= since)
            )
            """),
        "CREATE INDEX contact_rule_of ON contact_rule (person_id, until)",
        "CREATE UNIQUE INDEX contact_rule_current ON contact_rule (person_id) WHERE until IS NULL",
        step(
            """
            CREATE TABLE communication_need (
                id          TEXT NOT NULL PRIMARY KEY,
                person_id   TEXT NOT NULL REFERENCES person (id),
                category    TEXT NOT NULL CHECK (category IN ('001', '002', '003', '004')),
                code        TEXT NOT NULL,
                note        TEXT,
                reviewed_on TEXT NOT NULL,
                review_on   TEXT NOT NULL,
                since       TEXT NOT NULL,
                until       TEXT,
                \(provenance),
                CHECK (until IS NULL OR until >= since)
            )
            """),
        "CREATE INDEX communication_need_of ON communication_need (person_id, until)",
        """
        CREATE UNIQUE INDEX communication_need_once ON communication_need (person_id, code) WHERE until IS NULL
        """)
}
