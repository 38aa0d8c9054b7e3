/// A list of values that a form offers and a return counts; its raw values are what is stored.
package protocol CodedList: RawRepresentable<String>, CaseIterable, Hashable, Sendable, Codable {
    /// The words people see.
    var label: String { get }
}

/// An answer somebody may keep to themselves: not asked, declined and not known are three different things.
///
/// - Form: "not_asked", "declined", "unknown" or the value's own code.
package enum Disclosed<Value: CodedList>: ParsedText {
    case notAsked
    case declined
    case unknown
    case given(Value)

    package init?(_ text: String) {
        switch text {
        case "not_asked": self = .notAsked
        case "declined": self = .declined
        case "unknown": self = .unknown
        default:
            guard let value = Value(rawValue: text) else { return nil }
            self = .given(value)
        }
    }

    package var description: String {
        switch self {
        case .notAsked: "not_asked"
        case .declined: "declined"
        case .unknown: "unknown"
        case .given(let value): value.rawValue
        }
    }

    package var label: String {
        switch self {
        case .notAsked: "Not asked"
        case .declined: "Prefers not to say"
        case .unknown: "Not known"
        case .given(let value): value.label
        }
    }

    package var value: Value? {
        guard case .given(let value) = self else { return nil }
        return value
    }
}
