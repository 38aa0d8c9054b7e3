import Audit
import Core
import Jobs
import People
import Storage
import Synchronization
import TestSupport
import Web

@testable import Advocacy

enum Example {
    static let centre = OrganisationID.example(21)
    static let elsewhere = OrganisationID.example(22)

    static func staff(
        _ number: Int, _ roles: Set<Role>, in organisation: OrganisationID = centre,
        for people: Set<PersonID> = []
    ) -> Principal {
        var principal = Principal(
            kind: .staff(.example(number)), organisation: organisation, roles: roles,
            name: "Worker \(number)", organisationName: "A centre")
        principal.speaksFor = people
        return principal
    }

    static let advocacy = AdvocacyCase(
        id: .example(51), person: TestAdvocacy.ada, kind: .careAct, status: .accepted, organisation: centre,
        dueOn: "2027-01-15")
}

/// A centre, two carers and an advocate from elsewhere, and what others keep of them, for one test.
final class TestAdvocacy: Sendable {
    let database: any Database
    let clock = FixedSurroundings()
    let world = Mutex(World())

    struct World {
        var tasks: [TaskRequest] = []
        var closed: [String] = []
        var advocates: [AdvocacyNeeds.Advocate] = []
        var restricted: Set<PersonID> = []
        var kept: [PersonID: PersonID] = [:]
        var owner: OrganisationID = Example.centre
        var closedOrganisations: Set<OrganisationID> = []
        var involved: [OrganisationID] = []
    }

    static let ada = PersonID.example(31)
    static let bea = PersonID.example(32)
    static let assessment = TakingPartOwner(.assessment, "a")

    var surroundings: Surroundings { clock.surroundings }

    private static let tables = Migration(
        "2026-01-01-0000-what-others-keep",
        "CREATE TABLE person (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE organisation (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE team (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE TABLE account (id TEXT NOT NULL PRIMARY KEY)")

    init(on engine: Engine) async throws {
        database = try await engine.freshDatabase(
            migrations: [Self.tables] + AuditMigrations.all + JobsMigrations.all
                + AdvocacyCapability.migrations, staticTables: ["person"])
        world.withLock {
            $0.advocates = [
                .init(
                    account: .example(9), name: "Kit Ashdown", organisation: "Speak Up", phone: "01632 960001"
                )
            ]
        }
        try await database.write { connection in
            for person in [Self.ada, Self.bea] {
                try connection.run("INSERT INTO person (id) VALUES (\(person))")
            }
            for organisation in [Example.centre, Example.elsewhere] {
                try connection.run("INSERT INTO organisation (id) VALUES (\(organisation))")
            }
            for number in 1...9 {
                try connection.run("INSERT INTO account (id) VALUES (\(AccountID.example(number)))")
            }
        }
    }

    private func seen(_ ids: Set<PersonID>, _ principal: Principal) -> [PersonID: SeenPerson] {
        let (kept, restricted) = world.withLock { ($0.kept, $0.restricted) }
        let names = [Self.ada: "Ada Example", Self.bea: "Bea Example"]
        var found: [PersonID: SeenPerson] = [:]
        for id in ids {
            let live = kept[id] ?? id
            guard let name = names[live], !restricted.contains(live) || principal.reviewsRestricted else {
                continue
            }
            if let own = principal.person, own != live { continue }
            let isPureAdvocate = principal.roles == [.advocate]
            if isPureAdvocate, !principal.speaksFor.contains(live) { continue }
            if principal.organisation == Example.elsewhere, !isPureAdvocate { continue }
            found[id] = SeenPerson(
                id: live, name: name, reference: "R", isRestricted: restricted.contains(live), age: 46)
        }
        return found
    }

    var people: PeopleNeeds {
        PeopleNeeds(
            people: { _, ids, principal in self.seen(ids, principal) }, findPeople: { _, _, _ in [] },
            links: { _, _, _ in [] }, resolve: { _, id in self.world.withLock { $0.kept[id] ?? id } },
            restricted: { _, ids in self.world.withLock { $0.restricted.intersection(ids) } },
            owner: { _, _ in Destination(self.world.withLock { $0.owner }) },
            involve: { _, _, place, _, _ in
                self.world.withLock { $0.involved.append(place.organisation) }
            }, setLead: { _, _, _, _, _ in },
            leads: { _, _ in [Example.centre: .example(1)] }, mayShare: { _, _, _ in false },
            profile: { _, _, _ in [] }, dutyTray: { _, _, _ in Destination(Example.centre) },
            organisationNames: { _, _ in [Example.centre: "A centre", Example.elsewhere: "Elsewhere"] },
            accountNames: { _, ids in
                Dictionary(ids.map { ($0, "Worker") }, uniquingKeysWith: { first, _ in first })
            }, findOrganisations: { _, _ in [] },
            colleagues: { _, _ in [(account: .example(1), name: "Sam Field")] },
            holders: { _, _, _ in [.example(2)] }, teams: { _, _ in [] }, area: { _, _ in "E06000059" },
            councils: { _, _ in [] },
            number: { _, setting, _ in
                guard setting == "clocks.advocacy-days" else { throw NotFound() }
                return 10
            },
            reasons: { _, _, _ in [] },
            openTask: { _, request in
                self.world.withLock { world in
                    if !world.tasks.contains(where: { $0.key == request.key }) { world.tasks.append(request) }
                    if request.opensAgain { world.closed.removeAll { $0 == request.key } }
                }
            },
            closeTask: { _, key, _ in self.world.withLock { $0.closed.append(key) } },
            ownPageIsOpen: { _, person in self.world.withLock { !$0.restricted.contains(person) } })
    }

    var needs: AdvocacyNeeds {
        AdvocacyNeeds(
            people: people, advocates: { _ in self.world.withLock { $0.advocates } },
            isClosed: { _, place in self.world.withLock { $0.closedOrganisations.contains(place) } })
    }

    var desk: AdvocacyDesk { AdvocacyDesk(surroundings: surroundings, needs: needs) }

    var openTasks: [TaskRequest] {
        world.withLock { world in world.tasks.filter { !world.closed.contains($0.key) } }
    }

    /// Keeps an answer on taking part at the start of an assessment, or another moment.
    func answer(
        _ answer: TakingPart, at moment: TakingPart.Moment = .start, of person: PersonID = ada,
        neededBy: LocalDate? = nil, by principal: Principal = Example.staff(1, [.assessor])
    ) async throws {
        clock.advance(seconds: 60)
        let desk = desk
        try await database.write { connection in
            try desk.keep(
                TakingPartAsked(
                    owner: Self.assessment, moment: moment, person: person,
                    destination: Destination(Example.centre), lead: .example(1), neededBy: neededBy,
                    path: "/assessments/a/start", answer: answer), by: principal, connection)
        }
    }

    func stands(_ moment: TakingPart.Moment = .start) async throws -> TakingPart? {
        let desk = desk
        return try await database.read { try desk.answer(Self.assessment, moment, of: Self.ada, $0) }
    }

    func cases(of person: PersonID = ada) async throws -> [AdvocacyCase] {
        let desk = desk
        return try await database.read {
            try desk.store($0).about(person, within: .staff(Example.centre, advocate: nil))
        }
    }

    /// Whom the account of the advocate speaks for now.
    func speaksFor() async throws -> Set<PersonID> {
        let desk = desk
        return try await database.read { try desk.store($0).people(spokenForBy: .example(9)) }
    }

    /// A case that the advocate from elsewhere has.
    func allocated(
        _ kind: AdvocacyCase.Kind = .careAct, for person: PersonID = ada
    ) async throws -> AdvocacyCase {
        let desk = desk
        clock.advance(seconds: 60)
        return try await database.write { connection in
            let lead = Example.staff(2, [.manager])
            let begun = try desk.begin(
                kind, .accepted, of: person, at: Destination(Example.centre), owner: .example(1),
                neededFor: "/assessments/a/start", by: lead, connection)
            return try desk.allocate(
                begun, to: .example(9), name: "Kit Ashdown", phone: "01632 960001", provider: "Speak Up",
                by: lead, connection)
        }
    }
}
