import Mustache

/// A view as templates ask for it: each of its stored properties is looked for once, however often it's shown.
///
/// Mustache would reflect a view anew for every name of a page, which took more than half of the time of a long list.
/// Used within one rendering only.
final class ViewNode: MustacheParent, CustomStringConvertible {
    private let subject: Any
    private lazy var values = Self.storedProperties(of: subject)

    init(_ subject: Any) { self.subject = subject }

    init(_ subject: Any, and others: [String: Any]) {
        self.subject = subject
        values.merge(others.mapValues(Self.node)) { $1 }
    }

    func child(named name: String) -> Any? { values[name] }

    var description: String { String(describing: subject) }

    private static func storedProperties(of subject: Any) -> [String: Any] {
        var values: [String: Any] = [:]
        for child in Mirror(reflecting: subject).children {
            if let label = child.label, let value = unwrapped(child.value) { values[label] = node(value) }
        }
        return values
    }

    /// What a template gets for `value`: texts, numbers and ticks as they are, lists of nodes, and nodes.
    private static func node(_ value: Any) -> Any {
        switch value {
        case is String, is Bool, is Int: value
        case let list as [Any]: list.map(node)
        case is any MustacheParent, is any MustacheCustomRenderable: value
        default: ViewNode(value)
        }
    }

    private static func unwrapped(_ value: Any) -> Any? {
        if value is String || value is Bool { return value }
        let mirror = Mirror(reflecting: value)
        return mirror.displayStyle == .optional ? mirror.children.first?.value : value
    }
}

/// A text has no parts, so nobody needs to reflect it to find none.
extension String: @retroactive MustacheParent {
    public func child(named: String) -> Any? { nil }
}
