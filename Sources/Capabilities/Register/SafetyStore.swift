import Core
import Storage

/// What a visitor should know before they go.
package struct VisitAlert: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable, SQLEnum {
        case dog
        case violence
        case twoWorkers = "two-workers"
        case infection
        case other

        package var label: String {
            switch self {
            case .dog: "Dog"
            case .violence: "Risk of violence"
            case .twoWorkers: "Two workers must go"
            case .infection: "Infection"
            case .other: "Take care"
            }
        }
    }

    package let id: AlertID
    package let kind: Kind
    package let note: String
    package let since: LocalDate
    package let reviewOn: LocalDate
    package let provenance: Provenance
}

/// A carer's "this is wrong", until somebody answers.
package struct CorrectionRequest: Hashable, Sendable {
    package enum Status: String, CaseIterable, Sendable, SQLEnum { case open, corrected, kept }

    package let id: String
    package let item: String
    package let words: String
    package let askedAt: Instant
    package let status: Status
    package let answer: String?
    package let version: Int
}

/// All SQL for visit alerts, corrections, deaths and entries made on the wrong person.
package struct SafetyStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    func newKey() -> SQLValue { .text(surroundings.uuid().uuidString.lowercased()) }

    // MARK: Visit alerts

    package func alerts(of person: PersonID) throws -> [VisitAlert] {
        try connection.run(
            """
            SELECT id, kind, note, since, review_on, \(Provenance.columns) FROM visit_alert
            WHERE person_id = \(person) AND until IS NULL ORDER BY since DESC, id
            """
        ).map { row in
            VisitAlert(
                id: try row.value("id"), kind: try row.value("kind"), note: try row.value("note"),
                since: try row.value("since"), reviewOn: try row.value("review_on"),
                provenance: try Provenance(row: row))
        }
    }

    func addAlert(
        _ kind: VisitAlert.Kind, note: String, reviewOn: LocalDate, to person: PersonID,
        _ provenance: Provenance
    ) throws {
        let id: AlertID = surroundings.newID()
        try connection.insert(
            into: "visit_alert",
            ["id", "person_id", "kind", "note", "since", "review_on"] + Provenance.columnNames,
            rows: [
                [
                    id.sqlValue, person.sqlValue, kind.sqlValue, .text(note), surroundings.today.sqlValue,
                    reviewOn.sqlValue,
                ] + provenance.values
            ])
    }

    /// - Throws: `NotFound` for an alert of somebody else's, `EditConflict` for one that has ended already.
    func endAlert(_ id: AlertID, of person: PersonID) throws {
        let ended = try connection.run(
            """
            UPDATE visit_alert SET until = \(surroundings.today)
            WHERE id = \(id) AND person_id = \(person) AND until IS NULL RETURNING id
            """)
        guard ended.isEmpty else { return }
        let isTheirs = try !connection.run(
            "SELECT id FROM visit_alert WHERE id = \(id) AND person_id = \(person)"
        ).isEmpty
        guard isTheirs else { throw NotFound() }
        throw EditConflict()
    }

    // MARK: "This is wrong"

    package func corrections(of person: PersonID) throws -> [CorrectionRequest] {
        try connection.run(
            """
            SELECT id, item, words, asked_at, status, answer, version FROM correction_request
            WHERE person_id = \(person) ORDER BY asked_at DESC, id
            """
        ).map { row in
            CorrectionRequest(
                id: try row.value("id"), item: try row.value("item"), words: try row.value("words"),
                askedAt: try row.value("asked_at"), status: try row.value("status"),
                answer: try row.optional("answer"), version: try row.value("version"))
        }
    }

    /// Keeps what a carer says is wrong; the caller opens its task.
    @discardableResult
    package func askCorrection(of item: String, itemID: String?, words: String, person: PersonID) throws
        -> String
    {
        let id = surroundings.uuid().uuidString.lowercased()
        try connection.insert(
            into: "correction_request",
            ["id", "person_id", "item", "item_id", "words", "asked_at", "status"],
            rows: [
                [
                    .text(id), person.sqlValue, .text(item), itemID.stored, .text(words),
                    surroundings.now().sqlValue, .text("open"),
                ]
            ])
        return id
    }

    func answerCorrection(
        _ request: CorrectionRequest, _ status: CorrectionRequest.Status, answer: String,
        by account: AccountID?
    ) throws {
        let saved = try connection.run(
            """
            UPDATE correction_request SET status = \(status), answer = \(answer),
                answered_at = \(surroundings.now()), answered_by = \(account), version = version + 1
            WHERE id = \(request.id) AND version = \(request.version) AND status = 'open' RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    // MARK: Death

    /// Records a death; only a confirmed one ends links, and what it ended is kept so that it can be undone.
    func recordDeath(
        _ person: Person, on day: LocalDate?, _ confidence: Person.Confidence, toldBy: String,
        ended: [CaringLinkID],
        _ provenance: Provenance
    ) throws {
        try connection.insert(
            into: "death_report",
            ["id", "person_id", "died_on", "confidence", "told_by", "ended_links"] + Provenance.columnNames,
            rows: [
                [
                    newKey(), person.id.sqlValue, day.stored, confidence.sqlValue, .text(toldBy),
                    .text(ended.map(\.description).joined(separator: " ")),
                ] + provenance.values
            ])
        let saved = try connection.run(
            """
            UPDATE person SET died_on = \(day), death_confidence = \(confidence), death_source = \(toldBy),
                version = version + 1
            WHERE id = \(person.id) AND version = \(person.version) RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    /// Takes a death back.
    ///
    /// - Returns: the links it had ended, to be opened again.
    func undoDeath(_ person: Person, why: String) throws -> [CaringLinkID] {
        let undone = try connection.run(
            """
            UPDATE death_report SET undone_at = \(surroundings.now()), undone_why = \(why)
            WHERE person_id = \(person.id) AND undone_at IS NULL RETURNING ended_links
            """)
        let saved = try connection.run(
            """
            UPDATE person SET died_on = NULL, death_confidence = NULL, death_source = NULL, version = version + 1
            WHERE id = \(person.id) AND version = \(person.version) RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
        return try undone.flatMap {
            try $0.value("ended_links", as: String.self).split(separator: " ").compactMap {
                CaringLinkID(String($0))
            }
        }
    }
}
