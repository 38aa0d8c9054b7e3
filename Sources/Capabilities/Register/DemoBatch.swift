import Core
import Storage

/// Rows of made-up records, held until they are written in the order that foreign keys ask for.
package struct DemoBatch: Sendable {
    struct Table: Sendable {
        let name: StaticString
        let columns: [StaticString]
        var rows: [[SQLValue]] = []

        init(_ name: StaticString, _ columns: [StaticString], provenance: Bool = true) {
            self.name = name
            self.columns =
                columns
                + (provenance
                    ? ["source", "source_organisation_id", "side", "in_confidence", "recorded_at"]
                    : [])
        }
    }

    var person = Table(
        "person",
        [
            "id", "reference", "area_code", "display_name", "sort_name", "birth_date", "birth_precision",
            "sex",
            "basis", "registered_on", "door",
        ])
    var name = Table("person_name", ["id", "person_id", "kind", "given", "family", "search_name", "since"])
    var identifier = Table("person_identifier", ["id", "person_id", "kind", "value", "status", "since"])
    var address = Table(
        "person_address",
        ["id", "person_id", "whereabouts", "postcode", "district_code", "lines", "household_key", "since"])
    var place = Table("person_place", ["id", "person_id", "kind", "code", "since"])
    var contact = Table(
        "person_contact",
        ["id", "person_id", "kind", "value", "safe", "voicemail", "asked_at", "confirmed_at", "since"])
    var rule = Table(
        "contact_rule",
        [
            "id", "person_id", "channel", "language", "interpreter", "safe_to_contact", "asked_at",
            "post_safe",
            "safe_from", "safe_to", "since",
        ])
    var need = Table(
        "communication_need", ["id", "person_id", "category", "code", "reviewed_on", "review_on", "since"])
    var link = Table(
        "caring_link",
        [
            "id", "carer_id", "cared_for_id", "relationship", "started_on", "start_precision", "ended_on",
            "end_reason", "hours_per_week", "tasks", "condition_groups", "lives_with", "share",
            "cared_for_agrees",
        ])
    var willingness = Table(
        "willingness_statement",
        ["id", "caring_link_id", "carer_id", "willing", "able", "words", "stated_on"])
    var claim = Table(
        "claim", ["id", "person_id", "organisation_id", "kind", "carer_since", "confirmed_on", "ended_on"])
    var consent = Table(
        "consent",
        [
            "id", "person_id", "what", "organisation_id", "why", "decision", "authority", "capacity",
            "capacity_on",
            "given_on",
        ])
    var involvement = Table(
        "involvement",
        ["id", "person_id", "organisation_id", "kind", "since", "until", "end_reason", "lead_account_id"])
    var profile = Table(
        "profile_version",
        ["id", "person_id", "author_id"]
            + ["what_matters", "how_to_talk", "best_times", "what_i_do", "what_i_cannot", "access_needs"])
    var asked = Table("asked_again", ["id", "person_id", "asked_on", "organisation_id"])
    var word = Table("demonstration_word", ["seen_by", "word", "sort_name", "person_id"], provenance: false)

    /// Each made-up carer's question has a day of its own, spread over the year to come.
    var look = Table("still_caring_look", ["person_id", "next_on"], provenance: false)
    var matchRecord = Table("match_record", LikelyIndex.recordColumns, provenance: false)
    var matchKey = Table("demonstration_key", LikelyIndex.keyColumns, provenance: false)

    /// What the matcher compares of each, while they are made up.
    private var facts: [(id: SQLValue, facts: LikelyFacts)] = []
    private var places: [PersonID: Int] = [:]

    /// In the order that foreign keys ask for.
    var tables: [Table] {
        [
            person, name, identifier, address, place, contact, rule, need, link, willingness, claim, consent,
            involvement, profile, asked, matchRecord, matchKey, word,
        ]
    }

    mutating func compare(_ id: PersonID, _ known: LikelyFacts) {
        places[id] = facts.count
        facts.append((.text(id.description), known))
    }

    /// Adds a number or address of somebody who is compared at all.
    mutating func compare(_ id: PersonID, _ change: (inout LikelyFacts) -> Void) {
        if let place = places[id] { change(&facts[place].facts) }
    }

    /// Writes what is compared of everybody made up so far.
    mutating func keepCompared() {
        for (id, facts) in facts {
            guard let record = LikelyRecord(facts) else { continue }
            matchRecord.rows += LikelyIndex.rows(of: record, id, .boolean(false))
            matchKey.rows += record.keys.map { [.boolean(false), .integer($0), id] }
        }
        (facts, places) = ([], [:])
    }

    package var count: Int { tables.map(\.rows.count).reduce(0, +) }

    package func write(_ connection: any Connection) throws {
        for table in tables { try connection.insert(into: table.name, table.columns, rows: table.rows) }
    }
}
