import Core

/// How long somebody has waited for an assessment, in days, and how that ended.
package struct Wait: Hashable, Sendable {
    /// The first day of the wait that is watched: 0 unless it began before the time looked at.
    package let watchedFrom: Int
    /// Calendar days by local date, without those paused.
    package let days: Int
    /// Whether it ended in an assessment; otherwise it's still open, or ended another way.
    package let isSeen: Bool

    package init(watchedFrom: Int = 0, days: Int, isSeen: Bool) {
        // Nobody is watched after their wait ended.
        (self.watchedFrom, self.days, self.isSeen) = (min(watchedFrom, days), days, isSeen)
    }
}

/// How many waits of each length there are; two tallies of the same people are equal.
package struct WaitTally: Hashable, Sendable {
    private(set) var watched: [Int: Int] = [:]
    private(set) var seen: [Int: Int] = [:]
    private(set) var open: [Int: Int] = [:]

    package init(_ waits: some Sequence<Wait> = []) { for wait in waits { add(wait) } }

    package mutating func add(_ wait: Wait) {
        watched[wait.watchedFrom, default: 0] += 1
        if wait.isSeen { seen[wait.days, default: 0] += 1 } else { open[wait.days, default: 0] += 1 }
    }

    package mutating func add(_ other: WaitTally) {
        watched.merge(other.watched, uniquingKeysWith: +)
        seen.merge(other.seen, uniquingKeysWith: +)
        open.merge(other.open, uniquingKeysWith: +)
    }

    package var people: Int { watched.values.reduce(0, +) }
}

/// The share of people who still wait after so many days, with those counted whose wait isn't over.
///
/// - Source: Kaplan and Meier 1958, with late entry for waits that began before the time looked at.
package struct WaitCurve: Hashable, Sendable {
    package struct Step: Hashable, Sendable {
        /// Days waited.
        package let days: Int
        /// People still waiting just before.
        package let atRisk: Int
        package let seen: Int
        /// The share, from 1 to 0, that waits longer than this.
        package let waiting: Double
        /// Greenwood's standard error of that share.
        package let error: Double
    }

    package let steps: [Step]

    package init(_ tally: WaitTally) {
        let days = Set(tally.watched.keys).union(tally.seen.keys).union(tally.open.keys).sorted()
        var (steps, atRisk, waiting, variance) = ([Step](), 0, 1.0, 0.0)
        for day in days {
            atRisk += tally.watched[day] ?? 0
            if let seen = tally.seen[day] {
                waiting *= Double(atRisk - seen) / Double(atRisk)
                if atRisk > seen { variance += Double(seen) / (Double(atRisk) * Double(atRisk - seen)) }
                let error = waiting == 0 ? 0 : waiting * variance.squareRoot()
                steps.append(Step(days: day, atRisk: atRisk, seen: seen, waiting: waiting, error: error))
            }
            // Whoever is seen on a day leaves before those whose wait ends otherwise on it.
            atRisk -= (tally.seen[day] ?? 0) + (tally.open[day] ?? 0)
        }
        self.steps = steps
    }

    /// The first day by which this share of people has been seen; `nil` where so many aren't seen yet.
    ///
    /// - Parameter share: over 0 and up to 1: 0.5 for the median.
    package func days(for share: Double) -> Int? {
        // A share such as 1 - 0.9 isn't exact in binary.
        steps.first { $0.waiting <= 1 - share + 1e-12 }?.days
    }
}

/// What is said of how long people wait.
package struct WaitFigures: Hashable, Sendable {
    /// Everybody counted, waiting or not.
    package let people: Int
    package let median: Int?
    /// Three in four have been seen by then: "most people".
    package let most: Int?
    package let ninetieth: Int?

    package init(_ tally: WaitTally) {
        let curve = WaitCurve(tally)
        people = tally.people
        median = curve.days(for: 0.5)
        most = curve.days(for: 0.75)
        ninetieth = curve.days(for: 0.9)
    }

    /// What a carer is told; computed, never typed.
    package var toldToCarer: String {
        guard let most else {
            return "We can’t say yet how long it takes: too many people are still waiting."
        }
        return "Most people wait \(Self.about(most))."
    }

    /// "about 3 weeks", "less than a week": rounded up, so that nobody is told less than it is.
    package static func about(_ days: Int) -> String {
        let weeks = (days + 6) / 7
        return switch weeks {
        case 0: "less than a day"
        case 1: days < 7 ? "less than a week" : "about a week"
        default: "about \(weeks) weeks"
        }
    }
}

/// A time in which the clock of a wait stood still, with its reason.
package struct WaitPause: Hashable, Sendable {
    package let from: LocalDate
    /// The first day on which the clock goes again; `nil` while it stands still.
    package let until: LocalDate?

    package init(from: LocalDate, until: LocalDate?) { (self.from, self.until) = (from, until) }
}

/// Days waited from one day to another, without those on which the clock stood still; days of two pauses count once.
///
/// Calendar days by local date: the day the clocks change is a day like others.
package func daysWaited(from start: LocalDate, to end: LocalDate, pauses: [WaitPause]) -> Int {
    guard end > start else { return 0 }
    var (waited, from) = (start.days(to: end), start)
    for pause in pauses.sorted(by: { $0.from < $1.from }) {
        let (begins, ends) = (max(pause.from, from), min(pause.until ?? end, end))
        guard begins < ends else { continue }
        waited -= begins.days(to: ends)
        from = ends
    }
    return waited
}

/// Days on which the clock stood still; days of two pauses count once.
package func daysStood(_ pauses: [WaitPause], on today: LocalDate) -> Int {
    let pauses = pauses.map { WaitPause(from: $0.from, until: $0.until ?? today) }
    guard let start = pauses.map(\.from).min(), let end = pauses.compactMap(\.until).max() else { return 0 }
    return max(0, start.days(to: end)) - daysWaited(from: start, to: end, pauses: pauses)
}

/// How long people have waited already, in the bands that are published at each month's end.
package enum WaitBand: String, CaseIterable, Sendable {
    case upTo4Weeks = "0-28"
    case upTo8Weeks = "29-56"
    case upTo12Weeks = "57-84"
    case longer = "85-"

    package init(days: Int) {
        self =
            switch days {
            case ...28: .upTo4Weeks
            case ...56: .upTo8Weeks
            case ...84: .upTo12Weeks
            default: .longer
            }
    }

    package var label: String {
        switch self {
        case .upTo4Weeks: "Up to 4 weeks"
        case .upTo8Weeks: "4 to 8 weeks"
        case .upTo12Weeks: "8 to 12 weeks"
        case .longer: "Over 12 weeks"
        }
    }
}
