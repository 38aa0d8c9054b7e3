/// A column that holds a person's identifier, and what becomes of it when two records of one person are joined.
///
/// Every capability declares its own; a test reads the schema and fails when one isn't declared.
package struct PersonColumn: Hashable, Sendable {
    package let table: String
    package let column: String
    package let move: Move
    /// The columns that tell one row of the table from another.
    package let key: [String]
    /// What a row is to people, one and many: "task", "tasks".
    package let words: Words?

    package enum Move: String, CaseIterable, Sendable {
        /// The row goes to the record that is kept.
        case moved
        /// A rule of the register decides: the row may double another, or say what is safe.
        case byRule = "by-rule"
        /// The row stays with the identifier that was joined away, as a fact of that time.
        case kept
        /// The row is made from others, and is made again for both records.
        case madeAgain = "made-again"
    }

    package struct Words: Hashable, Sendable {
        package let one: String
        package let many: String

        package func counted(_ count: Int) -> String { count == 1 ? "1 \(one)" : "\(count) \(many)" }
    }

    package init(
        _ table: String, _ column: String, _ move: Move, key: [String] = ["id"],
        _ words: (one: String, many: String)? = nil
    ) {
        (self.table, self.column, self.move, self.key) = (table, column, move, key)
        self.words = words.map { Words(one: $0.one, many: $0.many) }
    }
}
