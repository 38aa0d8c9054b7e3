import Core
import Storage

/// Open work about one person that goes with them to another colleague.
extension TaskStore {
    /// How many open tasks an account has about somebody.
    package func openCount(about person: PersonID, of account: AccountID) throws -> Int {
        try connection.run(
            """
            SELECT count(*) AS n FROM task
            WHERE person_id = \(person) AND account_id = \(account) AND status IN ('open', 'waiting')
            """
        ).first?.value("n") ?? 0
    }

    /// Gives one colleague's open tasks about somebody to another of the same organisation; what checks the other's own
    /// work stays, and so does what the colleague has at another organisation.
    package func handOver(
        about person: PersonID, from account: AccountID, to other: AccountID, by principal: Principal
    ) throws {
        let place: SQL = principal.organisation.map { " AND organisation_id = \($0)" } ?? ""
        let moved = try connection.run(
            """
            UPDATE task SET account_id = \(other), version = version + 1
            WHERE person_id = \(person) AND account_id = \(account) AND status IN ('open', 'waiting')
                AND (about_account_id IS NULL OR about_account_id <> \(other))\(place)
            RETURNING id
            """)
        for row in moved {
            try addEvent(try row.value("id"), TaskAction.assign.rawValue, nil, by: principal)
        }
    }
}
