import Foundation
import Interop
import Matching

/// The pairs found, as CSV that a spreadsheet opens and doesn't run.
struct PairsFile {
    private let path: String
    private let file: FileHandle

    init(_ path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw CommandFailure("\(path) can't be written") }
        (self.path, self.file) = (path, file)
        try put(Array("left_id,right_id,probability,weight,reasons\r\n".utf8))
    }

    private static let batch = 40_000

    func write(_ pairs: [ListMatching.Pair], _ matching: ListMatching, _ identifiers: RecordIdentifiers)
        throws
    {
        var start = 0
        while start < pairs.count {
            let batch = pairs[start..<min(start + Self.batch, pairs.count)]
            for part in matching.inTwo(batch, { Self.line($0, matching, identifiers) }) { try put(part) }
            start += Self.batch
        }
    }

    func finish() throws { try file.close() }

    private func put(_ bytes: [UInt8]) throws {
        do {
            try file.write(contentsOf: Data(bytes))
        } catch {
            throw CommandFailure("\(path) can't be written to its end: is the disk full?")
        }
    }

    private static func line(
        _ pair: ListMatching.Pair, _ matching: ListMatching, _ identifiers: RecordIdentifiers
    ) -> [UInt8] {
        let score = matching.score(pair)
        var line: [UInt8] = []
        line.reserveCapacity(400)
        CSVWriter.append(identifiers[Int(pair.left)], to: &line)
        line.append(44)
        CSVWriter.append(identifiers[Int(pair.right)], to: &line)
        // Never "1.000000": nothing is that sure.
        line += ",\(fixed(min(score.probability, 0.999_999), places: 6)),".utf8
        line += "\(fixed(score.weight, places: 2)),".utf8
        CSVWriter.append(score.reasons.map(\.description).joined(separator: "; ").utf8, to: &line)
        line += "\r\n".utf8
        return line
    }

    private static func fixed(_ value: Double, places: Int) -> String {
        let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
        let whole = Int((abs(value) * Double(scale)).rounded())
        let rest = String(whole % scale)
        let zeros = String(repeating: "0", count: places - rest.count)
        return "\(value < 0 && whole > 0 ? "-" : "")\(whole / scale).\(zeros)\(rest)"
    }
}
