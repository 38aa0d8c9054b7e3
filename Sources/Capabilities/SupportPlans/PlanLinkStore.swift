import Core
import Crypto
import Storage

/// The code of a link by which somebody says how one step of a plan went; of no use for anything else.
package struct PlanCode: Hashable, Sendable, LosslessStringConvertible {
    package let description: String

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let length = 20

    package init(_ surroundings: Surroundings) {
        description = String(
            surroundings.randomBytes(Self.length).map { Self.alphabet[Int($0) & 31] })
    }

    package init?(_ text: String) {
        let code = text.uppercased()
        guard code.count == Self.length, code.allSatisfy(Self.alphabet.contains) else { return nil }
        description = code
    }

    /// What is kept: whoever reads the table can't use a link.
    var hash: String {
        SHA256.hash(data: Array("plan-link/\(description)".utf8)).map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }.joined()
    }
}

/// All SQL for links to one step of a plan.
package struct PlanLinkStore {
    let connection: any Connection
    let surroundings: Surroundings

    static let daysValid = 60

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// A new link; those made for the same step before no longer work.
    package func make(for action: PlanActionID, lastingUntil day: LocalDate) throws -> PlanCode {
        try endAll(of: [action])
        let code = PlanCode(surroundings)
        let now = surroundings.now()
        let end = Instant(day.adding(days: Self.daysValid), hour: 23)
        try connection.run(
            """
            INSERT INTO plan_link (code_hash, action_id, made_at, expires_at)
            VALUES (\(code.hash), \(action), \(now), \(max(end, now.adding(seconds: Self.daysValid * 86_400))))
            """)
        return code
    }

    /// The step a link leads to, while it may be used.
    package func action(_ code: PlanCode) throws -> PlanActionID? {
        try connection.run(
            """
            SELECT action_id FROM plan_link
            WHERE code_hash = \(code.hash) AND used_at IS NULL AND expires_at > \(surroundings.now())
            """
        ).first?.value("action_id")
    }

    /// - Returns: whether it could still be used; of two who use it at once, one does.
    package func use(_ code: PlanCode) throws -> PlanActionID? {
        let now = surroundings.now()
        return try connection.run(
            """
            UPDATE plan_link SET used_at = \(now)
            WHERE code_hash = \(code.hash) AND used_at IS NULL AND expires_at > \(now) RETURNING action_id
            """
        ).first?.value("action_id")
    }

    package func endAll(of actions: [PlanActionID]) throws {
        guard !actions.isEmpty else { return }
        try connection.run(
            """
            UPDATE plan_link SET used_at = \(surroundings.now())
            WHERE action_id IN (\(SQL.list(actions))) AND used_at IS NULL
            """)
    }
}
