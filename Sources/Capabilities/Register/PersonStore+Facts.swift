import Core
import Storage

extension PersonIdentifier.Kind: SQLEnum {}
extension PersonPlace.Kind: SQLEnum {}

/// What is known of an open record. There is none of these for a `RestrictedPerson`.
extension PersonStore {
    package func names(of person: Person) throws -> [PersonNameFact] {
        try connection.run(
            """
            SELECT id, kind, given, family, known_as, since, until, \(Provenance.columns) FROM person_name
            WHERE person_id = \(person.id) ORDER BY until DESC NULLS FIRST, kind, id
            """
        ).map(PersonNameFact.init(row:))
    }

    func currentName(of id: PersonID) throws -> PersonName? {
        try connection.run(
            """
            SELECT given, family, known_as FROM person_name
            WHERE person_id = \(id) AND kind = 'current' AND until IS NULL
            """
        ).first.map(PersonName.init(row:))
    }

    package func identifiers(of person: Person) throws -> [PersonIdentifier] {
        try connection.run(
            """
            SELECT id, kind, value, since, until, \(Provenance.columns) FROM person_identifier
            WHERE person_id = \(person.id) ORDER BY until DESC NULLS FIRST, since DESC, id
            """
        ).map(PersonIdentifier.init(row:))
    }

    package func addresses(of person: Person) throws -> [PersonAddress] {
        try connection.run(
            """
            SELECT id, whereabouts, postcode, lines, district_code, since, until, \(Provenance.columns)
            FROM person_address WHERE person_id = \(person.id) ORDER BY until DESC NULLS FIRST, since DESC, id
            """
        ).map(PersonAddress.init(row:))
    }

    package func places(of person: Person) throws -> [PersonPlace] {
        try connection.run(
            """
            SELECT id, kind, code, name, since, until, \(Provenance.columns) FROM person_place
            WHERE person_id = \(person.id) ORDER BY until DESC NULLS FIRST, since DESC, id
            """
        ).map(PersonPlace.init(row:))
    }

    /// Where somebody lives now, for the rules of routing alone.
    func currentWhereabouts(of id: PersonID) throws -> Whereabouts {
        try connection.run(
            """
            SELECT whereabouts, postcode FROM person_address
            WHERE person_id = \(id) AND until IS NULL ORDER BY since DESC, id DESC LIMIT 1
            """
        ).first.map(Whereabouts.init(row:)) ?? .notKnown
    }
}

extension PersonName {
    init(row: Row) throws {
        try self.init(
            given: row.value("given"), family: row.value("family"), knownAs: row.optional("known_as"))
    }
}

extension PersonNameFact {
    init(row: Row) throws {
        id = try row.value("id")
        name = try PersonName(row: row)
        isCurrent =
            try row.value("kind", as: String.self) == "current"
            && row.optional("until", as: LocalDate.self) == nil
        since = try row.optional("since")
        until = try row.optional("until")
        provenance = try Provenance(row: row)
    }
}

extension PersonIdentifier {
    init(row: Row) throws {
        id = try row.value("id")
        kind = try row.value("kind")
        value = try row.value("value")
        since = try row.value("since")
        until = try row.optional("until")
        provenance = try Provenance(row: row)
    }
}

extension Whereabouts {
    init(row: Row) throws {
        let code: String = try row.value("whereabouts")
        let postcode: Postcode? = try row.optional("postcode")
        switch (code, postcode) {
        case ("no-fixed-address", _): self = .noFixedAddress
        case ("abroad", _): self = .abroad
        case (_, let postcode?): self = .postcode(postcode)
        default: self = .notKnown
        }
    }
}

extension PersonAddress {
    init(row: Row) throws {
        id = try row.value("id")
        whereabouts = try Whereabouts(row: row)
        lines = try row.optional("lines")
        district = try row.optional("district_code")
        since = try row.value("since")
        until = try row.optional("until")
        provenance = try Provenance(row: row)
    }
}

extension PersonPlace {
    init(row: Row) throws {
        id = try row.value("id")
        kind = try row.value("kind")
        code = try row.optional("code")
        name = try row.optional("name")
        since = try row.value("since")
        until = try row.optional("until")
        provenance = try Provenance(row: row)
    }
}
