import Core
import Foundation
import Storage

/// All SQL for forms that are filled in over days.
package struct FormFillStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Begins a form in its edition of today, on which it will end.
    package func start(
        _ questionnaire: Questionnaire, for owner: FillOwner, by actor: FillActor
    ) throws -> FormFill {
        try QuestionnaireStore(connection, surroundings).keep(questionnaire)
        let now = surroundings.now()
        let id: FormFillID = surroundings.newID()
        let rows = try connection.run(
            """
            INSERT INTO form_fill (id, code, questionnaire, questionnaire_edition, owner_kind, owner_id,
                started_by_kind, started_by_id, started_at, updated_at)
            VALUES (\(id), \(try newCode()), \(questionnaire.url), \(questionnaire.edition), \(owner.kind),
                \(owner.id), \(actor.kind), \(actor.id), \(now), \(now))
            RETURNING \(Self.columns)
            """)
        guard let row = rows.first else { throw NotFound() }
        return try FormFill(row: row)
    }

    package func find(_ id: FormFillID) throws -> FormFill? { try fills("id = \(id)").first }

    /// The form whose paper bears this code.
    package func find(code: Reference) throws -> FormFill? { try fills("code = \(code)").first }

    /// The forms of a record, newest first; 50 at most, of which a record has fewer.
    package func fills(of owner: FillOwner) throws -> [FormFill] {
        try fills(
            """
            owner_kind = \(owner.kind) AND owner_id = \(owner.id) ORDER BY started_at DESC, id DESC LIMIT 50
            """)
    }

    /// The words that a form was begun in.
    ///
    /// - Throws: `NotFound` when that edition was never kept.
    package func questionnaire(of fill: FormFill) throws -> Questionnaire {
        try KnownEditions.shared.find(fill, QuestionnaireStore(connection, surroundings))
    }

    /// The sections that somebody said are done.
    package func doneSections(_ id: FormFillID) throws -> Set<String> {
        let rows = try connection.run("SELECT section FROM form_fill_section WHERE fill_id = \(id)")
        return Set(try rows.map { try $0.value("section") })
    }

    /// Marks sections as done; what is marked already stays as it was.
    package func markDone(_ fill: FormFill, sections: Set<String>, by actor: FillActor) throws {
        guard !sections.isEmpty else { return }
        let now = surroundings.now()
        let rows = sections.sorted().map { section -> SQL in
            "(\(fill.id), \(section), \(now), \(actor.kind), \(actor.id))"
        }
        try connection.run(
            """
            INSERT INTO form_fill_section (fill_id, section, done_at, by_kind, by_id)
            VALUES \(SQL.join(rows, separator: ", "))
            ON CONFLICT (fill_id, section) DO NOTHING
            """)
    }

    /// Marks a form as finished.
    ///
    /// - Throws: `EditConflict` when it was finished or opened again since it was read.
    @discardableResult
    package func complete(_ fill: FormFill, by actor: FillActor) throws -> FormFill {
        let now = surroundings.now()
        return try changed(
            """
            UPDATE form_fill
            SET completed_at = \(now), completed_by_kind = \(actor.kind), completed_by_id = \(actor.id),
                updated_at = \(now), version = version + 1
            WHERE id = \(fill.id) AND version = \(fill.version) AND completed_at IS NULL
            RETURNING \(Self.columns)
            """)
    }

    /// Opens a finished form again, so that an answer can be put right; what was answered stays in its history.
    ///
    /// - Throws: `EditConflict` when it was finished or opened again since it was read.
    @discardableResult
    package func reopen(_ fill: FormFill) throws -> FormFill {
        try changed(
            """
            UPDATE form_fill
            SET completed_at = NULL, completed_by_kind = NULL, completed_by_id = NULL,
                updated_at = \(surroundings.now()), version = version + 1
            WHERE id = \(fill.id) AND version = \(fill.version) AND completed_at IS NOT NULL
            RETURNING \(Self.columns)
            """)
    }

    private func changed(_ statement: SQL) throws -> FormFill {
        guard let row = try connection.run(statement).first else { throw EditConflict() }
        return try FormFill(row: row)
    }

    private func newCode() throws -> Reference {
        for _ in 0..<8 {
            let code = Reference(randomBytes: surroundings.randomBytes)
            if try find(code: code) == nil { return code }
        }
        throw EditConflict()
    }

    private static let columns: SQL = """
        id, code, questionnaire, questionnaire_edition, owner_kind, owner_id, started_at, updated_at,
        completed_at, completed_by_kind, completed_by_id, version
        """

    private func fills(_ condition: SQL) throws -> [FormFill] {
        try connection.run("SELECT \(Self.columns) FROM form_fill WHERE \(condition)").map(
            FormFill.init(row:))
    }
}

extension FormFill {
    fileprivate init(row: Row) throws {
        let kind: String? = try row.optional("completed_by_kind")
        let actor: String? = try row.optional("completed_by_id")
        var completedBy: FillActor?
        if let kind, let actor { completedBy = FillActor(kind: kind, id: actor) }
        self.init(
            id: try row.value("id"), code: try row.value("code"),
            owner: FillOwner(try row.value("owner_kind"), try row.value("owner_id")),
            questionnaire: try row.value("questionnaire"),
            edition: try row.value("questionnaire_edition"), startedAt: try row.value("started_at"),
            updatedAt: try row.value("updated_at"), completedAt: try row.optional("completed_at"),
            completedBy: completedBy, version: try row.value("version"))
    }
}
