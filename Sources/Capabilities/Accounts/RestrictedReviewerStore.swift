import Core
import Storage

package enum RestrictedReviewerTag {}

/// All SQL for the named people who see restricted records.
package struct RestrictedReviewerStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    package func isReviewer(_ account: AccountID, in organisation: OrganisationID) throws -> Bool {
        try !connection.run(
            """
            SELECT id FROM restricted_reviewer
            WHERE account_id = \(account) AND organisation_id = \(organisation) AND until IS NULL
            """
        ).isEmpty
    }

    /// Naming somebody twice names them once.
    package func name(
        _ account: AccountID, in organisation: OrganisationID, by principal: Principal,
        id: Identifier<RestrictedReviewerTag>, at now: Instant
    ) throws {
        guard try !isReviewer(account, in: organisation) else { return }
        try connection.run(
            """
            INSERT INTO restricted_reviewer (id, account_id, organisation_id, since, granted_by)
            VALUES (\(id), \(account), \(organisation), \(now), \(principal.recordedAs))
            """)
    }

    package func end(
        _ account: AccountID, in organisation: OrganisationID, by principal: Principal, at now: Instant
    ) throws {
        try connection.run(
            """
            UPDATE restricted_reviewer SET until = \(now), ended_by = \(principal.recordedAs)
            WHERE account_id = \(account) AND organisation_id = \(organisation) AND until IS NULL
            """)
    }

    /// Every account that is named now, in any organisation; for the doctor and the weekly look at access.
    package func accounts(in organisation: OrganisationID) throws -> [AccountID] {
        try connection.run(
            """
            SELECT account_id FROM restricted_reviewer
            WHERE organisation_id = \(organisation) AND until IS NULL ORDER BY account_id
            """
        ).map { try $0.value("account_id") }
    }
}
