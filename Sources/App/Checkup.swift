import Accounts
import Core
import Jobs
import Storage

/// What `mainstay doctor` finds that a person should look at.
enum Checkup {
    static func warnings(_ connection: any Connection, _ surroundings: Surroundings) throws -> [String] {
        var warnings: [String] = []
        let now = surroundings.now()
        let deliveries = DeliveryStore(connection)
        let undelivered = try deliveries.undeliveredCount()
        if undelivered > 0 { warnings.append("\(undelivered) deliveries were given up: see “Undelivered”") }
        let late = try deliveries.lateCount(before: now.adding(seconds: -600))
        if late > 0 {
            warnings.append("\(late) deliveries have waited over 10 minutes: is a worker running?")
        }
        for job in try ScheduledJobStore(connection).failing() {
            warnings.append("The job \(job.name) has failed \(job.failures) times in a row")
        }
        if try AccountsAnswersStore(connection).restrictedReviewers(at: []).isEmpty {
            warnings.append("Nobody is named to review restricted people")
        }
        if try connection.run(
            "SELECT 1 AS one FROM membership WHERE role = 'administrator' AND until IS NULL LIMIT 1"
        ).isEmpty {
            warnings.append("There is no administrator: mainstay account add --role administrator …")
        }
        if try !connection.run(
            """
            SELECT 1 AS one FROM task WHERE escalated_at IS NOT NULL AND status = 'open' AND account_id IS NULL
            LIMIT 1
            """
        ).isEmpty {
            warnings.append(
                "Urgent work has waited too long and its organisation has no manager to pass it to")
        }
        return warnings
    }
}
