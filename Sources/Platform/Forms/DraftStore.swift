import Core
import Foundation
import Storage

/// All SQL for drafts.
package struct DraftStore {
    private let connection: any Connection
    private let surroundings: Surroundings

    /// How long an unfinished draft of the public is kept after it was last saved.
    package static let daysKept = 28

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Begins a draft; its token, which is kept nowhere, is for whoever may come back by a link.
    package func create(
        _ questionnaire: Questionnaire, answers: Answers = Answers(), owner: DraftOwner
    ) throws -> (draft: Draft, token: DraftToken) {
        let token = DraftToken(surroundings)
        return (try add(questionnaire, answers, owner, token), token)
    }

    /// Begins a draft under a token that a page gave out before.
    package func create(
        _ questionnaire: Questionnaire, answers: Answers, owner: DraftOwner, token: DraftToken
    ) throws -> Draft {
        try add(questionnaire, answers, owner, token)
    }

    package func find(_ id: DraftID) throws -> Draft? { try drafts("id = \(id)").first }

    package func find(_ token: DraftToken) throws -> Draft? { try drafts("token_hash = \(token.hash)").first }

    /// Drafts that somebody who signed in hasn't sent, latest first; 25 at most, of which all people have fewer.
    package func unfinished(of owner: DraftOwner) throws -> [Draft] {
        guard let id = owner.id else { return [] }
        return try drafts(
            """
            owner_kind = \(owner.kind) AND owner_id = \(id) AND completed_at IS NULL
            ORDER BY updated_at DESC LIMIT 25
            """)
    }

    /// Saves answers.
    ///
    /// - Throws: `EditConflict` when the draft was saved or sent since it was read.
    @discardableResult
    package func save(_ draft: Draft) throws -> Draft {
        let now = surroundings.now()
        let rows = try connection.run(
            """
            UPDATE form_draft
            SET answers = \(try draft.answers.json), updated_at = \(now), expires_at = \(expiry(draft.owner, now)),
                version = version + 1
            WHERE id = \(draft.id) AND version = \(draft.version) AND completed_at IS NULL
            RETURNING \(Self.columns)
            """)
        guard let row = rows.first else { throw EditConflict() }
        return try Draft(row: row)
    }

    /// - Throws: `EditConflict` when the draft was saved or sent since it was read.
    func requireUnchanged(_ draft: Draft) throws {
        let rows = try connection.run(
            """
            SELECT id FROM form_draft
            WHERE id = \(draft.id) AND version = \(draft.version) AND completed_at IS NULL
            """)
        if rows.isEmpty { throw EditConflict() }
    }

    /// Marks a draft as sent, with the answers that counted and what came of it.
    ///
    /// - Throws: `EditConflict` when it was saved or sent since it was read.
    package func complete(_ draft: Draft, answers: Answers, result: FormResult) throws {
        let kept = result.forgetsAnswers ? Answers() : answers
        let rows = try connection.run(
            """
            UPDATE form_draft
            SET answers = \(try kept.json), completed_at = \(surroundings.now()), result = \(try result.json),
                version = version + 1
            WHERE id = \(draft.id) AND version = \(draft.version) AND completed_at IS NULL
            RETURNING id
            """)
        if rows.isEmpty { throw EditConflict() }
    }

    /// Deletes a draft that wasn't sent.
    package func delete(_ id: DraftID) throws {
        try connection.run("DELETE FROM form_draft WHERE id = \(id) AND completed_at IS NULL")
    }

    /// Deletes the public's drafts that weren't sent in time; for a scheduled job.
    ///
    /// - Returns: How many.
    @discardableResult
    package func removeExpired() throws -> Int {
        try connection.run(
            """
            DELETE FROM form_draft WHERE completed_at IS NULL AND expires_at <= \(surroundings.now()) RETURNING id
            """
        ).count
    }

    private func add(
        _ questionnaire: Questionnaire, _ answers: Answers, _ owner: DraftOwner, _ token: DraftToken
    ) throws -> Draft {
        try QuestionnaireStore(connection, surroundings).keep(questionnaire)
        let now = surroundings.now()
        let id: DraftID = surroundings.newID()
        let rows = try connection.run(
            """
            INSERT INTO form_draft (id, token_hash, questionnaire, questionnaire_edition, answers, owner_kind,
                owner_id, created_at, updated_at, expires_at)
            VALUES (\(id), \(token.hash), \(questionnaire.url), \(questionnaire.edition), \(try answers.json),
                \(owner.kind), \(owner.id), \(now), \(now), \(expiry(owner, now)))
            RETURNING \(Self.columns)
            """)
        guard let row = rows.first else { throw NotFound() }
        return try Draft(row: row)
    }

    private func expiry(_ owner: DraftOwner, _ now: Instant) -> Instant? {
        owner == .link ? now.adding(seconds: Self.daysKept * 24 * 60 * 60) : nil
    }

    private static let columns: SQL = """
        id, questionnaire, questionnaire_edition, answers, owner_kind, owner_id, version, created_at, updated_at,
        expires_at, completed_at, result
        """

    private func drafts(_ condition: SQL) throws -> [Draft] {
        try connection.run("SELECT \(Self.columns) FROM form_draft WHERE \(condition)").map(Draft.init(row:))
    }
}

extension Draft {
    fileprivate init(row: Row) throws {
        guard let owner = DraftOwner(kind: try row.value("owner_kind"), id: try row.optional("owner_id"))
        else {
            throw NotFound()
        }
        let result: String? = try row.optional("result")
        self.init(
            id: try row.value("id"), questionnaire: try row.value("questionnaire"),
            questionnaireEdition: try row.value("questionnaire_edition"),
            answers: try Answers(json: try row.value("answers")), owner: owner,
            version: try row.value("version"),
            createdAt: try row.value("created_at"), updatedAt: try row.value("updated_at"),
            expiresAt: try row.optional("expires_at"), completedAt: try row.optional("completed_at"),
            result: try result.map(FormResult.init(json:)))
    }
}

extension FormResult {
    fileprivate var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    fileprivate init(json: String) throws {
        self = try JSONDecoder().decode(FormResult.self, from: Data(json.utf8))
    }
}
