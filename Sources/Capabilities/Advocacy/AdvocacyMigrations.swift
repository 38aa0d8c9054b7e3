import Storage

enum AdvocacyMigrations {
    static let all = [createAdvocacy, createQuestion]

    static let createAdvocacy = Migration(
        "2026-11-23-0310-create-advocacy",
        """
        CREATE TABLE advocacy (
            id              TEXT   NOT NULL PRIMARY KEY,
            person_id       TEXT   NOT NULL REFERENCES person (id),
            kind            TEXT   NOT NULL CHECK (kind IN ('care-act', 'peer', 'voluntary')),
            status          TEXT   NOT NULL
                CHECK (status IN ('offered', 'accepted', 'declined', 'waiting', 'allocated', 'ended')),
            organisation_id TEXT   NOT NULL REFERENCES organisation (id),
            team_id         TEXT   REFERENCES team (id),
            owner_id        TEXT   REFERENCES account (id),
            reason          TEXT   NOT NULL,
            needed_for      TEXT,
            offered_on      TEXT,
            wanted_on       TEXT,
            declined_on     TEXT,
            asked_on        TEXT,
            allocated_on    TEXT,
            ended_on        TEXT,
            end_reason      TEXT   CHECK (end_reason IN (
                'finished', 'somebody-suitable', 'carer-asked', 'moved', 'duplicate', 'died')),
            provider        TEXT   NOT NULL,
            provider_phone  TEXT   NOT NULL,
            advocate_id     TEXT   REFERENCES account (id),
            advocate_name   TEXT   NOT NULL,
            advocate_phone  TEXT   NOT NULL,
            due_on          TEXT   NOT NULL,
            task_key        TEXT,
            version         BIGINT NOT NULL DEFAULT 1,
            CHECK ((status = 'ended') = (ended_on IS NOT NULL)),
            CHECK ((ended_on IS NULL) = (end_reason IS NULL)),
            CHECK ((status = 'declined') = (declined_on IS NOT NULL)),
            CHECK (status NOT IN ('accepted', 'waiting') OR wanted_on IS NOT NULL),
            CHECK (status <> 'allocated' OR (allocated_on IS NOT NULL AND advocate_name <> ''))
        )
        """,
        "CREATE INDEX advocacy_of_person ON advocacy (person_id, status, id)",
        "CREATE INDEX advocacy_of_organisation ON advocacy (organisation_id, status, due_on, id)",
        "CREATE INDEX advocacy_of_advocate ON advocacy (advocate_id, status, due_on, id)",
        "CREATE INDEX advocacy_of_team ON advocacy (team_id)",
        "CREATE INDEX advocacy_of_owner ON advocacy (owner_id)",
        "CREATE INDEX advocacy_late ON advocacy (due_on, id) WHERE status IN ('offered', 'accepted', 'waiting')",
        "CREATE INDEX advocacy_allocated ON advocacy (id) WHERE status = 'allocated' AND advocate_id IS NOT NULL",
        """
        CREATE TABLE advocacy_event (
            id          TEXT NOT NULL PRIMARY KEY,
            advocacy_id TEXT NOT NULL REFERENCES advocacy (id),
            at          TEXT NOT NULL,
            action      TEXT NOT NULL,
            by_name     TEXT NOT NULL,
            note        TEXT
        )
        """,
        "CREATE INDEX advocacy_event_of ON advocacy_event (advocacy_id, at, id)")

    /// Each time it was asked whether somebody can take part; nothing here is ever changed.
    static let createQuestion = Migration(
        "2026-11-23-0311-create-advocacy-question",
        """
        CREATE TABLE advocacy_question (
            id              TEXT    NOT NULL PRIMARY KEY,
            owner_kind      TEXT    NOT NULL CHECK (owner_kind IN ('assessment', 'plan', 'review')),
            owner_id        TEXT    NOT NULL,
            moment          TEXT    NOT NULL CHECK (moment IN ('booking', 'start', 'plan', 'review')),
            person_id       TEXT    NOT NULL REFERENCES person (id),
            organisation_id TEXT    NOT NULL REFERENCES organisation (id),
            difficulty      BOOLEAN,
            help            TEXT    CHECK (help IN (
                'not-needed', 'somebody-suitable', 'allocated', 'waiting', 'manager-decided')),
            name            TEXT    NOT NULL,
            manager_reason  TEXT    NOT NULL,
            manager_id      TEXT    REFERENCES account (id),
            other           TEXT    CHECK (other IN ('peer', 'voluntary', 'declined')),
            asked_by        TEXT    REFERENCES account (id),
            asked_at        TEXT    NOT NULL,
            CHECK (difficulty IS NOT NULL OR moment = 'booking'),
            CHECK (help <> 'manager-decided' OR manager_reason <> '')
        )
        """,
        "CREATE INDEX advocacy_question_of ON advocacy_question (owner_kind, owner_id, moment, asked_at, id)",
        "CREATE INDEX advocacy_question_about ON advocacy_question (person_id, asked_at, id)",
        "CREATE INDEX advocacy_question_at ON advocacy_question (organisation_id)",
        "CREATE INDEX advocacy_question_manager ON advocacy_question (manager_id)",
        "CREATE INDEX advocacy_question_by ON advocacy_question (asked_by)")
}
