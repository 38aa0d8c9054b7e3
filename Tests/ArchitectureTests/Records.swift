import Core
import Storage

/// What the parameters of addresses come to, by the address up to each: "/people/:id".
///
/// A route whose parameter isn't here fails the walk: say here which records it names, and whose.
struct Records: Sendable {
    enum Parameter: Sendable {
        /// Records of people, or that tell something of them.
        case ofPeople([Relation: String])
        /// Other records, by whose they are.
        case other([Relation: String])
        /// A word that is the same whoever asks.
        case word(String)
    }

    var parameters: [String: Parameter] = [:]

    /// The address that `path` comes to for `relation`, `nil` when it has no such record.
    func address(_ path: String, _ relation: Relation) -> String? {
        var (prefix, address, records) = ("", "", 0)
        for part in path.split(separator: "/") {
            prefix += "/\(part)"
            guard part.hasPrefix(":") else {
                address += "/\(part)"
                continue
            }
            switch parameters[prefix] {
            case .ofPeople(let values)?, .other(let values)?:
                let wanted = relation == .mixed ? (records == 0 ? Relation.ours : .theirs) : relation
                guard let value = values[wanted] else { return nil }
                records += 1
                address += "/\(value)"
            case .word(let word)?: address += "/\(word)"
            case nil: return nil
            }
        }
        if relation == .mixed, records < 2 { return nil }
        return address.isEmpty ? "/" : address
    }

    /// Whether it names a record at all.
    func hasRecords(_ path: String) -> Bool {
        named(path).contains { if case .word = $0 { false } else { true } }
    }

    func isAboutPeople(_ path: String) -> Bool {
        named(path).contains { if case .ofPeople = $0 { true } else { false } }
    }

    /// The parameters of `path` that nothing is known of.
    func unknown(in path: String) -> [String] { prefixes(of: path).filter { parameters[$0] == nil } }

    private func named(_ path: String) -> [Parameter] { prefixes(of: path).compactMap { parameters[$0] } }

    private func prefixes(of path: String) -> [String] {
        var (prefix, found) = ("", [String]())
        for part in path.split(separator: "/") {
            prefix += "/\(part)"
            if part.hasPrefix(":") { found.append(prefix) }
        }
        return found
    }
}
