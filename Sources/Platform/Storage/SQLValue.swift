import Core

/// A value as both engines know it.
package enum SQLValue: Hashable, Sendable {
    case null
    case text(String)
    case integer(Int64)
    case boolean(Bool)
    case real(Double)
}

/// What can be bound into SQL.
package protocol SQLConvertible {
    var sqlValue: SQLValue { get }
}

/// What can be read out of a row.
package protocol SQLReadable {
    init?(sqlValue: SQLValue)
}

/// A value kept as the text it is written in, and parsed again when read.
package protocol SQLText: SQLConvertible, SQLReadable, LosslessStringConvertible {}

extension SQLText {
    package var sqlValue: SQLValue { .text(description) }

    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(text)
    }
}

/// An enumeration kept as its raw text.
package protocol SQLEnum: SQLConvertible, SQLReadable, RawRepresentable where RawValue == String {}

extension SQLEnum {
    package var sqlValue: SQLValue { .text(rawValue) }

    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(rawValue: text)
    }
}

extension SQLValue: SQLConvertible {
    package var sqlValue: SQLValue { self }
}

extension String: SQLConvertible, SQLReadable {
    package var sqlValue: SQLValue { .text(self) }

    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self = text
    }
}

extension Int64: SQLConvertible, SQLReadable {
    package var sqlValue: SQLValue { .integer(self) }

    package init?(sqlValue: SQLValue) {
        guard case .integer(let integer) = sqlValue else { return nil }
        self = integer
    }
}

extension Int: SQLConvertible, SQLReadable {
    package var sqlValue: SQLValue { .integer(Int64(self)) }

    package init?(sqlValue: SQLValue) {
        guard case .integer(let integer) = sqlValue else { return nil }
        self.init(exactly: integer)
    }
}

extension Bool: SQLConvertible, SQLReadable {
    package var sqlValue: SQLValue { .boolean(self) }

    /// SQLite gives booleans back as 0 and 1.
    package init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .boolean(let boolean): self = boolean
        case .integer(0): self = false
        case .integer(1): self = true
        default: return nil
        }
    }
}

extension Double: SQLConvertible, SQLReadable {
    package var sqlValue: SQLValue { .real(self) }

    package init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .real(let real): self = real
        case .integer(let integer): self = Double(integer)
        default: return nil
        }
    }
}

extension Identifier: SQLText {}
extension Instant: SQLText {}
extension LocalDate: SQLText {}
extension Role: SQLEnum {}
extension Side: SQLEnum {}
extension EmailAddress: SQLText {}
extension FreeText: SQLText {}
extension GSSCode: SQLText {}
extension NHSNumber: SQLText {}
extension ODSCode: SQLText {}
extension PhoneNumber: SQLText {}
extension Postcode: SQLText {}
extension Reference: SQLText {}
extension SchoolURN: SQLText {}
