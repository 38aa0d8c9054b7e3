import Audit
import Core
import Storage
import TestSupport

@testable import Measures

/// A partnership of three practices, a council and a centre, with views of the shape the register keeps for Measures.
struct TestCount: Sendable {
    let database: any Database
    let clock = FixedSurroundings()

    var surroundings: Surroundings { clock.surroundings }

    static let (surgery, otherSurgery, quietSurgery): (OrganisationID, OrganisationID, OrganisationID) = (
        .example(11), .example(12), .example(13)
    )
    static let (council, centre, otherCentre): (OrganisationID, OrganisationID, OrganisationID) = (
        .example(14), .example(15), .example(16)
    )
    static let (dorset, havant) = ("E06000059", "E07000090")

    private static let tables = Migration(
        "2026-01-01-0000-what-others-keep",
        "CREATE TABLE person (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, restricted BOOLEAN NOT NULL)",
        "CREATE TABLE organisation (id TEXT NOT NULL PRIMARY KEY)",
        """
        CREATE TABLE said (
            person_id TEXT NOT NULL, organisation_id TEXT NOT NULL, kind TEXT NOT NULL, district_code TEXT,
            practice TEXT, confirmed_on TEXT NOT NULL, restricted BOOLEAN NOT NULL
        )
        """,
        "CREATE INDEX said_of ON said (person_id)",
        "CREATE TABLE works (person_id TEXT NOT NULL, organisation_id TEXT NOT NULL)",
        "CREATE INDEX works_with ON works (person_id, organisation_id)",
        """
        CREATE TABLE code (
            code TEXT NOT NULL, organisation_id TEXT NOT NULL, kind TEXT NOT NULL, district_code TEXT,
            practice TEXT, confirmed_on TEXT NOT NULL
        )
        """,
        "CREATE INDEX code_of ON code (code)",
        "CREATE TABLE asked (asked_on TEXT NOT NULL, organisation_id TEXT)",
        "CREATE INDEX asked_on ON asked (asked_on)",
        """
        CREATE VIEW claim_facts AS
        SELECT person_id, organisation_id, kind, district_code, practice, confirmed_on, restricted FROM said
        """,
        "CREATE INDEX person_restricted ON person (id) WHERE restricted",
        "CREATE VIEW restricted_person_facts AS SELECT id AS person_id FROM person WHERE restricted",
        "CREATE VIEW involvement_facts AS SELECT person_id, organisation_id FROM works",
        "CREATE VIEW birth_facts AS SELECT id AS person_id, NULL AS birth_date FROM person",
        """
        CREATE VIEW coded_facts AS
        SELECT code, organisation_id, kind, district_code, practice, confirmed_on FROM code
        """,
        "CREATE VIEW asked_again_facts AS SELECT asked_on, organisation_id FROM asked")

    init(on engine: Engine, withAudit: Bool = false) async throws {
        database = try await engine.freshDatabase(
            migrations: [Self.tables] + MeasuresCapability.migrations + (withAudit ? AuditMigrations.all : [])
        )
        try await database.write { connection in
            for id in [
                Self.surgery, Self.otherSurgery, Self.quietSurgery, Self.council, Self.centre,
                Self.otherCentre,
            ] {
                try connection.run("INSERT INTO organisation (id) VALUES (\(id))")
            }
        }
    }

    static let needs = MeasuresNeeds(
        districts: { _ in
            [
                MeasuresNeeds.District(code: dorset, name: "Dorset"),
                MeasuresNeeds.District(code: havant, name: "Havant"),
            ]
        },
        practices: { _ in
            [(surgery, "J81001"), (otherSurgery, "J81002"), (quietSurgery, "J81003")].map {
                MeasuresNeeds.Practice(id: $0, code: $1, name: "Surgery \($1)", district: dorset)
            }
        },
        people: { connection, ids, principal in
            var labels: [PersonID: MeasuresNeeds.PersonLabel] = [:]
            for row in try connection.run(
                """
                SELECT person.id, person.name FROM person JOIN works ON works.person_id = person.id
                WHERE person.id IN (\(SQL.list(ids.sorted()))) AND works.organisation_id = \(principal.organisation)
                    AND NOT person.restricted
                """)
            {
                let name: String = try row.value("name")
                labels[try row.value("id")] = MeasuresNeeds.PersonLabel(name: name, reference: "R-\(name)")
            }
            return labels
        })

    struct Said: Sendable {
        let kind: SourceKind
        let organisation: OrganisationID
        let day: LocalDate

        init(_ kind: SourceKind, _ organisation: OrganisationID, _ day: LocalDate = "2026-12-01") {
            (self.kind, self.organisation, self.day) = (kind, organisation, day)
        }
    }

    /// Somebody of Dorset, registered with the first surgery, whom the centre works with unless said otherwise.
    func add(
        _ number: Int, _ said: [Said], district: String? = dorset, practice: String? = "J81001",
        restricted: Bool = false, workedWithBy organisations: [OrganisationID] = [centre]
    ) async throws {
        try await database.write { connection in
            let person: PersonID = .example(number)
            try connection.run(
                "INSERT INTO person (id, name, restricted) VALUES (\(person), \("Person\(number)"), \(restricted))"
            )
            for fact in said {
                try connection.run(
                    """
                    INSERT INTO said (person_id, organisation_id, kind, district_code, practice, confirmed_on, restricted)
                    VALUES (\(person), \(fact.organisation), \(fact.kind), \(district), \(practice), \(fact.day), \(restricted))
                    """)
            }
            for organisation in organisations {
                try connection.run(
                    "INSERT INTO works (person_id, organisation_id) VALUES (\(person), \(organisation))")
            }
        }
    }

    func addCode(_ code: String, _ said: [Said]) async throws {
        try await database.write { connection in
            for fact in said {
                try connection.run(
                    """
                    INSERT INTO code (code, organisation_id, kind, district_code, practice, confirmed_on)
                    VALUES (\(code), \(fact.organisation), \(fact.kind), \(Self.dorset), \(Optional<String>.none), \(fact.day))
                    """)
            }
        }
    }

    func count() async throws { try await GapCounting(surroundings).run(database) }

    func figures(_ place: GapPlace, for organisation: OrganisationID? = centre) async throws -> [GapFigure] {
        try await database.read { connection in
            let store = GapStore(connection)
            guard let run = try store.latest() else { return [] }
            return try store.figures(of: [place], run, knownTo: organisation).sorted {
                ($0.cell.sources.rawValue, $0.cell.isConfirmed ? 0 : 1)
                    < ($1.cell.sources.rawValue, $1.cell.isConfirmed ? 0 : 1)
            }
        }
    }

    func people(_ cell: GapCell) async throws -> [PersonID] {
        try await database.read { connection in
            let store = GapStore(connection)
            guard let run = try store.latest() else { return [] }
            return try store.people(of: cell, run)
        }
    }

    static func staff(_ role: Role, in organisation: OrganisationID = centre) -> Principal {
        Principal(kind: .staff(.example(99)), organisation: organisation, roles: [role])
    }
}

extension GapCell {
    static func dorset(_ kinds: SourceKind..., confirmed: Bool = true) -> GapCell {
        GapCell(place: .district(TestCount.dorset), sources: Sources(kinds), isConfirmed: confirmed)
    }
}
