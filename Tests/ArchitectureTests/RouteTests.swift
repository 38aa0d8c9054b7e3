import Core
import Logging
import Messages
import Storage
import TestSupport
import Testing
import Web

@testable import App

/// The addresses the service answers, and who may come through each.
@Suite struct RouteTests {
    @Test func `the list of routes is what the program has`() async throws {
        let database = try await Engine.sqlite.freshDatabase()
        let routes = try Site.Kind.allCases.flatMap { kind in
            try Site.composition(database, kind).web().routes.descriptions.map { ($0, kind) }
        }
        try GeneratedFile("docs/generated/routes.md").expect(RouteDocument(routes).text)
    }

    @Test func `no address is answered twice`() async throws {
        let database = try await Engine.sqlite.freshDatabase()
        let routes = try Site.composition(database, .ordinary).web().routes.descriptions
        let addresses = routes.map { "\($0.method) \($0.path)" }
        #expect(Set(addresses).count == addresses.count)
        #expect(addresses.count > 60)
    }

    /// What changes something is posted to a noun, and nothing changes by being looked at.
    @Test func `addresses are words in kebab case`() async throws {
        let database = try await Engine.sqlite.freshDatabase()
        for route in try Site.composition(database, .ordinary).web().routes.descriptions {
            #expect(["GET", "POST"].contains(route.method), "\(route.path)")
            #expect(
                route.path.wholeMatch(of: #/\/|(\/(:[a-zA-Z]+|[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?))+/#) != nil,
                "\(route.path)")
        }
    }
}

/// `docs/generated/routes.md`.
struct RouteDocument {
    let routes: [(route: RouteDescription, kind: Site.Kind)]

    /// - Parameter routes: of each kind of site in turn; what an ordinary one has is said once.
    init(_ routes: [(RouteDescription, Site.Kind)]) {
        let usual = Set(routes.filter { $0.1 == .ordinary }.map(\.0))
        self.routes = routes.filter { $0.1 == .ordinary || !usual.contains($0.0) }
            .map { (route: $0.0, kind: $0.1) }
            .sorted { ($0.route.path, $0.route.method) < ($1.route.path, $1.route.method) }
    }

    var text: String {
        let rows = routes.map { route, kind in
            let notes = [route.isCached ? "kept in memory" : nil, kind.note].compactMap(\.self)
            return
                "| \(route.method) | `\(route.path)` | \(route.access) | \(notes.joined(separator: ", ")) |"
        }
        return """
            # Routes

            Written by a test from the program itself. What each role gets from each is in [permissions.md](permissions.md).
            “Kept in memory” pages are the same for everybody who isn't signed in. Besides these, `/assets/…` and
            `/health/ready` are answered to everybody.

            | | address | who may come through | |
            | --- | --- | --- | --- |
            \(rows.joined(separator: "\n"))

            """
    }
}
