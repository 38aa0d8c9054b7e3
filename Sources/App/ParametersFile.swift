import Core
import Foundation
import Matching

/// What the matcher learned from a list, kept as JSON with its version.
enum ParametersFile {
    /// - Returns: `nil` where there is no such file yet.
    static func read(_ path: String) throws -> Parameters? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        guard let parameters = try? JSONDecoder().decode(Parameters.self, from: data), parameters.isUsable
        else {
            throw CommandFailure("\(path) isn't a file that mainstay match wrote. Remove it, or name another")
        }
        return parameters
    }

    /// - Returns: the version: the day, how many records it learned from, and what it began from.
    static func write(
        _ learned: Parameters, from start: Parameters, records: Int, to path: String
    ) throws -> String {
        var kept = learned
        // What that began from in turn isn't told again.
        let before = start.version.split(separator: ",").first.map(String.init) ?? start.version
        kept.version = "\(Surroundings.live.today), from \(records) records, after \(before)"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try writeFile(Array(try encoder.encode(kept)) + [10], to: path)
        return kept.version
    }
}
