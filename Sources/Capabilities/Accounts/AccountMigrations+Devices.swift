import Storage

/// What shows that an address, or a browser, is somebody's.
extension AccountMigrations {
    // Every link made before this was shown to whoever made it.
    static let noteHandedOver = Migration(
        "2026-11-22-1915-note-links-handed-over",
        "ALTER TABLE invitation ADD COLUMN handed_over BOOLEAN NOT NULL DEFAULT TRUE",
        "ALTER TABLE account ADD COLUMN address_proven_at TEXT")

    static let createKnownDevice = Migration(
        "2026-11-22-1920-create-known-device",
        """
        CREATE TABLE known_device (
            account_id      TEXT   NOT NULL REFERENCES account (id),
            fingerprint     TEXT   NOT NULL,
            failed_attempts BIGINT NOT NULL DEFAULT 0,
            locked_until    TEXT,
            last_used_at    TEXT   NOT NULL,
            PRIMARY KEY (account_id, fingerprint)
        )
        """,
        "CREATE INDEX known_device_unused ON known_device (last_used_at)")

    static let findAdvocates = Migration(
        "2026-11-23-0312-index-advocates",
        "CREATE INDEX membership_advocate ON membership (account_id) WHERE role = 'advocate' AND until IS NULL"
    )
}
