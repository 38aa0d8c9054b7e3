import Core
import Foundation
import Storage
import TestSupport

@testable import Accounts
@testable import App
@testable import Measures
@testable import Messages
@testable import Register
@testable import Tasks
@testable import Web

/// A small partnership: an account for each role in three organisations, and people who are told apart anywhere.
struct World: Sendable {
    let database: any Database
    let clock: FixedSurroundings
    let people: [Relation: Registered]
    let visitors: [Visitor]
    /// What a record's kind and whose it is come to in an address.
    let records: Records

    /// What is posted, for a step.
    var forms: PostedForms {
        PostedForms(bodies: WorldBuilder.bodies, people: people.mapValues { $0.person.description })
    }

    /// Small tables, of which reading all does no harm.
    static let staticTables: Set<String> = [
        "organisation", "setting", "urgent_number", "questionnaire", "reference_load", "catchment",
    ]

    init(_ engine: Engine) async throws {
        let clock = FixedSurroundings()
        let database = try await engine.freshDatabase(
            migrations: Composition.migrations, staticTables: Self.staticTables)
        let surroundings = clock.surroundings
        try await ReferenceData.load(into: database, surroundings, withPostcodes: false)
        let composition = try Site.composition(database, .ordinary, clock)
        (people, visitors, records) = try await database.write { connection in
            let builder = WorldBuilder(
                connection: connection, surroundings: surroundings, composition: composition)
            try builder.addPlaces()
            let people = try builder.addPeople()
            let visitors = try builder.visitors(people)
            return (people, visitors, try builder.records(of: people, visitors))
        }
        (self.database, self.clock) = (database, clock)
        try await GapCounting(surroundings).run(database)
    }

    /// What would tell a reader of somebody: their facts, their reference and their identifier.
    func tellTales(of relation: Relation) -> [String] {
        guard let person = people[relation] else { return [] }
        // The restricted person's own: whom they look after is somebody of their own here.
        let (facts, ids) =
            relation == .restricted
            ? ([], []) : (relation.caredFor?.facts ?? [], person.caredFor.map(\.description))
        return (relation.carer?.facts ?? []) + facts + ids + [person.person.description]
            + (relation == .linked ? [] : [person.reference.description])
    }
}

/// Writes the partnership.
struct WorldBuilder {
    let connection: any Connection
    let surroundings: Surroundings
    let composition: Composition

    var provenance: Provenance {
        Provenance(source: .carer, side: .carer, recordedAt: surroundings.now())
    }

    func addPlaces() throws {
        try addPlace("DT1 1XX", "E06000059")
        try addPlace("RG21 4XX", "E07000084")
        try AccountsDemoStore(connection, surroundings, secret: Site.secret).add(passwordHash: "none")
    }

    func addPlace(_ postcode: String, _ district: String) throws {
        try PlaceStore(connection).add(
            PostcodePlace(
                postcode: postcode, districtCode: district, areaCode: district, easting: 400_000,
                northing: 100_000,
                isLive: true))
    }

    func addPeople() throws -> [Relation: Registered] {
        var people: [Relation: Registered] = [:]
        for relation in Relation.allCases {
            guard relation != .linked, let carer = relation.carer, let caredFor = relation.caredFor else {
                continue
            }
            let registered = try register(carer, caredFor, key: relation.rawValue)
            people[relation] = registered
            try addNote(relation, registered.person)
            try addMessage(relation, registered.person)
            try addFacts(relation, carer, registered.person)
        }
        if let ours = people[.ours] { try addAdvocate(for: ours.person) }
        if let shared = people[.shared] { try share(shared.person) }
        if let hidden = people[.restricted], let linked = hidden.caredFor.first {
            people[.linked] = Registered(
                person: linked, reference: hidden.reference, caredFor: [], isNew: true, firstContactBy: nil,
                firstContactWith: nil, area: nil)
        }
        if let hidden = people[.restricted], let shared = people[.shared] {
            try restrict(hidden.person)
            try addPair(arrival: shared.person, existing: hidden.person)
        }
        return people
    }

    func register(_ carer: Persona, _ caredFor: Persona, key: String) throws -> Registered {
        var arrival = Arrival(
            key: key, door: .selfRegistration, carer: try carer.arriving(),
            caredFor: [
                NewCaredFor(
                    try caredFor.arriving(),
                    link: NewCaringLink(relationship: .parent, hours: HoursPerWeek(30)))
            ], source: .carer, contactRule: ContactRule(channel: .email, safeToContact: true))
        arrival.carer.contacts = arrival.carer.contacts.map { contact in
            var contact = contact
            contact.isConfirmed = true
            return contact
        }
        return try register(arrival)
    }

    func register(_ arrival: Arrival) throws -> Registered {
        try RegisterStore(connection, surroundings, composition.register.needs)
            .register(arrival, by: .system("self-registration"))
    }

    func restrict(_ person: PersonID) throws {
        try RestrictionStore(connection, surroundings).add(
            Restriction(.domesticAbuse, since: surroundings.today), to: person, provenance)
    }

    /// With the hospital, by the carer's own consent.
    private func share(_ person: PersonID) throws {
        let hospital = AccountsDemo.everyRole.first { $0.email.hasSuffix("@hospital.example.org") }?
            .organisation.id
        guard let hospital else { throw NotFound() }
        let consent = try ConsentStore(connection, surroundings).add(
            NewConsent(
                what: [.wholeRecord], recipient: .organisation(hospital), why: "So that the ward knows"),
            of: person, provenance)
        try InvolvementStore(connection, surroundings).add(
            .shared, of: hospital, with: person, consent: consent, provenance)
        try SearchStore(connection, surroundings).index(person)
    }

    static func account(_ role: Role, _ place: AccountsDemo.Place) -> AccountID? {
        AccountsDemo.everyRole.first { $0.email == "\(role.rawValue)@\(place.rawValue).example.org" }?.id
    }

    private func addNote(_ relation: Relation, _ person: PersonID) throws {
        let place: AccountsDemo.Place = relation == .theirs ? .another : .same
        guard let account = Self.account(.coordinator, place), let persona = relation.carer else {
            throw NotFound()
        }
        try ContactNoteStore(connection).add(
            ContactNote(
                id: surroundings.newID(), person: person,
                organisation: relation == .theirs
                    ? AccountsDemo.northCentre.id : AccountsDemo.dorsetCentre.id,
                account: account, at: surroundings.now(), way: .phone, result: .spoke, minutes: 5,
                note: persona.note,
                side: .carer, inConfidence: false, helper: nil, nextTask: nil, corrects: nil,
                correctionReason: nil))
    }

    /// One of each kind of thing that an address may name.
    private func addFacts(_ relation: Relation, _ persona: Persona, _ person: PersonID) throws {
        let safety = SafetyStore(connection, surroundings)
        _ = try safety.askCorrection(of: "name", itemID: nil, words: persona.note, person: person)
        try safety.addAlert(
            .dog, note: persona.note, reviewOn: surroundings.today.adding(months: 6), to: person, provenance)
        try OwnRecordStore(connection, surroundings, composition.register.needs).add(
            persona.note, on: .me, by: .system("test"), of: person)
        _ = try ConsentStore(connection, surroundings).add(
            NewConsent(what: [.thatTheyCare], recipient: .other("A choir"), why: persona.note), of: person,
            provenance)
        let centre = relation == .theirs ? AccountsDemo.northCentre.id : AccountsDemo.dorsetCentre.id
        try CaringLinkStore(connection, surroundings).claim(
            .carer, of: person, by: centre, since: nil, provenance)
    }

    /// Somebody who came later and may be the restricted person: for the reviewers to look at.
    func addPair(arrival: PersonID, existing: PersonID) throws {
        try connection.run(
            """
            INSERT INTO likely_pair (id, arrival_id, existing_id, evidence, for_reviewers, found_at)
            VALUES (\(surroundings.uuid().uuidString.lowercased()), \(arrival), \(existing), '', \(true),
                \(surroundings.now()))
            """)
    }

    private func addMessage(_ relation: Relation, _ person: PersonID) throws {
        guard let persona = relation.carer else { return }
        _ = try MessageStore(connection).add(
            Message(
                id: surroundings.newID(), person: person, key: "message/\(relation.rawValue)",
                template: "code",
                version: 1, channel: .email, state: .held, reason: .notSafe, address: persona.email,
                subject: "Something from us", body: persona.note, values: [:],
                requestedAt: surroundings.now(),
                dueAt: surroundings.now(), useBy: nil, leftAt: nil, tries: 0, lastAnswer: nil,
                isCaptured: false))
    }
}

extension Persona {
    /// As they come onto the register.
    func arriving() throws -> NewPerson {
        guard let postcode = Postcode(postcode), let phone = PhoneNumber(phone),
            let email = EmailAddress(email)
        else {
            throw NotFound()
        }
        return NewPerson(
            name: try PersonName(given: given, family: family), birth: KnownDate(birth),
            nhsNumber: NHSNumber(nhsNumber),
            whereabouts: .postcode(postcode), addressLines: house,
            contacts: [NewContact(.phone(phone), safe: true), NewContact(.email(email), safe: true)])
    }
}
