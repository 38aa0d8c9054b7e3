import Core
import Jobs
import Messages
import Storage
import Tasks
import TestSupport

@testable import Register

/// Every kind of thing that is written about people.
extension MergeWorld {
    /// Any one thing that is written on somebody's record.
    mutating func writeFact() throws {
        tick()
        let live = try live()
        guard let person = chance.pick(live), let other = chance.pick(live) else { return }
        switch chance.below(19) {
        case 0...2: try link(person, other)
        case 3: try say(of: person)
        case 4, 5: try decide(person, other)
        case 6: try task(person)
        case 7: try note(person)
        case 8: try contact(person)
        case 9: try rule(person)
        case 10: try claim(person)
        case 11:
            guard !(try PersonStore(connection, surroundings).isRestricted(person)) else { return }
            try PersonStore(connection, surroundings).addPlace(
                NewPlace(code: nil, name: "Surgery \(chance.below(3))"), .practice, to: person, provenance())
        case 12:
            try SafetyStore(connection, surroundings).addAlert(
                .dog, note: "A dog", reviewOn: surroundings.today.adding(days: 90), to: person, provenance())
        case 13: try message(person)
        case 14: try involve(person)
        case 15, 16: try end(of: person)
        case 17: try change(person)
        default: try more(person)
        }
    }

    private func link(_ person: PersonID, _ other: PersonID) throws {
        let links = CaringLinkStore(connection, surroundings)
        guard person != other, try links.open(between: person, and: other).allSatisfy({ $0.carer != person })
        else { return }
        try links.add(
            NewCaringLink(relationship: .parent, tasks: [.shopping]), carer: person, caredFor: other,
            provenance(.both))
    }

    private mutating func say(of person: PersonID) throws {
        let links = CaringLinkStore(connection, surroundings)
        guard let link = chance.pick(try links.links(of: person).filter { $0.carer == person }) else {
            return
        }
        _ = try links.add(
            Willingness(willing: .some, able: chance.below(2) == 0 ? .yes : .no), on: link.id,
            carer: link.carer, caredFor: link.caredFor, provenance())
    }

    private mutating func decide(_ person: PersonID, _ other: PersonID) throws {
        var new = NewConsent(
            what: [.wholeRecord], recipient: .organisation(.example(2 + chance.below(2))), why: "To help")
        new.decision = chance.below(3) == 0 ? .refused : .agreed
        if chance.below(4) == 0, person != other { new.about = other }
        let id = try ConsentStore(connection, surroundings).add(new, of: person, provenance())
        if new.decision == .agreed {
            try register.share(new.what, with: new.recipient, person, by: id, provenance())
        }
    }

    private func task(_ person: PersonID) throws {
        try TaskStore(connection, surroundings).open(
            TaskRequest(
                kind: "follow-up", title: "Ring them", person: person, organisation: .example(1),
                dueOn: surroundings.today, key: surroundings.uuid().uuidString), by: .system("test"))
    }

    private func note(_ person: PersonID) throws {
        let id: ContactNoteID = surroundings.newID()
        try connection.run(
            """
            INSERT INTO contact_note (id, person_id, organisation_id, account_id, at, way, result, minutes, note, side,
                in_confidence)
            VALUES (\(id), \(person), \(OrganisationID.example(1)), \(AccountID.example(1)), \(surroundings.now()),
                'phone', 'spoke', 5, 'We spoke', 'carer', FALSE)
            """)
    }

    private mutating func contact(_ person: PersonID) throws {
        guard let phone = PhoneNumber("07700 90012\(chance.below(3))") else { return }
        let safe: Bool? = [true, false, nil][chance.below(3)]
        let store = ContactStore(connection, surroundings)
        let isThere = try store.contacts(of: person).contains {
            $0.until == nil && $0.address == .phone(phone)
        }
        guard !isThere, try !PersonStore(connection, surroundings).isRestricted(person) else { return }
        try store.add([NewContact(.phone(phone), safe: safe)], to: person, provenance())
        try SearchStore(connection, surroundings).index(person)
    }

    private mutating func rule(_ person: PersonID) throws {
        let store = ContactStore(connection, surroundings)
        try store.save(
            ContactRule(channel: .text, safeToContact: [true, false, nil][chance.below(3)], news: true),
            of: person, after: try store.rule(of: person)?.version, provenance())
    }

    private mutating func claim(_ person: PersonID) throws {
        try CaringLinkStore(connection, surroundings).claim(
            .carer, of: person, by: .example(1 + chance.below(3)), since: "2019-01-01", provenance())
    }

    private func message(_ person: PersonID) throws {
        let id: MessageID = surroundings.newID()
        try connection.run(
            """
            INSERT INTO message (id, person_id, message_key, template, version, channel, state, gaps, requested_at,
                due_at, tries, captured)
            VALUES (\(id), \(person), \(id.description), 'welcome', 1, 'email', 'requested', '',
                \(surroundings.now()), \(surroundings.now()), 0, FALSE)
            """)
    }

    private mutating func involve(_ person: PersonID) throws {
        try InvolvementStore(connection, surroundings).add(
            .adultCentre, of: .example(1 + chance.below(3)), with: person, provenance())
        try SearchStore(connection, surroundings).index(person)
    }

    /// What is rare: a death, a restriction, an NHS number, an equality answer, a pair.
    private mutating func more(_ person: PersonID) throws {
        switch chance.below(5) {
        case 0:
            try RestrictionStore(connection, surroundings).add(
                Restriction(.threat, since: surroundings.today), to: person, provenance())
        case 1:
            guard let known = try PersonStore(connection, surroundings).unscoped(person), known.death == nil
            else { return }
            try register.died(
                known, on: nil, chance.below(2) == 0 ? .unconfirmed : .confirmed, toldBy: "Family",
                organisation: .example(1), provenance())
        case 2:
            guard let number = NHSNumber("9990000018"),
                try PersonStore(connection, surroundings).unscoped(person).map({
                    try PersonStore(connection, surroundings).identifiers(of: $0).isEmpty
                }) == true
            else { return }
            try PersonStore(connection, surroundings).addNHSNumber(number, to: person, provenance())
            try SearchStore(connection, surroundings).index(person)
        case 3:
            try SafetyStore(connection, surroundings).askCorrection(
                of: "name", itemID: nil, words: "Not my name", person: person)
        default:
            guard let other = chance.pick(try live().filter { $0 != person }) else { return }
            let store = PersonStore(connection, surroundings)
            let isHidden = try store.isRestricted(person) || store.isRestricted(other)
            try connection.run(
                """
                INSERT INTO likely_pair (id, arrival_id, existing_id, evidence, for_reviewers, found_at)
                VALUES (\(surroundings.uuid().uuidString), \(person), \(other), 'phone', \(isHidden), \(surroundings.now()))
                """)
        }
    }

    /// What holds no longer; it may begin anew.
    private mutating func end(of person: PersonID) throws {
        let links = CaringLinkStore(connection, surroundings)
        switch chance.below(4) {
        case 0:
            let open = try InvolvementStore(connection, surroundings).involvements(of: person)
                .filter { $0.until == nil }
            guard let involvement = chance.pick(open) else { return }
            try InvolvementStore(connection, surroundings).end(involvement, because: "ended")
        case 1:
            guard let claim = chance.pick(try links.claims(about: person).filter { $0.endedOn == nil }) else {
                return
            }
            try links.end(claim, on: surroundings.today, because: "They told us", by: .example(1))
        case 2:
            guard var link = chance.pick(try links.links(of: person).filter({ $0.ended == nil })) else {
                return
            }
            link.ended = .init(on: surroundings.today, reason: .noLongerNeeded)
            try links.save(link)
        default: try WatchStore(connection, surroundings).end(person)
        }
    }

    /// What takes the place of what was said before.
    private mutating func change(_ person: PersonID) throws {
        let answers = DemographicStore(connection, surroundings)
        switch chance.below(5) {
        case 0:
            guard let known = try PersonStore(connection, surroundings).unscoped(person) else { return }
            try PersonStore(connection, surroundings).saveName(
                PersonName(given: "Ada", family: "Marlow\(chance.below(5))"), of: known, provenance())
            try SearchStore(connection, surroundings).index(person)
        case 1: try answers.save([.religion: "\(chance.below(2))"], of: person, provenance())
        case 2: try answers.takeBack(.religion, of: person)
        case 3: try WatchStore(connection, surroundings).watch(person, why: "Asked", by: .example(1))
        default:
            let needs = ContactStore(connection, surroundings)
            guard try needs.needs(of: person).isEmpty else {
                return try needs.review(person, keeping: [], reviewOn: surroundings.today)
            }
            try needs.add(
                Array(CommunicationNeed.all.prefix(1)).map { ($0, nil) }, to: person,
                reviewOn: surroundings.today, provenance())
        }
    }
}
