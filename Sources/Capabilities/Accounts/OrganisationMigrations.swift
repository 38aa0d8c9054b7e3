import Storage

/// Places, organisations and their set-up.
enum OrganisationMigrations {
    static let all = [
        createPlaces, createOrganisation, createCatchment, createSetting, createSetupChange,
        createReferenceLoad, addReferralAddress,
    ]

    /// Where an organisation wants to hear that a referral has come; `NULL` until it says.
    private static let addReferralAddress = Migration(
        "2026-11-23-0348-add-referral-address", "ALTER TABLE organisation ADD COLUMN referral_email TEXT")

    private static let createPlaces = Migration(
        "2026-11-22-1605-create-area-district-postcode",
        """
        CREATE TABLE area (
            code TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE district (
            code         TEXT NOT NULL PRIMARY KEY,
            name         TEXT NOT NULL,
            kind         TEXT NOT NULL,
            area_code    TEXT NOT NULL REFERENCES area (code),
            council_code TEXT NOT NULL
        )
        """,
        "CREATE INDEX district_of_area ON district (area_code, name)",
        """
        CREATE TABLE postcode (
            code          TEXT    NOT NULL PRIMARY KEY,
            district_code TEXT    NOT NULL REFERENCES district (code),
            easting       BIGINT  NOT NULL,
            northing      BIGINT  NOT NULL,
            live          BOOLEAN NOT NULL
        )
        """)

    private static let createOrganisation = Migration(
        "2026-11-22-1610-create-organisation-team",
        """
        CREATE TABLE organisation (
            id                TEXT    NOT NULL PRIMARY KEY,
            code              TEXT    NOT NULL,
            code_kind         TEXT    NOT NULL CHECK (code_kind IN ('ods', 'urn', 'gss', 'local')),
            kind              TEXT    NOT NULL CHECK (kind IN ('council', 'trust', 'practice', 'school',
                'carers-centre', 'young-carers-service', 'employer', 'other')),
            name              TEXT    NOT NULL,
            search_name       TEXT    NOT NULL,
            area_code         TEXT    REFERENCES area (code),
            district_code     TEXT    REFERENCES district (code),
            address           TEXT,
            postcode          TEXT,
            phone             TEXT,
            opened_on         TEXT,
            closed_on         TEXT,
            shows_staff_names BOOLEAN NOT NULL DEFAULT FALSE,
            is_test           BOOLEAN NOT NULL DEFAULT FALSE,
            version           BIGINT  NOT NULL DEFAULT 1,
            CHECK (closed_on IS NULL OR opened_on IS NULL OR closed_on >= opened_on)
        )
        """,
        "CREATE UNIQUE INDEX organisation_code ON organisation (code_kind, code)",
        "CREATE INDEX organisation_by_name ON organisation (search_name, id)",
        "CREATE INDEX organisation_by_kind ON organisation (kind, search_name, id)",
        "CREATE INDEX organisation_by_area ON organisation (area_code, search_name, id)",
        """
        CREATE TABLE organisation_word (
            word            TEXT NOT NULL,
            organisation_id TEXT NOT NULL REFERENCES organisation (id),
            PRIMARY KEY (word, organisation_id)
        )
        """,
        "CREATE INDEX organisation_word_of ON organisation_word (organisation_id)",
        """
        CREATE TABLE team (
            id              TEXT   NOT NULL PRIMARY KEY,
            organisation_id TEXT   NOT NULL REFERENCES organisation (id),
            name            TEXT   NOT NULL,
            kind            TEXT   NOT NULL CHECK (kind IN ('team', 'triage', 'adults-duty', 'childrens-duty')),
            closed_on       TEXT,
            version         BIGINT NOT NULL DEFAULT 1
        )
        """,
        "CREATE INDEX team_of_organisation ON team (organisation_id, name)",
        """
        CREATE UNIQUE INDEX team_one_tray ON team (organisation_id, kind)
        WHERE kind <> 'team' AND closed_on IS NULL
        """)

    private static let createCatchment = Migration(
        "2026-11-22-1615-create-catchment",
        """
        CREATE TABLE catchment (
            id              TEXT NOT NULL PRIMARY KEY,
            organisation_id TEXT NOT NULL REFERENCES organisation (id),
            district_code   TEXT NOT NULL REFERENCES district (code),
            kind            TEXT NOT NULL CHECK (kind IN ('adult', 'young')),
            from_on         TEXT NOT NULL,
            until_on        TEXT,
            set_by          TEXT NOT NULL,
            CHECK (until_on IS NULL OR until_on >= from_on)
        )
        """,
        "CREATE UNIQUE INDEX catchment_one_open ON catchment (district_code, kind) WHERE until_on IS NULL",
        "CREATE INDEX catchment_history ON catchment (district_code, from_on)",
        "CREATE INDEX catchment_of_organisation ON catchment (organisation_id, kind)")

    private static let createSetting = Migration(
        "2026-11-22-1620-create-setting",
        """
        CREATE TABLE setting (
            id        TEXT NOT NULL PRIMARY KEY,
            key       TEXT NOT NULL,
            area_code TEXT REFERENCES area (code),
            value     TEXT NOT NULL,
            from_on   TEXT NOT NULL,
            set_at    TEXT NOT NULL,
            set_by    TEXT NOT NULL
        )
        """,
        "CREATE INDEX setting_history ON setting (key, area_code, from_on, set_at)")

    private static let createSetupChange = Migration(
        "2026-11-22-1625-create-setup-change",
        """
        CREATE TABLE setup_change (
            id         TEXT NOT NULL PRIMARY KEY,
            subject_id TEXT NOT NULL,
            field      TEXT NOT NULL,
            was        TEXT,
            now        TEXT,
            changed_at TEXT NOT NULL,
            changed_by TEXT NOT NULL
        )
        """,
        "CREATE INDEX setup_change_history ON setup_change (subject_id, changed_at, id)")

    private static let createReferenceLoad = Migration(
        "2026-11-22-1630-create-reference-load",
        """
        CREATE TABLE reference_load (
            name      TEXT   NOT NULL PRIMARY KEY,
            version   BIGINT NOT NULL,
            loaded_at TEXT   NOT NULL
        )
        """)
}
