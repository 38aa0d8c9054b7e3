import Audit
import Core
import Storage

/// All SQL for people who may be on the register already.
package struct LikelyStore {
    let connection: any Connection
    let surroundings: Surroundings

    /// More than this many who agree in one fact agree in nothing of use.
    private static let candidateLimit = 60

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Who may be the one arriving, to be shown to a member of staff: kept in the audit trail as any search is.
    func shown(_ new: NewPerson, to principal: Principal) throws -> [LikelyPerson] {
        let likely = try likely(new, within: RegisterPolicy(principal).scope)
        try AuditStore(connection, surroundings).addSearch(
            "people-likely", shown: likely.compactMap(\.person?.id), by: principal)
        return likely
    }

    /// Who may be the one arriving, as the user may see it; never a restricted person, whoever asks.
    ///
    /// Those outside the scope are only said to be known, without who, and on strong evidence alone.
    package func likely(_ new: NewPerson, within scope: RegisterPolicy.Scope) throws -> [LikelyPerson] {
        let matches = try matches(new, openOnly: true)
        let seen = try PersonStore(connection, surroundings).find(Set(matches.map(\.id)), within: scope)
        return matches.compactMap { match in
            if case .open(let person)? = seen[match.id] {
                return LikelyPerson(id: match.id, person: person, evidence: match.evidence)
            }
            guard match.evidence.contains(where: \.isStrong) else { return nil }
            return LikelyPerson(id: match.id, person: nil, evidence: match.evidence.filter(\.isStrong))
        }
    }

    struct Match: Sendable {
        let id: PersonID
        let isRestricted: Bool
        let evidence: [LikelyEvidence]
    }

    /// Everybody who may be the one arriving.
    ///
    /// - Parameter openOnly: leaves restricted people out before anything is counted, so that they change nothing.
    func matches(_ new: NewPerson, excluding excluded: PersonID? = nil, openOnly: Bool) throws -> [Match] {
        guard let name = new.name, new.basis != .none else { return [] }
        let ours = LikelyFacts(
            names: [name] + new.previousNames, birth: new.birth, nhsNumber: new.nhsNumber?.digits,
            postcodes: Set(new.whereabouts.postcode.map { [$0.text] } ?? []),
            contacts: Set(new.contacts.map(\.address.value)))
        let candidates = try candidates(for: ours, openOnly: openOnly).filter { $0 != excluded }
        guard !candidates.isEmpty else { return [] }
        let theirs = try facts(of: candidates)
        return try restrictedFlags(of: candidates).compactMap { id, isRestricted in
            guard let facts = theirs[id] else { return nil }
            let evidence = likelyEvidence(ours, facts)
            return evidence.isEmpty ? nil : Match(id: id, isRestricted: isRestricted, evidence: evidence)
        }.sorted { ($0.evidence.count, $1.id.description) > ($1.evidence.count, $0.id.description) }
    }

    private func candidates(for facts: LikelyFacts, openOnly: Bool) throws -> [PersonID] {
        var found: Set<PersonID> = []
        let open: SQL = openOnly ? "AND NOT person.restricted" : ""
        func take(_ table: SQL, _ condition: SQL) throws {
            found.formUnion(
                try connection.run(
                    """
                    SELECT DISTINCT person.id FROM \(table) WHERE \(condition) \(open)
                    ORDER BY person.id LIMIT \(Self.candidateLimit)
                    """
                ).map { try $0.value("id") })
        }
        if let number = facts.nhsNumber {
            try take(
                "person_identifier JOIN person ON person.id = person_identifier.person_id",
                "person_identifier.value = \(number)")
        }
        if let birth = facts.birth, birth.precision == .day {
            try take("person", "person.birth_date = \(birth.date)")
        }
        if !facts.postcodes.isEmpty {
            try take(
                "person_address JOIN person ON person.id = person_address.person_id",
                "person_address.postcode IN (\(SQL.list(facts.postcodes.sorted())))")
        }
        if !facts.contacts.isEmpty {
            try take(
                "person_contact JOIN person ON person.id = person_contact.person_id",
                "person_contact.value IN (\(SQL.list(facts.contacts.sorted())))")
        }
        return found.sorted()
    }

    /// Those of `ids` who may be matched at all: one without a basis isn't.
    private func restrictedFlags(of ids: [PersonID]) throws -> [(PersonID, Bool)] {
        try connection.run(
            """
            SELECT id, restricted FROM person
            WHERE id IN (\(SQL.list(ids))) AND basis <> 'none' AND merged_into_id IS NULL
            """
        ).map { (try $0.value("id"), try $0.value("restricted")) }
    }

    private func facts(of ids: [PersonID]) throws -> [PersonID: LikelyFacts] {
        var facts: [PersonID: LikelyFacts] = [:]
        let list = SQL.list(ids)
        for row in try connection.run(
            "SELECT id, birth_date, birth_precision FROM person WHERE id IN (\(list))")
        {
            facts[try row.value("id")] = LikelyFacts(
                names: [], birth: try row.knownDate("birth_date", precision: "birth_precision"),
                nhsNumber: nil,
                postcodes: [], contacts: [])
        }
        for row in try connection.run(
            "SELECT person_id, given, family, known_as FROM person_name WHERE person_id IN (\(list))")
        {
            facts[try row.value("person_id")]?.names.append(try PersonName(row: row))
        }
        for row in try connection.run(
            """
            SELECT person_id, value FROM person_identifier AS fact
            WHERE person_id IN (\(list)) AND kind = 'nhs-number' AND until IS NULL AND \(SafetyStore.stayed)
            """)
        {
            facts[try row.value("person_id")]?.nhsNumber = try row.value("value")
        }
        for row in try connection.run(
            """
            SELECT person_id, postcode FROM person_address AS fact
            WHERE person_id IN (\(list)) AND postcode IS NOT NULL AND \(SafetyStore.stayed)
            """)
        {
            facts[try row.value("person_id")]?.postcodes.insert(try row.value("postcode"))
        }
        for row in try connection.run(
            "SELECT person_id, value FROM person_contact AS fact WHERE person_id IN (\(list)) AND \(SafetyStore.stayed)"
        ) {
            facts[try row.value("person_id")]?.contacts.insert(try row.value("value"))
        }
        return facts
    }

    // MARK: Pairs to look at

    /// Keeps a pair for somebody to decide on: the restricted ones for the named reviewers alone.
    func add(_ match: Match, arrival: PersonID) throws {
        try connection.insert(
            into: "likely_pair",
            ["id", "arrival_id", "existing_id", "evidence", "for_reviewers", "found_at"],
            rows: [
                [
                    .text(surroundings.uuid().uuidString.lowercased()), arrival.sqlValue, match.id.sqlValue,
                    .codes(match.evidence), .boolean(match.isRestricted), surroundings.now().sqlValue,
                ]
            ])
    }

    package struct Pair: Hashable, Sendable {
        package let id: String
        package let arrival: PersonID
        package let existing: PersonID
        package let evidence: [LikelyEvidence]
        package let foundAt: Instant
    }

    /// Pairs with a restricted person, oldest first, for the named reviewers in an organisation.
    ///
    /// Theirs are those with whom their organisation has a part, and those with whom only organisations have that have no
    /// reviewer of their own.
    ///
    /// - Parameter named: every organisation that has a named reviewer.
    package func openPairs(
        forReviewersOf organisation: OrganisationID, named: Set<OrganisationID>
    ) throws -> [Pair] {
        try connection.run(
            """
            SELECT likely_pair.id, arrival_id, existing_id, evidence, found_at FROM likely_pair
            WHERE for_reviewers = TRUE AND decision IS NULL
                AND (\(Self.involves([organisation])) OR NOT \(Self.involves(named.sorted())))
            ORDER BY found_at, likely_pair.id LIMIT 100
            """
        ).map { row in
            Pair(
                id: try row.value("id"), arrival: try row.value("arrival_id"),
                existing: try row.value("existing_id"), evidence: try row.codes("evidence"),
                foundAt: try row.value("found_at"))
        }
    }

    private static func involves(_ organisations: [OrganisationID]) -> SQL {
        """
        EXISTS (
            SELECT 1 FROM involvement WHERE involvement.person_id = likely_pair.existing_id
                AND involvement.organisation_id IN (\(SQL.list(organisations))) AND involvement.until IS NULL)
        """
    }

    /// Whether two records are of one person; joining them is a later, reviewed act.
    package func decide(_ pair: String, same: Bool, by account: AccountID) throws {
        let saved = try connection.run(
            """
            UPDATE likely_pair SET decision = \(same ? "same" : "different"), decided_at = \(surroundings.now()),
                decided_by = \(account)
            WHERE id = \(pair) AND decision IS NULL RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
    }
}
