import Core
import Storage

enum AccessReviewTag {}

/// All SQL for when an organisation last looked at who has access.
package struct AccessReviewStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    package func add(of organisation: OrganisationID, by account: AccountID, people: Int) throws {
        let id: Identifier<AccessReviewTag> = surroundings.newID()
        try connection.run(
            """
            INSERT INTO access_review (id, organisation_id, reviewed_at, reviewed_by, people)
            VALUES (\(id), \(organisation), \(surroundings.now()), \(account), \(people))
            """)
    }

    package func latest(of organisation: OrganisationID) throws -> (at: Instant, by: String)? {
        try connection.run(
            """
            SELECT access_review.reviewed_at, account.name
            FROM access_review JOIN account ON account.id = access_review.reviewed_by
            WHERE access_review.organisation_id = \(organisation)
            ORDER BY access_review.reviewed_at DESC LIMIT 1
            """
        ).first.map { (try $0.value("reviewed_at"), try $0.value("name")) }
    }
}
