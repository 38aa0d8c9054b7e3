import Core

@testable import Matching

extension MatchRecord {
    /// A made-up woman; say what is different of her.
    static func jane(_ changes: [MatchField: String] = [:]) -> MatchRecord {
        var texts: [MatchField: String] = [
            .givenName: "Jane", .familyName: "Hathersage", .dateOfBirth: "1961-04-17", .sex: "F",
            .addressLine: "14 Orchard Road", .postcode: "SO51 8DE", .phone: "07700 900123",
            .email: "jane.h61@example.org",
        ]
        for (field, text) in changes { texts[field] = text }
        return MatchRecord(texts)
    }

    static func named(_ given: String, _ family: String, _ more: [MatchField: String] = [:]) -> MatchRecord {
        MatchRecord([.givenName: given, .familyName: family].merging(more) { $1 })
    }
}

/// The levels of two records, as the matcher compares them.
func compared(_ one: MatchRecord, _ other: MatchRecord) -> Pattern {
    var builder = RosterBuilder()
    builder.append(one)
    builder.append(other)
    let roster = builder.roster()
    return Comparison.of(roster, 0, 1, Frequencies(roster, .standard, countsRoster: false)).pattern
}

func compared(_ field: MatchField, _ one: String, _ other: String) -> Pattern {
    compared(MatchRecord([field: one]), MatchRecord([field: other]))
}
