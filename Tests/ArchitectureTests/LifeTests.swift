import Storage
import TestSupport
import Testing

/// Random lives, of many people at once, over the whole composition.
///
/// Referrals, declines, deaths and deaths that were none, records joined and parted, restrictions, assessments, plans
/// and reviews, while the clock jumps and the worker is stopped, brought down, and wakes late: nothing is ever open
/// without an owner, a day and a next step, no message goes to the dead, and no task is lost or doubled.
@Suite struct LifeTests {
    /// Towns of 200 lives each.
    static let towns = TestSize.isFull ? 50 : 1
    static let lives = 200

    @Test(arguments: Engine.allCases)
    func `whatever happens, everybody has somebody, a day and a next step`(engine: Engine) async throws {
        for seed in TestSize.part..<(TestSize.part + UInt64(Self.towns)) {
            let problems = try await Town.live(Self.lives, on: engine, seed: seed)
            // One town says enough.
            try #require(problems.isEmpty, "\(problems.joined(separator: "\n"))")
        }
    }
}
