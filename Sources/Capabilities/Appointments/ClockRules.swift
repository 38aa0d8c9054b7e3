import Core

/// What gave up a day that was agreed, as far as the clock of a wait asks.
package struct GivenUp: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable { case moved, cancelled, missed }

    package let kind: Kind
    package let isByCarer: Bool
    /// Nobody could take over the caring, although we had said that we would arrange it.
    package let ourHelpWasMissing: Bool

    package init(_ kind: Kind, isByCarer: Bool, ourHelpWasMissing: Bool = false) {
        (self.kind, self.isByCarer, self.ourHelpWasMissing) = (kind, isByCarer, ourHelpWasMissing)
    }
}

/// What a change of an appointment does to the clock of the wait it belongs to.
package enum ClockEffect: Hashable, Sendable {
    case runsOn
    /// It stands still from the day that was agreed to the one agreed instead, where that is later.
    case standsStill
}

/// The one rule: the clock stands still only for a carer's own wish; our waits count, and silence is no wish.
///
/// - Source: the partnership's rule of waits (`/waits`), which counts calendar days by local date.
package func clockEffect(of givenUp: GivenUp) -> ClockEffect {
    switch givenUp.kind {
    // We don't know why nobody came. If it was their wish, they say so, and it's a move.
    case .missed: .runsOn
    case .moved, .cancelled: givenUp.isByCarer && !givenUp.ourHelpWasMissing ? .standsStill : .runsOn
    }
}

/// A day that was agreed, and what gave up the one before it.
package struct AgreedDay: Hashable, Sendable {
    package let day: LocalDate
    /// `nil` for the first.
    package let after: GivenUp?

    package init(_ day: LocalDate, after: GivenUp? = nil) { (self.day, self.after) = (day, after) }
}

/// Days on which a clock stood still: from the first, and until but not with the last.
package struct ClockStop: Hashable, Sendable {
    package let from: LocalDate
    package let until: LocalDate

    package init(from: LocalDate, until: LocalDate) { (self.from, self.until) = (from, until) }

    package var days: Int { from.days(to: until) }
}

/// When the clock of a wait stood still over all the days that were agreed one after another.
///
/// A day given up again for an earlier one takes its stop back as far: nobody's clock stands still after they are seen.
package func clockStops(_ days: [AgreedDay]) -> [ClockStop] {
    var stops: [ClockStop] = []
    for (place, later) in days.enumerated().dropFirst() {
        guard let after = later.after, clockEffect(of: after) == .standsStill else { continue }
        let from = days[place - 1].day
        let until = days[place...].map(\.day).min() ?? later.day
        if from < until { stops.append(ClockStop(from: from, until: until)) }
    }
    return stops
}
