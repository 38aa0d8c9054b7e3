import Core
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Accounts
@testable import App
@testable import Register
@testable import Web

/// A link to sign in, in the whole application.
@Suite struct SignInLinkTests {
    @Test(arguments: Engine.allCases, [true, false])
    func `a link opens nothing once the address it went to isn't safe`(engine: Engine, isSafe: Bool)
        async throws
    {
        let world = try await World(engine)
        let person = try #require(world.people[.ours]?.person)
        let surroundings = world.clock.surroundings
        let (code, contact) = try await world.database.write { connection in
            let code = try CarerSignInStore(
                connection, surroundings, AccountSecrets(secret: Site.secret)
            ).make(for: [person])
            let kept = try #require(try PersonStore(connection, surroundings).unscoped(person))
            let contact = try ContactStore(connection, surroundings).contacts(of: kept).first {
                $0.address.kind == .email
            }
            return (code, try #require(contact))
        }
        let staff = try #require(world.visitors.first { $0.kind == .staff(.coordinator, .same) }?.session)
        try await Site.run(world.database, world.clock) { client in
            let saved = try await TestBrowser(client, session: staff).post(
                "/people/\(person)/contacts/\(contact.id)",
                [("safe", isSafe ? "yes" : "no"), ("version", "\(contact.version)")])
            #expect(saved.status == 303)
            let opened = try await TestBrowser(client, session: nil).post("/link/\(code.compact)", [])
            #expect(opened.setsCookie == isSafe && (opened.location == "/my-record") == isSafe)
        }
    }
}
