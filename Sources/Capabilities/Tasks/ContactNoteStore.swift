import Core
import Storage

/// All SQL for contact notes.
package struct ContactNoteStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    package func add(_ note: ContactNote) throws {
        do {
            try connection.run(
                """
                INSERT INTO contact_note (
                    id, person_id, organisation_id, account_id, at, way, result, minutes, note, side,
                    in_confidence, helper_name, helper_relationship, helper_agreed, next_task_id, corrects_id,
                    correction_reason)
                VALUES (
                    \(note.id), \(note.person), \(note.organisation), \(note.account), \(note.at), \(note.way),
                    \(note.result), \(note.minutes), \(note.note), \(note.side), \(note.inConfidence),
                    \(note.helper?.name), \(note.helper?.relationship), \(note.helper?.carerAgreed),
                    \(note.nextTask), \(note.corrects), \(note.correctionReason))
                """)
        } catch let violation as UniqueViolation where violation.constraint == "contact_note_correction" {
            throw ContactNoteRefusal.correctedAlready
        }
    }

    package func find(_ id: ContactNoteID, of organisation: OrganisationID) throws -> ContactNote? {
        try notes("id = \(id) AND organisation_id = \(organisation) AND moved_out_at IS NULL").first
    }

    /// Whether there is a note with this identifier, whoever's it is.
    func isKnown(_ id: ContactNoteID) throws -> Bool {
        try !connection.run("SELECT id FROM contact_note WHERE id = \(id)").isEmpty
    }

    /// An organisation's own notes about a person, latest first; each correction stands beside its first text.
    package func about(_ person: PersonID, of organisation: OrganisationID, limit: Int = 200) throws
        -> [ContactNote]
    {
        try notes(
            """
            person_id = \(person) AND organisation_id = \(organisation) AND moved_out_at IS NULL
            ORDER BY at DESC, id DESC LIMIT \(limit)
            """)
    }

    /// How many of the latest tries in a row nobody answered, each as it was last put right.
    package func triesWithoutAnswer(_ person: PersonID, of organisation: OrganisationID) throws -> Int {
        let notes = try about(person, of: organisation)
        let corrections = Dictionary(
            notes.compactMap { note in note.corrects.map { ($0, note) } },
            uniquingKeysWith: { first, _ in first })
        let results = notes.filter { $0.corrects == nil }.map { first in
            var newest = first
            while let correction = corrections[newest.id] { newest = correction }
            return newest.result
        }
        return results.prefix { $0 != .spoke }.count { $0 == .noAnswer }
    }

    /// Whether a note says so that somebody spoke with them, whichever organisation's, as each was last put right.
    package func wasSpokenWith(_ person: PersonID) throws -> Bool {
        try !connection.run(
            """
            SELECT id FROM contact_note AS note
            WHERE person_id = \(person) AND result = \(ContactNote.Result.spoke) AND moved_out_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM contact_note AS later WHERE later.corrects_id = note.id) LIMIT 1
            """
        ).isEmpty
    }

    private func notes(_ condition: SQL) throws -> [ContactNote] {
        try connection.run(
            """
            SELECT id, person_id, organisation_id, account_id, at, way, result, minutes, note, side, in_confidence,
                   helper_name, helper_relationship, helper_agreed, next_task_id, corrects_id, correction_reason
            FROM contact_note WHERE \(condition)
            """
        ).map(ContactNote.init(row:))
    }
}

extension ContactNote {
    init(row: Row) throws {
        id = try row.value("id")
        person = try row.optional("person_id")
        organisation = try row.value("organisation_id")
        account = try row.value("account_id")
        at = try row.value("at")
        way = try row.value("way")
        result = try row.value("result")
        minutes = try row.value("minutes")
        note = try row.value("note")
        side = try row.value("side")
        inConfidence = try row.value("in_confidence")
        helper = try row.optional("helper_name", as: String.self).map { name in
            Helper(
                name: name, relationship: try row.optional("helper_relationship") ?? "",
                carerAgreed: try row.optional("helper_agreed") ?? false)
        }
        nextTask = try row.optional("next_task_id")
        corrects = try row.optional("corrects_id")
        correctionReason = try row.optional("correction_reason")
    }
}
