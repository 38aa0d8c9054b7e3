import Accounts
import Audit
import Core
import Forms
import Jobs
import Storage
import Synchronization
import TestSupport
import Web

@testable import Register

/// A register with two centres, a council and a young carers' service, for one test.
struct TestRegister: Sendable {
    static let centre = OrganisationID.example(1)
    static let otherCentre = OrganisationID.example(2)
    static let youngService = OrganisationID.example(3)
    static let council = OrganisationID.example(4)
    static let surgery = OrganisationID.example(5)
    static let hampshire = "E10000014"
    static let dorset = "E06000059"

    static let migrations =
        AuditMigrations.all + JobsMigrations.all + WebMigrations.all + FormsPlatform.migrations
        + AccountsCapability.migrations
        + RegisterCapability.migrations

    let database: any Database
    let clock: FixedSurroundings
    let tasks: TaskBox
    let needs: RegisterNeeds
    let people: NamedPeople

    var surroundings: Surroundings { clock.surroundings }

    init(on engine: Engine) async throws {
        clock = FixedSurroundings()
        tasks = TaskBox()
        people = NamedPeople()
        needs = Self.needs(tasks, people, clock.surroundings)
        database = try await engine.freshDatabase(migrations: Self.migrations)
        try await database.write { connection in
            for (code, name) in [(Self.hampshire, "Hampshire"), (Self.dorset, "Dorset")] {
                try connection.run("INSERT INTO area (code, name) VALUES (\(code), \(name))")
                try connection.run(
                    """
                    INSERT INTO district (code, name, kind, area_code, council_code)
                    VALUES (\("D" + code), \(name), 'district', \(code), \(code))
                    """)
            }
            for number in 1...5 {
                try OrganisationStore(connection).add(
                    Organisation(
                        id: .example(number), code: "X\(number)", codeKind: .local, kind: .other,
                        name: "Organisation \(number)"))
            }
            for number in 1...9 {
                guard let email = EmailAddress("person\(number)@example.org") else { continue }
                try AccountStore(connection).add(
                    Account(
                        id: .example(number), email: email, name: "Sam Field",
                        createdAt: "2027-01-04T09:00:00.000Z"))
            }
        }
    }

    static func staff(
        _ number: Int, _ roles: Role..., in organisation: OrganisationID = centre, reviews: Bool = false
    ) -> Principal {
        Principal(
            kind: .staff(.example(number)), organisation: organisation, roles: Set(roles),
            reviewsRestricted: reviews,
            name: "Sam Field", organisationName: "Organisation")
    }

    static let coordinator = staff(1, .coordinator)
    static let otherCoordinator = staff(2, .coordinator, in: otherCentre)
    static let reviewer = staff(3, .safeguardingLead, reviews: true)

    /// Registers in one transaction, as every door does.
    @discardableResult
    func register(_ arrival: Arrival, by principal: Principal = .system("test")) async throws -> Registered {
        let (surroundings, needs) = (surroundings, needs)
        return try await database.write {
            try RegisterStore($0, surroundings, needs).register(arrival, by: principal)
        }
    }

    func read<T: Sendable>(_ body: @Sendable @escaping (any Connection, Surroundings) throws -> T)
        async throws -> T
    {
        let surroundings = surroundings
        return try await database.read { try body($0, surroundings) }
    }

    func write<T: Sendable>(_ body: @Sendable @escaping (any Connection, Surroundings) throws -> T)
        async throws -> T
    {
        let surroundings = surroundings
        return try await database.write { try body($0, surroundings) }
    }

    func find(_ typed: String, birth: LocalDate? = nil, as principal: Principal) async throws -> PeopleFound {
        guard let search = PersonSearch(typed: typed, birth: birth) else { throw NotFound() }
        return try await read {
            try SearchStore($0, $1).find(search, within: RegisterPolicy(principal).scope)
        }
    }

    func restrict(_ person: PersonID) async throws {
        try await write { connection, surroundings in
            try RestrictionStore(connection, surroundings).add(
                Restriction(.domesticAbuse, since: surroundings.today), to: person,
                Provenance(source: .professional, side: .carer, recordedAt: surroundings.now()))
        }
    }

    /// What the service does a moment after somebody came.
    func lookForLikely(for registered: Registered) async throws {
        let (surroundings, needs) = (surroundings, needs)
        try await database.write { connection in
            try LikelyLooking(surroundings: surroundings, needs: needs)
                .look(for: [registered.person] + registered.caredFor, connection)
        }
    }

    private static func needs(
        _ tasks: TaskBox, _ people: NamedPeople, _ surroundings: Surroundings
    ) -> RegisterNeeds {
        RegisterNeeds(
            route: { _, caredFor, carer, service in
                let postcode = caredFor.postcode
                let isDorset = postcode?.area == "DT"
                let centre = service == .young ? youngService : isDorset ? otherCentre : centre
                guard postcode != nil else {
                    return RegisterNeeds.Route(
                        .init(council), triageNote: "Where they live is not known. Ask")
                }
                let own: OrganisationID? = carer.map { $0.area == "DT" ? otherCentre : Self.centre }
                return RegisterNeeds.Route(
                    .init(centre), area: isDorset ? dorset : hampshire,
                    district: isDorset ? "D" + dorset : "D" + hampshire, ownCentre: own == centre ? nil : own)
            },
            dutyTray: { _, _, _ in .init(council) }, ages: { _, _ in CarerAges() },
            clocks: { _, _ in RegisterClocks() }, openTask: { _, request in tasks.add(request) },
            tasks: { _, _, _ in people.openWork }, messages: { _, _, _ in [] },
            cases: RegisterNeeds.Cases(
                onRecord: { _, _, _ in [] }, onOwnPage: { _, _, _ in [] },
                endingHold: { _, _, kind in people.holds[kind] }),
            oversight: RegisterNeeds.Oversight(
                teams: { _, account, _ in people.teams[account] ?? [] },
                lead: { _, _, account in account == .example(5) ? nil : .example(5) }),
            merging: RegisterNeeds.Merging(
                columns: RegisterCapability.personMoves, needsSecondPerson: { _, _ in true },
                closeTask: { _, key, _ in tasks.close(key) }),
            endReasons: { _, area in people.endReasons(in: area) },
            organisationNames: { _, ids in Dictionary(uniqueKeysWithValues: ids.map { ($0, "Organisation") })
            },
            accountNames: { _, ids in Dictionary(uniqueKeysWithValues: ids.map { ($0, "Sam Field") }) },
            placeNames: { _, _ in [:] }, findOrganisations: { _, _ in [] },
            breakGlass: { _, account, person in people.letIn.contains { $0 == (account, person) } },
            reviewers: { _, organisations in
                let theirs = people.reviewers.filter { organisations.contains($0.organisation) }
                return theirs.isEmpty ? people.reviewers : theirs
            },
            endSignIns: { try AccountsAnswersStore($0).endSignIns(of: $1, except: $2, surroundings) })
    }
}

/// Who is named to review restricted people, and who was let in to see somebody in an emergency.
final class NamedPeople: Sendable {
    private let named = Mutex<[RegisterNeeds.Reviewer]>([
        .init(organisation: TestRegister.centre, account: .example(3))
    ])
    private let grants = Mutex<[(AccountID, PersonID)]>([])

    var reviewers: [RegisterNeeds.Reviewer] {
        get { named.withLock { $0 } }
        set { named.withLock { $0 = newValue } }
    }

    private let work = Mutex<[RegisterNeeds.RecordLine]>([])

    /// The open tasks about anybody.
    var openWork: [RegisterNeeds.RecordLine] {
        get { work.withLock { $0 } }
        set { work.withLock { $0 = newValue } }
    }

    private let heldBy = Mutex<[Involvement.Kind: String]>([:])

    /// Why an organisation’s work of a kind can’t end yet.
    var holds: [Involvement.Kind: String] {
        get { heldBy.withLock { $0 } }
        set { heldBy.withLock { $0 = newValue } }
    }

    private let teamsOfAccounts = Mutex<[AccountID: Set<TeamID>]>([:])

    var teams: [AccountID: Set<TeamID>] {
        get { teamsOfAccounts.withLock { $0 } }
        set { teamsOfAccounts.withLock { $0 = newValue } }
    }

    func endReasons(in area: String?) -> [EndReasonChoice] {
        [
            EndReasonChoice(code: "paid-care", words: "Paid care took over"),
            EndReasonChoice(code: "died", words: "The cared-for person died"),
            EndReasonChoice(code: "recorded-in-error", words: "A slip of the pen"),
        ]
            + (area == TestRegister.hampshire
                ? [EndReasonChoice(code: "moved-to-sea", words: "Went to sea")] : [])
    }

    var letIn: [(AccountID, PersonID)] { grants.withLock { $0 } }

    func letIn(_ account: AccountID, to person: PersonID) { grants.withLock { $0.append((account, person)) } }
}

/// The tasks that were asked for.
final class TaskBox: Sendable {
    private let requests = Mutex<[TaskRequest]>([])
    private let closed = Mutex<Set<String>>([])

    /// The same key asks for the same task.
    func add(_ request: TaskRequest) {
        if request.opensAgain { closed.withLock { _ = $0.remove(request.key) } }
        requests.withLock { requests in
            if !requests.contains(where: { $0.key == request.key }) { requests.append(request) }
        }
    }

    func close(_ key: String) { closed.withLock { _ = $0.insert(key) } }

    var all: [TaskRequest] { requests.withLock { $0 } }

    func open(_ kind: String) -> [TaskRequest] {
        let closed = closed.withLock { $0 }
        return all.filter { $0.kind == kind && !closed.contains($0.key) }
    }

    func kinds() -> [String] { all.map(\.kind).sorted() }
}

enum Example {
    static func name(_ given: String, _ family: String, knownAs: String? = nil) throws -> PersonName {
        try PersonName(given: given, family: family, knownAs: knownAs)
    }

    static func postcode(_ text: String) throws -> Whereabouts {
        guard let postcode = Postcode(text) else { throw NotFound() }
        return .postcode(postcode)
    }

    static func phone(_ text: String) throws -> PersonContact.Address {
        guard let phone = PhoneNumber(text) else { throw NotFound() }
        return .phone(phone)
    }

    static func nhsNumber(_ text: String) throws -> NHSNumber {
        guard let number = NHSNumber(text) else { throw NotFound() }
        return number
    }

    /// A carer in Hampshire who looks after their mother there.
    static func arrival(
        _ key: String, _ given: String = "Ada", _ family: String = "Marlow", born: LocalDate = "1970-03-01",
        postcode: String = "SO51 8DE"
    ) throws -> Arrival {
        Arrival(
            key: key, door: .selfRegistration,
            carer: NewPerson(
                name: try name(given, family), birth: KnownDate(born),
                whereabouts: try self.postcode(postcode),
                contacts: [NewContact(try phone("07700 900123"), safe: true)]),
            caredFor: [
                NewCaredFor(
                    NewPerson(name: nil, whereabouts: try self.postcode(postcode), basis: .none),
                    link: NewCaringLink(relationship: .parent, hours: HoursPerWeek(20), tasks: [.shopping]))
            ], source: .carer, contactRule: ContactRule(channel: .text, safeToContact: true))
    }
}
