import Core
import Storage

/// Where a row is: its table and what tells it from others there.
struct MergeRowID: Hashable, Sendable, Comparable {
    let table: String
    /// The values of the columns of its key, in their order, as one text.
    let key: String

    init(table: String, key: String) { (self.table, self.key) = (table, key) }

    /// - Throws: `UnreadableColumn` for a key that isn't text.
    init(_ values: [String: SQLValue], of table: String, _ key: [String]) throws {
        let parts = try key.map { column in
            guard case .text(let text)? = values[column] else { throw UnreadableColumn(column: column) }
            return text
        }
        self.init(table: table, key: parts.joined(separator: Self.separator))
    }

    func values(_ key: [String]) -> [String: SQLValue] {
        let parts = self.key.split(separator: Self.separator, omittingEmptySubsequences: false).map(
            String.init)
        return Dictionary(
            zip(key, parts.map { SQLValue.text($0) }), uniquingKeysWith: { first, _ in first })
    }

    static let separator = "\u{1F}"

    static func < (one: MergeRowID, other: MergeRowID) -> Bool {
        (one.table, one.key) < (other.table, other.key)
    }
}

/// A row as it is, whatever its table.
struct MergeRow: Hashable, Sendable {
    let id: MergeRowID
    var values: [String: SQLValue]

    subscript(_ column: String) -> SQLValue {
        get { values[column] ?? .null }
        set { values[column] = newValue }
    }

    func text(_ column: String) -> String? {
        if case .text(let text) = self[column] { text } else { nil }
    }

    func isTrue(_ column: String) -> Bool { self[column] == .boolean(true) }
    func isNull(_ column: String) -> Bool { self[column] == .null }

    /// For what reads rows of its own table.
    var row: Row {
        let names = values.keys.sorted()
        return Row(Row.Columns(names), names.map { self[$0] })
    }

    /// As the snapshot keeps it, the same each time.
    var json: String {
        let parts = values.keys.sorted().map { "\(Self.quoted($0)):\(Self.json(self[$0]))" }
        return "{\(parts.joined(separator: ","))}"
    }

    private static func json(_ value: SQLValue) -> String {
        switch value {
        case .null: "null"
        case .text(let text): quoted(text)
        case .integer(let integer): "\(integer)"
        case .boolean(let boolean): boolean ? "true" : "false"
        case .real(let real): "\(real)"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// A row as the snapshot kept it.
    init(id: MergeRowID, json: String) throws {
        self.id = id
        values = try SnapshotReading(json).object()
    }

    init(id: MergeRowID, values: [String: SQLValue]) { (self.id, self.values) = (id, values) }
}

/// Reads what `MergeRow.json` wrote: one object of texts, whole numbers, truths and nothings.
private struct SnapshotReading {
    private let scalars: [Unicode.Scalar]
    private var place = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    func object() throws -> [String: SQLValue] {
        var reading = self
        return try reading.readObject()
    }

    private mutating func readObject() throws -> [String: SQLValue] {
        var values: [String: SQLValue] = [:]
        try take("{")
        while peek != "}" {
            if !values.isEmpty { try take(",") }
            let name = try readText()
            try take(":")
            values[name] = try readValue()
        }
        return values
    }

    private var peek: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) throws {
        guard peek == scalar else { throw UnreadableColumn(column: "snapshot") }
        place += 1
    }

    private mutating func readValue() throws -> SQLValue {
        if peek == "\"" { return .text(try readText()) }
        var word = ""
        while let scalar = peek, scalar != ",", scalar != "}" {
            word.unicodeScalars.append(scalar)
            place += 1
        }
        switch word {
        case "null": return .null
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        default:
            if let integer = Int64(word) { return .integer(integer) }
            guard let real = Double(word) else { throw UnreadableColumn(column: "snapshot") }
            return .real(real)
        }
    }

    private mutating func readText() throws -> String {
        try take("\"")
        var text = ""
        while let scalar = peek, scalar != "\"" {
            place += 1
            guard scalar == "\\" else {
                text.unicodeScalars.append(scalar)
                continue
            }
            let escaped = peek
            place += 1
            if escaped == "u" {
                guard place + 4 <= scalars.count,
                    let code = UInt32(
                        String(String.UnicodeScalarView(scalars[place..<place + 4])), radix: 16),
                    let scalar = Unicode.Scalar(code)
                else { throw UnreadableColumn(column: "snapshot") }
                text.unicodeScalars.append(scalar)
                place += 4
            } else if let escaped {
                text.unicodeScalars.append(escaped)
            }
        }
        try take("\"")
        return text
    }
}
