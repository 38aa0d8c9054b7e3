import Core
import Storage
import TestSupport
import Testing

@testable import App
@testable import Web

/// A carer switches their page off because somebody else may read it, and a restricted person's may be read by whom they
/// hide from: no address of a carer's own says anything then, whichever capability has it.
@Suite struct OwnPageTests {
    /// What says that the page is off, or asks for words before anything is read.
    private static let plain: Set<String> = [
        "/my-record", "/my-record/looks", "/my-record/wrong", "/my-record/words", "/my-record/switched-off",
        "/my-safety",
    ]

    /// What a restricted person may still be shown of their own, with no address in it.
    private static let ofRegister = "/my-record"

    @Test(arguments: Engine.allCases)
    func `a page that is off is off at every address of a carer's own`(engine: Engine) async throws {
        let world = try await World(engine)
        let (person, clock) = (try #require(world.people[.ours]?.person), world.clock)
        let before = try await shown(in: world)
        #expect(before.contains { $0.hasPrefix("GET /my-plans/") })
        #expect(before.contains { $0.hasPrefix("GET /my-assessment") })
        #expect(before.contains { $0.hasPrefix("GET /my-record/referrals/") })

        try await world.database.write { connection in
            try connection.run(
                """
                INSERT INTO own_page_switch (id, person_id, part, off_at)
                VALUES ('off', \(person), 'page', \(clock.surroundings.now()))
                """)
        }
        let off = try await shown(in: world).filter { !Self.plain.contains(Self.path($0)) }
        #expect(off == [])
        try await world.database.write { connection in
            try connection.run("DELETE FROM own_page_switch WHERE person_id = \(person)")
            try connection.run("UPDATE person SET restricted = TRUE WHERE id = \(person)")
        }
        let restricted = try await shown(in: world).map(Self.path).filter { path in
            path != "/my-safety"
                && (!path.hasPrefix(Self.ofRegister) || path.hasPrefix("/my-record/referrals"))
        }
        #expect(restricted == [])
    }

    private static func path(_ step: String) -> String {
        String(step.split(separator: " ").dropFirst().first ?? "")
    }

    /// Every address of a carer's own that shows or changes something for the carer, as "GET /my-record".
    private func shown(in world: World) async throws -> [String] {
        let session = try #require(world.visitors.first { $0.kind == .carer(.ours) }?.session)
        let routes = try Site.composition(world.database, .ordinary, world.clock).web().routes.descriptions
            .filter { $0.access == .carer }
        return try await Site.run(RewindingDatabase(world.database), world.clock) { client in
            let browser = TestBrowser(client, session: session)
            var shown: [String] = []
            for route in routes {
                guard let path = world.records.address(route.path, .ours) else { continue }
                let answer =
                    route.method == "GET"
                    ? try await browser.get(path)
                    : try await browser.post(path, world.forms.fields(route, .ours))
                let outcome = Outcome(answer, method: route.method)
                if outcome == .shown || outcome == .changed { shown.append("\(route.method) \(route.path)") }
            }
            return shown.sorted()
        }
    }
}
