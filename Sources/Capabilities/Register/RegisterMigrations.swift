import Storage

/// All schema changes of the register, oldest first.
enum RegisterMigrations {
    static let all =
        [
            createPerson, createPersonFacts, createContact, createCaringLink, createConsent,
            createInvolvement,
            createSafety, createArrival, createSearch,
        ] + OwnRecordMigrations.all + [
            createRestrictedFacts, addClaimEnding, createSharingOverride, createWatch, addEndWords,
        ] + likely + stillCaring + [createMerge] + profile + lists + countFacts + samePairs
        + [createBirthFacts, createYoungCarerFacts]

    /// Whom only the named reviewers may know of, for work that others keep about them.
    static let createRestrictedFacts = Migration(
        "2026-11-22-1640-create-restricted-person-facts",
        "CREATE VIEW restricted_person_facts AS SELECT id AS person_id FROM person WHERE restricted")

    /// The columns that say where a fact came from and whose information it is.
    ///
    /// Migrations that have run are never edited: a later change to these columns is a migration of its own.
    static let provenance = """
        source                 TEXT NOT NULL CHECK (source IN
                                   ('carer', 'cared-for', 'family', 'professional', 'partner-list', 'system')),
        source_organisation_id TEXT REFERENCES organisation (id),
        source_account_id      TEXT REFERENCES account (id),
        side                   TEXT NOT NULL CHECK (side IN ('carer', 'cared-for', 'both')),
        in_confidence          BOOLEAN NOT NULL DEFAULT FALSE,
        recorded_at            TEXT NOT NULL
        """

    static func step(_ text: String) -> Migration.Step { Migration.Step(stringLiteral: text) }
}
