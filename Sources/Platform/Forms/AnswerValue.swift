import Core
import Foundation

/// One answer, or one of several to a question.
package enum AnswerValue: Hashable, Sendable {
    /// The code of an option.
    case code(String)
    case text(String)
    case date(LocalDate)
    case integer(Int)
    case quantity(Decimal, unit: String?)
    case boolean(Bool)

    /// Whether they are equal as enableWhen asks, where a code and a text of the same letters are.
    func isSame(as other: AnswerValue) -> Bool {
        switch (self, other) {
        case (.code(let one), .text(let another)), (.text(let one), .code(let another)): one == another
        default: number.flatMap { one in other.number.map { one == $0 } } ?? (self == other)
        }
    }

    func stands(_ order: Condition.Order, to other: AnswerValue) -> Bool {
        if let one = number, let another = other.number { return Self.compare(one, order, another) }
        if case .date(let one) = self, case .date(let another) = other {
            return Self.compare(one, order, another)
        }
        return false
    }

    private var number: Decimal? {
        switch self {
        case .integer(let integer): Decimal(integer)
        case .quantity(let amount, _): amount
        default: nil
        }
    }

    private static func compare<T: Comparable>(_ one: T, _ order: Condition.Order, _ another: T) -> Bool {
        switch order {
        case .less: one < another
        case .lessOrEqual: one <= another
        case .more: one > another
        case .moreOrEqual: one >= another
        }
    }
}

/// On the wire one key names the kind: `{"code": "son"}`, `{"quantity": 2.5, "unit": "hours"}`.
extension AnswerValue: Codable {
    private enum Key: String, CodingKey { case code, text, date, integer, quantity, unit, boolean }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let code = try container.decodeIfPresent(String.self, forKey: .code) {
            self = .code(code)
        } else if let text = try container.decodeIfPresent(String.self, forKey: .text) {
            self = .text(text)
        } else if let date = try container.decodeIfPresent(LocalDate.self, forKey: .date) {
            self = .date(date)
        } else if let integer = try container.decodeIfPresent(Int.self, forKey: .integer) {
            self = .integer(integer)
        } else if let amount = try container.decodeIfPresent(Decimal.self, forKey: .quantity) {
            self = .quantity(amount, unit: try container.decodeIfPresent(String.self, forKey: .unit))
        } else {
            self = .boolean(try container.decode(Bool.self, forKey: .boolean))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .code(let code): try container.encode(code, forKey: .code)
        case .text(let text): try container.encode(text, forKey: .text)
        case .date(let date): try container.encode(date, forKey: .date)
        case .integer(let integer): try container.encode(integer, forKey: .integer)
        case .quantity(let amount, let unit):
            try container.encode(amount, forKey: .quantity)
            try container.encodeIfPresent(unit, forKey: .unit)
        case .boolean(let boolean): try container.encode(boolean, forKey: .boolean)
        }
    }
}
