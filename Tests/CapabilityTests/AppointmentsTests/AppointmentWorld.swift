import Audit
import Core
import Jobs
import People
import Storage
import Synchronization
import TestSupport

@testable import Appointments

/// Names that the tests of appointments share.
enum Example {
    static let ada = PersonID.example(1)
    static let ben = PersonID.example(2)
    static let cleo = PersonID.example(3)
    static let council = OrganisationID.example(11)
    static let centre = OrganisationID.example(12)
    static let worker = AccountID.example(21)
    static let manager = AccountID.example(22)
    static let other = AccountID.example(23)
    static let assessment = AppointmentOwner(kind: "assessment", id: "01900000-0000-7000-8000-000000000077")

    static func staff(
        _ role: Role = .assessor, at organisation: OrganisationID = council, account: AccountID = worker,
        reviews: Bool = false
    ) -> Principal {
        Principal(
            kind: .staff(account), organisation: organisation, roles: [role], reviewsRestricted: reviews,
            name: "Sam Field", organisationName: "Westbourne Council")
    }

    static func carer(_ person: PersonID = ada) -> Principal {
        Principal(kind: .carer(person), roles: [.carer], name: "Ada")
    }

    /// Booked for Tuesday 12 January 2027 at ten, an hour by telephone.
    static func appointment(
        _ number: Int = 100, with person: PersonID = ada, at startsAt: Instant = "2027-01-12T10:00:00.000Z"
    ) -> Appointment {
        Appointment(
            id: .example(number), person: person, organisation: council, worker: worker, purpose: .assessment,
            follows: nil, startsAt: startsAt, minutes: 60, way: .telephone, place: "",
            replacement: .notNeeded, reminder: .message, present: "", note: "", status: .booked, outcome: "",
            askedWords: "", moves: 0, version: 1)
    }
}

/// Appointments on a fresh database, among people, organisations and a worklist that a test makes up.
final class AppointmentWorld: Sendable {
    let database: any Database
    let fixed = FixedSurroundings()
    let seen = Mutex<[PersonID: SeenPerson]>([:])
    let visible = Mutex<[OrganisationID: Set<PersonID>]>([:])
    let joined = Mutex<[PersonID: PersonID]>([:])
    let restricted = Mutex<Set<PersonID>>([])
    let off = Mutex<Set<PersonID>>([])
    let warnings = Mutex<[PersonID: [VisitWarning]]>([:])
    let channel = Mutex<ReminderChannel>(.write)
    let advocates = Mutex<[PersonID: AppointmentAdvocate]>([:])
    /// What was told of what appointments are for: the day agreed, or none.
    let told = Mutex<[Told]>([])

    struct Told: Hashable, Sendable {
        let owner: AppointmentOwner
        let day: LocalDate?
        var stops: [ClockStop] = []
    }

    private static let others = Migration(
        "2026-11-22-1200-create-others",
        "CREATE TABLE person (id TEXT NOT NULL PRIMARY KEY, restricted BOOLEAN NOT NULL)",
        "CREATE INDEX person_restricted ON person (id) WHERE restricted",
        "CREATE VIEW restricted_person_facts AS SELECT id AS person_id FROM person WHERE restricted",
        "CREATE TABLE account (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE organisation (id TEXT NOT NULL PRIMARY KEY)",
        """
        CREATE TABLE task (
            key TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, person_id TEXT, account_id TEXT,
            due_on TEXT NOT NULL, status TEXT NOT NULL, opened BIGINT NOT NULL)
        """)

    init(_ engine: Engine) async throws {
        database = try await engine.freshDatabase(
            migrations: AuditMigrations.all + JobsMigrations.all + [Self.others]
                + AppointmentsCapability.migrations,
            staticTables: ["task", "person"])
        try await database.write { connection in
            for person in [Example.ada, Example.ben, Example.cleo] {
                try connection.run("INSERT INTO person (id, restricted) VALUES (\(person), \(false))")
            }
            for account in [Example.worker, Example.manager, Example.other] {
                try connection.run("INSERT INTO account (id) VALUES (\(account))")
            }
            for organisation in [Example.council, Example.centre] {
                try connection.run("INSERT INTO organisation (id) VALUES (\(organisation))")
            }
        }
        seen.withLock { seen in
            seen[Example.ada] = SeenPerson(id: Example.ada, name: "Ada Marsh", reference: "4K7P-2QXM-9")
            seen[Example.ben] = SeenPerson(id: Example.ben, name: "Ben Marsh", reference: "4K7P-2QXM-8")
            seen[Example.cleo] = SeenPerson(id: Example.cleo, name: "Cleo Lund", reference: "4K7P-2QXM-7")
        }
        visible.withLock {
            $0 = [Example.council: [Example.ada, Example.ben], Example.centre: [Example.cleo]]
        }
    }

    var surroundings: Surroundings { fixed.surroundings }
    var desk: AppointmentDesk { AppointmentDesk(surroundings: surroundings, needs: needs) }

    var needs: AppointmentsNeeds {
        AppointmentsNeeds(
            people: people,
            warnings: { _, asked in self.warnings.withLock { $0.filter { asked.contains($0.key) } } },
            subjects: { _, person, _ in
                guard person == Example.ada else { return [] }
                return [
                    AppointmentSubject(
                        owner: Example.assessment, purpose: .assessment, title: "Carer’s assessment",
                        path: "/assessments/x")
                ]
            },
            agreed: { _, owner, day, stops, _ in
                self.told.withLock { $0.append(Told(owner: owner, day: day, stops: stops)) }
            },
            givenUp: { _, owner, _ in self.told.withLock { $0.append(Told(owner: owner, day: nil)) } },
            channel: { _, _ in self.channel.withLock { $0 } },
            advocate: { _, person in self.advocates.withLock { $0[person] } })
    }

    func setRestricted(_ person: PersonID) async throws {
        restricted.withLock { _ = $0.insert(person) }
        seen.withLock { seen in
            if let known = seen[person] {
                seen[person] = SeenPerson(
                    id: known.id, name: known.name, reference: known.reference, isRestricted: true)
            }
        }
        try await database.write { connection in
            try connection.run("UPDATE person SET restricted = \(true) WHERE id = \(person)")
        }
    }

    var people: PeopleNeeds {
        PeopleNeeds(
            people: { _, ids, principal in self.people(ids, for: principal) },
            findPeople: { _, _, _ in [] }, links: { _, _, _ in [] },
            resolve: { _, person in self.joined.withLock { $0[person] } ?? person },
            restricted: { _, ids in self.restricted.withLock { $0.intersection(ids) } },
            owner: { _, _ in nil }, involve: { _, _, _, _, _ in }, setLead: { _, _, _, _, _ in },
            leads: { _, _ in [:] }, mayShare: { _, _, _ in false }, profile: { _, _, _ in [] },
            dutyTray: { _, _, _ in Destination(Example.council) },
            organisationNames: { _, _ in [Example.council: "Westbourne Council", Example.centre: "St Anne’s"]
            },
            accountNames: { _, _ in [Example.worker: "Sam Field", Example.manager: "Kim Hart"] },
            findOrganisations: { _, _ in [] },
            colleagues: { _, organisation in
                organisation == Example.council
                    ? [(Example.worker, "Sam Field"), (Example.manager, "Kim Hart")] : []
            },
            holders: { _, _, _ in [] }, teams: { _, _ in [] }, area: { _, _ in nil },
            councils: { _, _ in [] }, number: { _, _, _ in 2 }, reasons: { _, _, _ in [] },
            openTask: { connection, request in
                try connection.run(
                    """
                    INSERT INTO task (key, kind, title, person_id, account_id, due_on, status, opened)
                    VALUES (\(request.key), \(request.kind), \(request.title), \(request.person),
                        \(request.account), \(request.dueOn), 'open', 1)
                    ON CONFLICT (key) DO UPDATE SET opened = task.opened + 1
                    """)
            },
            closeTask: { connection, key, _ in
                try connection.run("UPDATE task SET status = 'done' WHERE key = \(key)")
            }, ownPageIsOpen: { _, person in self.off.withLock { !$0.contains(person) } },
            phone: { _, _ in "01202 000111" })
    }

    private func people(_ ids: Set<PersonID>, for principal: Principal) -> [PersonID: SeenPerson] {
        var found: [PersonID: SeenPerson] = [:]
        let known = seen.withLock { $0 }
        for id in ids {
            let leading = joined.withLock { $0[id] } ?? id
            guard let person = known[leading] else { continue }
            if let own = principal.person, (joined.withLock { $0[own] } ?? own) != leading { continue }
            if let organisation = principal.organisation {
                guard visible.withLock({ $0[organisation]?.contains(leading) }) == true else { continue }
                guard !person.isRestricted || principal.reviewsRestricted else { continue }
            } else if principal.person == nil {
                continue
            }
            found[id] = person
        }
        return found
    }

    // MARK: What a test asks

    func person(_ id: PersonID = Example.ada) -> SeenPerson {
        seen.withLock { $0[id] } ?? SeenPerson(id: id, name: "Nobody", reference: "")
    }

    /// Books an appointment, changed as the test says.
    @discardableResult
    func book(
        _ appointment: Appointment = Example.appointment(), by principal: Principal = Example.staff()
    ) async throws -> AppointmentID {
        let (desk, person) = (desk, person(appointment.person))
        return try await database.write {
            try desk.book(appointment, with: person, by: principal, $0).id
        }
    }

    func find(_ id: AppointmentID) async throws -> Appointment {
        let surroundings = surroundings
        let found = try await database.read { try AppointmentStore($0, surroundings).find(id) }
        guard let found else { throw NotFound() }
        return found
    }

    /// Does something with an appointment as somebody.
    func act<T: Sendable>(
        on id: AppointmentID, as principal: Principal = Example.staff(),
        _ body: @escaping @Sendable (AppointmentDesk, AppointmentDesk.Opened, any Connection) throws -> T
    ) async throws -> T {
        let desk = desk
        return try await database.write { try body(desk, try desk.open(id, for: principal, $0), $0) }
    }

    struct OpenTask: Hashable, Sendable {
        let kind: String
        let title: String
        let person: PersonID?
        let account: AccountID?
        let dueOn: LocalDate
    }

    func openTasks() async throws -> [String: OpenTask] {
        try await database.read { connection in
            var tasks: [String: OpenTask] = [:]
            for row in try connection.run(
                "SELECT key, kind, title, person_id, account_id, due_on, opened FROM task WHERE status = 'open'"
            ) {
                if try row.value("opened", as: Int.self) > 1 { throw Doubled() }
                tasks[try row.value("key")] = OpenTask(
                    kind: try row.value("kind"), title: try row.value("title"),
                    person: try row.optional("person_id"), account: try row.optional("account_id"),
                    dueOn: try row.value("due_on"))
            }
            return tasks
        }
    }

    struct Doubled: Error {}

    func titles() async throws -> Set<String> { Set(try await openTasks().values.map(\.title)) }

    /// Runs the job of reminders once.
    func remind() async throws {
        let desk = desk
        _ = try await database.write { try desk.remind(after: nil, $0) }
    }

    /// Keys of the messages that were asked for.
    func messages() async throws -> [String] {
        try await database.read {
            try $0.run("SELECT event_key FROM event WHERE name = 'message-requested' ORDER BY event_key")
                .map { try $0.value("event_key") }
        }
    }

    func isWanted(_ key: String) async throws -> Bool? {
        let surroundings = surroundings
        return try await database.read { try AppointmentStore($0, surroundings).isReminderWanted(key) }
    }
}
