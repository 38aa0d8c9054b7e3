import Accounts
import Advocacy
import Appointments
import ArgumentParser
import Assessments
import Audit
import Core
import Discharge
import Foundation
import People
import Referrals
import Register
import Safeguarding
import Storage
import SupportPlans
import Synchronization
import Tasks

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fill an empty database with made-up carers; the same seed gives the same people.")

    @OptionGroup var options: DatabaseOptions
    @Option(help: "How many carers.") var people = 2000
    @Option(help: "What the chance begins with.") var seed: UInt64 = 1
    @Flag(help: "Print the demonstration's sign-ins as JSON and do nothing else.") var signIns = false
    @Flag(help: .hidden) var bench = false

    func validate() throws {
        guard (1...10_000_000).contains(people) else {
            throw ValidationError("--people must be from 1 to 10,000,000")
        }
    }

    func run() async throws {
        if signIns {
            print(try DemoSignIns.json())
            return
        }
        let database = try options.url().open(isForMadeUpPeople: true)
        try await refuseData(in: database)
        try await prepare(database) { _ in }
        let filled = try await fill(database)
        await database.close()
        print(filled)
    }

    /// A demonstration is never mixed with anything else.
    private func refuseData(in database: any Database) async throws {
        guard try await Migrator(Composition.migrations).isCurrent(database) else {
            let isNew = try await database.read { try Schema($0).tables.isEmpty }
            guard isNew else {
                throw CommandFailure("This database has something in it: `mainstay demo` fills empty ones")
            }
            return
        }
        let hasPeople = try await database.read { connection in
            try !connection.run("SELECT id FROM person LIMIT 1").isEmpty
                || !connection.run("SELECT id FROM account LIMIT 1").isEmpty
        }
        if hasPeople {
            throw CommandFailure("This database has people in it: `mainstay demo` fills empty ones")
        }
    }

    private func fill(_ database: any Database) async throws -> String {
        let surroundings = Surroundings.live
        let hash = try await AccountsDemoStore.passwordHash(surroundings)
        let secret = try Secret.load(Environment(), for: try options.url(), isDemonstration: true)
        let (people, seed) = (people, seed)
        let places = try await database.write { connection in
            try Installation(connection: connection).markDemonstration(people: people, seed: seed)
            try AccountsDemoStore(connection, surroundings, secret: secret).add(passwordHash: hash)
            try AuditStore(connection, surroundings).add(
                AuditAction("demonstration-made"), by: .system("demo"),
                detail: ["people": "\(people)", "seed": "\(seed)"])
            return try DemoStore(connection: connection).places(on: surroundings.today)
        }
        let began = ContinuousClock.now
        let rows = try await write(places, to: database, on: surroundings.today)
        let rate = Self.rate(rows, since: began)
        try await database.tidy(Self.tables.map { "\($0)" })
        var words = "Made up \(people) carers, \(rows) rows, \(Int(rate)) rows a second"
        if bench {
            let bare = try await bareRate(rows, in: database)
            words += "\nBare rows with an index: \(Int(bare)) a second; ratio \(rate / bare)"
        }
        return words
    }

    private static func rate(_ rows: Int, since began: ContinuousClock.Instant) -> Double {
        let time = (ContinuousClock.now - began).components
        return Double(rows) / max(0.001, Double(time.seconds) + Double(time.attoseconds) / 1e18)
    }

    /// Rows a second of as many rows without a meaning, in transactions of the same size, in a table with one index.
    private func bareRate(_ rows: Int, in database: any Database) async throws -> Double {
        let perBatch = max(1, rows * RegisterDemo.batchSize / max(people, RegisterDemo.batchSize))
        try await database.write { try DemoStore(connection: $0).beginBareRows() }
        let began = ContinuousClock.now
        var made = 0
        while made < rows {
            let (from, count) = (made, min(perBatch, rows - made))
            try await database.write { try DemoStore(connection: $0).addBareRows(from: from, count: count) }
            made += count
        }
        let rate = Self.rate(rows, since: began)
        try await database.write { try DemoStore(connection: $0).endBareRows() }
        return rate
    }

    private static let tables =
        RegisterDemo.tables + TasksDemo.tables + ReferralsDemo.tables
        + AssessmentsDemo.tables + SupportPlansDemo.tables + AdvocacyDemo.tables + AppointmentsDemo.tables
        + DischargeDemo.tables + SafeguardingDemo.tables

    /// Everybody, written; returns how many rows that made.
    private func write(_ places: [DemoPlace], to database: any Database, on today: LocalDate) async throws
        -> Int
    {
        let leads = DemoSignIns.workers.mapValues(\.accounts)
        let places = places.map { place in
            var place = place
            place.leads = leads
            return place
        }
        let maker = DemoMaker(places: places, people: people, seed: seed, today: today)
        try await database.write { connection in
            try LateIndexes(connection).putAside(of: Self.tables)
            try RegisterDemo.begin(connection)
        }
        var rows = 0
        var coming = Task { try await maker.next() }
        while let batch = try await coming.value {
            // The next are made up while these are written.
            coming = Task { try await maker.next() }
            try await database.write { connection in
                try batch.people.write(connection)
                try batch.work.write(connection)
                try batch.referrals.write(connection)
                try batch.assessments.write(connection)
                try batch.plans.write(connection)
                try batch.advocates.write(connection)
                try batch.appointments.write(connection)
                try batch.stays.write(connection, .live)
                try batch.concerns.write(connection)
                let safety = batch.concerns.work.map { ($0.id, $0.request, $0.openedAt) }
                try TasksDemo.write(safety, connection)
                let homeward = batch.stays.work.map { ($0.id, $0.request, $0.openedAt) }
                try TasksDemo.write(homeward, connection)
                let found = batch.advocates.work.map { ($0.id, $0.request, $0.openedAt) }
                try TasksDemo.write(found, connection)
                let work = batch.plans.work.map { ($0.id, $0.request, $0.openedAt) }
                try TasksDemo.write(work, connection)
                let waiting = batch.assessments.work.map { ($0.id, $0.request, $0.openedAt) }
                try TasksDemo.write(waiting, connection)
                let asked = batch.referrals.work.map { ($0.id, $0.request, $0.openedAt) }
                try TasksDemo.write(asked, connection)
            }
            rows +=
                batch.people.count + batch.work.count + batch.referrals.count
                + batch.assessments.count + batch.plans.count + batch.advocates.count
                + batch.appointments.count + batch.stays.count + batch.concerns.count
        }
        try await database.write { try RegisterDemo.end($0) }
        while try await database.write({ try LateIndexes($0).buildNext() }) {}
        return try await rows + database.write { try addKnownStays($0, on: today) }
    }

    /// Stays of people with a record, with whom the hospital works from then on; returns how many rows that made.
    private func addKnownStays(_ connection: any Connection, on today: LocalDate) throws -> Int {
        var stays = DischargeDemo(
            hospital: AccountsDemo.hospital.id, area: "E06000059", workers: DemoSignIns.ward,
            seed: seed ^ 0x5EC0, today: today)
        let families = try DemoStore(connection: connection).families(of: AccountsDemo.dorsetCentre.id)
        let (batch, people) = stays.batch(for: families)
        let chance = Mutex(SeededChance(seed: seed ^ 0x1A5D))
        let morning = Instant(today, hour: 0)
        // The same each time for the same seed.
        let surroundings = Surroundings(
            now: { morning }, uuid: { chance.withLock { $0.uuid(at: morning) } },
            randomBytes: { count in
                chance.withLock { chance in (0..<count).map { _ in UInt8(chance.below(256)) } }
            })
        let register = CaseAnswersStore(connection, surroundings)
        for person in people.flatMap({ [$0.carer, $0.caredFor] }) {
            try register.involve(
                person, Destination(AccountsDemo.hospital.id), lead: nil, by: .system("demo"))
        }
        try batch.write(connection, .live)
        try TasksDemo.write(batch.work.map { ($0.id, $0.request, $0.openedAt) }, connection)
        return batch.count + people.count * 2
    }
}

/// Makes up carers and what was done for them, some at a time, always the same from the same seed.
private actor DemoMaker {
    struct Batch: Sendable {
        let people: DemoBatch
        let work: TasksDemo.Batch
        let referrals: ReferralsDemo.Batch
        let assessments: AssessmentsDemo.Batch
        let plans: SupportPlansDemo.Batch
        let advocates: AdvocacyDemo.Batch
        let appointments: AppointmentsDemo.Batch
        let stays: DischargeDemo.Batch
        let concerns: SafeguardingDemo.Batch
    }

    private var register: RegisterDemo
    private var tasks: TasksDemo
    private var referrals: ReferralsDemo
    private var assessments: AssessmentsDemo
    private var plans: SupportPlansDemo
    private var advocates: AdvocacyDemo
    private var appointments: AppointmentsDemo
    private var stays: DischargeDemo
    private var concerns: SafeguardingDemo
    private var left: Int

    init(places: [DemoPlace], people: Int, seed: UInt64, today: LocalDate) {
        register = RegisterDemo(places: places, seed: seed, today: today)
        tasks = TasksDemo(workers: DemoSignIns.workers, seed: seed, today: today)
        referrals = ReferralsDemo(
            workers: DemoSignIns.workers.mapValues(\.accounts), seed: seed, today: today)
        assessments = AssessmentsDemo(assessors: DemoSignIns.assessors, seed: seed, today: today)
        plans = SupportPlansDemo(workers: DemoSignIns.assessors, seed: seed, today: today)
        advocates = AdvocacyDemo(advocates: DemoSignIns.advocates, seed: seed, today: today)
        appointments = AppointmentsDemo(workers: DemoSignIns.assessors, seed: seed, today: today)
        stays = DischargeDemo(
            hospital: AccountsDemo.hospital.id, area: "E06000059", workers: DemoSignIns.ward, seed: seed,
            today: today)
        concerns = SafeguardingDemo(
            leads: DemoSignIns.told(.safeguardingLead), raisers: DemoSignIns.told(.practitioner), seed: seed,
            today: today)
        left = people
    }

    /// `nil` when everybody has been made.
    func next() throws -> Batch? {
        guard left > 0 else { return nil }
        let (people, carers) = register.batch(of: min(left, RegisterDemo.batchSize))
        left -= carers.count
        let work = tasks.batch(
            for: carers.map {
                TasksDemo.Carer(
                    person: $0.person, organisation: $0.organisation, registeredOn: $0.registeredOn,
                    isYoung: $0.isYoung)
            })
        let referrals = referrals.batch(
            for: carers.map {
                ReferralsDemo.Carer(
                    person: $0.person, name: $0.family, organisation: $0.organisation,
                    registeredOn: $0.registeredOn, isYoung: $0.isYoung)
            })
        let assessments = try assessments.batch(
            for: carers.map {
                AssessmentsDemo.Carer(
                    person: $0.person, organisation: $0.organisation, council: $0.place.council,
                    area: $0.place.area, district: $0.place.district, registeredOn: $0.registeredOn,
                    age: $0.age, link: $0.link, caredForAge: $0.caredForAge)
            })
        let plans = plans.batch(
            for: carers.map {
                SupportPlansDemo.Carer(
                    person: $0.person, centre: $0.organisation, council: $0.place.council,
                    registeredOn: $0.registeredOn, age: $0.age, link: $0.link)
            })
        let advocates = advocates.batch(
            for: assessments.asked.map {
                AdvocacyDemo.Asked(
                    assessment: $0.assessment, person: $0.person, organisation: $0.organisation,
                    worker: $0.worker, bookedOn: $0.bookedOn, startedOn: $0.startedOn, isOpen: $0.isOpen)
            })
        let appointments = appointments.batch(
            for: carers.map {
                AppointmentsDemo.Carer(
                    person: $0.person, organisation: $0.organisation, registeredOn: $0.registeredOn,
                    age: $0.age)
            })
        let stays = stays.batch(
            for: carers.map {
                DischargeDemo.Carer(
                    centre: $0.organisation, area: $0.place.area, registeredOn: $0.registeredOn)
            })
        let concerns = try concerns.batch(
            for: carers.map {
                SafeguardingDemo.Carer(
                    person: $0.person, organisation: $0.organisation, council: $0.place.council,
                    area: $0.place.area, registeredOn: $0.registeredOn, isYoung: $0.isYoung)
            })
        return Batch(
            people: people, work: work, referrals: referrals, assessments: assessments, plans: plans,
            advocates: advocates, appointments: appointments, stays: stays, concerns: concerns)
    }
}

/// A demonstration's accounts, for the sign-in page, the tests and whoever works in the made-up records.
enum DemoSignIns {
    private struct Entry: Encodable {
        let email: String
        let name: String
        let role: String
        let organisation: String
        let password: String
        let secondFactor: String
    }

    static func json() throws -> String {
        let entries = AccountsDemo.signIns.map { signIn in
            Entry(
                email: signIn.email, name: signIn.name, role: signIn.role.rawValue,
                organisation: signIn.organisation.name,
                password: AccountsDemo.password, secondFactor: Base32.encode(AccountsDemo.secondFactor))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(entries), as: UTF8.self)
    }

    /// Those who assess and sign, by where they work.
    static var assessors: [OrganisationID: [AccountID]] {
        let roles: Set<Role> = [.assessor, .youngCarersWorker, .manager, .coordinator]
        let working = AccountsDemo.signIns.filter { roles.contains($0.role) }
        return Dictionary(grouping: working, by: \.organisation.id).mapValues { $0.map(\.id) }
    }

    /// Those who plan going home at the hospital.
    static var ward: [AccountID] {
        AccountsDemo.signIns.filter {
            $0.organisation.id == AccountsDemo.hospital.id && $0.role == .practitioner
        }.map(\.id)
    }

    /// Who speaks for people, by where they do.
    static var advocates: [OrganisationID: AdvocacyDemo.Advocate] {
        let speaking = AccountsDemo.signIns.filter { $0.role == .advocate }
        return Dictionary(
            speaking.map { ($0.organisation.id, AdvocacyDemo.Advocate(account: $0.id, name: $0.name)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The first with a role, by where they work.
    static func told(_ role: Role) -> [OrganisationID: SafeguardingDemo.Worker] {
        Dictionary(
            AccountsDemo.signIns.filter { $0.role == role }.map {
                ($0.organisation.id, SafeguardingDemo.Worker(account: $0.id, name: $0.name))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Those with a worklist, by where they work.
    static var workers: [OrganisationID: TasksDemo.Workers] {
        let working = AccountsDemo.signIns.filter { TaskPolicy.roles.contains($0.role) }
        return Dictionary(grouping: working, by: \.organisation.id).mapValues { signIns in
            TasksDemo.Workers(
                accounts: signIns.map(\.id), team: ReferenceData.tray(.triage, of: signIns[0].organisation.id)
            )
        }
    }
}
