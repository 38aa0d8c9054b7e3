import Core
import Storage
import TestSupport
import Testing

@testable import Accounts

@Suite struct AccountStoreTests {
    static let now: Instant = "2027-01-05T09:30:00.000Z"

    static func database(on engine: Engine) async throws -> any Database {
        let database = try await Example.database(on: engine)
        try await database.write { connection throws in
            for organisation in [Example.ours, Example.theirs] {
                try OrganisationStore(connection).add(organisation)
            }
            try TeamStore(connection).add(Team(id: .example(1), organisation: Example.ours.id, name: "North"))
            for number in 1...3 { try AccountStore(connection).add(try Example.account(number)) }
        }
        return database
    }

    static func grant(
        _ number: Int, _ account: Int, _ role: Role, in organisation: Organisation = Example.ours,
        team: TeamID? = nil,
        _ connection: any Connection
    ) throws {
        try MembershipStore(connection).add(
            Membership(
                id: .example(number), account: .example(account), organisation: organisation.id, team: team,
                role: role,
                since: now.adding(seconds: number)), by: .system("test"))
    }

    @Test(arguments: Engine.allCases)
    func `an advocate may be given cases until their role ends, their account or their organisation closes`(
        engine: Engine
    ) async throws {
        let database = try await Self.database(on: engine)
        try await database.write { connection throws in
            func advocates(on day: LocalDate = "2027-01-05") throws -> Set<AccountID> {
                Set(try AccountsAnswersStore(connection).advocates(on: day).map(\.account))
            }
            try Self.grant(1, 1, .advocate, connection)
            try Self.grant(2, 2, .advocate, in: Example.theirs, connection)
            try Self.grant(3, 3, .advocate, connection)
            try Self.grant(4, 2, .practitioner, connection)
            #expect(try advocates() == [.example(1), .example(2), .example(3)])
            try connection.run(
                "UPDATE organisation SET closed_on = '2027-01-06' WHERE id = \(Example.theirs.id)")
            #expect(try advocates() == [.example(1), .example(2), .example(3)])
            #expect(try advocates(on: "2027-01-06") == [.example(1), .example(3)])
            // Who speaks from another organisation too goes on there.
            try Self.grant(5, 2, .advocate, connection)
            #expect(try advocates(on: "2027-01-06").contains(.example(2)))
            try AccountStore(connection).disable(.example(3), by: .system("test"), at: Self.now)
            try MembershipStore(connection).end(.example(1), by: .system("test"), at: Self.now)
            #expect(try advocates(on: "2027-01-06") == [.example(2)])
        }
    }

    @Test(arguments: Engine.allCases)
    func `an address is one account's`(engine: Engine) async throws {
        let database = try await Self.database(on: engine)
        await #expect(throws: UniqueViolation(constraint: "account_email")) {
            try await database.write { connection throws in
                let copy = try Account(
                    id: .example(9), email: Example.email("PERSON1@example.org"), name: "Copy",
                    createdAt: Self.now)
                try AccountStore(connection).add(copy)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `wrong tries lock until they are forgotten, and count anew a day after the last wait`(engine: Engine)
        async throws
    {
        let database = try await Self.database(on: engine)
        try await database.write { connection throws in
            let store = AccountStore(connection)
            for _ in 1...4 { try store.noteFailure(of: .example(1), at: Self.now) }
            #expect(try store.find(.example(1))?.isLocked(at: Self.now) == false)
            try store.noteFailure(of: .example(1), at: Self.now)
            #expect(try store.find(.example(1))?.lockedUntil == Self.now.adding(seconds: 30))
            #expect(try store.find(.example(2))?.failedAttempts == 0)
            try store.noteSignIn(of: .example(1), at: Self.now)
            #expect(try store.find(.example(1))?.failedAttempts == 5)
            let dayAfter = Self.now.adding(seconds: 86_431)
            for tries in 1...5 {
                #expect(try store.find(.example(1))?.isLocked(at: dayAfter) == false)
                try store.noteFailure(of: .example(1), at: dayAfter)
                #expect(try store.find(.example(1))?.failedAttempts == tries)
            }
            #expect(try store.find(.example(1))?.lockedUntil == dayAfter.adding(seconds: 30))
            try store.forgetFailures(of: .example(1))
            let found = try store.find(.example(1))
            #expect(found?.failedAttempts == 0)
            #expect(found?.lockedUntil == nil)
            #expect(found?.lastUsedAt == Self.now)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a code and a recovery code are each good once`(engine: Engine) async throws {
        let database = try await Self.database(on: engine)
        try await database.write { connection throws in
            let store = AccountStore(connection)
            #expect(try store.useSecondFactorStep(100, of: .example(1)))
            #expect(try !store.useSecondFactorStep(100, of: .example(1)))
            #expect(try !store.useSecondFactorStep(99, of: .example(1)))
            #expect(try store.useSecondFactorStep(101, of: .example(1)))

            try store.setRecoveryCodes(["one", "two"], of: .example(1))
            #expect(try store.useRecoveryCode("one", of: .example(1), at: Self.now))
            #expect(try !store.useRecoveryCode("one", of: .example(1), at: Self.now))
            #expect(try !store.useRecoveryCode("two", of: .example(2), at: Self.now))
            #expect(try store.recoveryCodesLeft(of: .example(1)) == 1)
            try store.setRecoveryCodes(["three"], of: .example(1))
            #expect(try !store.useRecoveryCode("two", of: .example(1), at: Self.now))
        }
    }

    @Test(arguments: Engine.allCases)
    func `somebody is who their roles say, in one organisation at a time`(engine: Engine) async throws {
        let database = try await Self.database(on: engine)
        try await database.write { connection throws in
            try Self.grant(1, 1, .practitioner, team: .example(1), connection)
            try Self.grant(2, 1, .safeguardingLead, connection)
            try Self.grant(3, 1, .manager, in: Example.theirs, connection)
            try RestrictedReviewerStore(connection).name(
                .example(1), in: Example.ours.id, by: .system("test"), id: .example(1), at: Self.now)

            let principals = PrincipalStore(connection)
            #expect(
                try principals.staff(.example(1))
                    == Principal(
                        kind: .staff(.example(1)), organisation: Example.ours.id, teams: [.example(1)],
                        roles: [.practitioner, .safeguardingLead], reviewsRestricted: true, name: "Sam Field",
                        organisationName: Example.ours.name))

            try AccountStore(connection).setActing(.example(1), for: Example.theirs.id)
            let elsewhere = try principals.staff(.example(1))
            #expect(elsewhere?.organisation == Example.theirs.id)
            #expect(elsewhere?.roles == [.manager])
            #expect(elsewhere?.reviewsRestricted == false)
            #expect(elsewhere?.teams == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func `what is taken away is gone at the next click`(engine: Engine) async throws {
        let database = try await Self.database(on: engine)
        try await database.write { connection throws in
            try Self.grant(1, 1, .practitioner, connection)
            try Self.grant(2, 1, .manager, in: Example.theirs, connection)
            try Self.grant(3, 2, .practitioner, connection)
            let (memberships, principals) = (MembershipStore(connection), PrincipalStore(connection))
            try memberships.end(.example(1), by: .system("test"), at: Self.now)
            #expect(try principals.staff(.example(1))?.organisation == Example.theirs.id)
            #expect(try principals.staff(.example(1))?.roles == [.manager])
            try memberships.end(.example(2), by: .system("test"), at: Self.now)
            #expect(try principals.staff(.example(1)) == nil)

            #expect(try principals.staff(.example(2)) != nil)
            try AccountStore(connection).disable(.example(2), by: .system("test"), at: Self.now)
            #expect(try principals.staff(.example(2)) == nil)
            try AccountStore(connection).enable(.example(2))
            #expect(try principals.staff(.example(2)) != nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a role is given once, and again after it ended`(engine: Engine) async throws {
        let database = try await Self.database(on: engine)
        try await database.write { try Self.grant(1, 1, .practitioner, $0) }
        await #expect(throws: UniqueViolation(constraint: "membership_open")) {
            try await database.write { try Self.grant(2, 1, .practitioner, $0) }
        }
        try await database.write { connection throws in
            try MembershipStore(connection).end(.example(1), by: .system("test"), at: Self.now)
            try Self.grant(2, 1, .practitioner, connection)
            #expect(try MembershipStore(connection).open(of: .example(1)).map(\.id) == [.example(2)])
        }
    }

    @Test(arguments: Engine.allCases)
    func `an access review lists one organisation's people and nobody else's`(engine: Engine) async throws {
        let database = try await Self.database(on: engine)
        try await database.write { connection throws in
            try Self.grant(1, 1, .practitioner, team: .example(1), connection)
            try Self.grant(2, 2, .manager, connection)
            try Self.grant(3, 3, .manager, in: Example.theirs, connection)
            try Self.grant(4, 2, .administrator, connection)
            try MembershipStore(connection).end(.example(4), by: .system("test"), at: Self.now)

            let lines = try MembershipStore(connection).access(to: Example.ours.id).lines
            #expect(lines.map(\.membership) == [.example(1), .example(2)])
            #expect(lines.map(\.team) == ["North", nil])
            #expect(lines.allSatisfy { !$0.isSetUp && $0.lastUsedAt == nil && !$0.isDisabled })
            #expect(
                try MembershipStore(connection).hasOpen(.manager, in: Example.ours.id, except: .example(1)))
            #expect(
                try !MembershipStore(connection).hasOpen(.manager, in: Example.ours.id, except: .example(2)))
        }
    }
}
