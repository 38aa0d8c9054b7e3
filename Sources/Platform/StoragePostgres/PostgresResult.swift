import CPostgres
import Storage

/// One answer of PostgreSQL's, freed with this value's last owner.
final class PostgresResult {
    private let handle: OpaquePointer

    /// - Throws: `PostgresRefusal` unless the statement worked.
    init(_ result: OpaquePointer?, of text: String, _ connection: OpaquePointer) throws {
        guard let result else { throw PostgresRefusal(nil, of: text, connection) }
        guard [PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY].contains(PQresultStatus(result)) else {
            throw PostgresRefusal(result, of: text, connection)
        }
        handle = result
    }

    deinit { PQclear(handle) }

    /// What was done, as PostgreSQL says it: "COMMIT".
    var tag: String { String(cString: PQcmdStatus(handle)) }

    func discard() {}

    func rows() -> [Row] {
        let (rowCount, columnCount) = (PQntuples(handle), PQnfields(handle))
        guard rowCount > 0 else { return [] }
        let columns = Row.Columns((0..<columnCount).map { String(cString: PQfname(handle, $0)) })
        let kinds = (0..<columnCount).map { Kind(type: PQftype(handle, $0)) }
        return (0..<rowCount).map { row in
            Row(columns, (0..<columnCount).map { value(row, $0, kinds[Int($0)]) })
        }
    }

    private func value(_ row: Int32, _ column: Int32, _ kind: Kind) -> SQLValue {
        if PQgetisnull(handle, row, column) == 1 { return .null }
        let length = Int(PQgetlength(handle, row, column))
        guard let bytes = PQgetvalue(handle, row, column) else { return .null }
        let text = String(
            decoding: UnsafeRawBufferPointer(start: bytes, count: length), as: UTF8.self)
        return kind.value(of: text)
    }

    /// What a column's type means to us.
    private enum Kind {
        case text, integer, boolean, real, numeric

        /// The numbers are fixed in PostgreSQL's own catalogue, `pg_type.dat`.
        init(type: Oid) {
            switch type {
            case 16: self = .boolean
            case 20, 21, 23: self = .integer
            case 700, 701: self = .real
            case 1700: self = .numeric
            default: self = .text
            }
        }

        func value(of text: String) -> SQLValue {
            switch self {
            case .text: .text(text)
            case .boolean: .boolean(text == "t")
            case .integer: Int64(text).map(SQLValue.integer) ?? .text(text)
            case .real: Double(text).map(SQLValue.real) ?? .text(text)
            // The sum of BIGINTs is numeric and whole; their average isn't.
            case .numeric: Int64(text).map(SQLValue.integer) ?? Double(text).map(SQLValue.real) ?? .text(text)
            }
        }
    }
}
