import Storage

extension RegisterMigrations {
    static let profile = [createProfile]

    private static let createProfile = Migration(
        "2026-11-22-2030-create-personal-profile",
        step(
            """
            CREATE TABLE profile_version (
                id             TEXT NOT NULL PRIMARY KEY,
                person_id      TEXT NOT NULL REFERENCES person (id),
                author_id      TEXT NOT NULL REFERENCES person (id),
                what_matters   TEXT,
                how_to_talk    TEXT,
                best_times     TEXT,
                what_i_do      TEXT,
                what_i_cannot  TEXT,
                access_needs   TEXT,
                who_may_know   TEXT,
                until          TEXT,
                \(provenance)
            )
            """),
        "CREATE INDEX profile_version_of ON profile_version (person_id, recorded_at)",
        "CREATE INDEX profile_version_by ON profile_version (author_id)",
        step(
            """
            CREATE TABLE asked_again (
                id              TEXT NOT NULL PRIMARY KEY,
                person_id       TEXT NOT NULL REFERENCES person (id),
                asked_on        TEXT NOT NULL,
                organisation_id TEXT REFERENCES organisation (id),
                words           TEXT,
                \(provenance)
            )
            """),
        "CREATE INDEX asked_again_of ON asked_again (person_id, asked_on)",
        "CREATE INDEX asked_again_on ON asked_again (asked_on)",
        // For Measures: how often, and nothing of whom.
        "CREATE VIEW asked_again_facts AS SELECT asked_on, organisation_id FROM asked_again")
}
