import Core
import Forms
import Storage

/// All SQL for what became of what somebody sent by quick-add.
struct QuickAddStore {
    let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    /// One thing that was sent: what its sender typed, and how far it has got; never what the record says now.
    struct Sent: Hashable, Sendable {
        let key: String
        let receivedAt: Instant
        let state: String
        let stateAt: Instant
        let firstName: String?
    }

    /// What an account sent, latest first; 26 for a page of 25.
    func sent(by account: AccountID, before: (at: Instant, key: String)?) throws -> [Sent] {
        let older: SQL = before.map { " AND (received_at, key) < (\($0.at), \($0.key))" } ?? ""
        return try connection.run(
            """
            SELECT key, received_at, state, state_at, answers FROM arrival
            WHERE account_id = \(account) AND door = 'quick-add'\(older)
            ORDER BY received_at DESC, key DESC LIMIT 26
            """
        ).map { row in
            let answers = try row.optional("answers", as: String.self).flatMap { try? Answers(json: $0) }
            return Sent(
                key: try row.value("key"), receivedAt: try row.value("received_at"),
                state: try row.value("state"),
                stateAt: try row.value("state_at"), firstName: answers?.text("given"))
        }
    }
}
