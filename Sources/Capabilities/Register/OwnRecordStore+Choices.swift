import Audit
import Core
import Jobs
import Storage

/// What a carer decides on their own page.
extension OwnRecordStore {
    /// Takes back an agreement: what it opened ends, and whoever had it is told by a task with its day.
    func withdraw(_ id: ConsentID, of person: Person, by principal: Principal) throws {
        let consents = ConsentStore(connection, surroundings)
        guard let consent = try consents.find(id, of: person.id) else { throw NotFound() }
        guard consent.withdrawnAt == nil else { return }
        try consents.withdraw(consent, how: "own-page")
        let ended = try InvolvementStore(connection, surroundings).endShares(by: id, of: person.id)
        let told = mustBeTold(of: consent, sharedWith: ended)
        let dueOn = WorkingCalendar.englandAndWales.nextWorkingDay(after: surroundings.today)
        for organisation in told {
            try open(
                "consent-withdrawn", "A carer took back their agreement to share: stop using it", person,
                RegisterNeeds.Destination(organisation), dueOn, key: "consent-withdrawn/\(id)/\(organisation)"
            )
        }
        if case .other = consent.recipient, consent.decision == .agreed,
            let destination = try whoAnswers(person.id)
        {
            try open(
                "consent-withdrawn", "Tell the one it was shared with that a carer took back their agreement",
                person, destination, dueOn, key: "consent-withdrawn/\(id)")
        }
        try AuditStore(connection, surroundings).add(.consentWithdrawn, about: person.id, by: principal)
        try EventStore(connection, surroundings).add(
            Event(
                .consentWithdrawn, about: person.id,
                payload: ConsentWithdrawn(
                    person: person.id, consent: id, organisation: consent.recipient.organisation),
                key: id.description))
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
    func save(_ choice: ContactChoice, of person: Person, by principal: Principal) throws {
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
        try AuditStore(connection, surroundings).add(.contactRuleSaved, about: person.id, by: principal)
    }

    private func open(
        _ kind: String, _ title: String, _ person: Person, _ destination: RegisterNeeds.Destination,
        _ dueOn: LocalDate,
        key: String, urgent: Bool = false
    ) throws {
        try needs.openTask(
            connection,
            TaskRequest(
                kind: kind, title: title, person: person.id, organisation: destination.organisation,
                team: destination.team, dueOn: dueOn, urgent: urgent, key: key,
                linkPath: "/people/\(person.id)"))
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
        rule.safeToContact = isSafe
        rule.postSafe = postSafe
        rule.hours = hours
        rule.noServiceMessages = noServiceMessages
        rule.news = news
    }
}
