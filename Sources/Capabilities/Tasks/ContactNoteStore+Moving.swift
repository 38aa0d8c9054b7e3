import Core
import Storage

extension TaskMigrations {
    /// A note that was written on the wrong record, and of which nobody knows whose it is, stands nowhere.
    static let addMovedOutNotes = Migration(
        "2026-11-22-1920-add-moved-out-notes", "ALTER TABLE contact_note ADD COLUMN moved_out_at TEXT")
}

/// Notes that were written on the wrong record.
extension ContactNoteStore {
    /// The last text of each note about a person, and when its first was written.
    func movable(
        about person: PersonID, of organisation: OrganisationID
    ) throws -> [(note: ContactNote, writtenAt: Instant)] {
        let notes = try about(person, of: organisation)
        let corrected = Set(notes.compactMap(\.corrects))
        let byID = Dictionary(notes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return notes.filter { !corrected.contains($0.id) }.map { note in
            var first = note
            while let earlier = first.corrects.flatMap({ byID[$0] }) { first = earlier }
            return (note, first.at)
        }
    }

    /// Takes a note off a record, with its other texts and the task that follows it.
    ///
    /// - Parameter other: whose it is; `nil` when nobody knows.
    /// - Throws: `NotFound` for a note that isn't there.
    func moveOut(
        _ id: ContactNoteID, of organisation: OrganisationID, from person: PersonID, to other: PersonID?,
        at now: Instant
    ) throws {
        guard let note = try find(id, of: organisation), note.person == person else { throw NotFound() }
        let texts = try SQL.list(texts(of: note))
        try connection.run(
            """
            UPDATE contact_note SET person_id = \(other ?? person), moved_out_at = \(other == nil ? now : nil)
            WHERE id IN (\(texts))
            """)
        try connection.run(
            """
            UPDATE task SET person_id = \(other), link_path = \(other.map { "/people/\($0)" }), version = version + 1
            WHERE id IN (SELECT next_task_id FROM contact_note WHERE id IN (\(texts))) AND person_id = \(person)
            """)
    }

    /// A note's first text and every one that corrects it.
    private func texts(of note: ContactNote) throws -> [ContactNoteID] {
        var (texts, earlier) = ([note.id], note.corrects)
        while let id = earlier, let found = try find(id, of: note.organisation) {
            texts.append(id)
            earlier = found.corrects
        }
        var later: ContactNoteID? = note.id
        while let id = later {
            later = try connection.run("SELECT id FROM contact_note WHERE corrects_id = \(id)").first?.value(
                "id")
            if let later { texts.append(later) }
        }
        return texts
    }
}
