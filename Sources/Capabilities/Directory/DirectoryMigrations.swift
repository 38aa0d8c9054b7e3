import Storage

enum DirectoryMigrations {
    static let all = [createUrgentNumber, addWhetherSourceDayIsKnown]

    /// A number that changes is a new row, and the old one ends: so a check belongs to the number that was rung.
    static let createUrgentNumber = Migration(
        "2026-11-22-1700-create-urgent-number",
        """
        CREATE TABLE urgent_number (
            id           TEXT   NOT NULL PRIMARY KEY,
            code         TEXT   NOT NULL,
            council_code TEXT,
            council_name TEXT,
            audience     TEXT   NOT NULL CHECK (audience IN ('adult', 'child', 'everyone')),
            group_code   TEXT   NOT NULL
                         CHECK (group_code IN ('danger', 'council', 'health', 'listening', 'abuse', 'children')),
            label        TEXT   NOT NULL CHECK (label <> ''),
            way          TEXT   NOT NULL CHECK (way IN ('call', 'text')),
            number       TEXT   NOT NULL CHECK (number <> ''),
            note         TEXT   NOT NULL,
            hours        TEXT   NOT NULL CHECK (hours <> ''),
            source       TEXT   NOT NULL,
            source_on    TEXT   NOT NULL,
            position     BIGINT NOT NULL,
            set_by       TEXT   REFERENCES account (id),
            set_on       TEXT   NOT NULL,
            ended_on     TEXT,
            CHECK ((council_code IS NULL) = (council_name IS NULL)),
            CHECK ((group_code = 'council') = (council_code IS NOT NULL))
        )
        """,
        "CREATE UNIQUE INDEX urgent_number_in_use ON urgent_number (code) WHERE ended_on IS NULL",
        "CREATE INDEX urgent_number_order ON urgent_number (ended_on, position)",
        """
        CREATE TABLE urgent_number_check (
            id               TEXT NOT NULL PRIMARY KEY,
            urgent_number_id TEXT NOT NULL REFERENCES urgent_number (id),
            checked_by       TEXT NOT NULL REFERENCES account (id),
            checked_by_name  TEXT NOT NULL,
            checked_on       TEXT NOT NULL,
            outcome          TEXT NOT NULL CHECK (outcome IN ('right', 'wrong', 'no-answer'))
        )
        """,
        "CREATE INDEX urgent_number_check_latest ON urgent_number_check (urgent_number_id, checked_on, id)")

    /// Many pages don't say when they were written; the day somebody copied them is no day of theirs.
    static let addWhetherSourceDayIsKnown = Migration(
        "2026-11-22-1920-urgent-number-source-day-known",
        "ALTER TABLE urgent_number ADD COLUMN source_day_known BOOLEAN NOT NULL DEFAULT TRUE")
}
