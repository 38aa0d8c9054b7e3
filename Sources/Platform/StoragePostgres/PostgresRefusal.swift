import CPostgres
import Storage

/// PostgreSQL's error, as the driver needs it.
struct PostgresRefusal: Error {
    /// SQLSTATE; empty when the connection was lost.
    let state: String
    private let constraint: String
    private let place: String
    private let message: String
    private let text: String

    /// Takes what it needs of `result`, and frees it.
    init(_ result: OpaquePointer?, of text: String, _ connection: OpaquePointer) {
        func field(_ code: Int32) -> String {
            PQresultErrorField(result, code).map { String(cString: $0) } ?? ""
        }
        state = field(Self.sqlstate)
        constraint = field(Self.constraintName)
        place = [field(Self.tableName), field(Self.columnName), constraint].filter { !$0.isEmpty }
            .joined(separator: ".")
        message = field(Self.primaryMessage)
        self.text = text
        PQclear(result)
    }

    /// Whether PostgreSQL asks for the transaction to be run again, or would take it in a moment: it has room for so
    /// many notes of what transactions at work have read (53200), and others end.
    var isConflict: Bool { ["40001", "40P01", "53200"].contains(state) || isOutOfDatePlan }

    /// A row with this key is there already, perhaps since this very moment.
    var isTaken: Bool { state == "23505" }

    /// The schema changed after a statement was prepared.
    var isOutOfDatePlan: Bool { state == "26000" || state == "0A000" && message.contains("cached plan") }

    /// As every engine's are told, without a value.
    var told: any Error {
        switch state {
        case "": DatabaseUnavailable("The connection to PostgreSQL was lost")
        case _ where isTaken: UniqueViolation(constraint: constraint)
        default: DatabaseFailure("PostgreSQL \(state) \(place) \(safeMessage)", in: text)
        }
    }

    /// Messages of these classes name statements, tables and settings; those of others may repeat a value.
    private var safeMessage: String {
        let classes = ["08", "0A", "25", "40", "42", "53", "55", "57", "58", "P0"]
        return classes.contains(String(state.prefix(2))) ? message : ""
    }

    // libpq-fe.h writes these as character constants, which Swift doesn't import.
    private static let sqlstate = code("C")
    private static let primaryMessage = code("M")
    private static let tableName = code("t")
    private static let columnName = code("c")
    private static let constraintName = code("n")

    private static func code(_ letter: Unicode.Scalar) -> Int32 { Int32(letter.value) }
}
