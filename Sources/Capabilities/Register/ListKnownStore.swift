import Core
import Storage

/// All SQL that finds out who the people of some rows are: one statement a question, however many rows.
struct ListKnownStore {
    let connection: any Connection
    let surroundings: Surroundings

    init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// What the source said of somebody last time.
    struct Earlier: Hashable, Sendable {
        let person: PersonID
        let fingerprint: String
        let asAt: LocalDate
        let list: ListImportID
    }

    /// Somebody on the register, with what must agree before they are taken for the one in a row.
    struct Candidate: Hashable, Sendable {
        let id: PersonID
        let isRestricted: Bool
        /// Whether the number by which they were found is somebody else's, too.
        let isHeld: Bool
        let given: String
        let family: String
        let birth: LocalDate?

        func isNamed(_ name: PersonName) -> Bool {
            SearchText.compact(name.given) == given && SearchText.compact(name.family) == family
        }
    }

    func earlier(_ keys: [String], of organisation: OrganisationID) throws -> [String: Earlier] {
        guard !keys.isEmpty else { return [:] }
        var found: [String: Earlier] = [:]
        for row in try connection.run(
            """
            SELECT source_key, COALESCE(person.merged_into_id, person.id) AS person_id, fingerprint, as_at, import_id
            FROM list_person JOIN person ON person.id = list_person.person_id
            WHERE organisation_id = \(organisation) AND source_key IN (\(SQL.set(keys)))
            """)
        {
            found[try row.value("source_key")] = Earlier(
                person: try row.value("person_id"), fingerprint: try row.value("fingerprint"),
                asAt: try row.value("as_at"), list: try row.value("import_id"))
        }
        return found
    }

    /// Which of some people this source has under numbers of its own.
    func keys(of people: Set<PersonID>, in organisation: OrganisationID) throws -> [PersonID: String] {
        guard !people.isEmpty else { return [:] }
        var keys: [PersonID: String] = [:]
        for row in try connection.run(
            """
            SELECT person_id, source_key FROM list_person
            WHERE person_id IN (\(SQL.set(people.sorted()))) AND organisation_id = \(organisation)
            """)
        {
            keys[try row.value("person_id")] = try row.value("source_key")
        }
        return keys
    }

    /// Whose these NHS numbers are, restricted people among them, the oldest record first.
    func holders(of numbers: [String]) throws -> [String: [Candidate]] {
        guard !numbers.isEmpty else { return [:] }
        var found: [String: [Candidate]] = [:]
        for row in try connection.run(
            """
            SELECT fact.value, fact.held, \(Self.columns) FROM person_identifier AS fact
            JOIN person ON person.id = fact.person_id
            JOIN person_name ON person_name.person_id = person.id AND person_name.kind = 'current'
                AND person_name.until IS NULL
            WHERE fact.value IN (\(SQL.set(numbers))) AND fact.kind = 'nhs-number' AND fact.until IS NULL
                AND \(Self.isSomebody)
            ORDER BY person.id
            """)
        {
            found[try row.value("value"), default: []].append(try candidate(row))
        }
        return found
    }

    /// Open records by the reference that an export of ours has for a number.
    func references(_ references: [Reference]) throws -> [Reference: Candidate] {
        guard !references.isEmpty else { return [:] }
        var found: [Reference: Candidate] = [:]
        for row in try connection.run(
            """
            SELECT person.reference, FALSE AS held, \(Self.columns) FROM person
            JOIN person_name ON person_name.person_id = person.id AND person_name.kind = 'current'
                AND person_name.until IS NULL
            WHERE person.reference IN (\(SQL.set(references))) AND NOT person.restricted AND \(Self.isSomebody)
            """)
        {
            found[try row.value("reference")] = try candidate(row)
        }
        return found
    }

    private static let columns: SQL =
        "person.id, person.restricted, person.birth_date, person_name.given, person_name.family"
    private static let isSomebody: SQL = "person.basis <> 'none' AND person.merged_into_id IS NULL"

    private func candidate(_ row: Row) throws -> Candidate {
        Candidate(
            id: try row.value("id"), isRestricted: try row.value("restricted"),
            isHeld: try row.value("held"),
            given: SearchText.compact(try row.value("given")),
            family: SearchText.compact(try row.value("family")),
            birth: try row.optional("birth_date"))
    }

    // MARK: What is known of those who were found

    /// What is held of somebody now, as far as a list may add to it.
    struct Held: Sendable {
        let isRestricted: Bool
        let hasDied: Bool
        let birth: LocalDate?
        let sex: Sex?
        let reference: Reference
        var number: String?
        var address: (id: AddressID, postcode: String?, lines: String?, since: LocalDate)?
        var contacts: Set<String> = []
        var claim: (id: ClaimID, kind: Claim.Kind, confirmedOn: LocalDate)?
        /// When this source last stopped saying so.
        var claimEnded: LocalDate?
        var hasLink = false
    }

    func held(_ people: Set<PersonID>, by organisation: OrganisationID) throws -> [PersonID: Held] {
        guard !people.isEmpty else { return [:] }
        let list = SQL.set(people.sorted())
        var held: [PersonID: Held] = [:]
        for row in try connection.run(
            """
            SELECT id, restricted, death_confidence, birth_date, birth_precision, sex, reference FROM person
            WHERE id IN (\(list))
            """)
        {
            held[try row.value("id")] = Held(
                isRestricted: try row.value("restricted"),
                hasDied: try row.optional("death_confidence", as: String.self) != nil,
                birth: try row.optional("birth_date"), sex: try row.optional("sex"),
                reference: try row.value("reference"))
        }
        for row in try connection.run(
            """
            SELECT person_id, value FROM person_identifier AS fact
            WHERE person_id IN (\(list)) AND kind = 'nhs-number' AND until IS NULL AND \(SafetyStore.stayed)
            """)
        {
            held[try row.value("person_id")]?.number = try row.value("value")
        }
        for row in try connection.run(
            """
            SELECT person_id, id, postcode, lines, since FROM person_address AS fact
            WHERE person_id IN (\(list)) AND until IS NULL AND \(SafetyStore.stayed) ORDER BY since, id
            """)
        {
            held[try row.value("person_id")]?.address = (
                try row.value("id"), try row.optional("postcode"), try row.optional("lines"),
                try row.value("since")
            )
        }
        for row in try connection.run(
            "SELECT person_id, value FROM person_contact WHERE person_id IN (\(list))")
        {
            held[try row.value("person_id")]?.contacts.insert(try row.value("value"))
        }
        for row in try connection.run(
            """
            SELECT person_id, id, kind, confirmed_on, ended_on FROM claim
            WHERE person_id IN (\(list)) AND organisation_id = \(organisation) ORDER BY confirmed_on, id
            """)
        {
            let person: PersonID = try row.value("person_id")
            if let ended: LocalDate = try row.optional("ended_on") {
                let before = held[person]?.claimEnded
                held[person]?.claimEnded = max(before ?? ended, ended)
            } else {
                held[person]?.claim = (
                    try row.value("id"), try row.value("kind"), try row.value("confirmed_on")
                )
            }
        }
        for row in try connection.run(
            "SELECT DISTINCT carer_id FROM caring_link WHERE carer_id IN (\(list)) AND ended_on IS NULL")
        {
            held[try row.value("carer_id")]?.hasLink = true
        }
        return held
    }
}
