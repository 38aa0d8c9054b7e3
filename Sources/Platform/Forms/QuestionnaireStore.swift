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

    /// Keeps a questionnaire that somebody begins to answer.
    ///
    /// - Throws: `ChangedQuestionnaire` when other words were answered under the same version.
    package func keep(_ questionnaire: Questionnaire) throws {
        let sha256 = questionnaire.sha256
        let kept = try connection.run(
            """
            SELECT sha256 FROM form_questionnaire
            WHERE url = \(questionnaire.url) AND version = \(questionnaire.version)
            """)
        if let row = kept.first {
            guard try row.value("sha256") == sha256 else {
                throw ChangedQuestionnaire(url: questionnaire.url, version: questionnaire.version)
            }
            return
        }
        try connection.run(
            """
            INSERT INTO form_questionnaire (url, version, sha256, json, kept_at)
            VALUES (\(questionnaire.url), \(questionnaire.version), \(sha256), \(questionnaire.json),
                \(surroundings.now()))
            """)
    }

    package func find(url: String, version: String) throws -> Questionnaire? {
        let rows = try connection.run(
            "SELECT json FROM form_questionnaire WHERE url = \(url) AND version = \(version)")
        guard let json: String = try rows.first?.value("json") else { return nil }
        return try Questionnaire(json: Data(json.utf8))
    }
}

/// A questionnaire was changed without a new version, so that answers would be read against other words.
package struct ChangedQuestionnaire: Error, Hashable, Sendable, CustomStringConvertible {
    package let url: String
    package let version: String

    package var description: String {
        "\(url) was answered as version \(version) in other words: give it a new version"
    }
}

extension Questionnaire {
    /// The SHA-256 of its text, in hexadecimal.
    var sha256: String {
        SHA256.hash(data: Array(json.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// The versions that drafts answer, read once each.
final class QuestionnaireVersions: Sendable {
    private struct Key: Hashable {
        let url: String
        let version: String
    }

    private let known: Mutex<[Key: Questionnaire]>

    init(_ current: Questionnaire) {
        known = Mutex([Key(url: current.url, version: current.version): current])
    }

    /// - Throws: `NotFound` when that version was never kept, or is another form's.
    func questionnaire(of draft: Draft, _ store: QuestionnaireStore) throws -> Questionnaire {
        let key = Key(url: draft.questionnaire, version: draft.questionnaireVersion)
        let urls = known.withLock { known in Set(known.keys.map(\.url)) }
        guard urls.contains(key.url) else { throw NotFound() }
        if let questionnaire = known.withLock({ $0[key] }) { return questionnaire }
        guard let questionnaire = try store.find(url: key.url, version: key.version) else { throw NotFound() }
        known.withLock { $0[key] = questionnaire }
        return questionnaire
    }
}
