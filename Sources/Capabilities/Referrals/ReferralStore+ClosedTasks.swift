import Core
import Jobs
import Storage

/// Somebody closed the task of a referral that isn't over: what has to happen next is asked for again.
extension ReferralDesk {
    func taskClosed(_ closed: TaskClosed, _ connection: any Connection) throws {
        let parts = closed.key.split(separator: "/").map(String.init)
        guard parts.first == "referral", parts.count == 3, let id = ReferralID(parts[1]) else { return }
        let store = ReferralStore(connection, surroundings)
        guard let referral = try store.find(id, within: .all), referral.isOpen,
            Self.key(referral) == closed.key
        else { return }
        try openWork(for: try store.renewed(referral), connection)
    }
}

extension ReferralStore {
    /// The same referral with a new version, which names its next task.
    func renewed(_ referral: Referral) throws -> Referral {
        let rows = try connection.run(
            """
            UPDATE referral SET version = version + 1 WHERE id = \(referral.id) AND version = \(referral.version)
            RETURNING version
            """)
        guard let row = rows.first else { throw EditConflict() }
        var renewed = referral
        renewed.version = try row.value("version")
        return renewed
    }
}
