import Audit
import Core
import Jobs
import People
import Storage
import Synchronization
import TestSupport

@testable import Safeguarding

/// Concerns on a fresh database, among people, organisations and a worklist that a test makes up.
final class ConcernWorld: Sendable {
    let database: any Database
    let fixed = FixedSurroundings()
    let hidden = Mutex<Set<PersonID>>([])
    /// Organisations whose safeguarding leads have left.
    let leadless = Mutex<Set<OrganisationID>>([])
    let joined = Mutex<[PersonID: PersonID]>([:])

    static let ada = PersonID.example(1)
    static let adaAgain = PersonID.example(2)
    static let council = OrganisationID.example(11)
    static let centre = OrganisationID.example(12)
    static let other = OrganisationID.example(13)
    static let accounts: [Role: AccountID] = [
        .safeguardingLead: .example(21), .manager: .example(22), .practitioner: .example(23),
        .frontDesk: .example(24),
    ]
    static let councilLead = AccountID.example(31)
    static let councilManager = AccountID.example(32)
    static let secondManager = AccountID.example(25)

    private static let others = Migration(
        "2026-11-22-1200-create-others",
        "CREATE TABLE person (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE account (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE organisation (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE team (id TEXT NOT NULL PRIMARY KEY)",
        """
        CREATE TABLE task (
            key TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, person_id TEXT,
            organisation_id TEXT NOT NULL, account_id TEXT, sensitive BOOLEAN NOT NULL, status TEXT NOT NULL)
        """)

    init(_ engine: Engine) async throws {
        database = try await engine.freshDatabase(
            migrations: AuditMigrations.all + JobsMigrations.all + [Self.others]
                + SafeguardingCapability.migrations, staticTables: ["task", "person"])
        try await database.write { connection in
            for person in [Self.ada, Self.adaAgain] {
                try connection.run("INSERT INTO person (id) VALUES (\(person))")
            }
            for number in 21...32 {
                try connection.run("INSERT INTO account (id) VALUES (\(AccountID.example(number)))")
            }
            for organisation in [Self.council, Self.centre, Self.other] {
                try connection.run("INSERT INTO organisation (id) VALUES (\(organisation))")
            }
        }
    }

    var surroundings: Surroundings { fixed.surroundings }

    var desk: ConcernDesk { ConcernDesk(surroundings: surroundings, needs: needs) }

    static func staff(
        _ role: Role, at organisation: OrganisationID = centre, account: AccountID? = nil,
        reviews: Bool = false
    ) -> Principal {
        Principal(
            kind: .staff(account ?? accounts[role] ?? .example(29)), organisation: organisation,
            roles: [role],
            reviewsRestricted: reviews, name: "Sam Field", organisationName: "The centre")
    }

    static let carer = Principal(kind: .carer(ada), roles: [.carer], name: "Ada")

    static let place = SafeguardingNeeds.Council(
        area: "E06000059", organisation: council, name: "Westbourne Council")

    var needs: SafeguardingNeeds {
        SafeguardingNeeds(
            people: people,
            numbersNow: { _, _ in
                [
                    .init(
                        label: "Adults’ team", number: "01632 960100", link: "tel:01632960100",
                        whenText: "until 5pm")
                ]
            }, councils: { _ in [Self.place] }, reviewers: { _, _ in [] })
    }

    private func holders(_ role: Role, _ organisation: OrganisationID) -> [AccountID] {
        if role == .safeguardingLead, leadless.withLock({ $0.contains(organisation) }) { return [] }
        return switch (organisation, role) {
        case (Self.centre, .manager): [.example(22), Self.secondManager]
        case (Self.centre, .safeguardingLead): [.example(21)]
        case (Self.council, .safeguardingLead): [Self.councilLead]
        case (Self.council, .manager): [Self.councilManager]
        default: []
        }
    }

    private var people: PeopleNeeds {
        PeopleNeeds(
            people: { _, ids, principal in
                var found: [PersonID: SeenPerson] = [:]
                for id in ids {
                    let isHidden = self.hidden.withLock { $0.contains(id) } && !principal.reviewsRestricted
                    guard !isHidden, principal.organisation == Self.centre || principal.person == id else {
                        continue
                    }
                    found[id] = SeenPerson(id: id, name: "Ada Marsh", reference: "4K7P-2QXM-9")
                }
                return found
            },
            findPeople: { _, _, _ in [] }, links: { _, _, _ in [] },
            resolve: { _, person in self.joined.withLock { $0[person] } ?? person },
            restricted: { _, ids in self.hidden.withLock { $0.intersection(ids) } },
            owner: { _, _ in Destination(Self.centre) }, involve: { _, _, _, _, _ in },
            setLead: { _, _, _, _, _ in }, leads: { _, _ in [:] }, mayShare: { _, _, _ in false },
            profile: { _, _, _ in [] }, dutyTray: { _, _, _ in Destination(Self.council) },
            organisationNames: { _, _ in [Self.council: "Westbourne Council", Self.centre: "The centre"] },
            accountNames: { _, _ in [.example(21): "Lee Hart"] }, findOrganisations: { _, _ in [] },
            colleagues: { _, _ in [] }, holders: { _, role, place in self.holders(role, place) },
            teams: { _, _ in [] }, area: { _, _ in "E06000059" }, councils: { _, _ in [Self.council] },
            number: { _, _, _ in 4 },
            reasons: { _, _, _ in [Reason(code: "a", words: "Ring, then the form")] },
            openTask: { connection, task in
                try connection.run(
                    """
                    INSERT INTO task (key, kind, title, person_id, organisation_id, account_id, sensitive, status)
                    VALUES (\(task.key), \(task.kind), \(task.title), \(task.person), \(task.organisation),
                        \(task.account), \(task.sensitive), 'open')
                    """)
            },
            closeTask: { connection, key, _ in
                try connection.run("UPDATE task SET status = 'done' WHERE key = \(key)")
            })
    }

    func raise(
        _ source: String = "family", risk: Set<String> = ["carer"],
        by principal: Principal = staff(.practitioner)
    ) async throws -> ConcernID {
        let desk = desk
        return try await database.write { connection in
            try desk.raise(
                .init(
                    person: Self.ada, atRisk: risk, source: source, council: Self.place, aboutCouncil: nil,
                    answers: ["words": "A bruise <b>", "at-risk": "carer", "source": source]), by: principal,
                connection
            ).id
        }
    }

    func concern(_ id: ConcernID) async throws -> Concern {
        let desk = desk
        return try await database.read { connection in
            guard let concern = try desk.store(connection).find(id) else { throw NotFound() }
            return concern
        }
    }

    func add(
        _ action: ConcernAction, to id: ConcernID, by principal: Principal = staff(.safeguardingLead),
        words: String = "", corrects: String? = nil
    ) async throws {
        let desk = desk
        let concern = try await concern(id)
        let isContact = action == .send || action == .acknowledge
        try await database.write { connection in
            try desk.add(
                .init(
                    action: action, team: isContact ? .adults : nil, way: isContact ? "phone" : nil,
                    happenedAt: isContact ? self.surroundings.now() : nil,
                    reference: isContact ? "AB12" : nil, words: words, corrects: corrects, dueOn: nil),
                to: concern, by: principal, connection)
        }
    }

    struct OpenTask: Equatable, Sendable {
        let title: String
        let account: AccountID?
        let organisation: OrganisationID
    }

    func openTasks() async throws -> [OpenTask] {
        try await database.read { connection in
            try connection.run("SELECT * FROM task WHERE status = 'open' ORDER BY key").map {
                OpenTask(
                    title: try $0.value("title"), account: try $0.optional("account_id"),
                    organisation: try $0.value("organisation_id"))
            }
        }
    }

    /// What a principal sees; `nil` where it isn’t there for them.
    func sight(_ id: ConcernID, _ principal: Principal) async throws -> ConcernPolicy.Sight? {
        let desk = desk
        return try await database.read { connection in
            do { return try desk.open(id, for: principal, connection).sight } catch is NotFound { return nil }
        }
    }
}
