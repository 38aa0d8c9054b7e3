import Accounts
import Core
import Storage

@testable import App
@testable import Register
@testable import Web

extension WorldBuilder {
    /// Everybody who asks, each signed in.
    func visitors(_ people: [Relation: Registered]) throws -> [Visitor] {
        var visitors = [Visitor(kind: .signedOut, name: "signed out", session: nil, principal: nil)]
        for place in AccountsDemo.Place.allCases {
            for role in Role.staff {
                guard let account = Self.account(role, place) else { throw NotFound() }
                visitors.append(try staff(account, .staff(role, place), role.rawValue))
            }
        }
        visitors.append(try staff(try addReviewer(), .reviewer, "reviewer of restricted people"))
        for relation in [Relation.ours, .theirs] {
            guard let person = people[relation]?.person else { throw NotFound() }
            visitors.append(
                Visitor(
                    kind: .carer(relation), name: relation == .ours ? "the carer" : "another carer",
                    session: try start(.carer(person)),
                    principal: Principal(kind: .carer(person), roles: [.carer])))
        }
        let link = try QuickAddLinkStore(connection, surroundings).find(try Self.wardToken())
        guard let link, let principal = try PrincipalStore(connection).quickAddLink(link.id) else {
            throw NotFound()
        }
        visitors.append(
            Visitor(
                kind: .quickAddLink, name: "quick-add link", session: try start(.quickAddLink(link.id)),
                principal: principal))
        return visitors
    }

    static func wardToken() throws -> LinkToken {
        guard let token = LinkToken(AccountsDemo.wardLink) else { throw NotFound() }
        return token
    }

    private func staff(_ account: AccountID, _ kind: Visitor.Kind, _ name: String) throws -> Visitor {
        guard
            let principal = try composition.accounts.authentication.principal(
                for: session(of: account), in: connection)
        else { throw NotFound() }
        return Visitor(kind: kind, name: name, session: try start(.staff(account)), principal: principal)
    }

    /// A safeguarding lead of the Dorset centre who is named a reviewer.
    private func addReviewer() throws -> AccountID {
        let id: AccountID = .example(77)
        guard let email = EmailAddress("reviewer@dorset.example.org") else { throw NotFound() }
        let now = surroundings.now()
        try AccountStore(connection).add(Account(id: id, email: email, name: "Wyn Hartgrove", createdAt: now))
        try MembershipStore(connection).add(
            Membership(
                id: .example(78), account: id, organisation: AccountsDemo.dorsetCentre.id, team: nil,
                role: .safeguardingLead, since: now), by: .system("test"))
        try RestrictedReviewerStore(connection).name(
            id, in: AccountsDemo.dorsetCentre.id, by: .system("test"), id: .example(79), at: now)
        return id
    }

    private func start(_ owner: SessionOwner) throws -> SessionToken {
        try SessionStore(connection, surroundings).start(for: owner)
    }

    private func session(of account: AccountID) -> Session {
        let now = surroundings.now()
        return Session(
            id: "", owner: .staff(account), createdAt: now, lastSeenAt: now,
            expiresAt: now.adding(seconds: 60),
            isShared: false, isLocked: false, browser: "")
    }
}
