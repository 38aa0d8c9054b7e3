/// The names of the statements that one connection has prepared; the one not used for longest makes way.
struct PreparedStatements {
    private struct Entry {
        let name: String
        var lastUse: Int
    }

    static let limit = 250

    private var entries: [String: Entry] = [:]
    private var uses = 0
    private var names = 0

    /// Whether planning `text` once and keeping it is possible and of use.
    static func mayKeep(_ text: String) -> Bool {
        let verb = text.drop(while: \.isWhitespace).prefix(6).uppercased()
        return ["SELECT", "INSERT", "UPDATE", "DELETE"].contains(verb) || verb.hasPrefix("WITH")
    }

    mutating func name(of text: String) -> String? {
        guard let name = entries[text]?.name else { return nil }
        uses += 1
        entries[text]?.lastUse = uses
        return name
    }

    /// A name for `text`, and the name that makes way for it, if one must.
    mutating func add(_ text: String) -> (name: String, oldest: String?) {
        var oldest: String?
        if entries.count >= Self.limit, let least = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            oldest = least.value.name
            entries[least.key] = nil
        }
        uses += 1
        names += 1
        entries[text] = Entry(name: "s\(names)", lastUse: uses)
        return ("s\(names)", oldest)
    }

    mutating func remove(_ text: String) { entries[text] = nil }
}
