import Core
import Interop
import Matching
import Storage

/// How one list is read and taken; the same from its first row to its last.
struct ListTaking: Sendable {
    let source: ListSource
    let reading: ListReading
    let asAt: LocalDate
    let list: ListImportID
    let principal: Principal
    let rules: ListRules
}

/// Who the people of some rows are, and what is to be done: reads, and writes nothing.
struct ListBatch {
    let connection: any Connection
    let surroundings: Surroundings

    /// One row, as far as it's known what becomes of it.
    struct Decided: Sendable {
        var result: ListResult
        let row: ListPerson?
        var likely: LikelySubject?
        var plan: ListPlan?
        var held: ListKnownStore.Held?
        /// Whether another holds the same NHS number already.
        var isNumberHeld = false
        var earlier: ListKnownStore.Earlier?
        /// Those on the register on whom it depends.
        var asked: [PersonID] = []
    }

    /// - Parameter rows: as they read by themselves.
    func decide(_ rows: [Decided], _ taking: ListTaking) throws -> [Decided] {
        var decided = rows
        let open = decided.indices.filter { decided[$0].row != nil }
        guard !open.isEmpty else { return decided }
        let known = ListKnownStore(connection, surroundings)
        let organisation = taking.source.organisation
        let people = open.compactMap { decided[$0].row }
        let earlier = try known.earlier(people.map(\.key), of: organisation)

        let holders = try known.holders(of: people.compactMap(\.nhsNumber?.digits))

        var found: [Int: PersonID] = [:]
        var rest: [Int] = []
        for place in open {
            guard let row = decided[place].row else { continue }
            decided[place].isNumberHeld =
                row.nhsNumber.flatMap { holders[$0.digits] }?.contains { !$0.isHeld } ?? false
            guard let before = earlier[row.key] else {
                rest.append(place)
                continue
            }
            found[place] = before.person
        }
        let candidates = try find(rest, holders, &decided, known, taking)
        found.merge(candidates) { first, _ in first }

        let held = try known.held(Set(found.values), by: organisation)
        for (place, person) in found {
            decided[place].asked.append(person)
            guard let row = decided[place].row, let facts = held[person] else { continue }
            settle(&decided[place], row, person, facts, earlier[row.key], taking)
        }
        return decided
    }

    /// Who is on the register already: exactly, or likely enough that somebody must look.
    ///
    /// Restricted people are left out before anything is compared: the row is taken as for no match.
    private func find(
        _ places: [Int], _ holders: [String: [ListKnownStore.Candidate]], _ decided: inout [Decided],
        _ known: ListKnownStore, _ taking: ListTaking
    ) throws -> [Int: PersonID] {
        guard !places.isEmpty else { return [:] }
        let rows = places.compactMap { decided[$0].row }
        let references = try known.references(rows.compactMap { Reference($0.key) })

        var found: [Int: PersonID] = [:]
        var rest: [Int] = []
        for place in places {
            guard let row = decided[place].row else { continue }
            let holders = row.nhsNumber.flatMap { holders[$0.digits] } ?? []
            if let exact = exact(
                row, Self.known(holders), Reference(row.key).flatMap { references[$0] },
                taking.rules.certain)
            {
                found[place] = exact
            } else {
                rest.append(place)
            }
        }
        let likely = try LikelyStore(connection, surroundings)
            .matches(rest.map { decided[$0].likely }, among: .open).map { $0.filter { $0.tier >= .likely } }
        let keys = try known.keys(
            of: Set(likely.joined().map(\.id)).union(found.values), in: taking.source.organisation)
        for (place, matches) in zip(rest, likely) {
            decided[place].asked = matches.map(\.id)
            // Somebody whom the source has under another number is another: it says so itself. So are all whom this
            // very list made.
            let others = matches.filter { keys[$0.id] == nil }
            guard let first = others.first else { continue }
            decided[place].result.outcome = .needsReview
            decided[place].result.reason = Self.question(first, others.count)
        }
        for (place, person) in found where keys[person] != nil && keys[person] != decided[place].row?.key {
            decided[place].asked.append(person)
            // Our own reference in a list that we wrote says who it is.
            if let key = decided[place].row?.key, Reference(key) != nil { continue }
            found[place] = nil
            decided[place].result.outcome = .needsReview
            decided[place].result.reason =
                "Your lists have had this person under another number: is this the same person?"
        }
        return found
    }

    /// Those known by a number, as if nobody were restricted: whoever is taken for the first to have it counts as its one
    /// holder.
    private static func known(_ holders: [ListKnownStore.Candidate]) -> [ListKnownStore.Candidate] {
        let open = holders.filter { !$0.isRestricted }
        let first = open.filter { !$0.isHeld }
        return first.isEmpty ? Array(open.prefix(1)) : first
    }

    /// The one person of whom everything that must agree, as it's set, does to the letter.
    private func exact(
        _ row: ListPerson, _ holders: [ListKnownStore.Candidate], _ reference: ListKnownStore.Candidate?,
        _ rule: CertainRule
    ) -> PersonID? {
        // A list that we wrote ourselves has our references.
        if let reference, reference.isNamed(row.name), reference.birth == row.birth { return reference.id }
        guard let holder = holders.first, holders.count == 1, row.birth != nil, row.birth == holder.birth
        else {
            return nil
        }
        return switch rule {
        case .nothing: nil
        case .nhsNumberAndBirth: holder.id
        case .nhsNumberBirthAndName: holder.isNamed(row.name) ? holder.id : nil
        }
    }

    private static func question(_ match: LikelyStore.Match, _ count: Int) -> String {
        let reasons = match.likeness.reasons.filter(\.isFor).map(\.words).prefix(3)
        let why = reasons.isEmpty ? "" : ": " + listed(reasons.map(\.lowercasedFirst))
        return count == 1
            ? "Somebody like this may be known already\(why)"
            : "\(count) people like this may be known already\(why)"
    }

    private func settle(
        _ decided: inout Decided, _ row: ListPerson, _ person: PersonID, _ held: ListKnownStore.Held,
        _ earlier: ListKnownStore.Earlier?, _ taking: ListTaking
    ) {
        decided.earlier = earlier
        (decided.result.person, decided.result.reference, decided.held) = (person, held.reference, held)
        let isOlder = earlier.map { taking.asAt < $0.asAt } ?? false
        let isSame = earlier?.fingerprint == row.fingerprint
        var plan = ListPlan(row, held, asAt: taking.asAt)
        if isSame || isOlder {
            // Said before: all that's new is that it's said once more.
            plan.steps = plan.steps.filter { step in
                switch step {
                case .confirmClaim, .beginClaim: !isOlder
                default: false
                }
            }
            plan.question = nil
        }
        if let question = plan.question {
            decided.result.outcome = .needsReview
            decided.result.reason = question
            (decided.result.person, decided.plan) = (nil, nil)
            return
        }
        decided.plan = plan
        decided.result.outcome = plan.changesSomething ? .matched : .unchanged
        var notes = row.notes + plan.notes
        if isOlder && !isSame {
            notes.append("This list is older than what you told us since, which was kept")
        }
        decided.result.reason = notes.joined(separator: ". ")
    }
}
