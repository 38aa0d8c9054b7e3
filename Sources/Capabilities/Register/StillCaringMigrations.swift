import Storage

extension RegisterMigrations {
    static let stillCaring = [createStillCaring, createClaimFacts]

    /// A question a year of each carer, and when to look at each of them next.
    private static let createStillCaring = Migration(
        "2026-11-22-2002-create-still-caring",
        """
        CREATE TABLE still_caring (
            id           TEXT NOT NULL PRIMARY KEY,
            person_id    TEXT NOT NULL REFERENCES person (id),
            fingerprint  TEXT UNIQUE,
            asked_on     TEXT NOT NULL,
            expires_at   TEXT,
            answer       TEXT CHECK (answer IN ('yes', 'no')),
            answered_on  TEXT,
            account_id   TEXT REFERENCES account (id),
            what_changed TEXT,
            words        TEXT,
            CHECK ((answer IS NULL) = (answered_on IS NULL)),
            CHECK ((fingerprint IS NULL) = (expires_at IS NULL))
        )
        """,
        "CREATE INDEX still_caring_of ON still_caring (person_id, answer, answered_on)",
        """
        CREATE TABLE still_caring_look (
            person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
            next_on   TEXT NOT NULL,
            paused    TEXT CHECK (paused IN ('end-of-life', 'asked-not-to'))
        )
        """,
        "CREATE INDEX claim_confirmed ON claim (confirmed_on, person_id) WHERE ended_on IS NULL",
        "CREATE INDEX caring_link_recorded ON caring_link (recorded_at, carer_id) WHERE ended_on IS NULL")

    /// What each source says today of each carer, one row for each claim: for counting.
    ///
    /// A carers' centre that works with a carer says so by working with them. A carer's own "yes" confirms what anybody
    /// says of them.
    private static let createClaimFacts = Migration(
        "2026-11-22-2003-create-claim-facts",
        step(
            """
            CREATE VIEW claim_facts AS
            SELECT claim.person_id, claim.organisation_id,
                (SELECT CASE organisation.kind WHEN 'practice' THEN 'gp' WHEN 'council' THEN 'council'
                    WHEN 'trust' THEN 'hospital' WHEN 'school' THEN 'school' ELSE 'voluntary' END
                    FROM organisation WHERE organisation.id = claim.organisation_id) AS kind,
                \(district("claim")) AS district_code, \(practice("claim")) AS practice,
                \(confirmed("claim", "claim.confirmed_on")) AS confirmed_on,
                (SELECT person.restricted FROM person WHERE person.id = claim.person_id) AS restricted
            FROM claim
            WHERE claim.ended_on IS NULL AND \(counts("claim"))
            UNION ALL
            SELECT involvement.person_id, involvement.organisation_id, 'voluntary' AS kind,
                \(district("involvement")) AS district_code, \(practice("involvement")) AS practice,
                \(confirmed("involvement", "involvement.since")) AS confirmed_on,
                (SELECT person.restricted FROM person WHERE person.id = involvement.person_id) AS restricted
            FROM involvement
            WHERE involvement.until IS NULL AND involvement.kind <> 'shared' AND \(counts("involvement"))
                AND EXISTS (SELECT 1 FROM organisation WHERE organisation.id = involvement.organisation_id
                    AND organisation.kind IN ('carers-centre', 'young-carers-service'))
                AND EXISTS (SELECT 1 FROM caring_link WHERE caring_link.carer_id = involvement.person_id
                    AND caring_link.ended_on IS NULL)
                AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.person_id = involvement.person_id
                    AND claim.organisation_id = involvement.organisation_id AND claim.ended_on IS NULL)
                AND NOT EXISTS (SELECT 1 FROM involvement AS earlier
                    WHERE earlier.person_id = involvement.person_id AND earlier.until IS NULL
                        AND earlier.organisation_id = involvement.organisation_id AND earlier.kind <> 'shared'
                        AND earlier.id < involvement.id)
            """))

    private static func counts(_ table: String) -> String {
        """
        NOT EXISTS (SELECT 1 FROM person WHERE person.id = \(table).person_id
            AND (person.merged_into_id IS NOT NULL OR person.death_confidence = 'confirmed'))
        """
    }

    private static func district(_ table: String) -> String {
        """
        (SELECT COALESCE(person_address.district_code,
                (SELECT postcode.district_code FROM postcode WHERE postcode.code = person_address.postcode))
            FROM person_address WHERE person_address.person_id = \(table).person_id AND person_address.until IS NULL
            ORDER BY person_address.since DESC, person_address.id DESC LIMIT 1)
        """
    }

    private static func practice(_ table: String) -> String {
        """
        (SELECT person_place.code FROM person_place WHERE person_place.person_id = \(table).person_id
            AND person_place.kind = 'practice' AND person_place.until IS NULL
            ORDER BY person_place.since DESC, person_place.id DESC LIMIT 1)
        """
    }

    private static func confirmed(_ table: String, _ day: String) -> String {
        """
        (SELECT CASE WHEN said.answered_on > \(day) THEN said.answered_on ELSE \(day) END
            FROM (SELECT max(still_caring.answered_on) AS answered_on FROM still_caring
                WHERE still_caring.person_id = \(table).person_id AND still_caring.answer = 'yes') AS said)
        """
    }
}
