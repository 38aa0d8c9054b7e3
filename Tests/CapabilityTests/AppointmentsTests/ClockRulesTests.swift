import Core
import TestSupport
import Testing

@testable import Appointments

@Suite struct ClockRulesTests {
    /// Every way in which a day can be given up, written out by hand.
    @Test(arguments: GivenUp.Kind.allCases)
    func `the clock stands still only for a carer’s own wish`(kind: GivenUp.Kind) {
        for isByCarer in [true, false] {
            for helpWasMissing in [true, false] {
                let givenUp = GivenUp(kind, isByCarer: isByCarer, ourHelpWasMissing: helpWasMissing)
                let expected: ClockEffect =
                    switch (kind, isByCarer, helpWasMissing) {
                    case (.moved, true, false), (.cancelled, true, false): .standsStill
                    default: .runsOn
                    }
                #expect(clockEffect(of: givenUp) == expected, "\(givenUp)")
            }
        }
    }

    private static let carer = GivenUp(.moved, isByCarer: true)
    private static let us = GivenUp(.moved, isByCarer: false)

    private static func stop(_ from: LocalDate, _ until: LocalDate) -> ClockStop {
        ClockStop(from: from, until: until)
    }

    @Test(
        arguments: [
            ([], []),
            ([AgreedDay("2027-03-10")], []),
            ([AgreedDay("2027-03-10"), AgreedDay("2027-03-20", after: us)], []),
            (
                [AgreedDay("2027-03-10"), AgreedDay("2027-03-20", after: carer)],
                [stop("2027-03-10", "2027-03-20")]
            ),
            // An earlier day waits less, whoever asks.
            ([AgreedDay("2027-03-10"), AgreedDay("2027-03-05", after: carer)], []),
            // They ask for a later day; then we find an earlier one: nothing stands still after they are seen.
            (
                [
                    AgreedDay("2027-03-10"), AgreedDay("2027-03-30", after: carer),
                    AgreedDay("2027-03-15", after: us),
                ], [stop("2027-03-10", "2027-03-15")]
            ),
            // What we take away after that is ours.
            (
                [
                    AgreedDay("2027-03-10"), AgreedDay("2027-03-20", after: carer),
                    AgreedDay("2027-04-20", after: us),
                ], [stop("2027-03-10", "2027-03-20")]
            ),
            (
                [
                    AgreedDay("2027-03-10"), AgreedDay("2027-03-20", after: us),
                    AgreedDay("2027-03-25", after: carer),
                ], [stop("2027-03-20", "2027-03-25")]
            ),
            // They cancelled, and another day was agreed later: their wish; nobody came: we don't know why.
            (
                [
                    AgreedDay("2027-03-10"),
                    AgreedDay("2027-03-24", after: GivenUp(.cancelled, isByCarer: true)),
                ], [stop("2027-03-10", "2027-03-24")]
            ),
            (
                [
                    AgreedDay("2027-03-10"),
                    AgreedDay("2027-03-24", after: GivenUp(.missed, isByCarer: true)),
                ], []
            ),
            // The night the clocks change is a day like others.
            (
                [AgreedDay("2027-03-27"), AgreedDay("2027-03-29", after: carer)],
                [stop("2027-03-27", "2027-03-29")]
            ),
        ] as [([AgreedDay], [ClockStop])])
    func `a row of agreed days stops the clock as written`(days: [AgreedDay], stops: [ClockStop]) {
        #expect(clockStops(days) == stops)
    }

    /// A row of days and who gave each up, as chance has it.
    private static func row(_ chance: inout SeededChance, length: Int) -> [AgreedDay] {
        let first: LocalDate = "2027-03-01"
        var days = [AgreedDay(first.adding(days: chance.below(30)))]
        for _ in 0..<length {
            let kind = chance.pick(GivenUp.Kind.allCases)
            let givenUp = GivenUp(
                kind, isByCarer: chance.happens(60), ourHelpWasMissing: chance.happens(20))
            days.append(AgreedDay(first.adding(days: chance.below(120)), after: givenUp))
        }
        return days
    }

    private static func stood(_ days: [AgreedDay]) -> Int { clockStops(days).map(\.days).reduce(0, +) }

    @Test func `whatever is moved and by whom, the clock never stands still for us, twice or too long`() {
        var chance = SeededChance(seed: 11)
        for _ in 0..<3000 {
            let days = Self.row(&chance, length: chance.below(6))
            let stops = clockStops(days)
            for stop in stops { #expect(stop.from < stop.until) }
            for (one, next) in zip(stops, stops.dropFirst()) { #expect(one.until <= next.from) }
            let (first, last) = (days[0].day, days[days.count - 1].day)
            if let begin = stops.first { #expect(begin.from >= min(first, days.map(\.day).min() ?? first)) }
            if let end = stops.last { #expect(end.until <= last) }
            // Never more than what carers asked for.
            var asked = 0
            for (before, after) in zip(days, days.dropFirst()) {
                guard let givenUp = after.after, clockEffect(of: givenUp) == .standsStill else { continue }
                asked += max(0, before.day.days(to: after.day))
            }
            #expect(Self.stood(days) <= asked)
            if !days.contains(where: { $0.after.map { clockEffect(of: $0) } == .standsStill }) {
                #expect(stops.isEmpty)
            }
            // A move of ours never makes it stand still longer; one of theirs by no more than they ask for.
            let next = LocalDate(daysSince1970: last.daysSince1970 + chance.below(60) - 20)
            #expect(Self.stood(days + [AgreedDay(next, after: Self.us)]) <= Self.stood(days))
            let theirs = Self.stood(days + [AgreedDay(next, after: Self.carer)])
            #expect(theirs <= Self.stood(days) + max(0, last.days(to: next)))
        }
    }
}
