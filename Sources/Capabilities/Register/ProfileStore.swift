import Audit
import Core
import Storage

extension AuditAction {
    static let profileSaved = AuditAction("profile-saved")
    static let askedAgain = AuditAction("asked-again")
}

/// All SQL for what people tell of themselves once.
package struct ProfileStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Every version of a person's page, newest first; what was written on the wrong record isn't among them.
    package func versions(of person: PersonID) throws -> [ProfileVersion] {
        try connection.run(
            """
            SELECT fact.id, fact.person_id, fact.author_id, fact.what_matters, fact.how_to_talk, fact.best_times,
                fact.what_i_do, fact.what_i_cannot, fact.access_needs, fact.who_may_know, \(Provenance.columns)
            FROM profile_version AS fact WHERE fact.person_id = \(person) AND \(SafetyStore.stayed)
            ORDER BY fact.recorded_at DESC, CASE WHEN fact.until IS NULL THEN 0 ELSE 1 END, fact.id DESC LIMIT 200
            """
        ).map(ProfileVersion.init(row:))
    }

    /// The version in force of one author's words.
    func current(of person: PersonID, by author: PersonID) throws -> ProfileVersion? {
        try versions(of: person).first { $0.author == author }
    }

    /// Keeps a new version, unless it says the same as the last.
    ///
    /// - Parameter seen: the version that whoever wrote it had before them, empty for none.
    /// - Throws: `ProfileRefusal.changedMeanwhile` when another took its place.
    func save(
        _ new: NewProfile, of person: PersonID, by author: PersonID, over seen: String,
        _ provenance: Provenance
    ) throws -> Bool {
        let current = try current(of: person, by: author)
        guard new.changes(current) else { return false }
        guard current?.id ?? "" == seen else { throw ProfileRefusal.changedMeanwhile }
        try connection.run(
            """
            UPDATE profile_version SET until = \(surroundings.today)
            WHERE person_id = \(person) AND author_id = \(author) AND until IS NULL
            """)
        try connection.insert(
            into: "profile_version",
            [
                "id", "person_id", "author_id", "what_matters", "how_to_talk", "best_times", "what_i_do",
                "what_i_cannot", "access_needs", "who_may_know",
            ] + Provenance.columnNames,
            rows: [
                [newKey(), person.sqlValue, author.sqlValue]
                    + ProfileSection.allCases.map { new.words[$0].stored } + provenance.values
            ])
        return true
    }

    // MARK: Asked again

    package struct AskedAgain: Hashable, Sendable {
        package let count: Int
        package let latest: LocalDate?
    }

    package func askedAgain(of person: PersonID) throws -> AskedAgain {
        let row = try connection.run(
            "SELECT count(*) AS times, max(asked_on) AS latest FROM asked_again WHERE person_id = \(person)"
        ).first
        return AskedAgain(count: try row?.value("times") ?? 0, latest: try row?.optional("latest"))
    }

    func addAskedAgain(
        of person: PersonID, by organisation: OrganisationID?, words: String?, _ provenance: Provenance
    ) throws {
        try connection.insert(
            into: "asked_again",
            ["id", "person_id", "asked_on", "organisation_id", "words"] + Provenance.columnNames,
            rows: [
                [
                    newKey(), person.sqlValue, surroundings.today.sqlValue, organisation.stored, words.stored,
                ] + provenance.values
            ])
    }

    private func newKey() -> SQLValue { .text(surroundings.uuid().uuidString.lowercased()) }
}

extension ProfileVersion {
    init(row: Row) throws {
        id = try row.value("id")
        person = try row.value("person_id")
        author = try row.value("author_id")
        var words: [ProfileSection: String] = [:]
        for section in ProfileSection.allCases {
            words[section] = try row.optional(section.rawValue.replacing("-", with: "_"))
        }
        self.words = words
        provenance = try Provenance(row: row)
    }
}
