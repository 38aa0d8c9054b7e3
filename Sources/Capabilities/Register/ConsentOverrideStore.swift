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
