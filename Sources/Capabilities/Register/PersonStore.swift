import Core
import Storage

/// All SQL for people themselves.
package struct PersonStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Somebody within the scope, restricted or not; a merged record's identifier finds the record it went into.
    package func find(_ id: PersonID, within scope: RegisterPolicy.Scope) throws -> PersonRecord? {
        func found(_ id: PersonID) throws -> PersonRecord? {
            try records(
                "person.id = \(id) AND person.merged_into_id IS NULL AND \(Self.condition(for: scope))"
            ).first
        }
        if let live = try found(id) { return live }
        let kept = try resolve(id)
        return kept == id ? nil : try found(kept)
    }

    /// The record that one was joined to, and that one perhaps in turn; itself where it wasn't.
    package func resolve(_ id: PersonID) throws -> PersonID {
        var live = id
        while let next: PersonID = try connection.run(
            "SELECT merged_into_id FROM person WHERE id = \(live)"
        ).first?.optional("merged_into_id") {
            live = next
        }
        return live
    }

    /// The record that a reference leads to, whether it was its own or of one joined to it.
    package func resolve(_ reference: Reference) throws -> PersonID? {
        try connection.run("SELECT id FROM person WHERE reference = \(reference)").first
            .map { try resolve($0.value("id")) }
    }

    /// Everybody whose record was joined to this one, directly or by way of another.
    package func joined(to id: PersonID) throws -> [PersonID] {
        var (all, asked): ([PersonID], [PersonID]) = ([], [id])
        while !asked.isEmpty {
            asked = try connection.run(
                """
                SELECT id FROM person WHERE merged_into_id IN (\(SQL.list(asked))) AND merged_into_id IS NOT NULL
                ORDER BY id
                """
            ).map { try $0.value("id") }
            all += asked
        }
        return all
    }

    /// - Throws: `NotFound` for nobody, and for somebody outside the scope, alike.
    package func require(_ id: PersonID, within scope: RegisterPolicy.Scope) throws -> PersonRecord {
        guard let found = try find(id, within: scope) else { throw NotFound() }
        return found
    }

    /// An open record; a restricted one has nothing to change here.
    package func requireOpen(_ id: PersonID, within scope: RegisterPolicy.Scope) throws -> Person {
        guard case .open(let person) = try require(id, within: scope) else { throw NotFound() }
        return person
    }

    /// Those of `ids` within the scope, in one question.
    package func find(_ ids: Set<PersonID>, within scope: RegisterPolicy.Scope) throws -> [PersonID:
        PersonRecord]
    {
        guard !ids.isEmpty else { return [:] }
        func seen(_ ids: Set<PersonID>) throws -> [PersonID: PersonRecord] {
            let found = try records(
                """
                person.id IN (\(SQL.list(ids.sorted()))) AND person.merged_into_id IS NULL
                AND \(Self.condition(for: scope))
                """)
            return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        }
        var people = try seen(ids)
        let missing = ids.subtracting(people.keys)
        guard !missing.isEmpty else { return people }
        let joined: [PersonID] = try connection.run(
            "SELECT id FROM person WHERE id IN (\(SQL.list(missing.sorted()))) AND merged_into_id IS NOT NULL"
        ).map { try $0.value("id") }
        guard !joined.isEmpty else { return people }
        let live = Dictionary(
            try joined.map { ($0, try resolve($0)) }, uniquingKeysWith: { first, _ in first })
        let kept = try seen(Set(live.values))
        for (id, live) in live { people[id] = kept[live] }
        return people
    }

    package func find(_ reference: Reference, within scope: RegisterPolicy.Scope) throws -> PersonRecord? {
        try resolve(reference).flatMap { try find($0, within: scope) }
    }

    /// What the policy needs to know of one record.
    package func subject(_ id: PersonID) throws -> RegisterPolicy.Subject? {
        guard let row = try connection.run("SELECT restricted FROM person WHERE id = \(id)").first else {
            return nil
        }
        let involved = try connection.run(
            "SELECT organisation_id, kind FROM involvement WHERE person_id = \(id) AND until IS NULL"
        )
        var (working, shared) = (Set<OrganisationID>(), Set<OrganisationID>())
        for row in involved {
            let organisation: OrganisationID = try row.value("organisation_id")
            if try row.value("kind", as: Involvement.Kind.self) == .shared {
                shared.insert(organisation)
            } else {
                working.insert(organisation)
            }
        }
        return RegisterPolicy.Subject(
            id: id, isRestricted: try row.value("restricted"), working: working, shared: shared)
    }

    /// For rules and jobs of the service itself, which no person sees the answer of.
    func unscoped(_ id: PersonID) throws -> Person? {
        try connection.run("SELECT \(Self.columns) FROM person WHERE person.id = \(id)").first.map(
            Person.init(row:))
    }

    func unscoped(_ ids: Set<PersonID>) throws -> [PersonID: Person] {
        guard !ids.isEmpty else { return [:] }
        let people = try connection.run(
            "SELECT \(Self.columns) FROM person WHERE person.id IN (\(SQL.list(ids.sorted())))"
        ).map(Person.init(row:))
        return Dictionary(people.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func isRestricted(_ id: PersonID) throws -> Bool {
        try connection.run("SELECT restricted FROM person WHERE id = \(id)").first?.value("restricted")
            ?? false
    }

    /// Counts a change of the record, so that another edit begun before it is told.
    ///
    /// - Throws: `EditConflict` when somebody else saved this record first.
    func touch(_ id: PersonID, version: Int) throws {
        let saved = try connection.run(
            "UPDATE person SET version = version + 1 WHERE id = \(id) AND version = \(version) RETURNING version"
        )
        if saved.isEmpty { throw EditConflict() }
    }

    func records(_ condition: SQL) throws -> [PersonRecord] {
        try connection.run("SELECT \(Self.columns) FROM person WHERE \(condition)").map(
            PersonRecord.init(row:))
    }

    static let columns: SQL = """
        person.id, person.reference, person.area_code, person.display_name, person.sort_name, person.birth_date,
        person.birth_precision, person.sex, person.basis, person.restricted, person.died_on, person.death_confidence,
        person.death_source, person.merged_into_id, person.registered_on, person.version, person.source,
        person.source_organisation_id, person.source_account_id, person.side, person.in_confidence, person.recorded_at
        """

    /// The one place where a scope becomes a condition on `person`.
    static func condition(for scope: RegisterPolicy.Scope) -> SQL {
        let extent: SQL =
            switch scope.extent {
            case .none, .cases: "1 = 0"
            case .own(let person): "person.id = \(person)"
            case .organisation(let organisation): "NOT person.restricted AND \(involves(organisation))"
            case .reviewer(let organisation): involves(organisation)
            }
        var ways: [SQL] = scope.extent == .cases && !scope.cases.isEmpty ? [] : ["(\(extent))"]
        if !scope.cases.isEmpty {
            ways.append("(NOT person.restricted AND person.id IN (\(SQL.list(scope.cases.sorted()))))")
        }
        if let granted = scope.granted { ways.append("person.id = \(granted)") }
        return "(\(SQL.join(ways, separator: " OR ")))"
    }

    private static func involves(_ organisation: OrganisationID) -> SQL {
        """
        EXISTS (
            SELECT 1 FROM involvement WHERE involvement.person_id = person.id AND involvement.until IS NULL
                AND involvement.organisation_id = \(organisation))
        """
    }
}

extension Person.Basis: SQLEnum {}
extension Person.Confidence: SQLEnum {}
extension Sex: SQLEnum {}

extension Person {
    init(row: Row) throws {
        id = try row.value("id")
        reference = try row.value("reference")
        displayName = try row.value("display_name")
        sortName = try row.value("sort_name")
        area = try row.optional("area_code")
        birth = try row.knownDate("birth_date", precision: "birth_precision")
        sex = try row.optional("sex")
        basis = try row.value("basis")
        death = try Death(row: row)
        mergedInto = try row.optional("merged_into_id")
        registeredOn = try row.value("registered_on")
        provenance = try Provenance(row: row)
        version = try row.value("version")
    }
}

extension Person.Death {
    init?(row: Row) throws {
        guard let confidence: Person.Confidence = try row.optional("death_confidence") else { return nil }
        self.init(
            on: try row.optional("died_on"), confidence: confidence, source: try row.value("death_source"))
    }
}

extension RestrictedPerson {
    init(row: Row) throws {
        id = try row.value("id")
        reference = try row.value("reference")
        displayName = try row.value("display_name")
        birth = try row.knownDate("birth_date", precision: "birth_precision")
        death = try Person.Death(row: row)
        version = try row.value("version")
    }
}

extension PersonRecord {
    init(row: Row) throws {
        self = try row.value("restricted") ? .restricted(RestrictedPerson(row: row)) : .open(Person(row: row))
    }
}
