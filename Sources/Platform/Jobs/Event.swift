import Core
import Foundation
import Storage

/// What happened, as a code such as `person-registered`.
package struct EventName: Hashable, Sendable, Codable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
    package init(stringLiteral text: String) { self.init(text) }

    package init(from decoder: any Decoder) throws { description = try String(from: decoder) }
    package func encode(to encoder: any Encoder) throws { try description.encode(to: encoder) }
}

/// Something that happened, kept in the same transaction as the change, for handlers to act on afterwards.
package struct Event: Sendable {
    package let name: EventName
    package let aboutKind: String
    package let aboutID: String
    /// With the name, makes the event unique: the same one added again isn't there twice.
    package let key: String?
    let encodedPayload: @Sendable () throws -> String

    package init<Tag>(
        _ name: EventName, about id: Identifier<Tag>, payload: some Encodable & Sendable, key: String? = nil
    ) {
        self.name = name
        aboutKind = String(describing: Tag.self)
        aboutID = id.description
        self.key = key
        encodedPayload = { try JSONText.encode(payload) }
    }

    package init<Tag>(_ name: EventName, about id: Identifier<Tag>, key: String? = nil) {
        self.init(name, about: id, payload: [String: String](), key: key)
    }
}

/// An event as one handler gets it: at least once, and not in any set order.
package struct DeliveredEvent: Sendable {
    package let id: EventID
    package let name: EventName
    package let at: Instant
    package let handler: String
    /// How many times it has been handed over, this time included.
    package let tries: Int
    let aboutKind: String
    let aboutID: String
    let payload: String
    let worker: String

    /// The same at every try and different for every handler: the idempotency key for whatever it makes.
    package var key: String { "\(id)/\(handler)" }

    /// What the event is about, if that is of this kind.
    package func about<Tag>(as type: Identifier<Tag>.Type = Identifier<Tag>.self) -> Identifier<Tag>? {
        aboutKind == String(describing: Tag.self) ? Identifier(aboutID) : nil
    }

    package func decode<T: Decodable>(_ type: T.Type = T.self) throws -> T {
        try JSONText.decode(payload)
    }
}

/// What is done about an event; it must bear being done twice, or end with `DeliveredEvent.finish(in:)`.
package struct EventHandler: Sendable {
    /// Unique, and never changed: it names the deliveries that wait for it.
    package let name: String
    package let event: EventName
    package let handle: @Sendable (DeliveredEvent, any Database) async throws -> Void

    package init(
        name: String, event: EventName,
        handle: @escaping @Sendable (DeliveredEvent, any Database) async throws -> Void
    ) {
        (self.name, self.event, self.handle) = (name, event, handle)
    }
}

enum JSONText {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<T: Decodable>(_ text: String) throws -> T {
        try JSONDecoder().decode(T.self, from: Data(text.utf8))
    }
}
