import Audit
import Core
import Storage

extension SharingOverride.Ground: SQLEnum {}

/// All SQL for sharing against a "no".
package struct OverrideStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    package func overrides(of person: PersonID) throws -> [SharingOverride] {
        try connection.run(
            """
            SELECT id, consent_id, ground, reason, held_back, ended_at, \(Provenance.columns)
            FROM sharing_override WHERE person_id = \(person) ORDER BY recorded_at DESC, id DESC
            """
        ).map { row in
            SharingOverride(
                id: try row.value("id"), consent: try row.value("consent_id"),
                ground: try row.value("ground"), reason: try row.value("reason"),
                isHeldBack: try row.value("held_back"), endedAt: try row.optional("ended_at"),
                provenance: try Provenance(row: row))
        }
    }

    /// Which entries the person doesn't read: of those who only saw the record by what is held back from them.
    func looksHeldBack(of person: PersonID) throws -> @Sendable (AuditEntry) -> Bool {
        let overrides = try overrides(of: person).filter(\.isHeldBack)
        guard !overrides.isEmpty else { return { _ in false } }
        let parts = try InvolvementStore(connection, surroundings).involvements(of: person)
        let held = overrides.flatMap { override in parts.filter(override.opened).map { (override, $0) } }
        return { entry in
            held.contains { override, part in
                let isMeanwhile =
                    override.provenance.recordedAt <= entry.at
                    && override.endedAt.map { entry.at <= $0 } ?? true
                let hasOtherPart = parts.contains { other in
                    other.organisation == part.organisation && other.id != part.id
                        && other.provenance.recordedAt <= entry.at
                        && other.until.map { entry.at.londonDate < $0 } ?? true
                        && !overrides.contains { $0.opened(other) }
                }
                return entry.organisation == part.organisation && isMeanwhile && !hasOtherPart
            }
        }
    }

    func add(
        _ ground: SharingOverride.Ground, reason: String, isHeldBack: Bool, against consent: Consent,
        _ provenance: Provenance
    ) throws -> String {
        let id = surroundings.uuid().uuidString.lowercased()
        try connection.insert(
            into: "sharing_override",
            ["id", "person_id", "consent_id", "ground", "reason", "held_back"] + Provenance.columnNames,
            rows: [
                [
                    .text(id), consent.person.sqlValue, consent.id.sqlValue, ground.sqlValue, .text(reason),
                    .boolean(isHeldBack),
                ] + provenance.about(consent.provenance.side).values
            ])
        return id
    }

    /// - Throws: `EditConflict` when nothing is shared so any more.
    func end(against consent: ConsentID) throws {
        let saved = try connection.run(
            """
            UPDATE sharing_override SET ended_at = \(surroundings.now())
            WHERE consent_id = \(consent) AND ended_at IS NULL RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
    }
}
