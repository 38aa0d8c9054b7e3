import Storage

/// The audit trail's tables, which only grow.
package enum AuditMigrations {
    package static let all = [createEntry, createSeal, findStaffEntries]

    static let createEntry = Migration(
        "2026-11-22-1000-create-audit-entry",
        """
        CREATE TABLE audit_entry (
            id              TEXT    NOT NULL PRIMARY KEY,
            at              TEXT    NOT NULL,
            actor_kind      TEXT    NOT NULL CHECK (actor_kind IN ('staff', 'carer', 'quick-add-link', 'system')),
            actor_id        TEXT    NOT NULL,
            organisation_id TEXT,
            roles           TEXT    NOT NULL,
            action          TEXT    NOT NULL,
            about_kind      TEXT,
            about_id        TEXT,
            person_id       TEXT,
            reason          TEXT,
            detail          TEXT    NOT NULL,
            held_back       BOOLEAN NOT NULL,
            hash            TEXT    NOT NULL,
            CHECK ((about_kind IS NULL) = (about_id IS NULL))
        )
        """,
        "CREATE INDEX audit_entry_of_person ON audit_entry (person_id, at, id) WHERE person_id IS NOT NULL",
        .sqlite(
            """
            CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON audit_entry
            BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END
            """),
        .sqlite(
            """
            CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry
            BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END
            """),
        .postgres(
            """
            CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
            """),
        .postgres(
            """
            CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE OR DELETE ON audit_entry
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """),
        .postgres(
            """
            CREATE TRIGGER audit_entry_kept BEFORE TRUNCATE ON audit_entry
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
            """))

    /// What staff did in a time, for those who look at odd use; what the public does costs nothing more.
    static let findStaffEntries = Migration(
        "2026-11-22-1931-find-staff-audit-entries",
        "CREATE INDEX audit_entry_of_staff ON audit_entry (at, id) WHERE actor_kind = 'staff'")

    /// `audit_unsealed` lists what the chain has yet to take in; it's the one table here that shrinks.
    static let createSeal = Migration(
        "2026-11-22-1010-create-audit-seal",
        """
        CREATE TABLE audit_seal (
            position      BIGINT NOT NULL PRIMARY KEY CHECK (position > 0),
            entry_id      TEXT   NOT NULL UNIQUE,
            previous_hash TEXT   NOT NULL,
            hash          TEXT   NOT NULL
        )
        """,
        "CREATE TABLE audit_unsealed (entry_id TEXT NOT NULL PRIMARY KEY)",
        .sqlite(
            """
            CREATE TRIGGER audit_seal_unchanged BEFORE UPDATE ON audit_seal
            BEGIN SELECT RAISE(ABORT, 'audit_seal is append-only'); END
            """),
        .sqlite(
            """
            CREATE TRIGGER audit_seal_kept BEFORE DELETE ON audit_seal
            BEGIN SELECT RAISE(ABORT, 'audit_seal is append-only'); END
            """),
        .postgres(
            """
            CREATE TRIGGER audit_seal_unchanged BEFORE UPDATE OR DELETE ON audit_seal
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """),
        .postgres(
            """
            CREATE TRIGGER audit_seal_kept BEFORE TRUNCATE ON audit_seal
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
            """))
}
