import Audit
import Core
import Matching
import Storage

extension LikelyAnswer: SQLEnum {}

/// Finds people who may be on the register already: the one way in, for every door and every list.
package struct LikelyStore {
    let connection: any Connection
    let surroundings: Surroundings

    /// More than this many who share a key share nothing of use.
    static let keyLimit = 60
    /// At most so many are found for one person, among open records and among restricted ones.
    static let matchLimit = 10

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Whose records are read: a restricted person's stand apart, and are read for the reviewers alone.
    package enum Among: Hashable, Sendable { case open, restricted, everybody }

    package struct Match: Hashable, Sendable {
        package let id: PersonID
        package let isRestricted: Bool
        package let likeness: Likeness

        package var tier: Tier { likeness.tier }

        /// Somebody of whom only a person said something.
        static func said(_ id: PersonID) -> Match {
            Match(id: id, isRestricted: false, likeness: Likeness(probability: 0, tier: .no, reasons: []))
        }
    }

    /// Everybody who may be the one arriving, the likeliest first.
    package func matches(
        _ new: NewPerson, among: Among = .open, certain: CertainRule = .nothing
    ) throws -> [Match] {
        try matches(many: [new], among: among, certain: certain)[0]
    }

    /// The same for a batch, in order, in one question for open records and one for restricted ones.
    ///
    /// - Parameter many: a few hundred at once at the most.
    package func matches(
        many: [NewPerson], among: Among = .open, certain: CertainRule = .nothing
    ) throws -> [[Match]] {
        try matches(many.map(LikelySubject.init), among: among, certain: certain)
    }

    /// Who may be the one that a record is of.
    struct Found: Sendable {
        let person: PersonID
        let isRestricted: Bool
        let matches: [Match]
    }

    /// Everybody who may be the one that each of these records is of; those joined to others are left out.
    func matches(of people: [PersonID], among: Among = .open) throws -> [Found] {
        let facts = try LikelyIndex(connection, surroundings).facts(of: people)
        let known = people.filter { facts[$0] != nil }
        let subjects = known.map { facts[$0].flatMap { LikelyRecord($0.facts) }.map(LikelySubject.init) }
        return try zip(known, matches(subjects, among: among)).map { person, found in
            Found(
                person: person, isRestricted: facts[person]?.isRestricted == true,
                matches: found.filter { $0.id != person })
        }
    }

    /// What was found a moment ago, as it stands now: without those joined to others since, restricted as they are.
    func standing(_ found: [Found]) throws -> [Found] {
        let people = Set(found.flatMap { [$0.person] + $0.matches.map(\.id) }).sorted()
        var isRestricted: [PersonID: Bool] = [:]
        for row in try connection.run(
            """
            SELECT id, restricted FROM person WHERE id IN (\(SQL.set(people))) AND merged_into_id IS NULL
            """)
        {
            isRestricted[try row.value("id")] = try row.value("restricted", as: Bool.self)
        }
        return found.compactMap { found in
            isRestricted[found.person].map { hidden in
                Found(
                    person: found.person, isRestricted: hidden,
                    matches: found.matches.compactMap { match in
                        isRestricted[match.id].map {
                            Match(id: match.id, isRestricted: $0, likeness: match.likeness)
                        }
                    })
            }
        }
    }

    // MARK: For a page

    /// Who may be the one arriving, to be shown to a member of staff: kept in the audit trail as any search is.
    func shown(_ new: NewPerson, to principal: Principal) throws -> [LikelyPerson] {
        let likely = try likely(new, for: principal)
        try AuditStore(connection, surroundings).addSearch(
            "people-likely", shown: likely.compactMap(\.person?.id), by: principal)
        return likely
    }

    /// Who may be the one arriving, as the user may know of them; never a restricted person, whoever asks.
    ///
    /// Facts told in confidence aren't compared: who guesses one would see it agree. Those outside the scope are only
    /// said to be known, without who or why, and only when it's nearly sure.
    package func likely(_ new: NewPerson, for principal: Principal, from least: Tier = .likely) throws
        -> [LikelyPerson]
    {
        let policy = RegisterPolicy(principal)
        let record = LikelyFacts(new).flatMap(LikelyRecord.init)
        let matches = try matches([record.map(LikelySubject.init)], among: .open, isForEyes: true)[0]
            .filter { $0.tier >= least }
        let seen = try PersonStore(connection, surroundings).find(
            Set(matches.map(\.id)), within: policy.scope)
        return matches.compactMap { match in
            if case .open(let person)? = seen[match.id] {
                return LikelyPerson(
                    id: match.id, person: person, likeness: match.likeness,
                    reasons: policy.maySeeReasons ? match.likeness.reasons.filter(\.isFor).map(\.words) : [])
            }
            guard match.likeness.isStrong else { return nil }
            return LikelyPerson(id: match.id, person: nil, likeness: match.likeness, reasons: [])
        }
    }

    /// Others who may be the one this record is of, as the user may see them, without those kept apart.
    package func likely(as person: PersonID, for principal: Principal, from least: Tier) throws
        -> [LikelyPerson]
    {
        let policy = RegisterPolicy(principal)
        let matches = try others(as: person).filter { $0.tier >= least }
        let seen = try PersonStore(connection, surroundings).find(
            Set(matches.map(\.id)), within: policy.scope)
        return matches.compactMap { match in
            guard case .open(let other)? = seen[match.id] else { return nil }
            return LikelyPerson(
                id: match.id, person: other, likeness: match.likeness,
                reasons: policy.maySeeReasons ? match.likeness.reasons.map(\.signed) : [])
        }
    }

    /// Pairs of this record and one that the user may not see: that there is one, when it's nearly sure, and no more.
    func pairsElsewhere(of person: PersonID, for principal: Principal) throws -> [LikelyPair] {
        let matches = try others(as: person).filter(\.likeness.isStrong)
        let seen = try PersonStore(connection, surroundings).find(
            Set(matches.map(\.id)), within: RegisterPolicy(principal).scope)
        let pairs = LikelyPairStore(connection, surroundings)
        return try matches.filter { seen[$0.id] == nil }.compactMap { try pairs.pair(person, $0.id) }
    }

    /// Everybody but restricted people who may be the one this record is of, from what wasn't told in confidence.
    private func others(as person: PersonID) throws -> [Match] {
        guard let found = try LikelyIndex(connection, surroundings).facts(of: [person])[person] else {
            return []
        }
        let apart = try LikelyPairStore(connection, surroundings).keptApart(from: person)
        let record = LikelyRecord(found.facts)?.open
        return try matches([record.map(LikelySubject.init)], among: .open, isForEyes: true)[0]
            .filter { $0.id != person && !apart.contains($0.id) }
    }

    /// Why two records may be of one person, pair by pair, from what staff may be shown.
    func reasons(for pairs: [LikelyPair]) throws -> [LikelyPair: Likeness] {
        let ids = Set(pairs.flatMap { [$0.arrival, $0.existing] }).sorted()
        let facts = try LikelyIndex(connection, surroundings).facts(of: ids)
        var likenesses: [LikelyPair: Likeness] = [:]
        for pair in pairs {
            guard let one = facts[pair.arrival].flatMap({ LikelyRecord($0.facts) }),
                let other = facts[pair.existing].flatMap({ LikelyRecord($0.facts) })
            else { continue }
            likenesses[pair] = one.open.likenesses(to: [other.open], certain: .nothing)[0]
        }
        return likenesses
    }

    // MARK: Candidates

    func matches(
        _ subjects: [LikelySubject?], among: Among, certain: CertainRule = .nothing, isForEyes: Bool = false
    ) throws -> [[Match]] {
        var byKey: [Int64: [Int]] = [:]
        for (place, subject) in subjects.enumerated() {
            for key in subject?.keys ?? [] { byKey[key, default: []].append(place) }
        }
        var matches: [[Match]] = subjects.map { _ in [] }
        guard !byKey.isEmpty else { return matches }
        for isRestricted in among.flags {
            let found = try candidates(byKey.keys.sorted(), isRestricted: isRestricted)
            var wanted: [Int: Set<PersonID>] = [:]
            for (key, people) in found.people {
                for place in byKey[key] ?? [] { wanted[place, default: []].formUnion(people) }
            }
            for (place, people) in wanted {
                guard let subject = subjects[place] else { continue }
                let others = people.compactMap { id in
                    found.records[id].flatMap { found -> (id: PersonID, record: LikelyRecord)? in
                        guard isForEyes else { return (id, found) }
                        // Found by what was told in confidence alone, they aren't found at all.
                        let open = found.open
                        return Set(open.keys).isDisjoint(with: subject.keys) ? nil : (id, open)
                    }
                }
                let likenesses = subject.record.likenesses(to: others.map(\.record), certain: certain)
                let found = zip(others, likenesses).filter { $1.tier > .no }
                    .map { Match(id: $0.id, isRestricted: isRestricted, likeness: $1) }
                    .sorted { ($1.likeness.probability, $0.id) < ($0.likeness.probability, $1.id) }
                matches[place] += found.prefix(Self.matchLimit)
            }
        }
        return matches
    }

    private struct Candidates {
        var people: [Int64: Set<PersonID>] = [:]
        var records: [PersonID: LikelyRecord] = [:]
    }

    /// Those who share a key, with what is compared of them: one statement, however many keys.
    private func candidates(_ keys: [Int64], isRestricted: Bool) throws -> Candidates {
        var candidates = Candidates()
        var rows: [PersonID: [Row]] = [:]
        var firstKeys: [PersonID: Int64] = [:]
        for row in try connection.run(
            """
            SELECT found.key, \(LikelyIndex.columns) FROM (
                SELECT key, person_id, row_number() OVER (PARTITION BY key ORDER BY person_id) AS position
                FROM match_key WHERE restricted = \(isRestricted) AND key IN (\(SQL.set(keys)))
            ) AS found
            JOIN match_record ON match_record.person_id = found.person_id
            WHERE found.position <= \(Self.keyLimit + 1) AND match_record.restricted = \(isRestricted)
            ORDER BY found.key, found.person_id, match_record.place
            """)
        {
            let (key, id): (Int64, PersonID) = (try row.value("key"), try row.value("person_id"))
            candidates.people[key, default: []].insert(id)
            // A person found by several keys comes once for each.
            let first = firstKeys[id, default: key]
            firstKeys[id] = first
            if first == key { rows[id, default: []].append(row) }
        }
        candidates.records = try rows.mapValues(LikelyRecord.init(rows:))
        candidates.people = candidates.people.filter { $0.value.count <= Self.keyLimit }
        return candidates
    }
}

extension LikelyStore.Among {
    fileprivate var flags: [Bool] {
        switch self {
        case .open: [false]
        case .restricted: [true]
        case .everybody: [false, true]
        }
    }
}
