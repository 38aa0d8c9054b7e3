import Core
import Storage

/// All SQL for finding people.
///
/// `person_word` holds a person's words once for each organisation that may see them, so that a page of results is
/// read off an index in its order, whatever the size of the register. A restricted person's words stand under a key
/// of the organisation's named reviewers alone.
package struct SearchStore {
    let connection: any Connection
    let surroundings: Surroundings

    package static let pageSize = 25

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// The first page after `place` of the people within the scope who fit.
    package func find(
        _ search: PersonSearch, within scope: RegisterPolicy.Scope, after place: PersonSearch.Place? = nil
    ) throws -> PeopleFound {
        let ids: [PersonSearch.Place]
        if case .name(let words) = search.kind, search.birth == nil, let keys = Self.keys(for: scope) {
            ids = try byName(words, keys: keys, after: place)
            if ids.isEmpty, place == nil { return try page(try bySound(words, keys: keys), scope, isBySound: true) }
        } else {
            ids = try byFact(search, within: scope, after: place)
        }
        return try page(ids, scope, isBySound: false)
    }

    private func page(_ found: [PersonSearch.Place], _ scope: RegisterPolicy.Scope, isBySound: Bool) throws -> PeopleFound {
        let shown = found.prefix(Self.pageSize)
        // The scope is applied again to the records themselves: the words are only an index.
        let people = try PersonStore(connection, surroundings).find(Set(shown.map(\.id)), within: scope)
        return PeopleFound(
            people: shown.compactMap { people[$0.id] }, next: found.count > Self.pageSize ? shown.last : nil,
            isBySound: isBySound)
    }

    // MARK: By name

    /// The keys whose words this scope may read; `nil` where it has few enough people to read them all.
    static func keys(for scope: RegisterPolicy.Scope) -> [String]? {
        switch scope.extent {
        case .organisation(let organisation): [openKey(organisation)]
        case .reviewer(let organisation): [openKey(organisation), restrictedKey(organisation)]
        case .none, .own, .ledBy: nil
        }
    }

    static func openKey(_ organisation: OrganisationID) -> String { organisation.description }
    static func restrictedKey(_ organisation: OrganisationID) -> String { "restricted \(organisation)" }

    /// The last word leads, as it's most often the family name; the others must fit the same person.
    private func byName(
        _ words: [String], keys: [String], after place: PersonSearch.Place?
    ) throws -> [PersonSearch.Place] {
        guard let lead = words.last else { return [] }
        let others = SQL.join(words.dropLast().map { Self.hasWord($0, "led.person_id") }, separator: "")
        let start: SQL = place.map { "AND (led.sort_name, led.person_id) > (\($0.sortName), \($0.id))" } ?? ""
        let fits = [Self.startsWith(lead, "led.word")] + Nicknames.variants(of: lead).map { "led.word = \($0)" }
        var pieces: [SQL] = []
        for key in keys {
            for fit in fits {
                let alias = SQLAlias.hit(pieces.count)
                pieces.append(
                    """
                    SELECT sort_name, person_id FROM (
                        SELECT DISTINCT led.sort_name, led.person_id FROM person_word AS led
                        WHERE led.seen_by = \(key) AND \(fit) \(start) \(others)
                        ORDER BY led.sort_name, led.person_id LIMIT \(Self.pageSize + 1)
                    ) AS \(alias)
                    """)
            }
        }
        return try places(
            """
            SELECT DISTINCT sort_name, person_id FROM (\(SQL.join(pieces, separator: " UNION ALL "))) AS found
            ORDER BY sort_name, person_id LIMIT \(Self.pageSize + 1)
            """)
    }

    /// One page of people whose every word sounds like one typed.
    private func bySound(_ words: [String], keys: [String]) throws -> [PersonSearch.Place] {
        guard let lead = words.last else { return [] }
        let others = SQL.join(
            words.dropLast().map { word in
                """
                 AND EXISTS (SELECT 1 FROM person_word AS other
                    WHERE other.person_id = led.person_id AND other.word = \(soundWord(word)))
                """
            }, separator: "")
        return try places(
            """
            SELECT DISTINCT led.sort_name, led.person_id FROM person_word AS led
            WHERE led.seen_by IN (\(SQL.list(keys))) AND led.word = \(soundWord(lead)) \(others)
            ORDER BY led.sort_name, led.person_id LIMIT \(Self.pageSize)
            """)
    }

    /// Whether a person has this word, its beginning, or another form of the name.
    private static func hasWord(_ word: String, _ person: SQL) -> SQL {
        let variants = Nicknames.variants(of: word)
        let also: SQL = variants.isEmpty ? "" : "OR other.word IN (\(SQL.list(variants)))"
        return """
             AND EXISTS (SELECT 1 FROM person_word AS other
                WHERE other.person_id = \(person) AND (\(startsWith(word, "other.word")) \(also)))
            """
    }

    /// A single letter stands for itself alone: as a beginning it would fit a tenth of everybody.
    private static func startsWith(_ word: String, _ column: SQL) -> SQL {
        guard word.unicodeScalars.count > 1 else { return "\(column) = \(word)" }
        return "\(column) >= \(word) AND \(column) < \(word + "\u{10FFFF}")"
    }

    // MARK: By a fact

    private func byFact(
        _ search: PersonSearch, within scope: RegisterPolicy.Scope, after place: PersonSearch.Place?
    ) throws -> [PersonSearch.Place] {
        var condition = Self.condition(for: search)
        if let birth = search.birth, search.kind != .birth, !search.isByName {
            condition = "\(condition) AND person.birth_date = \(birth)"
        }
        let start: SQL = place.map { "AND (person.sort_name, person.id) > (\($0.sortName), \($0.id))" } ?? ""
        return try places(
            """
            SELECT DISTINCT person.sort_name, person.id AS person_id FROM person
            WHERE \(condition) AND person.basis <> 'none' AND person.merged_into_id IS NULL AND \(PersonStore.condition(for: scope)) \(start)
            ORDER BY sort_name, person_id LIMIT \(Self.pageSize + 1)
            """)
    }

    private static func condition(for search: PersonSearch) -> SQL {
        switch search.kind {
        case .reference(let reference): "person.reference = \(reference)"
        case .nhsNumber(let number):
            "person.id IN (SELECT person_id FROM person_identifier WHERE value = \(number))"
        case .phone(let phone): "person.id IN (SELECT person_id FROM person_contact WHERE value = \(phone))"
        case .email(let email): "person.id IN (SELECT person_id FROM person_contact WHERE value = \(email))"
        case .postcode(let postcode):
            "person.id IN (SELECT person_id FROM person_address WHERE postcode = \(postcode))"
        case .birth: "person.birth_date = \(search.birth)"
        case .name(let words):
            if let birth = search.birth {
                "person.birth_date = \(birth) \(SQL.join(words.map { hasWord($0, "person.id") }, separator: ""))"
            } else {
                // Only an advocate's few cases come this way.
                "\(SQL.join(["1 = 1"] + words.map { hasWord($0, "person.id") }, separator: ""))"
            }
        }
    }

    private func places(_ query: SQL) throws -> [PersonSearch.Place] {
        try connection.run(query).map {
            PersonSearch.Place(sortName: try $0.value("sort_name"), id: try $0.value("person_id"))
        }
    }
}

extension PersonSearch {
    var isByName: Bool { if case .name = kind { true } else { false } }
}

/// Names for the parts of a joined query; PostgreSQL asks each to have one.
enum SQLAlias {
    static func hit(_ place: Int) -> SQL {
        let names: [SQL] = [
            "hit_0", "hit_1", "hit_2", "hit_3", "hit_4", "hit_5", "hit_6", "hit_7", "hit_8", "hit_9", "hit_10",
            "hit_11", "hit_12", "hit_13", "hit_14", "hit_15",
        ]
        return names[place % names.count]
    }
}
