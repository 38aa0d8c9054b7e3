import Audit
import Core
import Storage

/// What a carer decides on their own page.
extension OwnRecordStore {
    /// Takes back an agreement; once more changes nothing.
    func withdraw(_ id: ConsentID, of person: Person, by principal: Principal) throws {
        let found = try ConsentStore(connection, surroundings).find(id, of: person.id)
        guard let consent = found, consent.decision == .agreed else { throw NotFound() }
        guard consent.withdrawnAt == nil else { return }
        try RegisterStore(connection, surroundings, needs).withdraw(consent, how: "own-page")
        try AuditStore(connection, surroundings).add(.consentWithdrawn, about: person.id, by: principal)
    }

    /// Keeps what the carer now says of being willing and able; a "no" is somebody's work today.
    func state(_ willingness: Willingness, on id: CaringLinkID, by principal: Principal, _ person: Person)
        throws
    {
        let links = CaringLinkStore(connection, surroundings)
        guard let link = try links.find(id), link.carer == person.id, link.ended == nil else {
            throw NotFound()
        }
        try RegisterStore(connection, surroundings, needs).state(
            willingness, on: link, Provenance(principal, side: .carer, at: surroundings.now()))
        try AuditStore(connection, surroundings).add(.willingnessStated, about: person.id, by: principal)
    }

    /// Keeps how the carer wants to be reached from now on; the rule before stays with its end.
    ///
    /// - Parameter session: the one they choose in, which goes on.
    func save(
        _ choice: ContactChoice, of person: Person, by principal: Principal, in session: String?
    ) throws {
        let contacts = ContactStore(connection, surroundings)
        let kept = try contacts.rule(of: person.id)
        var rule = kept?.rule ?? ContactRule()
        choice.change(&rule)
        try contacts.save(
            rule, of: person.id, after: kept?.version,
            Provenance(principal, side: .carer, at: surroundings.now()))
        for contact in try contacts.contacts(of: person) where contact.until == nil {
            guard let safe = choice.safeContacts[contact.id] else { continue }
            try contacts.answer(
                contact, safe: safe, seenByOthers: contact.seenByOthers, voicemail: contact.voicemail)
        }
        if !choice.isSafe || choice.safeContacts.values.contains(false) {
            try needs.endSignIns(connection, person.id, session)
        }
        try AuditStore(connection, surroundings).add(.contactRuleSaved, about: person.id, by: principal)
    }
}

/// How a carer wants to be reached, as they answered on their own page.
struct ContactChoice: Hashable, Sendable {
    let channel: ContactRule.Channel
    let isSafe: Bool
    let postSafe: Bool
    let hours: SafeHours
    let noServiceMessages: Bool
    let news: Bool
    let safeContacts: [ContactID: Bool]

    func change(_ rule: inout ContactRule) {
        rule.channel = channel
        if channel != .throughSomeone { rule.through = nil }
        rule.safeToContact = isSafe
        rule.postSafe = postSafe
        rule.hours = hours
        rule.noServiceMessages = noServiceMessages
        rule.news = news
    }
}
