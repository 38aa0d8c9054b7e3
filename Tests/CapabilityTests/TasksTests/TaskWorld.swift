import Accounts
import Audit
import Core
import Jobs
import Register
import Storage
import TestSupport

@testable import Tasks

/// Two organisations, and three accounts of the first.
struct TaskWorld {
    static let ours = OrganisationID.example(1)
    static let theirs = OrganisationID.example(2)
    static let me = AccountID.example(11)
    static let colleague = AccountID.example(12)
    static let today: LocalDate = "2027-01-05"

    let database: any Database
    let clock: FixedSurroundings

    init(_ engine: Engine) async throws {
        let clock = FixedSurroundings()
        self.clock = clock
        database = try await engine.freshDatabase(
            migrations: AuditMigrations.all + JobsMigrations.all + AccountsCapability.migrations
                + RegisterCapability.migrations + TasksCapability.migrations)
        try await database.write { connection in
            for organisation in [Self.ours, Self.theirs] {
                try connection.run(
                    """
                    INSERT INTO organisation (id, code, code_kind, kind, name, search_name)
                    VALUES (\(organisation), \(organisation.description), 'local', 'carers-centre', 'A centre', 'a centre')
                    """)
            }
            for account in [Self.me, Self.colleague] {
                try connection.run(
                    """
                    INSERT INTO account (id, email, name, search_name, created_at)
                    VALUES (\(account), \("\(account)@example.org"), 'A worker', 'a worker', \(clock.surroundings.now()))
                    """)
            }
        }
    }

    func principal(_ roles: Set<Role> = [.coordinator], in organisation: OrganisationID = ours) -> Principal {
        Principal(kind: .staff(Self.me), organisation: organisation, roles: roles)
    }

    func request(
        _ number: Int, organisation: OrganisationID = ours, account: AccountID? = nil,
        dueOn: LocalDate = today,
        urgent: Bool = false, sensitive: Bool = false
    ) -> TaskRequest {
        TaskRequest(
            kind: "follow-up", title: "Ring back \(number)", organisation: organisation, account: account,
            dueOn: dueOn,
            urgent: urgent, key: "key \(number)", sensitive: sensitive)
    }
}
