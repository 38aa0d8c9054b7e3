import Audit
import Core
import Crypto
import Interop
import Storage

/// Makes the codes that a partner sends where names may not leave it: keyed, so that nobody without the key can try names.
///
/// It runs at the partner, alone, and knows nothing of any database.
package struct Pseudonymising: Sendable {
    private let key: SymmetricKey

    package static let headings = ["code", "kind", "district", "carer_since"]

    /// - Throws: `CodesRefusal.shortKey` for a key that could be guessed.
    package init(key: [UInt8]) throws(CodesRefusal) {
        guard key.count >= 32 else { throw .shortKey }
        self.key = SymmetricKey(data: key)
    }

    package struct Made: Sendable {
        package var bytes: [UInt8]
        package var count = 0
        /// The lines that have neither an NHS number nor a name with a date of birth.
        package var leftOut: [(line: Int, reason: String)] = []
        /// The lines whose district isn't a code; they count where the partner is.
        package var withoutDistrict: [Int] = []
    }

    /// One code for each person in the file; the same person has the same code at every partner with the same key.
    package func codes(_ bytes: [UInt8], asAt: LocalDate) throws -> Made {
        let file = try Self.needed(of: ListFile(bytes, ListMapping()))
        let reading = ListReading(file, basis: .agreement, asAt: asAt)
        let districts = file.headings.firstIndex { Self.districtHeadings.contains(ListColumn.folded($0)) }
        var writer = CSVWriter(Self.headings)
        var made = Made(bytes: [])
        var seen: Set<String> = []
        for row in file.rows {
            do {
                let person = try reading.person(row)
                guard person.nhsNumber != nil || person.birth != nil else {
                    made.leftOut.append((row.line, "There is neither an NHS number nor a date of birth"))
                    continue
                }
                guard person.carerUntil == nil else { continue }
                let code = code(of: person)
                guard seen.insert(code).inserted else { continue }
                let cell = districts.flatMap { $0 < row.cells.count ? row.cells[$0] : nil } ?? ""
                let district = Self.district(cell)
                if district == nil, !cell.isEmpty { made.withoutDistrict.append(row.line) }
                writer.add([
                    code, person.kind(asAt: asAt).rawValue, district ?? "",
                    person.carerSince?.description ?? "",
                ])
                made.count += 1
            } catch {
                made.leftOut.append((row.line, error.reason))
            }
        }
        made.bytes = writer.bytes
        return made
    }

    /// Without what no code is made of: a spoilt telephone number leaves nobody out of the count.
    private static func needed(of file: ListFile) -> ListFile {
        let needed: Set<ListColumn> = [
            .sourceID, .givenName, .middleNames, .familyName, .dateOfBirth, .nhsNumber, .carerSince,
            .carerUntil,
            .code,
        ]
        var mapping = ListMapping()
        for (heading, column) in zip(file.headings, file.columns) {
            if let column, !needed.contains(column) { mapping.set(heading, to: nil) }
        }
        return ListFile(file.headings, file.rows, mapping)
    }

    private static let districtHeadings = ["district", "district code", "local authority code"]

    /// A district's GSS code; a name or a postcode doesn't leave the partner.
    static func district(_ cell: String) -> String? { GSSCode(cell.uppercased())?.text }

    /// Of the NHS number, or without one of name and birth date.
    private func code(of person: ListPerson) -> String {
        let words =
            person.nhsNumber.map { "nhs|\($0.digits)" }
            ?? "who|\(SearchText.compact(person.name.given))|\(SearchText.compact(person.name.family))|\(person.birth?.description ?? "")"
        return FingerprintText.hexadecimal(
            HMAC<SHA256>.authenticationCode(for: Array("mainstay-carer-1|\(words)".utf8), using: key).prefix(
                20))
    }

    static func isCode(_ text: String) -> Bool {
        text.utf8.count == 40 && text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 || $0 >= 97 && $0 <= 102 }
    }
}

package enum CodesRefusal: Refusal, Equatable {
    case shortKey
    case notCodes(line: Int)
    case namesInFile
    case notCountOnly

    package var message: String {
        switch self {
        case .shortKey: "The key file must have at least 32 characters, made by chance"
        case .notCodes(let line):
            "Line \(line) isn't a code. Send the file that mainstay pseudonymise wrote, as it is"
        case .namesInFile:
            "This file has more than codes in it. Nothing was read. Send only what mainstay pseudonymise wrote"
        case .notCountOnly: "This partner's lists have names, and this file has codes only"
        }
    }
}

extension ListDesk {
    package struct CodesTaken: Hashable, Sendable {
        package var begun = 0
        package var confirmed = 0
        package var ended = 0
        /// Of districts that aren't the partnership's: not counted.
        package var elsewhere = 0
    }

    /// Counts the coded people of a count-only source; with a full file those who aren't in it end.
    package func takeCodes(_ bytes: [UInt8], _ asked: Asked, isApplied: Bool) async throws -> CodesTaken {
        let surroundings = surroundings
        let reader = try CSVReader(bytes: bytes)
        guard reader.headings == Pseudonymising.headings else { throw CodesRefusal.namesInFile }
        var people: [String: CodedPerson] = [:]
        for row in reader {
            guard row.problem == nil, Pseudonymising.isCode(row.cells[0]) else {
                throw CodesRefusal.notCodes(line: row.line)
            }
            let cells = row.cells + ["", "", ""]
            people[row.cells[0]] = CodedPerson(
                code: cells[0], kind: Claim.Kind(rawValue: cells[1]) ?? .carer,
                district: Pseudonymising.district(cells[2]), since: LocalDate(cells[3]))
        }
        guard asked.asAt <= surroundings.today else { throw ListRefusal.asAtInFuture }
        let all = people.values.sorted { $0.code < $1.code }
        return try await database.write { connection in
            let source = try ListSourceStore(connection, surroundings).require(asked.organisation)
            guard source.basis == .countOnly else { throw CodesRefusal.notCountOnly }
            let taken = try CodedPersonStore(connection).take(
                all, of: asked.organisation, asAt: asked.asAt, isFull: asked.isFull, isApplied: isApplied)
            if isApplied {
                try AuditStore(connection, surroundings).add(
                    .codesTaken, by: asked.principal,
                    detail: ["count": "\(all.count)", "organisation": asked.organisation.description])
            }
            return taken
        }
    }
}

struct CodedPerson: Hashable, Sendable {
    let code: String
    let kind: Claim.Kind
    let district: String?
    let since: LocalDate?
}

/// All SQL for coded people: counted and nothing else, never shown.
struct CodedPersonStore {
    let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    func take(
        _ people: [CodedPerson], of organisation: OrganisationID, asAt: LocalDate, isFull: Bool,
        isApplied: Bool
    ) throws -> ListDesk.CodesTaken {
        var taken = ListDesk.CodesTaken()
        let districts = try ours(Set(people.compactMap(\.district)))
        let all = people.count
        let people = people.filter { $0.district.map(districts.contains) ?? true }
        taken.elsewhere = all - people.count
        var known: [String: LocalDate] = [:]
        for row in try connection.run(
            "SELECT code, confirmed_on FROM coded_person WHERE organisation_id = \(organisation) AND ended_on IS NULL"
        ) {
            known[try row.value("code")] = try row.value("confirmed_on")
        }
        let new = people.filter { known[$0.code] == nil }
        let again = people.filter { (known[$0.code] ?? asAt) < asAt }.map(\.code)
        let codes = Set(people.map(\.code))
        let gone =
            isFull ? known.filter { !codes.contains($0.key) && $0.value <= asAt }.map(\.key).sorted() : []
        (taken.begun, taken.confirmed, taken.ended) = (new.count, again.count, gone.count)
        guard isApplied else { return taken }
        for codes in chunks(new.map(\.code)) {
            try connection.run(
                """
                DELETE FROM coded_person WHERE organisation_id = \(organisation) AND ended_on IS NOT NULL
                    AND code IN (\(SQL.list(codes)))
                """)
        }
        try connection.insert(
            into: "coded_person",
            ["organisation_id", "code", "kind", "district_code", "since", "confirmed_on"],
            rows: new.map {
                [
                    organisation.sqlValue, .text($0.code), $0.kind.sqlValue, $0.district.stored,
                    $0.since.stored, asAt.sqlValue,
                ]
            })
        let confirmed = Set(again)
        let homes = Dictionary(grouping: people.filter { confirmed.contains($0.code) }, by: \.district)
        for (district, people) in homes {
            for codes in chunks(people.map(\.code)) {
                try connection.run(
                    """
                    UPDATE coded_person SET confirmed_on = \(asAt), district_code = \(district)
                    WHERE organisation_id = \(organisation) AND code IN (\(SQL.list(codes)))
                    """)
            }
        }
        for codes in chunks(gone) {
            try connection.run(
                """
                UPDATE coded_person SET ended_on = \(asAt)
                WHERE organisation_id = \(organisation) AND code IN (\(SQL.list(codes)))
                """)
        }
        return taken
    }

    private func ours(_ districts: Set<String>) throws -> Set<String> {
        guard !districts.isEmpty else { return [] }
        return Set(
            try connection.run("SELECT code FROM district WHERE code IN (\(SQL.list(districts.sorted())))")
                .map { try $0.value("code") })
    }

    private func chunks(_ codes: [String]) -> [[String]] {
        stride(from: 0, to: codes.count, by: 500).map { Array(codes[$0..<min($0 + 500, codes.count)]) }
    }
}
