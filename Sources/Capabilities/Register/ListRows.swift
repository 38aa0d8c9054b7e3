import Core
import Storage

/// Rows for every table that the people of a list come into, written a table at a time.
struct ListRows {
    struct Table {
        let name: StaticString
        let columns: [StaticString]
        var rows: [[SQLValue]] = []

        init(_ name: StaticString, _ columns: [StaticString], isSourced: Bool = true) {
            self.name = name
            self.columns = columns + (isSourced ? Provenance.columnNames : [])
        }
    }

    var person = Table(
        "person",
        [
            "id", "reference", "area_code", "display_name", "sort_name", "birth_date", "birth_precision",
            "sex",
            "basis", "registered_on", "door",
        ])
    var name = Table("person_name", ["id", "person_id", "kind", "given", "family", "search_name"])
    var number = Table(
        "person_identifier", ["id", "person_id", "kind", "value", "status", "held", "since"])
    var address = Table(
        "person_address",
        ["id", "person_id", "whereabouts", "postcode", "district_code", "lines", "household_key", "since"])
    var contact = Table("person_contact", ["id", "person_id", "kind", "value", "since"])
    var basis = Table("lawful_basis", ["id", "person_id", "purpose", "basis", "condition", "since"])
    var claim = Table(
        "claim", ["id", "person_id", "organisation_id", "kind", "carer_since", "confirmed_on"])
    var involvement = Table(
        "involvement", ["id", "person_id", "organisation_id", "team_id", "kind", "since"])
    var link = Table(
        "caring_link",
        [
            "id", "carer_id", "cared_for_id", "relationship", "hours_per_week", "tasks", "condition_groups",
            "share",
            "in_residential_care", "under_contract", "cared_for_agrees",
        ])
    /// Not yet anybody's; those cared for draw theirs here.
    var references: [Reference] = []
    var word = Table("person_word", ["seen_by", "word", "sort_name", "person_id"], isSourced: false)

    func write(_ connection: any Connection) throws {
        for table in [person, name, number, address, contact, basis, claim, involvement, link, word] {
            try connection.insert(into: table.name, table.columns, rows: table.rows)
        }
    }
}
