import Foundation

/// A value that is right by being held: made from text, or not made at all.
///
/// Its description is the text that is stored, and makes the same value again.
package protocol ParsedText: Hashable, Sendable, Codable, LosslessStringConvertible {}

extension ParsedText {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "Not a \(Self.self)")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
