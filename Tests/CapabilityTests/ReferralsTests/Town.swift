import Audit
import Core
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Jobs
import Logging
import NIOCore
import People
import Storage
import Synchronization
import TestSupport

@testable import Referrals
@testable import Web

/// Two centres and a council with their people, and tables of the shape that the register and the worklists keep.
final class Town: Sendable {
    static let (centre, hospice, council): (OrganisationID, OrganisationID, OrganisationID) = (
        .example(91), .example(92), .example(93)
    )
    static let (ada, ben, restricted): (PersonID, PersonID, PersonID) = (
        .example(1), .example(2), .example(3)
    )

    let database: any Database
    let clock = FixedSurroundings()
    /// Those whose own page is switched off.
    let off = Mutex<Set<PersonID>>([])
    /// Where organisations hear that a referral has come.
    let addresses = Mutex<[OrganisationID: EmailAddress]>([:])

    var surroundings: Surroundings { clock.surroundings }

    private static let tables = Migration(
        "2026-01-01-0000-what-others-keep",
        """
        CREATE TABLE person (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, restricted BOOLEAN NOT NULL,
            died BOOLEAN NOT NULL, reference TEXT NOT NULL)
        """,
        "CREATE INDEX person_restricted ON person (id) WHERE restricted",
        "CREATE VIEW restricted_person_facts AS SELECT id AS person_id FROM person WHERE restricted",
        "CREATE TABLE organisation (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL)",
        "CREATE TABLE team (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE account (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL)",
        """
        CREATE TABLE works (person_id TEXT NOT NULL, organisation_id TEXT NOT NULL, lead_id TEXT,
            PRIMARY KEY (person_id, organisation_id))
        """,
        """
        CREATE TABLE work (key TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, organisation_id TEXT NOT NULL,
            account_id TEXT, person_id TEXT, due_on TEXT NOT NULL, open BOOLEAN NOT NULL)
        """,
        "CREATE INDEX work_open ON work (key) WHERE open")

    init(on engine: Engine) async throws {
        database = try await engine.freshDatabase(
            migrations: AuditMigrations.all + JobsMigrations.all + [Self.tables]
                + ReferralsCapability.migrations)
        try await database.write { connection in
            for (id, name) in [
                (Self.centre, "Harbour Centre"), (Self.hospice, "Hill Hospice"),
                (Self.council, "The Council"),
            ] {
                try connection.run("INSERT INTO organisation (id, name) VALUES (\(id), \(name))")
            }
            for number in 51...59 {
                let id: AccountID = .example(number)
                try connection.run("INSERT INTO account (id, name) VALUES (\(id), \("Worker \(number)"))")
            }
            for (id, name, hidden) in [
                (Self.ada, "Ada Example", false), (Self.ben, "Ben Example", false),
                (Self.restricted, "Hidden Example", true),
            ] {
                let reference = Reference(randomBytes: { Array(repeating: name.utf8.first ?? 1, count: $0) })
                try connection.run(
                    """
                    INSERT INTO person (id, name, restricted, died, reference)
                    VALUES (\(id), \(name), \(hidden), FALSE, \(reference))
                    """)
                try connection.run(
                    "INSERT INTO works (person_id, organisation_id) VALUES (\(id), \(Self.centre))")
            }
        }
    }

    /// Account 51 works at the centre, 52 at the hospice, 53 at the council; 54 and 55 manage the centre and the hospice.
    static func staff(
        _ number: Int, _ role: Role = .practitioner, at organisation: OrganisationID = centre,
        reviews: Bool = false
    ) -> Principal {
        Principal(
            kind: .staff(.example(number)), organisation: organisation, roles: [role],
            reviewsRestricted: reviews, name: "Worker \(number)")
    }

    static let sender = staff(51)
    static let receiver = staff(52, at: hospice)
    static let outsider = staff(53, at: council)

    var desk: ReferralDesk {
        ReferralDesk(database: database, surroundings: surroundings, people: people, needs: needs)
    }

    var needs: ReferralsNeeds {
        let people = people
        return ReferralsNeeds(
            withoutLead: { connection, organisation, principal, after, limit in
                let rows = try connection.run(
                    """
                    SELECT person_id FROM works WHERE person_id > \(after?.person.description ?? "")
                        AND organisation_id = \(organisation) AND lead_id IS NULL ORDER BY person_id LIMIT \(limit)
                    """)
                let ids = try rows.map { try $0.value("person_id", as: PersonID.self) }
                let seen = try people.people(connection, Set(ids), principal)
                return ids.compactMap { id in
                    seen[id].map { ReferralsNeeds.Leadless(person: $0, since: "2027-01-01") }
                }
            },
            countWithoutLead: { connection, organisation, most in
                let all: Int? = try connection.run(
                    """
                    SELECT count(*) AS n FROM works WHERE person_id > '' AND organisation_id = \(organisation)
                        AND lead_id IS NULL
                    """
                ).first?.value("n")
                return min(all ?? 0, most)
            },
            openTasks: { _, _, _ in 2 },
            moveTasks: { connection, person, from, to, _ in
                try connection.run(
                    """
                    UPDATE work SET account_id = \(to)
                    WHERE key > '' AND person_id = \(person) AND account_id = \(from) AND open
                    """)
            },
            organisationsAtWork: { _ in [Self.centre] }, phone: { _, _ in "01632 960001" }, sendsEmail: true,
            referralAddress: { _, place in self.addresses.withLock { $0[place] } })
    }

    var people: PeopleNeeds {
        let surroundings = surroundings
        let names: @Sendable (any Connection, Set<OrganisationID>) throws -> [OrganisationID: String] = {
            connection, ids in
            var names: [OrganisationID: String] = [:]
            for row in try connection.run(
                "SELECT id, name FROM organisation WHERE id IN (\(SQL.list(ids.sorted())))")
            {
                names[try row.value("id")] = try row.value("name", as: String.self)
            }
            return names
        }
        return PeopleNeeds(
            people: { try Self.people($0, $1, $2) },
            findPeople: { connection, typed, principal in
                let rows = try connection.run("SELECT id FROM person WHERE id > ''")
                let ids = try rows.map { try $0.value("id", as: PersonID.self) }
                return try Self.people(connection, Set(ids), principal).values
                    .filter { $0.reference == typed || $0.name.contains(typed) }
            },
            links: { _, _, _ in
                [
                    SeenLink(
                        id: .example(1), carer: Self.ada, carerName: "Ada Example", caredFor: Self.ben,
                        caredForName: "Ben Example", relationship: "parent", relationshipWords: "Parent")
                ]
            },
            resolve: { $1 },
            restricted: { connection, ids in
                Set(
                    try connection.run(
                        "SELECT id FROM person WHERE id IN (\(SQL.list(ids.sorted()))) AND restricted"
                    ).map { try $0.value("id") })
            },
            owner: { _, _ in Destination(Self.centre) },
            involve: { connection, person, destination, lead, _ in
                try connection.run(
                    """
                    INSERT INTO works (person_id, organisation_id, lead_id)
                    VALUES (\(person), \(destination.organisation), \(lead)) ON CONFLICT DO NOTHING
                    """)
            },
            setLead: { connection, person, organisation, lead, _ in
                try connection.run(
                    """
                    UPDATE works SET lead_id = \(lead)
                    WHERE person_id = \(person) AND organisation_id = \(organisation)
                    """)
            },
            leads: { connection, person in
                var leads: [OrganisationID: AccountID] = [:]
                for row in try connection.run(
                    """
                    SELECT organisation_id, lead_id FROM works
                    WHERE person_id = \(person) AND lead_id IS NOT NULL
                    """)
                {
                    leads[try row.value("organisation_id")] = try row.value("lead_id", as: AccountID.self)
                }
                return leads
            },
            mayShare: { connection, person, organisation in
                try !connection.run(
                    """
                    SELECT person_id FROM works
                    WHERE person_id = \(person) AND organisation_id = \(organisation)
                    """
                ).isEmpty
            },
            profile: { _, person, _ in
                person == Self.ada
                    ? [("What matters to me", "Quiet mornings")] : [("What matters to me", "Ben’s own words")]
            },
            dutyTray: { _, _, _ in Destination(Self.council) }, organisationNames: names,
            accountNames: { _, ids in
                Dictionary(uniqueKeysWithValues: ids.map { ($0, "Worker \($0.description.suffix(2))") })
            },
            findOrganisations: { connection, words in
                try connection.run("SELECT id, name FROM organisation WHERE id > '' ORDER BY id")
                    .map { (id: try $0.value("id"), name: try $0.value("name", as: String.self)) }
                    .filter { $0.name.lowercased().contains(words.lowercased()) }
            },
            colleagues: { _, organisation in
                let numbers = [Self.centre: [51, 54, 56], Self.hospice: [52, 55, 57]][organisation] ?? [53]
                return numbers.map { (account: .example($0), name: "Worker \($0)") }
            },
            holders: { _, role, organisation in
                role == .manager ? [organisation == Self.centre ? .example(54) : .example(55)] : []
            },
            teams: { _, _ in [] }, area: { _, _ in "dorset" }, councils: { _, _ in [Self.council] },
            number: { _, setting, _ in
                if setting == "clocks.referral-expiry" { return 20 }
                let status = ReferralClocks.settings.first { $0.code == setting }?.status
                return ReferralClocks.standard.days[status ?? .draft] ?? 5
            },
            reasons: { _, setting, _ in
                setting == "clocks.referral-kinds"
                    ? [
                        Reason(code: "transition-requested", words: "1"),
                        Reason(code: "advocacy-requested", words: "soon"),
                    ]
                    : [
                        Reason(code: "full", words: "No room"),
                        Reason(code: "other", words: "Another reason"),
                    ]
            },
            openTask: { connection, request in
                try connection.run(
                    """
                    INSERT INTO work (key, kind, organisation_id, account_id, person_id, due_on, open)
                    VALUES (\(request.key), \(request.kind), \(request.organisation), \(request.account),
                        \(request.person), \(request.dueOn), TRUE) ON CONFLICT DO NOTHING
                    """)
                if request.opensAgain {
                    try connection.run("UPDATE work SET open = TRUE WHERE key = \(request.key)")
                }
                _ = surroundings
            },
            closeTask: { connection, key, _ in
                try connection.run("UPDATE work SET open = FALSE WHERE key = \(key)")
            }, ownPageIsOpen: { _, person in !self.off.withLock { $0.contains(person) } })
    }

    private static func people(
        _ connection: any Connection, _ ids: Set<PersonID>, _ principal: Principal
    ) throws -> [PersonID: SeenPerson] {
        var seen: [PersonID: SeenPerson] = [:]
        for row in try connection.run(
            """
            SELECT person.id, person.name, person.restricted, person.died, person.reference
            FROM person JOIN works ON works.person_id = person.id
            WHERE person.id IN (\(SQL.list(ids.sorted()))) AND works.organisation_id = \(principal.organisation)
            """)
        {
            let restricted: Bool = try row.value("restricted")
            guard !restricted || principal.reviewsRestricted else { continue }
            let id: PersonID = try row.value("id")
            seen[id] = SeenPerson(
                id: id, name: try row.value("name"), reference: try row.value("reference"),
                isRestricted: restricted, age: id == ben ? 12 : 40, hasDied: try row.value("died"))
        }
        return seen
    }
}
