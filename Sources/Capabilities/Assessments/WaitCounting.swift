import Core
import Jobs
import Storage

/// Works out how long people wait, for every organisation, apart from requests.
package struct WaitCounting: Sendable {
    let surroundings: Surroundings

    package init(_ surroundings: Surroundings) { self.surroundings = surroundings }

    /// The last year, so that what a carer is told is how it is now; those waiting longer are watched from its start.
    static let months = 12

    package var job: ScheduledJob {
        ScheduledJob(name: "count-waits", every: 1800) { try await run($0) }
    }

    package func run(_ database: any Database) async throws {
        let today = surroundings.today
        let start = today.adding(months: -Self.months)
        var counts: [WaitFigure.Subject: [WaitFigure.Key: WaitCount]] = [:]
        // Whoever was waiting as it began counts as waiting, though their wait may end while it is counted.
        var waiting: Set<AssessmentID> = []
        for part in WaitStore.Part.allCases {
            var place: WaitStore.Mark? = .start
            while let after = place {
                let (facts, last) = try await database.read {
                    try WaitStore($0).batch(of: part, after: after, overSince: start, on: today)
                }
                for wait in facts where !waiting.contains(wait.id) {
                    if part == .waiting { waiting.insert(wait.id) }
                    for subject in wait.subjects {
                        Self.add(wait, to: &counts[subject, default: [:]], subject, start, today)
                    }
                }
                place = last
            }
        }
        for (subject, keyed) in counts {
            let figures = keyed.map { $1.figure($0, on: today) }
            try await database.write { try WaitStore($0).save(figures, of: subject) }
        }
        try await database.write { try WaitStore($0).forget(before: today) }
    }

    private static func add(
        _ facts: WaitFacts, to counts: inout [WaitFigure.Key: WaitCount], _ subject: WaitFigure.Subject,
        _ start: LocalDate, _ today: LocalDate
    ) {
        var isOwn = false
        if case .organisation = subject { isOwn = true }
        for clock in WaitFigure.Clock.allCases {
            guard let wait = facts.wait(clock, watchedFrom: start, on: today) else { continue }
            for (split, value) in facts.values where !isOwn || split != .organisation {
                counts[WaitFigure.Key(clock: clock, split: split, value: value), default: WaitCount()]
                    .add(wait, isWaiting: facts.isWaiting(clock))
            }
        }
    }
}

/// How old somebody is, as waits are split by it.
package enum AgeBand: String, CaseIterable, Sendable {
    case under18 = "0-17"
    case to25 = "18-25"
    case to64 = "26-64"
    case to79 = "65-79"
    case older = "80-"

    package init?(birth: LocalDate?, on day: LocalDate) {
        guard let birth, birth <= day else { return nil }
        self =
            switch birth.years(to: day) {
            case ..<18: .under18
            case ..<26: .to25
            case ..<65: .to64
            case ..<80: .to79
            default: .older
            }
    }

    package var label: String {
        switch self {
        case .under18: "Under 18"
        case .to25: "18 to 25"
        case .to64: "26 to 64"
        case .to79: "65 to 79"
        case .older: "80 and over"
        }
    }
}
