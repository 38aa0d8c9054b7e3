import Storage

/// All schema changes of Measures, oldest first.
enum MeasuresMigrations {
    static let all = [createGapCount]

    /// Each count writes what changed since the one before; a page reads the last that ended.
    static let createGapCount = Migration(
        "2026-11-22-2034-create-gap-count",
        """
        CREATE TABLE gap_run (
            number     BIGINT NOT NULL PRIMARY KEY,
            counted_on TEXT   NOT NULL,
            began_at   TEXT   NOT NULL,
            ended_at   TEXT
        )
        """,
        "CREATE INDEX gap_run_ended ON gap_run (ended_at) WHERE ended_at IS NOT NULL",
        """
        CREATE TABLE gap_person (
            id            TEXT    NOT NULL PRIMARY KEY,
            person_id     TEXT    NOT NULL REFERENCES person (id),
            from_run      BIGINT  NOT NULL,
            until_run     BIGINT,
            district_code TEXT    NOT NULL,
            practice_code TEXT    NOT NULL,
            sources       BIGINT  NOT NULL CHECK (sources BETWEEN 1 AND 31),
            confirmed     BOOLEAN NOT NULL,
            restricted    BOOLEAN NOT NULL,
            CHECK (until_run IS NULL OR until_run > from_run)
        )
        """,
        "CREATE INDEX gap_person_open ON gap_person (person_id) WHERE until_run IS NULL",
        "CREATE INDEX gap_person_district ON gap_person (district_code, sources, confirmed, restricted, person_id)",
        "CREATE INDEX gap_person_practice ON gap_person (practice_code, sources, confirmed, restricted, person_id)",
        "CREATE INDEX gap_person_over ON gap_person (until_run) WHERE until_run IS NOT NULL",
        """
        CREATE TABLE gap_figure (
            run        BIGINT  NOT NULL,
            place_kind TEXT    NOT NULL CHECK (place_kind IN ('district', 'practice')),
            place      TEXT    NOT NULL,
            sources    BIGINT  NOT NULL CHECK (sources BETWEEN 1 AND 31),
            confirmed  BOOLEAN NOT NULL,
            people     BIGINT  NOT NULL,
            restricted BIGINT  NOT NULL,
            coded      BIGINT  NOT NULL,
            PRIMARY KEY (run, place_kind, place, sources, confirmed)
        )
        """,
        """
        CREATE TABLE gap_figure_known (
            run             BIGINT  NOT NULL,
            organisation_id TEXT    NOT NULL REFERENCES organisation (id),
            place_kind      TEXT    NOT NULL,
            place           TEXT    NOT NULL,
            sources         BIGINT  NOT NULL,
            confirmed       BOOLEAN NOT NULL,
            people          BIGINT  NOT NULL CHECK (people > 0),
            PRIMARY KEY (run, organisation_id, place_kind, place, sources, confirmed)
        )
        """,
        """
        CREATE TABLE gap_source (
            run             BIGINT NOT NULL,
            district_code   TEXT   NOT NULL,
            organisation_id TEXT   NOT NULL REFERENCES organisation (id),
            kind            TEXT   NOT NULL CHECK (kind IN ('gp', 'council', 'voluntary', 'school', 'hospital')),
            newest_on       TEXT   NOT NULL,
            PRIMARY KEY (run, district_code, organisation_id, kind)
        )
        """)
}
