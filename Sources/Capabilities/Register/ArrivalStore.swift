import Core
import Storage

/// All SQL for how far an arrival has got, which is all that its sender is told.
package struct ArrivalStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Somebody other than its sender opened the record.
    func markRead(_ person: PersonID, by principal: Principal) throws {
        guard let account = principal.account else { return }
        try connection.run(
            """
            UPDATE arrival SET state = 'read', state_at = \(surroundings.now())
            WHERE person_id = \(person) AND state = 'received' AND account_id IS DISTINCT FROM \(account)
            """)
    }

    /// Whether this account told of them.
    func wasSent(_ person: PersonID, by account: AccountID) throws -> Bool {
        try !connection.run(
            "SELECT key FROM arrival WHERE person_id = \(person) AND account_id = \(account) LIMIT 1"
        ).isEmpty
    }

    /// Whether somebody is in touch with the person, once a note says so or no note does any more.
    package func mark(_ person: PersonID, isContacted: Bool) throws {
        let now: SQL = isContacted ? "'contacted'" : "'read'"
        let from: SQL = isContacted ? "'received', 'read'" : "'contacted'"
        try connection.run(
            """
            UPDATE arrival SET state = \(now), state_at = \(surroundings.now())
            WHERE person_id = \(person) AND state IN (\(from))
            """)
    }
}
