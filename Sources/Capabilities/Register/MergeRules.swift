import Core

/// How far the joining of two records has got.
package enum MergeState: String, CaseIterable, Sendable, Codable {
    case waiting, done, undone, refused, withdrawn

    package enum Action: String, CaseIterable, Sendable { case approve, refuse, withdraw, undo }

    /// Who does it, as far as the rule cares.
    package enum Actor: String, CaseIterable, Sendable { case proposer, secondPerson }

    package static func begun(needsSecondPerson: Bool) -> MergeState { needsSecondPerson ? .waiting : .done }

    /// - Throws: `MergeRefusal` where this can't follow.
    package func after(_ action: Action, by actor: Actor) throws(MergeRefusal) -> MergeState {
        switch (self, action, actor) {
        case (.waiting, .approve, .secondPerson): return .done
        case (.waiting, .refuse, .secondPerson): return .refused
        case (.waiting, .withdraw, .proposer): return .withdrawn
        case (.done, .undo, _): return .undone
        case (.waiting, .approve, .proposer), (.waiting, .refuse, .proposer): throw .ownProposal
        case (.waiting, .withdraw, .secondPerson): throw .notYours
        case (.waiting, .undo, _): throw .notDone
        case (.done, _, _), (.undone, _, _), (.refused, _, _), (.withdrawn, _, _): throw .decided(self)
        }
    }

    package var label: String {
        switch self {
        case .waiting: "Waits for a second person"
        case .done: "Joined"
        case .undone: "Undone"
        case .refused: "Refused: they stay two records"
        case .withdrawn: "Taken back"
        }
    }
}

/// Why two records can't be joined, or not parted again.
package enum MergeRefusal: Refusal, Equatable {
    case samePerson
    case mergedAlready
    case differentNumbers
    case restrictedAway
    case ownProposal
    case notYours
    case notDone
    case decided(MergeState)
    case waitsAlready
    case changed
    case joinedSince(String)
    case dependsOnIt([String])
    case sayWhose

    package var message: String {
        switch self {
        case .samePerson: "These are one record already"
        case .mergedAlready: "One of these was joined to another record. Open that one"
        case .differentNumbers:
            "They have different NHS numbers, so they are two people, or one number is wrong. Put that right on its record first"
        case .restrictedAway: "Only the named reviewers can do this"
        case .ownProposal: "Somebody else has to look at it: you proposed it"
        case .notYours: "Only the one who proposed it can take it back"
        case .notDone: "These records aren’t joined yet"
        case .decided(let state): "This can’t be changed any more. \(state.label)"
        case .waitsAlready: "Joining these two records is proposed already"
        case .changed: "One of the records changed since you looked. Look again"
        case .joinedSince(let what): "\(what) was joined later. Undo that first"
        case .dependsOnIt(let what):
            "This can’t be undone, because of what was done since: \(what.joined(separator: "; "))"
        case .sayWhose: "Select whose each of these is"
        }
    }

    package var field: String? { self == .sayWhose ? "whose" : nil }
}

/// One of two records, as the rules of joining need it.
package struct MergeEnd: Hashable, Sendable {
    package let id: PersonID
    package let isRestricted: Bool
    package let registeredOn: LocalDate
    package let mergedInto: PersonID?
    package let nhsNumbers: Set<String>

    package init(
        id: PersonID, isRestricted: Bool = false, registeredOn: LocalDate, mergedInto: PersonID? = nil,
        nhsNumbers: Set<String> = []
    ) {
        (self.id, self.isRestricted, self.registeredOn) = (id, isRestricted, registeredOn)
        (self.mergedInto, self.nhsNumbers) = (mergedInto, nhsNumbers)
    }
}

/// Which of two records is kept: a restricted one, or else the older.
package func mergeOrder(_ one: MergeEnd, _ other: MergeEnd) throws(MergeRefusal) -> (
    kept: PersonID, away: PersonID
) {
    guard one.id != other.id else { throw .samePerson }
    guard one.mergedInto == nil, other.mergedInto == nil else { throw .mergedAlready }
    if !one.nhsNumbers.isEmpty, !other.nhsNumbers.isEmpty, one.nhsNumbers.isDisjoint(with: other.nhsNumbers) {
        throw .differentNumbers
    }
    if one.isRestricted != other.isRestricted {
        return one.isRestricted ? (one.id, other.id) : (other.id, one.id)
    }
    let isOlder = (one.registeredOn, one.id) < (other.registeredOn, other.id)
    return isOlder ? (one.id, other.id) : (other.id, one.id)
}

/// The stricter of two answers to "is it safe?": no, then not asked, then yes.
package func saferAnswer(_ one: Bool?, _ other: Bool?) -> Bool? {
    if one == false || other == false { return false }
    return one == nil || other == nil ? nil : true
}

/// The hours that are safe by both; none at all where they have none in common.
package func saferHours(_ one: SafeHours, _ other: SafeHours) -> SafeHours {
    let days = one.days.intersection(other.days)
    guard let first = one.minutes, let second = other.minutes else {
        return SafeHours(days: days, minutes: one.minutes ?? other.minutes)
    }
    guard first.overlaps(second) else { return SafeHours(days: [], minutes: nil) }
    return SafeHours(days: days, minutes: first.clamped(to: second))
}

/// How one person said they may be reached, where it was written down twice: whatever is safer holds.
package func saferRule(_ kept: ContactRule, _ away: ContactRule) -> ContactRule {
    var rule = kept
    if kept.channel == .notSaid || away.channel == .throughSomeone { rule.channel = away.channel }
    if kept.language == "en" { rule.language = away.language }
    rule.interpreter = kept.interpreter || away.interpreter
    rule.safeToContact = saferAnswer(kept.safeToContact, away.safeToContact)
    rule.postSafe = saferAnswer(kept.postSafe, away.postSafe)
    rule.hours = saferHours(kept.hours, away.hours)
    rule.through = kept.through ?? away.through
    rule.othersTold =
        kept.othersTold == away.othersTold
        ? kept.othersTold
        : [kept.othersTold, away.othersTold].compactMap { $0 }.joined(separator: "; ")
    rule.noServiceMessages = kept.noServiceMessages || away.noServiceMessages
    rule.news = kept.news && away.news
    return rule
}

/// Whether a death is known of one person, where two records differ: the surer word holds.
package func surerDeath(_ one: Person.Death?, _ other: Person.Death?) -> Person.Death? {
    guard let one, let other else { return one ?? other }
    if one.confidence == other.confidence { return one.on == nil && other.on != nil ? other : one }
    return one.confidence == .confirmed ? one : other
}

/// What becomes of a caring link when one of its ends is joined to another record.
package enum LinkFate: Hashable, Sendable {
    case moved
    /// It would say that somebody cares for themself: it ends, and stays with the identifier joined away.
    case becomesSelf
    /// The other, open, link says the same: that one is kept.
    case doubles(CaringLinkID)
}

/// The fate of each link that names the record joined away.
///
/// - Parameter open: every open link that names either.
package func linkFates(_ open: [CaringLink], of links: [CaringLink], kept: PersonID, away: PersonID)
    -> [CaringLinkID: LinkFate]
{
    func now(_ id: PersonID) -> PersonID { id == away ? kept : id }
    var fates: [CaringLinkID: LinkFate] = [:]
    for link in links where link.carer == away || link.caredFor == away {
        if now(link.carer) == now(link.caredFor) {
            fates[link.id] = .becomesSelf
            continue
        }
        let twin = open.first { other in
            other.id != link.id && other.carer != away && other.caredFor != away
                && other.carer == now(link.carer) && other.caredFor == now(link.caredFor)
        }
        fates[link.id] = link.ended == nil ? twin.map { .doubles($0.id) } ?? .moved : .moved
    }
    return fates
}

/// One caring link where two said the same: the longer, with all that is done, and the stricter answer of the other end.
package func joinedLink(_ kept: CaringLink, _ other: CaringLink) -> CaringLink {
    var link = kept
    if let theirs = other.started, kept.started.map({ theirs.date < $0.date }) ?? true {
        link.started = theirs
    }
    if kept.relationship == .notSaid { link.relationship = other.relationship }
    let isNewer = other.provenance.recordedAt > kept.provenance.recordedAt
    link.hours = isNewer ? other.hours ?? kept.hours : kept.hours ?? other.hours
    link.tasks = CaringTask.allCases.filter { kept.tasks.contains($0) || other.tasks.contains($0) }
    link.conditions = ConditionGroup.allCases.filter {
        kept.conditions.contains($0) || other.conditions.contains($0)
    }
    link.livesWith = kept.livesWith ?? other.livesWith
    if kept.share == .notSaid { link.share = other.share }
    link.inResidentialCare = kept.inResidentialCare || other.inResidentialCare
    link.underContract = kept.underContract && other.underContract
    if let words = other.carerWords, words != kept.carerWords {
        link.carerWords = [kept.carerWords, words].compactMap { $0 }.joined(separator: "\n")
    }
    let strict: [CaringLink.Agreement] = [.refused, .notSafeToAsk, .notAsked, .agreed]
    link.caredForAgrees =
        strict.first { $0 == kept.caredForAgrees || $0 == other.caredForAgrees } ?? kept.caredForAgrees
    return link
}

/// The agreements that end when two records become one: those the person refused on the other record, and those that
/// stand twice.
package func endedAgreements(kept: [Consent], away: [Consent], at now: Instant) -> (
    refused: Set<ConsentID>, doubled: [ConsentID: ConsentID]
) {
    func meets(_ one: Consent, _ other: Consent) -> Bool {
        one.recipient == other.recipient && one.about == other.about
            && one.provenance.side == other.provenance.side
    }
    func stillRefused(_ consent: Consent) -> Bool {
        consent.decision == .refused && consent.withdrawnAt == nil
    }
    var refused: Set<ConsentID> = []
    var doubled: [ConsentID: ConsentID] = [:]
    for (ours, theirs) in [(kept, away), (away, kept)] {
        for yes in ours where yes.isInForce(at: now) {
            let isRefused = theirs.contains { no in
                stillRefused(no) && meets(yes, no)
                    && (!Set(yes.what).isDisjoint(with: no.what) || yes.what.contains(.wholeRecord)
                        || no.what.contains(.wholeRecord))
            }
            if isRefused { refused.insert(yes.id) }
        }
    }
    for one in away where one.withdrawnAt == nil && !refused.contains(one.id) {
        let twin = kept.first {
            $0.withdrawnAt == nil && $0.decision == one.decision && Set($0.what) == Set(one.what)
                && meets($0, one) && !refused.contains($0.id)
        }
        if let twin { doubled[one.id] = twin.id }
    }
    return (refused, doubled)
}
