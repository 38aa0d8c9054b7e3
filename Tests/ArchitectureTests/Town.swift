import Foundation
import HummingbirdTesting
import Storage
import TestSupport

@testable import Accounts
@testable import App
@testable import Core
@testable import Jobs
@testable import Register
@testable import Web

/// A partnership in which many made-up lives go on at once, by one clock.
///
/// What people do comes in at the pages' own addresses; what follows is done by the composition's own handlers and
/// jobs. The same seed makes the same lives.
actor Town {
    struct Life: Sendable {
        let number: Int
        let carer: PersonID
        let caredFor: PersonID
        var steps: Int
    }

    /// Who asks for something.
    enum Asker: Hashable, Sendable, CustomStringConvertible {
        case staff(AccountID)
        case carer(PersonID)
        case nobody

        var description: String {
            switch self {
            case .staff(let account): Town.emails[account] ?? "\(account)"
            case .carer: "the carer"
            case .nobody: "somebody with a link"
            }
        }
    }

    /// Something that must never be, and whom it is about.
    struct Problem: Sendable {
        let what: String
        let person: String?
    }

    /// Somebody's record, as it stands now.
    struct Standing: Sendable {
        let id: PersonID
        let isRestricted: Bool
        /// `nil` for somebody who is alive.
        let death: String?
        let works: [OrganisationID]
    }

    nonisolated let database: any Database
    nonisolated let clock: FixedSurroundings
    nonisolated let composition: Composition
    let client: any TestClientProtocol
    let handlers: [String: EventHandler]
    let jobs: [String: ScheduledJob]
    var chance: SeededChance
    var lives: [Life] = []
    var problems: [Problem] = []
    /// What was done, and about whom.
    var log: [(person: String?, line: String)] = []
    var browsers: [Asker: (browser: TestBrowser, at: Instant)] = [:]
    /// Who was dead when the worker last began.
    var dead: Set<String> = []
    /// The messages that had left by then.
    var sent: Set<String> = []
    var taskCount = 0
    var turns = 0

    nonisolated var surroundings: Surroundings { clock.surroundings }

    static let signIns = AccountsDemo.everyRole + AccountsDemo.others
    static let emails = Dictionary(signIns.map { ($0.id, $0.email) }, uniquingKeysWith: { first, _ in first })
    /// Who works where, by role.
    static let staff: [OrganisationID: [Role: AccountID]] = signIns.reduce(into: [:]) { staff, one in
        let isFirst = staff[one.organisation.id]?[one.role] == nil
        if isFirst { staff[one.organisation.id, default: [:]][one.role] = one.id }
    }
    static let receivers = [
        AccountsDemo.dorsetCentre, AccountsDemo.northCentre, AccountsDemo.bcpCentre, AccountsDemo.hospital,
    ]
    static let reviewer = staff[AccountsDemo.dorsetCentre.id]?[.safeguardingLead]
    /// A reviewer too, who may do what a safeguarding lead may not.
    static let reviewingManager = staff[AccountsDemo.dorsetCentre.id]?[.manager]

    private init(
        seed: UInt64, _ database: any Database, _ clock: FixedSurroundings, _ composition: Composition,
        _ client: any TestClientProtocol
    ) async {
        (self.database, self.clock, self.composition, self.client) = (database, clock, composition, client)
        chance = SeededChance(seed)
        let worker = composition.worker()
        (handlers, jobs) = (await worker.handlers, await worker.jobs)
    }

    /// Lives through as many lives as asked for.
    ///
    /// - Returns: what went wrong, with the steps of the lives it happened in; nothing where all is well.
    static func live(_ count: Int, on engine: Engine, seed: UInt64) async throws -> [String] {
        let clock = FixedSurroundings(seed: seed)
        let tables = try await engine.freshDatabase(migrations: Composition.migrations).read {
            try Schema($0).tables.map(\.name)
        }
        // What must hold is asked of whole tables.
        let database = try await engine.freshDatabase(
            migrations: Composition.migrations, staticTables: Set(tables))
        let surroundings = clock.surroundings
        try await ReferenceData.load(into: database, surroundings, withPostcodes: false)
        let composition = try Site.composition(database, .demonstration, clock)
        try await database.write { connection in
            try WorldBuilder(connection: connection, surroundings: surroundings, composition: composition)
                .addPlaces()
            for (number, reviewer) in [Self.reviewer, Self.reviewingManager].enumerated() {
                guard let reviewer else { throw NotFound() }
                try RestrictedReviewerStore(connection).name(
                    reviewer, in: AccountsDemo.dorsetCentre.id, by: .system("test"),
                    id: .example(79 + number),
                    at: surroundings.now())
            }
        }
        try await composition.worker().register()
        return try await composition.web().application(host: "127.0.0.1", port: 0).test(.router) { client in
            let town = await Town(seed: seed, database, clock, composition, client)
            try await town.live(count)
            return await town.report(seed)
        }
    }

    private func live(_ count: Int) async throws {
        while problems.isEmpty, lives.count < count || lives.contains(where: { $0.steps > 0 }) {
            // So many begin that the town is as full at any time as a centre's list.
            for _ in 0..<(2 + count / 60) where lives.count < count { try await begin(lives.count) }
            for place in lives.indices where lives[place].steps > 0 {
                for _ in 0..<(1 + chance.below(2)) where lives[place].steps > 0 {
                    lives[place].steps -= 1
                    try await step(lives[place])
                }
            }
            pass()
            try await work()
            try await check()
        }
        guard problems.isEmpty else { return }
        // Whatever was still to come, comes.
        clock.advance(seconds: 120 * 86_400)
        try await work()
        try await check()
    }

    /// Time goes on: hours, days, a long closure, the hour that isn't there or is there twice, a clock put right.
    private func pass() {
        turns += 1
        let now = surroundings.now()
        switch chance.below(20) {
        case 0: clock.advance(seconds: 100 * 86_400)
        case 1, 2: clock.advance(seconds: (20 + chance.below(30)) * 86_400)
        case 3...9: clock.advance(seconds: (3 + chance.below(10)) * 86_400 + chance.below(86_400))
        case 10: clock.advance(seconds: -90)
        case 11...13:
            let hours = ["03-28T00:59:40", "03-28T01:00:20", "10-31T00:59:40", "10-31T01:00:20"]
            let year = surroundings.today.description.prefix(4)
            let wanted = chance.pick(hours).flatMap { Instant("\(year)-\($0).000Z") }
            clock.set(max(wanted ?? now, now.adding(seconds: 3_600)))
        default: clock.advance(seconds: (1 + chance.below(48)) * 3_600)
        }
        note(nil, "— now it is \(surroundings.now())")
    }

    // MARK: Asking

    func note(_ person: PersonID?, _ line: String) { log.append((person?.description, line)) }

    /// What came of asking; that the service broke is a problem by itself.
    @discardableResult
    func post(
        _ asker: Asker, _ path: String, _ fields: [(String, String)] = [], about person: PersonID
    ) async throws -> Answer {
        let browser = try await browser(of: asker)
        let answer = try await browser.post(path, fields)
        let typed = fields.map { "\($0)=\($1)" }.joined(separator: " ")
        note(
            person,
            "\(surroundings.now()) \(asker): \(path) \(typed) → \(answer.status) \(answer.location ?? "")")
        if answer.status >= 500 { found("\(path) broke: \(answer.status)", person.description) }
        if case .staff = asker, answer.location?.hasPrefix("/sign-in") == true {
            found("\(asker) wasn't signed in", person.description)
        }
        clock.advance(seconds: 5 + chance.below(40))
        return answer
    }

    private func browser(of asker: Asker) async throws -> TestBrowser {
        let now = surroundings.now()
        // Whoever hasn't asked for twenty minutes signs in again; a joining of records signs its carer out.
        if let known = browsers[asker], now < known.at.adding(seconds: 1_200), now >= known.at {
            return known.browser
        }
        let surroundings = surroundings
        let token = try await database.write { connection -> SessionToken? in
            let store = SessionStore(connection, surroundings)
            return switch asker {
            case .staff(let account): try store.start(for: .staff(account))
            case .carer(let person): try store.start(for: .carer(person))
            case .nobody: nil
            }
        }
        let browser = TestBrowser(client, session: token)
        if case .carer = asker { return browser }
        browsers[asker] = (browser, now)
        return browser
    }

    func found(_ what: String, _ person: String?) { problems.append(Problem(what: what, person: person)) }

    func rows(_ query: SQL) async throws -> [Row] {
        try await database.read { try $0.run(query) }
    }

    /// The record that somebody's leads to now.
    func standing(_ person: PersonID) async throws -> Standing {
        try await database.read { connection in
            let id = try PersonStore(connection, self.surroundings).resolve(person)
            let row = try connection.run(
                "SELECT restricted, death_confidence FROM person WHERE id = \(id)"
            ).first
            let works = try connection.run(
                """
                SELECT DISTINCT organisation_id FROM involvement
                WHERE person_id = \(id) AND until IS NULL AND kind <> 'shared' ORDER BY organisation_id
                """)
            return Standing(
                id: id, isRestricted: try row?.value("restricted") ?? false,
                death: try row?.optional("death_confidence"),
                works: try works.map { try $0.value("organisation_id") })
        }
    }

    /// Somebody who may work with them: of a restricted person, their reviewer.
    func worker(_ standing: Standing, _ roles: [Role]) -> (account: AccountID, organisation: OrganisationID)?
    {
        if standing.isRestricted {
            guard let reviewer = Self.reviewingManager, standing.works.contains(AccountsDemo.dorsetCentre.id)
            else {
                return nil
            }
            return (reviewer, AccountsDemo.dorsetCentre.id)
        }
        let places = standing.works.filter { Self.staff[$0] != nil }
        guard let place = chance.pick(places) else { return nil }
        guard let account = member(of: place, roles) else { return nil }
        return (account, place)
    }

    func member(of organisation: OrganisationID, _ roles: [Role]) -> AccountID? {
        let found = roles.compactMap { Self.staff[organisation]?[$0] }
        return chance.pick(found) ?? Self.staff[organisation]?[.coordinator]
    }

    func yes(_ percent: Int) -> String { chance.below(100) < percent ? "yes" : "no" }

    static func boxes(_ name: String, _ day: LocalDate) -> [(String, String)] {
        [("\(name)-day", "\(day.day)"), ("\(name)-month", "\(day.month)"), ("\(name)-year", "\(day.year)")]
    }

    static func identifier(_ answer: Answer, after prefix: String) -> String? {
        guard answer.status == 303, let location = answer.location, location.hasPrefix(prefix) else {
            return nil
        }
        let rest = location.dropFirst(prefix.count).prefix { $0 != "?" && $0 != "/" }
        return rest.isEmpty ? nil : String(rest)
    }

    // MARK: Saying what happened

    /// The tasks about somebody, as they stand.
    private func work(about person: String) async -> [String] {
        let tasks = try? await rows(
            "SELECT key, status, outcome, due_on FROM task WHERE person_id = \(person) ORDER BY opened_at, id"
        )
        return (tasks ?? []).map { "    task \($0.values)" }
    }

    private func report(_ seed: UInt64) async -> [String] {
        guard !problems.isEmpty else { return [] }
        var lines = ["seed \(seed), turn \(turns):"]
        for problem in problems.prefix(5) {
            lines.append("  \(problem.what) (about \(problem.person ?? "nobody"))")
        }
        let people = Set(problems.prefix(5).compactMap(\.person))
        let steps = log.filter { entry in
            guard let person = entry.person else { return true }
            return people.isEmpty || people.contains(person)
        }
        for person in people.sorted() { lines += await work(about: person) }
        return lines + steps.suffix(60).map { "    \($0.line)" }
    }
}
