import Audit
import Core
import Documents
import Jobs
import People
import Storage
import Synchronization
import TestSupport

@testable import Discharge

/// Stays on a fresh database, among people, organisations and a worklist that a test makes up.
final class StayWorld: Sendable {
    let database: any Database
    let fixed = FixedSurroundings()
    let restricted = Mutex<Set<PersonID>>([])
    let visible = Mutex<[OrganisationID: Set<PersonID>]>([:])
    let joined = Mutex<[PersonID: PersonID]>([:])
    let said = Mutex<[DischargeNeeds.CarerWords]>([])

    static let ada = PersonID.example(1)
    static let ben = PersonID.example(2)
    static let cleo = PersonID.example(3)
    static let link = CaringLinkID.example(31)
    static let trust = OrganisationID.example(11)
    static let centre = OrganisationID.example(12)
    static let council = OrganisationID.example(13)
    static let patientArea = "E10000009"
    static let nurse = AccountID.example(21)
    static let worker = AccountID.example(22)

    private static let others = Migration(
        "2026-11-22-1200-create-others",
        "CREATE TABLE person (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE account (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE organisation (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE team (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE area (code TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE caring_link (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE willingness_statement (id TEXT NOT NULL PRIMARY KEY)",
        """
        CREATE TABLE task (
            key TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, person_id TEXT, organisation_id TEXT NOT NULL,
            account_id TEXT, due_on TEXT NOT NULL, status TEXT NOT NULL, opened BIGINT NOT NULL)
        """)

    init(_ engine: Engine) async throws {
        database = try await engine.freshDatabase(
            migrations: AuditMigrations.all + JobsMigrations.all + [Self.others]
                + DocumentsPlatform.migrations + DischargeCapability.migrations,
            staticTables: ["task", "person"])
        try await database.write { connection in
            for person in [Self.ada, Self.ben, Self.cleo] {
                try connection.run("INSERT INTO person (id) VALUES (\(person))")
            }
            for account in [Self.nurse, Self.worker] {
                try connection.run("INSERT INTO account (id) VALUES (\(account))")
            }
            for organisation in [Self.trust, Self.centre, Self.council] {
                try connection.run("INSERT INTO organisation (id) VALUES (\(organisation))")
            }
            try connection.run("INSERT INTO caring_link (id) VALUES (\(Self.link))")
        }
        visible.withLock { $0 = [Self.trust: [Self.ada, Self.ben, Self.cleo]] }
    }

    var surroundings: Surroundings { fixed.surroundings }

    var desk: StayDesk { StayDesk(surroundings: surroundings, needs: needs(letters: nil)) }

    func needs(letters: DocumentDesk?) -> DischargeNeeds {
        DischargeNeeds(
            people: people, statements: { _, link in link == Self.link ? self.said.withLock { $0 } : [] },
            letters: letters)
    }

    static func staff(
        _ role: Role = .practitioner, at organisation: OrganisationID = trust, account: AccountID = nurse
    ) -> Principal {
        Principal(
            kind: .staff(account), organisation: organisation, roles: [role], name: "Sam Field",
            organisationName: "Westbourne")
    }

    static let helper = staff(.coordinator, at: centre, account: worker)

    static func carer(_ person: PersonID = ada) -> Principal {
        Principal(kind: .carer(person), roles: [.carer], name: "Ada")
    }

    static func person(_ id: PersonID) -> SeenPerson {
        let names = [ada: "Ada Marsh", ben: "Ben Marsh", cleo: "Cleo Marsh"]
        return SeenPerson(id: id, name: names[id] ?? "Nobody", reference: "4K7P-2QXM-9", age: 46)
    }

    static func said(_ number: Int, isUrgent: Bool) -> DischargeNeeds.CarerWords {
        DischargeNeeds.CarerWords(
            id: "s\(number)", statedOn: "2027-01-04", willing: isUrgent ? "No" : "Yes", able: "Yes",
            words: "My back is bad", isUrgent: isUrgent)
    }

    /// The carer says something new, and whoever plans hears of it.
    func say(_ number: Int, isUrgent: Bool) async throws {
        said.withLock { $0.insert(Self.said(number, isUrgent: isUrgent), at: 0) }
        let desk = desk
        try await database.write { connection in
            try connection.run("INSERT INTO willingness_statement (id) VALUES (\("s\(number)"))")
            try desk.wordsChanged(on: Self.link, connection)
        }
    }

    var people: PeopleNeeds {
        PeopleNeeds(
            people: { _, ids, principal in self.people(ids, for: principal) },
            findPeople: { _, words, principal in
                words == "ada" ? Array(self.people([Self.ada], for: principal).values) : []
            },
            links: { _, person, _ in
                let link = SeenLink(
                    id: Self.link, carer: Self.ada, carerName: "Ada Marsh", caredFor: Self.ben,
                    caredForName: "Ben Marsh", relationship: "parent", relationshipWords: "parent")
                return [link].filter { $0.carer == person || $0.caredFor == person }
            },
            resolve: { _, person in self.joined.withLock { $0[person] } ?? person },
            restricted: { _, ids in self.restricted.withLock { $0.intersection(ids) } },
            owner: { _, _ in nil },
            involve: { _, person, destination, _, _ in
                self.visible.withLock { _ = $0[destination.organisation, default: []].insert(person) }
            }, setLead: { _, _, _, _, _ in }, leads: { _, _ in [:] },
            mayShare: { _, _, _ in false }, profile: { _, _, _ in [] },
            dutyTray: { _, area, isChild in
                // Another place answers for adults, and for where the ward is.
                Destination(isChild && area == Self.patientArea ? Self.council : Self.centre)
            },
            organisationNames: { _, _ in [Self.trust: "County Hospital", Self.centre: "St Anne’s"] },
            accountNames: { _, _ in [Self.nurse: "Sam Field"] },
            findOrganisations: { _, words in
                let all = [(id: Self.centre, name: "St Anne’s"), (id: Self.council, name: "St Bede Council")]
                return all.filter { $0.name.lowercased().contains(words.lowercased()) }
            },
            colleagues: { _, _ in [(Self.nurse, "Sam Field")] }, holders: { _, _, _ in [] },
            teams: { _, _ in [] }, area: { _, _ in nil }, councils: { _, _ in [Self.council] },
            number: { _, _, _ in 0 }, reasons: { _, _, _ in [] },
            openTask: { connection, request in
                try connection.run(
                    """
                    INSERT INTO task (key, kind, person_id, organisation_id, account_id, due_on, status, opened)
                    VALUES (\(request.key), \(request.kind), \(request.person), \(request.organisation),
                        \(request.account), \(request.dueOn), 'open', 1)
                    ON CONFLICT (key) DO UPDATE SET opened = task.opened + 1,
                        status = CASE WHEN \(request.opensAgain) THEN 'open' ELSE task.status END
                    """)
            },
            closeTask: { connection, key, _ in
                try connection.run("UPDATE task SET status = 'done' WHERE key = \(key)")
            })
    }

    private func people(_ ids: Set<PersonID>, for principal: Principal) -> [PersonID: SeenPerson] {
        var found: [PersonID: SeenPerson] = [:]
        for id in ids {
            let leading = joined.withLock { $0[id] } ?? id
            if let own = principal.person, own != leading { continue }
            if principal.person == nil {
                guard let organisation = principal.organisation,
                    visible.withLock({ $0[organisation]?.contains(leading) }) == true
                else { continue }
                let hidden = restricted.withLock { $0.contains(leading) }
                guard !hidden || principal.reviewsRestricted else { continue }
            }
            found[id] = Self.person(leading)
        }
        return found
    }

    struct Task: Hashable {
        let kind: String
        let key: String
        let organisation: OrganisationID
        let dueOn: LocalDate
    }

    func openTasks() async throws -> [Task] {
        try await database.read { connection in
            try connection.run(
                "SELECT kind, key, organisation_id, due_on FROM task WHERE status = 'open' ORDER BY key"
            ).map {
                Task(
                    kind: try $0.value("kind"), key: try $0.value("key"),
                    organisation: try $0.value("organisation_id"), dueOn: try $0.value("due_on"))
            }
        }
    }

    /// Somebody ticks them off on the worklist.
    func closeTasks(of kind: String) async throws {
        try await database.write { connection in
            try connection.run("UPDATE task SET status = 'done' WHERE kind = \(kind)")
        }
    }

    func kinds() async throws -> [String] { try await openTasks().map(\.kind).sorted() }

    func begin(
        by principal: Principal = staff(), child: HospitalStay.Answer = .no,
        admitted: LocalDate = "2027-01-04"
    ) async throws -> HospitalStayID {
        let desk = desk
        return try await database.write { connection in
            var new = StayDesk.Beginning(ward: "Maud Alexander", admittedOn: admitted)
            (new.carer, new.caredFor, new.link) = (Self.person(Self.ada), Self.ben, Self.link)
            (new.carerFound, new.childHelping, new.patientArea) = (.yes, child, Self.patientArea)
            return try desk.begin(new, by: principal, connection).id
        }
    }

    func open(_ id: HospitalStayID, _ connection: any Connection, by principal: Principal = staff()) throws
        -> StayDesk.Opened
    {
        try desk.open(id, for: principal, connection)
    }

    func change(
        _ id: HospitalStayID, by principal: Principal = staff(),
        _ body: @Sendable @escaping (StayDesk, StayDesk.Opened, any Connection) throws -> Void
    ) async throws {
        let desk = desk
        try await database.write { connection in
            try body(desk, try desk.open(id, for: principal, connection), connection)
        }
    }

    func stay(_ id: HospitalStayID) async throws -> HospitalStay {
        let desk = desk
        return try await database.read { connection in
            guard let stay = try desk.store(connection).find(id) else { throw NotFound() }
            return stay
        }
    }

    /// Planned with the carer and gone home today.
    func goHome(_ id: HospitalStayID) async throws {
        try await change(id) { desk, opened, connection in
            try desk.take(.ward, on: opened, connection) { $0.planningOn = "2027-01-05" }
        }
        try await change(id) { desk, opened, connection in
            try desk.take(.involve, on: opened, connection) { stay in
                (stay.involvedOn, stay.involvedHow) = ("2027-01-05", .inPerson)
            }
        }
        try await change(id) { desk, opened, connection in
            var details = opened.stay.details
            (details.nightPhone, details.nightWho) = ("01632 960001", "The ward")
            try desk.givePlan(details, [], on: opened, connection)
        }
        try await change(id) { desk, opened, connection in
            try desk.take(.goHome, on: opened, connection) { stay in
                stay = try stay.goneHome(on: "2027-01-05", today: desk.surroundings.today)
            }
        }
    }
}
