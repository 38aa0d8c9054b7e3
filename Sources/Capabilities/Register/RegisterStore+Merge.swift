import Audit
import Core
import Jobs
import People
import Storage

/// Joining two records of one person, and parting them again.
extension RegisterStore {
    private var merges: MergeStore { MergeStore(connection, surroundings) }
    private var columns: [PersonColumn] { needs.merging.columns }

    /// What joining two records would do, in whichever order the rule keeps one of them.
    ///
    /// - Throws: `MergeRefusal` where they can't be one person's, or one was joined already.
    func plan(
        joining one: PersonID, and other: PersonID, _ choices: [MergeField: MergeSide],
        by account: AccountID?
    ) throws -> MergePlan {
        guard let first = try merges.end(of: one), let second = try merges.end(of: other) else {
            throw NotFound()
        }
        let order = try mergeOrder(first, second)
        let planner = MergePlanner(
            kept: order.kept, away: order.away,
            rows: try merges.rows(of: [order.kept, order.away], columns), columns: columns, choices: choices,
            isRestricted: first.isRestricted || second.isRestricted, now: surroundings.now(),
            freshKey: surroundings.uuid().uuidString.lowercased(), account: account)
        return try planner.plan()
    }

    /// Proposes that two records are joined; where no second person is asked for, it's done at once.
    package func propose(
        joining one: PersonID, and other: PersonID, _ choices: [MergeField: MergeSide], why: String,
        by principal: Principal
    ) throws -> MergeID {
        guard let account = principal.account, let organisation = principal.organisation else {
            throw NotFound()
        }
        let plan = try plan(joining: one, and: other, choices, by: account)
        let isForReviewers = try PersonStore(connection, surroundings).isRestricted(plan.kept)
        let state = MergeState.begun(
            needsSecondPerson: try needs.merging.needsSecondPerson(connection, organisation))
        let id = try merges.add(
            plan, choices: choices, why: why, state: state, isForReviewers: isForReviewers, by: account,
            of: organisation)
        if state == .done {
            try write(plan, id, isForReviewers: isForReviewers, by: principal)
        } else {
            try audit(.mergeProposed, id, plan.kept, plan.away, isHeldBack: isForReviewers, by: principal)
            try askSecondPerson(id, organisation, isForReviewers: isForReviewers, by: account)
        }
        return id
    }

    /// Agrees to a proposal, refuses it, or takes one's own back.
    package func decide(_ merge: Merge, _ action: MergeState.Action, by principal: Principal) throws {
        guard let account = principal.account else { throw NotFound() }
        let state = try merge.state.after(action, by: merge.actor(account))
        if state == .done {
            let plan = try plan(joining: merge.kept, and: merge.away, merge.choices, by: account)
            try merges.decide(merge, state, by: account, plan: plan)
            try write(plan, merge.id, isForReviewers: merge.isForReviewers, by: principal)
        } else {
            try merges.decide(merge, state, by: account)
            try audit(
                .mergeDecided, merge.id, merge.kept, merge.away, state.rawValue,
                isHeldBack: merge.isForReviewers, by: principal)
        }
        try needs.merging.closeTask(connection, Self.taskKey(merge.id), principal)
    }

    private func write(
        _ plan: MergePlan, _ id: MergeID, isForReviewers: Bool, by principal: Principal
    ) throws {
        let pair = try LikelyPairStore(connection, surroundings).pair(plan.kept, plan.away)
        try merges.write(plan, of: id, columns)
        try endSignIns(of: [plan.kept, plan.away])
        if let pair { try closePairTasks(pair, by: principal) }
        try audit(.personMerged, id, plan.kept, plan.away, isHeldBack: isForReviewers, by: principal)
        let events = EventStore(connection, surroundings)
        try events.add(
            Event(
                .personMerged, about: plan.kept, payload: PersonMerged(kept: plan.kept, away: plan.away),
                key: id.description))
        try lookAfterThoseLeft(plan, by: id)
        // What was open on the other record ends as it would have.
        if try PersonStore(connection, surroundings).unscoped(plan.kept)?.death?.confidence == .confirmed {
            try closeFindingOut(about: plan.kept)
            try events.add(
                Event(
                    .personDied, about: plan.kept, payload: PersonDied(person: plan.kept, isConfirmed: true)))
        }
        // Work about the record joined away is now work about somebody restricted.
        if isForReviewers { try events.add(Event(.personRestricted, about: plan.kept)) }
    }

    /// Whoever is signed in to either begins anew: what they see has changed, and an address may be less safe than it was.
    private func endSignIns(of people: [PersonID]) throws {
        for person in people { try needs.endSignIns(connection, person, nil) }
    }

    private func audit(
        _ action: AuditAction, _ id: MergeID, _ kept: PersonID, _ away: PersonID, _ state: String? = nil,
        isHeldBack: Bool, by principal: Principal
    ) throws {
        for (person, other) in [(kept, away), (away, kept)] {
            var detail = ["merge": id.description, "other": other.description]
            detail["state"] = state
            try AuditStore(connection, surroundings).add(
                action, about: person, by: principal, detail: detail, heldBack: isHeldBack)
        }
    }

    private static func taskKey(_ id: MergeID) -> String { "merge/\(id)" }

    private func askSecondPerson(
        _ id: MergeID, _ organisation: OrganisationID, isForReviewers: Bool, by account: AccountID
    ) throws {
        var asked = RegisterNeeds.Reviewer?.none
        if isForReviewers {
            asked = try needs.reviewers(connection, [organisation]).first {
                $0.organisation == organisation && $0.account != account
            }
        }
        try needs.openTask(
            connection,
            TaskRequest(
                kind: "merge", title: "Look at two records that are to be joined", organisation: organisation,
                account: asked?.account,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: surroundings.today),
                key: Self.taskKey(id), sensitive: isForReviewers, linkPath: "/people/joinings/\(id)"))
    }

    // MARK: Parting them again

    /// What keeps a joining from being undone, and what was written since of which somebody has to say whose it is.
    struct Undoing: Sendable {
        let refusal: MergeRefusal?
        /// Only what nothing else tells of.
        let since: [WrittenSince]
        /// All that was written since, with what it belongs to.
        var together: [WrittenTogether] = []
        /// What the joining did, and the same rows as they are.
        var changes: [MergeChange] = []
        /// The parts that organisations were given in the records of those whom a carer left.
        var parts: [MergeChange] = []
        var now: [MergeRowID: MergeRow] = [:]
    }

    func undoing(_ merge: Merge) throws -> Undoing {
        if let later = try merges.later(than: merge) {
            let other = try PersonStore(connection, surroundings).unscoped(later.away)
            return Undoing(
                refusal: .joinedSince(other.map { "The record \($0.reference)" } ?? "Another record"),
                since: [])
        }
        let all = try merges.changes(of: merge.id)
        let now = try merges.current(all, columns)
        // The joining itself begins nothing for anybody.
        let (changes, parts) = (
            all.filter { $0.id.table != "involvement" || $0.before != nil },
            all.filter { $0.id.table == "involvement" && $0.before == nil }
        )
        let depends = dependencies(on: changes, now: now)
        let together = writtenTogether(
            try merges.writtenSince(merge, changes, columns),
            sides: try merges.sides(of: merge, changes, columns))
        return Undoing(
            refusal: depends.isEmpty ? nil : .dependsOnIt(depends),
            since: together.filter { $0.side == nil }.map { group in
                WrittenSince(name: group.name, text: Self.described(group))
            }, together: together, changes: changes, parts: parts, now: now)
    }

    /// Puts both records back as they were.
    ///
    /// - Parameter whose: for each thing written since, by its name, whose it is.
    /// - Throws: `MergeRefusal` where something depends on the joining, or where it isn't said whose something is.
    package func undo(
        _ merge: Merge, whose: [String: MergeSide], why: String, by principal: Principal
    ) throws {
        guard let account = principal.account else { throw NotFound() }
        _ = try merge.state.after(.undo, by: merge.actor(account))
        let undoing = try undoing(merge)
        if let refusal = undoing.refusal { throw refusal }
        guard undoing.since.allSatisfy({ whose[$0.name] != nil }) else { throw MergeRefusal.sayWhose }
        let since = undoing.together.flatMap { group in
            group.rows.map { row in
                group.side ?? whose[group.name] == .away ? merges.given(row, of: merge, columns) : row
            }
        }
        let parting = MergeParting(
            undoing.changes, now: undoing.now, since: since, on: surroundings.today)
        // First what was written since, so that what was there before finds its place free.
        try merges.save(
            zip(undoing.together.flatMap(\.rows), since).map { was, given in
                (was, parting.over[given.id] ?? given)
            }, columns)
        try merges.restore(parting.changes, now: undoing.now, columns)
        try takeBackLookingAfter(undoing, of: merge, columns)
        try merges.keepUndone(merge, why: why, by: account)
        for person in [merge.kept, merge.away] {
            try RestrictionStore(connection, surroundings).refresh(person)
        }
        try endSignIns(of: [merge.kept, merge.away])
        try audit(
            .personUnmerged, merge.id, merge.kept, merge.away, isHeldBack: merge.isForReviewers,
            by: principal)
        try EventStore(connection, surroundings).add(
            Event(
                .personUnmerged, about: merge.kept,
                payload: PersonMerged(kept: merge.kept, away: merge.away), key: merge.id.description))
    }

    /// Something written since, in words a person knows it by; nothing of its content.
    private static func described(_ group: WrittenTogether) -> String {
        let first = described(group.rows[0])
        return group.rows.count == 1 ? first : "\(first), and what belongs to it"
    }

    private static func described(_ row: MergeRow) -> String {
        let day = ["recorded_at", "at", "opened_at", "requested_at", "asked_at", "written_at", "received_at"]
            .lazy.compactMap { row.text($0) }.first.flatMap(Instant.init)
        let what = mergeWord(for: row.id.table)
        return day.map { "\(what), \($0.spoken)" } ?? what
    }
}

/// What later changes stand in the way: rows that the joining changed, and that were changed again in the same place.
func dependencies(on changes: [MergeChange], now: [MergeRowID: MergeRow]) -> [String] {
    var words: [String] = []
    // When to ask somebody next is moved on by the service itself every day.
    for change in changes where change.id.table != "still_caring_look" {
        let current = now[change.id]
        let isSame = change.columns.filter { $0 != "version" || change.before == nil }.allSatisfy {
            current?[$0] == change.after[$0]
        }
        let word = "\(mergeWord(for: change.id.table)) changed since"
        if current == nil || !isSame, !words.contains(word) { words.append(word) }
    }
    return words
}

/// A row of a table as people call it.
func mergeWord(for table: String) -> String {
    switch table {
    case "arrival": "Registration"
    case "caring_link": "Caring link"
    case "claim": "Partner’s word"
    case "communication_need": "Communication need"
    case "consent": "Sharing decision"
    case "contact_note": "Contact note"
    case "contact_rule": "How to get in touch"
    case "correction_request": "“This is wrong”"
    case "death_report": "Report of a death"
    case "demographic": "Answer about equality"
    case "involvement": "Organisation involved"
    case "list_person": "Row of a partner’s list"
    case "message": "Message"
    case "profile_version": "Profile"
    case "person": "The record itself"
    case "person_address": "Address"
    case "person_contact": "Phone or email"
    case "person_identifier": "Number"
    case "person_name": "Name"
    case "person_place": "Practice or school"
    case "restriction": "Restriction"
    case "task": "Task"
    case "visit_alert": "Visit safety alert"
    case "willingness_statement": "What they said of being willing and able"
    default: table.replacing("_", with: " ").capitalizedFirst
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
