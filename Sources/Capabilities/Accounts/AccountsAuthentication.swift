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

    package init(carerName: @escaping @Sendable (any Connection, PersonID) throws -> String?) {
        self.carerName = carerName
    }

    /// For Web's `SessionKeeper`.
    package func principal(for session: Session, in connection: any Connection) throws -> Principal? {
        switch session.owner {
        case .staff(let account): try PrincipalStore(connection).staff(account)
        case .quickAddLink(let link): try PrincipalStore(connection).quickAddLink(link)
        case .carer(let person):
            try carerName(connection, person).map {
                Principal(kind: .carer(person), roles: [.carer], name: $0)
            }
        }
    }
}
