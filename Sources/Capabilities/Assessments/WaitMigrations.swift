import Storage

/// The schema of waits: what a job works out of them.
enum WaitMigrations {
    static let all = [createWaitFigure, createSharedWaitFigure]

    /// Counted afresh by a job, since a curve over years of waits is no work for a request.
    static let createWaitFigure = Migration(
        "2026-11-22-2345-create-wait-figure",
        """
        CREATE TABLE wait_figure (
            organisation_id TEXT   NOT NULL REFERENCES organisation (id),
            clock           TEXT   NOT NULL CHECK (clock IN ('completed', 'started')),
            split           TEXT   NOT NULL CHECK (split IN ('all', 'need', 'district', 'route', 'kind', 'age')),
            value           TEXT   NOT NULL,
            people          BIGINT NOT NULL,
            median_days     BIGINT,
            most_days       BIGINT,
            ninetieth_days  BIGINT,
            waiting         BIGINT NOT NULL,
            longest_days    BIGINT,
            to_4_weeks      BIGINT NOT NULL,
            to_8_weeks      BIGINT NOT NULL,
            to_12_weeks     BIGINT NOT NULL,
            longer          BIGINT NOT NULL,
            counted_on      TEXT   NOT NULL,
            PRIMARY KEY (organisation_id, clock, split, value)
        )
        """,
        "CREATE INDEX wait_figure_counted ON wait_figure (counted_on)",
        // A page of the list, and its count, whatever it's narrowed to.
        """
        CREATE INDEX assessment_waiting ON assessment
            (organisation_id, requested_on, id, need, route, kind, district_code, person_id)
        WHERE completed_on IS NULL AND ended_on IS NULL
        """)

    /// What an area, and a council of those who assess for it, is told of waits; and what counting them reads.
    static let createSharedWaitFigure = Migration(
        "2026-11-23-0346-create-shared-wait-figure",
        """
        CREATE TABLE shared_wait_figure (
            subject_kind    TEXT   NOT NULL CHECK (subject_kind IN ('council', 'area')),
            subject         TEXT   NOT NULL,
            clock           TEXT   NOT NULL CHECK (clock IN ('completed', 'started')),
            split           TEXT   NOT NULL
                CHECK (split IN ('all', 'need', 'district', 'route', 'kind', 'age', 'organisation')),
            value           TEXT   NOT NULL,
            people          BIGINT NOT NULL,
            median_days     BIGINT,
            most_days       BIGINT,
            ninetieth_days  BIGINT,
            waiting         BIGINT NOT NULL,
            longest_days    BIGINT,
            to_4_weeks      BIGINT NOT NULL,
            to_8_weeks      BIGINT NOT NULL,
            to_12_weeks     BIGINT NOT NULL,
            longer          BIGINT NOT NULL,
            counted_on      TEXT   NOT NULL,
            PRIMARY KEY (subject_kind, subject, clock, split, value)
        )
        """,
        "CREATE INDEX shared_wait_figure_counted ON shared_wait_figure (counted_on)",
        // Only what was over within the time looked at is read again, beside those who wait.
        """
        CREATE INDEX assessment_completed ON assessment (completed_on, id) WHERE completed_on IS NOT NULL
        """,
        "CREATE INDEX assessment_ended ON assessment (ended_on, id) WHERE ended_on IS NOT NULL")
}
