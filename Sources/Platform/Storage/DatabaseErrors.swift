/// A row with this key is there already.
package struct UniqueViolation: Error, Equatable, Sendable {
    /// The unique index's name, the same on both engines: give each one that a rule relies on a name of its own.
    package let constraint: String

    package init(constraint: String) { self.constraint = constraint }
}

/// The engine refused; says what kind of trouble, never a value.
package struct DatabaseFailure: Error, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }

    /// Names the statement by the start of its text; the values in it are bound, so none is shown.
    package init(_ trouble: String, in text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        description = "\(trouble) in: \(words.prefix(200))"
    }
}

/// The database can't be reached now; nothing was saved.
package struct DatabaseUnavailable: Error, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// The connection was lost while a transaction was being saved, so whether it was saved isn't known.
///
/// It is never tried again by itself, since that could do the same thing twice.
package struct CommitUnknown: Error, Sendable, CustomStringConvertible {
    package init() {}

    package var description: String {
        "The database went away while saving; whether it was saved isn't known"
    }
}
