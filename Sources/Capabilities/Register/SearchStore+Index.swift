import Core
import Storage

/// Keeping the words in step with names, involvements and restrictions.
extension SearchStore {
    /// Writes somebody's words anew, and what the matcher compares of them: after a fact, an involvement, a basis or a
    /// restriction changed.
    func index(_ id: PersonID) throws {
        try LikelyIndex(connection, surroundings).refresh(id)
        try connection.run("DELETE FROM person_word WHERE person_id = \(id)")
        guard
            let row = try connection.run(
                "SELECT sort_name, restricted, basis, merged_into_id FROM person WHERE id = \(id)"
            ).first
        else { return }
        guard try row.value("basis", as: Person.Basis.self) != .none,
            try row.optional("merged_into_id", as: PersonID.self) == nil
        else { return }
        let names = try connection.run(
            "SELECT kind, given, family, known_as FROM person_name WHERE person_id = \(id) ORDER BY kind, id"
        ).map(PersonName.init(row:))
        guard let current = names.first else { return }
        try add(
            searchWords(current: current, others: Array(names.dropFirst())), of: id,
            sortName: try row.value("sort_name"), isRestricted: try row.value("restricted"),
            seenBy: try InvolvementStore(connection, surroundings).organisations(of: id))
    }

    /// The words of somebody new, whose everything is at hand.
    func index(_ new: NewPerson, as id: PersonID, seenBy organisations: [OrganisationID]) throws {
        guard let name = new.name, new.basis != .none else { return }
        try add(
            searchWords(current: name, others: new.previousNames), of: id, sortName: name.sortKey,
            isRestricted: false, seenBy: organisations)
    }

    private func add(
        _ words: Set<String>, of id: PersonID, sortName: String, isRestricted: Bool, seenBy: [OrganisationID]
    ) throws {
        let keys = seenBy.map { isRestricted ? Self.restrictedKey($0) : Self.openKey($0) }
        let rows: [[SQLValue]] = keys.flatMap { key in
            words.sorted().map { [.text(key), .text($0), .text(sortName), id.sqlValue] }
        }
        try connection.insert(into: "person_word", ["seen_by", "word", "sort_name", "person_id"], rows: rows)
    }
}
