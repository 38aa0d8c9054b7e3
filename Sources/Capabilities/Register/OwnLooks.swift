import Audit
import Core
import Storage

/// Every look at what is about one person that the audit trail knows, whichever capability keeps it, in one place: a test
/// finds those that a new capability brings.
package enum RecordLook {
    /// What the carer reads of each, in words that say nothing they may not know of: neither of the other person's stay in
    /// hospital nor what a task is.
    package static let words: [String: String] = [
        "person-viewed": "Looked at your record",
        "demographics-viewed": "Looked at your answers about fairness",
        "document-viewed": "Opened a letter to you",
        "assessment-viewed": "Looked at an assessment of yours",
        "transition-viewed": "Looked at what comes after you turn 18",
        "plan-viewed": "Looked at your plan",
        "household-viewed": "Looked at your household",
        "referral-viewed": "Looked at a referral about you",
        "appointment-viewed": "Looked at an appointment of yours",
        "advocacy-viewed": "Looked at what you need to take part",
        "message-viewed": "Looked at a message to you",
        "messages-viewed": "Looked at the messages to you",
        "hospital-stay-viewed": "Looked at work to do for you",
        "task-viewed": "Looked at work to do for you",
    ]

    /// Looks at somebody's record that are never theirs to read.
    package static let heldBack: Set<String> = [
        "person-viewed-by-break-glass", "restricted-person-viewed", "concern-viewed",
    ]

    /// Looks at no one person's record.
    package static let ofNobody: Set<String> = [
        "access-viewed", "restricted-pairs-viewed", "undelivered-viewed", "worklist-viewed",
    ]

    /// Whether somebody may have read on a record what stands there; of who read a concern nothing is told.
    static func reads(_ action: String) -> Bool {
        action != "concern-viewed" && (words[action] != nil || heldBack.contains(action))
    }
}

/// What of somebody's log isn't for them to read besides what was kept as held back: it shows only later what a look told.
struct HeldBackLooks: Sendable {
    private let isOfOverride: @Sendable (AuditEntry) -> Bool
    private let concernReaders: [AccountID: LocalDate]
    private let restrictions: [RestrictionStore.Time]

    /// - Parameter records: theirs, and those that were joined into it.
    init(
        _ person: PersonID, _ records: [PersonID], _ connection: any Connection, _ surroundings: Surroundings,
        _ needs: RegisterNeeds
    ) throws {
        isOfOverride = try OverrideStore(connection, surroundings).looksHeldBack(of: person)
        // A concern about whom they look after, or who looks after them, may be about them too.
        let links = try CaringLinkStore(connection, surroundings).links(of: person)
        let around = Set(records + links.flatMap { [$0.carer, $0.caredFor] })
        concernReaders = try needs.cases.concernReaders(connection, around.sorted())
        restrictions = try RestrictionStore(connection, surroundings).times(of: records)
    }

    func contains(_ entry: AuditEntry) -> Bool {
        guard entry.actor.kind == "staff" else { return isOfOverride(entry) }
        let since = AccountID(entry.actor.id).flatMap { concernReaders[$0] }
        if let since, since <= entry.at.londonDate { return true }
        // Whoever looks while a record is restricted reviews it.
        if RecordLook.words[entry.action] != nil, restrictions.contains(where: { $0.covers(entry.at) }) {
            return true
        }
        return isOfOverride(entry)
    }
}
