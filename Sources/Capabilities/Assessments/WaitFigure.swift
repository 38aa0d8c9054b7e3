import Core
import Storage

/// How long people wait at one organisation, for all of them or for some.
package struct WaitFigure: Hashable, Sendable {
    /// Which end of a wait is looked at.
    package enum Clock: String, CaseIterable, Hashable, Sendable, SQLEnum {
        /// Until the assessment was completed: the clock that counts.
        case completed
        /// Until it began, beside it.
        case started
    }

    package enum Split: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case all, need, district, route, kind, age
        /// Of an area, or of a council: by who assesses.
        case organisation
    }

    /// Whose waits are counted together.
    package enum Subject: Hashable, Sendable {
        case organisation(OrganisationID)
        /// Those that others do for a council, which decides in law.
        case delegated(by: OrganisationID)
        case area(String)
    }

    package struct Key: Hashable, Sendable {
        package let clock: Clock
        package let split: Split
        package let value: String
    }

    package let key: Key
    package let figures: WaitFigures
    /// Those still waiting, and how long the longest of them has.
    package let waiting: Int
    package let longest: Int?
    package let bands: [WaitBand: Int]
    package let countedOn: LocalDate
}

/// One assessment, as far as its wait is concerned.
package struct WaitFacts: Hashable, Sendable {
    package let id: AssessmentID
    package let organisation: OrganisationID
    /// The council that decides in law.
    package let council: OrganisationID?
    package let area: String?
    package let requestedOn: LocalDate
    package let startedOn: LocalDate?
    package let completedOn: LocalDate?
    package let endedOn: LocalDate?
    package let pauses: [WaitPause]
    /// What it counts under, beside all.
    package let values: [WaitFigure.Split: String]

    /// Everybody whose figures it counts in.
    package var subjects: [WaitFigure.Subject] {
        var subjects: [WaitFigure.Subject] = [.organisation(organisation)]
        if let council, council != organisation { subjects.append(.delegated(by: council)) }
        if let area { subjects.append(.area(area)) }
        return subjects
    }

    /// The wait by one clock, as it was watched from `start` until `today`; `nil` where it was over before.
    package func wait(_ clock: WaitFigure.Clock, watchedFrom start: LocalDate, on today: LocalDate) -> Wait? {
        let seen = clock == .completed ? completedOn : startedOn ?? completedOn
        let over = [seen, endedOn].compactMap(\.self).min()
        if let over, over < start { return nil }
        let end = min(over ?? today, today)
        return Wait(
            watchedFrom: daysWaited(from: requestedOn, to: min(start, end), pauses: pauses),
            days: daysWaited(from: requestedOn, to: end, pauses: pauses),
            isSeen: over != nil && over == seen)
    }

    /// Whether it's still waiting for its end.
    package func isWaiting(_ clock: WaitFigure.Clock) -> Bool {
        endedOn == nil && completedOn == nil && (clock == .completed || startedOn == nil)
    }
}

/// What is counted of one organisation's waits.
struct WaitCount: Sendable {
    private(set) var tally = WaitTally()
    private(set) var bands: [WaitBand: Int] = [:]
    private(set) var longest: Int?

    mutating func add(_ wait: Wait, isWaiting: Bool) {
        tally.add(wait)
        guard isWaiting else { return }
        bands[WaitBand(days: wait.days), default: 0] += 1
        longest = max(longest ?? 0, wait.days)
    }

    func figure(_ key: WaitFigure.Key, on day: LocalDate) -> WaitFigure {
        WaitFigure(
            key: key, figures: WaitFigures(tally), waiting: bands.values.reduce(0, +), longest: longest,
            bands: bands, countedOn: day)
    }
}

extension WaitFigures {
    init(people: Int, median: Int?, most: Int?, ninetieth: Int?) {
        (self.people, self.median, self.most, self.ninetieth) = (people, median, most, ninetieth)
    }
}
