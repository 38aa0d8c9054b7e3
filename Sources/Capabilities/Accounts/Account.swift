import Core

/// A member of staff who may sign in.
package struct Account: Hashable, Sendable {
    package let id: AccountID
    package let email: String
    package var name: String
    /// argon2id, in its own form; `nil` until an invitation is accepted.
    var passwordHash: String?
    /// The authenticator's secret, sealed for this account.
    var sealedSecondFactor: String?
    /// The 30-second step whose code was last used; none up to it is taken again.
    var secondFactorStep: Int64?
    /// From browsers that haven't signed in to this account before; those that have are counted each for itself.
    var failedAttempts: Int
    var lockedUntil: Instant?
    package var lastUsedAt: Instant?
    /// The organisation that somebody who works for several chose last.
    var actingFor: OrganisationID?
    package let createdAt: Instant
    package var disabledAt: Instant?
    /// When a link that only went to the address was last used; `nil` after one that somebody else had in hand.
    var addressProvenAt: Instant?

    package init(id: AccountID, email: EmailAddress, name: String, createdAt: Instant) {
        self.id = id
        self.email = email.text
        self.name = name
        self.createdAt = createdAt
        failedAttempts = 0
    }

    /// Whether the invitation has been accepted, so that there is a way to sign in.
    package var isSetUp: Bool { passwordHash != nil && sealedSecondFactor != nil }

    func isLocked(at now: Instant) -> Bool { lockedUntil.map { now < $0 } ?? false }
}

package enum MembershipTag {}
package typealias MembershipID = Identifier<MembershipTag>

/// A role that somebody has in an organisation, or in one of its teams, from one moment to another.
package struct Membership: Hashable, Sendable {
    package let id: MembershipID
    package let account: AccountID
    package let organisation: OrganisationID
    package let team: TeamID?
    package let role: Role
    package let since: Instant
    package var until: Instant?

    package init(
        id: MembershipID, account: AccountID, organisation: OrganisationID, team: TeamID? = nil, role: Role,
        since: Instant, until: Instant? = nil
    ) {
        self.id = id
        self.account = account
        self.organisation = organisation
        self.team = team
        self.role = role
        self.since = since
        self.until = until
    }
}
