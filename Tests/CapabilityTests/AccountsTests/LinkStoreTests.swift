import Core
import Storage
import TestSupport
import Testing

@testable import Accounts

@Suite struct LinkStoreTests {
    static let secrets = AccountSecrets(secret: Array("a secret that only tests have, long enough".utf8))

    @Test(arguments: Engine.allCases)
    func `an invitation is good once, for a week, and only the last one made`(engine: Engine) async throws {
        let clock = FixedSurroundings()
        let surroundings = clock.surroundings
        let database = try await AccountStoreTests.database(on: engine)
        let tokens = try await database.write { connection throws in
            let store = InvitationStore(connection, surroundings)
            return [
                try store.make(.invitation, for: .example(1), by: .system("test")),
                try store.make(.invitation, for: .example(1), by: .system("test")),
                try store.make(.reset, for: .example(2), by: .system("test")),
            ]
        }
        try await database.write { connection throws in
            let store = InvitationStore(connection, surroundings)
            #expect(try store.find(tokens[0]) == nil)
            guard let open = try store.find(tokens[1]) else { throw NotFound() }
            #expect(open.account == .example(1))
            try store.use(open)
            #expect(try store.find(tokens[1]) == nil)
            #expect(throws: NotFound.self) { try store.use(open) }
        }
        clock.advance(seconds: 86_399)
        #expect(try await database.read { try InvitationStore($0, surroundings).find(tokens[2]) } != nil)
        clock.advance(seconds: 1)
        #expect(try await database.read { try InvitationStore($0, surroundings).find(tokens[2]) } == nil)
    }

    @Test(arguments: Engine.allCases)
    func `an organisation's link opens until it's revoked, and can be printed again`(engine: Engine)
        async throws
    {
        let surroundings = FixedSurroundings().surroundings
        let database = try await AccountStoreTests.database(on: engine)
        try await database.write { connection throws in
            let store = QuickAddLinkStore(connection, surroundings)
            let link = QuickAddLink(
                id: .example(1), organisation: Example.ours.id, team: .example(1), label: "Ward 4 poster",
                createdAt: surroundings.now(), revokedAt: nil)
            let token = LinkToken(randomBytes: surroundings.randomBytes)
            try store.add(link, token: token, secrets: Self.secrets, by: .system("test"))

            #expect(try store.find(token) == link)
            #expect(try store.token(of: link.id, secrets: Self.secrets) == token)
            #expect(try store.token(of: link.id, secrets: AccountSecrets(secret: [1])) == nil)
            #expect(try store.list(of: Example.theirs.id).isEmpty)
            let principal = try PrincipalStore(connection).quickAddLink(link.id)
            #expect(principal?.organisation == Example.ours.id)
            #expect(principal?.roles == [])
            #expect(principal?.teams == [.example(1)])

            try store.revoke(link.id, by: .system("test"))
            #expect(try store.find(token) == nil)
            #expect(try store.token(of: link.id, secrets: Self.secrets) == nil)
            #expect(try PrincipalStore(connection).quickAddLink(link.id) == nil)
            #expect(try store.list(of: Example.ours.id).map(\.id) == [link.id])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a carer's code is good once, for a quarter of an hour, and read in any case`(engine: Engine)
        async throws
    {
        let clock = FixedSurroundings()
        let surroundings = clock.surroundings
        let database = try await AccountStoreTests.database(on: engine)
        let code = try await database.write { connection throws in
            try CarerSignInStore(connection, surroundings, Self.secrets).make(for: [.example(1), .example(2)])
        }
        guard let typed = Reference(code.description.lowercased()) else { throw NotFound() }
        try await database.write { connection throws in
            let store = CarerSignInStore(connection, surroundings, Self.secrets)
            #expect(try store.people(for: typed) == [.example(1), .example(2)])
            #expect(try store.use(typed))
            #expect(try !store.use(typed))
            #expect(try store.people(for: typed).isEmpty)
        }
        let later = try await database.write { connection throws in
            try CarerSignInStore(connection, surroundings, Self.secrets).make(for: [.example(1)])
        }
        clock.advance(seconds: 15 * 60)
        let late = try await database.read { connection throws in
            try CarerSignInStore(connection, surroundings, Self.secrets).people(for: later)
        }
        #expect(late.isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `emergency access opens one record to one account until its hour`(engine: Engine) async throws {
        let database = try await AccountStoreTests.database(on: engine)
        let grant = BreakGlassGrant(
            id: .example(1), account: .example(1), organisation: Example.ours.id, person: .example(5),
            reasonCode: "risk-to-life", reason: "Ambulance crew at the door",
            fromAt: "2027-01-05T22:00:00.000Z",
            untilAt: "2027-01-06T00:00:00.000Z")
        try await database.write { connection throws in
            let store = BreakGlassStore(connection)
            try store.add(grant)
            let during: Instant = "2027-01-05T23:00:00.000Z"
            #expect(try store.hasOpenGrant(.example(1), for: .example(5), at: during))
            #expect(try !store.hasOpenGrant(.example(1), for: .example(6), at: during))
            #expect(try !store.hasOpenGrant(.example(2), for: .example(5), at: during))
            #expect(try !store.hasOpenGrant(.example(1), for: .example(5), at: grant.untilAt))
            #expect(try store.openPeople(for: .example(1), at: during) == [.example(5)])

            #expect(try store.waiting(within: .of(Example.ours.id)) == [grant])
            #expect(try store.waiting(within: .of(Example.theirs.id)).isEmpty)
            #expect(try store.waiting(within: .none).isEmpty)
            let reviewed = try grant.reviewed(
                .justified, note: "", by: .example(2), at: "2027-01-06T09:00:00.000Z")
            try store.save(reviewed)
            #expect(throws: EditConflict.self) { try store.save(reviewed) }
            #expect(try store.waiting(within: .of(Example.ours.id)).isEmpty)
            #expect(try store.reviewed(within: .of(Example.ours.id)) == [reviewed])
        }
    }
}
