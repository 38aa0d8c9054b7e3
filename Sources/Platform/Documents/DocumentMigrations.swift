import Storage

enum DocumentMigrations {
    static let all = [createLetterEdition, createIssuedDocument]

    static let createLetterEdition = Migration(
        "2026-11-22-2300-create-letter-edition",
        """
        CREATE TABLE letter_edition (
            id        TEXT NOT NULL PRIMARY KEY,
            key       TEXT NOT NULL,
            area_code TEXT REFERENCES area (code),
            title     TEXT,
            words     TEXT,
            made_at   TEXT NOT NULL,
            made_by   TEXT NOT NULL REFERENCES account (id),
            CHECK ((title IS NULL) = (words IS NULL))
        )
        """,
        "CREATE INDEX letter_edition_in_force ON letter_edition (key, area_code, made_at, id)",
        "CREATE INDEX letter_edition_made_by ON letter_edition (made_by)",
        "CREATE INDEX letter_edition_of_area ON letter_edition (area_code)",
        .sqlite(
            """
            CREATE TRIGGER letter_edition_unchanged BEFORE UPDATE ON letter_edition
            BEGIN SELECT RAISE(ABORT, 'letter_edition is append-only'); END
            """),
        .sqlite(
            """
            CREATE TRIGGER letter_edition_kept BEFORE DELETE ON letter_edition
            BEGIN SELECT RAISE(ABORT, 'letter_edition is append-only'); END
            """),
        .postgres(
            """
            CREATE TRIGGER letter_edition_unchanged BEFORE UPDATE OR DELETE ON letter_edition
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """))

    /// Of an issued document only the record it belongs to may change, when two records are joined.
    static let createIssuedDocument = Migration(
        "2026-11-22-2301-create-issued-document",
        """
        CREATE TABLE issued_document (
            id              TEXT   NOT NULL PRIMARY KEY,
            person_id       TEXT   NOT NULL REFERENCES person (id),
            side            TEXT   NOT NULL CHECK (side IN ('carer', 'cared-for', 'both')),
            kind            TEXT   NOT NULL,
            title           TEXT   NOT NULL,
            edition         TEXT   NOT NULL,
            language        TEXT   NOT NULL,
            print_points    BIGINT CHECK (print_points BETWEEN 12 AND 40),
            html            TEXT   NOT NULL,
            sha256          TEXT   NOT NULL,
            issued_at       TEXT   NOT NULL,
            issued_by       TEXT   REFERENCES account (id),
            organisation_id TEXT   REFERENCES organisation (id),
            replaces_id     TEXT   UNIQUE REFERENCES issued_document (id)
        )
        """,
        "CREATE INDEX issued_document_to_person ON issued_document (person_id, issued_at, id)",
        "CREATE INDEX issued_document_by ON issued_document (issued_by)",
        "CREATE INDEX issued_document_from ON issued_document (organisation_id)",
        """
        CREATE TABLE document_copy (
            id          TEXT NOT NULL PRIMARY KEY,
            document_id TEXT NOT NULL REFERENCES issued_document (id),
            way         TEXT NOT NULL
                CHECK (way IN ('own-page', 'handed', 'post', 'email', 'read-aloud', 'no-copy')),
            recipient   TEXT,
            noted_at    TEXT NOT NULL,
            noted_by    TEXT REFERENCES account (id)
        )
        """,
        "CREATE INDEX document_copy_of_document ON document_copy (document_id, way, noted_at, id)",
        "CREATE INDEX document_copy_noted_by ON document_copy (noted_by)",
        .sqlite(
            """
            CREATE TRIGGER issued_document_unchanged
            BEFORE UPDATE OF id, side, kind, title, edition, language, print_points, html, sha256, issued_at,
                issued_by, organisation_id, replaces_id ON issued_document
            BEGIN SELECT RAISE(ABORT, 'issued_document is append-only'); END
            """),
        .sqlite(
            """
            CREATE TRIGGER issued_document_kept BEFORE DELETE ON issued_document
            BEGIN SELECT RAISE(ABORT, 'issued_document is append-only'); END
            """),
        .postgres(
            """
            CREATE TRIGGER issued_document_unchanged
            BEFORE UPDATE OF id, side, kind, title, edition, language, print_points, html, sha256, issued_at,
                issued_by, organisation_id, replaces_id ON issued_document
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """),
        .postgres(
            """
            CREATE TRIGGER issued_document_kept BEFORE DELETE ON issued_document
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """))
}
