import Storage

enum AssessmentMigrations {
    static let all = [createAssessment, createOffer, createConduct, createDecision, createFacts]

    static let createAssessment = Migration(
        "2026-11-22-2330-create-assessment",
        """
        CREATE TABLE assessment (
            id              TEXT   NOT NULL PRIMARY KEY,
            reference       TEXT   NOT NULL UNIQUE,
            person_id       TEXT   NOT NULL REFERENCES person (id),
            caring_link_id  TEXT   REFERENCES caring_link (id),
            kind            TEXT   NOT NULL
                CHECK (kind IN ('carer', 'young-carer', 'transition', 'parent-carer', 'health-check')),
            route           TEXT   NOT NULL CHECK (route IN ('face-to-face', 'telephone', 'online')),
            organisation_id TEXT   NOT NULL REFERENCES organisation (id),
            council_id      TEXT   REFERENCES organisation (id),
            team_id         TEXT   REFERENCES team (id),
            lead_id         TEXT   REFERENCES account (id),
            referral_id     TEXT,
            requested_on    TEXT   NOT NULL,
            booked_for      TEXT,
            started_on      TEXT,
            completed_on    TEXT,
            ended_on        TEXT,
            end_reason      TEXT   CHECK (end_reason IN ('declined', 'withdrawn', 'moved', 'died', 'duplicate')),
            status          TEXT   NOT NULL
                CHECK (status IN ('waiting', 'booked', 'in-progress', 'submitted', 'decided', 'ended')),
            need            TEXT   NOT NULL CHECK (need IN ('urgent', 'high', 'standard')),
            due_on          TEXT   NOT NULL,
            area_code       TEXT,
            district_code   TEXT,
            form_fill_id    TEXT   REFERENCES form_fill (id),
            signed_by       TEXT   REFERENCES account (id),
            signed_on       TEXT,
            task_key        TEXT,
            version         BIGINT NOT NULL DEFAULT 1,
            CHECK ((status = 'ended') = (ended_on IS NOT NULL)),
            CHECK ((ended_on IS NULL) = (end_reason IS NULL)),
            CHECK ((signed_by IS NULL) = (signed_on IS NULL)),
            CHECK (status NOT IN ('in-progress', 'submitted', 'decided') OR started_on IS NOT NULL),
            CHECK (status NOT IN ('submitted', 'decided') OR completed_on IS NOT NULL),
            CHECK (status <> 'booked' OR booked_for IS NOT NULL)
        )
        """,
        "CREATE INDEX assessment_of_person ON assessment (person_id, requested_on, id)",
        "CREATE INDEX assessment_of_organisation ON assessment (organisation_id, status, due_on, id)",
        "CREATE INDEX assessment_of_council ON assessment (council_id, status, due_on, id)",
        "CREATE INDEX assessment_of_lead ON assessment (lead_id, status, due_on, id)",
        "CREATE INDEX assessment_of_team ON assessment (team_id)",
        "CREATE INDEX assessment_of_link ON assessment (caring_link_id)",
        "CREATE INDEX assessment_of_referral ON assessment (referral_id)",
        "CREATE INDEX assessment_of_fill ON assessment (form_fill_id)",
        "CREATE INDEX assessment_signed ON assessment (signed_by)",
        """
        CREATE TABLE assessment_pause (
            assessment_id TEXT NOT NULL REFERENCES assessment (id),
            from_on       TEXT NOT NULL,
            until_on      TEXT,
            reason        TEXT NOT NULL,
            PRIMARY KEY (assessment_id, from_on),
            CHECK (until_on IS NULL OR until_on >= from_on)
        )
        """,
        "CREATE UNIQUE INDEX assessment_pause_open ON assessment_pause (assessment_id) WHERE until_on IS NULL",
        """
        CREATE TABLE assessment_event (
            id            TEXT NOT NULL PRIMARY KEY,
            assessment_id TEXT NOT NULL REFERENCES assessment (id),
            at            TEXT NOT NULL,
            action        TEXT NOT NULL,
            by_name       TEXT NOT NULL,
            note          TEXT
        )
        """,
        "CREATE INDEX assessment_event_of ON assessment_event (assessment_id, at, id)")

    static let createOffer = Migration(
        "2026-11-22-2331-create-assessment-offer",
        """
        CREATE TABLE assessment_offer (
            id              TEXT NOT NULL PRIMARY KEY,
            person_id       TEXT NOT NULL REFERENCES person (id),
            organisation_id TEXT NOT NULL REFERENCES organisation (id),
            account_id      TEXT REFERENCES account (id),
            offered_on      TEXT NOT NULL,
            way             TEXT NOT NULL CHECK (way IN ('in-person', 'phone', 'letter', 'email', 'online')),
            answer          TEXT NOT NULL CHECK (answer IN ('accepted', 'declined', 'later', 'not-now', 'waiting')),
            reason          TEXT,
            again_on        TEXT,
            assessment_id   TEXT REFERENCES assessment (id),
            recorded_at     TEXT NOT NULL,
            CHECK ((answer = 'accepted') = (assessment_id IS NOT NULL)),
            CHECK (answer NOT IN ('later', 'not-now', 'waiting') OR again_on IS NOT NULL),
            CHECK (answer NOT IN ('not-now') OR reason IS NOT NULL)
        )
        """,
        "CREATE INDEX assessment_offer_to ON assessment_offer (person_id, offered_on, id)",
        "CREATE INDEX assessment_offer_by ON assessment_offer (organisation_id, offered_on)",
        "CREATE INDEX assessment_offer_of_account ON assessment_offer (account_id)",
        "CREATE INDEX assessment_offer_of_assessment ON assessment_offer (assessment_id)")

    static let createConduct = Migration(
        "2026-11-22-2332-create-assessment-conduct",
        """
        CREATE TABLE assessment_conduct (
            assessment_id          TEXT    NOT NULL PRIMARY KEY REFERENCES assessment (id),
            substantial_difficulty BOOLEAN,
            advocate               TEXT    CHECK (advocate IN (
                'not-needed', 'somebody-suitable', 'allocated', 'waiting', 'manager-decided')),
            advocate_name          TEXT,
            manager_reason         TEXT,
            manager_id             TEXT    REFERENCES account (id),
            present                TEXT,
            spoken_to_alone        TEXT    CHECK (spoken_to_alone IN ('yes', 'no')),
            child_helps            BOOLEAN,
            child_needs            BOOLEAN,
            talked_with_parent     BOOLEAN,
            talked_with_child      BOOLEAN,
            what_they_said         TEXT,
            agreement              TEXT    CHECK (agreement IN ('agreed', 'not-agreed', 'not-safe-to-ask')),
            basis                  TEXT,
            safeguarding_lead      TEXT,
            referral_sent_on       TEXT
        )
        """,
        "CREATE INDEX assessment_conduct_manager ON assessment_conduct (manager_id)",
        """
        CREATE TABLE assessment_routing (
            assessment_id  TEXT NOT NULL REFERENCES assessment (id),
            caring_link_id TEXT NOT NULL REFERENCES caring_link (id),
            duty           TEXT NOT NULL,
            facts          TEXT NOT NULL,
            treated_why    TEXT,
            worked_on      TEXT NOT NULL,
            worked_by      TEXT NOT NULL REFERENCES account (id),
            PRIMARY KEY (assessment_id, caring_link_id)
        )
        """,
        "CREATE INDEX assessment_routing_of_link ON assessment_routing (caring_link_id)",
        "CREATE INDEX assessment_routing_by ON assessment_routing (worked_by)")

    static let createDecision = Migration(
        "2026-11-22-2333-create-eligibility-decision",
        """
        CREATE TABLE eligibility_decision (
            id              TEXT    NOT NULL PRIMARY KEY,
            assessment_id   TEXT    NOT NULL REFERENCES assessment (id),
            duty            TEXT    NOT NULL,
            findings        TEXT    NOT NULL,
            condition_1     BOOLEAN,
            condition_2     BOOLEAN,
            condition_3     BOOLEAN,
            rule_says       BOOLEAN,
            reason_code     TEXT,
            gives_support   BOOLEAN NOT NULL,
            disagreement    TEXT,
            reasons         TEXT    NOT NULL,
            status          TEXT    NOT NULL CHECK (status IN ('proposed', 'given', 'returned', 'replaced')),
            decided_by      TEXT    NOT NULL REFERENCES account (id),
            decided_on      TEXT    NOT NULL,
            needs_manager   BOOLEAN NOT NULL,
            needs_council   BOOLEAN NOT NULL,
            manager_id      TEXT    REFERENCES account (id),
            manager_on      TEXT,
            council_by      TEXT    REFERENCES account (id),
            council_on      TEXT,
            given_on        TEXT,
            document_id     TEXT    REFERENCES issued_document (id),
            meeting         TEXT,
            meeting_outcome TEXT,
            meeting_why     TEXT,
            meeting_by      TEXT    REFERENCES account (id),
            meeting_on      TEXT,
            CHECK (rule_says IS NULL OR rule_says = gives_support OR disagreement IS NOT NULL),
            CHECK ((status = 'given' OR status = 'replaced') = (given_on IS NOT NULL)),
            CHECK (given_on IS NULL OR NOT needs_manager OR manager_id IS NOT NULL),
            CHECK (given_on IS NULL OR NOT needs_council OR council_by IS NOT NULL),
            CHECK ((meeting IS NULL) = (meeting_outcome IS NULL)),
            CHECK (manager_id IS NULL OR manager_id <> decided_by),
            CHECK (council_by IS NULL OR council_by <> decided_by)
        )
        """,
        "CREATE INDEX eligibility_decision_of ON eligibility_decision (assessment_id, decided_on, id)",
        """
        CREATE UNIQUE INDEX eligibility_decision_current ON eligibility_decision (assessment_id)
        WHERE status IN ('proposed', 'given')
        """,
        "CREATE INDEX eligibility_decision_by ON eligibility_decision (decided_by)",
        "CREATE INDEX eligibility_decision_manager ON eligibility_decision (manager_id)",
        "CREATE INDEX eligibility_decision_council ON eligibility_decision (council_by)",
        "CREATE INDEX eligibility_decision_letter ON eligibility_decision (document_id)",
        "CREATE INDEX eligibility_decision_meeting ON eligibility_decision (meeting_by)")

    /// What measures and the list of waits read.
    static let createFacts = Migration(
        "2026-11-22-2334-create-assessment-facts",
        """
        CREATE VIEW assessment_wait_facts AS
        SELECT id AS assessment_id, person_id, kind, route, organisation_id, council_id, requested_on, started_on,
               completed_on, ended_on, end_reason, status, need, area_code, district_code
        FROM assessment
        """,
        """
        CREATE VIEW assessment_offer_facts AS
        SELECT person_id, organisation_id, offered_on, answer FROM assessment_offer
        """,
        """
        CREATE VIEW eligibility_facts AS
        SELECT eligibility_decision.assessment_id, assessment.person_id, assessment.kind,
               eligibility_decision.duty, eligibility_decision.gives_support, eligibility_decision.reason_code,
               eligibility_decision.given_on, assessment.area_code, assessment.district_code
        FROM eligibility_decision JOIN assessment ON assessment.id = eligibility_decision.assessment_id
        WHERE eligibility_decision.status = 'given'
        """)
}
