import Core
import Storage
import TestSupport
import Testing
import Web

/// Every route is asked for by everybody, about everybody's records; what came of it is in
/// `docs/generated/permissions.md`, and these rules hold whatever stands there.
@Suite(.serialized) struct PermissionTests {
    private static func walked(_ engine: Engine) async throws -> (walk: Walk, found: [Found]) {
        try await Walked.shared.walk(engine)
    }

    @Test(arguments: Engine.allCases)
    func `the table of permissions is what the program does`(engine: Engine) async throws {
        let (walk, found) = try await Self.walked(engine)
        for route in walk.routes {
            #expect(
                walk.world.records.unknown(in: route.path) == [], "say in Records what \(route.path) names")
        }
        try GeneratedFile("docs/generated/permissions.md").expect(PermissionDocument(walk, found).text)
    }

    @Test(arguments: Engine.allCases)
    func `nothing breaks, whoever asks`(engine: Engine) async throws {
        let (walk, found) = try await Self.walked(engine)
        #expect(walk.describe(found.filter { $0.outcome == .broken }) == [])
    }

    @Test(arguments: Engine.allCases)
    func `nobody is told a word about somebody they may not see`(engine: Engine) async throws {
        let (walk, found) = try await Self.walked(engine)
        let leaking = found.filter { !$0.leaks.isEmpty }
        #expect(walk.describe(leaking) == [])
        // Those who may see them do, or the rule above would prove nothing.
        let open = found.filter { $0.step.route.path == "/people/:id" && $0.outcome == .shown }
        let seen = Set(open.map { "\(walk.world.visitors[$0.visitor].name) \($0.step.relation)" })
        #expect(seen.isSuperset(of: ["coordinator ours", "coordinator theirs", "coordinator shared"]))
        #expect(seen.contains("reviewer of restricted people restricted"))
        #expect(seen.contains("advocate ours"))
    }

    @Test(arguments: Engine.allCases)
    func `a record is only for those whose it is`(engine: Engine) async throws {
        let (walk, found) = try await Self.walked(engine)
        let wrong = found.filter { found in
            let (visitor, relation) = (walk.world.visitors[found.visitor], found.step.relation)
            guard walk.world.records.isAboutPeople(found.step.route.path), found.outcome.isLetIn else {
                return false
            }
            return relation == .mixed || relation == .nobody || !visitor.sees.contains(relation)
        }
        #expect(walk.describe(wrong) == [])
    }

    @Test(arguments: Engine.allCases)
    func `a restricted record answers as one that isn't there`(engine: Engine) async throws {
        let (walk, found) = try await Self.walked(engine)
        var nobody: [String: Found] = [:]
        func key(_ found: Found) -> String {
            "\(found.visitor) \(found.step.route.method) \(found.step.route.path)"
        }
        for one in found where one.step.relation == .nobody { nobody[key(one)] = one }
        let compared = found.filter { one in
            one.step.relation == .restricted && walk.world.records.isAboutPeople(one.step.route.path)
                && !walk.world.visitors[one.visitor].sees.contains(.restricted)
        }
        #expect(compared.count > 500)
        let different = compared.filter { one in
            guard let none = nobody[key(one)] else { return true }
            return one.status != none.status || one.masked != none.masked
        }
        #expect(walk.describe(different) == [])
    }

    @Test(arguments: Engine.allCases)
    func `front desks, commissioners, boards and administrators see no record`(engine: Engine) async throws {
        let (walk, found) = try await Self.walked(engine)
        let wrong = found.filter { found in
            guard let role = walk.world.visitors[found.visitor].role,
                Visitor.rolesWithoutRecords.contains(role),
                walk.world.records.isAboutPeople(found.step.route.path)
            else { return false }
            return found.outcome.isLetIn
        }
        #expect(walk.describe(wrong) == [])
    }
}

/// The walk of each engine, made once.
private actor Walked {
    static let shared = Walked()

    private var walks: [Engine: Task<(walk: Walk, found: [Found]), any Error>] = [:]

    func walk(_ engine: Engine) async throws -> (walk: Walk, found: [Found]) {
        if let walk = walks[engine] { return try await walk.value }
        let task = Task { () async throws -> (walk: Walk, found: [Found]) in
            let walk = try Walk(try await World(engine))
            return (walk, try await walk.run())
        }
        walks[engine] = task
        return try await task.value
    }
}

extension Walk {
    /// What to look at, in a line each.
    func describe(_ found: [Found]) -> [String] {
        found.map { one in
            let visitor = world.visitors[one.visitor]
            let place = visitor.place.map { " (\($0.rawValue))" } ?? ""
            let leaks = one.leaks.isEmpty ? "" : ": " + one.leaks.joined(separator: ", ")
            return
                "\(one.step.route.method) \(one.step.route.path) about \(one.step.relation) by \(visitor.name)\(place): "
                + "\(one.status)\(leaks)"
        }.sorted()
    }
}
