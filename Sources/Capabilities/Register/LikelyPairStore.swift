import Core
import Matching
import Storage

/// Two records that may be one person's, until somebody has said whether they are.
package struct LikelyPair: Hashable, Sendable {
    package let id: String
    package let arrival: PersonID
    package let existing: PersonID
    package let decision: LikelyAnswer?
    /// Whether somebody looked and wasn't sure.
    package let isUnsure: Bool
    package let foundAt: Instant

    package func other(than person: PersonID) -> PersonID { person == arrival ? existing : arrival }

    /// Whether somebody said that they are one person.
    var isSaidSame: Bool { decision == .same }
}

/// All SQL for pairs of records and what was said of them.
package struct LikelyPairStore {
    let connection: any Connection
    let surroundings: Surroundings

    package static let pageSize = 25
    package static let countLimit = 500

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    // MARK: Finding and saying

    /// The pair that two records are, whichever came first.
    package func pair(_ one: PersonID, _ other: PersonID) throws -> LikelyPair? {
        try pairs(
            """
            (arrival_id = \(one) AND existing_id = \(other)) OR (arrival_id = \(other) AND existing_id = \(one))
            ORDER BY decided_at DESC NULLS LAST, id LIMIT 1
            """
        ).first
    }

    /// Those of whom somebody said that they are others: never asked about again.
    package func keptApart(from person: PersonID) throws -> Set<PersonID> {
        Set(
            try pairs("(arrival_id = \(person) OR existing_id = \(person)) AND decision = 'different'")
                .map { $0.other(than: person) })
    }

    /// Keeps a pair for somebody to decide on, once; a restricted person's for the named reviewers alone.
    ///
    /// - Parameters:
    ///   - isRestricted: whether the one who came is.
    ///   - answer: what somebody said already, as the record was made.
    /// - Returns: whether it is new.
    @discardableResult
    package func add(
        _ match: LikelyStore.Match, arrival: PersonID, isRestricted: Bool = false,
        answer: (LikelyAnswer, AccountID)? = nil
    ) throws -> Bool {
        guard try pair(arrival, match.id) == nil else { return false }
        let facts = Set(match.likeness.reasons.filter(\.isFor).compactMap(\.fact))
        try connection.insert(
            into: "likely_pair",
            [
                "id", "arrival_id", "existing_id", "evidence", "per_mille", "for_reviewers", "found_at",
                "parameters",
            ],
            rows: [
                [
                    .text(surroundings.uuid().uuidString.lowercased()), arrival.sqlValue, match.id.sqlValue,
                    .codes(facts.sorted { $0.rawValue < $1.rawValue }),
                    .integer(Int64(match.likeness.probability * 1000)),
                    .boolean(match.isRestricted || isRestricted),
                    surroundings.now().sqlValue, .text(Parameters.standard.version),
                ]
            ])
        if let (said, account) = answer { try say(said, of: arrival, and: match.id, by: account) }
        return true
    }

    /// Keeps what somebody says of a pair that there is; joining two records is a later, reviewed act.
    func say(_ answer: LikelyAnswer, of one: PersonID, and other: PersonID, by account: AccountID) throws {
        let now = surroundings.now()
        let both: SQL =
            "((arrival_id = \(one) AND existing_id = \(other)) OR (arrival_id = \(other) AND existing_id = \(one)))"
        if answer == .unsure {
            try connection.run(
                "UPDATE likely_pair SET unsure_at = \(now) WHERE \(both) AND decision IS NULL")
        } else {
            try connection.run(
                """
                UPDATE likely_pair SET decision = \(answer), decided_at = \(now), decided_by = \(account)
                WHERE \(both)
                """)
        }
    }

    /// Whether an organisation has a part in both records today, and so may see both.
    func isSeenByOne(_ pair: LikelyPair) throws -> Bool {
        try !connection.run(
            """
            SELECT 1 AS one FROM involvement AS here
            JOIN involvement AS there ON there.person_id = \(pair.existing) AND there.until IS NULL
                AND there.organisation_id = here.organisation_id
            WHERE here.person_id = \(pair.arrival) AND here.until IS NULL LIMIT 1
            """
        ).isEmpty
    }

    // MARK: Before a record is made

    /// Keeps what somebody says of people they were shown, until what they typed becomes a record.
    func say(_ answers: [PersonID: LikelyAnswer], before arrival: String, by account: AccountID) throws {
        try connection.run("DELETE FROM likely_answer WHERE arrival_key = \(arrival)")
        let now = surroundings.now()
        try connection.insert(
            into: "likely_answer", ["arrival_key", "person_id", "answer", "said_at", "account_id"],
            rows: answers.sorted { $0.key < $1.key }.map { person, answer in
                [.text(arrival), person.sqlValue, answer.sqlValue, now.sqlValue, account.sqlValue]
            })
    }

    func said(before arrival: String) throws -> [PersonID: (LikelyAnswer, AccountID)] {
        var said: [PersonID: (LikelyAnswer, AccountID)] = [:]
        for row in try connection.run(
            "SELECT person_id, answer, account_id FROM likely_answer WHERE arrival_key = \(arrival)")
        {
            said[try row.value("person_id")] = (try row.value("answer"), try row.value("account_id"))
        }
        return said
    }

    /// Forgets what was said before forms that were never sent.
    func forgetSaid(before day: Instant) throws {
        try connection.run("DELETE FROM likely_answer WHERE said_at < \(day)")
    }

    // MARK: Lists

    /// Pairs of which both records are within the scope and nobody has decided, oldest first; 26 for a page of 25.
    package func open(
        within scope: RegisterPolicy.Scope, after place: (at: Instant, id: String)? = nil
    ) throws -> [LikelyPair] {
        let start: SQL = place.map { "AND (found_at, likely_pair.id) > (\($0.at), \($0.id))" } ?? ""
        return try pairs(
            "\(Self.condition(for: scope)) \(start) ORDER BY found_at, likely_pair.id LIMIT \(Self.pageSize + 1)"
        )
    }

    /// How many there are, up to a limit, so that a count costs the same whatever the size.
    package func openCount(within scope: RegisterPolicy.Scope) throws -> Int {
        try connection.run(
            """
            SELECT count(*) AS n FROM (
                SELECT 1 AS one FROM likely_pair WHERE \(Self.condition(for: scope)) LIMIT \(Self.countLimit)
            ) AS listed
            """
        ).first?.value("n") ?? 0
    }

    private static func condition(for scope: RegisterPolicy.Scope) -> SQL {
        func sees(_ column: SQL) -> SQL {
            """
            EXISTS (SELECT 1 FROM person WHERE person.id = \(column) AND person.merged_into_id IS NULL
                AND \(PersonStore.condition(for: scope)))
            """
        }
        return """
            for_reviewers = FALSE AND decision IS NULL
            AND \(sees("likely_pair.arrival_id")) AND \(sees("likely_pair.existing_id"))
            """
    }

    /// Pairs with a restricted person, oldest first, for the named reviewers in an organisation.
    ///
    /// Theirs are those with whom their organisation has a part, and those with whom only organisations have that have no
    /// reviewer of their own.
    ///
    /// - Parameter named: every organisation that has a named reviewer.
    package func openPairs(
        forReviewersOf organisation: OrganisationID, named: Set<OrganisationID>
    ) throws -> [LikelyPair] {
        try pairs(
            """
            for_reviewers = TRUE AND decision IS NULL AND \(Self.isOf(organisation, named))
            ORDER BY found_at, likely_pair.id LIMIT 100
            """)
    }

    /// Of those, the ones that a reviewer said are one person, while they are two records.
    func samePairs(
        forReviewersOf organisation: OrganisationID, named: Set<OrganisationID>
    ) throws -> [LikelyPair] {
        try pairs(
            """
            for_reviewers = TRUE AND decision = 'same' AND \(Self.isOf(organisation, named))
            AND NOT EXISTS (SELECT 1 FROM person WHERE merged_into_id IS NOT NULL
                AND person.id IN (likely_pair.arrival_id, likely_pair.existing_id))
            ORDER BY decided_at, likely_pair.id LIMIT 100
            """)
    }

    private static func isOf(_ organisation: OrganisationID, _ named: Set<OrganisationID>) -> SQL {
        "(\(involves([organisation])) OR NOT \(involves(named.sorted())))"
    }

    /// Of the restricted one of the two: organisations that have a part with the other say nothing.
    private static func involves(_ organisations: [OrganisationID]) -> SQL {
        """
        EXISTS (
            SELECT 1 FROM involvement JOIN person ON person.id = involvement.person_id
            WHERE involvement.person_id IN (likely_pair.arrival_id, likely_pair.existing_id) AND person.restricted
                AND involvement.organisation_id IN (\(SQL.list(organisations))) AND involvement.until IS NULL)
        """
    }

    /// Somebody became restricted, or no longer is: their pairs are the reviewers', or everybody's who sees both.
    func refresh(_ person: PersonID) throws {
        try connection.run(
            """
            UPDATE likely_pair SET for_reviewers = EXISTS (
                SELECT 1 FROM person WHERE person.id IN (likely_pair.arrival_id, likely_pair.existing_id)
                    AND person.restricted)
            WHERE (arrival_id = \(person) OR existing_id = \(person)) AND decision IS NULL
            """)
    }

    /// - Throws: `EditConflict` when it was decided already.
    package func decide(_ pair: String, same: Bool, by account: AccountID) throws {
        let saved = try connection.run(
            """
            UPDATE likely_pair SET decision = \(same ? "same" : "different"), decided_at = \(surroundings.now()),
                decided_by = \(account)
            WHERE id = \(pair) AND decision IS NULL RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    private func pairs(_ condition: SQL) throws -> [LikelyPair] {
        try connection.run(
            """
            SELECT id, arrival_id, existing_id, decision, unsure_at, found_at FROM likely_pair WHERE \(condition)
            """
        ).map { row in
            LikelyPair(
                id: try row.value("id"), arrival: try row.value("arrival_id"),
                existing: try row.value("existing_id"), decision: try row.optional("decision"),
                isUnsure: try row.optional("unsure_at", as: Instant.self) != nil,
                foundAt: try row.value("found_at"))
        }
    }
}
