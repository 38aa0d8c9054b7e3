import Core
import Storage

/// Bringing somebody onto the register.
extension PersonStore {
    /// Everything known of a new person, in as few statements as there are tables.
    ///
    /// - Parameter area: of the person cared for, whose place decides.
    func add(
        _ new: NewPerson, area: String?, district: String?, door: Arrival.Door, provenance: Provenance
    ) throws -> (id: PersonID, reference: Reference) {
        let id: PersonID = surroundings.newID()
        let reference = try freshReference()
        let today = surroundings.today
        let row: [SQLValue] = [
            id.sqlValue, reference.sqlValue, area.stored,
            .text(new.name?.description ?? Person.unnamed), .text(new.name?.sortKey ?? ""),
            (new.birth?.date).stored, (new.birth?.precision).stored, new.sex.stored, new.basis.sqlValue,
            today.sqlValue, .text(door.rawValue),
        ]
        try connection.insert(
            into: "person",
            [
                "id", "reference", "area_code", "display_name", "sort_name", "birth_date", "birth_precision",
                "sex",
                "basis", "registered_on", "door",
            ] + Provenance.columnNames, rows: [row + provenance.values])
        try addNames(new, to: id, provenance)
        if let number = new.nhsNumber { try addNHSNumber(number, to: id, provenance) }
        try addAddress(new, district: district, to: id, provenance)
        try addPlaces(new, to: id, provenance)
        try ContactStore(connection, surroundings).add(new.contacts, to: id, provenance)
        return (id, reference)
    }

    /// Two in five million might meet: looked at before it's used.
    private func freshReference() throws -> Reference {
        while true {
            let reference = Reference(randomBytes: surroundings.randomBytes)
            let taken = try connection.run("SELECT id FROM person WHERE reference = \(reference)")
            if taken.isEmpty { return reference }
        }
    }

    private func addNames(_ new: NewPerson, to id: PersonID, _ provenance: Provenance) throws {
        let named =
            (new.name.map { [(kind: "current", name: $0)] } ?? [])
            + new.previousNames.map { ("previous", $0) }
        let rows: [[SQLValue]] = named.map { kind, name in
            [
                newKey(), id.sqlValue, .text(kind), .text(name.given), .text(name.family),
                name.knownAs.stored,
                .text(name.sortKey),
            ] + provenance.values
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

    private func addAddress(_ new: NewPerson, district: String?, to id: PersonID, _ provenance: Provenance)
        throws
    {
        if case .notKnown = new.whereabouts, new.addressLines == nil { return }
        try addAddress(new.whereabouts, lines: new.addressLines, district: district, to: id, provenance)
    }

    func addAddress(
        _ whereabouts: Whereabouts, lines: String?, district: String?, to id: PersonID,
        _ provenance: Provenance
    ) throws {
        let address: AddressID = surroundings.newID()
        try connection.insert(
            into: "person_address",
            [
                "id", "person_id", "whereabouts", "postcode", "district_code", "lines", "household_key",
                "since",
            ]
                + Provenance.columnNames,
            rows: [
                [
                    address.sqlValue, id.sqlValue, .text(whereabouts.code), whereabouts.postcode.stored,
                    district.stored, lines.stored, householdKey(whereabouts, lines).stored,
                    surroundings.today.sqlValue,
                ] + provenance.values
            ])
    }

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
