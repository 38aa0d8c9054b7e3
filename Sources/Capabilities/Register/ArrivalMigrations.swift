import Storage

extension RegisterMigrations {
    static let createArrival = Migration(
        "2026-11-22-1607-create-arrival",
        """
        CREATE TABLE arrival (
            key             TEXT NOT NULL PRIMARY KEY,
            person_id       TEXT NOT NULL REFERENCES person (id),
            cared_for_ids   TEXT NOT NULL,
            contact_by      TEXT,
            contact_with_id TEXT REFERENCES organisation (id),
            door            TEXT NOT NULL,
            organisation_id TEXT REFERENCES organisation (id),
            account_id      TEXT REFERENCES account (id),
            link_id         TEXT,
            received_at     TEXT NOT NULL,
            state           TEXT NOT NULL CHECK (state IN ('received', 'read', 'contacted', 'closed')),
            state_at        TEXT NOT NULL,
            questionnaire   TEXT,
            answers         TEXT
        )
        """,
        "CREATE INDEX arrival_of ON arrival (person_id)",
        "CREATE INDEX arrival_sent ON arrival (account_id, received_at) WHERE account_id IS NOT NULL",
        "CREATE INDEX arrival_link ON arrival (link_id, received_at) WHERE link_id IS NOT NULL",
        """
        CREATE TABLE arrival_refusal (
            id              TEXT NOT NULL PRIMARY KEY,
            organisation_id TEXT REFERENCES organisation (id),
            refused_on      TEXT NOT NULL
        )
        """,
        "CREATE INDEX arrival_refusal_on ON arrival_refusal (refused_on, organisation_id)",
        """
        CREATE TABLE likely_pair (
            id             TEXT NOT NULL PRIMARY KEY,
            arrival_id     TEXT NOT NULL REFERENCES person (id),
            existing_id    TEXT NOT NULL REFERENCES person (id),
            evidence       TEXT NOT NULL,
            for_reviewers  BOOLEAN NOT NULL,
            found_at       TEXT NOT NULL,
            decision       TEXT CHECK (decision IN ('same', 'different')),
            decided_at     TEXT,
            decided_by     TEXT REFERENCES account (id),
            CHECK (arrival_id <> existing_id),
            CHECK ((decision IS NULL) = (decided_at IS NULL))
        )
        """,
        "CREATE INDEX likely_pair_open ON likely_pair (for_reviewers, found_at, id) WHERE decision IS NULL",
        "CREATE INDEX likely_pair_arrival ON likely_pair (arrival_id)",
        "CREATE INDEX likely_pair_existing ON likely_pair (existing_id)")

    /// The words a person is found by, once for each organisation that may see them.
    ///
    /// A restricted person's words stand under `restricted` alone, so a search by anybody else reads the same
    /// rows, at the same speed, whether such a person exists or not.
    static let createSearch = Migration(
        "2026-11-22-1608-create-person-word",
        """
        CREATE TABLE person_word (
            seen_by   TEXT NOT NULL,
            word      TEXT NOT NULL,
            sort_name TEXT NOT NULL,
            person_id TEXT NOT NULL REFERENCES person (id),
            PRIMARY KEY (seen_by, word, sort_name, person_id)
        )
        """,
        "CREATE INDEX person_word_of ON person_word (person_id, word)")
}
