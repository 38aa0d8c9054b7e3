import Core
import Storage

/// The schema of health and wellbeing checks.
enum HealthCheckMigrations {
    static let all = [createHealthCheck]

    /// What was completed, and when it is offered again; the answers stay in their form.
    static let createHealthCheck = Migration(
        "2026-11-23-0345-create-health-check",
        """
        CREATE TABLE health_check (
            assessment_id   TEXT NOT NULL PRIMARY KEY REFERENCES assessment (id),
            person_id       TEXT NOT NULL REFERENCES person (id),
            organisation_id TEXT NOT NULL REFERENCES organisation (id),
            area_code       TEXT,
            completed_on    TEXT NOT NULL,
            again_on        TEXT,
            asked_on        TEXT,
            CHECK (again_on IS NULL OR again_on > completed_on)
        )
        """,
        "CREATE INDEX health_check_of_person ON health_check (person_id, completed_on, assessment_id)",
        "CREATE INDEX health_check_of_organisation ON health_check (organisation_id, completed_on)",
        "CREATE INDEX health_check_of_area ON health_check (area_code, completed_on)",
        """
        CREATE INDEX health_check_again ON health_check (again_on, assessment_id)
        WHERE again_on IS NOT NULL AND asked_on IS NULL
        """,
        """
        INSERT INTO health_check (assessment_id, person_id, organisation_id, area_code, completed_on)
        SELECT id, person_id, organisation_id, area_code, completed_on FROM assessment
        WHERE kind = 'health-check' AND status = 'decided' AND completed_on IS NOT NULL
        """,
        """
        CREATE VIEW health_check_facts AS
        SELECT person_id, organisation_id, area_code, completed_on FROM health_check
        """)
}

/// A check that was completed.
package struct HealthCheck: Hashable, Sendable {
    package let assessment: AssessmentID
    package let person: PersonID
    package let organisation: OrganisationID
    package let area: String?
    package let completedOn: LocalDate
    /// When it is offered again; `nil` where they said no.
    package let againOn: LocalDate?

    package init(
        assessment: AssessmentID, person: PersonID, organisation: OrganisationID, area: String? = nil,
        completedOn: LocalDate, againOn: LocalDate?
    ) {
        (self.assessment, self.person, self.organisation) = (assessment, person, organisation)
        self.area = area
        (self.completedOn, self.againOn) = (completedOn, againOn)
    }
}

/// All SQL for completed checks.
package struct HealthCheckStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    /// Keeps a completed check; the ones before it need not be asked about any more.
    package func keep(_ check: HealthCheck) throws {
        try connection.run(
            """
            UPDATE health_check SET asked_on = \(check.completedOn)
            WHERE person_id = \(check.person) AND asked_on IS NULL AND assessment_id <> \(check.assessment)
            """)
        try connection.run(
            """
            INSERT INTO health_check (
                assessment_id, person_id, organisation_id, area_code, completed_on, again_on)
            VALUES (\(check.assessment), \(check.person), \(check.organisation), \(check.area),
                \(check.completedOn), \(check.againOn))
            ON CONFLICT (assessment_id) DO UPDATE
            SET completed_on = excluded.completed_on, again_on = excluded.again_on, asked_on = NULL
            """)
    }

    /// A check that is opened again isn't completed.
    func remove(_ assessment: AssessmentID) throws {
        try connection.run("DELETE FROM health_check WHERE assessment_id = \(assessment)")
    }

    /// Somebody's checks, newest first.
    package func checks(of person: PersonID) throws -> [HealthCheck] {
        try checks("person_id = \(person) ORDER BY completed_on DESC, assessment_id DESC LIMIT 50")
    }

    /// Those to be offered again by a day, the earliest first.
    package func due(by day: LocalDate, limit: Int = 200) throws -> [HealthCheck] {
        try checks(
            """
            again_on IS NOT NULL AND asked_on IS NULL AND again_on <= \(day)
            ORDER BY again_on, assessment_id LIMIT \(limit)
            """)
    }

    func asked(_ assessment: AssessmentID, on day: LocalDate) throws {
        try connection.run("UPDATE health_check SET asked_on = \(day) WHERE assessment_id = \(assessment)")
    }

    /// Nobody is asked again, since they have died.
    func stopAsking(_ person: PersonID, on day: LocalDate) throws {
        try connection.run(
            "UPDATE health_check SET asked_on = \(day) WHERE person_id = \(person) AND asked_on IS NULL")
    }

    /// Their death was none: the newest is offered again when its day has come.
    func askAgain(of person: PersonID) throws {
        guard let newest = try checks(of: person).first else { return }
        try connection.run(
            "UPDATE health_check SET asked_on = NULL WHERE assessment_id = \(newest.assessment)")
    }

    /// How many an organisation completed from a day on.
    package func count(of organisation: OrganisationID, from day: LocalDate) throws -> Int {
        try connection.run(
            """
            SELECT count(*) AS n FROM health_check
            WHERE organisation_id = \(organisation) AND completed_on >= \(day)
            """
        ).first?.value("n") ?? 0
    }

    /// The same of an area.
    package func count(ofArea area: String, from day: LocalDate) throws -> Int {
        try connection.run(
            """
            SELECT count(*) AS n FROM health_check WHERE area_code = \(area) AND completed_on >= \(day)
            """
        ).first?.value("n") ?? 0
    }

    private func checks(_ condition: SQL) throws -> [HealthCheck] {
        try connection.run(
            """
            SELECT assessment_id, person_id, organisation_id, area_code, completed_on, again_on
            FROM health_check
            WHERE \(condition)
            """
        ).map { row in
            HealthCheck(
                assessment: try row.value("assessment_id"), person: try row.value("person_id"),
                organisation: try row.value("organisation_id"), area: try row.optional("area_code"),
                completedOn: try row.value("completed_on"), againOn: try row.optional("again_on"))
        }
    }
}
