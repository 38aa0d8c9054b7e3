import Core

/// What is known, as a message is about to leave, of whether and how its reader may be reached.
package struct ContactFacts: Hashable, Sendable {
    package var death: Person.Confidence?
    package var isRestricted: Bool
    /// `nil` when it isn't known: then the rules for under 18s hold until it is, where a service for the young asks.
    package var age: Int?
    package var rule: ContactRule?
    /// Who said that it's safe: under 18, only their own word counts.
    package var ruleSource: FactSource?
    package var contacts: [PersonContact]
    package var needs: [CommunicationNeed]

    package init(
        death: Person.Confidence? = nil, isRestricted: Bool = false, age: Int? = nil,
        rule: ContactRule? = nil,
        ruleSource: FactSource? = nil, contacts: [PersonContact] = [], needs: [CommunicationNeed] = []
    ) {
        self.death = death
        self.isRestricted = isRestricted
        self.age = age
        self.rule = rule
        self.ruleSource = ruleSource
        self.contacts = contacts
        self.needs = needs
    }
}

/// What is about to be sent.
package struct ContactIntent: Hashable, Sendable {
    package enum Channel: String, CaseIterable, Sendable, Codable { case email, text, letter }

    package enum Purpose: String, CaseIterable, Sendable, Codable {
        /// A code or link that the reader asked for just now, at the address they typed.
        case asked
        /// Asks somebody to confirm that an address is theirs.
        case confirmContact = "confirm-contact"
        case service
        case news
    }

    package let channel: Channel
    package let purpose: Purpose

    package init(_ channel: Channel, _ purpose: Purpose) { (self.channel, self.purpose) = (channel, purpose) }
}

/// Whether it may leave, decided at that moment.
package enum ContactDecision: Hashable, Sendable {
    /// To this contact; a letter goes to the address on the record.
    case send(ContactID?)
    /// Not now: again at this moment, or when somebody has found out, where there is none.
    case hold(ContactReason, until: Instant?)
    /// Not this way: somebody must find another.
    case askPerson(ContactReason)
    case refuse(ContactReason)
}

/// Why a message doesn't leave; a code for the record of what was sent.
package enum ContactReason: String, CaseIterable, Sendable, Codable {
    case died
    case deathUnconfirmed = "death-unconfirmed"
    case restricted
    case stopped
    case newsNotWanted = "news-not-wanted"
    case safetyNotAsked = "safety-not-asked"
    case notSafe = "not-safe"
    case tooYoung = "too-young"
    case notTheirOwnWord = "not-their-own-word"
    case otherChannelWanted = "other-channel-wanted"
    case noContact = "no-contact"
    case contactNotConfirmed = "contact-not-confirmed"
    case outsideSafeHours = "outside-safe-hours"
    case formatNeeded = "format-needed"

    package var label: String {
        switch self {
        case .died: "This person has died"
        case .deathUnconfirmed: "This person may have died: messages wait until somebody knows"
        case .restricted: "No message goes to this person by itself"
        case .stopped: "They asked us to stop"
        case .newsNotWanted: "They haven’t asked for news"
        case .safetyNotAsked: "Nobody has asked yet whether it’s safe to contact them this way"
        case .notSafe: "It isn’t safe to contact them this way"
        case .tooYoung: "They are under 13: ring the person they chose"
        case .notTheirOwnWord: "Under 18: only their own word that it’s safe counts"
        case .otherChannelWanted: "They asked to be reached another way"
        case .noContact: "There is no address or number for this"
        case .contactNotConfirmed: "They haven’t confirmed that this is theirs"
        case .outsideSafeHours: "Waits for the hours they said are safe"
        case .formatNeeded: "They need this in another form"
        }
    }
}

/// Whether a message may leave now; what speaks most strongly against it is the answer.
package func contactDecision(_ intent: ContactIntent, _ facts: ContactFacts, at now: Instant)
    -> ContactDecision
{
    if facts.death == .confirmed { return .refuse(.died) }
    if facts.isRestricted { return .refuse(.restricted) }
    if facts.death == .unconfirmed { return .hold(.deathUnconfirmed, until: nil) }
    if let age = facts.age, age < 13 { return .refuse(.tooYoung) }
    guard let rule = facts.rule, let safe = rule.safeToContact else {
        return .hold(.safetyNotAsked, until: nil)
    }
    guard safe else { return .refuse(.notSafe) }
    if let age = facts.age, age < 18, facts.ruleSource != .carer { return .refuse(.notTheirOwnWord) }
    if let refusal = refusal(of: intent, by: rule) { return refusal }

    let reached = intent.channel == .letter ? letter(rule, facts) : electronic(intent, facts)
    guard case .send = reached, intent.channel != .letter, intent.purpose != .asked else { return reached }
    guard let next = rule.hours.next(from: now) else { return .refuse(.notSafe) }
    return next == now ? reached : .hold(.outsideSafeHours, until: next)
}

private func refusal(of intent: ContactIntent, by rule: ContactRule) -> ContactDecision? {
    if intent.purpose == .news, !rule.news { return .refuse(.newsNotWanted) }
    if intent.purpose == .service, rule.noServiceMessages { return .refuse(.stopped) }
    guard intent.purpose != .asked else { return nil }
    switch (rule.channel, intent.channel) {
    case (.notSaid, _), (.text, .text), (.email, .email), (.letter, .letter): return nil
    default: return .askPerson(.otherChannelWanted)
    }
}

private func letter(_ rule: ContactRule, _ facts: ContactFacts) -> ContactDecision {
    guard let postSafe = rule.postSafe else { return .hold(.safetyNotAsked, until: nil) }
    guard postSafe else { return .refuse(.notSafe) }
    // Whatever form they need, a standard letter isn't it.
    if facts.needs.contains(where: { $0.category == .format }) { return .askPerson(.formatNeeded) }
    return .send(nil)
}

private func electronic(_ intent: ContactIntent, _ facts: ContactFacts) -> ContactDecision {
    if intent.purpose != .asked, facts.needs.contains(where: \.rulesOutWriting) {
        return .askPerson(.formatNeeded)
    }
    let usable = facts.contacts.filter { $0.until == nil && $0.takes(intent.channel) }
    guard !usable.isEmpty else { return .askPerson(.noContact) }
    let answered = usable.filter { $0.safe != nil }
    guard !answered.isEmpty else { return .hold(.safetyNotAsked, until: nil) }
    let safe = answered.filter { $0.safe == true }
    guard let first = safe.first else { return .refuse(.notSafe) }
    if let confirmed = safe.first(where: { $0.confirmedAt != nil }) { return .send(confirmed.id) }
    // Their own word is enough for what they asked for; a professional's typing isn't, for anything else.
    let isEnough = intent.purpose == .confirmContact || first.provenance.source == .carer
    return isEnough ? .send(first.id) : .hold(.contactNotConfirmed, until: nil)
}

extension PersonContact {
    func takes(_ channel: ContactIntent.Channel) -> Bool {
        switch (address, channel) {
        case (.email, .email): true
        case (.phone(let phone), .text): phone.isMobile
        default: false
        }
    }
}

extension CommunicationNeed {
    /// Braille, sound or speech: nothing we write by itself can be read.
    var rulesOutWriting: Bool {
        ["936681000000100", "936661000000109", "936601000000105", "367741000000102"].contains(
            code.description)
    }
}
