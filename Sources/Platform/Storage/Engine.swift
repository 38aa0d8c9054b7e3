/// The databases that Mainstay keeps its records in.
package enum Engine: String, CaseIterable, Sendable {
    case sqlite
    case postgres
}

/// SQL that the engines write differently and that gives the same answer on both.
package struct SQLFragment: Sendable {
    private let sqlite: String
    private let postgres: String

    package init(sqlite: StaticString, postgres: StaticString) {
        (self.sqlite, self.postgres) = ("\(sqlite)", "\(postgres)")
    }

    func text(for engine: Engine) -> String { engine == .sqlite ? sqlite : postgres }

    /// Rows that nobody else is working on; SQLite has one writer, so there is nobody else.
    package static let skipLocked = SQLFragment(sqlite: "", postgres: " FOR UPDATE SKIP LOCKED")

    /// Rows held until the transaction ends.
    package static let forUpdate = SQLFragment(sqlite: "", postgres: " FOR UPDATE")

    /// All values of `column` in the group, in no set order, joined by ", ".
    package static func joined(_ column: StaticString) -> SQLFragment {
        SQLFragment(sqlite: "group_concat(\(column), ', ')", postgres: "string_agg(\(column), ', ')")
    }

    private init(sqlite: String, postgres: String) { (self.sqlite, self.postgres) = (sqlite, postgres) }
}
