import Core
import Interop

/// A row as it reads by itself, before the register is asked about it: work for whichever core is free.
struct ListRead: Sendable {
    let row: CSVRow
    /// The source's own number, even of a row that can't be taken.
    private let key: String?
    private let person: ListPerson?
    private let likely: LikelySubject?
    /// What was put right, or why the row isn't taken.
    private let note: String

    private init(_ row: CSVRow, _ reading: ListReading) {
        self.row = row
        do {
            let person = try reading.person(row)
            (self.person, key, note) = (person, person.key, person.notes.joined(separator: ". "))
            likely = LikelySubject(person.newPerson(basis: .agreed))
        } catch {
            (person, key, likely, note) = (nil, reading.sourceID(row), nil, error.reason)
        }
    }

    static func rows(_ rows: ArraySlice<CSVRow>, _ reading: ListReading) async -> [ListRead] {
        rows.map { ListRead($0, reading) }
    }

    /// Which numbers of the source's, and which people, stand on which line first.
    struct Before {
        private var keys: [String: Int] = [:]
        private var identities: [String: Int] = [:]

        /// The next rows of the file: what becomes of each unless the register says otherwise.
        mutating func add(_ reads: [ListRead]) -> [ListBatch.Decided] { reads.map { add($0) } }

        private mutating func add(_ read: ListRead) -> ListBatch.Decided {
            func ends(_ outcome: ListOutcome, _ reason: String) -> ListBatch.Decided {
                ListBatch.Decided(result: ListResult(read.row, outcome, reason: reason), row: nil)
            }
            let line = read.row.line
            let before = read.key.flatMap { keys[$0] }
            if let key = read.key, before == nil { keys[key] = line }
            guard let person = read.person else { return ends(.rejected, read.note) }
            if let before { return ends(.rejected, "The same person is on line \(before) already") }
            let identity = person.identity
            if let other = identities[identity] {
                return ends(
                    .needsReview,
                    person.nhsNumber == nil
                        ? "Line \(other) has the same name, date of birth and postcode: are they one person?"
                        : "Line \(other) has the same NHS number: are they one person?")
            }
            identities[identity] = line
            return ListBatch.Decided(
                result: ListResult(read.row, .created, reason: read.note), row: person, likely: read.likely)
        }
    }
}
