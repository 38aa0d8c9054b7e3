import Core
import Storage

/// All SQL for the editions of letters.
package struct LetterEditionStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    /// The edition that holds: the area's own, or the partnership's; `nil` where nobody ever changed the words.
    package func current(_ key: String, area: String?) throws -> LetterEdition? {
        if let area, let own = try latest(key, area: area), own.own != nil { return own }
        return try latest(key, area: nil)
    }

    /// What this very area, or the partnership (`nil`), said last.
    package func latest(_ key: String, area: String?) throws -> LetterEdition? {
        try editions("\(condition(key, area)) ORDER BY made_at DESC, id DESC LIMIT 1").first
    }

    /// Every edition, latest first.
    package func history(_ key: String, area: String?) throws -> [LetterEdition] {
        try editions("\(condition(key, area)) ORDER BY made_at DESC, id DESC LIMIT 100")
    }

    package func find(_ id: LetterTemplateID, key: String) throws -> LetterEdition? {
        try editions("id = \(id) AND key = \(key)").first
    }

    /// The latest edition of each of several letters and parts, for an area with the partnership's where it has none.
    package func current(_ keys: [String], area: String?) throws -> [String: LetterEdition] {
        let place: SQL = area.map { "(area_code = \($0) OR area_code IS NULL)" } ?? "area_code IS NULL"
        let said = try editions(
            "key IN (\(SQL.list(keys))) AND \(place) ORDER BY made_at DESC, id DESC")
        var current: [String: LetterEdition] = [:]
        for key in keys {
            let ofKey = said.filter { $0.key == key }
            let own = ofKey.first { $0.areaCode != nil }
            current[key] = own?.own != nil ? own : ofKey.first { $0.areaCode == nil }
        }
        return current
    }

    package func add(_ edition: LetterEdition) throws {
        try connection.run(
            """
            INSERT INTO letter_edition (id, key, area_code, title, words, made_at, made_by)
            VALUES (\(edition.id), \(edition.key), \(edition.areaCode), \(edition.own?.title),
                \(edition.own?.words), \(edition.madeAt), \(edition.madeBy))
            """)
    }

    private func condition(_ key: String, _ area: String?) -> SQL {
        area.map { "key = \(key) AND area_code = \($0)" } ?? "key = \(key) AND area_code IS NULL"
    }

    private func editions(_ condition: SQL) throws -> [LetterEdition] {
        try connection.run(
            "SELECT id, key, area_code, title, words, made_at, made_by FROM letter_edition WHERE \(condition)"
        ).map { row in
            let title: String? = try row.optional("title")
            let words: String? = try row.optional("words")
            var own: LetterEdition.Words?
            if let title, let words { own = LetterEdition.Words(title: title, words: words) }
            return LetterEdition(
                id: try row.value("id"), key: try row.value("key"), areaCode: try row.optional("area_code"),
                own: own, madeAt: try row.value("made_at"), madeBy: try row.value("made_by"))
        }
    }
}
