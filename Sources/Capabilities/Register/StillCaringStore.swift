import Audit
import Core
import Crypto
import Forms
import Foundation
import Storage

extension StillCaring.Answer: SQLEnum {}
extension StillCaring.Pause: SQLEnum {}

/// All SQL for asking carers whether they still care, and for when anybody last said so.
package struct StillCaringStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    // MARK: Who says so, and since when

    /// The last day on which anybody said that they care: a source, they themselves, or when they came.
    package func lastConfirmed(_ person: PersonID) throws -> LocalDate? {
        try connection.run(
            """
            SELECT max(said_on) AS said_on FROM (
                SELECT confirmed_on AS said_on FROM claim WHERE person_id = \(person) AND ended_on IS NULL
                UNION ALL
                SELECT answered_on FROM still_caring WHERE person_id = \(person) AND answer = 'yes'
                UNION ALL
                SELECT registered_on FROM person WHERE id = \(person)
            ) AS said
            """
        ).first?.optional("said_on")
    }

    /// What a record's page says of it; nothing of somebody who neither cares nor is cared for.
    func state(of person: PersonID, isCarer: Bool) throws -> StillCaringState? {
        guard let last = try lastConfirmed(person) else { return nil }
        if !isCarer {
            let link = try connection.run("SELECT id FROM caring_link WHERE cared_for_id = \(person) LIMIT 1")
            if link.isEmpty { return nil }
        }
        return StillCaringState(
            isCarer: isCarer, lastConfirmed: last, pause: try pause(of: person),
            lastAnswer: isCarer ? try lastAnswer(of: person) : nil)
    }

    // MARK: Whom to ask

    /// Carers whom nobody has confirmed for a year and who are due to be looked at, the longest first.
    func due(_ count: Int) throws -> [PersonID] {
        let today = surroundings.today
        let yearAgo = today.adding(months: -StillCaring.months)
        func isDue(_ column: SQL) -> SQL {
            """
            NOT EXISTS (SELECT 1 FROM still_caring_look
                WHERE still_caring_look.person_id = \(column) AND still_caring_look.next_on > \(today))
            """
        }
        return try connection.run(
            """
            SELECT DISTINCT person_id FROM (
                SELECT person_id FROM (
                    SELECT claim.person_id FROM claim
                    WHERE claim.ended_on IS NULL AND claim.confirmed_on <= \(yearAgo) AND \(isDue("claim.person_id"))
                    ORDER BY claim.confirmed_on, claim.person_id LIMIT \(count)) AS claimed
                UNION ALL
                SELECT person_id FROM (
                    SELECT caring_link.carer_id AS person_id FROM caring_link
                    WHERE caring_link.ended_on IS NULL AND caring_link.recorded_at < \(yearAgo.description)
                        AND \(isDue("caring_link.carer_id"))
                    ORDER BY caring_link.recorded_at, caring_link.carer_id LIMIT \(count)) AS linked
            ) AS due ORDER BY person_id LIMIT \(count)
            """
        ).map { try $0.value("person_id") }
    }

    func look(at person: PersonID, again day: LocalDate) throws {
        try connection.run(
            """
            INSERT INTO still_caring_look (person_id, next_on) VALUES (\(person), \(day))
            ON CONFLICT (person_id) DO UPDATE SET next_on = \(day)
            """)
    }

    package func pause(of person: PersonID) throws -> StillCaring.Pause? {
        try connection.run("SELECT paused FROM still_caring_look WHERE person_id = \(person)")
            .first?.optional("paused")
    }

    /// Not to be asked, or to be asked again: what somebody who knows them says.
    func pause(_ person: PersonID, _ pause: StillCaring.Pause?) throws {
        try connection.run(
            """
            INSERT INTO still_caring_look (person_id, next_on, paused)
            VALUES (\(person), \(surroundings.today), \(pause))
            ON CONFLICT (person_id) DO UPDATE SET paused = \(pause), next_on = \(surroundings.today)
            """)
    }

    /// Whether anybody they look after, or looked after, is thought to have died, or is at the end of their life.
    func isGrieving(_ carer: PersonID) throws -> Bool {
        try !connection.run(
            """
            SELECT caring_link.id FROM caring_link WHERE caring_link.carer_id = \(carer) AND (
                caring_link.end_reason = 'cared-for-died'
                OR EXISTS (SELECT 1 FROM person WHERE person.id = caring_link.cared_for_id
                    AND person.death_confidence IS NOT NULL)
                OR EXISTS (SELECT 1 FROM still_caring_look
                    WHERE still_caring_look.person_id = caring_link.cared_for_id
                        AND still_caring_look.paused IS NOT NULL))
            LIMIT 1
            """
        ).isEmpty
    }

    func lastAsked(_ person: PersonID) throws -> LocalDate? {
        try connection.run("SELECT max(asked_on) AS asked_on FROM still_caring WHERE person_id = \(person)")
            .first?.optional("asked_on")
    }

    // MARK: Asking and answering

    /// A question for somebody, with the link that answers it: kept nowhere but in the message.
    func ask(_ person: PersonID) throws -> (id: String, token: DraftToken, expiresAt: Instant) {
        let (id, token) = (newKey(), DraftToken(surroundings))
        let expiresAt = surroundings.now().adding(seconds: StillCaring.linkDays * 86_400)
        try connection.insert(
            into: "still_caring", ["id", "person_id", "fingerprint", "asked_on", "expires_at"],
            rows: [
                [
                    .text(id), person.sqlValue, .text(Self.fingerprint(token)),
                    surroundings.today.sqlValue, expiresAt.sqlValue,
                ]
            ])
        return (id, token, expiresAt)
    }

    /// The question that a link is for, while it works.
    func find(_ token: DraftToken) throws -> StillCaring? {
        try connection.run(
            """
            SELECT id, person_id, expires_at, answer, what_changed, words FROM still_caring
            WHERE fingerprint = \(Self.fingerprint(token)) AND expires_at > \(surroundings.now())
            """
        ).first.map { row in
            StillCaring(
                id: try row.value("id"), person: try row.value("person_id"),
                expiresAt: try row.value("expires_at"), answer: try row.optional("answer"),
                hasSaidWhy: try row.optional("what_changed", as: String.self) != nil)
        }
    }

    /// - Returns: whether it is an answer, and not one more to a question that has one.
    func answer(_ question: StillCaring, _ answer: StillCaring.Answer) throws -> Bool {
        try !connection.run(
            """
            UPDATE still_caring SET answer = \(answer), answered_on = \(surroundings.today)
            WHERE id = \(question.id) AND answer IS NULL RETURNING id
            """
        ).isEmpty
    }

    func say(_ change: StillCaring.Change, _ words: String?, to question: StillCaring) throws {
        try connection.run(
            """
            UPDATE still_caring SET what_changed = \(change.rawValue), words = \(words)
            WHERE id = \(question.id) AND answer = 'no' AND what_changed IS NULL
            """)
    }

    /// They told a member of staff.
    func keepTold(_ answer: StillCaring.Answer, by person: PersonID, to account: AccountID?) throws {
        try connection.insert(
            into: "still_caring", ["id", "person_id", "asked_on", "answer", "answered_on", "account_id"],
            rows: [
                [
                    .text(newKey()), person.sqlValue, surroundings.today.sqlValue, answer.sqlValue,
                    surroundings.today.sqlValue, account.stored,
                ]
            ])
    }

    private func lastAnswer(of person: PersonID) throws -> StillCaringState.Said? {
        try connection.run(
            """
            SELECT answer, answered_on, what_changed, words FROM still_caring
            WHERE person_id = \(person) AND answer IS NOT NULL ORDER BY answered_on DESC, id DESC LIMIT 1
            """
        ).first.map { row in
            StillCaringState.Said(
                answer: try row.value("answer"), on: try row.value("answered_on"),
                change: try row.optional("what_changed", as: String.self).flatMap(StillCaring.Change.init),
                words: try row.optional("words"))
        }
    }

    private static func fingerprint(_ token: DraftToken) -> String {
        SHA256.hash(data: Data(token.description.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            .joined()
    }

    private func newKey() -> String { surroundings.uuid().uuidString.lowercased() }
}
