import Core
import Jobs
import Storage

/// What two records that may be one person's ask of people: opened once, and closed when it's decided.
extension RegisterStore {
    enum PairWork: String, CaseIterable {
        case unsure, join
        /// No organisation may see both records.
        case elsewhere

        fileprivate var title: String {
            switch self {
            case .unsure: "Two records may be one person: somebody wasn’t sure"
            case .join: "Somebody says that two records are one person: look at both"
            case .elsewhere: "A carer may be known to a partner too: ask them"
            }
        }
    }

    /// Asks the organisation that works with one of the two, before others the one that is given.
    func open(_ work: PairWork, about pair: LikelyPair, in organisation: OrganisationID? = nil) throws {
        let (person, destination) = try owner(of: pair, organisation)
        try needs.openTask(
            connection,
            TaskRequest(
                kind: "likely-pair", title: work.title, person: person,
                organisation: destination.organisation, team: destination.team,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: surroundings.today),
                key: Self.key(work, pair), linkPath: "/people/\(person)/likely"))
    }

    /// Where nobody may see both records, whoever works with the known one asks the carer.
    ///
    /// They learn no more than anybody who types the same details does: that somebody like this is known to a partner,
    /// when that is nearly sure from what nobody told in confidence.
    func askOfPartners(about pair: LikelyPair) throws {
        guard try !LikelyPairStore(connection, surroundings).isSeenByOne(pair),
            try LikelyStore(connection, surroundings).reasons(for: [pair])[pair]?.isStrong == true
        else { return }
        try open(.elsewhere, about: pair)
    }

    /// Keeps what is said of a pair, with the work that follows from it or is over.
    func answer(_ answer: LikelyAnswer, _ pair: LikelyPair, by principal: Principal) throws {
        guard let account = principal.account else { throw NotFound() }
        let pairs = LikelyPairStore(connection, surroundings)
        try pairs.say(answer, of: pair.arrival, and: pair.existing, by: account)
        try openWork(after: answer, pair, in: principal.organisation)
        if answer == .different { try closePairTasks(pair, by: principal) }
    }

    /// What is to be done once somebody said this of a pair.
    func openWork(
        after answer: LikelyAnswer, _ pair: LikelyPair, in organisation: OrganisationID? = nil
    ) throws {
        switch answer {
        case .unsure: try open(.unsure, about: pair)
        case .same where try LikelyPairStore(connection, surroundings).isSeenByOne(pair):
            try open(.join, about: pair, in: organisation)
        case .same: try open(.elsewhere, about: pair)
        case .different: break
        }
    }

    func closePairTasks(_ pair: LikelyPair, by principal: Principal) throws {
        for work in PairWork.allCases {
            try needs.merging.closeTask(connection, Self.key(work, pair), principal)
        }
    }

    private static func key(_ work: PairWork, _ pair: LikelyPair) -> String {
        "likely-pair/\(pair.id)/\(work.rawValue)"
    }

    private func owner(
        of pair: LikelyPair, _ organisation: OrganisationID?
    ) throws -> (PersonID, RegisterNeeds.Destination) {
        let people = PersonStore(connection, surroundings)
        if let organisation {
            for person in [pair.existing, pair.arrival]
            where try people.subject(person)?.working.contains(organisation) == true {
                return (person, RegisterNeeds.Destination(organisation))
            }
        }
        let answering = try OwnRecordStore(connection, surroundings, needs).whoAnswers(pair.existing)
        return (pair.existing, try answering ?? needs.route(connection, .notKnown, nil, .adult).destination)
    }
}
