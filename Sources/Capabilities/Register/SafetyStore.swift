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

    private func newKey() -> SQLValue { .text(surroundings.uuid().uuidString.lowercased()) }

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
        _ kind: VisitAlert.Kind, note: String, reviewOn: LocalDate, to person: PersonID, _ provenance: Provenance
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

    func endAlert(_ id: AlertID, of person: PersonID) throws {
        let ended = try connection.run(
            """
            UPDATE visit_alert SET until = \(surroundings.today)
            WHERE id = \(id) AND person_id = \(person) AND until IS NULL RETURNING id
            """)
        if ended.isEmpty { throw EditConflict() }
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
    package func askCorrection(of item: String, itemID: String?, words: String, person: PersonID) throws -> String {
        let id = surroundings.uuid().uuidString.lowercased()
        try connection.insert(
            into: "correction_request", ["id", "person_id", "item", "item_id", "words", "asked_at", "status"],
            rows: [
                [
                    .text(id), person.sqlValue, .text(item), itemID.stored, .text(words),
                    surroundings.now().sqlValue, .text("open"),
                ]
            ])
        return id
    }

    func answerCorrection(
        _ request: CorrectionRequest, _ status: CorrectionRequest.Status, answer: String, by account: AccountID?
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
        _ person: Person, on day: LocalDate?, _ confidence: Person.Confidence, toldBy: String, ended: [CaringLinkID],
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
            try $0.value("ended_links", as: String.self).split(separator: " ").compactMap { CaringLinkID(String($0)) }
        }
    }

    // MARK: Written on the wrong person

    struct MovedOut: Hashable, Sendable {
        let item: String
        let why: String
        let movedAt: Instant
        let seenBy: Int
    }

    func movedOut(of person: PersonID) throws -> [MovedOut] {
        try connection.run(
            "SELECT item, why, moved_at, seen_by FROM moved_out WHERE person_id = \(person) ORDER BY moved_at DESC, id"
        ).map { row in
            MovedOut(
                item: try row.value("item"), why: try row.value("why"), movedAt: try row.value("moved_at"),
                seenBy: try row.value("seen_by", as: String.self).split(separator: " ").count)
        }
    }

    /// Moves one fact off a record it never belonged to, keeping that it was there and who saw it.
    func moveOut(
        _ item: MovableItem, _ itemID: String, from person: PersonID, to other: PersonID?, why: String,
        seenBy: [String], by account: AccountID?
    ) throws {
        let moved: [Row]
        let today = surroundings.today
        switch item {
        case .address: moved = try connection.run("UPDATE person_address SET until = \(today) WHERE id = \(itemID) AND person_id = \(person) RETURNING id")
        case .contact: moved = try connection.run("UPDATE person_contact SET until = \(today), version = version + 1 WHERE id = \(itemID) AND person_id = \(person) RETURNING id")
        case .identifier: moved = try connection.run("UPDATE person_identifier SET until = \(today) WHERE id = \(itemID) AND person_id = \(person) RETURNING id")
        case .alert: moved = try connection.run("UPDATE visit_alert SET until = \(today) WHERE id = \(itemID) AND person_id = \(person) RETURNING id")
        case .need: moved = try connection.run("UPDATE communication_need SET until = \(today) WHERE id = \(itemID) AND person_id = \(person) RETURNING id")
        }
        guard !moved.isEmpty else { throw NotFound() }
        if let other { try hand(item, itemID, to: other) }
        try connection.insert(
            into: "moved_out",
            ["id", "person_id", "item", "item_id", "moved_to_id", "why", "seen_by", "moved_at", "account_id"],
            rows: [
                [
                    newKey(), person.sqlValue, .text(item.rawValue), .text(itemID), other.stored, .text(why),
                    .text(seenBy.joined(separator: " ")), surroundings.now().sqlValue, account.stored,
                ]
            ])
    }

    /// The fact itself goes to whom it belongs, so that the wrong record no longer shows it.
    private func hand(_ item: MovableItem, _ id: String, to other: PersonID) throws {
        switch item {
        case .address: try connection.run("UPDATE person_address SET person_id = \(other), until = NULL WHERE id = \(id)")
        case .contact: try connection.run("UPDATE person_contact SET person_id = \(other), until = NULL, safe = NULL, asked_at = NULL WHERE id = \(id)")
        case .identifier: try connection.run("UPDATE person_identifier SET person_id = \(other), until = NULL, held = TRUE WHERE id = \(id)")
        case .alert: try connection.run("UPDATE visit_alert SET person_id = \(other), until = NULL WHERE id = \(id)")
        case .need: break  // They have to be asked themselves.
        }
    }
}

/// What can be moved off a record it was written on by mistake.
enum MovableItem: String, CaseIterable, Sendable {
    case address, contact, identifier, alert, need

    var label: String {
        switch self {
        case .address: "Address"
        case .contact: "Phone number or email address"
        case .identifier: "NHS or other number"
        case .alert: "Visit safety alert"
        case .need: "Communication need"
        }
    }
}
