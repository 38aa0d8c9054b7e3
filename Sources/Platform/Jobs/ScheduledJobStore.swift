import Core
import Storage

/// All SQL for scheduled jobs.
package struct ScheduledJobStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    /// Adds the rows of jobs that have never run; those there keep their time.
    func register(_ jobs: [ScheduledJob], at now: Instant) throws {
        for job in jobs {
            try connection.run(
                """
                INSERT INTO scheduled_job (name, next_at, failures) VALUES (\(job.name), \(now), 0)
                ON CONFLICT (name) DO NOTHING
                """)
        }
    }

    /// The names of the jobs whose time has come and that nobody holds.
    func due(at now: Instant) throws -> [String] {
        try connection.run(
            """
            SELECT name FROM scheduled_job
            WHERE next_at <= \(now) AND (lease_until IS NULL OR lease_until <= \(now)) ORDER BY next_at
            """
        ).map { try $0.value("name") }
    }

    /// - Returns: whether this worker has it now; of several that ask at once, one has.
    func take(_ name: String, for worker: String, at now: Instant, until: Instant) throws -> Bool {
        try !connection.run(
            """
            UPDATE scheduled_job SET leased_by = \(worker), lease_until = \(until)
            WHERE name = \(name) AND next_at <= \(now) AND (lease_until IS NULL OR lease_until <= \(now))
            RETURNING name
            """
        ).isEmpty
    }

    func renew(_ name: String, for worker: String, until: Instant) throws {
        try connection.run(
            "UPDATE scheduled_job SET lease_until = \(until) WHERE name = \(name) AND leased_by = \(worker)")
    }

    func finish(_ name: String, for worker: String, at now: Instant, next: Instant) throws {
        try connection.run(
            """
            UPDATE scheduled_job
            SET next_at = \(next), leased_by = NULL, lease_until = NULL, ended_at = \(now), failures = 0,
                last_error = NULL
            WHERE name = \(name) AND leased_by = \(worker)
            """)
    }

    func fail(_ name: String, for worker: String, error: String, next: Instant) throws {
        try connection.run(
            """
            UPDATE scheduled_job
            SET next_at = \(next), leased_by = NULL, lease_until = NULL, failures = failures + 1,
                last_error = \(error)
            WHERE name = \(name) AND leased_by = \(worker)
            """)
    }

    /// Returns a job that was stopped in the middle: it's due at once.
    func giveBack(_ name: String, for worker: String) throws {
        try connection.run(
            """
            UPDATE scheduled_job SET leased_by = NULL, lease_until = NULL
            WHERE name = \(name) AND leased_by = \(worker)
            """)
    }

    /// Jobs that failed at their last run, with the kind of error.
    package func failing() throws -> [(name: String, failures: Int, lastError: String?)] {
        try connection.run(
            "SELECT name, failures, last_error FROM scheduled_job WHERE next_at > '' AND failures > 0 ORDER BY next_at"
        ).map { (try $0.value("name"), try $0.value("failures"), try $0.optional("last_error")) }
    }
}
