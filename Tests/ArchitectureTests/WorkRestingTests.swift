import Accounts
@testable import App
import Core
import HummingbirdTesting
import Jobs
import Storage
import TestSupport
import Testing

@testable import Web

/// Work rests with nobody who can't see it: such people aren't offered, and aren't taken when typed.
@Suite struct WorkRestingTests {
    private static func task(about relation: Relation, _ world: World) async throws -> String {
        let person = try #require(world.people[relation]?.person)
        return try await world.database.read { connection in
            let rows = try connection.run(
                """
                SELECT id FROM task WHERE person_id = \(person) AND status = 'open' AND sensitive = FALSE
                    AND organisation_id = \(AccountsDemo.dorsetCentre.id) ORDER BY due_on, id LIMIT 1
                """)
            return try #require(try rows.first?.value("id"))
        }
    }

    private static func session(_ kind: Visitor.Kind, _ world: World) throws -> SessionToken? {
        try #require(world.visitors.first { $0.kind == kind }).session
    }

    @Test(arguments: Engine.allCases)
    func `a task is given to those who work with carers alone`(engine: Engine) async throws {
        let world = try await World(engine)
        let path = "/tasks/\(try await Self.task(about: .ours, world))"
        let session = try Self.session(.staff(.manager, .same), world)
        try await Site.run(world.database, world.clock, .ordinary) { client in
            let manager = TestBrowser(client, session: session)
            let page = try await manager.get(path)
            #expect(page.status == 200)
            for role in Role.staff {
                let account = try #require(WorldBuilder.account(role, .same))
                let isWorker = Role.withCarers.contains(role)
                #expect(page.text.contains("account:\(account)") == isWorker, "\(role)")
                let given = try await manager.post("\(path)/owner", [("owner", "account:\(account)")])
                #expect(given.status == (isWorker ? 303 : 404), "\(role)")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `work of somebody who has left stands in the duty tray`(engine: Engine) async throws {
        let world = try await World(engine)
        let leaver = try #require(WorldBuilder.account(.practitioner, .same))
        let owners = try await world.database.write { connection in
            try ["before", "after"].map { key in
                if key == "after" {
                    let ended = try connection.run(
                        """
                        UPDATE membership SET until = \(world.clock.surroundings.today), ended_by = 'test'
                        WHERE account_id = \(leaver) AND organisation_id = \(AccountsDemo.dorsetCentre.id)
                            AND until IS NULL RETURNING id
                        """)
                    #expect(!ended.isEmpty)
                }
                try Composition.openTask(
                    TaskRequest(
                        kind: "general", title: "Ring back", organisation: AccountsDemo.dorsetCentre.id,
                        account: leaver, dueOn: world.clock.surroundings.today, key: "leaver/\(key)"),
                    by: "test", connection, world.clock.surroundings)
                return try connection.run("SELECT account_id FROM task WHERE key = \("leaver/\(key)")").first?
                    .optional("account_id", as: AccountID.self)
            }
        }
        #expect(owners == [leaver, nil])
    }

    @Test(arguments: Engine.allCases)
    func `work about a restricted person stays with their reviewers`(engine: Engine) async throws {
        let world = try await World(engine)
        let task = try await Self.task(about: .restricted, world)
        let session = try Self.session(.reviewer, world)
        let reviewer = AccountID.example(77)
        try await world.database.write { connection in
            try connection.run("UPDATE task SET account_id = \(reviewer), team_id = NULL WHERE id = \(task)")
        }
        try await Site.run(world.database, world.clock, .ordinary) { client in
            let browser = TestBrowser(client, session: session)
            let page = try await browser.get("/tasks/\(task)")
            #expect(page.status == 200)
            let practitioner = try #require(WorldBuilder.account(.practitioner, .same))
            #expect(!page.text.contains("account:\(practitioner)") && !page.text.contains("value=\"duty\""))
            for owner in ["account:\(practitioner)", "duty"] {
                let given = try await browser.post("/tasks/\(task)/owner", [("owner", owner)])
                #expect(given.status == 422 && given.text.contains("This record is restricted"), "\(owner)")
            }
        }
        let owner = try await world.database.read { connection in
            try connection.run("SELECT account_id FROM task WHERE id = \(task)").first?
                .optional("account_id", as: AccountID.self)
        }
        #expect(owner == reviewer)
    }
}
