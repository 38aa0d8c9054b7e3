import Storage

enum SupportPlanMigrations {
    static let all = [
        createPlan, createAction, createReview, createInvolvement, createJointAgreement, createHandover,
        leaveUnanswered, findLateHandovers,
    ]

    /// For the job that tells whoever asked that nobody answered in time.
    static let findLateHandovers = Migration(
        "2026-11-23-1701-find-late-plan-handovers",
        "CREATE INDEX plan_handover_late ON plan_handover (due_on, id) WHERE status = 'asked'")

    /// Nobody has answered until somebody does: whether a plan leans on a child, and what part of life a wish is about.
    ///
    /// A “no” that stands was never asked for: plans that are made final from now on ask it.
    static let leaveUnanswered = Migration(
        "2026-11-23-1700-leave-plan-questions-unanswered",
        "ALTER TABLE support_plan ADD COLUMN leans_on_child BOOLEAN",
        "UPDATE support_plan SET leans_on_child = TRUE WHERE relies_on_child",
        "ALTER TABLE support_plan DROP COLUMN relies_on_child",
        "ALTER TABLE support_plan RENAME COLUMN leans_on_child TO relies_on_child",
        "ALTER TABLE plan_outcome ADD COLUMN life_domain TEXT",
        "UPDATE plan_outcome SET life_domain = domain",
        "ALTER TABLE plan_outcome DROP COLUMN domain",
        "ALTER TABLE plan_outcome RENAME COLUMN life_domain TO domain")

    /// A plan that one organisation asks another to take on.
    static let createHandover = Migration(
        "2026-11-23-0347-create-plan-handover",
        """
        CREATE TABLE plan_handover (
            id           TEXT   NOT NULL PRIMARY KEY,
            plan_id      TEXT   NOT NULL REFERENCES support_plan (id),
            from_id      TEXT   NOT NULL REFERENCES organisation (id),
            to_id        TEXT   NOT NULL REFERENCES organisation (id),
            asked_by     TEXT   NOT NULL REFERENCES account (id),
            asked_on     TEXT   NOT NULL,
            due_on       TEXT   NOT NULL,
            words        TEXT   NOT NULL,
            carer_name   TEXT   NOT NULL,
            status       TEXT   NOT NULL CHECK (status IN ('asked', 'accepted', 'refused', 'withdrawn')),
            answer_words TEXT   NOT NULL,
            answered_by  TEXT   REFERENCES account (id),
            answered_on  TEXT,
            version      BIGINT NOT NULL DEFAULT 1,
            CHECK (from_id <> to_id),
            CHECK ((status = 'asked') = (answered_on IS NULL)),
            CHECK (status <> 'refused' OR answer_words <> '')
        )
        """,
        "CREATE UNIQUE INDEX plan_handover_asked ON plan_handover (plan_id) WHERE status = 'asked'",
        "CREATE INDEX plan_handover_of_plan ON plan_handover (plan_id, asked_on)",
        "CREATE INDEX plan_handover_from ON plan_handover (from_id, asked_on)",
        "CREATE INDEX plan_handover_to ON plan_handover (to_id, asked_on)",
        "CREATE INDEX plan_handover_asked_by ON plan_handover (asked_by)",
        "CREATE INDEX plan_handover_answered_by ON plan_handover (answered_by)")

    static let createPlan = Migration(
        "2026-11-22-2355-create-support-plan",
        """
        CREATE TABLE support_plan (
            id                  TEXT    NOT NULL PRIMARY KEY,
            reference           TEXT    NOT NULL UNIQUE,
            person_id           TEXT    NOT NULL REFERENCES person (id),
            caring_link_id      TEXT,
            cared_for_id        TEXT    REFERENCES person (id),
            assessment_id       TEXT,
            kind                TEXT    NOT NULL CHECK (kind IN ('statutory', 'centre')),
            organisation_id     TEXT    NOT NULL REFERENCES organisation (id),
            team_id             TEXT,
            account_id          TEXT    REFERENCES account (id),
            status              TEXT    NOT NULL CHECK (status IN (
                'draft', 'proposed', 'agreed', 'disagreed', 'final', 'under-review', 'ended')),
            due_on              TEXT    NOT NULL,
            task_key            TEXT,
            step                BIGINT  NOT NULL,
            started_on          TEXT    NOT NULL,
            plan_on             TEXT,
            ended_on            TEXT,
            end_reason          TEXT,
            carer_words         TEXT    NOT NULL DEFAULT '',
            regard              TEXT    NOT NULL DEFAULT '',
            involved            TEXT    NOT NULL DEFAULT '',
            agreeing            TEXT    NOT NULL DEFAULT '',
            reducing            TEXT    NOT NULL DEFAULT '',
            preventing          TEXT    NOT NULL DEFAULT '',
            council_pence       BIGINT  CHECK (council_pence >= 0),
            carer_pence         BIGINT  CHECK (carer_pence >= 0),
            other_pence         BIGINT  CHECK (other_pence >= 0),
            direct_payment      BOOLEAN NOT NULL DEFAULT FALSE,
            payment_needs       TEXT    NOT NULL DEFAULT '',
            payment_pence       BIGINT  CHECK (payment_pence >= 0),
            payment_every       TEXT    NOT NULL DEFAULT '',
            relies_on_child     BOOLEAN NOT NULL DEFAULT FALSE,
            child_referred_on   TEXT,
            child_answered_on   TEXT,
            child_replacement   TEXT    NOT NULL DEFAULT '',
            child_replaced_by   TEXT,
            manager_reason      TEXT    NOT NULL DEFAULT '',
            manager_until       TEXT,
            manager_id          TEXT    REFERENCES account (id),
            light_review_on     TEXT,
            full_review_on      TEXT,
            payment_from        TEXT,
            payment_reviewed_on TEXT,
            asked_by_on         TEXT,
            asked_words         TEXT    NOT NULL DEFAULT '',
            version             BIGINT  NOT NULL DEFAULT 1,
            CHECK ((status = 'ended') = (ended_on IS NOT NULL)),
            CHECK ((ended_on IS NULL) = (end_reason IS NULL)),
            CHECK (status NOT IN ('final', 'under-review') OR plan_on IS NOT NULL),
            CHECK (status = 'ended' OR status = 'final' OR task_key IS NOT NULL)
        )
        """,
        "CREATE INDEX support_plan_of_person ON support_plan (person_id, started_on)",
        "CREATE INDEX support_plan_of_cared_for ON support_plan (cared_for_id, started_on)",
        "CREATE INDEX support_plan_of_assessment ON support_plan (assessment_id)",
        """
        CREATE INDEX support_plan_due
        ON support_plan (organisation_id, due_on, id, status, person_id) WHERE status <> 'ended'
        """,
        "CREATE INDEX support_plan_task ON support_plan (task_key)",
        "CREATE INDEX support_plan_review_due ON support_plan (due_on, id) WHERE status = 'final'",
        """
        CREATE TABLE plan_need (
            plan_id      TEXT   NOT NULL REFERENCES support_plan (id),
            position     BIGINT NOT NULL,
            need         TEXT   NOT NULL,
            eligibility  TEXT   CHECK (eligibility IN ('yes', 'partly', 'no')),
            met          TEXT   NOT NULL,
            unmet_reason TEXT   NOT NULL,
            PRIMARY KEY (plan_id, position)
        )
        """,
        """
        CREATE TABLE plan_outcome (
            id           TEXT   NOT NULL PRIMARY KEY,
            plan_id      TEXT   NOT NULL REFERENCES support_plan (id),
            position     BIGINT NOT NULL,
            domain       TEXT   NOT NULL,
            words        TEXT   NOT NULL,
            before_score BIGINT CHECK (before_score BETWEEN 0 AND 10),
            removed_on   TEXT
        )
        """,
        "CREATE INDEX plan_outcome_of_plan ON plan_outcome (plan_id, position)",
        """
        CREATE TABLE plan_event (
            id      TEXT NOT NULL PRIMARY KEY,
            plan_id TEXT NOT NULL REFERENCES support_plan (id),
            at      TEXT NOT NULL,
            by_kind TEXT NOT NULL,
            by_id   TEXT NOT NULL,
            step    TEXT NOT NULL,
            status  TEXT NOT NULL,
            words   TEXT NOT NULL
        )
        """,
        "CREATE INDEX plan_event_of_plan ON plan_event (plan_id, at, id)")

    static let createAction = Migration(
        "2026-11-22-2356-create-plan-action",
        """
        CREATE TABLE plan_action (
            id          TEXT   NOT NULL PRIMARY KEY,
            plan_id     TEXT   NOT NULL REFERENCES support_plan (id),
            words       TEXT   NOT NULL,
            task        TEXT   NOT NULL,
            doer        TEXT   NOT NULL CHECK (doer IN ('carer', 'staff', 'household', 'other')),
            doer_words  TEXT   NOT NULL,
            account_id  TEXT   REFERENCES account (id),
            person_id   TEXT   REFERENCES person (id),
            due_on      TEXT   NOT NULL,
            funding     TEXT   NOT NULL,
            pence       BIGINT CHECK (pence >= 0),
            state       TEXT   NOT NULL CHECK (state IN ('open', 'done', 'not-done', 'dropped')),
            state_on    TEXT,
            state_words TEXT   NOT NULL DEFAULT '',
            version     BIGINT NOT NULL DEFAULT 1,
            CHECK ((state = 'open') = (state_on IS NULL))
        )
        """,
        "CREATE INDEX plan_action_of_plan ON plan_action (plan_id, due_on, id)",
        "CREATE INDEX plan_action_of_person ON plan_action (person_id)",
        """
        CREATE TABLE plan_link (
            code_hash  TEXT NOT NULL PRIMARY KEY,
            action_id  TEXT NOT NULL REFERENCES plan_action (id),
            made_at    TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            used_at    TEXT
        )
        """,
        "CREATE INDEX plan_link_of_action ON plan_link (action_id)")

    static let createReview = Migration(
        "2026-11-22-2357-create-plan-review",
        """
        CREATE TABLE plan_review (
            id          TEXT NOT NULL PRIMARY KEY,
            plan_id     TEXT NOT NULL REFERENCES support_plan (id),
            kind        TEXT NOT NULL CHECK (kind IN ('light', 'full', 'direct-payment', 'unplanned')),
            due_on      TEXT NOT NULL,
            held_on     TEXT NOT NULL,
            held_by     TEXT REFERENCES account (id),
            outcome     TEXT NOT NULL CHECK (outcome IN ('unchanged', 'changed', 'reassess', 'ended')),
            words       TEXT NOT NULL,
            carer_words TEXT NOT NULL,
            next_on     TEXT
        )
        """,
        "CREATE INDEX plan_review_of_plan ON plan_review (plan_id, held_on, id)",
        """
        CREATE TABLE plan_score (
            review_id  TEXT   NOT NULL REFERENCES plan_review (id),
            outcome_id TEXT   NOT NULL REFERENCES plan_outcome (id),
            score      BIGINT NOT NULL CHECK (score BETWEEN 0 AND 10),
            PRIMARY KEY (review_id, outcome_id)
        )
        """,
        """
        CREATE VIEW support_plan_facts AS
        SELECT id AS plan_id, person_id, organisation_id, kind, status, started_on, plan_on, due_on, ended_on,
            end_reason FROM support_plan
        """,
        """
        CREATE VIEW plan_review_facts AS
        SELECT plan_review.id AS review_id, plan_review.plan_id, support_plan.person_id,
            support_plan.organisation_id, support_plan.kind AS plan_kind, plan_review.kind, plan_review.due_on,
            plan_review.held_on, plan_review.outcome
        FROM plan_review JOIN support_plan ON support_plan.id = plan_review.plan_id
        """)

    /// What happened in the plan of somebody cared for, and what part their carer had in it.
    static let createInvolvement = Migration(
        "2026-11-22-2358-create-cared-for-event",
        """
        CREATE TABLE cared_for_event (
            id              TEXT    NOT NULL PRIMARY KEY,
            person_id       TEXT    NOT NULL REFERENCES person (id),
            carer_id        TEXT    NOT NULL REFERENCES person (id),
            organisation_id TEXT    NOT NULL REFERENCES organisation (id),
            kind            TEXT    NOT NULL,
            happened_on     TEXT    NOT NULL,
            refused         BOOLEAN NOT NULL,
            refused_words   TEXT    NOT NULL,
            invited_on      TEXT,
            view_on         TEXT,
            view_words      TEXT    NOT NULL,
            copy_on         TEXT,
            agreement_on    TEXT,
            contact_list_on TEXT,
            recorded_at     TEXT    NOT NULL,
            recorded_by     TEXT    REFERENCES account (id),
            version         BIGINT  NOT NULL DEFAULT 1,
            CHECK (copy_on IS NULL OR agreement_on IS NOT NULL),
            CHECK (NOT refused OR (copy_on IS NULL AND agreement_on IS NULL)),
            CHECK ((view_on IS NULL) = (view_words = ''))
        )
        """,
        "CREATE INDEX cared_for_event_of_person ON cared_for_event (person_id, happened_on, id)",
        "CREATE INDEX cared_for_event_of_carer ON cared_for_event (carer_id, happened_on, id)",
        "CREATE INDEX cared_for_event_of_organisation ON cared_for_event (organisation_id, happened_on)",
        """
        CREATE VIEW carer_involvement_facts AS
        SELECT id AS event_id, person_id, carer_id, organisation_id, kind, happened_on,
            invited_on IS NOT NULL AS invited, view_on IS NOT NULL AS view_recorded, copy_on IS NOT NULL AS copy_given,
            agreement_on IS NOT NULL AS agreement_held, contact_list_on IS NOT NULL AS contact_list_given,
            refused AS refused_by_cared_for
        FROM cared_for_event
        """)

    /// Who of a household said yes or no to being assessed together; all must say yes.
    static let createJointAgreement = Migration(
        "2026-11-22-2359-create-joint-agreement",
        """
        CREATE TABLE joint_agreement (
            id          TEXT    NOT NULL PRIMARY KEY,
            link_id     TEXT    NOT NULL,
            side        TEXT    NOT NULL CHECK (side IN ('carer', 'cared-for')),
            person_id   TEXT    NOT NULL REFERENCES person (id),
            agreed      BOOLEAN NOT NULL,
            said_on     TEXT    NOT NULL,
            recorded_by TEXT    REFERENCES account (id),
            UNIQUE (link_id, side)
        )
        """,
        "CREATE INDEX joint_agreement_of_person ON joint_agreement (person_id)")
}
