import Core
import Storage

/// All SQL for counting how often carers were asked for what they had told already.
package struct AskedAgainStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    /// How often in each month from a day on, the newest first; a month without any isn't there.
    package func months(from day: LocalDate) throws -> [(month: String, times: Int)] {
        try connection.run(
            """
            SELECT substr(asked_on, 1, 7) AS month, count(*) AS times FROM asked_again_facts
            WHERE asked_on >= \(day) GROUP BY substr(asked_on, 1, 7) ORDER BY month DESC
            """
        ).map { (try $0.value("month"), try $0.value("times")) }
    }
}
