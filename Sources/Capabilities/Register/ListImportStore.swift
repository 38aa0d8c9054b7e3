import Core
import Foundation
import Storage

/// All SQL for lists as they are taken, and what became of their rows.
package struct ListImportStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    package func find(_ id: ListImportID) throws -> ListImport? { try imports("id = \(id)").first }

    /// This very file of this day, if its taking was begun and not undone.
    package func begun(
        _ hash: String, of organisation: OrganisationID, asAt: LocalDate, isFull: Bool
    ) throws -> ListImport? {
        try imports(
            """
            organisation_id = \(organisation) AND file_hash = \(hash) AND as_at = \(asAt) AND is_full = \(isFull)
                AND state IN ('waiting', 'applying') ORDER BY started_at DESC, id DESC LIMIT 1
            """
        ).first
    }

    package func latest(of organisation: OrganisationID, limit: Int = 50) throws -> [ListImport] {
        try imports("organisation_id = \(organisation) ORDER BY started_at DESC, id DESC LIMIT \(limit)")
    }

    /// The day of the newest list that was taken.
    func newestDay(of organisation: OrganisationID) throws -> LocalDate? {
        try connection.run(
            """
            SELECT max(as_at) AS newest FROM list_import
            WHERE organisation_id = \(organisation) AND state = 'applied'
            """
        ).first?.optional("newest")
    }

    func add(_ list: ListImport) throws {
        try connection.run(
            """
            INSERT INTO list_import (id, organisation_id, file_hash, as_at, is_full, state, headings, row_count,
                account_id, started_at)
            VALUES (\(list.id), \(list.organisation), \(list.fileHash), \(list.asAt), \(list.isFull), \(list.state),
                \(try ListJSON.encode(list.headings)), \(list.rowCount), \(list.account), \(list.startedAt))
            """)
    }

    func save(_ list: ListImport) throws {
        let undoneAt: Instant? = list.state == .undone ? surroundings.now() : nil
        try connection.run(
            """
            UPDATE list_import SET state = \(list.state), refusal = \(list.refusal),
                counts = \(try ListJSON.encode(list.counts)), rows_done = \(list.rowsDone),
                claims_ended = \(list.claimsEnded), agreed_by = \(list.agreedBy), finished_at = \(list.finishedAt),
                undone_at = \(undoneAt)
            WHERE id = \(list.id)
            """)
    }

    // MARK: Rows

    func add(_ results: [ListResult], of list: ListImportID) throws {
        try connection.insert(
            into: "list_row", ["import_id", "line", "outcome", "person_id", "reason", "changes", "cells"],
            rows: try results.map { result in
                [
                    list.sqlValue, .integer(Int64(result.line)), result.outcome.sqlValue,
                    result.person.stored,
                    .text(result.reason),
                    .text(result.changes.map(\.description).joined(separator: " ")),
                    // Only what somebody has yet to look at is kept as it came.
                    result.outcome == .needsReview ? .text(try ListJSON.encode(result.cells)) : .null,
                ]
            })
    }

    /// Takes some rows of a look back, the first first.
    ///
    /// - Returns: Whether there were any.
    func forgetRows(of list: ListImportID, limit: Int = 2000) throws -> Bool {
        let last: Int? = try connection.run(
            """
            SELECT max(line) AS line FROM (
                SELECT line FROM list_row WHERE import_id = \(list) ORDER BY line LIMIT \(limit)) AS first
            """
        ).first?.optional("line")
        guard let last else { return false }
        try connection.run("DELETE FROM list_row WHERE import_id = \(list) AND line <= \(last)")
        return true
    }

    /// What became of the rows, in the file's order, some at a time.
    package func rows(of list: ListImportID, after line: Int, limit: Int) throws -> [KeptRow] {
        try rows("import_id = \(list) AND line > \(line) ORDER BY line LIMIT \(limit)")
    }

    /// Rows that wait for somebody.
    package func toReview(of list: ListImportID, after line: Int = 0, limit: Int = 25) throws -> [KeptRow] {
        try rows(
            """
            import_id = \(list) AND outcome = 'needs review' AND decision IS NULL AND line > \(line)
            ORDER BY line LIMIT \(limit)
            """)
    }

    /// - Throws: `EditConflict` when somebody else decided first.
    func decide(_ line: Int, of list: ListImportID, _ result: ListResult, by account: AccountID) throws {
        let saved = try connection.run(
            """
            UPDATE list_row SET outcome = \(result.outcome), person_id = \(result.person), reason = \(result.reason),
                changes = \(result.changes.map(\.description).joined(separator: " ")), cells = NULL,
                decision = \(result.outcome == .created ? "different" : "same"),
                decided_at = \(surroundings.now()), decided_by = \(account)
            WHERE import_id = \(list) AND line = \(line) AND outcome = 'needs review' AND decision IS NULL
            RETURNING line
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    package struct KeptRow: Sendable {
        package let line: Int
        package let outcome: ListOutcome
        package let person: PersonID?
        package let reference: Reference?
        package let reason: String
        let changes: [ListChange]
        package let cells: [String]?
    }

    private func rows(_ condition: SQL) throws -> [KeptRow] {
        try connection.run(
            """
            SELECT kept.line, kept.outcome, kept.person_id, kept.reason, kept.changes, kept.cells, person.reference
            FROM (SELECT line, outcome, person_id, reason, changes, cells FROM list_row WHERE \(condition)) AS kept
            LEFT JOIN person ON person.id = kept.person_id ORDER BY kept.line
            """
        ).map { row in
            KeptRow(
                line: try row.value("line"), outcome: try row.value("outcome"),
                person: try row.optional("person_id"), reference: try row.optional("reference"),
                reason: try row.value("reason"),
                changes: try row.value("changes", as: String.self).split(separator: " ")
                    .compactMap { ListChange(String($0)) },
                cells: try row.optional("cells", as: String.self).flatMap {
                    try ListJSON.decode([String].self, $0)
                })
        }
    }

    /// Everybody this import made.
    func made(by list: ListImportID) throws -> Set<PersonID> {
        Set(
            try connection.run(
                "SELECT person_id FROM list_row WHERE import_id = \(list) AND outcome = 'created'"
            ).map { try $0.value("person_id") })
    }

    private func imports(_ condition: SQL) throws -> [ListImport] {
        try connection.run(
            """
            SELECT id, organisation_id, file_hash, as_at, is_full, state, refusal, headings, counts, row_count,
                rows_done, claims_ended, account_id, agreed_by, started_at, finished_at
            FROM list_import WHERE \(condition)
            """
        ).map { row in
            ListImport(
                id: try row.value("id"), organisation: try row.value("organisation_id"),
                fileHash: try row.value("file_hash"), asAt: try row.value("as_at"),
                isFull: try row.value("is_full"), state: try row.value("state"),
                refusal: try row.optional("refusal"),
                headings: try ListJSON.decode([String].self, try row.value("headings")) ?? [],
                counts: try ListJSON.decode(ListCounts.self, try row.value("counts")) ?? ListCounts(),
                rowCount: try row.value("row_count"), rowsDone: try row.value("rows_done"),
                claimsEnded: try row.value("claims_ended"), account: try row.optional("account_id"),
                agreedBy: try row.optional("agreed_by"), startedAt: try row.value("started_at"),
                finishedAt: try row.optional("finished_at"))
        }
    }
}
