import Storage

extension RegisterMigrations {
    static let likely = [createMatchRecord, addPairAnswers]
    static let samePairs = [findSamePairs, addParameters]

    /// What the matcher compares of somebody, and the numbers under which they are found to be compared.
    ///
    /// Both are made of names, birth, address, contacts and identifiers, in the transaction that changes those. A
    /// restricted person's numbers stand apart, so a search by anybody else reads the same rows whether they exist or not.
    private static let createMatchRecord = Migration(
        "2026-11-22-2000-create-match-record",
        """
        CREATE TABLE match_record (
            person_id            TEXT    NOT NULL REFERENCES person (id),
            place                BIGINT  NOT NULL,
            restricted           BOOLEAN NOT NULL,
            given_name           TEXT    NOT NULL,
            middle_names         TEXT    NOT NULL,
            family_name          TEXT    NOT NULL,
            previous_family_name TEXT    NOT NULL,
            date_of_birth        TEXT    NOT NULL,
            sex                  TEXT    NOT NULL,
            address_line         TEXT    NOT NULL,
            postcode             TEXT    NOT NULL,
            previous_postcode    TEXT    NOT NULL,
            phone                TEXT    NOT NULL,
            email                TEXT    NOT NULL,
            nhs_number           TEXT    NOT NULL,
            guarded              TEXT    NOT NULL,
            PRIMARY KEY (person_id, place)
        )
        """,
        """
        CREATE TABLE match_key (
            restricted BOOLEAN NOT NULL,
            key        BIGINT  NOT NULL,
            person_id  TEXT    NOT NULL REFERENCES person (id),
            PRIMARY KEY (restricted, key, person_id)
        )
        """,
        "CREATE TABLE match_backlog (person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id))",
        "INSERT INTO match_backlog (person_id) SELECT id FROM person WHERE id > ''")

    /// How sure a pair is, who isn't sure of it, and what was said of people before a record was made.
    private static let addPairAnswers = Migration(
        "2026-11-22-2001-add-likely-answers",
        "ALTER TABLE likely_pair ADD COLUMN per_mille BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE likely_pair ADD COLUMN unsure_at TEXT",
        """
        CREATE TABLE likely_answer (
            arrival_key TEXT NOT NULL,
            person_id   TEXT NOT NULL REFERENCES person (id),
            answer      TEXT NOT NULL CHECK (answer IN ('same', 'different', 'unsure')),
            said_at     TEXT NOT NULL,
            account_id  TEXT NOT NULL REFERENCES account (id),
            PRIMARY KEY (arrival_key, person_id)
        )
        """,
        "CREATE INDEX likely_answer_of ON likely_answer (person_id)",
        "CREATE INDEX likely_answer_said ON likely_answer (said_at)")

    /// What reviewers said is one person and is two records still.
    private static let findSamePairs = Migration(
        "2026-11-22-2240-find-same-pairs",
        "CREATE INDEX likely_pair_same ON likely_pair (for_reviewers, decided_at, id) WHERE decision = 'same'"
    )

    /// By which version of the matcher's beliefs two records were thought alike.
    private static let addParameters = Migration(
        "2026-11-22-2241-add-pair-parameters", "ALTER TABLE likely_pair ADD COLUMN parameters TEXT")
}
