import Audit
import Core
import Storage

extension ListDesk {
    /// What an undoing came to.
    package struct Undone: Hashable, Sendable {
        package var removed = 0
        package var putBack = 0
        /// People whom somebody has worked with since: they stay, and only the claim goes.
        package var kept = 0
    }

    /// Takes back everything that one list did, as one: some rows at a time, and again where it was stopped.
    ///
    /// - Throws: `ListRefusal` where it wasn't taken, or where a later one of the same partner was.
    package func undo(
        _ id: ListImportID, by principal: Principal, progress: Progress = { _, _ in }
    ) async throws -> Undone {
        let (surroundings, columns) = (surroundings, needs.merging.columns)
        var list = try await database.write { connection in
            let store = ListImportStore(connection, surroundings)
            guard var list = try store.find(id) else { throw NotFound() }
            guard [.applied, .applying, .undoing].contains(list.state) else { throw ListRefusal.notApplied }
            let later = try store.latest(of: list.organisation).first {
                $0.id != list.id && $0.state == .applied && $0.startedAt > list.startedAt
            }
            if let later { throw ListRefusal.laterImport(later.asAt) }
            list.state = .undoing
            try store.save(list)
            return list
        }
        var undone = Undone()
        var line = 0
        while true {
            let after = line
            let (last, part) = try await database.write { connection in
                let rows = try ListImportStore(connection, surroundings).rows(of: id, after: after, limit: 50)
                let undoing = ListUndoing(
                    connection: connection, surroundings: surroundings, list: id, columns: columns)
                return (rows.last?.line, try undoing.undo(rows, by: principal))
            }
            guard let last else { break }
            line = last
            undone.removed += part.removed
            undone.putBack += part.putBack
            undone.kept += part.kept
            try await progress(line, list.rowCount)
        }
        list.state = .undone
        let saved = list
        try await database.write { connection in
            try ListUndoing(
                connection: connection, surroundings: surroundings, list: id, columns: columns
            ).reopenEnded()
            try ListImportStore(connection, surroundings).save(saved)
            try AuditStore(connection, surroundings).add(.listUndone, about: id, by: principal)
        }
        return undone
    }
}

/// All SQL that takes back what a list did.
struct ListUndoing {
    let connection: any Connection
    let surroundings: Surroundings
    let list: ListImportID
    /// Every column of every capability that holds a person's identifier.
    let columns: [PersonColumn]

    func undo(_ rows: [ListImportStore.KeptRow], by principal: Principal) throws -> ListDesk.Undone {
        let changes = rows.flatMap(\.changes)
        let today = surroundings.today
        var undone = ListDesk.Undone()
        let made = Set(rows.filter { $0.changes.contains(.made) }.compactMap(\.person))
        let kept = try worked(with: made)
        try remove(made.subtracting(kept))
        (undone.removed, undone.kept) = (made.count - kept.count, kept.count)

        let begun = changes.compactMap { if case .claimBegun(let id) = $0 { id } else { nil } }
        try connection.run(
            """
            UPDATE claim SET ended_on = confirmed_on, end_reason = 'The list was taken back',
                ended_by = \(principal.account)
            WHERE id IN (\(SQL.list(begun))) AND ended_on IS NULL
            """)
        for case .claimConfirmed(let id, let before) in changes {
            try connection.run("UPDATE claim SET confirmed_on = \(before) WHERE id = \(id)")
        }
        let ended = changes.compactMap { if case .claimEnded(let id) = $0 { id } else { nil } }
        try connection.run(
            "UPDATE claim SET ended_on = NULL, end_reason = NULL, ended_by = NULL WHERE id IN (\(SQL.list(ended)))"
        )
        try undoFacts(changes, today)
        for row in rows {
            guard let person = row.person, !made.contains(person) else { continue }
            for change in row.changes {
                switch change {
                case .birthFilled:
                    try connection.run(
                        "UPDATE person SET birth_date = NULL, birth_precision = NULL WHERE id = \(person)")
                case .sexFilled: try connection.run("UPDATE person SET sex = NULL WHERE id = \(person)")
                case .numberBegun(let number):
                    try connection.run(
                        """
                        UPDATE person_identifier SET until = since
                        WHERE person_id = \(person) AND value = \(number) AND until IS NULL AND source = 'partner-list'
                        """)
                case .told(let fingerprint, let asAt, let before):
                    try connection.run(
                        """
                        UPDATE list_person SET fingerprint = \(fingerprint), as_at = \(asAt), import_id = \(before)
                        WHERE import_id = \(list) AND person_id = \(person)
                        """)
                default: break
                }
            }
        }
        let people = Set(rows.compactMap(\.person))
        try connection.run(
            "DELETE FROM list_person WHERE import_id = \(list) AND person_id IN (\(SQL.list(people.sorted())))"
        )
        let changed = rows.filter { !$0.changes.isEmpty }.compactMap(\.person).filter { !made.contains($0) }
        try LikelyIndex(connection, surroundings).refresh(Array(Set(changed)))
        try AuditStore(connection, surroundings).add(
            .listPersonUndone, aboutEach: Array(Set(changed).union(made)).sorted(), by: principal,
            detail: ["list": list.description])
        undone.putBack = Set(changed).count
        return undone
    }

    private func undoFacts(_ changes: [ListChange], _ today: LocalDate) throws {
        let addresses = changes.compactMap { if case .addressBegun(let id) = $0 { id } else { nil } }
        try connection.run(
            "UPDATE person_address SET until = since WHERE id IN (\(SQL.list(addresses))) AND until IS NULL")
        let before = changes.compactMap { if case .addressEnded(let id) = $0 { id } else { nil } }
        try connection.run("UPDATE person_address SET until = NULL WHERE id IN (\(SQL.list(before)))")
        let contacts = changes.compactMap { if case .contactBegun(let id) = $0 { id } else { nil } }
        try connection.run(
            """
            UPDATE person_contact SET until = since, version = version + 1
            WHERE id IN (\(SQL.list(contacts))) AND until IS NULL
            """)
        let links = changes.compactMap { if case .linkBegun(let id) = $0 { id } else { nil } }
        try connection.run(
            """
            UPDATE caring_link SET ended_on = \(today), end_reason = 'entered-in-error',
                version = version + 1
            WHERE id IN (\(SQL.list(links))) AND ended_on IS NULL
            """)
    }

    /// Those of the people made whom somebody has changed, claimed, agreed with or begun to work with since.
    private func worked(with made: Set<PersonID>) throws -> Set<PersonID> {
        guard !made.isEmpty else { return [] }
        let list = SQL.list(made.sorted())
        let told: [PersonID] =
            try connection.run(
                """
                SELECT id AS person_id FROM person WHERE id IN (\(list)) AND (version > 1 OR restricted)
                UNION SELECT person_id FROM claim WHERE person_id IN (\(list)) AND source <> 'partner-list'
                UNION SELECT person_id FROM involvement WHERE person_id IN (\(list)) AND source <> 'partner-list'
                UNION SELECT person_id FROM consent WHERE person_id IN (\(list))
                UNION SELECT person_id FROM contact_rule WHERE person_id IN (\(list))
                UNION SELECT person_id FROM list_person
                    WHERE person_id IN (\(list)) AND import_id <> \(self.list)
                """
            ).map { try $0.value("person_id") }
        return try Set(told).union(written(of: made.subtracting(told)))
    }

    /// Those of whom anybody wrote anything since, in whichever capability: a note, a task, their own words.
    private func written(of people: Set<PersonID>) throws -> Set<PersonID> {
        guard !people.isEmpty else { return [] }
        let whole = WholeRows(connection)
        var written: Set<PersonID> = []
        for column in columns where column.move == .moved && !Self.byLists.contains(column.table) {
            for row in try whole.rows(of: column.table, where: column.column, isIn: people.sorted()) {
                if case .text(let id)? = row[column.column], let person = PersonID(id) {
                    written.insert(person)
                }
            }
        }
        return written
    }

    /// What a list writes itself.
    private static let byLists: Set<String> = ["list_person", "lawful_basis"]

    /// Nobody finds, matches or counts them any more; that they were there is kept.
    private func remove(_ people: Set<PersonID>) throws {
        guard !people.isEmpty else { return }
        let (ids, today) = (people.sorted(), surroundings.today)
        let others: [PersonID] = try connection.run(
            "SELECT cared_for_id FROM caring_link WHERE carer_id IN (\(SQL.list(ids)))"
        ).map { try $0.value("cared_for_id") }
        let list = SQL.list(ids + others)
        try connection.run(
            """
            UPDATE caring_link SET ended_on = \(today), end_reason = 'entered-in-error',
                version = version + 1
            WHERE carer_id IN (\(SQL.list(ids))) AND ended_on IS NULL
            """)
        try connection.run("UPDATE person SET basis = 'none', version = version + 1 WHERE id IN (\(list))")
        try connection.run(
            """
            UPDATE involvement SET until = \(today), end_reason = 'list-taken-back'
            WHERE person_id IN (\(list)) AND until IS NULL
            """)
        try connection.run(
            "UPDATE person_identifier SET until = since WHERE person_id IN (\(list)) AND until IS NULL")
        try connection.run("DELETE FROM person_word WHERE person_id IN (\(list))")
        try LikelyIndex(connection, surroundings).refresh(ids)
    }

    /// Claims that a full list had ended.
    func reopenEnded() throws {
        try connection.run(
            """
            UPDATE claim SET ended_on = NULL, end_reason = NULL, ended_by = NULL
            WHERE id IN (SELECT claim_id FROM list_ended WHERE import_id = \(list))
            """)
        try connection.run("DELETE FROM list_ended WHERE import_id = \(list)")
    }
}
