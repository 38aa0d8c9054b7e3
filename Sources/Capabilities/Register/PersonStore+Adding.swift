import Core
import Storage

/// Bringing somebody onto the register.
extension PersonStore {
    /// Somebody to be brought onto the register.
    struct Addition: Sendable {
        let new: NewPerson
        /// Of the person cared for, whose place decides.
        let area: String?
        let district: String?
        let provenance: Provenance

        init(_ new: NewPerson, area: String?, district: String?, _ provenance: Provenance) {
            (self.new, self.area, self.district, self.provenance) = (new, area, district, provenance)
        }
    }

    /// Everything known of some new people, in as few statements as there are tables.
    func add(_ people: [Addition], door: Arrival.Door) throws -> [(id: PersonID, reference: Reference)] {
        guard !people.isEmpty else { return [] }
        let ids = people.map { _ in surroundings.newID() as PersonID }
        let references = try addRows(Array(zip(ids, people)), door)
        try addNames(Array(zip(ids, people)))
        for (id, person) in zip(ids, people) {
            if let number = person.new.nhsNumber { try addNHSNumber(number, to: id, person.provenance) }
        }
        try addAddresses(Array(zip(ids, people)))
        for (id, person) in zip(ids, people) { try addPlaces(person.new, to: id, person.provenance) }
        try ContactStore(connection, surroundings).add(
            zip(ids, people).flatMap { id, person in
                person.new.contacts.map { ($0, id, person.provenance) }
            })
        return Array(zip(ids, references))
    }

    private func addRows(_ people: [(id: PersonID, Addition)], _ door: Arrival.Door) throws -> [Reference] {
        let references = try freshReferences(people.count)
        let today = surroundings.today
        let rows: [[SQLValue]] = zip(people, references).map { person, reference in
            let new = person.1.new
            let facts: [SQLValue] = [
                person.id.sqlValue, reference.sqlValue, person.1.area.stored,
                .text(new.name?.description ?? Person.unnamed), .text(new.name?.sortKey ?? ""),
                (new.birth?.date).stored, (new.birth?.precision).stored, new.sex.stored, new.basis.sqlValue,
                today.sqlValue, .text(door.rawValue),
            ]
            return facts + person.1.provenance.values
        }
        // Not one statement with RETURNING: SQLite would look through every table that points at people.
        try connection.insert(
            into: "person",
            [
                "id", "reference", "area_code", "display_name", "sort_name", "birth_date", "birth_precision",
                "sex", "basis", "registered_on", "door",
            ] + Provenance.columnNames, rows: rows)
        return references
    }

    /// Two in five million might meet: looked at before they're used.
    private func freshReferences(_ count: Int) throws -> [Reference] {
        while true {
            let references = (0..<count).map { _ in Reference(randomBytes: surroundings.randomBytes) }
            let taken = try connection.run(
                "SELECT id FROM person WHERE reference IN (\(SQL.list(references)))")
            if taken.isEmpty && Set(references).count == count { return references }
        }
    }

    private func addNames(_ people: [(PersonID, Addition)]) throws {
        let rows: [[SQLValue]] = people.flatMap { id, person in
            let current = person.new.name.map { [(kind: "current", name: $0)] } ?? []
            return (current + person.new.previousNames.map { ("previous", $0) }).map { kind, name in
                [
                    newKey(), id.sqlValue, .text(kind), .text(name.given), .text(name.family),
                    name.knownAs.stored, .text(name.sortKey),
                ] + person.provenance.values
            }
        }
        try connection.insert(
            into: "person_name",
            ["id", "person_id", "kind", "given", "family", "known_as", "search_name"]
                + Provenance.columnNames,
            rows: rows)
    }

    /// A number somebody else already has open is held: kept, shown on this record, and not unique.
    func addNHSNumber(_ number: NHSNumber, to id: PersonID, _ provenance: Provenance) throws {
        let taken = try connection.run(
            """
            SELECT id FROM person_identifier
            WHERE kind = 'nhs-number' AND value = \(number) AND until IS NULL AND NOT held
            """)
        try connection.insert(
            into: "person_identifier",
            ["id", "person_id", "kind", "value", "status", "held", "since"] + Provenance.columnNames,
            rows: [
                [
                    newKey(), id.sqlValue, .text("nhs-number"), number.sqlValue, .text("02"),
                    .boolean(!taken.isEmpty), surroundings.today.sqlValue,
                ] + provenance.values
            ])
    }

    private func addAddresses(_ people: [(PersonID, Addition)]) throws {
        let rows: [[SQLValue]] = people.compactMap { id, person in
            let new = person.new
            if case .notKnown = new.whereabouts, new.addressLines == nil { return nil }
            return addressRow(
                new.whereabouts, lines: new.addressLines, district: person.district, of: id, person.provenance
            )
        }
        try connection.insert(into: "person_address", Self.addressColumns, rows: rows)
    }

    func addAddress(
        _ whereabouts: Whereabouts, lines: String?, district: String?, to id: PersonID,
        _ provenance: Provenance
    ) throws {
        try connection.insert(
            into: "person_address", Self.addressColumns,
            rows: [addressRow(whereabouts, lines: lines, district: district, of: id, provenance)])
    }

    private func addressRow(
        _ whereabouts: Whereabouts, lines: String?, district: String?, of id: PersonID,
        _ provenance: Provenance
    ) -> [SQLValue] {
        let address: AddressID = surroundings.newID()
        return [
            address.sqlValue, id.sqlValue, .text(whereabouts.code), whereabouts.postcode.stored,
            district.stored, lines.stored, householdKey(whereabouts, lines).stored,
            surroundings.today.sqlValue,
        ] + provenance.values
    }

    private static let addressColumns: [StaticString] =
        ["id", "person_id", "whereabouts", "postcode", "district_code", "lines", "household_key", "since"]
        + Provenance.columnNames

    private func addPlaces(_ new: NewPerson, to id: PersonID, _ provenance: Provenance) throws {
        let places = [(PersonPlace.Kind.practice, new.practice), (.school, new.school)]
        for case (let kind, let place?) in places where place.code != nil || place.name != nil {
            try addPlace(place, kind, to: id, provenance)
        }
    }

    func addPlace(_ place: NewPlace, _ kind: PersonPlace.Kind, to id: PersonID, _ provenance: Provenance)
        throws
    {
        try connection.insert(
            into: "person_place",
            ["id", "person_id", "kind", "code", "name", "since"] + Provenance.columnNames,
            rows: [
                [
                    newKey(), id.sqlValue, kind.sqlValue, place.code.stored, place.name.stored,
                    surroundings.today.sqlValue,
                ] + provenance.values
            ])
    }

    /// A fresh key for a row that nothing else names by type.
    func newKey() -> SQLValue { .text(surroundings.uuid().uuidString.lowercased()) }
}

/// What two people of one household share: the postcode and the first line, folded; `nil` where either is missing.
func householdKey(_ whereabouts: Whereabouts, _ lines: String?) -> String? {
    guard let postcode = whereabouts.postcode,
        let line = lines?.split(whereSeparator: { $0 == "\n" || $0 == "," }).first
    else { return nil }
    let folded = SearchText.fold(String(line))
    return folded.isEmpty ? nil : "\(postcode.text)|\(folded)"
}
