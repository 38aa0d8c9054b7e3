import Audit
import Core
import Documents
import Forms
import Jobs
import People
import Storage
import Synchronization
import TestSupport
import Testing
import Web

@testable import Assessments

/// A centre, a council and another centre, some carers, and what others keep of them, for one test.
final class TestAssessments: Sendable {
    let database: any Database
    let clock = FixedSurroundings()
    let world = Mutex(World())

    struct World {
        var tasks: [TaskRequest] = []
        var closed: [String] = []
        var numbers: [String: Int] = [
            "clocks.assessment-days": 28, "clocks.decision-working-days": 5,
            "approvals.eligible-managers": 0, "approvals.not-eligible-managers": 1,
            "approvals.council-signs": 1,
        ]
        /// Who works with whom.
        var works: [OrganisationID: Set<PersonID>] = [:]
        var people: [PersonID: SeenPerson] = [:]
        var links: [SeenLink] = []
        var kept: [PersonID: PersonID] = [:]
        /// Every answer on taking part, the newest last.
        var asked: [TakingPartAsked] = []
        /// Those whose own page is switched off.
        var off: Set<PersonID> = []
    }

    static let carer = PersonID.example(31)
    static let mother = PersonID.example(32)
    static let young = PersonID.example(33)
    static let hidden = PersonID.example(34)
    static let stranger = PersonID.example(35)
    static let link = CaringLinkID.example(41)
    static let youngLink = CaringLinkID.example(42)

    var surroundings: Surroundings { clock.surroundings }

    private static let tables = Migration(
        "2026-01-01-0000-what-others-keep",
        "CREATE TABLE person (id TEXT NOT NULL PRIMARY KEY, restricted BOOLEAN NOT NULL)",
        "CREATE TABLE organisation (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE area (code TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE team (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE account (id TEXT NOT NULL PRIMARY KEY)",
        """
        CREATE TABLE caring_link (
            id TEXT NOT NULL PRIMARY KEY, carer_id TEXT NOT NULL, cared_for_id TEXT NOT NULL, ended_on TEXT
        )
        """,
        "CREATE INDEX link_of_carer ON caring_link (carer_id)",
        "CREATE INDEX link_to ON caring_link (cared_for_id)",
        """
        CREATE TABLE referral (
            id TEXT NOT NULL PRIMARY KEY, person_id TEXT NOT NULL, kind TEXT NOT NULL,
            to_organisation_id TEXT NOT NULL, sent_at TEXT, closed_at TEXT
        )
        """,
        "CREATE INDEX referral_about_person ON referral (person_id, closed_at)",
        """
        CREATE VIEW referral_facts AS
        SELECT id, person_id, kind, to_organisation_id, sent_at, closed_at FROM referral
        """,
        "CREATE TABLE works (person_id TEXT NOT NULL, organisation_id TEXT NOT NULL)",
        "CREATE INDEX works_with ON works (organisation_id, person_id)",
        "CREATE VIEW involvement_facts AS SELECT person_id, organisation_id FROM works",
        "CREATE VIEW restricted_person_facts AS SELECT id AS person_id FROM person WHERE restricted",
        """
        CREATE TABLE young_carer (
            person_id TEXT NOT NULL PRIMARY KEY, birth_date TEXT NOT NULL, area_code TEXT,
            young_organisation_id TEXT, young_team_id TEXT
        )
        """,
        "CREATE INDEX young_carer_born ON young_carer (birth_date)",
        """
        CREATE VIEW young_carer_facts AS
        SELECT person_id, birth_date, area_code, young_organisation_id, young_team_id FROM young_carer
        """)

    init(on engine: Engine) async throws {
        database = try await engine.freshDatabase(
            migrations: [Self.tables] + AuditMigrations.all + JobsMigrations.all + FormsPlatform.migrations
                + DocumentsPlatform.migrations + AssessmentMigrations.all + WaitMigrations.all
                + HealthCheckMigrations.all + TransitionMigrations.all,
            staticTables: ["person"])
        world.withLock { world in
            for person in [
                SeenPerson(
                    id: Self.carer, name: "Ada Example", reference: "A", birth: "1980-05-05", age: 46,
                    area: "E06000059", district: "E06000059"),
                SeenPerson(id: Self.mother, name: "Bea Example", reference: "B", age: 80),
                SeenPerson(id: Self.young, name: "Cy Example", reference: "C", age: 14),
                SeenPerson(
                    id: Self.hidden, name: "Restricted person", reference: "D", isRestricted: true, age: 40),
                SeenPerson(id: Self.stranger, name: "Eve Example", reference: "E", age: 50),
            ] {
                world.people[person.id] = person
            }
            world.works = [
                Example.centre: [Self.carer, Self.mother, Self.young, Self.hidden],
                Example.otherCentre: [Self.stranger],
            ]
            world.links = [
                SeenLink(
                    id: Self.link, carer: Self.carer, carerName: "Ada Example", caredFor: Self.mother,
                    caredForName: "Bea Example", relationship: "parent",
                    relationshipWords: "Mother or father", caredForAge: 80),
                SeenLink(
                    id: Self.youngLink, carer: Self.young, carerName: "Cy Example", caredFor: Self.mother,
                    caredForName: "Bea Example", relationship: "grandparent",
                    relationshipWords: "Grandparent", caredForAge: 80),
            ]
        }
        try await database.write { connection in
            for number in 31...35 {
                let id = PersonID.example(number)
                try connection.run("INSERT INTO person (id, restricted) VALUES (\(id), \(id == Self.hidden))")
            }
            for organisation in [Example.centre, Example.council, Example.otherCentre] {
                try connection.run("INSERT INTO organisation (id) VALUES (\(organisation))")
            }
            for number in 1...9 {
                try connection.run("INSERT INTO account (id) VALUES (\(AccountID.example(number)))")
            }
            for (link, carer) in [(Self.link, Self.carer), (Self.youngLink, Self.young)] {
                try connection.run(
                    """
                    INSERT INTO caring_link (id, carer_id, cared_for_id) VALUES (\(link), \(carer), \(Self.mother))
                    """)
            }
            for person in [Self.carer, Self.mother, Self.young, Self.hidden] {
                try connection.run(
                    "INSERT INTO works (person_id, organisation_id) VALUES (\(person), \(Example.centre))")
            }
        }
    }

    var people: PeopleNeeds {
        PeopleNeeds(
            people: { _, ids, principal in self.seen(ids, principal) },
            findPeople: { _, _, _ in [] },
            links: { _, person, principal in
                let links = self.world.withLock { $0.links }
                guard self.seen([person], principal)[person] != nil else { return [] }
                return links.filter { $0.carer == person || $0.caredFor == person }
            },
            resolve: { _, id in self.world.withLock { $0.kept[id] ?? id } },
            restricted: { _, ids in ids.intersection([Self.hidden]) },
            owner: { _, person in
                self.world.withLock { world in
                    world.works.first { $0.value.contains(person) }.map { Destination($0.key) }
                }
            },
            involve: { _, person, destination, _, _ in
                self.world.withLock { _ = $0.works[destination.organisation, default: []].insert(person) }
            },
            setLead: { _, _, _, _, _ in }, leads: { _, _ in [:] }, mayShare: { _, _, _ in false },
            profile: { _, _, _ in [] },
            dutyTray: { _, _, isChild in Destination(isChild ? Example.otherCentre : Example.council) },
            organisationNames: { _, ids in
                let names = [
                    Example.centre: "A centre", Example.council: "A council", Example.otherCentre: "Another",
                ]
                return names.filter { ids.contains($0.key) }
            },
            accountNames: { _, ids in
                Dictionary(ids.map { ($0, "Worker") }, uniquingKeysWith: { first, _ in first })
            },
            findOrganisations: { _, _ in [] },
            colleagues: { _, _ in [(account: .example(1), name: "Sam Field")] },
            holders: { _, _, _ in [.example(2)] }, teams: { _, _ in [] }, area: { _, _ in "E06000059" },
            councils: { _, _ in [Example.council] },
            number: { _, setting, _ in
                guard let number = self.world.withLock({ $0.numbers[setting] }) else { throw NotFound() }
                return number
            },
            reasons: { _, _, _ in [] },
            openTask: { _, request in
                self.world.withLock { world in
                    if request.opensAgain { world.closed.removeAll { $0 == request.key } }
                    if !world.tasks.contains(where: { $0.key == request.key }) { world.tasks.append(request) }
                }
            },
            closeTask: { _, key, _ in
                self.world.withLock { world in
                    if world.tasks.contains(where: { $0.key == key }) { world.closed.append(key) }
                }
            },
            ownPageIsOpen: { _, person in self.world.withLock { !$0.off.contains(person) } })
    }

    private func seen(_ ids: Set<PersonID>, _ principal: Principal) -> [PersonID: SeenPerson] {
        world.withLock { world in
            world.people.filter { id, person in
                guard ids.contains(id) else { return false }
                if let own = principal.person { return own == id }
                if case .system = principal.kind { return true }
                guard let organisation = principal.organisation else { return false }
                if person.isRestricted, !principal.reviewsRestricted { return false }
                return world.works[organisation]?.contains(id) == true
            }
        }
    }

    /// The newest answer of each moment, and the advocates that a test gives.
    var takingPart: TakingPartNeeds {
        TakingPartNeeds(
            answer: { _, owner, moment, _ in
                self.world.withLock { world in
                    world.asked.last { $0.owner == owner && $0.moment == moment }?.answer
                }
            },
            keep: { _, asked, _ in self.world.withLock { $0.asked.append(asked) } },
            advocate: { _, _ in nil })
    }

    func desk() throws -> AssessmentDesk {
        AssessmentDesk(
            database: database, surroundings: surroundings, people: people,
            documents: try DocumentDesk(surroundings: surroundings, needs: DocumentNeeds(people: people)),
            forms: try AssessmentForms(), takingPart: takingPart)
    }

    /// Tasks that are open: asked for, and not closed since.
    var openTasks: [TaskRequest] {
        world.withLock { world in world.tasks.filter { !world.closed.contains($0.key) } }
    }

    /// An assessment that was just asked for.
    func begin(
        _ person: PersonID = carer, kind: Assessment.Kind = .carer, route: Assessment.Route = .faceToFace,
        by principal: Principal = Example.assessor
    ) async throws -> Assessment {
        let desk = try desk()
        let seen = try #require(world.withLock { $0.people[person] })
        return try await database.write { connection in
            try desk.begin(
                NewAssessment(
                    person: seen, link: nil, kind: kind, route: route, need: .standard,
                    organisation: principal.organisation ?? Example.centre, requestedOn: "2027-01-05"),
                by: principal, connection)
        }
    }
}
