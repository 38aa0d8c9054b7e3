import Core
import Storage

/// All SQL for teams and trays.
package struct TeamStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    package func find(_ id: TeamID) throws -> Team? { try teams("id = \(id)").first }

    package func list(of organisation: OrganisationID) throws -> [Team] {
        try teams("organisation_id = \(organisation) ORDER BY name")
    }

    /// The organisation's open tray of this kind.
    package func tray(_ kind: Team.Kind, of organisation: OrganisationID) throws -> Team? {
        try teams("organisation_id = \(organisation) AND kind = \(kind) AND closed_on IS NULL").first
    }

    /// The organisation with this code, and its open tray of this kind.
    package func receiver(
        _ kind: Organisation.CodeKind, _ code: String, tray: Team.Kind
    ) throws -> Receiver? {
        try connection.run(
            """
            SELECT team.organisation_id, team.id
            FROM organisation JOIN team ON team.organisation_id = organisation.id
            WHERE organisation.code_kind = \(kind) AND organisation.code = \(code) AND team.kind = \(tray)
                AND team.closed_on IS NULL
            """
        ).first.map { Receiver(organisation: try $0.value("organisation_id"), tray: try $0.value("id")) }
    }

    package func add(_ team: Team) throws {
        try connection.run(
            """
            INSERT INTO team (id, organisation_id, name, kind, closed_on)
            VALUES (\(team.id), \(team.organisation), \(team.name), \(team.kind), \(team.closedOn))
            """)
    }

    /// - Throws: `EditConflict` when someone else saved this team first.
    package func save(_ team: Team) throws {
        let saved = try connection.run(
            """
            UPDATE team SET name = \(team.name), closed_on = \(team.closedOn), version = version + 1
            WHERE id = \(team.id) AND version = \(team.version) RETURNING version
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    private func teams(_ condition: SQL) throws -> [Team] {
        try connection.run(
            "SELECT id, organisation_id, name, kind, closed_on, version FROM team WHERE \(condition)"
        ).map {
            Team(
                id: try $0.value("id"), organisation: try $0.value("organisation_id"),
                name: try $0.value("name"),
                kind: try $0.value("kind"), closedOn: try $0.optional("closed_on"),
                version: try $0.value("version"))
        }
    }
}
