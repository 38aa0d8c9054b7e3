/// What is wrong with one field: shown beside it, and in the summary at the top, which links to `id`.
package struct FieldError: Hashable, Sendable, Codable {
    /// The `id` of the field's first input.
    package let id: String
    package let message: String

    package init(id: String, message: String) { (self.id, self.message) = (id, message) }
}

/// Why a form can't be taken as it is, field by field, in the order of the page.
package struct FormErrors: Error, Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// For a view's `errors`, which `components/error-summary` shows.
    package private(set) var list: [FieldError] = []

    package init() {}

    package init(_ messages: KeyValuePairs<String, String>) {
        for (field, message) in messages { add(message, to: field) }
    }

    package init(dictionaryLiteral messages: (String, String)...) {
        for (field, message) in messages { add(message, to: field) }
    }

    package init(_ list: [FieldError]) {
        for error in list { add(error.message, to: error.id) }
    }

    package var isEmpty: Bool { list.isEmpty }

    /// What to say beside `field`.
    package subscript(field: String) -> String? { list.first { $0.id == field }?.message }

    /// Adds a message; a field keeps the first it was given.
    package mutating func add(_ message: String, to field: String) {
        if self[field] == nil { list.append(FieldError(id: field, message: message)) }
    }

    package mutating func add(_ others: FormErrors) {
        for error in others.list { add(error.message, to: error.id) }
    }

    /// - Throws: These errors, if there are any.
    package func throwIfAny() throws(FormErrors) {
        if !isEmpty { throw self }
    }
}
