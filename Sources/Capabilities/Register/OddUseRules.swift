import Core

/// What one account did with the records of one organisation, as the audit trail keeps it.
package struct RecordUse: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case opened(PersonID)
        case searched
        /// Something else that was done about somebody.
        case worked
    }

    package let at: Instant
    package let kind: Kind

    package init(_ kind: Kind, at: Instant) { (self.kind, self.at) = (kind, at) }
}

/// From how much on a use is odd.
///
/// Most odd uses have a good reason: a person asks, and nothing is stopped.
package struct OddUseLimits: Sendable {
    /// People whose records one account opens within an hour: one a minute is more than anybody reads.
    package var peopleInAnHour = 60
    /// Searches one after another without opening anybody.
    package var searchesInARow = 25
    /// Hours of the night, by the clock on the wall.
    package var nightBegins = 22
    package var nightEnds = 6

    package init() {}
}

/// One reason why somebody should look at what an account did.
package enum OddUse: Hashable, Sendable {
    case manyInAnHour(Int)
    case searchesWithoutOpening(Int)
    case outsideTeamAtNight(Int)
    case watched(Int)

    /// A line of a task, without names.
    package var words: String {
        switch self {
        case .manyInAnHour(let count): "opened \(count) people’s records in an hour"
        case .searchesWithoutOpening(let count): "searched \(count) times in a row and opened nobody"
        case .outsideTeamAtNight(1): "opened a record at night that isn’t their team’s"
        case .outsideTeamAtNight(let count): "opened \(count) records at night that aren’t their team’s"
        case .watched(1): "opened a record that is watched"
        case .watched(let count): "opened \(count) records that are watched"
        }
    }
}

/// What is odd in one account's use of records on one day.
///
/// Whether somebody is of one's own family or street isn't known here, so it isn't guessed.
///
/// - Parameters:
///   - uses: oldest first.
///   - outsideTeam: people with whom only other teams of the organisation work.
///   - watched: people whose records are flagged for extra watch.
package func oddUses(
    _ uses: [RecordUse], outsideTeam: Set<PersonID>, watched: Set<PersonID>,
    limits: OddUseLimits = OddUseLimits()
) -> [OddUse] {
    let opened = uses.compactMap { use -> (person: PersonID, at: Instant)? in
        if case .opened(let person) = use.kind { (person, use.at) } else { nil }
    }
    var odd: [OddUse] = []
    let most = mostInAnHour(opened)
    if most >= limits.peopleInAnHour { odd.append(.manyInAnHour(most)) }
    let searches = longestSearch(uses)
    if searches >= limits.searchesInARow { odd.append(.searchesWithoutOpening(searches)) }
    let night = Set(
        opened.filter { look in
            let hour = look.at.london.hour
            return outsideTeam.contains(look.person)
                && (hour >= limits.nightBegins || hour < limits.nightEnds)
        }.map(\.person))
    if !night.isEmpty { odd.append(.outsideTeamAtNight(night.count)) }
    let flagged = Set(opened.map(\.person)).intersection(watched)
    if !flagged.isEmpty { odd.append(.watched(flagged.count)) }
    return odd
}

/// The most different people within sixty minutes.
private func mostInAnHour(_ opened: [(person: PersonID, at: Instant)]) -> Int {
    var (first, most) = (0, 0)
    var counts: [PersonID: Int] = [:]
    for look in opened {
        counts[look.person, default: 0] += 1
        while opened[first].at.adding(seconds: 3_600) <= look.at {
            let gone = opened[first].person
            counts[gone] = counts[gone].flatMap { $0 > 1 ? $0 - 1 : nil }
            first += 1
        }
        most = max(most, counts.count)
    }
    return most
}

private func longestSearch(_ uses: [RecordUse]) -> Int {
    var (run, longest) = (0, 0)
    for use in uses {
        run = use.kind == .searched ? run + 1 : 0
        longest = max(longest, run)
    }
    return longest
}
