import Core
import Storage

extension BreakGlassGrant.Outcome: SQLEnum {}

/// All SQL for emergency access.
package struct BreakGlassStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    package func add(_ grant: BreakGlassGrant) throws {
        try connection.run(
            """
            INSERT INTO break_glass_grant (id, account_id, organisation_id, person_id, reason_code, reason, from_at,
                until_at)
            VALUES (\(grant.id), \(grant.account), \(grant.organisation), \(grant.person), \(grant.reasonCode),
                \(grant.reason), \(grant.fromAt), \(grant.untilAt))
            """)
    }

    package func find(_ id: BreakGlassID) throws -> BreakGlassGrant? { try grants("id = \(id)").first }

    /// Whether this account may see this person's record now through a grant of its own.
    package func hasOpenGrant(_ account: AccountID, for person: PersonID, at now: Instant) throws -> Bool {
        try !connection.run(
            """
            SELECT id FROM break_glass_grant
            WHERE account_id = \(account) AND person_id = \(person) AND until_at > \(now) AND from_at <= \(now)
            LIMIT 1
            """
        ).isEmpty
    }

    /// The people whose records this account may see now through grants of its own.
    package func openPeople(for account: AccountID, at now: Instant) throws -> Set<PersonID> {
        let rows = try connection.run(
            """
            SELECT person_id FROM break_glass_grant
            WHERE account_id = \(account) AND until_at > \(now) AND from_at <= \(now)
            """)
        return Set(try rows.map { try $0.value("person_id") })
    }

    package func own(_ account: AccountID) throws -> [BreakGlassGrant] {
        try grants("account_id = \(account) ORDER BY from_at DESC, id DESC LIMIT 25")
    }

    /// Not reviewed yet, longest wait first.
    package func waiting(within scope: BreakGlassPolicy.Scope) throws -> [BreakGlassGrant] {
        guard case .of(let organisation) = scope else { return [] }
        return try grants(
            "organisation_id = \(organisation) AND reviewed_at IS NULL ORDER BY from_at, id LIMIT 100")
    }

    /// Reviewed, latest first.
    package func reviewed(within scope: BreakGlassPolicy.Scope) throws -> [BreakGlassGrant] {
        guard case .of(let organisation) = scope else { return [] }
        return try grants(
            "organisation_id = \(organisation) AND reviewed_at IS NOT NULL ORDER BY from_at DESC, id DESC LIMIT 25"
        )
    }

    /// - Throws: `EditConflict` when somebody else reviewed it first.
    package func save(_ grant: BreakGlassGrant) throws {
        let saved = try connection.run(
            """
            UPDATE break_glass_grant SET reviewed_at = \(grant.reviewedAt), reviewed_by = \(grant.reviewedBy),
                outcome = \(grant.outcome), review_note = \(grant.reviewNote)
            WHERE id = \(grant.id) AND reviewed_at IS NULL RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    private func grants(_ condition: SQL) throws -> [BreakGlassGrant] {
        try connection.run(
            """
            SELECT id, account_id, organisation_id, person_id, reason_code, reason, from_at, until_at, reviewed_at,
                reviewed_by, outcome, review_note
            FROM break_glass_grant WHERE \(condition)
            """
        ).map {
            BreakGlassGrant(
                id: try $0.value("id"), account: try $0.value("account_id"),
                organisation: try $0.value("organisation_id"), person: try $0.value("person_id"),
                reasonCode: try $0.value("reason_code"), reason: try $0.value("reason"),
                fromAt: try $0.value("from_at"), untilAt: try $0.value("until_at"),
                reviewedAt: try $0.optional("reviewed_at"), reviewedBy: try $0.optional("reviewed_by"),
                outcome: try $0.optional("outcome"), reviewNote: try $0.optional("review_note"))
        }
    }
}
