import Core
import Foundation
import HummingbirdTesting
import Storage
import TestSupport

@testable import App
@testable import Web

/// What came of asking, in a letter.
enum Outcome: String, CaseIterable, Sendable {
    case shown = "S"
    case changed = "C"
    case formAgain = "F"
    case elsewhere = "E"
    case signIn = "I"
    case refused = "R"
    case notFound = "N"
    case conflict = "K"
    case broken = "!"

    var meaning: String {
        switch self {
        case .shown: "shown"
        case .changed: "changed or sent"
        case .formAgain: "the form again, with what is missing"
        case .elsewhere: "led on to another page"
        case .signIn: "asked to sign in"
        case .refused: "refused"
        case .notFound: "not found: the same as for a record that isn't there"
        case .conflict: "told that it can't be done as it stands"
        case .broken: "broken"
        }
    }

    /// Whether somebody saw or did something.
    var isLetIn: Bool {
        switch self {
        case .shown, .changed, .formAgain, .conflict, .elsewhere: true
        case .signIn, .refused, .notFound, .broken: false
        }
    }

    init(_ answer: Answer, method: String) {
        switch answer.status {
        case 200: self = .shown
        case 204: self = .changed
        case 303:
            let isSignIn =
                answer.location?.hasPrefix("/sign-in?next=") == true || answer.location == "/sign-in"
            self = isSignIn ? .signIn : method == "POST" ? .changed : .elsewhere
        case 401: self = .signIn
        case 403: self = .refused
        case 404: self = .notFound
        case 409: self = .conflict
        case 422: self = .formAgain
        default: self = .broken
        }
    }
}

/// One request of the walk.
struct Step: Hashable, Sendable {
    let route: RouteDescription
    let relation: Relation
}

struct Found: Sendable {
    let step: Step
    let visitor: Int
    let outcome: Outcome
    /// Names and facts of people whom this visitor may not see.
    let leaks: [String]
    /// What the visitor could tell apart from other answers; kept where that is compared.
    let masked: String?
    let status: Int
}

/// Every route asked for by every visitor, about every kind of record.
struct Walk: Sendable {
    let world: World
    let routes: [RouteDescription]

    init(_ world: World) throws {
        self.world = world
        routes = try Site.composition(world.database, .ordinary, world.clock).web().routes.descriptions
            .sorted { ($0.path, $0.method) < ($1.path, $1.method) }
    }

    func run() async throws -> [Found] {
        let world = world
        return try await Site.run(RewindingDatabase(world.database), world.clock) { client in
            try await withThrowingTaskGroup(of: [Found].self) { group in
                for visitor in world.visitors.indices {
                    group.addTask { try await asked(by: visitor, client) }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
        }
    }

    private func asked(by index: Int, _ client: any TestClientProtocol) async throws -> [Found] {
        let visitor = world.visitors[index]
        let browser = TestBrowser(client, session: visitor.session)
        let forbidden = Set(Relation.allCases).subtracting(visitor.sees).flatMap { relation in
            world.tellTales(of: relation)
        }
        var found: [Found] = []
        for route in routes {
            for relation in relations(of: route, for: visitor) {
                guard let path = world.records.address(route.path, relation) else { continue }
                let fields = world.forms.fields(route, relation)
                let answer =
                    route.method == "GET" ? try await browser.get(path) : try await browser.post(path, fields)
                // An identifier that was asked for may stand in the answer: it says nothing.
                let asked = path + fields.map(\.1).joined(separator: " ")
                let leaks = answer.containing(forbidden).filter { !asked.contains($0) }
                let isCompared = relation == .restricted || relation == .nobody
                found.append(
                    Found(
                        step: Step(route: route, relation: relation), visitor: index,
                        outcome: Outcome(answer, method: route.method), leaks: leaks,
                        masked: isCompared ? answer.masked() : nil, status: answer.status))
            }
        }
        return found
    }

    /// Where the route's own access says no, whose record it is makes no difference: asking once shows it.
    private func relations(of route: RouteDescription, for visitor: Visitor) -> [Relation] {
        guard world.records.hasRecords(route.path), route.access.allows(visitor.principal) else {
            return [.ours]
        }
        return Relation.allCases
    }
}
