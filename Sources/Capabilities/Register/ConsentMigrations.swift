import Storage

extension RegisterMigrations {
    static let createConsent = Migration(
        "2026-11-22-1604-create-consent",
        step(
            """
            CREATE TABLE consent (
                id               TEXT NOT NULL PRIMARY KEY,
                person_id        TEXT NOT NULL REFERENCES person (id),
                about_id         TEXT REFERENCES person (id),
                what             TEXT NOT NULL CHECK (what <> ''),
                organisation_id  TEXT REFERENCES organisation (id),
                recipient        TEXT,
                why              TEXT NOT NULL,
                decision         TEXT NOT NULL CHECK (decision IN ('agreed', 'refused')),
                authority        TEXT NOT NULL CHECK (authority IN
                                     ('self', 'parental-responsibility', 'health-welfare-attorney',
                                      'health-welfare-deputy', 'competent-young-person', 'best-interests')),
                decided_by       TEXT,
                document_seen_on TEXT,
                consulted        TEXT,
                reasons          TEXT,
                review_on        TEXT,
                capacity         TEXT NOT NULL CHECK (capacity IN ('not-in-doubt', 'has-capacity', 'lacks-capacity')),
                capacity_on      TEXT NOT NULL,
                given_on         TEXT NOT NULL,
                withdrawn_at     TEXT,
                withdrawn_how    TEXT,
                version          BIGINT NOT NULL DEFAULT 1,
                \(provenance),
                CHECK (organisation_id IS NOT NULL OR recipient IS NOT NULL),
                CHECK (authority NOT IN ('health-welfare-attorney', 'health-welfare-deputy')
                       OR (document_seen_on IS NOT NULL AND decided_by IS NOT NULL)),
                CHECK (authority <> 'best-interests'
                       OR (decided_by IS NOT NULL AND reasons IS NOT NULL AND consulted IS NOT NULL
                           AND review_on IS NOT NULL))
            )
            """),
        "CREATE INDEX consent_of ON consent (person_id, given_on)",
        "CREATE INDEX consent_about ON consent (about_id) WHERE about_id IS NOT NULL",
        step(
            """
            CREATE TABLE lawful_basis (
                id        TEXT NOT NULL PRIMARY KEY,
                person_id TEXT NOT NULL REFERENCES person (id),
                purpose   TEXT NOT NULL,
                basis     TEXT NOT NULL CHECK (basis IN
                              ('consent', 'contract', 'legal-obligation', 'vital-interests', 'public-task',
                               'legitimate-interests')),
                condition TEXT,
                since     TEXT NOT NULL,
                until     TEXT,
                \(provenance)
            )
            """),
        "CREATE INDEX lawful_basis_of ON lawful_basis (person_id)")

    static let createInvolvement = Migration(
        "2026-11-22-1605-create-involvement",
        step(
            """
            CREATE TABLE involvement (
                id              TEXT NOT NULL PRIMARY KEY,
                person_id       TEXT NOT NULL REFERENCES person (id),
                organisation_id TEXT NOT NULL REFERENCES organisation (id),
                team_id         TEXT REFERENCES team (id),
                lead_account_id TEXT REFERENCES account (id),
                kind            TEXT NOT NULL CHECK (kind IN
                                    ('adult-centre', 'young-carers-service', 'own-centre', 'triage', 'working-with',
                                     'shared')),
                consent_id      TEXT REFERENCES consent (id),
                since           TEXT NOT NULL,
                until           TEXT,
                end_reason      TEXT,
                \(provenance),
                CHECK ((kind = 'shared') = (consent_id IS NOT NULL)),
                CHECK ((until IS NULL) = (end_reason IS NULL)),
                CHECK (until IS NULL OR until >= since)
            )
            """),
        "CREATE UNIQUE INDEX involvement_open ON involvement (person_id, organisation_id, kind) WHERE until IS NULL",
        "CREATE INDEX involvement_of ON involvement (person_id, until)",
        "CREATE INDEX involvement_consent ON involvement (consent_id) WHERE consent_id IS NOT NULL",
        """
        CREATE INDEX involvement_lead ON involvement (lead_account_id, person_id)
        WHERE until IS NULL AND lead_account_id IS NOT NULL
        """,
        "CREATE INDEX involvement_list ON involvement (organisation_id, since, person_id) WHERE until IS NULL"
    )
}
