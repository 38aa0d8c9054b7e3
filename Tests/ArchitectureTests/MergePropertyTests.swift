import Core
import Storage
import TestSupport
import Testing

@testable import App
@testable import Register

/// Whatever is written, joined and parted, in whatever order: nothing is lost, and undoing is exact.
@Suite struct MergePropertyTests {
    static let sequences = TestSize.isFull ? 10_000 : 200

    private struct ThrownAway: Error { let problem: String? }

    /// Runs `test` in a transaction of its own, which leaves nothing behind.
    private static func each(
        _ engine: Engine, from first: UInt64,
        _ test: @Sendable @escaping (inout MergeWorld, Schema) throws -> String?
    ) async throws -> [String] {
        let names = try await engine.freshDatabase(migrations: Composition.migrations).read {
            try Schema($0).tables.map(\.name)
        }
        let database = try await engine.freshDatabase(
            migrations: Composition.migrations, staticTables: Set(names))
        let tables = try await database.read { try Schema($0) }
        var problems: [String] = []
        for number in 0..<UInt64(sequences) {
            let seed = first + (TestSize.part - 1) * UInt64(sequences) + number
            do {
                try await database.write { connection -> Void in
                    var world = try MergeWorld(connection, seed: seed)
                    throw ThrownAway(problem: try test(&world, tables))
                }
            } catch let thrown as ThrownAway {
                if let problem = thrown.problem { problems.append("seed \(seed): \(problem)") }
            } catch {
                problems.append("seed \(seed): \(error)")
            }
            if problems.count > 5 { break }
        }
        return problems
    }

    private static func difference(_ one: [String: [String]], _ other: [String: [String]]) -> String? {
        let tables = Set(one.keys).union(other.keys).filter { one[$0] != other[$0] }.sorted()
        guard let table = tables.first else { return nil }
        let (before, after) = (Set(one[table] ?? []), Set(other[table] ?? []))
        return
            "\(tables): \(before.subtracting(after).prefix(2)) became \(after.subtracting(before).prefix(2))"
    }

    @Test(arguments: Engine.allCases)
    func `undoing everything restores the first state to the byte`(engine: Engine) async throws {
        let problems = try await Self.each(engine, from: 1) { world, schema in
            for _ in 0..<(12 + world.chance.below(14)) { try world.writeFact() }
            let first = try world.everything(schema)
            var done: [MergeID] = []
            for _ in 0..<(2 + world.chance.below(7)) {
                if world.chance.below(4) == 0, let id = done.last {
                    if try world.part(id) == nil { done.removeLast() }
                } else if let id = try world.join() {
                    done.append(id)
                }
                if let lost = try world.lost(schema).first { return lost }
            }
            for id in done.reversed() {
                if let refusal = try world.part(id) { return "not undone: \(refusal)" }
            }
            return Self.difference(first, try world.everything(schema))
        }
        #expect(problems == [])
    }

    @Test(arguments: Engine.allCases)
    func `whatever is written between joining and undoing leads to exactly one living record`(engine: Engine)
        async throws
    {
        let problems = try await Self.each(engine, from: 1_000_000) { world, schema in
            for _ in 0..<10 { try world.writeFact() }
            var done: [MergeID] = []
            for _ in 0..<24 {
                switch world.chance.below(6) {
                case 0: if let id = try world.join() { done.append(id) }
                case 1:
                    if let id = world.chance.pick(done), let refusal = try world.part(id) {
                        switch refusal {
                        case .joinedSince, .dependsOnIt, .decided: break
                        default: return "refused for no reason it says: \(refusal)"
                        }
                    }
                default: try world.writeFact()
                }
                if let lost = try world.lost(schema).first { return lost }
            }
            return nil
        }
        #expect(problems == [])
    }
}
