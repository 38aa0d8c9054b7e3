import Core
import Storage

extension FactSource: SQLEnum {}
extension DatePrecision: SQLEnum {}

extension Provenance {
    static let columns: SQL =
        "source, source_organisation_id, source_account_id, side, in_confidence, recorded_at"

    static let columnNames: [StaticString] = [
        "source", "source_organisation_id", "source_account_id", "side", "in_confidence", "recorded_at",
    ]

    /// In the order of `columns`.
    var values: [SQLValue] {
        [
            source.sqlValue, organisation.stored, account.stored, side.sqlValue, inConfidence.sqlValue,
            recordedAt.sqlValue,
        ]
    }

    init(row: Row) throws {
        source = try row.value("source")
        organisation = try row.optional("source_organisation_id")
        account = try row.optional("source_account_id")
        side = try row.value("side")
        inConfidence = try row.value("in_confidence")
        recordedAt = try row.value("recorded_at")
    }
}

extension Optional where Wrapped: SQLConvertible {
    /// The value to keep; nothing is `NULL`.
    var stored: SQLValue { self?.sqlValue ?? .null }
}

extension SQLValue {
    /// Codes in one column, parted by spaces.
    static func codes(_ codes: some Sequence<some RawRepresentable<String>>) -> SQLValue {
        .text(codes.map(\.rawValue).joined(separator: " "))
    }
}

extension Row {
    /// What `SQLValue.codes` kept; a code no longer known is left out.
    func codes<Code: RawRepresentable<String>>(_ column: String) throws -> [Code] {
        try value(column, as: String.self).split(separator: " ").compactMap { Code(rawValue: String($0)) }
    }

    func knownDate(_ column: String, precision: String) throws -> KnownDate? {
        guard let date: LocalDate = try optional(column) else { return nil }
        return KnownDate(date, try value(precision))
    }
}
