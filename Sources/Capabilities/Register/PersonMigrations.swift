import Storage

extension RegisterMigrations {
    static let createPerson = Migration(
        "2026-11-22-1600-create-person",
        step(
            """
            CREATE TABLE person (
                id               TEXT NOT NULL PRIMARY KEY,
                reference        TEXT NOT NULL UNIQUE,
                area_code        TEXT REFERENCES area (code),
                display_name     TEXT NOT NULL CHECK (display_name <> ''),
                sort_name        TEXT NOT NULL,
                birth_date       TEXT,
                birth_precision  TEXT CHECK (birth_precision IN ('day', 'month', 'year')),
                sex              TEXT CHECK (sex IN ('female', 'male')),
                basis            TEXT NOT NULL CHECK (basis IN ('agreed', 'authority', 'duty', 'none')),
                restricted       BOOLEAN NOT NULL DEFAULT FALSE,
                died_on          TEXT,
                death_confidence TEXT CHECK (death_confidence IN ('unconfirmed', 'confirmed')),
                death_source     TEXT,
                merged_into_id   TEXT REFERENCES person (id),
                registered_on    TEXT NOT NULL,
                door             TEXT NOT NULL,
                version          BIGINT NOT NULL DEFAULT 1,
                \(provenance),
                CHECK ((birth_date IS NULL) = (birth_precision IS NULL)),
                CHECK (died_on IS NULL OR death_confidence IS NOT NULL),
                CHECK ((death_confidence IS NULL) = (death_source IS NULL)),
                CHECK (merged_into_id IS NULL OR merged_into_id <> id)
            )
            """),
        "CREATE INDEX person_birth ON person (birth_date)",
        "CREATE INDEX person_restricted ON person (sort_name, id) WHERE restricted",
        "CREATE INDEX person_merged ON person (merged_into_id) WHERE merged_into_id IS NOT NULL")

    static let createPersonFacts = Migration(
        "2026-11-22-1601-create-person-facts",
        step(
            """
            CREATE TABLE person_name (
                id        TEXT NOT NULL PRIMARY KEY,
                person_id TEXT NOT NULL REFERENCES person (id),
                kind      TEXT NOT NULL CHECK (kind IN ('current', 'previous')),
                given     TEXT NOT NULL,
                family    TEXT NOT NULL,
                known_as  TEXT,
                search_name TEXT NOT NULL,
                since     TEXT,
                until     TEXT,
                \(provenance),
                CHECK (given <> '' OR family <> ''),
                CHECK (until IS NULL OR since IS NULL OR until >= since)
            )
            """),
        "CREATE INDEX person_name_of ON person_name (person_id, until)",
        "CREATE UNIQUE INDEX person_name_current ON person_name (person_id) WHERE kind = 'current' AND until IS NULL",
        step(
            """
            CREATE TABLE person_identifier (
                id        TEXT NOT NULL PRIMARY KEY,
                person_id TEXT NOT NULL REFERENCES person (id),
                kind      TEXT NOT NULL CHECK (kind IN ('nhs-number', 'council-number', 'school-number')),
                value     TEXT NOT NULL CHECK (value <> ''),
                status    TEXT,
                held      BOOLEAN NOT NULL DEFAULT FALSE,
                since     TEXT NOT NULL,
                until     TEXT,
                \(provenance),
                CHECK (until IS NULL OR until >= since)
            )
            """),
        "CREATE INDEX person_identifier_of ON person_identifier (person_id)",
        "CREATE INDEX person_identifier_value ON person_identifier (value, person_id)",
        """
        CREATE UNIQUE INDEX person_identifier_once ON person_identifier (kind, value)
        WHERE kind = 'nhs-number' AND until IS NULL AND NOT held
        """,
        step(
            """
            CREATE TABLE person_address (
                id            TEXT NOT NULL PRIMARY KEY,
                person_id     TEXT NOT NULL REFERENCES person (id),
                whereabouts   TEXT NOT NULL CHECK (whereabouts IN
                                  ('postcode', 'no-fixed-address', 'abroad', 'not-known')),
                postcode      TEXT,
                district_code TEXT REFERENCES district (code),
                lines         TEXT,
                household_key TEXT,
                since         TEXT NOT NULL,
                until         TEXT,
                \(provenance),
                CHECK ((whereabouts = 'postcode') = (postcode IS NOT NULL)),
                CHECK (until IS NULL OR until >= since)
            )
            """),
        "CREATE INDEX person_address_of ON person_address (person_id, until)",
        "CREATE INDEX person_address_postcode ON person_address (postcode, person_id)",
        """
        CREATE INDEX person_address_household ON person_address (household_key, person_id)
        WHERE household_key IS NOT NULL AND until IS NULL
        """,
        step(
            """
            CREATE TABLE person_place (
                id        TEXT NOT NULL PRIMARY KEY,
                person_id TEXT NOT NULL REFERENCES person (id),
                kind      TEXT NOT NULL CHECK (kind IN ('practice', 'school', 'employer')),
                code      TEXT,
                name      TEXT,
                since     TEXT NOT NULL,
                until     TEXT,
                \(provenance),
                CHECK (code IS NOT NULL OR name IS NOT NULL),
                CHECK (until IS NULL OR until >= since)
            )
            """),
        "CREATE INDEX person_place_of ON person_place (person_id, until)",
        step(
            """
            CREATE TABLE demographic (
                id        TEXT NOT NULL PRIMARY KEY,
                person_id TEXT NOT NULL REFERENCES person (id),
                topic     TEXT NOT NULL CHECK (topic IN
                              ('ethnic-group', 'religion', 'sexual-orientation', 'gender-identity',
                               'disability', 'armed-forces')),
                value     TEXT NOT NULL,
                since     TEXT NOT NULL,
                until     TEXT,
                \(provenance),
                CHECK (until IS NULL OR until >= since)
            )
            """),
        "CREATE INDEX demographic_of ON demographic (person_id, until)",
        "CREATE UNIQUE INDEX demographic_current ON demographic (person_id, topic) WHERE until IS NULL")
}
