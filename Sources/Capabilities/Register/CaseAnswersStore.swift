import Audit
import Core
import People
import Storage

/// What those who follow a carer on their way ask of the register; the composition hands these on.
package struct CaseAnswersStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    private var people: PersonStore { PersonStore(connection, surroundings) }

    /// Those among `ids` whom the principal may see, by the identifier asked for.
    package func people(_ ids: Set<PersonID>, for principal: Principal) throws -> [PersonID: SeenPerson] {
        let scope = RegisterPolicy(principal).scope
        let found = try people.find(ids, within: scope)
        let live = Set(found.values.map(\.id))
        let (districts, working) = (try districts(of: live), try workedWith(live, by: principal))
        return found.mapValues { record in
            SeenPerson(
                record, today: surroundings.today, district: districts[record.id],
                // An advocate works with whom they speak for, whoever they work for themselves.
                isWorkedWith: working.contains(record.id)
                    || scope.extent == .cases && scope.cases.contains(record.id))
        }
    }

    package func find(_ typed: String, for principal: Principal) throws -> [SeenPerson] {
        let answers = RegisterAnswersStore(connection, surroundings)
        let ids = try answers.find(typed, for: principal).map(\.id)
        let seen = try people(Set(ids), for: principal)
        return ids.compactMap { seen[$0] }
    }

    package func resolve(_ id: PersonID) throws -> PersonID { try people.resolve(id) }

    package func restricted(_ ids: Set<PersonID>) throws -> Set<PersonID> {
        guard !ids.isEmpty else { return [] }
        return Set(
            try connection.run(
                "SELECT id FROM person WHERE id IN (\(SQL.list(ids.sorted()))) AND restricted"
            ).map { try $0.value("id") })
    }

    package func dead(_ ids: Set<PersonID>) throws -> Set<PersonID> {
        guard !ids.isEmpty else { return [] }
        return Set(
            try connection.run(
                """
                SELECT id FROM person
                WHERE id IN (\(SQL.list(ids.sorted()))) AND death_confidence = 'confirmed'
                """
            ).map { try $0.value("id") })
    }

    /// Whether somebody's own page may be shown at any address: it may not be them who looks at a restricted one.
    package func ownPageIsOpen(_ person: PersonID) throws -> Bool {
        let id = try people.resolve(person)
        guard try restricted([id]).isEmpty else { return false }
        return try !LetterAnswersStore(connection, surroundings).ownPageIsOff(id)
    }

    /// The links at either end of somebody, without those whose other end the principal may not know of, those that
    /// were told in confidence elsewhere, and those that were moved out.
    package func links(of person: PersonID, for principal: Principal) throws -> [SeenLink] {
        guard let subject = try people.subject(person) else { return [] }
        let policy = RegisterPolicy(principal)
        var isService = false
        if case .system = principal.kind { isService = true }
        let moved = try SafetyStore(connection, surroundings).movedOutItems(of: person)
        let links = try CaringLinkStore(connection, surroundings).links(of: person).filter { link in
            link.wasReal && !moved.contains(link.id.description)
                && (isService || policy.mayShow(link.provenance, of: subject))
        }
        let ends = Set(links.flatMap { [$0.carer, $0.caredFor] })
        let records = try people.unscoped(ends)
        let (seen, districts) = (try people(ends, for: principal), try districts(of: ends))
        // Both ends of each link without the restricted, who are as if they weren't.
        let hidden = try restricted(ends).subtracting(seen.keys)
        return links.compactMap { link in
            guard hidden.isDisjoint(with: [link.carer, link.caredFor]) else { return nil }
            return SeenLink(
                id: link.id, carer: link.carer, carerName: seen[link.carer]?.name ?? Person.unnamed,
                caredFor: link.caredFor, caredForName: seen[link.caredFor]?.name ?? Person.unnamed,
                relationship: link.relationship.rawValue, relationshipWords: link.relationship.label,
                caredForAge: records[link.caredFor]?.age(on: surroundings.today),
                caredForDistrict: seen[link.caredFor]?.isRestricted == false
                    ? districts[link.caredFor] : nil,
                isOpen: link.isOpen(on: surroundings.today), underContract: link.underContract,
                hours: link.hours?.hours, livesWith: link.livesWith)
        }
    }

    /// Who looks after somebody now: the organisation that takes the steps, with its tray.
    package func owner(_ person: PersonID) throws -> Destination? {
        try connection.run(
            """
            SELECT organisation_id, team_id FROM involvement WHERE person_id = \(person) AND until IS NULL
            ORDER BY CASE kind WHEN 'young-carers-service' THEN 0 WHEN 'adult-centre' THEN 1 WHEN 'triage' THEN 2
                WHEN 'working-with' THEN 3 WHEN 'own-centre' THEN 4 ELSE 5 END, since, id LIMIT 1
            """
        ).first.map { Destination(try $0.value("organisation_id"), team: try $0.optional("team_id")) }
    }

    /// Begins an organisation's work with somebody, in the same transaction as the words of search that let it find them.
    package func involve(
        _ person: PersonID, _ destination: Destination, lead: AccountID?, by principal: Principal
    ) throws {
        let subject = try people.subject(person)
        if let subject, subject.working.contains(destination.organisation) {
            if let lead { try setLead(person, at: destination.organisation, lead, by: principal) }
            return
        }
        try InvolvementStore(connection, surroundings).add(
            .workingWith, of: destination.organisation, team: destination.team, lead: lead, with: person,
            Provenance(principal, side: .carer, at: surroundings.now()))
        try SearchStore(connection, surroundings).index(person)
        try AuditStore(connection, surroundings).add(
            .involvementAdded, about: person, by: principal,
            detail: ["organisation": destination.organisation.description])
    }

    /// Names the one person to ring at an organisation; `nil` leaves nobody.
    package func setLead(
        _ person: PersonID, at organisation: OrganisationID, _ lead: AccountID?, by principal: Principal
    ) throws {
        try connection.run(
            """
            UPDATE involvement SET lead_account_id = \(lead)
            WHERE person_id = \(person) AND organisation_id = \(organisation) AND until IS NULL
                AND kind <> 'shared'
            """)
        try AuditStore(connection, surroundings).add(
            .involvementAdded, about: person, by: principal,
            detail: ["organisation": organisation.description, "lead": lead?.description ?? "none"])
    }

    /// The one person to ring at each organisation that works with somebody.
    package func leads(of person: PersonID) throws -> [OrganisationID: AccountID] {
        let rows = try connection.run(
            """
            SELECT organisation_id, lead_account_id FROM involvement
            WHERE person_id = \(person) AND until IS NULL AND lead_account_id IS NOT NULL ORDER BY since, id
            """)
        var leads: [OrganisationID: AccountID] = [:]
        for row in rows {
            let organisation: OrganisationID = try row.value("organisation_id")
            if leads[organisation] == nil { leads[organisation] = try row.value("lead_account_id") }
        }
        return leads
    }

    /// Whether an organisation may be told of somebody: it works with them, or they agreed that it's shared.
    package func mayShare(_ person: PersonID, with organisation: OrganisationID) throws -> Bool {
        try people.subject(person)?.organisations.contains(organisation) == true
    }

    /// The newest of somebody's own words, as the principal may read them.
    package func profile(
        of person: PersonID, for principal: Principal
    ) throws -> [(heading: String, words: String)] {
        let policy = RegisterPolicy(principal)
        guard let subject = try people.subject(person), policy.allows(.view, on: subject),
            !subject.isRestricted
        else { return [] }
        let versions = try ProfileStore(connection, surroundings).versions(of: person)
        guard
            let newest = versions.first(where: { $0.isOwnWords && policy.mayShow($0.provenance, of: subject) }
            )
        else { return [] }
        let isCarer = try ProfileReading.isCarer(person, connection, surroundings)
        return ProfileSection.allCases.compactMap { section in
            newest.words[section].map { (section.title(isCarer: isCarer), $0) }
        }
    }

    private func districts(of ids: Set<PersonID>) throws -> [PersonID: String] {
        guard !ids.isEmpty else { return [:] }
        var districts: [PersonID: String] = [:]
        for row in try connection.run(
            """
            SELECT person_id, district_code FROM person_address
            WHERE person_id IN (\(SQL.list(ids.sorted()))) AND until IS NULL AND district_code IS NOT NULL
            """)
        {
            districts[try row.value("person_id")] = try row.value("district_code", as: String.self)
        }
        return districts
    }

    private func workedWith(_ ids: Set<PersonID>, by principal: Principal) throws -> Set<PersonID> {
        guard let organisation = principal.organisation, !ids.isEmpty else { return [] }
        return Set(
            try connection.run(
                """
                SELECT DISTINCT person_id FROM involvement
                WHERE person_id IN (\(SQL.list(ids.sorted()))) AND organisation_id = \(organisation)
                    AND until IS NULL AND kind <> 'shared'
                """
            ).map { try $0.value("person_id") })
    }
}

extension SeenPerson {
    init(_ record: PersonRecord, today: LocalDate, district: String?, isWorkedWith: Bool) {
        switch record {
        case .open(let person):
            self.init(
                id: person.id, name: person.displayName, reference: person.reference.description,
                birth: person.birth?.date, age: person.age(on: today), area: person.area, district: district,
                hasDied: person.death?.confidence == .confirmed, isWorkedWith: isWorkedWith)
        case .restricted(let person):
            let end = min(today, person.death?.on ?? today)
            self.init(
                id: person.id, name: person.displayName, reference: person.reference.description,
                isRestricted: true, birth: person.birth?.date, age: person.birth?.date.years(to: end),
                hasDied: person.death?.confidence == .confirmed, isWorkedWith: isWorkedWith)
        }
    }
}
