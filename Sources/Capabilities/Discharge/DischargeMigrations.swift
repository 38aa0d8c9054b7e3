import Storage

enum DischargeMigrations {
    static let all = [createStay, createParts, createFacts]

    static let createStay = Migration(
        "2026-11-23-0330-create-hospital-stay",
        """
        CREATE TABLE hospital_stay (
            id                  TEXT   NOT NULL PRIMARY KEY,
            reference           TEXT   NOT NULL UNIQUE,
            organisation_id     TEXT   NOT NULL REFERENCES organisation (id),
            team_id             TEXT   REFERENCES team (id),
            ward                TEXT   NOT NULL,
            contact_id          TEXT   REFERENCES account (id),
            area_code           TEXT,
            carer_id            TEXT   REFERENCES person (id),
            cared_for_id        TEXT   REFERENCES person (id),
            caring_link_id      TEXT   REFERENCES caring_link (id),
            relationship        TEXT   NOT NULL,
            initials            TEXT   NOT NULL,
            admitted_on         TEXT   NOT NULL,
            planning_on         TEXT,
            expected_on         TEXT,
            home_on             TEXT,
            carer_found         TEXT   NOT NULL CHECK (carer_found IN ('yes', 'none', 'not-asked')),
            child_helping       TEXT   NOT NULL CHECK (child_helping IN ('yes', 'no', 'not-asked')),
            agreement           TEXT   NOT NULL CHECK (agreement IN ('agreed', 'authority', 'refused', 'not-asked')),
            involved_on         TEXT,
            involved_how        TEXT   CHECK (involved_how IN ('in-person', 'phone', 'video', 'meeting')),
            not_involved_reason TEXT   NOT NULL,
            details             TEXT   NOT NULL,
            document_id         TEXT   REFERENCES issued_document (id),
            plan_on             TEXT,
            social_work_id      TEXT   REFERENCES organisation (id),
            receiver_id         TEXT   REFERENCES organisation (id),
            follow_up           TEXT   NOT NULL CHECK (follow_up IN ('not-asked', 'asked', 'accepted', 'refused')),
            asks                BIGINT NOT NULL,
            status              TEXT   NOT NULL CHECK (status IN ('in-hospital', 'home', 'closed', 'ended')),
            closed_on           TEXT,
            end_reason          TEXT   CHECK (end_reason IN
                                    ('died', 'no-carer', 'another-hospital', 'not-home', 'mistake')),
            previous_id         TEXT   REFERENCES hospital_stay (id),
            due_on              TEXT   NOT NULL,
            task_key            TEXT,
            version             BIGINT NOT NULL,
            CHECK ((involved_on IS NULL) = (involved_how IS NULL)),
            CHECK (involved_on IS NULL OR not_involved_reason = ''),
            CHECK (status NOT IN ('home', 'closed') OR home_on IS NOT NULL),
            CHECK (home_on IS NULL OR home_on >= admitted_on),
            CHECK ((status IN ('closed', 'ended')) = (closed_on IS NOT NULL)),
            CHECK ((status = 'ended') = (end_reason IS NOT NULL)),
            CHECK (status <> 'closed' OR (follow_up = 'accepted' AND receiver_id IS NOT NULL)),
            CHECK (follow_up = 'not-asked' OR receiver_id IS NOT NULL)
        )
        """,
        """
        CREATE INDEX hospital_stay_open ON hospital_stay (organisation_id, due_on, id)
        WHERE status IN ('in-hospital', 'home')
        """,
        "CREATE INDEX hospital_stay_of ON hospital_stay (organisation_id, admitted_on)",
        """
        CREATE INDEX hospital_stay_asked ON hospital_stay (receiver_id, due_on, id)
        WHERE receiver_id IS NOT NULL AND status IN ('in-hospital', 'home')
        """,
        "CREATE INDEX hospital_stay_receiver ON hospital_stay (receiver_id)",
        """
        CREATE INDEX hospital_stay_social ON hospital_stay (social_work_id, due_on, id)
        WHERE social_work_id IS NOT NULL AND status IN ('in-hospital', 'home')
        """,
        "CREATE INDEX hospital_stay_social_work ON hospital_stay (social_work_id)",
        "CREATE INDEX hospital_stay_carer ON hospital_stay (carer_id, admitted_on, id)",
        "CREATE INDEX hospital_stay_cared_for ON hospital_stay (cared_for_id, admitted_on, id)",
        "CREATE INDEX hospital_stay_link ON hospital_stay (caring_link_id)",
        "CREATE INDEX hospital_stay_contact ON hospital_stay (contact_id)",
        "CREATE INDEX hospital_stay_team ON hospital_stay (team_id)",
        "CREATE INDEX hospital_stay_document ON hospital_stay (document_id)",
        "CREATE INDEX hospital_stay_previous ON hospital_stay (previous_id)")

    static let createParts = Migration(
        "2026-11-23-0331-create-hospital-stay-parts",
        """
        CREATE TABLE hospital_stay_statement (
            stay_id      TEXT    NOT NULL REFERENCES hospital_stay (id),
            statement_id TEXT    NOT NULL REFERENCES willingness_statement (id),
            is_urgent    BOOLEAN NOT NULL,
            sent_at      TEXT    NOT NULL,
            answer       TEXT    NOT NULL,
            answered_on  TEXT,
            answered_by  TEXT    NOT NULL,
            PRIMARY KEY (stay_id, statement_id),
            CHECK (answered_on IS NULL OR answer <> '')
        )
        """,
        "CREATE INDEX hospital_stay_statement_of ON hospital_stay_statement (statement_id)",
        """
        CREATE TABLE hospital_stay_receipt (
            stay_id         TEXT NOT NULL REFERENCES hospital_stay (id),
            statement_id    TEXT NOT NULL,
            party           TEXT NOT NULL CHECK (party IN ('ward', 'social-work')),
            organisation_id TEXT NOT NULL REFERENCES organisation (id),
            sent_at         TEXT NOT NULL,
            read_at         TEXT,
            read_by         TEXT NOT NULL,
            PRIMARY KEY (stay_id, statement_id, party, organisation_id)
        )
        """,
        "CREATE INDEX hospital_stay_receipt_at ON hospital_stay_receipt (organisation_id)",
        """
        CREATE TABLE hospital_stay_call (
            id        TEXT NOT NULL PRIMARY KEY,
            stay_id   TEXT NOT NULL REFERENCES hospital_stay (id),
            called_on TEXT NOT NULL,
            result    TEXT NOT NULL CHECK (result IN ('spoke', 'visited', 'no-answer')),
            words     TEXT NOT NULL,
            by_name   TEXT NOT NULL
        )
        """,
        "CREATE INDEX hospital_stay_call_of ON hospital_stay_call (stay_id, called_on, id)",
        """
        CREATE TABLE hospital_stay_setback (
            id          TEXT NOT NULL PRIMARY KEY,
            stay_id     TEXT NOT NULL REFERENCES hospital_stay (id),
            kind        TEXT NOT NULL CHECK (kind IN ('readmission', 'breakdown')),
            happened_on TEXT NOT NULL,
            words       TEXT NOT NULL,
            later_id    TEXT REFERENCES hospital_stay (id)
        )
        """,
        "CREATE INDEX hospital_stay_setback_of ON hospital_stay_setback (stay_id, happened_on, id)",
        "CREATE INDEX hospital_stay_setback_later ON hospital_stay_setback (later_id)",
        """
        CREATE TABLE hospital_stay_event (
            id      TEXT NOT NULL PRIMARY KEY,
            stay_id TEXT NOT NULL REFERENCES hospital_stay (id),
            at      TEXT NOT NULL,
            step    TEXT NOT NULL,
            by_name TEXT NOT NULL
        )
        """,
        "CREATE INDEX hospital_stay_event_of ON hospital_stay_event (stay_id, at, id)")

    static let createFacts = Migration(
        "2026-11-23-0332-create-discharge-facts",
        """
        CREATE VIEW discharge_facts AS
        SELECT id, organisation_id, area_code, admitted_on, planning_on, home_on, carer_found, child_helping,
            involved_on, not_involved_reason <> '' AS has_reason, plan_on, follow_up, status, closed_on, end_reason
        FROM hospital_stay
        """)
}
