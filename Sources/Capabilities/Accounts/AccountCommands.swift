import Audit
import Core
import Storage
import Web

/// Why a command about an account can't be carried out.
package enum AccountCommandRefusal: Refusal, Equatable {
    case noSuchOrganisation(String)
    case noSuchAccount(String)
    case hasRole
    case notSignedUp

    package var message: String {
        switch self {
        case .noSuchOrganisation(let code): "There is no organisation with the code \(code)"
        case .noSuchAccount(let email): "There is no account for \(email)"
        case .hasRole: "This account has that role there already"
        case .notSignedUp: "This account is disabled. Add it again to open it"
        }
    }
}

/// What `mainstay account` does; each gives the path of a one-use link, to be put after the public address.
package struct AccountCommands: Sendable {
    let database: any Database
    let surroundings: Surroundings

    package init(database: any Database, surroundings: Surroundings) {
        (self.database, self.surroundings) = (database, surroundings)
    }

    private static let principal = Principal.system("command")

    /// Gives a role to a new or known address.
    ///
    /// - Returns: the path of an invitation; `nil` for an account that is set up and needs none.
    package func add(email: EmailAddress, name: String, organisationCode: String, role: Role) async throws
        -> String?
    {
        let surroundings = surroundings
        return try await database.write { connection in
            guard let organisation = try OrganisationStore(connection).find(code: organisationCode) else {
                throw AccountCommandRefusal.noSuchOrganisation(organisationCode)
            }
            let people = AccountPeople(connection, surroundings)
            let account = try people.account(email: email, name: name, by: Self.principal)
            if account.disabledAt != nil { try AccountStore(connection).enable(account.id) }
            guard try people.grant(role, to: account.id, in: organisation.id, team: nil, by: Self.principal)
            else {
                throw AccountCommandRefusal.hasRole
            }
            if account.isSetUp { return nil }
            return try people.link(.invitation, for: account.id, by: Self.principal)
        }
    }

    /// A link to choose a new password and authenticator; the old ones stop working when it's used.
    package func reset(email: EmailAddress) async throws -> String {
        let surroundings = surroundings
        return try await database.write { connection in
            let account = try Self.account(email, connection)
            guard account.disabledAt == nil else { throw AccountCommandRefusal.notSignedUp }
            return try AccountPeople(connection, surroundings).link(
                .reset, for: account.id, by: Self.principal)
        }
    }

    /// - Parameter needs: whoever keeps the worklists takes back what the account owned.
    package func disable(email: EmailAddress, needs: AccountsNeeds) async throws {
        let surroundings = surroundings
        try await database.write { connection in
            let account = try Self.account(email, connection)
            for organisation in try needs.openWork(connection, account.id).keys {
                try needs.handOverWork(connection, account.id, nil, organisation, Self.principal)
            }
            try AccountPeople(connection, surroundings).disable(account.id, by: Self.principal)
        }
    }

    private static func account(_ email: EmailAddress, _ connection: any Connection) throws -> Account {
        guard let account = try AccountStore(connection).find(email: email) else {
            throw AccountCommandRefusal.noSuchAccount(email.text)
        }
        return account
    }
}
