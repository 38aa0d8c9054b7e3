import ArgumentParser
import Core
import Foundation
import Matching

struct MatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Find the records of one person in a list, or in two.",
        discussion: """
            The columns are found by their headings: record_id, given_name, middle_names, family_name, \
            previous_family_name, date_of_birth, sex, address_line, postcode, previous_postcode, phone, email, \
            nhs_number. Only record_id must be there. With one file, finds records that appear twice in it.
            """)

    @Argument(help: "The list, or the first of two.") var left: String
    @Argument(help: "The list to compare with.") var right: String?
    @Option(help: "The file to write: left_id, right_id, probability, weight, reasons; the surest first.")
    var output: String
    @Option(help: "The least probability to list, above 0 and below 1.") var threshold = 0.95
    @Option(
        help:
            "A file for what is learned, with its version; where it is there already, learning begins from it."
    )
    var parameters: String?

    func validate() throws {
        guard threshold > 0, threshold < 1 else {
            throw ValidationError("--threshold must be above 0 and below 1, like 0.95")
        }
    }

    func run() throws {
        var builder = RosterBuilder()
        var identifiers = RecordIdentifiers()
        var file = MatchFile(left)
        try file.read(into: &builder, &identifiers)
        let leftCount = identifiers.count
        if let right {
            var other = MatchFile(right)
            try other.read(into: &builder, &identifiers)
        }
        let pairsFile = try PairsFile(output)
        guard identifiers.count > 1, right == nil || (leftCount > 0 && leftCount < identifiers.count) else {
            try pairsFile.finish()
            return print("There is nothing to compare")
        }
        let start = try parameters.flatMap(ParametersFile.read) ?? .standard
        let matching = ListMatching(
            builder.roster(), leftCount: right == nil ? 0 : leftCount, from: start)
        let pairs = matching.pairs(threshold: threshold)
        try pairsFile.write(pairs, matching, identifiers)
        try pairsFile.finish()
        let found = pairs.count == 1 ? "1 pair" : "\(pairs.count) pairs"
        print("Compared \(identifiers.count) records: \(found) at \(threshold) or more in \(output)")
        if let parameters {
            let version = try ParametersFile.write(
                matching.parameters, from: start, records: identifiers.count, to: parameters)
            print("What was learned is kept in \(parameters), version \(version)")
        }
    }
}
