import Storage

extension RegisterMigrations {
    static let createSafety = Migration(
        "2026-11-22-1606-create-safety",
        step(
            """
            CREATE TABLE restriction (
                id          TEXT NOT NULL PRIMARY KEY,
                person_id   TEXT NOT NULL REFERENCES person (id),
                reason      TEXT NOT NULL CHECK (reason IN
                                ('domestic-abuse', 'witness-protection', 'adoption', 'threat', 'court-order',
                                 'own-request', 'merged')),
                since       TEXT NOT NULL,
                until       TEXT,
                lifted_at   TEXT,
                lifted_why  TEXT,
                \(provenance),
                CHECK ((lifted_at IS NULL) = (lifted_why IS NULL)),
                CHECK (until IS NULL OR until >= since)
            )
            """),
        "CREATE INDEX restriction_of ON restriction (person_id)",
        "CREATE INDEX restriction_ends ON restriction (until) WHERE lifted_at IS NULL AND until IS NOT NULL",
        step(
            """
            CREATE TABLE visit_alert (
                id        TEXT NOT NULL PRIMARY KEY,
                person_id TEXT NOT NULL REFERENCES person (id),
                kind      TEXT NOT NULL CHECK (kind IN ('dog', 'violence', 'two-workers', 'infection', 'other')),
                note      TEXT NOT NULL,
                since     TEXT NOT NULL,
                review_on TEXT NOT NULL,
                until     TEXT,
                \(provenance),
                CHECK (review_on > since),
                CHECK (until IS NULL OR until >= since)
            )
            """),
        "CREATE INDEX visit_alert_of ON visit_alert (person_id, until)",
        step(
            """
            CREATE TABLE correction_request (
                id          TEXT NOT NULL PRIMARY KEY,
                person_id   TEXT NOT NULL REFERENCES person (id),
                item        TEXT NOT NULL,
                item_id     TEXT,
                words       TEXT NOT NULL,
                asked_at    TEXT NOT NULL,
                status      TEXT NOT NULL CHECK (status IN ('open', 'corrected', 'kept')),
                answer      TEXT,
                answered_at TEXT,
                answered_by TEXT REFERENCES account (id),
                version     BIGINT NOT NULL DEFAULT 1,
                CHECK ((status = 'open') = (answered_at IS NULL))
            )
            """),
        "CREATE INDEX correction_request_of ON correction_request (person_id, asked_at)",
        step(
            """
            CREATE TABLE moved_out (
                id           TEXT NOT NULL PRIMARY KEY,
                person_id    TEXT NOT NULL REFERENCES person (id),
                item         TEXT NOT NULL,
                item_id      TEXT NOT NULL,
                moved_to_id  TEXT REFERENCES person (id),
                why          TEXT NOT NULL,
                seen_by      TEXT NOT NULL,
                moved_at     TEXT NOT NULL,
                account_id   TEXT REFERENCES account (id)
            )
            """),
        "CREATE INDEX moved_out_of ON moved_out (person_id, moved_at)",
        "CREATE INDEX moved_out_to ON moved_out (moved_to_id) WHERE moved_to_id IS NOT NULL",
        step(
            """
            CREATE TABLE death_report (
                id           TEXT NOT NULL PRIMARY KEY,
                person_id    TEXT NOT NULL REFERENCES person (id),
                died_on      TEXT,
                confidence   TEXT NOT NULL CHECK (confidence IN ('unconfirmed', 'confirmed')),
                told_by      TEXT NOT NULL,
                undone_at    TEXT,
                undone_why   TEXT,
                ended_links  TEXT NOT NULL DEFAULT '',
                \(provenance),
                CHECK ((undone_at IS NULL) = (undone_why IS NULL))
            )
            """),
        "CREATE INDEX death_report_of ON death_report (person_id)")
}
