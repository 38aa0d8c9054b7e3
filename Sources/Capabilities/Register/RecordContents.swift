import Core
import People
import Storage

/// Everything a record's page shows, read in one transaction, with what may not be shown left out.
struct RecordContents: Sendable {
    let person: Person
    let types: [CarerType]
    let isForBothServices: Bool
    let names: [PersonNameFact]
    let identifiers: [PersonIdentifier]
    let addresses: [PersonAddress]
    let places: [PersonPlace]
    let contacts: [PersonContact]
    let rule: KeptContactRule?
    let needs: [StatedNeed]
    let links: [LinkLine]
    let household: [PersonRecord]
    let consents: [Consent]
    let overrides: [SharingOverride]
    let claims: [Claim]
    let involvements: [Involvement]
    let alerts: [VisitAlert]
    let corrections: [CorrectionRequest]
    let movedOut: [SafetyStore.MovedOut]
    let tasks: [RegisterNeeds.RecordLine]
    let messages: [RegisterNeeds.RecordLine]
    let notes: [RegisterNeeds.RecordLine]
    let cases: [CaseSection]
    /// What the carer said in words of their own.
    let words: [OwnWords]
    let ownPageIsOff: Bool
    /// `nil` for somebody who isn't said to care for anybody, nor to be cared for.
    let stillCaring: StillCaringState?
    /// Records that were joined to this one, where the reader may undo it.
    let joinings: [Merge]
    let timeline: [TimelineEvent]
    let organisationNames: [OrganisationID: String]
    let accountNames: [AccountID: String]
    let placeNames: [String: String]

    /// A link with its other end, as far as that may be seen.
    struct LinkLine: Sendable {
        let link: CaringLink
        let isCarer: Bool
        /// `nil` for somebody whom the reader may not see.
        let other: PersonRecord?
        let otherAge: Int?
        let statement: WillingnessStatement?
    }

    static let timelinePage = 25
}

extension RecordDesk {
    /// - Parameter open: an open record; a restricted one has no contents.
    func contents(
        of open: OpenRecord, by principal: Principal, in connection: any Connection
    ) throws -> RecordContents {
        let person = try open.person()
        let (today, policy, subject) = (surroundings.today, open.policy, open.subject)
        let people = PersonStore(connection, surroundings)
        let contacts = ContactStore(connection, surroundings)
        let links = CaringLinkStore(connection, surroundings)
        let safety = SafetyStore(connection, surroundings)
        let moved = try safety.movedOutItems(of: person.id)
        func shown(_ fact: Provenance) -> Bool { policy.mayShow(fact, of: subject) }

        let ages = try needs.ages(connection, person.area)
        let ties = try links.ties(of: [person.id], on: today)[person.id] ?? []
        let age = person.age(on: today)
        let places = try people.places(of: person).filter { shown($0.provenance) }
        let consents = try ConsentStore(connection, surroundings).consents(of: person.id).filter {
            shown($0.provenance) && !moved.contains($0.id.description)
        }
        let overrides = try OverrideStore(connection, surroundings).overrides(of: person.id).filter {
            shown($0.provenance)
        }
        let claims = try links.claims(about: person.id).filter {
            shown($0.provenance) && !moved.contains($0.id.description)
        }
        let involvements = try InvolvementStore(connection, surroundings).involvements(of: person.id)
        let hidden = try hiddenEvents(of: open, without: moved, in: connection)
        let timeline = try TimelineStore(connection).events(
            of: person.id, before: nil, limit: RecordContents.timelinePage + 1)
        let organisations =
            involvements.map(\.organisation) + claims.map(\.organisation)
            + consents.compactMap(\.recipient.organisation) + timeline.compactMap(\.provenance.organisation)
        return RecordContents(
            person: person, types: carerTypes(age: age, ties: ties, on: today, ages: ages),
            isForBothServices: !ties.isEmpty && (age.map(ages.bothServices.contains) ?? false),
            names: try people.names(of: person).filter { shown($0.provenance) },
            identifiers: try people.identifiers(of: person).filter {
                shown($0.provenance) && !moved.contains($0.id)
            },
            addresses: try people.addresses(of: person).filter {
                shown($0.provenance) && !moved.contains($0.id.description)
            },
            places: places,
            contacts: try contacts.contacts(of: person).filter {
                shown($0.provenance) && !moved.contains($0.id.description)
            },
            rule: try contacts.rule(of: person.id),
            needs: try contacts.needs(of: person.id).filter { !moved.contains($0.id) },
            links: try linkLines(of: open, without: moved, in: connection),
            household: try household(of: person, within: policy.scope, in: connection), consents: consents,
            overrides: overrides,
            claims: claims, involvements: involvements,
            alerts: try safety.alerts(of: person.id).filter { !moved.contains($0.id.description) },
            corrections: try safety.corrections(of: person.id), movedOut: try safety.movedOut(of: person.id),
            tasks: try needs.tasks(connection, person.id, principal),
            messages: try needs.messages(connection, person.id, principal),
            notes: try needs.contactNotes(connection, person.id, principal),
            cases: try needs.cases.onRecord(connection, person.id, principal),
            words: try OwnRecordStore(connection, surroundings, needs).words(of: person.id),
            ownPageIsOff: try OwnRecordStore(connection, surroundings, needs).hasPartOff(of: person.id),
            stillCaring: try StillCaringStore(connection, surroundings).state(
                of: person.id, isCarer: !ties.isEmpty || claims.contains { $0.endedOn == nil }),
            joinings: policy.allows(.merge, on: subject)
                ? try MergeStore(connection, surroundings).about(person.id).filter {
                    $0.state == .done && $0.kept == person.id && $0.organisation == principal.organisation
                } : [],
            timeline: timeline.filter { shown($0.provenance) && !hidden.contains($0.item) },
            organisationNames: try needs.organisationNames(connection, Set(organisations)),
            accountNames: try needs.accountNames(
                connection,
                Set(involvements.compactMap(\.lead) + overrides.compactMap(\.provenance.account))),
            placeNames: try needs.placeNames(connection, Set(places.compactMap(\.code))))
    }

    /// Both ends of each link, without the restricted: they are as if they weren't.
    func linkLines(of open: OpenRecord, without moved: Set<String>, in connection: any Connection) throws
        -> [RecordContents.LinkLine]
    {
        let (person, policy) = (try open.person(), open.policy)
        func shown(_ fact: Provenance) -> Bool { policy.mayShow(fact, of: open.subject) }
        let store = CaringLinkStore(connection, surroundings)
        let links = try store.links(of: person.id).filter {
            shown($0.provenance) && !moved.contains($0.id.description)
        }
        let others = Set(links.map { $0.carer == person.id ? $0.caredFor : $0.carer })
        let people = PersonStore(connection, surroundings)
        let seen = try people.find(others, within: policy.scope)
        let restricted = try people.restricted(among: others)
        let statements = try store.statements(on: links.map(\.id))
        return links.compactMap { link in
            let isCarer = link.carer == person.id
            let other = isCarer ? link.caredFor : link.carer
            if restricted.contains(other), seen[other] == nil { return nil }
            var age: Int?
            if case .open(let found)? = seen[other] { age = found.age(on: surroundings.today) }
            return RecordContents.LinkLine(
                link: link, isCarer: isCarer, other: seen[other], otherAge: age,
                statement: statements.first { $0.link == link.id && shown($0.provenance) })
        }
    }

    /// One of these lines.
    ///
    /// - Throws: `NotFound` for a link that the record's page doesn't show.
    func linkLine(_ id: CaringLinkID, of open: OpenRecord, in connection: any Connection) throws
        -> RecordContents.LinkLine
    {
        let moved = try SafetyStore(connection, surroundings).movedOutItems(of: open.id)
        let lines = try linkLines(of: open, without: moved, in: connection)
        guard let line = lines.first(where: { $0.link.id == id }) else { throw NotFound() }
        return line
    }

    /// What the timeline of a record leaves out: what was moved out, and links with the restricted.
    func hiddenEvents(of open: OpenRecord, without moved: Set<String>, in connection: any Connection) throws
        -> Set<String>
    {
        let store = CaringLinkStore(connection, surroundings)
        let shown = Set(try linkLines(of: open, without: moved, in: connection).map(\.link.id))
        let hidden = try store.links(of: open.id).map(\.id).filter { !shown.contains($0) }
        let statements = try store.statements(on: hidden).map(\.id.description)
        return moved.union(hidden.map(\.description)).union(statements)
    }

    private func household(
        of person: Person, within scope: RegisterPolicy.Scope, in connection: any Connection
    ) throws -> [PersonRecord] {
        let ids = try PersonStore(connection, surroundings).household(of: person)
        return try PersonStore(connection, surroundings).find(Set(ids), within: scope).values
            .filter { !$0.isRestricted }.sorted { $0.id < $1.id }
    }
}

extension PersonStore {
    /// Others who live at the same address now.
    func household(of person: Person) throws -> [PersonID] {
        try connection.run(
            """
            SELECT DISTINCT other.person_id FROM person_address AS own
            JOIN person_address AS other ON other.household_key = own.household_key
            WHERE own.person_id = \(person.id) AND own.until IS NULL AND own.household_key IS NOT NULL
                AND other.household_key IS NOT NULL AND other.until IS NULL AND other.person_id <> \(person.id)
            ORDER BY other.person_id LIMIT 25
            """
        ).map { try $0.value("person_id") }
    }

    func restricted(among ids: Set<PersonID>) throws -> Set<PersonID> {
        guard !ids.isEmpty else { return [] }
        return Set(
            try connection.run("SELECT id FROM person WHERE id IN (\(SQL.list(ids.sorted()))) AND restricted")
                .map {
                    try $0.value("id")
                })
    }
}
