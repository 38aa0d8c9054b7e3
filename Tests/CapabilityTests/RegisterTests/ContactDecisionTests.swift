import Core
import TestSupport
import Testing

@testable import Register

@Suite struct ContactDecisionTests {
    /// A Tuesday at 9:30 in winter.
    private static let now: Instant = "2027-01-05T09:30:00.000Z"

    private static func contact(
        _ address: PersonContact.Address, safe: Bool? = true, source: FactSource = .carer,
        confirmed: Bool = false,
        number: Int = 1, until: LocalDate? = nil
    ) -> PersonContact {
        PersonContact(
            id: .example(number), person: .example(1), address: address, safe: safe, seenByOthers: nil,
            voicemail: nil,
            confirmedAt: confirmed ? now : nil, since: "2026-01-01", until: until,
            provenance: Provenance(source: source, side: .carer, recordedAt: now), version: 1)
    }

    private static func email() throws -> PersonContact.Address {
        .email(try #require(EmailAddress("ada@example.org")))
    }

    private static func facts(_ change: (inout ContactFacts) throws -> Void = { _ in }) throws -> ContactFacts
    {
        var facts = ContactFacts(
            age: 40, rule: ContactRule(channel: .email, safeToContact: true, postSafe: true),
            ruleSource: .carer,
            contacts: [contact(try email())])
        try change(&facts)
        return facts
    }

    private func decide(
        _ channel: ContactIntent.Channel = .email, _ purpose: ContactIntent.Purpose = .service,
        at now: Instant = Self.now, _ change: (inout ContactFacts) throws -> Void = { _ in }
    ) throws -> ContactDecision {
        contactDecision(ContactIntent(channel, purpose), try Self.facts(change), at: now)
    }

    @Test func `a message goes where its reader said it may`() throws {
        #expect(try decide() == .send(.example(1)))
    }

    @Test func `nothing is sent to the dead, the restricted or those who may have died`() throws {
        #expect(try decide { $0.death = .confirmed } == .refuse(.died))
        #expect(try decide { $0.death = .unconfirmed } == .hold(.deathUnconfirmed, until: nil))
        #expect(try decide { $0.isRestricted = true } == .refuse(.restricted))
        #expect(try decide { ($0.isRestricted, $0.death) = (true, .unconfirmed) } == .refuse(.restricted))
    }

    @Test func `until somebody asked whether it's safe, nothing goes`() throws {
        #expect(try decide { $0.rule = nil } == .hold(.safetyNotAsked, until: nil))
        #expect(try decide { $0.rule?.safeToContact = nil } == .hold(.safetyNotAsked, until: nil))
        #expect(try decide { $0.rule?.safeToContact = false } == .refuse(.notSafe))
        #expect(
            try decide { $0.contacts = [Self.contact(try Self.email(), safe: nil)] }
                == .hold(.safetyNotAsked, until: nil))
        #expect(
            try decide { $0.contacts = [Self.contact(try Self.email(), safe: false)] } == .refuse(.notSafe))
    }

    @Test func `what somebody stopped isn't sent`() throws {
        #expect(try decide { $0.rule?.noServiceMessages = true } == .refuse(.stopped))
        #expect(try decide(.email, .news) == .refuse(.newsNotWanted))
        #expect(try decide(.email, .news) { $0.rule?.news = true } == .send(.example(1)))
        #expect(try decide(.email, .asked) { $0.rule?.noServiceMessages = true } == .send(.example(1)))
    }

    @Test func `a contact that a professional typed opens nothing until it's confirmed`() throws {
        let typed = try Self.contact(Self.email(), source: .professional)
        #expect(try decide { $0.contacts = [typed] } == .hold(.contactNotConfirmed, until: nil))
        #expect(
            try decide(.email, .asked) { $0.contacts = [typed] } == .hold(.contactNotConfirmed, until: nil))
        #expect(try decide(.email, .confirmContact) { $0.contacts = [typed] } == .send(.example(1)))
        let confirmed = try Self.contact(Self.email(), source: .professional, confirmed: true, number: 2)
        #expect(try decide { $0.contacts = [typed, confirmed] } == .send(.example(2)))
    }

    @Test func `under 18 only their own word counts, and under 13 nothing goes`() throws {
        #expect(try decide { ($0.age, $0.ruleSource) = (17, .professional) } == .refuse(.notTheirOwnWord))
        #expect(try decide { ($0.age, $0.ruleSource) = (17, .carer) } == .send(.example(1)))
        #expect(try decide { ($0.age, $0.ruleSource) = (12, .carer) } == .refuse(.tooYoung))
        #expect(try decide(.email, .asked) { $0.age = 12 } == .refuse(.tooYoung))
    }

    @Test func `another way than the one they asked for is for a person to find`() throws {
        #expect(try decide { $0.rule?.channel = .phone } == .askPerson(.otherChannelWanted))
        #expect(try decide { $0.rule?.channel = .throughSomeone } == .askPerson(.otherChannelWanted))
        #expect(try decide { $0.rule?.channel = .notSaid } == .send(.example(1)))
        #expect(try decide { $0.contacts = [] } == .askPerson(.noContact))
        #expect(
            try decide { $0.contacts = [Self.contact(try Self.email(), until: "2026-12-01")] }
                == .askPerson(.noContact))
    }

    @Test func `a landline gets no text`() throws {
        let landline = PersonContact.Address.phone(try #require(PhoneNumber("01632 960123")))
        let mobile = PersonContact.Address.phone(try #require(PhoneNumber("07700 900123")))
        func text(_ address: PersonContact.Address) throws -> ContactDecision {
            try decide(.text) {
                $0.rule?.channel = .text; $0.contacts = [Self.contact(address)]
            }
        }
        #expect(try text(landline) == .askPerson(.noContact))
        #expect(try text(mobile) == .send(.example(1)))
    }

    @Test func `nobody who needs another form gets a standard letter`() throws {
        for code in ["936661000000109", "796161000000101", "957351000000102", "936601000000105"] {
            let need = try #require(SnomedCode(code).flatMap(CommunicationNeed.find))
            #expect(
                try decide(.letter) {
                    $0.rule?.channel = .letter; $0.needs = [need]
                } == .askPerson(.formatNeeded))
        }
        let spoken = try #require(SnomedCode("367741000000102").flatMap(CommunicationNeed.find))
        #expect(try decide { $0.needs = [spoken] } == .askPerson(.formatNeeded))
        let easyRead = try #require(SnomedCode("796161000000101").flatMap(CommunicationNeed.find))
        #expect(try decide { $0.needs = [easyRead] } == .send(.example(1)))
    }

    @Test func `post waits for its own answer`() throws {
        #expect(try decide(.letter) { $0.rule?.channel = .letter } == .send(nil))
        #expect(
            try decide(.letter) {
                $0.rule?.channel = .letter; $0.rule?.postSafe = nil
            } == .hold(.safetyNotAsked, until: nil))
        #expect(
            try decide(.letter) {
                $0.rule?.channel = .letter; $0.rule?.postSafe = false
            } == .refuse(.notSafe))
    }

    @Test(arguments: [
        // Weekdays, 9 to 5, by the clock on the wall.
        ("2027-01-05T09:00:00.000Z" as Instant, nil as Instant?),
        ("2027-01-05T08:59:59.000Z", "2027-01-05T09:00:00.000Z"),
        ("2027-01-05T17:00:00.000Z", "2027-01-06T09:00:00.000Z"),
        ("2027-01-09T12:00:00.000Z", "2027-01-11T09:00:00.000Z"),
        // In summer the wall is an hour ahead of UTC.
        ("2027-06-01T08:00:00.000Z", nil), ("2027-06-01T07:59:00.000Z", "2027-06-01T08:00:00.000Z"),
        ("2027-06-01T16:00:00.000Z", "2027-06-02T08:00:00.000Z"),
        // Over the night when the clocks go forward: Friday evening waits for Monday, at 8 by UTC.
        ("2027-03-26T18:00:00.000Z", "2027-03-29T08:00:00.000Z"),
        // And back.
        ("2027-10-29T18:00:00.000Z", "2027-11-01T09:00:00.000Z"),
    ])
    func `safe hours hold by the clock on the wall`(now: Instant, next: Instant?) throws {
        let decision = try decide(at: now) {
            $0.rule?.hours = SafeHours(days: Set(1...5), minutes: 540..<1020)
        }
        #expect(decision == (next.map { .hold(.outsideSafeHours, until: $0) } ?? .send(.example(1))))
    }

    @Test func `hours are said as people say them`() {
        #expect(SafeHours.anyTime.spoken == "Any time")
        #expect(
            SafeHours(days: [1, 2, 5], minutes: 540..<750).spoken
                == "Monday, Tuesday and Friday, 9am to 12:30pm")
        #expect(SafeHours(days: Set(1...7), minutes: 720..<1440).spoken == "Every day, midday to midnight")
        #expect(SafeHours(days: [], minutes: nil).next(from: Self.now) == nil)
    }
}
