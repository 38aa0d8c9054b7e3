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
            let paired = words.count > 1 ? try byPair(words, keys: keys, after: place) : []
            ids = paired.isEmpty ? try byName(words, keys: keys, after: place) : paired
            if ids.isEmpty, place == nil {
                return try page(try bySound(words, keys: keys), scope, isBySound: true)
            }
        } else {
            ids = try byFact(search, within: scope, after: place)
        }
        return try page(ids, scope, isBySound: false)
    }

    private func page(_ found: [PersonSearch.Place], _ scope: RegisterPolicy.Scope, isBySound: Bool) throws
        -> PeopleFound
    {
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
        case .none, .own, .cases: nil
        }
    }

    static func openKey(_ organisation: OrganisationID) -> String { organisation.description }
    static func restrictedKey(_ organisation: OrganisationID) -> String { "restricted \(organisation)" }

    /// The first and the last word typed, in either order and the second of them perhaps unfinished, or with the first
    /// in another form; any words between must fit the same person.
    private func byPair(
        _ words: [String], keys: [String], after place: PersonSearch.Place?
    ) throws -> [PersonSearch.Place] {
        guard let first = words.first, let last = words.last else { return [] }
        let pairs =
            ([first] + Nicknames.variants(of: first)).map { pairWord($0, last) }
            + ([last] + Nicknames.variants(of: last)).map { pairWord($0, first) }
        let others = SQL.join(
            words.dropFirst().dropLast().map { Self.hasWord($0, "led.person_id") }, separator: "")
        return try led(
            by: pairs.map { Self.startsWith($0, "led.word") }, keys: keys, others: others, after: place)
    }

    /// Every word typed fits the same person, each perhaps unfinished; the rarest leads.
    private func byName(
        _ words: [String], keys: [String], after place: PersonSearch.Place?
    ) throws -> [PersonSearch.Place] {
        func fits(_ word: String) -> [SQL] {
            [Self.startsWith(word, "led.word")] + Nicknames.variants(of: word).map { "led.word = \($0)" }
        }
        guard let lead = try rarest(words, keys: keys, fits) else { return [] }
        let others = SQL.join(
            words.filter { $0 != lead }.map { Self.hasWord($0, "led.person_id") }, separator: "")
        return try led(by: fits(lead), keys: keys, others: others, after: place)
    }

    /// The word with the fewest people, counted no further than is worth it; `nil` when one of them has nobody.
    private func rarest(_ words: [String], keys: [String], _ fits: (String) -> [SQL]) throws -> String? {
        guard words.count > 1 else { return words.first }
        var rarest: (word: String, count: Int)?
        for word in words {
            let pieces = keys.flatMap { key in
                fits(word).map { fit -> SQL in
                    """
                    SELECT one FROM (SELECT 1 AS one FROM person_word AS led
                        WHERE led.seen_by = \(key) AND \(fit) LIMIT \(Self.countLimit)) AS counted
                    """
                }
            }
            let count: Int =
                try connection.run(
                    "SELECT count(*) AS n FROM (\(SQL.join(pieces, separator: " UNION ALL "))) AS found"
                ).first?.value("n") ?? 0
            if count == 0 { return nil }
            if count < rarest?.count ?? Int.max { rarest = (word, count) }
        }
        return rarest?.word
    }

    private static let countLimit = 500

    /// The first page of what any of `fits` finds; each is read off the index apart.
    private func led(
        by fits: [SQL], keys: [String], others: SQL, after place: PersonSearch.Place?
    ) throws -> [PersonSearch.Place] {
        let start: SQL = place.map { "AND (led.sort_name, led.person_id) > (\($0.sortName), \($0.id))" } ?? ""
        let pieces = keys.flatMap { key in
            fits.map { fit -> SQL in
                """
                SELECT sort_name, person_id FROM (
                    SELECT DISTINCT led.sort_name, led.person_id FROM person_word AS led
                    WHERE led.seen_by = \(key) AND \(fit) \(start) \(others)
                    ORDER BY led.sort_name, led.person_id LIMIT \(Self.pageSize + 1)
                ) AS hit
                """
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
        func fits(_ word: String) -> [SQL] { ["led.word = \(soundWord(word))"] }
        guard let lead = try rarest(words, keys: keys, fits) else { return [] }
        let others = SQL.join(
            words.filter { $0 != lead }.map { word in
                """
                 AND EXISTS (SELECT 1 FROM person_word AS other
                    WHERE other.person_id = led.person_id AND other.word = \(soundWord(word)))
                """
            }, separator: "")
        return Array(try led(by: fits(lead), keys: keys, others: others, after: nil).prefix(Self.pageSize))
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
        // An old reference of a record that was joined to another finds that one.
        if case .reference(let reference) = search.kind {
            guard let id = try PersonStore(connection, surroundings).resolve(reference) else { return [] }
            condition = "person.id = \(id)"
        }
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
            "person.id IN (SELECT person_id FROM person_identifier AS fact WHERE value = \(number) AND \(SafetyStore.stayed))"
        case .phone(let phone):
            "person.id IN (SELECT person_id FROM person_contact AS fact WHERE value = \(phone) AND \(SafetyStore.stayed))"
        case .email(let email):
            "person.id IN (SELECT person_id FROM person_contact AS fact WHERE value = \(email) AND \(SafetyStore.stayed))"
        case .postcode(let postcode):
            "person.id IN (SELECT person_id FROM person_address AS fact WHERE postcode = \(postcode) AND \(SafetyStore.stayed))"
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
