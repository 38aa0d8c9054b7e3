import Audit
import Core
import Storage
import TestSupport
import Web

@testable import Accounts

enum Example {
    static let migrations = AuditMigrations.all + WebMigrations.all + AccountsCapability.migrations
    static let ours = organisation(1, "Dorset Carers’ Centre", area: "E06000059")
    static let theirs = organisation(2, "Hampshire Carers’ Centre", area: "E10000014")

    static func organisation(
        _ number: Int, _ name: String, kind: Organisation.Kind = .carersCentre, area: String? = nil
    ) -> Organisation {
        Organisation(
            id: .example(number), code: "X\(number)", codeKind: .local, kind: kind, name: name,
            areaCode: area,
            isTest: true)
    }

    static func email(_ text: String) throws -> EmailAddress {
        guard let email = EmailAddress(text) else { throw NotFound() }
        return email
    }

    static func account(_ number: Int, _ name: String = "Sam Field") throws -> Account {
        Account(
            id: .example(number), email: try email("person\(number)@example.org"), name: name,
            createdAt: "2027-01-04T09:00:00.000Z")
    }

    /// A database with districts, councils and practices, without the many postcodes.
    static func database(
        on engine: Engine, _ surroundings: Surroundings = FixedSurroundings().surroundings
    ) async throws -> any Database {
        let database = try await engine.freshDatabase(migrations: migrations)
        try await ReferenceData.load(into: database, surroundings, withPostcodes: false)
        return database
    }

    static func staff(_ number: Int, _ roles: Role..., in organisation: Organisation = ours) -> Principal {
        Principal(kind: .staff(.example(number)), organisation: organisation.id, roles: Set(roles))
    }
}
