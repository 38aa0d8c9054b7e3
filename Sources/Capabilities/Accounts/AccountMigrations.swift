import Storage

/// Accounts and what they may do.
enum AccountMigrations {
    static let all = [
        createAccount, createMembership, createInvitation, createQuickAddLink, createBreakGlass,
        createCarerSignIn, noteHandedOver, createKnownDevice, noteContactOfSignIn, findAdvocates,
    ]

    private static let createAccount = Migration(
        "2026-11-22-1635-create-account",
        """
        CREATE TABLE account (
            id                  TEXT   NOT NULL PRIMARY KEY,
            email               TEXT   NOT NULL,
            name                TEXT   NOT NULL,
            search_name         TEXT   NOT NULL,
            password_hash       TEXT,
            second_factor       TEXT,
            second_factor_step  BIGINT,
            failed_attempts     BIGINT NOT NULL DEFAULT 0,
            locked_until        TEXT,
            last_used_at        TEXT,
            acting_for_id       TEXT   REFERENCES organisation (id),
            created_at          TEXT   NOT NULL,
            disabled_at         TEXT,
            disabled_by         TEXT,
            version             BIGINT NOT NULL DEFAULT 1,
            CHECK ((disabled_at IS NULL) = (disabled_by IS NULL))
        )
        """,
        "CREATE UNIQUE INDEX account_email ON account (email)",
        """
        CREATE TABLE account_recovery_code (
            account_id  TEXT NOT NULL REFERENCES account (id),
            fingerprint TEXT NOT NULL,
            used_at     TEXT,
            PRIMARY KEY (account_id, fingerprint)
        )
        """)

    private static let createMembership = Migration(
        "2026-11-22-1640-create-membership",
        """
        CREATE TABLE membership (
            id              TEXT NOT NULL PRIMARY KEY,
            account_id      TEXT NOT NULL REFERENCES account (id),
            organisation_id TEXT NOT NULL REFERENCES organisation (id),
            team_id         TEXT REFERENCES team (id),
            role            TEXT NOT NULL CHECK (role IN ('front-desk', 'practitioner', 'assessor', 'advocate',
                'young-carers-worker', 'coordinator', 'manager', 'operator', 'school-lead', 'safeguarding-lead',
                'information-governance', 'commissioner', 'board', 'administrator')),
            since           TEXT NOT NULL,
            until           TEXT,
            granted_by      TEXT NOT NULL,
            ended_by        TEXT,
            CHECK ((until IS NULL) = (ended_by IS NULL))
        )
        """,
        """
        CREATE UNIQUE INDEX membership_open ON membership (account_id, organisation_id, role, COALESCE(team_id, ''))
        WHERE until IS NULL
        """,
        "CREATE INDEX membership_of_organisation ON membership (organisation_id, account_id)",
        "CREATE INDEX membership_of_team ON membership (team_id)",
        """
        CREATE TABLE restricted_reviewer (
            id              TEXT NOT NULL PRIMARY KEY,
            account_id      TEXT NOT NULL REFERENCES account (id),
            organisation_id TEXT NOT NULL REFERENCES organisation (id),
            since           TEXT NOT NULL,
            until           TEXT,
            granted_by      TEXT NOT NULL,
            ended_by        TEXT,
            CHECK ((until IS NULL) = (ended_by IS NULL))
        )
        """,
        """
        CREATE UNIQUE INDEX restricted_reviewer_open ON restricted_reviewer (account_id, organisation_id)
        WHERE until IS NULL
        """,
        "CREATE INDEX restricted_reviewer_first ON restricted_reviewer (since) WHERE until IS NULL",
        "CREATE INDEX restricted_reviewer_of_organisation ON restricted_reviewer (organisation_id)",
        """
        CREATE TABLE access_review (
            id              TEXT   NOT NULL PRIMARY KEY,
            organisation_id TEXT   NOT NULL REFERENCES organisation (id),
            reviewed_at     TEXT   NOT NULL,
            reviewed_by     TEXT   NOT NULL REFERENCES account (id),
            people          BIGINT NOT NULL
        )
        """,
        "CREATE INDEX access_review_latest ON access_review (organisation_id, reviewed_at)")

    private static let createInvitation = Migration(
        "2026-11-22-1645-create-invitation",
        """
        CREATE TABLE invitation (
            id          TEXT NOT NULL PRIMARY KEY,
            account_id  TEXT NOT NULL REFERENCES account (id),
            kind        TEXT NOT NULL CHECK (kind IN ('invitation', 'reset')),
            fingerprint TEXT NOT NULL,
            created_at  TEXT NOT NULL,
            created_by  TEXT NOT NULL,
            expires_at  TEXT NOT NULL,
            used_at     TEXT
        )
        """,
        "CREATE UNIQUE INDEX invitation_fingerprint ON invitation (fingerprint)",
        "CREATE INDEX invitation_of_account ON invitation (account_id, created_at)",
        "CREATE INDEX invitation_expiring ON invitation (expires_at)")

    private static let createQuickAddLink = Migration(
        "2026-11-22-1650-create-quick-add-link",
        """
        CREATE TABLE quick_add_link (
            id              TEXT NOT NULL PRIMARY KEY,
            organisation_id TEXT NOT NULL REFERENCES organisation (id),
            team_id         TEXT REFERENCES team (id),
            label           TEXT NOT NULL,
            fingerprint     TEXT NOT NULL,
            sealed          TEXT NOT NULL,
            created_at      TEXT NOT NULL,
            created_by      TEXT NOT NULL,
            revoked_at      TEXT,
            revoked_by      TEXT,
            CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
        )
        """,
        "CREATE UNIQUE INDEX quick_add_link_fingerprint ON quick_add_link (fingerprint)",
        "CREATE INDEX quick_add_link_of_organisation ON quick_add_link (organisation_id, created_at)")

    // `person_id` has no foreign key here and in carer_sign_in: Register makes its tables after these.
    private static let createBreakGlass = Migration(
        "2026-11-22-1655-create-break-glass-grant",
        """
        CREATE TABLE break_glass_grant (
            id              TEXT NOT NULL PRIMARY KEY,
            account_id      TEXT NOT NULL REFERENCES account (id),
            organisation_id TEXT NOT NULL REFERENCES organisation (id),
            person_id       TEXT NOT NULL,
            reason_code     TEXT NOT NULL,
            reason          TEXT NOT NULL,
            from_at         TEXT NOT NULL,
            until_at        TEXT NOT NULL,
            reviewed_at     TEXT,
            reviewed_by     TEXT REFERENCES account (id),
            outcome         TEXT CHECK (outcome IN ('justified', 'more-to-ask', 'not-justified')),
            review_note     TEXT,
            CHECK (until_at > from_at),
            CHECK ((reviewed_at IS NULL) = (reviewed_by IS NULL)),
            CHECK ((reviewed_at IS NULL) = (outcome IS NULL)),
            CHECK (reviewed_by IS NULL OR reviewed_by <> account_id)
        )
        """,
        "CREATE INDEX break_glass_open ON break_glass_grant (account_id, person_id, until_at)",
        "CREATE INDEX break_glass_of_person ON break_glass_grant (person_id, from_at)",
        "CREATE INDEX break_glass_to_review ON break_glass_grant (organisation_id, from_at, id)")

    private static let createCarerSignIn = Migration(
        "2026-11-22-1700-create-carer-sign-in",
        """
        CREATE TABLE carer_sign_in (
            id          TEXT NOT NULL PRIMARY KEY,
            person_id   TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            created_at  TEXT NOT NULL,
            expires_at  TEXT NOT NULL,
            made_by     TEXT REFERENCES account (id),
            identity    TEXT,
            used_at     TEXT
        )
        """,
        "CREATE INDEX carer_sign_in_code ON carer_sign_in (fingerprint)",
        "CREATE INDEX carer_sign_in_person ON carer_sign_in (person_id, created_at)",
        "CREATE INDEX carer_sign_in_expiring ON carer_sign_in (expires_at)")

    // At which of their numbers or addresses somebody gets the code: no foreign key, for the same reason.
    private static let noteContactOfSignIn = Migration(
        "2026-11-22-1941-note-contact-of-carer-sign-in",
        "ALTER TABLE carer_sign_in ADD COLUMN contact_id TEXT")
}

extension AccountsCapability {
    /// Every column that holds a person's identifier, for joining records.
    ///
    /// Emergency access and a code to sign in were given for one record as it was: neither opens more than that.
    package static let personColumns = [
        PersonColumn("break_glass_grant", "person_id", .kept),
        PersonColumn("carer_sign_in", "person_id", .kept),
    ]
}
