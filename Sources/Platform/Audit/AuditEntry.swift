import Core
import Crypto

/// Who did or saw what, when and why; once kept it never changes.
package struct AuditEntry: Hashable, Sendable {
    package let id: AuditEntryID
    package let at: Instant
    package let actor: Actor
    package let organisation: OrganisationID?
    /// Sorted, so that the same roles always hash alike.
    package let roles: [Role]
    package let action: String
    package let about: About?
    /// Whose log shows this entry.
    package let person: PersonID?
    package let reason: String?
    /// A JSON object of identifiers and codes, its keys sorted.
    package let detail: String
    package let isHeldBack: Bool

    /// Who acted: an account, a carer, an organisation's quick-add link, or the service itself.
    package struct Actor: Hashable, Sendable {
        package let kind: String
        package let id: String

        package init(kind: String, id: String) { (self.kind, self.id) = (kind, id) }

        init(_ kind: Principal.Kind) {
            switch kind {
            case .staff(let account): self.init(kind: "staff", id: account.description)
            case .carer(let person): self.init(kind: "carer", id: person.description)
            case .quickAddLink(let link): self.init(kind: "quick-add-link", id: link.description)
            case .system(let name): self.init(kind: "system", id: name)
            }
        }
    }

    /// The record it concerns: its kind, as "caring-link", and its identifier.
    package struct About: Hashable, Sendable {
        package let kind: String
        package let id: String

        package init(kind: String, id: String) { (self.kind, self.id) = (kind, id) }

        package init<Tag>(_ id: Identifier<Tag>) {
            self.init(kind: recordKind(Tag.self), id: id.description)
        }
    }

    package var position: AuditPosition { AuditPosition(at: at, id: id) }

    /// The hash of everything above.
    package var contentHash: String {
        var hash = ContentHash()
        hash.add(id.description)
        hash.add(at.description)
        hash.add(actor.kind)
        hash.add(actor.id)
        hash.add(organisation?.description)
        hash.add(roleCodes)
        hash.add(action)
        hash.add(about?.kind)
        hash.add(about?.id)
        hash.add(person?.description)
        hash.add(reason)
        hash.add(detail)
        hash.add(isHeldBack ? "held-back" : "shown")
        return hash.text
    }

    var roleCodes: String { roles.map(\.rawValue).joined(separator: " ") }
}

/// Where a page of entries begins: older than this one.
package struct AuditPosition: Hashable, Sendable {
    package let at: Instant
    package let id: AuditEntryID

    package init(at: Instant, id: AuditEntryID) { (self.at, self.id) = (at, id) }
}

/// SHA-256 of texts, each with its length before it, so that no two lists of texts hash alike.
struct ContentHash {
    private var hasher = SHA256()

    mutating func add(_ text: String?) {
        guard let text else { return hasher.update(data: Array("-".utf8)) }
        let bytes = Array(text.utf8)
        hasher.update(data: Array("\(bytes.count):".utf8))
        hasher.update(data: bytes)
    }

    /// Sixty-four hexadecimal digits.
    var text: String {
        let digits = Array("0123456789abcdef".utf8)
        let bytes = hasher.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The tag of an identifier as a kind of record: `CaringLinkTag` is "caring-link".
func recordKind(_ tag: Any.Type) -> String {
    var name = String(describing: tag)
    if name.hasSuffix("Tag") { name.removeLast(3) }
    return name.reduce(into: "") { kind, letter in
        if letter.isUppercase, !kind.isEmpty { kind.append("-") }
        kind += letter.lowercased()
    }
}
