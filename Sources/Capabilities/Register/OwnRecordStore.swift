import Audit
import Core
import Jobs
import Storage

extension OwnWords.Topic: SQLEnum {}
extension OwnPagePart: SQLEnum {}

extension AuditAction {
    static let ownWordsAdded = AuditAction("own-words-added")
    static let ownPageSwitched = AuditAction("own-page-switched")
}

/// All SQL for a carer's own page.
package struct OwnRecordStore {
    let connection: any Connection
    let surroundings: Surroundings
    let needs: RegisterNeeds

    package init(_ connection: any Connection, _ surroundings: Surroundings, _ needs: RegisterNeeds) {
        (self.connection, self.surroundings, self.needs) = (connection, surroundings, needs)
    }

    // MARK: In their own words

    /// What the carer wrote and hasn't taken back, newest first.
    package func words(of person: PersonID) throws -> [OwnWords] {
        try connection.run(
            """
            SELECT id, topic, words, written_at, taken_back_at FROM own_words
            WHERE person_id = \(person) AND taken_back_at IS NULL ORDER BY written_at DESC, id DESC LIMIT 100
            """
        ).map { row in
            OwnWords(
                id: try row.value("id"), topic: try row.value("topic"), words: try row.value("words"),
                writtenAt: try row.value("written_at"), takenBackAt: try row.optional("taken_back_at"))
        }
    }

    func add(_ words: String, on topic: OwnWords.Topic, by principal: Principal, of person: PersonID) throws {
        try keep(words, on: topic, of: person)
        try AuditStore(connection, surroundings).add(.ownWordsAdded, about: person, by: principal)
    }

    /// Keeps what a carer said in words of their own, beside what professionals write.
    func keep(_ words: String, on topic: OwnWords.Topic, of person: PersonID) throws {
        try connection.insert(
            into: "own_words", ["id", "person_id", "topic", "words", "written_at"],
            rows: [
                [newKey(), person.sqlValue, topic.sqlValue, .text(words), surroundings.now().sqlValue]
            ])
    }

    /// Taken back by the one who wrote it; it is no longer shown, and stays in what was.
    func takeBack(_ id: String, of person: PersonID) throws {
        let saved = try connection.run(
            """
            UPDATE own_words SET taken_back_at = \(surroundings.now())
            WHERE id = \(id) AND person_id = \(person) AND taken_back_at IS NULL RETURNING id
            """)
        if saved.isEmpty { throw NotFound() }
    }

    // MARK: This is wrong

    /// Keeps what the carer says is wrong, and asks whoever works with them to look at it by its day.
    func ask(_ correction: NewCorrection, of person: Person, by principal: Principal) throws {
        let id = newKey()
        try connection.insert(
            into: "correction_request",
            ["id", "person_id", "item", "item_id", "words", "asked_at", "status"],
            rows: [
                [
                    id, person.id.sqlValue, .text(correction.item), correction.itemID.stored,
                    .text(correction.words), surroundings.now().sqlValue, .text("open"),
                ]
            ])
        guard case .text(let key) = id else { return }
        let days = try needs.clocks(connection, person.area).correctionDays
        if let destination = try whoAnswers(person.id) {
            try needs.openTask(
                connection,
                TaskRequest(
                    kind: "correction", title: "A carer says something in their record is wrong",
                    person: person.id,
                    organisation: destination.organisation, team: destination.team,
                    dueOn: WorkingCalendar.englandAndWales.adding(workingDays: days, to: surroundings.today),
                    key: "correction/\(key)", linkPath: "/people/\(person.id)"))
        }
        try AuditStore(connection, surroundings).add(
            .correctionAsked, about: person.id, by: principal, detail: ["item": correction.item])
    }

    struct Correction: Hashable, Sendable {
        let item: String
        let words: String
        let askedAt: Instant
        let status: String
        let answer: String?
    }

    func corrections(of person: PersonID) throws -> [Correction] {
        try connection.run(
            """
            SELECT item, words, asked_at, status, answer FROM correction_request
            WHERE person_id = \(person) ORDER BY asked_at DESC, id DESC LIMIT 50
            """
        ).map { row in
            Correction(
                item: try row.value("item"), words: try row.value("words"),
                askedAt: try row.value("asked_at"),
                status: try row.value("status"), answer: try row.optional("answer"))
        }
    }

    /// Whoever has the longest open part in the record.
    func whoAnswers(_ person: PersonID) throws -> RegisterNeeds.Destination? {
        try connection.run(
            """
            SELECT organisation_id, team_id FROM involvement
            WHERE person_id = \(person) AND until IS NULL AND kind <> 'shared'
            ORDER BY since, id LIMIT 1
            """
        ).first.map {
            RegisterNeeds.Destination(try $0.value("organisation_id"), team: try $0.optional("team_id"))
        }
    }

    // MARK: Switched off

    func isOff(_ part: OwnPagePart, of person: PersonID) throws -> Bool {
        try !connection.run(
            """
            SELECT id FROM own_page_switch WHERE person_id = \(person) AND on_at IS NULL AND part = \(part) LIMIT 1
            """
        ).isEmpty
    }

    func hasPartOff(of person: PersonID) throws -> Bool {
        try OwnPagePart.allCases.contains { try isOff($0, of: person) }
    }

    /// - Throws: `NotFound` while the carer's page is switched off: nothing of it is shown or changed by any address.
    func requireOn(_ person: PersonID) throws {
        if try isOff(.page, of: person) { throw NotFound() }
    }

    func switchOff(_ part: OwnPagePart, of person: PersonID, by principal: Principal) throws {
        guard try !isOff(part, of: person) else { return }
        try connection.insert(
            into: "own_page_switch", ["id", "person_id", "part", "off_at"],
            rows: [[newKey(), person.sqlValue, part.sqlValue, surroundings.now().sqlValue]])
        try AuditStore(connection, surroundings).add(
            .ownPageSwitched, about: person, by: principal, detail: ["part": part.rawValue, "to": "off"],
            heldBack: true)
    }

    /// By staff, once they have spoken with the carer: somebody who holds the carer's phone can't do it alone.
    package func switchOn(_ part: OwnPagePart, of person: PersonID, by principal: Principal) throws {
        try connection.run(
            """
            UPDATE own_page_switch SET on_at = \(surroundings.now()), on_by = \(principal.account)
            WHERE person_id = \(person) AND on_at IS NULL AND part = \(part)
            """)
        try AuditStore(connection, surroundings).add(
            .ownPageSwitched, about: person, by: principal, detail: ["part": part.rawValue, "to": "on"],
            heldBack: true)
    }

    func newKey() -> SQLValue { .text(surroundings.uuid().uuidString.lowercased()) }
}

/// What a carer says is wrong.
struct NewCorrection: Hashable, Sendable {
    /// What kind of thing on their page, in its words: "Your address".
    let item: String
    let itemID: String?
    let words: String
}
