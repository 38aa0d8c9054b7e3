import Storage

extension RegisterMigrations {
    static let addClaimEnding = Migration(
        "2026-11-22-1943-say-why-a-claim-ended",
        "ALTER TABLE claim ADD COLUMN end_reason TEXT",
        "ALTER TABLE claim ADD COLUMN ended_by TEXT REFERENCES account (id)")
}
