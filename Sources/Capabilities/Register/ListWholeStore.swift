import Core
import Storage

/// All SQL that looks at a list as a whole.
struct ListWholeStore {
    let connection: any Connection
    let surroundings: Surroundings

    init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Whether most of these are another partner's, under that partner's own numbers.
    func isAnothers(_ sample: [ListPerson], than organisation: OrganisationID) throws -> Bool {
        let numbered = sample.filter { !$0.key.hasPrefix("~") && NHSNumber($0.key) == nil }
        guard numbered.count >= 3, numbered.count * 2 >= sample.count else { return false }
        var identities: [String: String] = [:]
        for person in numbered { identities[person.key] = FingerprintText.of(person.identity) }
        var (ours, theirs): (Set<String>, Set<String>) = ([], [])
        for row in try connection.run(
            """
            SELECT organisation_id, source_key, identity FROM list_person
            WHERE source_key IN (\(SQL.list(identities.keys.sorted())))
            """)
        {
            let key: String = try row.value("source_key")
            if try row.value("organisation_id", as: OrganisationID.self) == organisation {
                ours.insert(key)
            } else if try row.value("identity", as: String.self) == identities[key] {
                theirs.insert(key)
            }
        }
        return theirs.subtracting(ours).count * 2 > numbered.count
    }

    /// The claims of this source's lists that a full list no longer bears out, and how many it has.
    func missing(
        from keys: Set<String>, of organisation: OrganisationID, asAt: LocalDate
    ) throws -> (ending: [ClaimID], all: Int) {
        var people: Set<PersonID> = []
        var listed: [PersonID: ClaimID] = [:]
        for row in try connection.run(
            """
            SELECT list_person.source_key, list_person.person_id, claim.id, claim.confirmed_on
            FROM list_person JOIN claim ON claim.person_id = list_person.person_id
                AND claim.organisation_id = list_person.organisation_id AND claim.ended_on IS NULL
            WHERE list_person.organisation_id = \(organisation)
            """)
        {
            let person: PersonID = try row.value("person_id")
            if keys.contains(try row.value("source_key")) { people.insert(person) }
            if try row.value("confirmed_on", as: LocalDate.self) <= asAt {
                listed[person] = try row.value("id")
            }
        }
        return (listed.filter { !people.contains($0.key) }.map(\.value).sorted(), listed.count)
    }

    func end(_ claims: [ClaimID], of list: ListImportID, on day: LocalDate, by account: AccountID?) throws {
        let ended = try connection.run(
            """
            UPDATE claim SET ended_on = \(day), end_reason = 'Not on their full list', ended_by = \(account)
            WHERE id IN (\(SQL.list(claims))) AND ended_on IS NULL RETURNING id
            """)
        try connection.insert(
            into: "list_ended", ["import_id", "claim_id"],
            rows: try ended.map { [list.sqlValue, try $0.value("id", as: ClaimID.self).sqlValue] })
    }
}
