/// Who may do what to one record; the default is no.
///
/// A capability's policy also has a `Scope`, which its store applies to every read of many.
package protocol Policy: Sendable {
    associatedtype Action: Sendable
    associatedtype Subject

    func allows(_ action: Action, on subject: Subject) -> Bool
}

extension Policy {
    /// - Throws: `Refused` when the policy says no.
    package func require(_ action: Action, on subject: Subject) throws {
        guard allows(action, on: subject) else { throw Refused(action: "\(action)") }
    }
}

/// The policy said no; kept in the audit trail.
package struct Refused: Error, Equatable, Sendable {
    package let action: String

    package init(action: String) { self.action = action }
}

/// There is no such record, or none that this person may know of: the answer is the same.
package struct NotFound: Error, Equatable, Sendable {
    package init() {}
}

/// Somebody else saved this record first.
package struct EditConflict: Error, Equatable, Sendable {
    package init() {}
}

/// A rule's "no", in words for the person who asked.
package protocol Refusal: Error, Sendable {
    /// What to do about it, in plain words.
    var message: String { get }
    /// The form field it concerns, if one.
    var field: String? { get }
}

extension Refusal {
    package var field: String? { nil }
}
