import Core
import Crypto
import Foundation
import Storage
import Synchronization

/// All SQL for questionnaires: every version that anybody has answered is kept.
package struct QuestionnaireStore {
    private let connection: any Connection
    private let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Keeps the text of a questionnaire that somebody begins to answer.
    package func keep(_ questionnaire: Questionnaire) throws {
        try connection.run(
            """
            INSERT INTO form_questionnaire (url, edition, json, kept_at)
            VALUES (\(questionnaire.url), \(questionnaire.edition), \(questionnaire.json), \(surroundings.now()))
            ON CONFLICT (url, edition) DO NOTHING
            """)
    }

    package func find(url: String, edition: String) throws -> Questionnaire? {
        let rows = try connection.run(
            "SELECT json FROM form_questionnaire WHERE url = \(url) AND edition = \(edition)")
        guard let json: String = try rows.first?.value("json") else { return nil }
        return try Questionnaire(json: Data(json.utf8))
    }
}

/// SHA-256 in hexadecimal.
enum Digest {
    static func sha256(_ bytes: some DataProtocol) -> String {
        SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// The editions that drafts answer, read once each.
final class QuestionnaireEditions: Sendable {
    private struct Key: Hashable {
        let url: String
        let edition: String
    }

    private let known: Mutex<[Key: Questionnaire]>

    init(_ current: Questionnaire) {
        known = Mutex([Key(url: current.url, edition: current.edition): current])
    }

    /// - Throws: `NotFound` when that edition was never kept, or is another form's.
    func questionnaire(of draft: Draft, _ store: QuestionnaireStore) throws -> Questionnaire {
        let key = Key(url: draft.questionnaire, edition: draft.questionnaireEdition)
        let urls = known.withLock { known in Set(known.keys.map(\.url)) }
        guard urls.contains(key.url) else { throw NotFound() }
        if let questionnaire = known.withLock({ $0[key] }) { return questionnaire }
        guard let questionnaire = try store.find(url: key.url, edition: key.edition) else { throw NotFound() }
        known.withLock { $0[key] = questionnaire }
        return questionnaire
    }
}
