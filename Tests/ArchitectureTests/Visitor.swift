import Accounts
import Core
import Foundation

@testable import Web

/// Somebody who asks for every page.
struct Visitor: Sendable {
    enum Kind: Hashable, Sendable {
        case signedOut
        case staff(Role, AccountsDemo.Place)
        /// One of the Dorset centre's named reviewers of restricted people.
        case reviewer
        /// A carer signed in as themself: one of ours, or one of theirs.
        case carer(Relation)
        case quickAddLink
    }

    let kind: Kind
    /// As the generated table heads their column.
    let name: String
    let session: SessionToken?
    /// What they act as, for asking what a route's access says of them.
    let principal: Principal?

    var role: Role? {
        switch kind {
        case .staff(let role, _): role
        case .reviewer: .safeguardingLead
        default: nil
        }
    }

    var place: AccountsDemo.Place? {
        switch kind {
        case .staff(_, let place): place
        case .reviewer: .same
        default: nil
        }
    }

    /// Roles that never see anybody's record.
    static let rolesWithoutRecords: Set<Role> = [.frontDesk, .commissioner, .board, .administrator]

    /// Whose records they may be shown; of everybody else no word may reach them.
    var sees: Set<Relation> {
        switch kind {
        case .signedOut, .quickAddLink: []
        case .carer(let relation): [relation]
        case .reviewer: [.ours, .shared, .restricted, .linked]
        case .staff(let role, _) where Self.rolesWithoutRecords.contains(role): []
        case .staff(.advocate, let place): place == .same ? [.ours] : []
        case .staff(_, .same): [.ours, .shared, .linked]
        case .staff(_, .another): [.theirs]
        case .staff(_, .partner): [.shared]
        }
    }
}
