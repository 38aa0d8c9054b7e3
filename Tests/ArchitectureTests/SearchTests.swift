import Accounts
import Core
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import App
@testable import Web

/// Lists, searches, counts and files hold those whom their reader may see, however exactly somebody else is asked for.
@Suite struct SearchTests {
    private static let askers: [Visitor.Kind] =
        AccountsDemo.Place.allCases.flatMap { place in
            [Role.coordinator, .manager, .safeguardingLead, .informationGovernance, .advocate].map {
                .staff($0, place)
            }
        } + [.reviewer]

    @Test(arguments: Engine.allCases)
    func `nobody finds whom they may not see, by whatever is known of them`(engine: Engine) async throws {
        let world = try await World(engine)
        try await Site.run(RewindingDatabase(world.database), world.clock) { client in
            var found: Set<String> = []
            for visitor in world.visitors where Self.askers.contains(visitor.kind) {
                let browser = TestBrowser(client, session: visitor.session)
                for relation in [Relation.ours, .shared, .theirs, .restricted] {
                    let telling = world.tellTales(of: relation)
                    for (asked, answer) in try await Self.searches(for: relation, world, browser) {
                        #expect(answer.status == 200, "\(asked)")
                        let told = answer.containing(telling.filter { !asked.contains($0) })
                        guard visitor.sees.contains(relation) else {
                            #expect(
                                told == [],
                                "\(visitor.name) at \(visitor.place.map(\.rawValue) ?? "") asked for \(asked)"
                            )
                            continue
                        }
                        if !told.isEmpty { found.insert("\(visitor.kind) \(relation) \(asked)") }
                    }
                }
            }
            // Those who may see them find them, by each of the things that are known.
            for relation in [Relation.ours, .shared] {
                let hits = found.filter {
                    $0.hasPrefix("\(Visitor.Kind.staff(.coordinator, .same)) \(relation) ")
                }
                #expect(hits.count >= 8, "\(relation): \(hits.sorted())")
            }
            #expect(
                found.contains {
                    $0.hasPrefix("\(Visitor.Kind.staff(.coordinator, .another)) \(Relation.theirs) ")
                })
            #expect(found.contains { $0.hasPrefix("\(Visitor.Kind.reviewer) \(Relation.restricted) ") })
        }
    }

    /// The search page by each fact, and the search of the page for telephone calls.
    private static func searches(
        for relation: Relation, _ world: World, _ browser: TestBrowser
    ) async throws -> [(asked: String, answer: Answer)] {
        guard let person = world.people[relation], let persona = relation.carer else { return [] }
        let words = [
            persona.name, persona.given, persona.family, persona.nhsNumber, persona.phone, persona.email,
            persona.postcode, person.reference.description,
        ]
        let (day, month, year) = (persona.birth.day, persona.birth.month, persona.birth.year)
        let born = [("born-day", "\(day)"), ("born-month", "\(month)"), ("born-year", "\(year)")]
        var answers: [(asked: String, answer: Answer)] = []
        for word in words {
            answers.append((word, try await browser.post("/people", [("q", word)])))
            let path = "/contact-notes/new?find=\(TestBrowser.encoded(word))"
            let answer = try await browser.get(path)
            // Some who may search have no contact notes to write.
            if answer.status != 403 { answers.append((word, answer)) }
        }
        answers.append((persona.birth.spoken, try await browser.post("/people", born)))
        answers.append((persona.family, try await browser.post("/people", [("q", persona.family)] + born)))
        return answers
    }

    @Test(arguments: Engine.allCases)
    func `a page kept in memory is the same for everybody and carries no cookie`(engine: Engine) async throws
    {
        let world = try await World(engine)
        let routes = try Site.composition(world.database, .ordinary, world.clock).web().routes.descriptions
        try await Site.run(RewindingDatabase(world.database), world.clock) { client in
            let browser = TestBrowser(client, session: nil)
            for route in routes where route.isCached {
                let answer = try await browser.get(route.path, withCookie: false)
                #expect(answer.status == 200, "\(route.path)")
                #expect(!answer.setsCookie, "\(route.path)")
                #expect(!answer.text.contains("name=\"csrf\""), "\(route.path)")
                let again = try await browser.get(route.path, withCookie: false)
                #expect(again.body == answer.body, "\(route.path)")
                // Somebody signed in, just before, left nothing of theirs in it.
                let staff = world.visitors.first { $0.kind == .staff(.coordinator, .same) }
                _ = try await TestBrowser(client, session: staff?.session).get(route.path)
                let later = try await browser.get(route.path, withCookie: false)
                #expect(later.body == answer.body, "\(route.path)")
            }
            #expect(routes.count { $0.isCached } > 5)
        }
    }
}
