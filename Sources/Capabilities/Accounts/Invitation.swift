import Core

/// A one-use link with which somebody chooses their password and second factor.
package struct Invitation: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// To a new account.
        case invitation
        /// To one whose password or telephone was lost.
        case reset

        var seconds: Int {
            switch self {
            case .invitation: LinkLife.invitationSeconds
            case .reset: LinkLife.resetSeconds
            }
        }
    }

    package let id: InvitationID
    package let account: AccountID
    package let kind: Kind
    package let expiresAt: Instant
    package let usedAt: Instant?
    /// Whether whoever made it saw it; one that only went by email proves, when it's used, whose the address is.
    package let isHandedOver: Bool

    func isOpen(at now: Instant) -> Bool { usedAt == nil && now < expiresAt }
}
