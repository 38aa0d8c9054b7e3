import Core
import Storage
import TestSupport
import Testing

@testable import Web

@Suite struct SessionTests {
    private static let account: SessionOwner = .staff(.example(1))

    /// A keeper over a fresh database, and the clock it goes by.
    private static func keeper(
        _ engine: Engine
    ) async throws -> (keeper: SessionKeeper, database: any Database, clock: FixedSurroundings) {
        let clock = FixedSurroundings()
        let database = try await engine.freshDatabase(migrations: WebMigrations.all)
        let keeper = SessionKeeper(database: database, surroundings: clock.surroundings) { session, _ in
            switch session.owner {
            case .staff(let account) where account != .example(9): Principal(kind: .staff(account))
            case .carer(let person): Principal(kind: .carer(person))
            default: nil
            }
        }
        return (keeper, database, clock)
    }

    private static func start(
        _ database: any Database, _ clock: FixedSurroundings, _ owner: SessionOwner = account,
        isShared: Bool = false
    ) async throws -> SessionToken {
        try await database.write { connection in
            try SessionStore(connection, clock.surroundings).start(
                for: owner, isShared: isShared, browser: "Firefox")
        }
    }

    @Test(arguments: Engine.allCases)
    func `a session proves who its owner is, and the table can't`(engine: Engine) async throws {
        let (keeper, database, clock) = try await Self.keeper(engine)
        let token = try await Self.start(database, clock)
        let other = try await Self.start(database, clock)
        #expect(token != other)

        let found = try #require(try await keeper.authenticate(token))
        #expect(found.principal?.account == .example(1))
        #expect(found.session.browser == "Firefox")
        #expect(!found.session.id.contains(token.text))
        #expect(try await keeper.authenticate(SessionToken(clock.surroundings)) == nil)
        let stolen = SessionToken(String(found.session.id.prefix(43)))
        #expect(try await keeper.authenticate(try #require(stolen)) == nil)
    }

    @Test(arguments: Engine.allCases)
    func `a session ends when nothing happens, and at last whatever happens`(engine: Engine) async throws {
        let (keeper, database, clock) = try await Self.keeper(engine)
        let idle = try await Self.start(database, clock)
        clock.advance(seconds: 29 * 60)
        let seen = try await keeper.authenticate(idle)
        #expect(seen != nil)
        clock.advance(seconds: 29 * 60)
        #expect(try await keeper.authenticate(idle) != nil)
        clock.advance(seconds: 30 * 60)
        #expect(try await keeper.authenticate(idle) == nil)

        let busy = try await Self.start(database, clock)
        for _ in 0..<71 {
            clock.advance(seconds: 10 * 60)
            #expect(try await keeper.authenticate(busy) != nil)
        }
        clock.advance(seconds: 10 * 60)
        #expect(try await keeper.authenticate(busy) == nil)
    }

    @Test(arguments: Engine.allCases)
    func `a shared computer locks soon and opens again where it was`(engine: Engine) async throws {
        let (keeper, database, clock) = try await Self.keeper(engine)
        let token = try await Self.start(database, clock, isShared: true)
        clock.advance(seconds: 5 * 60)
        let locked = try #require(try await keeper.authenticate(token))
        #expect(locked.session.isLocked)
        #expect(locked.principal == nil)
        clock.advance(seconds: 10)
        #expect(try await keeper.authenticate(token)?.principal == nil)

        try await database.write { try SessionStore($0, clock.surroundings).unlock(locked.session.id) }
        #expect(try await keeper.authenticate(token)?.principal?.account == .example(1))
    }

    @Test(arguments: Engine.allCases)
    func `signing out everywhere ends every session but the one kept`(engine: Engine) async throws {
        let (keeper, database, clock) = try await Self.keeper(engine)
        let here = try await Self.start(database, clock)
        let there = try await Self.start(database, clock)
        let theirs = try await Self.start(database, clock, .carer(.example(1)))
        let kept = try #require(try await keeper.authenticate(here)).session.id

        let listed = try await database.write { connection in
            let store = SessionStore(connection, clock.surroundings)
            let listed = try store.list(of: Self.account).count
            try store.endAll(of: Self.account, except: kept)
            return listed
        }
        #expect(listed == 2)
        #expect(try await keeper.authenticate(here) != nil)
        #expect(try await keeper.authenticate(there) == nil)
        #expect(try await keeper.authenticate(theirs)?.principal?.person == .example(1))
        try await database.write { try SessionStore($0, clock.surroundings).endAll(of: Self.account) }
        #expect(try await keeper.authenticate(here) == nil)
    }

    @Test(arguments: Engine.allCases)
    func `somebody who may no longer sign in is nobody at once`(engine: Engine) async throws {
        let (keeper, database, clock) = try await Self.keeper(engine)
        let token = try await Self.start(database, clock, .staff(.example(9)))
        #expect(try await keeper.authenticate(token) == nil)
    }

    @Test(arguments: Engine.allCases)
    func `ended sessions are forgotten`(engine: Engine) async throws {
        let (_, database, clock) = try await Self.keeper(engine)
        let early = try await Self.start(database, clock)
        clock.advance(seconds: 11 * 60 * 60)
        let late = try await Self.start(database, clock)
        clock.advance(seconds: 60 * 60)
        let left = try await database.write { connection in
            let store = SessionStore(connection, clock.surroundings)
            try store.removeEnded()
            return try [early, late].map { try store.find($0) != nil }
        }
        #expect(left == [false, true])
    }

    @Test func `a token has one form only`() {
        for text in ["", "a", String(repeating: "a", count: 44), String(repeating: "a", count: 42) + "/"] {
            #expect(SessionToken(text) == nil)
        }
    }
}
