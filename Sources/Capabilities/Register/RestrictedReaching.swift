import Core

/// How a restricted person said they may be reached; for one who was let in because it can't wait.
package struct RestrictedReaching: Hashable, Sendable {
    /// Numbers and addresses they said are safe, of the kind they'd rather be reached by first.
    package let contacts: [PersonContact]
    /// Somebody they chose to be rung instead.
    package let through: String?
    package let hours: SafeHours

    /// Nothing, unless they said that it's safe: whatever else is on the record is kept back.
    ///
    /// Under 18 only their own word counts; under 13 they're reached through whom they chose. What a professional typed
    /// isn't known to be theirs until they confirm it.
    package init?(_ facts: ContactFacts) {
        guard facts.death != .confirmed, let rule = facts.rule, rule.safeToContact == true else { return nil }
        if let age = facts.age, age < 18, facts.ruleSource != .carer { return nil }
        let isYoungest = facts.age.map { $0 < 13 } ?? false
        let theirs = facts.contacts.filter { contact in
            contact.until == nil && contact.safe == true
                && (contact.confirmedAt != nil || contact.provenance.source == .carer)
        }
        let wanted: PersonContact.Kind = rule.channel == .email ? .email : .phone
        let sorted = theirs.filter { $0.address.kind == wanted } + theirs.filter { $0.address.kind != wanted }
        let onlyThrough = isYoungest || rule.channel == .throughSomeone && rule.through != nil
        contacts = onlyThrough ? [] : sorted
        through = rule.through
        hours = rule.hours
        if contacts.isEmpty, through == nil { return nil }
    }
}

/// The same in words.
struct ReachingView: Sendable {
    let ways: [Way]
    let hasWays: Bool
    let lines: [String]

    struct Way: Sendable {
        let wayText: String
        let wayNotes: String?
    }

    init(_ reaching: RestrictedReaching?, _ facts: ContactFacts, at now: Instant) {
        ways = (reaching?.contacts ?? []).map { contact in
            var notes: [String] = []
            if contact.seenByOthers == true { notes.append("Others see it: say nothing of caring or help") }
            if contact.address.kind == .phone {
                notes.append(contact.voicemail == true ? "You may leave a message" : "Leave no message")
            }
            return Way(
                wayText: contact.address.display,
                wayNotes: notes.isEmpty ? nil : notes.joined(separator: ". "))
        }
        var lines: [String] = []
        if let through = reaching?.through { lines.append("Through somebody they trust: \(through)") }
        if let hours = reaching?.hours, !hours.isAnyTime {
            lines.append(
                "Only \(hours.spoken)\(hours.contains(now) ? "" : ". That isn’t now: at other times it may put them in danger")"
            )
        }
        if let rule = facts.rule, reaching != nil {
            if rule.language != "en" { lines.append("Language: \(LanguageName.of(rule.language))") }
            if rule.interpreter { lines.append("They need an interpreter") }
            lines += facts.needs.map(\.label)
        }
        self.lines = lines
        hasWays = reaching != nil
    }
}
