import Assessments
import Core
import TestSupport
import Testing

@Suite struct WaitRulesTests {
    /// The worked example: days, negative for somebody still waiting.
    private static let worked = [5, 8, 12, -14, 20, 21, 28, -30, 35, 42, -49, 60]

    private static func tally(_ days: [Int]) -> WaitTally {
        WaitTally(days.map { Wait(days: abs($0), isSeen: $0 >= 0) })
    }

    @Test func `those still waiting count as far as they have waited`() {
        let curve = WaitCurve(Self.tally(Self.worked))
        let expected: [(Int, Int, Double, Double)] = [
            (5, 12, 0.916667, 0.079786), (8, 11, 0.833333, 0.107583), (12, 10, 0.75, 0.125),
            (20, 8, 0.65625, 0.14019), (21, 7, 0.5625, 0.148232), (28, 6, 0.46875, 0.150276),
            (35, 4, 0.351562, 0.151666), (42, 3, 0.234375, 0.139207), (60, 1, 0, 0),
        ]
        #expect(curve.steps.count == expected.count)
        for (step, (days, atRisk, waiting, error)) in zip(curve.steps, expected) {
            #expect(step.days == days && step.atRisk == atRisk)
            #expect(abs(step.waiting - waiting) < 0.000_001 && abs(step.error - error) < 0.000_001)
        }
        #expect(curve.days(for: 0.5) == 28)
        #expect(curve.days(for: 0.9) == 60)
    }

    @Test func `a figure that so many haven’t reached isn’t made up`() {
        let figures = WaitFigures(Self.tally([5, 8, 12, -14, 20, -21, -28, -30, -35, -42]))
        #expect(figures.median == nil && figures.ninetieth == nil && figures.people == 10)
        #expect(figures.toldToCarer.contains("can’t say yet"))
        let curve = WaitCurve(Self.tally([5, 8, 12, -14, 20, -21, -28, -30, -35, -42]))
        #expect(abs((curve.steps.last?.waiting ?? 0) - 0.583333) < 0.000_001)
    }

    @Test(arguments: [([3, 1, 2], 2), ([4, 1, 2, 3], 2), ([7], 7), ([0, 0, 5], 0)])
    func `with everybody seen the median is the ordinary lower one`(days: [Int], median: Int) {
        #expect(WaitFigures(Self.tally(days)).median == median)
    }

    @Test func `with nobody to count there is no figure`() {
        #expect(WaitFigures(WaitTally()) == WaitFigures(Self.tally([])))
        #expect(WaitFigures(WaitTally()).median == nil && WaitFigures(WaitTally()).people == 0)
    }

    @Test func `a wait that began before the time looked at counts from when it was watched`() {
        // Watched from day 30, seen on day 40: it says nothing of the first 30 days.
        let tally = WaitTally([
            Wait(days: 10, isSeen: true), Wait(days: 20, isSeen: true),
            Wait(watchedFrom: 30, days: 40, isSeen: true),
        ])
        let steps = WaitCurve(tally).steps
        #expect(steps.map(\.atRisk) == [2, 1, 1])
        #expect(steps.map(\.waiting) == [0.5, 0, 0])
    }

    @Test func `tallies of parts add up to the tally of all`() {
        let chance = SeededChance(seed: 7)
        var numbers = chance
        var (all, parts) = (WaitTally(), [WaitTally(), WaitTally(), WaitTally()])
        for _ in 0..<2000 {
            let days = Int.random(in: 0..<200, using: &numbers)
            let wait = Wait(
                watchedFrom: Int.random(in: 0...days, using: &numbers), days: days,
                isSeen: Bool.random(using: &numbers))
            all.add(wait)
            parts[Int.random(in: 0..<3, using: &numbers)].add(wait)
        }
        var sum = WaitTally()
        for part in parts { sum.add(part) }
        #expect(sum == all && WaitCurve(sum) == WaitCurve(all))
        let shares = WaitCurve(all).steps.map(\.waiting)
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(shares.allSatisfy { $0 >= 0 && $0 <= 1 })
    }

    @Test(arguments: [
        ("2026-03-27", "2026-03-31", 4), ("2026-10-23", "2026-10-27", 4), ("2026-05-01", "2026-05-01", 0),
        ("2026-05-02", "2026-05-01", 0), ("2024-02-28", "2024-03-01", 2),
    ])
    func `days are calendar days, also where the clocks change`(from: String, to: String, days: Int) throws {
        let (from, to) = (try #require(LocalDate(from)), try #require(LocalDate(to)))
        #expect(daysWaited(from: from, to: to, pauses: []) == days)
    }

    @Test func `the clock stands still while it’s paused, once for each day`() throws {
        func day(_ number: Int) throws -> LocalDate {
            try #require(LocalDate(year: 2026, month: 6, day: number))
        }
        let (start, end) = (try day(1), try day(21))
        let one = WaitPause(from: try day(5), until: try day(8))
        let overlapping = WaitPause(from: try day(7), until: try day(10))
        let still = WaitPause(from: try day(18), until: nil)
        let before = WaitPause(from: try day(1).adding(days: -5), until: try day(2))
        #expect(daysWaited(from: start, to: end, pauses: [one]) == 17)
        #expect(daysWaited(from: start, to: end, pauses: [overlapping, one]) == 15)
        #expect(daysWaited(from: start, to: end, pauses: [one, still]) == 14)
        #expect(daysWaited(from: start, to: end, pauses: [before]) == 19)
        #expect(daysWaited(from: start, to: end, pauses: [WaitPause(from: start, until: nil)]) == 0)
    }

    @Test func `days are given back once, also where two pauses share them`() {
        let today: LocalDate = "2026-06-20"
        let one = WaitPause(from: "2026-06-05", until: "2026-06-08")
        let overlapping = WaitPause(from: "2026-06-07", until: "2026-06-10")
        let still = WaitPause(from: "2026-06-18", until: nil)
        #expect(daysStood([], on: today) == 0)
        #expect(daysStood([one], on: today) == 3)
        #expect(daysStood([overlapping, one], on: today) == 5)
        #expect(daysStood([still, one, overlapping], on: today) == 7)
        #expect(daysStood([WaitPause(from: today, until: nil)], on: today) == 0)
    }

    @Test(arguments: [
        (0, "less than a day"), (1, "less than a week"), (6, "less than a week"), (7, "about a week"),
        (8, "about 2 weeks"), (28, "about 4 weeks"), (29, "about 5 weeks"),
    ])
    func `nobody is told less than it is`(days: Int, words: String) {
        #expect(WaitFigures.about(days) == words)
    }

    @Test(arguments: [
        (0, WaitBand.upTo4Weeks), (28, .upTo4Weeks), (29, .upTo8Weeks), (56, .upTo8Weeks),
        (57, .upTo12Weeks), (84, .upTo12Weeks), (85, .longer),
    ])
    func `bands take both their ends in`(days: Int, band: WaitBand) { #expect(WaitBand(days: days) == band) }
}
