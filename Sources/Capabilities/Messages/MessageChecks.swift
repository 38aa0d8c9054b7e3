import Core
import Crypto
import Storage

/// What is checked as a message leaves.
extension MessageSending {
    func decision(
        on message: Message, _ wording: Wording, _ connection: any Connection, at now: Instant
    ) throws -> ContactDecision {
        var decision = ContactDecision.send(to: message.address ?? "")
        if let person = message.person {
            decision = try needs.mayContact(connection, person, message.channel, wording.purpose, now)
        }
        // Whoever asked for it to go to an address has what's in it, and can show it themselves.
        if message.person == nil, settings.route == .byHand { return .refused(.noChannel) }
        switch (decision, settings.route) {
        case (.send, .byHand), (.wait, .byHand): return .noWay(.noChannel)
        case (.send(let address), _) where EmailAddress(address) == nil: return .noWay(.noContact)
        default: return decision
        }
    }

    /// Words in the path of a link and in what was put in the gaps are read over shoulders too.
    func tellsTooMuch(_ message: Message, _ wording: Wording) -> Bool {
        let link = message.values["link"] ?? ""
        let path =
            link.hasPrefix(settings.publicURL) ? String(link.dropFirst(settings.publicURL.count)) : link
        // A token's letters spell nothing: words are what has only small letters in it.
        let words = path.split { "/?&=#".contains($0) }.filter {
            $0.allSatisfy { "a"..."z" ~= $0 || $0 == "-" }
        }
        if DiscreetWords.firstTelling(in: words.joined(separator: " ")) != nil { return true }
        guard message.person != nil else { return false }
        let open = message.values.filter { $0.key != "link" && !wording.secrets.contains($0.key) }
        return DiscreetWords.firstTelling(in: open.values.joined(separator: " ")) != nil
    }

    func contentHash(_ texts: String...) -> String {
        let bytes = texts.flatMap { Array("\($0.utf8.count):\($0)".utf8) }
        return SHA256.hash(data: bytes).map { String($0, radix: 16) }.joined(separator: ".")
    }
}
