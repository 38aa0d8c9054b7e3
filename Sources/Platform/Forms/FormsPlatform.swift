import Foundation
import Storage

/// What the program needs of Forms: its tables and its templates.
package enum FormsPlatform {
    package static let migrations = [FormsMigrations.createForms, FillMigrations.createFills]

    /// Registered under "forms".
    package static let templates = Bundle.module.bundleURL.appending(path: "Templates")
}

enum FormsMigrations {
    // Owners have no foreign key: their tables belong to capabilities.
    static let createForms = Migration(
        "2026-11-22-1710-create-forms",
        """
        CREATE TABLE form_questionnaire (
            url     TEXT NOT NULL,
            edition TEXT NOT NULL,
            json    TEXT NOT NULL,
            kept_at TEXT NOT NULL,
            PRIMARY KEY (url, edition)
        )
        """,
        """
        CREATE TABLE form_draft (
            id                    TEXT   NOT NULL PRIMARY KEY,
            token_hash            TEXT,
            questionnaire         TEXT   NOT NULL,
            questionnaire_edition TEXT   NOT NULL,
            answers               TEXT   NOT NULL,
            owner_kind            TEXT   NOT NULL
                CHECK (owner_kind IN ('link', 'account', 'person', 'quick-add-link')),
            owner_id              TEXT,
            version               BIGINT NOT NULL DEFAULT 1,
            created_at            TEXT   NOT NULL,
            updated_at            TEXT   NOT NULL,
            expires_at            TEXT,
            completed_at          TEXT,
            result                TEXT,
            FOREIGN KEY (questionnaire, questionnaire_edition) REFERENCES form_questionnaire (url, edition),
            CHECK ((owner_kind = 'link') = (owner_id IS NULL)),
            CHECK (owner_kind <> 'link' OR token_hash IS NOT NULL),
            CHECK ((completed_at IS NULL) = (result IS NULL))
        )
        """,
        "CREATE UNIQUE INDEX form_draft_token ON form_draft (token_hash)",
        "CREATE INDEX form_draft_of_owner ON form_draft (owner_kind, owner_id, completed_at, updated_at)",
        "CREATE INDEX form_draft_of_questionnaire ON form_draft (questionnaire, questionnaire_edition)",
        "CREATE INDEX form_draft_expiring ON form_draft (completed_at, expires_at)")
}
