import Storage

extension RegisterMigrations {
    static let createSharingOverride = Migration(
        "2026-11-22-1944-create-sharing-override",
        step(
            """
            CREATE TABLE sharing_override (
                id         TEXT    NOT NULL PRIMARY KEY,
                person_id  TEXT    NOT NULL REFERENCES person (id),
                consent_id TEXT    NOT NULL REFERENCES consent (id),
                ground     TEXT    NOT NULL CHECK (ground IN
                               ('safeguarding-adult', 'safeguarding-child', 'vital-interests', 'legal-obligation',
                                'serious-crime')),
                reason     TEXT    NOT NULL CHECK (reason <> ''),
                held_back  BOOLEAN NOT NULL,
                ended_at   TEXT,
                \(provenance)
            )
            """),
        "CREATE INDEX sharing_override_of ON sharing_override (person_id, recorded_at)",
        """
        CREATE UNIQUE INDEX sharing_override_current ON sharing_override (consent_id) WHERE ended_at IS NULL
        """)
}
