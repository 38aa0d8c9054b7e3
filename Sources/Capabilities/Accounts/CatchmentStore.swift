import Core
import Storage

extension CatchmentKind: SQLEnum {}

package enum CatchmentTag {}
package typealias CatchmentID = Identifier<CatchmentTag>

/// Which organisation serves a district's carers, from one day to another.
package struct Catchment: Hashable, Sendable {
    package let id: CatchmentID
    package let organisation: OrganisationID
    package let organisationName: String
    package let districtCode: String
    package let kind: CatchmentKind
    package let fromOn: LocalDate
    package let untilOn: LocalDate?
}

/// All SQL for catchments.
package struct CatchmentStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    /// Who serves each district now.
    package func open() throws -> [Catchment] {
        try catchments(
            """
            catchment.district_code IN (SELECT code FROM district) AND catchment.kind IN ('adult', 'young')
                AND catchment.until_on IS NULL
            ORDER BY catchment.district_code, catchment.kind
            """)
    }

    /// Who has served a district, latest first.
    package func history(of district: String) throws -> [Catchment] {
        try catchments(
            "catchment.district_code = \(district) ORDER BY catchment.from_on DESC, catchment.id DESC LIMIT 50"
        )
    }

    /// From `day` on, `organisation` serves the district; with none, nobody does and the council's own tray takes it.
    package func set(
        _ kind: CatchmentKind, of district: String, to organisation: OrganisationID?, on day: LocalDate,
        by principal: Principal, id: CatchmentID
    ) throws {
        try connection.run(
            """
            UPDATE catchment SET until_on = \(day)
            WHERE district_code = \(district) AND kind = \(kind) AND until_on IS NULL
            """)
        guard let organisation else { return }
        try connection.run(
            """
            INSERT INTO catchment (id, organisation_id, district_code, kind, from_on, set_by)
            VALUES (\(id), \(organisation), \(district), \(kind), \(day), \(principal.recordedAs))
            """)
    }

    /// The open trays of those who serve these districts; an organisation without a tray serves nobody.
    package func trays(
        _ kind: CatchmentKind, in districts: [String], on day: LocalDate
    ) throws -> [(district: String, receiver: Receiver)] {
        try connection.run(
            """
            SELECT catchment.district_code, catchment.organisation_id, team.id AS team_id
            FROM catchment
            JOIN organisation ON organisation.id = catchment.organisation_id
                AND (organisation.closed_on IS NULL OR organisation.closed_on > \(day))
            JOIN team ON team.organisation_id = organisation.id AND team.kind = 'triage' AND team.closed_on IS NULL
            WHERE catchment.district_code IN (\(SQL.list(districts))) AND catchment.kind = \(kind)
                AND catchment.until_on IS NULL
            """
        ).map {
            let receiver = Receiver(
                organisation: try $0.value("organisation_id"), tray: try $0.value("team_id"))
            return (try $0.value("district_code"), receiver)
        }
    }

    private func catchments(_ condition: SQL) throws -> [Catchment] {
        try connection.run(
            """
            SELECT catchment.id, catchment.organisation_id, organisation.name, catchment.district_code,
                catchment.kind, catchment.from_on, catchment.until_on
            FROM catchment JOIN organisation ON organisation.id = catchment.organisation_id
            WHERE \(condition)
            """
        ).map {
            Catchment(
                id: try $0.value("id"), organisation: try $0.value("organisation_id"),
                organisationName: try $0.value("name"), districtCode: try $0.value("district_code"),
                kind: try $0.value("kind"), fromOn: try $0.value("from_on"),
                untilOn: try $0.optional("until_on"))
        }
    }
}
