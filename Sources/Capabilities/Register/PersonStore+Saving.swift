import Core
import Storage

/// Changing what is known of somebody: what was stays, with its end.
extension PersonStore {
    /// Saves what the details form says, fact by fact; what didn't change keeps its source and its day.
    ///
    /// - Throws: `EditConflict` when somebody else saved this record first.
    func save(
        _ details: DetailsForm, of person: Person, version: Int, district: String?, _ provenance: Provenance
    ) throws {
        try touch(person.id, version: version)
        try saveName(details.name, of: person, provenance)
        try connection.run(
            """
            UPDATE person SET birth_date = \(details.birth?.date), birth_precision = \(details.birth?.precision),
                sex = \(details.sex)
            WHERE id = \(person.id)
            """)
        try saveNHSNumber(details.nhsNumber, of: person, provenance)
        try saveAddress(details, of: person, district: district, provenance)
        try savePlace(details.practice, .practice, of: person, provenance)
        try savePlace(details.school, .school, of: person, provenance)
        try SearchStore(connection, surroundings).index(person.id)
    }

    func saveName(_ name: PersonName, of person: Person, _ provenance: Provenance) throws {
        guard try currentName(of: person.id) != name else { return }
        let today = surroundings.today
        try connection.run(
            """
            UPDATE person_name SET kind = 'previous', until = \(today)
            WHERE person_id = \(person.id) AND kind = 'current' AND until IS NULL
            """)
        try connection.insert(
            into: "person_name",
            ["id", "person_id", "kind", "given", "family", "known_as", "search_name", "since"]
                + Provenance.columnNames,
            rows: [
                [
                    newKey(), person.id.sqlValue, .text("current"), .text(name.given), .text(name.family),
                    name.knownAs.stored, .text(name.sortKey), today.sqlValue,
                ] + provenance.values
            ])
        try connection.run(
            """
            UPDATE person SET display_name = \(name.description), sort_name = \(name.sortKey)
            WHERE id = \(person.id)
            """)
    }

    private func saveNHSNumber(_ number: NHSNumber?, of person: Person, _ provenance: Provenance) throws {
        let open = try identifiers(of: person).first { $0.kind == .nhsNumber && $0.until == nil }
        guard open?.value != number?.digits else { return }
        if let open {
            try connection.run(
                "UPDATE person_identifier SET until = \(surroundings.today) WHERE id = \(open.id)")
        }
        if let number { try addNHSNumber(number, to: person.id, provenance) }
    }

    private func saveAddress(
        _ details: DetailsForm, of person: Person, district: String?, _ provenance: Provenance
    ) throws {
        let open = try addresses(of: person).filter { $0.until == nil }
        let current = open.first
        if current?.whereabouts == details.whereabouts, current?.lines == details.addressLines { return }
        if current == nil, details.whereabouts == .notKnown, details.addressLines == nil { return }
        try connection.run(
            "UPDATE person_address SET until = \(surroundings.today) WHERE person_id = \(person.id) AND until IS NULL"
        )
        try addAddress(
            details.whereabouts, lines: details.addressLines, district: district, to: person.id, provenance)
    }

    private func savePlace(
        _ name: String?, _ kind: PersonPlace.Kind, of person: Person, _ provenance: Provenance
    ) throws {
        let open = try places(of: person).first { $0.kind == kind && $0.until == nil }
        guard (open?.name ?? open?.code) != name else { return }
        if let open {
            try connection.run("UPDATE person_place SET until = \(surroundings.today) WHERE id = \(open.id)")
        }
        guard let name else { return }
        // A code typed as such is kept as one, so that the place's own name is shown.
        let isCode = kind == .practice ? looksLikePractice(name) : SchoolURN(name) != nil
        try addPlace(
            NewPlace(code: isCode ? name.uppercased() : nil, name: isCode ? nil : name), kind, to: person.id,
            provenance)
    }

    private func looksLikePractice(_ text: String) -> Bool {
        guard let code = ODSCode(text)?.text, code.count == 6 else { return false }
        return code.first?.isLetter == true && code.dropFirst().allSatisfy(\.isNumber)
    }
}
