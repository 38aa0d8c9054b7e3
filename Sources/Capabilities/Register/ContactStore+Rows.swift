import Core
import Storage

private func minutes(ofWallTime text: String) -> Int? {
    let parts = text.split(separator: ":").compactMap { Int($0) }
    return parts.count == 2 ? parts[0] * 60 + parts[1] : nil
}

extension PersonContact {
    init(row: Row) throws {
        id = try row.value("id")
        person = try row.value("person_id")
        address =
            switch try row.value("kind", as: Kind.self) {
            case .phone: .phone(try row.value("value"))
            case .email: .email(try row.value("value"))
            }
        safe = try row.optional("safe")
        seenByOthers = try row.optional("seen_by_others")
        voicemail = try row.optional("voicemail")
        confirmedAt = try row.optional("confirmed_at")
        since = try row.value("since")
        until = try row.optional("until")
        provenance = try Provenance(row: row)
        version = try row.value("version")
    }
}

extension KeptContactRule {
    init(row: Row) throws {
        id = try row.value("id")
        let days = try row.value("safe_days", as: String.self).compactMap(\.wholeNumberValue)
        let from = try row.optional("safe_from", as: String.self).flatMap(minutes(ofWallTime:))
        let to = try row.optional("safe_to", as: String.self).flatMap(minutes(ofWallTime:))
        let hours: Range<Int>? = if let from, let to, from < to { from..<to } else { nil }
        rule = ContactRule(
            channel: try row.value("channel"), language: try row.value("language"),
            interpreter: try row.value("interpreter"), safeToContact: try row.optional("safe_to_contact"),
            postSafe: try row.optional("post_safe"), hours: SafeHours(days: Set(days), minutes: hours),
            through: try row.optional("through"), othersTold: try row.optional("others_told"),
            noServiceMessages: try row.value("no_service"), news: try row.value("news"))
        askedAt = try row.optional("asked_at")
        since = try row.value("since")
        until = try row.optional("until")
        provenance = try Provenance(row: row)
        version = try row.value("version")
    }
}

extension ContactStore {
    /// What a rule says, by the columns that say it.
    static func stored(_ rule: ContactRule) -> [String: SQLValue] {
        [
            "channel": rule.channel.sqlValue, "language": .text(rule.language),
            "interpreter": .boolean(rule.interpreter), "safe_to_contact": rule.safeToContact.stored,
            "post_safe": rule.postSafe.stored,
            "safe_days": .text(rule.hours.days.sorted().map(String.init).joined()),
            "safe_from": (rule.hours.minutes?.lowerBound).map(wallTime).stored,
            "safe_to": (rule.hours.minutes?.upperBound).map(wallTime).stored,
            "through": rule.through.stored, "others_told": rule.othersTold.stored,
            "no_service": .boolean(rule.noServiceMessages), "news": .boolean(rule.news),
        ]
    }
}

extension StatedNeed {
    /// `nil` for a code there no longer is.
    init?(row: Row) throws {
        guard let need = CommunicationNeed.find(try row.value("code")) else { return nil }
        self.need = need
        id = try row.value("id")
        note = try row.optional("note")
        reviewedOn = try row.value("reviewed_on")
        reviewOn = try row.value("review_on")
        since = try row.value("since")
        until = try row.optional("until")
        provenance = try Provenance(row: row)
    }
}
