import Core
import Storage
import TestSupport
import Testing

@testable import Register

/// Both what was there before two records were joined and what was written since would hold.
@Suite struct MergePartingTests {
    private static let today: LocalDate = "2027-01-05"

    /// A table, what tells one row from another there, the column of the last day, and which of two stands.
    private static let cases: [(table: String, key: [String: String], end: String, stands: String)] = [
        ("caring_link", ["carer_id": "away", "cared_for_id": "mother"], "ended_on", "older"),
        ("claim", ["person_id": "away", "organisation_id": "gp", "kind": "carer"], "ended_on", "older"),
        (
            "involvement", ["person_id": "away", "organisation_id": "gp", "kind": "working-with"], "until",
            "older"
        ),
        ("watched_person", ["person_id": "away"], "until", "older"),
        ("communication_need", ["person_id": "away", "code": "1"], "until", "newer"),
        ("contact_rule", ["person_id": "away"], "until", "newer"),
        ("demographic", ["person_id": "away", "topic": "religion"], "until", "newer"),
    ]

    /// The joining ended a row, and another was written since.
    private static func parted(
        _ one: (table: String, key: [String: String], end: String, stands: String),
        now: [String: String] = [:], since change: [String: String] = [:]
    ) -> (before: MergeRow?, over: MergeRow?) {
        func row(_ key: String, _ values: [String: String]) -> MergeRow {
            MergeRow(
                id: MergeRowID(table: one.table, key: key),
                values: one.key.merging(values) { $1 }.mapValues { .text($0) })
        }
        let before = row("old", ["since": "2026-01-01"])
        let ended = ["since": "2026-01-01", "person_id": "kept", one.end: "2026-06-01"]
        let newer = row("new", ["since": "2026-12-01"].merging(change) { $1 })
        let parting = MergeParting(
            [MergeChange(id: before.id, before: before, after: row("old", ended))],
            now: [before.id: row("old", ended.merging(now) { $1 })], since: [newer], on: today)
        return (parting.changes.first?.before, parting.over[newer.id])
    }

    @Test(arguments: cases.indices)
    func `of two that would hold, one does`(place: Int) {
        let one = Self.cases[place]
        let (before, over) = Self.parted(one)
        #expect(before?.text(one.end) == (one.stands == "newer" ? "2027-01-05" : nil))
        #expect(over?.text(one.end) == (one.stands == "older" ? "2027-01-05" : nil))
    }

    @Test(arguments: cases.indices)
    func `what holds of somebody else, or no longer, stands in nobody's way`(place: Int) {
        let one = Self.cases[place]
        let whose = one.key["person_id"] == nil ? "carer_id" : "person_id"
        for change in [[whose: "kept"], [one.end: "2026-12-24"]] {
            let (before, over) = Self.parted(one, since: change)
            #expect(before?.isNull(one.end) == true)
            #expect(over == nil)
        }
    }

    @Test func `two links to people who were joined meanwhile are one`() {
        func row(_ key: String, _ mother: String, _ ended: String?) -> MergeRow {
            MergeRow(
                id: MergeRowID(table: "caring_link", key: key),
                values: [
                    "carer_id": .text("kept"), "cared_for_id": .text(mother), "ended_on": ended.stored,
                ])
        }
        let changes = [("one", "mother"), ("two", "mum")].map { key, mother in
            MergeChange(
                id: row(key, mother, nil).id, before: row(key, mother, nil),
                after: row(key, mother, "2026-06-01"))
        }
        let now = ["one", "two"].map { row($0, "mother", "2026-06-01") }
        let parting = MergeParting(
            changes, now: Dictionary(uniqueKeysWithValues: now.map { ($0.id, $0) }), since: [],
            on: Self.today)
        #expect(parting.changes.map { $0.before?.text("ended_on") } == [nil, "2027-01-05"])
    }

    @Test func `an answer that was taken back stays taken back`() {
        let (before, over) = Self.parted(
            ("demographic", ["person_id": "away", "topic": "religion"], "until", "older"),
            now: ["value": DemographicStore.takenBack], since: ["topic": "disability"])
        #expect(before?.text("until") == "2027-01-05")
        #expect(over == nil)
    }

    @Test(arguments: Engine.allCases)
    func `a centre that ended its part and began it anew has it once on either record`(engine: Engine)
        async throws
    {
        for side in MergeSide.allCases {
            let register = try await TestRegister(on: engine)
            let (one, other) = try await MergeTests.twice(register)
            func involved(_ person: PersonID) async throws -> [Involvement] {
                try await register.read {
                    try InvolvementStore($0, $1).involvements(of: person).filter { $0.until == nil }
                }
            }
            let before = try await involved(other.person)
            #expect(before.count == 1)
            let id = try await MergeTests.join(register, one.person, other.person)
            let part = try #require(try await involved(one.person).first)
            try await register.write { connection, surroundings in
                let store = InvolvementStore(connection, surroundings)
                try store.end(part, because: "ended")
                let provenance = Provenance(
                    source: .professional, side: .carer, recordedAt: surroundings.now())
                try store.add(part.kind, of: part.organisation, with: one.person, provenance)
            }
            let anew = try #require(try await involved(one.person).first)
            try await MergeTests.undo(register, id, whose: side)
            #expect(try await involved(other.person).map(\.id) == before.map(\.id))
            #expect(try await involved(one.person).map(\.id) == (side == .kept ? [anew.id] : []))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a name given since stays with the record that was kept`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let (one, other) = try await MergeTests.twice(register)
        let id = try await MergeTests.join(register, one.person, other.person)
        try await register.write { connection, surroundings in
            let store = PersonStore(connection, surroundings)
            let person = try #require(try store.unscoped(one.person))
            try store.saveName(
                PersonName(given: "Ada", family: "Oakes"), of: person,
                Provenance(source: .carer, side: .carer, recordedAt: surroundings.now()))
        }
        try await MergeTests.undo(register, id, whose: .away)
        let names = try await register.read { connection, surroundings in
            try [one, other].map {
                try PersonStore(connection, surroundings).currentName(of: $0.person)?.description
            }
        }
        #expect(names == ["Ada Oakes", "Adah Marlow"])
    }
}
