import Core
import Storage
import Web

/// Who is behind a session.
///
/// Asked at every request and never kept, so that a role taken away is gone at the next click. Signing in through an
/// organisation's OpenID Connect will end in the same place: `SignInDesk.start` for the account that the identity names.
package struct AccountsAuthentication: Sendable {
    /// A carer's name as their own page shows it; `nil` when they may no longer sign in.
    let carerName: @Sendable (any Connection, PersonID) throws -> String?

    /// Whom an advocate's account speaks for now.
    let speaksFor: @Sendable (any Connection, AccountID) throws -> Set<PersonID>

    package init(
        carerName: @escaping @Sendable (any Connection, PersonID) throws -> String?,
        speaksFor: @escaping @Sendable (any Connection, AccountID) throws -> Set<PersonID> = { _, _ in [] }
    ) {
        (self.carerName, self.speaksFor) = (carerName, speaksFor)
    }

    /// For Web's `SessionKeeper`.
    package func principal(for session: Session, in connection: any Connection) throws -> Principal? {
        switch session.owner {
        case .staff(let account): try staff(account, connection)
        case .quickAddLink(let link): try PrincipalStore(connection).quickAddLink(link)
        case .carer(let person):
            try carerName(connection, person).map {
                Principal(kind: .carer(person), roles: [.carer], name: $0)
            }
        }
    }

    private func staff(_ account: AccountID, _ connection: any Connection) throws -> Principal? {
        guard var principal = try PrincipalStore(connection).staff(account) else { return nil }
        if principal.has(any: .advocate) { principal.speaksFor = try speaksFor(connection, account) }
        return principal
    }
}
