import Accounts
import Core
import Foundation
import Jobs
import Messages
import Storage
import Tasks
import TestSupport

@testable import App
@testable import Register

/// A few people with facts of every kind, and what can happen to them, in one transaction that is thrown away.
struct MergeWorld {
    let connection: any Connection
    let clock: FixedSurroundings
    var chance: SeededChance
    private(set) var people: [PersonID] = []
    private var count = 0

    var surroundings: Surroundings { clock.surroundings }

    static let coordinator = Principal(
        kind: .staff(.example(1)), organisation: .example(1), roles: [.coordinator, .safeguardingLead],
        reviewsRestricted: true, name: "Sam Field", organisationName: "Centre")

    /// Tables that by design only grow, or that record the joining itself.
    static let growing: Set<String> = [
        "audit_entry", "audit_seal", "audit_unsealed", "event", "delivery", "record_merge",
        "record_merge_row",
    ]

    init(_ connection: any Connection, seed: UInt64) throws {
        self.connection = connection
        clock = FixedSurroundings(seed: seed)
        chance = SeededChance(seed)
        for number in 1...3 {
            try OrganisationStore(connection).add(
                Organisation(
                    id: .example(number), code: "X\(number)", codeKind: .local, kind: .other,
                    name: "Organisation \(number)"))
        }
        guard let email = EmailAddress("sam@example.org") else { throw NotFound() }
        try AccountStore(connection).add(
            Account(id: .example(1), email: email, name: "Sam Field", createdAt: surroundings.now()))
        for _ in 0..<6 { try addPerson() }
    }

    /// Nobody routes, no task is asked for: facts are what this is about.
    static func needs(_ surroundings: Surroundings) -> RegisterNeeds {
        RegisterNeeds(
            route: { _, _, _, _ in .init(.init(.example(1))) }, dutyTray: { _, _, _ in .init(.example(1)) },
            ages: { _, _ in CarerAges() }, clocks: { _, _ in RegisterClocks() }, openTask: { _, _ in },
            tasks: { _, _, _ in [] }, messages: { _, _, _ in [] },
            merging: RegisterNeeds.Merging(
                columns: Composition.personColumns, needsSecondPerson: { _, _ in false },
                closeTask: { _, _, _ in }),
            endReasons: { _, _ in [] }, organisationNames: { _, _ in [:] }, accountNames: { _, _ in [:] },
            placeNames: { _, _ in [:] }, findOrganisations: { _, _ in [] }, breakGlass: { _, _, _ in false },
            reviewers: { _, _ in [] })
    }

    var register: RegisterStore { RegisterStore(connection, surroundings, Self.needs(surroundings)) }

    func provenance(_ side: Side = .carer) -> Provenance {
        Provenance(
            source: .professional, organisation: .example(1), side: side, recordedAt: surroundings.now())
    }

    mutating func tick() { clock.advance(seconds: 61) }

    private mutating func addPerson() throws {
        count += 1
        let name = try PersonName(
            given: ["Ada", "Bea", "Cy", "Dan"][count % 4], family: "Marlow\(count % 3)")
        var new = NewPerson(
            name: name, birth: KnownDate("1970-03-01"), whereabouts: .notKnown)
        if chance.below(3) > 0, let postcode = Postcode("SO51 8DE") { new.whereabouts = .postcode(postcode) }
        let added = try PersonStore(connection, surroundings).add(
            [.init(new, area: nil, district: nil, provenance())], door: .staff)
        let made = added[0]
        try InvolvementStore(connection, surroundings).add(
            .workingWith, of: .example(1), with: made.id, provenance())
        try SearchStore(connection, surroundings).index(made.id)
        people.append(made.id)
        tick()
    }

    /// Those whose records weren't joined to another.
    func live() throws -> [PersonID] {
        try connection.run("SELECT id FROM person WHERE merged_into_id IS NULL ORDER BY id").map {
            try $0.value("id")
        }
    }

    // MARK: Joining and parting

    /// - Returns: the joining, or `nil` where a rule refused it.
    mutating func join() throws -> MergeID? {
        tick()
        let live = try live()
        guard let one = chance.pick(live), let other = chance.pick(live.filter { $0 != one }) else {
            return nil
        }
        var choices: [MergeField: MergeSide] = [:]
        for field in MergeField.allCases where chance.below(3) == 0 {
            choices[field] = chance.below(2) == 0 ? .kept : .away
        }
        do {
            return try register.propose(
                joining: one, and: other, choices, why: "One person", by: Self.coordinator)
        } catch is MergeRefusal {
            return nil
        }
    }

    /// - Returns: why it can't be undone, or `nil` when it was.
    mutating func part(_ id: MergeID) throws -> MergeRefusal? {
        tick()
        guard let merge = try MergeStore(connection, surroundings).find(id) else { throw NotFound() }
        guard merge.state == .done else { return .decided(merge.state) }
        let undoing = try register.undoing(merge)
        if let refusal = undoing.refusal { return refusal }
        var whose: [String: MergeSide] = [:]
        for since in undoing.since { whose[since.name] = chance.below(2) == 0 ? .kept : .away }
        try register.undo(merge, whose: whose, why: "Two people", by: Self.coordinator)
        return nil
    }

    // MARK: What there is

    /// Every row of every table, as text.
    func everything(_ schema: Schema) throws -> [String: [String]] {
        var all: [String: [String]] = [:]
        for table in schema.tables where !Self.growing.contains(table.name) {
            let rows = try connection.run("SELECT * FROM \(SQL(stringLiteral: table.name))")
            all[table.name] = rows.map { "\($0.values)" }.sorted()
        }
        return all
    }

    /// Everybody that a row names, many columns in one question: it's asked after every step.
    private static let named: [SQL] = {
        let columns = Composition.personColumns.filter { $0.move != .madeAgain }
        return stride(from: 0, to: columns.count, by: 40).map { start in
            SQL.join(
                columns[start..<min(start + 40, columns.count)].map { column in
                    SQL(
                        stringLiteral: """
                            SELECT '\(column.table).\(column.column)' AS place,
                                \(column.move == .moved ? 1 : 0) AS moves, \(column.column) AS person
                            FROM \(column.table) WHERE \(column.column) IS NOT NULL
                            """)
                }, separator: " UNION ALL ")
        }
    }()

    /// Facts that don't lead to exactly one living record, or that stand where a rule doesn't put them.
    func lost(_ schema: Schema) throws -> [String] {
        var into: [String: String] = [:]
        var ids: Set<String> = []
        for row in try connection.run("SELECT id, merged_into_id FROM person") {
            let id: String = try row.value("id")
            ids.insert(id)
            into[id] = try row.optional("merged_into_id")
        }
        var lost: [String] = []
        for question in Self.named {
            for row in try connection.run(question) {
                let (place, person): (String, String) = (try row.value("place"), try row.value("person"))
                var live = person
                var steps = 0
                while let next = into[live], steps < 100 { (live, steps) = (next, steps + 1) }
                if !ids.contains(live) || steps == 100 { lost.append(place) }
                if try row.value("moves", as: Int.self) == 1, into[person] != nil {
                    lost.append("\(place) stayed behind")
                }
            }
        }
        for row in try connection.run(
            """
            SELECT id FROM person
            WHERE merged_into_id IS NULL AND id NOT IN (
                SELECT person_id FROM person_name WHERE kind = 'current' AND until IS NULL)
            """)
        { lost.append("nameless \(row.values)") }
        for row in try connection.run(
            "SELECT id FROM caring_link WHERE carer_id = cared_for_id")
        { lost.append("self \(row.values)") }
        for row in try connection.run(
            """
            SELECT person_word.person_id FROM person_word JOIN person ON person.id = person_word.person_id
            WHERE person.merged_into_id IS NOT NULL
            """)
        { lost.append("found as \(row.values)") }
        return lost
    }
}

/// Chance that is the same for the same seed.
struct SeededChance {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    mutating func pick<T>(_ all: [T]) -> T? { all.isEmpty ? nil : all[below(all.count)] }
}
