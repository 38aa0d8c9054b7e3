import Core
import Foundation
import Storage

/// All SQL for concerns: words are only ever added, and nothing is removed.
package struct ConcernStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    private static let columns: SQL = """
        c.id, c.reference, c.raised_at, c.raised_by, c.origin_id, c.council_id, c.about_organisation_id, c.holder_id,
        c.team_id, c.area_code, c.teams, c.answers, s.person_id, s.raiser_id, s.status, s.owner_id, s.due_at,
        s.task_key, s.rings, s.version
        """

    /// For the desk, which asks the policy before it shows anything.
    func find(_ id: ConcernID) throws -> Concern? {
        try concerns("c.id = \(id)").first
    }

    func find(_ reference: Reference) throws -> Concern? {
        try concerns("c.reference = \(reference)").first
    }

    /// Those that go to or came from an organisation and aren’t about it, newest first.
    func ofOrganisation(_ id: OrganisationID, limit: Int = 200) throws -> [Concern] {
        let to = try concerns("c.council_id = \(id) ORDER BY c.id DESC LIMIT \(limit)")
        let from = try concerns(
            "c.origin_id = \(id) AND c.council_id <> \(id) ORDER BY c.id DESC LIMIT \(limit)")
        return (to + from).filter { $0.about != id }.sorted { $0.id.description > $1.id.description }
    }

    func raised(by account: AccountID, limit: Int = 50) throws -> [Concern] {
        try concerns("c.raised_by = \(account) ORDER BY c.id DESC LIMIT \(limit)")
    }

    func raised(byCarer person: PersonID, limit: Int = 50) throws -> [Concern] {
        try concerns("s.raiser_id = \(person) ORDER BY c.id DESC LIMIT \(limit)")
    }

    func about(_ person: PersonID) throws -> [Concern] {
        try concerns("s.person_id = \(person) ORDER BY c.id")
    }

    /// Those whose clock has run out, the longest late first.
    func due(at now: Instant, limit: Int = 100) throws -> [Concern] {
        try concerns(
            "s.status <> 'put-away' AND s.due_at <= \(now) ORDER BY s.due_at, s.concern_id LIMIT \(limit)")
    }

    private func concerns(_ condition: SQL) throws -> [Concern] {
        try connection.run(
            """
            SELECT \(Self.columns) FROM concern c JOIN concern_state s ON s.concern_id = c.id WHERE \(condition)
            """
        ).map(Concern.init(row:))
    }

    func add(_ concern: Concern) throws {
        let answers = try Self.text(concern.answers)
        try connection.run(
            """
            INSERT INTO concern (id, reference, raised_at, raised_by, origin_id, council_id, about_organisation_id,
                holder_id, team_id, area_code, teams, answers)
            VALUES (\(concern.id), \(concern.reference), \(concern.raisedAt), \(concern.raisedBy), \(concern.origin),
                \(concern.council), \(concern.about), \(concern.holder), \(concern.team), \(concern.area),
                \(concern.teams), \(answers))
            """)
        let state = concern.state
        try connection.run(
            """
            INSERT INTO concern_state (concern_id, person_id, raiser_id, status, owner_id, due_at, task_key, rings)
            VALUES (\(concern.id), \(state.person), \(state.raiser), \(state.status), \(state.owner), \(state.dueAt),
                \(state.taskKey), \(state.rings))
            """)
    }

    /// Saves how far it has got.
    ///
    /// - Throws: `EditConflict` when somebody else saved it first.
    func save(_ id: ConcernID, _ state: ConcernState) throws {
        let saved = try connection.run(
            """
            UPDATE concern_state
            SET status = \(state.status), owner_id = \(state.owner), due_at = \(state.dueAt),
                task_key = \(state.taskKey), rings = \(state.rings), version = version + 1
            WHERE concern_id = \(id) AND version = \(state.version)
            RETURNING version
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    func add(_ entry: ConcernEntry, to id: ConcernID, by account: AccountID?) throws {
        try connection.run(
            """
            INSERT INTO concern_entry (id, concern_id, at, by_id, by_name, action, team, way, happened_at, reference,
                words, corrects_id)
            VALUES (\(entry.id), \(id), \(entry.at), \(account), \(entry.by), \(entry.action), \(entry.team),
                \(entry.way), \(entry.happenedAt), \(entry.reference), \(entry.words), \(entry.corrects))
            """)
    }

    /// Everything that was added, oldest first.
    func entries(of id: ConcernID) throws -> [ConcernEntry] {
        try connection.run(
            """
            SELECT id, at, by_name, action, team, way, happened_at, reference, words, corrects_id FROM concern_entry
            WHERE concern_id = \(id) ORDER BY at, id
            """
        ).map { row in
            ConcernEntry(
                id: try row.value("id"), at: try row.value("at"), by: try row.value("by_name"),
                action: try row.value("action"), team: try row.optional("team"), way: try row.optional("way"),
                happenedAt: try row.optional("happened_at"), reference: try row.optional("reference"),
                words: try row.value("words"), corrects: try row.optional("corrects_id"))
        }
    }

    /// Keeps since when somebody knows what a concern says.
    func read(_ id: ConcernID, by account: AccountID) throws {
        try connection.run(
            """
            INSERT INTO concern_reader (concern_id, account_id, read_at)
            VALUES (\(id), \(account), \(surroundings.now())) ON CONFLICT (concern_id, account_id) DO NOTHING
            """)
    }

    /// Who has read a concern about any of these people, and from which day on.
    package func readers(ofConcernsAbout people: [PersonID]) throws -> [AccountID: LocalDate] {
        let rows = try connection.run(
            """
            SELECT r.account_id, MIN(r.read_at) AS read_at
            FROM concern_state s JOIN concern_reader r ON r.concern_id = s.concern_id
            WHERE s.person_id IN (\(SQL.list(people))) GROUP BY r.account_id
            """)
        var readers: [AccountID: LocalDate] = [:]
        for row in rows {
            readers[try row.value("account_id")] = try row.value("read_at", as: Instant.self).londonDate
        }
        return readers
    }

    static func text(_ answers: [String: String]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(answers), as: UTF8.self)
    }
}

extension Concern {
    init(row: Row) throws {
        let answers: String = try row.value("answers")
        self.init(
            id: try row.value("id"), reference: try row.value("reference"),
            raisedAt: try row.value("raised_at"), raisedBy: try row.optional("raised_by"),
            origin: try row.optional("origin_id"), council: try row.value("council_id"),
            about: try row.optional("about_organisation_id"), holder: try row.value("holder_id"),
            team: try row.optional("team_id"), area: try row.optional("area_code"),
            teams: try row.value("teams"),
            answers: try JSONDecoder().decode([String: String].self, from: Data(answers.utf8)),
            state: ConcernState(
                status: try row.value("status"), person: try row.optional("person_id"),
                raiser: try row.optional("raiser_id"), owner: try row.optional("owner_id"),
                dueAt: try row.value("due_at"), taskKey: try row.optional("task_key"),
                rings: try row.value("rings"), version: try row.value("version")))
    }
}
