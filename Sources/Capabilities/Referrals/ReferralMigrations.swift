import Storage

enum ReferralMigrations {
    static let all = [
        createReferral, createReferralLink, createInbound, createHandover, findLateHandovers,
    ]

    /// For the job that tells whoever asked that nobody answered in time.
    static let findLateHandovers = Migration(
        "2026-11-23-1702-find-late-handovers",
        "CREATE INDEX handover_late ON handover (due_on, id) WHERE status = 'asked'")

    static let createReferral = Migration(
        "2026-11-22-2320-create-referral",
        """
        CREATE TABLE referral (
            id                    TEXT    NOT NULL PRIMARY KEY,
            reference             TEXT    NOT NULL UNIQUE,
            person_id             TEXT    NOT NULL REFERENCES person (id),
            cared_for_id          TEXT    REFERENCES person (id),
            kind                  TEXT    NOT NULL CHECK (kind IN ('carer-support', 'carers-assessment',
                                      'young-carers-assessment', 'transition', 'advocacy', 'other-service')),
            urgent                BOOLEAN NOT NULL,
            asks_for              TEXT    NOT NULL,
            from_organisation_id  TEXT    NOT NULL REFERENCES organisation (id),
            from_account_id       TEXT    REFERENCES account (id),
            outside_sender        TEXT,
            shown_to_carer        BOOLEAN NOT NULL,
            to_organisation_id    TEXT    NOT NULL REFERENCES organisation (id),
            to_team_id            TEXT    REFERENCES team (id),
            to_account_id         TEXT    REFERENCES account (id),
            status                TEXT    NOT NULL CHECK (status IN ('draft', 'requested', 'received', 'accepted',
                                      'rejected', 'on-hold', 'in-progress', 'completed', 'cancelled', 'failed')),
            since                 TEXT    NOT NULL,
            owner_organisation_id TEXT    NOT NULL REFERENCES organisation (id),
            owner_team_id         TEXT    REFERENCES team (id),
            owner_account_id      TEXT    REFERENCES account (id),
            due_on                TEXT,
            next_step             TEXT,
            expires_on            TEXT,
            sent_at               TEXT,
            received_at           TEXT,
            decided_at            TEXT,
            closed_at             TEXT,
            reason                TEXT,
            outcome               TEXT    CHECK (outcome IN ('helped', 'partly-helped', 'assessed',
                                      'advice-given', 'not-wanted', 'not-reached')),
            manager_id            TEXT    REFERENCES account (id),
            escalated_at          TEXT,
            version               BIGINT  NOT NULL DEFAULT 1,
            CHECK ((status IN ('completed', 'cancelled')) = (closed_at IS NOT NULL)),
            CHECK ((closed_at IS NULL) = (due_on IS NOT NULL)),
            CHECK ((closed_at IS NULL) = (next_step IS NOT NULL)),
            CHECK (status = 'draft' OR closed_at IS NOT NULL OR sent_at IS NOT NULL),
            CHECK (status <> 'rejected' OR reason IS NOT NULL),
            CHECK ((status = 'completed') = (outcome IS NOT NULL))
        )
        """,
        "CREATE INDEX referral_in ON referral (to_organisation_id, due_on, id) WHERE closed_at IS NULL",
        "CREATE INDEX referral_out ON referral (from_organisation_id, due_on, id) WHERE closed_at IS NULL",
        "CREATE INDEX referral_in_closed ON referral (to_organisation_id, closed_at, id)",
        "CREATE INDEX referral_out_closed ON referral (from_organisation_id, closed_at, id)",
        "CREATE INDEX referral_about_person ON referral (person_id, closed_at)",
        "CREATE INDEX referral_about_cared_for ON referral (cared_for_id)",
        "CREATE INDEX referral_late ON referral (due_on, id) WHERE closed_at IS NULL AND escalated_at IS NULL",
        "CREATE INDEX referral_expiring ON referral (expires_on, id) WHERE expires_on IS NOT NULL",
        """
        CREATE TABLE referral_event (
            id              TEXT NOT NULL PRIMARY KEY,
            referral_id     TEXT NOT NULL REFERENCES referral (id),
            number          BIGINT NOT NULL,
            at              TEXT NOT NULL,
            action          TEXT NOT NULL,
            before          TEXT NOT NULL,
            status          TEXT NOT NULL,
            account_id      TEXT REFERENCES account (id),
            organisation_id TEXT REFERENCES organisation (id),
            outside         TEXT,
            reason          TEXT,
            note            TEXT,
            next_step       TEXT,
            to_id           TEXT REFERENCES organisation (id),
            UNIQUE (referral_id, number)
        )
        """,
        """
        CREATE TABLE referral_share (
            referral_id TEXT   NOT NULL REFERENCES referral (id),
            number      BIGINT NOT NULL,
            side        TEXT   NOT NULL CHECK (side IN ('carer', 'cared-for', 'both')),
            heading     TEXT   NOT NULL,
            words       TEXT   NOT NULL,
            PRIMARY KEY (referral_id, number)
        )
        """,
        """
        CREATE TABLE referral_basis (
            referral_id TEXT NOT NULL REFERENCES referral (id),
            side        TEXT NOT NULL CHECK (side IN ('carer', 'cared-for')),
            basis       TEXT NOT NULL CHECK (basis IN
                            ('agreed', 'recorded', 'authority', 'legal-duty', 'refused', 'nothing')),
            note        TEXT NOT NULL,
            at          TEXT NOT NULL,
            PRIMARY KEY (referral_id, side)
        )
        """,
        """
        CREATE VIEW referral_facts AS
        SELECT id, person_id, kind, from_organisation_id, to_organisation_id, status, urgent, sent_at, received_at,
            decided_at, closed_at, outcome, due_on
        FROM referral WHERE status <> 'draft'
        """)

    static let createReferralLink = Migration(
        "2026-11-22-2321-create-referral-link",
        """
        CREATE TABLE referral_link (
            id          TEXT NOT NULL PRIMARY KEY,
            referral_id TEXT NOT NULL REFERENCES referral (id),
            purpose     TEXT NOT NULL CHECK (purpose IN ('carer', 'answer', 'outcome')),
            fingerprint TEXT NOT NULL UNIQUE,
            made_at     TEXT NOT NULL,
            made_by     TEXT REFERENCES account (id),
            expires_at  TEXT NOT NULL,
            used_at     TEXT,
            used_by     TEXT,
            revoked_at  TEXT,
            CHECK ((used_at IS NULL) = (used_by IS NULL))
        )
        """,
        "CREATE INDEX referral_link_of ON referral_link (referral_id)")

    static let createInbound = Migration(
        "2026-11-22-2322-create-referral-inbound",
        """
        CREATE TABLE referral_door (
            id              TEXT NOT NULL PRIMARY KEY,
            organisation_id TEXT NOT NULL REFERENCES organisation (id),
            team_id         TEXT REFERENCES team (id),
            label           TEXT NOT NULL,
            fingerprint     TEXT NOT NULL UNIQUE,
            made_at         TEXT NOT NULL,
            made_by         TEXT NOT NULL REFERENCES account (id),
            closed_at       TEXT
        )
        """,
        "CREATE INDEX referral_door_of ON referral_door (organisation_id, made_at)",
        """
        CREATE TABLE referral_inbound (
            id              TEXT    NOT NULL PRIMARY KEY,
            reference       TEXT    NOT NULL UNIQUE,
            door_id         TEXT    NOT NULL REFERENCES referral_door (id),
            organisation_id TEXT    NOT NULL REFERENCES organisation (id),
            team_id         TEXT    REFERENCES team (id),
            at              TEXT    NOT NULL,
            due_on          TEXT    NOT NULL,
            sender_name     TEXT    NOT NULL,
            sender_place    TEXT    NOT NULL,
            sender_contact  TEXT    NOT NULL,
            carer_name      TEXT    NOT NULL,
            carer_contact   TEXT    NOT NULL,
            carer_postcode  TEXT    NOT NULL,
            is_child        TEXT    NOT NULL CHECK (is_child IN ('yes', 'no', 'not-known')),
            kind            TEXT    NOT NULL,
            asks_for        TEXT    NOT NULL,
            safe            TEXT    NOT NULL,
            status          TEXT    NOT NULL CHECK (status IN ('new', 'taken', 'refused')),
            referral_id     TEXT    REFERENCES referral (id),
            reason          TEXT,
            next_step       TEXT,
            decided_at      TEXT,
            decided_by      TEXT    REFERENCES account (id),
            version         BIGINT  NOT NULL DEFAULT 1,
            CHECK ((status = 'taken') = (referral_id IS NOT NULL)),
            CHECK ((status = 'refused') = (next_step IS NOT NULL)),
            CHECK ((status = 'new') = (decided_at IS NULL))
        )
        """,
        "CREATE INDEX referral_inbound_tray ON referral_inbound (organisation_id, status, due_on, id)")

    static let createHandover = Migration(
        "2026-11-22-2323-create-handover",
        """
        CREATE TABLE handover (
            id              TEXT   NOT NULL PRIMARY KEY,
            person_id       TEXT   NOT NULL REFERENCES person (id),
            organisation_id TEXT   NOT NULL REFERENCES organisation (id),
            from_id         TEXT   REFERENCES account (id),
            to_id           TEXT   NOT NULL REFERENCES account (id),
            asked_by        TEXT   NOT NULL REFERENCES account (id),
            note            TEXT   NOT NULL,
            asked_at        TEXT   NOT NULL,
            due_on          TEXT   NOT NULL,
            status          TEXT   NOT NULL CHECK (status IN ('asked', 'accepted', 'refused', 'withdrawn')),
            reason          TEXT,
            decided_at      TEXT,
            version         BIGINT NOT NULL DEFAULT 1,
            CHECK ((status = 'asked') = (decided_at IS NULL)),
            CHECK (status <> 'refused' OR reason IS NOT NULL)
        )
        """,
        // Not unique: two records of one person may each have one when they are joined.
        "CREATE INDEX handover_asked ON handover (person_id, organisation_id) WHERE status = 'asked'",
        "CREATE INDEX handover_to ON handover (to_id, status, asked_at)",
        "CREATE INDEX handover_about ON handover (person_id, asked_at)",
        """
        CREATE TABLE lead_cover (
            account_id      TEXT NOT NULL REFERENCES account (id),
            organisation_id TEXT NOT NULL REFERENCES organisation (id),
            cover_id        TEXT NOT NULL REFERENCES account (id),
            from_on         TEXT NOT NULL,
            until_on        TEXT NOT NULL,
            PRIMARY KEY (account_id, organisation_id),
            CHECK (cover_id <> account_id),
            CHECK (until_on >= from_on)
        )
        """)
}
