import Storage

enum TransitionMigrations {
    static let all = [
        Migration(
            "2026-11-23-0335-create-transition",
            """
            CREATE TABLE transition (
                id                TEXT    NOT NULL PRIMARY KEY,
                person_id         TEXT    NOT NULL REFERENCES person (id),
                born_on           TEXT    NOT NULL,
                started_on        TEXT    NOT NULL,
                young_id          TEXT    NOT NULL REFERENCES organisation (id),
                young_team_id     TEXT    REFERENCES team (id),
                young_account_id  TEXT    REFERENCES account (id),
                young_on          TEXT,
                adult_id          TEXT    NOT NULL REFERENCES organisation (id),
                adult_team_id     TEXT    REFERENCES team (id),
                adult_account_id  TEXT    REFERENCES account (id),
                adult_on          TEXT,
                notice            TEXT    NOT NULL CHECK (notice IN ('16', '17', '17-half')),
                offer             TEXT    CHECK (offer IN ('adult', 'universal')),
                offered_on        TEXT,
                offer_words       TEXT    NOT NULL,
                answer            TEXT    CHECK (answer IN ('accepted', 'refused')),
                answered_on       TEXT,
                answered_way      TEXT    CHECK (answered_way IN ('in-person', 'phone', 'video', 'written')),
                answer_words      TEXT    NOT NULL,
                at_risk           BOOLEAN NOT NULL,
                assessment_id     TEXT    REFERENCES assessment (id),
                six_months        TEXT    CHECK (six_months IN ('yes', 'no', 'not-reached')),
                twelve_months     TEXT    CHECK (twelve_months IN ('yes', 'no', 'not-reached')),
                contact_words     TEXT    NOT NULL,
                status            TEXT    NOT NULL CHECK (status IN ('preparing', 'offered', 'answered', 'ended')),
                ended_on          TEXT,
                end_reason        TEXT    CHECK (end_reason IN
                                      ('done', 'died', 'duplicate', 'stopped-caring', 'moved')),
                end_words         TEXT    NOT NULL,
                next_on           TEXT    NOT NULL,
                due_on            TEXT    NOT NULL,
                step              TEXT    NOT NULL,
                task_key          TEXT,
                version           BIGINT  NOT NULL,
                CHECK ((offer IS NULL) = (offered_on IS NULL)),
                CHECK ((answer IS NULL) = (answered_on IS NULL)),
                CHECK ((answer IS NULL) = (answered_way IS NULL)),
                CHECK (status NOT IN ('offered', 'answered') OR offer IS NOT NULL),
                CHECK (status <> 'answered' OR answer IS NOT NULL),
                CHECK ((status = 'ended') = (ended_on IS NOT NULL)),
                CHECK ((ended_on IS NULL) = (end_reason IS NULL))
            )
            """,
            "CREATE INDEX transition_of ON transition (person_id, id)",
            "CREATE INDEX transition_due ON transition (next_on, id) WHERE status <> 'ended'",
            "CREATE INDEX transition_young ON transition (young_id, due_on, id)",
            "CREATE INDEX transition_adult ON transition (adult_id, due_on, id)",
            "CREATE INDEX transition_young_team ON transition (young_team_id)",
            "CREATE INDEX transition_young_account ON transition (young_account_id)",
            "CREATE INDEX transition_adult_team ON transition (adult_team_id)",
            "CREATE INDEX transition_adult_account ON transition (adult_account_id)",
            "CREATE INDEX transition_assessment ON transition (assessment_id)")
    ]
}
