import Audit
import Core
import Documents
import Jobs
import People
import Storage
import Synchronization
import TestSupport

@testable import SupportPlans

/// Plans on a fresh database, among people, organisations and a worklist that a test makes up.
final class PlanWorld: Sendable {
    let database: any Database
    let fixed = FixedSurroundings()
    let seen = Mutex<[PersonID: SeenPerson]>([:])
    let links = Mutex<[SeenLink]>([])
    let visible = Mutex<[OrganisationID: Set<PersonID>]>([:])
    let joined = Mutex<[PersonID: PersonID]>([:])
    let restricted = Mutex<Set<PersonID>>([])
    /// The organisations that may see what is known of anybody here.
    let shares = Mutex<Set<OrganisationID>>([])
    /// How the area's clocks were set, day by day.
    let clocks = Mutex<@Sendable (LocalDate) -> PlanClocks>({ _ in PlanClocks() })
    /// The question on taking part; `nil` where nobody asks it.
    let takingPart = Mutex<TakingPartNeeds?>(nil)
    /// Those whose own page is switched off.
    let off = Mutex<Set<PersonID>>([])

    static let ada = PersonID.example(1)
    static let ben = PersonID.example(2)
    static let cleo = PersonID.example(3)
    static let council = OrganisationID.example(11)
    static let centre = OrganisationID.example(12)
    static let assessor = AccountID.example(21)
    static let manager = AccountID.example(22)
    static let worker = AccountID.example(23)

    private static let others = Migration(
        "2026-11-22-1200-create-others",
        "CREATE TABLE person (id TEXT NOT NULL PRIMARY KEY, restricted BOOLEAN NOT NULL)",
        "CREATE INDEX person_restricted ON person (id) WHERE restricted",
        "CREATE VIEW restricted_person_facts AS SELECT id AS person_id FROM person WHERE restricted",
        "CREATE TABLE account (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE organisation (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE area (code TEXT NOT NULL PRIMARY KEY)",
        """
        CREATE TABLE task (
            key TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, person_id TEXT, organisation_id TEXT NOT NULL,
            due_on TEXT NOT NULL, status TEXT NOT NULL, opened BIGINT NOT NULL)
        """)

    init(_ engine: Engine) async throws {
        database = try await engine.freshDatabase(
            migrations: AuditMigrations.all + JobsMigrations.all + [Self.others]
                + DocumentsPlatform.migrations + SupportPlansCapability.migrations,
            staticTables: ["task", "person"])
        try await database.write { connection in
            for person in [Self.ada, Self.ben, Self.cleo] {
                try connection.run("INSERT INTO person (id, restricted) VALUES (\(person), \(false))")
            }
            for account in [Self.assessor, Self.manager, Self.worker] {
                try connection.run("INSERT INTO account (id) VALUES (\(account))")
            }
            for organisation in [Self.council, Self.centre] {
                try connection.run("INSERT INTO organisation (id) VALUES (\(organisation))")
            }
        }
        seen.withLock { seen in
            seen[Self.ada] = SeenPerson(id: Self.ada, name: "Ada Marsh", reference: "4K7P-2QXM-9", age: 46)
            seen[Self.ben] = SeenPerson(id: Self.ben, name: "Ben Marsh", reference: "4K7P-2QXM-8", age: 78)
            seen[Self.cleo] = SeenPerson(id: Self.cleo, name: "Cleo Marsh", reference: "4K7P-2QXM-7", age: 13)
        }
        links.withLock {
            $0 = [
                SeenLink(
                    id: .example(31), carer: Self.ada, carerName: "Ada Marsh", caredFor: Self.ben,
                    caredForName: "Ben Marsh", relationship: "parent", relationshipWords: "parent"),
                SeenLink(
                    id: .example(32), carer: Self.cleo, carerName: "Cleo Marsh", caredFor: Self.ben,
                    caredForName: "Ben Marsh", relationship: "grandparent", relationshipWords: "grandparent"),
            ]
        }
        visible.withLock { $0 = [Self.council: [Self.ada, Self.ben, Self.cleo], Self.centre: []] }
    }

    var surroundings: Surroundings { fixed.surroundings }

    var desk: PlanDesk { PlanDesk(surroundings: surroundings, needs: needs(letters: nil)) }

    func needs(letters: DocumentDesk?) -> SupportPlansNeeds {
        SupportPlansNeeds(
            people: people, clocks: { _, _, day in self.clocks.withLock { $0(day) } }, letters: letters,
            takingPart: takingPart.withLock { $0 })
    }

    static func staff(
        _ role: Role = .assessor, at organisation: OrganisationID = council, account: AccountID = assessor,
        reviews: Bool = false
    ) -> Principal {
        Principal(
            kind: .staff(account), organisation: organisation, roles: [role], reviewsRestricted: reviews,
            name: "Sam Field", organisationName: "Westbourne Council")
    }

    static func carer(_ person: PersonID = ada) -> Principal {
        Principal(kind: .carer(person), roles: [.carer], name: "Ada")
    }

    func person(_ id: PersonID = ada) -> SeenPerson {
        seen.withLock { $0[id] } ?? SeenPerson(id: id, name: "Nobody", reference: "0000-0000-0")
    }

    func setRestricted(_ person: PersonID) async throws {
        restricted.withLock { _ = $0.insert(person) }
        try await database.write { connection in
            try connection.run("UPDATE person SET restricted = \(true) WHERE id = \(person)")
        }
    }

    var people: PeopleNeeds {
        PeopleNeeds(
            people: { _, ids, principal in self.people(ids, for: principal) },
            findPeople: { _, _, _ in [] },
            links: { _, person, _ in
                self.links.withLock { $0.filter { $0.carer == person || $0.caredFor == person } }
            },
            resolve: { _, person in self.joined.withLock { $0[person] } ?? person },
            restricted: { _, ids in self.restricted.withLock { $0.intersection(ids) } },
            owner: { _, _ in nil },
            involve: { _, person, destination, _, _ in
                self.visible.withLock { _ = $0[destination.organisation, default: []].insert(person) }
            },
            setLead: { _, _, _, _, _ in },
            leads: { _, _ in [:] }, mayShare: { _, _, place in self.shares.withLock { $0.contains(place) } },
            profile: { _, _, _ in [] },
            dutyTray: { _, _, _ in Destination(Self.council) },
            organisationNames: { _, _ in [Self.council: "Westbourne Council", Self.centre: "St Anne’s"] },
            accountNames: { _, _ in [Self.assessor: "Sam Field", Self.manager: "Kim Hart"] },
            findOrganisations: { _, words in
                [(Self.council, "Westbourne Council"), (Self.centre, "St Anne’s")].filter { $0.1 == words }
            },
            colleagues: { _, _ in [(Self.assessor, "Sam Field"), (Self.manager, "Kim Hart")] },
            holders: { _, _, _ in [] }, teams: { _, _ in [] }, area: { _, _ in nil },
            councils: { _, _ in [Self.council] }, number: { _, _, _ in 0 }, reasons: { _, _, _ in [] },
            openTask: { connection, request in
                try connection.run(
                    """
                    INSERT INTO task (key, kind, person_id, organisation_id, due_on, status, opened)
                    VALUES (\(request.key), \(request.kind), \(request.person), \(request.organisation),
                        \(request.dueOn), 'open', 1)
                    ON CONFLICT (key) DO UPDATE SET opened = task.opened + 1
                    """)
                guard request.opensAgain else { return }
                try connection.run("UPDATE task SET status = 'open' WHERE key = \(request.key)")
            },
            closeTask: { connection, key, _ in
                try connection.run("UPDATE task SET status = 'done' WHERE key = \(key)")
            }, ownPageIsOpen: { _, person in self.off.withLock { !$0.contains(person) } })
    }

    private func people(_ ids: Set<PersonID>, for principal: Principal) -> [PersonID: SeenPerson] {
        var found: [PersonID: SeenPerson] = [:]
        let known = seen.withLock { $0 }
        for id in ids {
            let leading = joined.withLock { $0[id] } ?? id
            guard let person = known[leading] else { continue }
            if let own = principal.person, own != leading { continue }
            if let organisation = principal.organisation {
                guard visible.withLock({ $0[organisation]?.contains(leading) }) == true else { continue }
                let hidden = restricted.withLock { $0.contains(leading) }
                guard !hidden || principal.reviewsRestricted else { continue }
            } else if principal.person == nil {
                continue
            }
            found[id] = person
        }
        return found
    }

    /// Keys of open tasks, and those that were opened more than once.
    func tasks(_ connection: any Connection) throws -> (open: Set<String>, doubled: Set<String>) {
        var open: Set<String> = []
        var doubled: Set<String> = []
        for row in try connection.run("SELECT key, status, opened FROM task") {
            let key: String = try row.value("key")
            if try row.value("status", as: String.self) == "open" { open.insert(key) }
            if try row.value("opened", as: Int.self) > 1 { doubled.insert(key) }
        }
        return (open, doubled)
    }

    func openTasks() async throws -> Set<String> {
        try await database.read { try self.tasks($0).open }
    }

    /// A council's plan with all that the law asks for, still a draft.
    func draft(
        kind: SupportPlan.Kind = .statutory, of person: PersonID = ada, by principal: Principal = staff()
    ) async throws -> SupportPlanID {
        let (desk, today) = (desk, surroundings.today)
        let seen = self.person(person)
        return try await database.write { connection in
            var plan = try desk.start(
                for: seen, kind: kind, link: self.links.withLock { $0.first }, from: nil, by: principal,
                connection)
            plan.content = Self.content
            plan.child.relies = false
            try desk.keep(plan, part: "content", by: principal, connection)
            let store = desk.store(connection)
            try store.add(
                PlanOutcome(
                    id: "o-\(plan.id)", position: 1, domain: .recreation, words: "Sing again", before: 3),
                to: plan.id)
            try store.keep(
                PlanNeed(position: 1, need: "Time off", eligibility: .yes, met: "A sitter", unmetReason: ""),
                of: plan.id)
            try store.add(
                PlanAction(
                    id: self.surroundings.newID(), plan: plan.id, words: "Book the sitter", task: .arranging,
                    doer: .staff, doerWords: "Sam Field", account: Self.assessor,
                    dueOn: today.adding(days: 10),
                    funding: .budget, pence: 12_000))
            try store.add(
                PlanAction(
                    id: self.surroundings.newID(), plan: plan.id, words: "Ask the choir", task: .leisure,
                    doer: .carer, doerWords: "Ada Marsh", person: person, dueOn: today.adding(days: 20)))
            return plan.id
        }
    }

    static var content: PlanContent {
        var content = PlanContent()
        (content.regard, content.involved, content.agreeing) = ("A course", "Ada", "Two talks")
        (content.reducing, content.preventing) = ("Lift with the hoist", "A health check")
        (content.councilPence, content.carerPence) = (120_000, 0)
        return content
    }

    func plan(_ id: SupportPlanID) async throws -> SupportPlan {
        try await database.read { try self.find(id, $0) }
    }

    func find(_ id: SupportPlanID, _ connection: any Connection) throws -> SupportPlan {
        guard let plan = try desk.store(connection).find(id) else { throw NotFound() }
        return plan
    }

    /// Takes a draft as far as being in place.
    func putInPlace(_ id: SupportPlanID, by principal: Principal = staff()) async throws {
        let desk = desk
        try await database.write { connection in
            try desk.propose(try self.find(id, connection), self.person(), by: principal, connection)
            self.fixed.advance(seconds: 1)
            try desk.answer(
                try self.find(id, connection), agrees: true, words: "", by: Self.carer(), connection)
            self.fixed.advance(seconds: 1)
            try desk.finalise(
                try self.find(id, connection), self.person(), copies: [], by: principal, connection)
        }
    }
}
