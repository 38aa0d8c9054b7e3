/// SQL text whose interpolated values are bound, never pasted in.
///
///     let query: SQL = "SELECT id FROM referral WHERE carer_id = \(carer)"
package struct SQL: ExpressibleByStringInterpolation, Sendable {
    enum Part: Sendable {
        case text(String)
        case value(SQLValue)
        case fragment(SQLFragment)
    }

    private var parts: [Part]

    package init(stringLiteral text: String) { parts = [.text(text)] }
    package init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }
    private init(parts: [Part]) { self.parts = parts }

    package struct StringInterpolation: StringInterpolationProtocol {
        var parts: [Part] = []
        package init(literalCapacity: Int, interpolationCount: Int) {}
        package mutating func appendLiteral(_ text: String) { parts.append(.text(text)) }
        package mutating func appendInterpolation(_ sql: SQL) { parts += sql.parts }
        package mutating func appendInterpolation(_ fragment: SQLFragment) {
            parts.append(.fragment(fragment))
        }
        package mutating func appendInterpolation(_ value: (some SQLConvertible)?) {
            parts.append(.value(value?.sqlValue ?? .null))
        }
    }

    /// The values, bound and parted by commas, for `IN (…)`; with none, `NULL`, which is in nothing.
    package static func list(_ values: [some SQLConvertible]) -> SQL {
        guard !values.isEmpty else { return "NULL" }
        var parts: [Part] = []
        for value in values {
            if !parts.isEmpty { parts.append(.text(", ")) }
            parts.append(.value(value.sqlValue))
        }
        return SQL(parts: parts)
    }

    /// As `list`, for sets of any size asked for again and again: the last value is repeated until there are as many as
    /// a power of two, so that few texts differ and each is prepared once.
    package static func set(_ values: [some SQLConvertible]) -> SQL {
        guard values.count > 1, let last = values.last else { return list(values) }
        var size = 8
        while size < values.count { size *= 2 }
        return list(values + Array(repeating: last, count: size - values.count))
    }

    /// The pieces with `separator`, which is SQL text, between them.
    package static func join(_ pieces: [SQL], separator: StaticString) -> SQL {
        var parts: [Part] = []
        for piece in pieces {
            if !parts.isEmpty { parts.append(.text("\(separator)")) }
            parts += piece.parts
        }
        return SQL(parts: parts)
    }

    /// SQL text known only when the program runs, such as a table's name read from the schema.
    ///
    /// For the platform's own use: nothing a person typed may come here.
    static func text(_ text: String) -> SQL { SQL(parts: [.text(text)]) }

    /// One bound value.
    static func value(_ value: SQLValue) -> SQL { SQL(parts: [.value(value)]) }

    /// The text and values to hand to `engine`.
    package func rendered(for engine: Engine) -> (text: String, values: [SQLValue]) {
        var text = ""
        var values: [SQLValue] = []
        for part in parts {
            switch part {
            case .text(let literal): text += literal
            case .fragment(let fragment): text += fragment.text(for: engine)
            case .value(let value):
                values.append(value)
                text += engine == .sqlite ? "?" : "$\(values.count)"
            }
        }
        return (text, values)
    }
}
