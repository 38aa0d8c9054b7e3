/// One row of an answer, read by column name.
package struct Row: Sendable {
    private let columns: Columns

    /// In the order of `names`.
    package let values: [SQLValue]

    /// Where each column stands; one for all rows of an answer.
    package final class Columns: Sendable {
        package let names: [String]
        fileprivate let positions: [String: Int]

        package init(_ names: [String]) {
            self.names = names
            positions = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
        }
    }

    package init(_ columns: Columns, _ values: [SQLValue]) {
        (self.columns, self.values) = (columns, values)
    }

    package var names: [String] { columns.names }

    package subscript(_ column: String) -> SQLValue? {
        columns.positions[column].map { values[$0] }
    }

    /// - Throws: `UnreadableColumn` when the column is missing, null, or of another form.
    package func value<T: SQLReadable>(_ column: String, as type: T.Type = T.self) throws -> T {
        guard let value: T = try optional(column) else { throw UnreadableColumn(column: column) }
        return value
    }

    /// - Throws: `UnreadableColumn` when the column is missing or of another form.
    package func optional<T: SQLReadable>(_ column: String, as type: T.Type = T.self) throws -> T? {
        guard let position = columns.positions[column] else { throw UnreadableColumn(column: column) }
        if case .null = values[position] { return nil }
        guard let value = T(sqlValue: values[position]) else { throw UnreadableColumn(column: column) }
        return value
    }
}

/// A column isn't there, or doesn't hold what the program expects; says nothing of its content.
package struct UnreadableColumn: Error, Sendable {
    package let column: String

    package init(column: String) { self.column = column }
}
