import Audit
import Core
import Interop
import Storage

/// Writes carers as the same list that is taken: what comes back unchanged changes nothing.
package struct ListExporting: Sendable {
    let database: any Database
    let surroundings: Surroundings

    package init(_ database: any Database, _ surroundings: Surroundings) {
        (self.database, self.surroundings) = (database, surroundings)
    }

    /// Everybody of whom somebody says that they are a carer, page by page; never a restricted person, nor one who died.
    ///
    /// - Parameters:
    ///   - source: only those whom this partner says so of, under its own numbers.
    ///   - write: takes what was written so far.
    /// - Returns: how many people.
    package func export(
        _ source: OrganisationID?, asAt: LocalDate, by principal: Principal,
        write: @Sendable ([UInt8]) throws -> Void
    ) async throws -> Int {
        let surroundings = surroundings
        var writer = CSVWriter(ListColumn.written.map(\.rawValue))
        var (after, count): (PersonID?, Int) = (nil, 0)
        while true {
            let place = after
            let page = try await database.read {
                try ListExportStore($0, surroundings).page(of: source, asAt: asAt, after: place, limit: 500)
            }
            for line in page.lines { writer.add(line) }
            try write(writer.take())
            count += page.lines.count
            guard let last = page.last else { break }
            after = last
        }
        let total = count
        try await database.write { connection in
            try AuditStore(connection, surroundings).add(
                .listExported, by: principal,
                detail: ["count": "\(total)", "source": source?.description ?? ""])
        }
        return count
    }
}

/// All SQL for a list of carers as it's written.
struct ListExportStore {
    let connection: any Connection
    let surroundings: Surroundings

    init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    func page(
        of source: OrganisationID?, asAt: LocalDate, after place: PersonID?, limit: Int
    ) throws -> (lines: [[String]], last: PersonID?) {
        let theirs: SQL = source.map { "AND claim.organisation_id = \($0)" } ?? ""
        let ids: [PersonID] = try connection.run(
            """
            SELECT person.id FROM person
            WHERE person.id > \(place?.description ?? "") AND NOT person.restricted AND person.basis <> 'none'
                AND person.merged_into_id IS NULL AND person.death_confidence IS DISTINCT FROM 'confirmed'
                AND EXISTS (
                    SELECT 1 FROM claim WHERE claim.person_id = person.id AND claim.ended_on IS NULL
                        AND claim.confirmed_on <= \(asAt) \(theirs))
            ORDER BY person.id LIMIT \(limit)
            """
        ).map { try $0.value("id") }
        guard let last = ids.last else { return ([], nil) }
        var people: [PersonID: [ListColumn: String]] = [:]
        let list = SQL.list(ids)
        func put(_ rows: [Row], _ columns: [(String, ListColumn)]) throws {
            for row in rows {
                for (name, column) in columns {
                    guard let value: String = try row.optional(name) else { continue }
                    people[try row.value("person_id"), default: [:]][column] = value
                }
            }
        }
        try put(
            connection.run(
                """
                SELECT id AS person_id, reference, CASE WHEN birth_precision = 'day' THEN birth_date END AS born, sex
                FROM person WHERE id IN (\(list))
                """), [("reference", .sourceID), ("born", .dateOfBirth), ("sex", .sex)])
        if let source {
            try put(
                connection.run(
                    """
                    SELECT person_id, source_key FROM list_person
                    WHERE person_id IN (\(list)) AND organisation_id = \(source) AND source_key NOT LIKE '~%'
                    """), [("source_key", .sourceID)])
        }
        try put(
            connection.run(
                """
                SELECT person_id, given, family FROM person_name
                WHERE person_id IN (\(list)) AND kind = 'current' AND until IS NULL
                """), [("given", .givenName), ("family", .familyName)])
        try put(
            connection.run(
                """
                SELECT person_id, value FROM person_identifier AS fact WHERE person_id IN (\(list))
                    AND kind = 'nhs-number' AND until IS NULL AND \(SafetyStore.stayed) AND NOT in_confidence
                """), [("value", .nhsNumber)])
        try put(
            connection.run(
                """
                SELECT person_id, postcode, lines FROM person_address AS fact WHERE person_id IN (\(list))
                    AND until IS NULL AND \(SafetyStore.stayed) AND NOT in_confidence ORDER BY since, id
                """), [("postcode", .postcode), ("lines", .addressLine)])
        for (kind, column) in [(PersonContact.Kind.phone, ListColumn.phone), (.email, .email)] {
            try put(
                connection.run(
                    """
                    SELECT person_id, value FROM person_contact AS fact WHERE person_id IN (\(list))
                        AND kind = \(kind) AND until IS NULL AND \(SafetyStore.stayed) AND NOT in_confidence
                    ORDER BY since, id
                    """), [("value", column)])
        }
        try put(
            connection.run(
                """
                SELECT person_id, min(carer_since) AS since FROM claim
                WHERE person_id IN (\(list)) AND ended_on IS NULL \(theirs) GROUP BY person_id
                """), [("since", .carerSince)])
        try put(
            connection.run(
                """
                SELECT carer_id AS person_id, relationship, CAST(hours_per_week AS TEXT) AS hours,
                    person_address.postcode
                FROM caring_link LEFT JOIN person_address ON person_address.person_id = caring_link.cared_for_id
                    AND person_address.until IS NULL
                JOIN person AS other ON other.id = caring_link.cared_for_id AND NOT other.restricted
                WHERE carer_id IN (\(list)) AND ended_on IS NULL AND NOT caring_link.in_confidence
                ORDER BY caring_link.id
                """),
            [("relationship", .relationship), ("hours", .hoursPerWeek), ("postcode", .caredForPostcode)])
        return (ids.map { id in ListColumn.written.map { Self.cell($0, people[id]?[$0] ?? "") } }, last)
    }

    private static func cell(_ column: ListColumn, _ value: String) -> String {
        switch column {
        case .phone: PhoneNumber(value)?.display ?? value
        case .addressLine: value.split(whereSeparator: \.isNewline).joined(separator: ", ")
        case .relationship: value == Relationship.notSaid.rawValue ? "" : value
        default: value
        }
    }
}
