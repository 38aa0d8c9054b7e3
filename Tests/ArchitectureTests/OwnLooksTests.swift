import Audit
import Core
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import App
@testable import Register
@testable import Web

/// What a carer reads of who looked: each look at what is about them, and never one that tells of a concern.
@Suite struct OwnLooksTests {
    private static func session(_ kind: Visitor.Kind, _ world: World) throws -> SessionToken? {
        try #require(world.visitors.first { $0.kind == kind }).session
    }

    @Test(arguments: Engine.allCases)
    func `a lead who follows a concern isn't on the carer's page, and whoever works with the carer is`(
        engine: Engine
    ) async throws {
        let world = try await World(engine)
        let person = try #require(world.people[.ours]?.person)
        let concern = try #require(world.records.address("/concerns/:concern", .ours))
        let (lead, practitioner, raiser, carer) = (
            try Self.session(.staff(.safeguardingLead, .same), world),
            try Self.session(.staff(.practitioner, .same), world),
            try Self.session(.staff(.coordinator, .same), world), try Self.session(.carer(.ours), world)
        )
        let account = try #require(WorldBuilder.account(.coordinator, .same))
        try await world.database.write { connection in
            // They raised one, and read of it no more than how far it has got.
            try connection.run(
                """
                INSERT INTO concern (id, reference, raised_at, raised_by, origin_id, council_id, holder_id, teams, answers)
                SELECT 'another', 'another', raised_at, \(account), origin_id, council_id, holder_id, teams, answers
                FROM concern WHERE id = \(String(concern.dropFirst(10)))
                """)
        }
        try await Site.run(world.database, world.clock, .ordinary) { client in
            let own = TestBrowser(client, session: carer)
            let (leading, working, raising) = (
                TestBrowser(client, session: lead), TestBrowser(client, session: practitioner),
                TestBrowser(client, session: raiser)
            )
            #expect(try await leading.get("/people/\(person)").status == 200)
            world.clock.advance(seconds: 60)
            #expect(try await own.get("/my-record/looks").text.contains("Safeguarding lead"))
            #expect(try await leading.get(concern).status == 200)
            world.clock.advance(seconds: 60)
            for browser in [leading, working, raising] {
                #expect(try await browser.get("/people/\(person)").status == 200)
            }
            let page = try await own.get("/my-record/looks").text
            #expect(!page.contains("Safeguarding lead") && page.contains("Practitioner"))
            #expect(page.contains("Coordinator"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `each kind of look is on the carer's page, and none at a restricted record`(engine: Engine)
        async throws
    {
        let world = try await World(engine)
        let person = try #require(world.people[.ours]?.person)
        let surroundings = world.clock.surroundings
        let colleague = Principal(
            kind: .staff(try #require(WorldBuilder.account(.practitioner, .same))), roles: [.practitioner])
        let carer = try Self.session(.carer(.ours), world)
        func look() async throws {
            try await world.database.write { connection in
                for action in RecordLook.words.keys.sorted() + RecordLook.heldBack.sorted() {
                    try AuditStore(connection, surroundings).add(
                        AuditAction(action, heldBack: RecordLook.heldBack.contains(action)), about: person,
                        by: colleague, reason: "Look \(action).")
                }
            }
        }
        try await look()
        try await Site.run(world.database, world.clock, .ordinary) { client in
            let own = TestBrowser(client, session: carer)
            let page = try await own.get("/my-record/looks").text
            for (action, words) in RecordLook.words {
                #expect(page.contains("\(words). Look \(action)."), "\(action)")
            }
            for action in RecordLook.heldBack { #expect(!page.contains("Look \(action)."), "\(action)") }
            #expect(!page.lowercased().contains("hospital. ") && !page.contains("restricted-person"))
        }
        world.clock.advance(seconds: 60)
        try await world.database.write { connection in
            try RestrictionStore(connection, surroundings).add(
                Restriction(.threat, since: surroundings.today, until: nil), to: person,
                Provenance(source: .carer, side: .carer, recordedAt: surroundings.now()))
        }
        world.clock.advance(seconds: 60)
        let marked = try await world.database.read { connection in
            try HeldBackLooks(
                person, [person], connection, surroundings,
                Site.composition(world.database, .ordinary, world.clock).register.needs)
        }
        try await look()
        let entries = try await world.database.read {
            try AuditStore($0, surroundings).entries(about: person, limit: RecordLook.words.count)
        }
        #expect(entries.allSatisfy { marked.contains($0) })
    }

    @Test func `every look that a capability writes down is said to the carer, held back or about nobody`() {
        let named = Set(RecordLook.words.keys).union(RecordLook.heldBack).union(RecordLook.ofNobody)
        var found: Set<String> = ["person-viewed-by-break-glass"]
        for file in SourceFiles.swift where file.path.hasPrefix("Sources/") {
            for match in file.text.matches(of: #/AuditAction\(\s*"([a-z-]+-viewed)"/#) {
                found.insert(String(match.1))
                #expect(named.contains(String(match.1)), "\(match.1) in \(file)")
            }
        }
        #expect(found == named)
    }
}
