import Core
import Jobs
import Storage

/// The people and facts of an arrival.
extension RegisterStore {
    private var people: PersonStore { PersonStore(connection, surroundings) }
    private var involvements: InvolvementStore { InvolvementStore(connection, surroundings) }
    private var search: SearchStore { SearchStore(connection, surroundings) }

    /// Somebody in an arrival, once they have a record.
    struct Arrived: Sendable {
        let end: CaringEnd
        let reference: Reference
        let new: NewPerson
        let isNew: Bool

        var id: PersonID { end.id }
    }

    /// The carer and then those cared for, each new or known already.
    func addPeople(of arrival: Arrival, plan: Plan, _ provenance: Provenance) throws -> [Arrived] {
        var fresh: [PersonStore.Addition] = []
        if arrival.existing == nil {
            fresh.append(.init(arrival.carer, area: plan.area, district: nil, provenance))
        }
        for (position, caredFor) in arrival.caredFor.enumerated() where caredFor.existing == nil {
            let step = plan.steps.first { $0.caredFor.contains(position) }
            fresh.append(
                .init(
                    caredFor.person, area: step?.route.area, district: step?.route.district,
                    provenance.about(.caredFor)))
        }
        var made = try people.add(fresh, door: arrival.door)[...]
        let all = [(arrival.carer, arrival.existing)] + arrival.caredFor.map { ($0.person, $0.existing) }
        let known = try people.unscoped(Set(all.compactMap(\.1)))
        return try all.map { new, existing in
            if let existing {
                guard let person = known[existing] else { throw NotFound() }
                return Arrived(
                    end: CaringEnd(person), reference: person.reference, new: new, isNew: false)
            }
            let (id, reference) = made.removeFirst()
            return Arrived(
                end: CaringEnd(id: id, birth: new.birth), reference: reference, new: new, isNew: true)
        }
    }

    /// Who now has a part in the carer's record, and so finds it.
    func settle(
        _ carer: Arrived, of arrival: Arrival, plan: Plan, by principal: Principal, _ provenance: Provenance
    ) throws {
        if !carer.isNew { try addUnknownContacts(of: arrival.carer, to: carer.id, provenance) }
        let seenBy = try involve(
            arrival, carer.id, plan.steps, ownCentre: plan.ownCentre, by: principal, provenance)
        try finish(carer, seenBy: seenBy)
    }

    struct AddedCaredFor: Sendable {
        let person: PersonID
        let link: CaringLinkID
        let new: NewCaredFor
    }

    /// The same for those cared for, each with the link and what the carer said of it.
    func settle(
        _ caredFor: some Collection<Arrived>, of arrival: Arrival, carer: CaringEnd, plan: Plan,
        by principal: Principal, _ provenance: Provenance
    ) throws -> [AddedCaredFor] {
        let links = CaringLinkStore(connection, surroundings)
        return try zip(caredFor, arrival.caredFor).enumerated().map { position, pair in
            let (person, new) = pair
            let seenBy = try involve(
                arrival, person.id, plan.steps.filter { $0.caredFor.contains(position) }, ownCentre: nil,
                by: principal, provenance.about(.caredFor))
            try finish(person, seenBy: seenBy)
            // Somebody just made has no link yet.
            let open = person.isNew ? [] : try links.open(between: carer.id, and: person.id)
            let link =
                try open.first { $0.carer == carer.id }?.id
                ?? link(new.link, carer: carer, caredFor: person.end, open: open, provenance.about(.both))
            if let willingness = new.link.willingness {
                _ = try links.add(
                    willingness, on: link, carer: carer.id, caredFor: person.id, provenance.asCarerSaid)
            }
            return AddedCaredFor(person: person.id, link: link, new: new)
        }
    }

    /// - Returns: the organisations that now have a part because of this arrival.
    private func involve(
        _ arrival: Arrival, _ person: PersonID, _ steps: [ArrivalStep], ownCentre: OrganisationID?,
        by principal: Principal, _ provenance: Provenance
    ) throws -> Set<OrganisationID> {
        var organisations: Set<OrganisationID> = []
        for step in steps {
            let destination = step.route.destination
            try involvements.add(
                step.involvement, of: destination.organisation, team: destination.team, with: person,
                provenance)
            organisations.insert(destination.organisation)
        }
        if let ownCentre {
            try involvements.add(.ownCentre, of: ownCentre, with: person, provenance)
            organisations.insert(ownCentre)
        }
        // Whoever writes a record at their own desk works with that person; a quick-add only tells of them.
        if arrival.door == .staff, let organisation = principal.organisation {
            try involvements.add(
                .workingWith, of: organisation, team: principal.teams.min(), lead: nil, with: person,
                provenance)
            organisations.insert(organisation)
        }
        return organisations
    }

    private func finish(_ person: Arrived, seenBy organisations: Set<OrganisationID>) throws {
        if person.isNew {
            try search.index(person.new, as: person.id, seenBy: organisations.sorted())
            try LikelyIndex(connection, surroundings).add([(LikelySubject(person.new), person.id)])
        } else {
            try search.index(person.id)
        }
    }

    /// What a known person's record hasn't got yet; what it has is never overwritten.
    private func addUnknownContacts(of new: NewPerson, to person: PersonID, _ provenance: Provenance) throws {
        guard try !people.isRestricted(person) else { return }
        let store = ContactStore(connection, surroundings)
        let known = Set(try store.contacts(of: person).filter { $0.until == nil }.map(\.address))
        try store.add(new.contacts.filter { !known.contains($0.address) }, to: person, provenance)
    }

    /// Contact rules, needs, equality answers, consents, claims and the lawful basis.
    func addAgreements(
        of arrival: Arrival, carer: PersonID, caredFor: [PersonID], plan: Plan, _ provenance: Provenance
    ) throws {
        let contacts = ContactStore(connection, surroundings)
        let isNew = arrival.existing == nil
        if let rule = arrival.contactRule, try isNew || contacts.rule(of: carer) == nil {
            try contacts.save(rule, of: carer, after: nil, provenance)
        }
        if !arrival.needs.isEmpty {
            let known = isNew ? [] : Set(try contacts.needs(of: carer).map(\.need.code))
            try contacts.add(
                arrival.needs.filter { !known.contains($0.code) }.map { ($0, nil) }, to: carer,
                reviewOn: surroundings.today.adding(months: plan.clocks.needsReviewMonths), provenance)
        }
        let demographics = DemographicStore(connection, surroundings)
        if isNew {
            try demographics.add(arrival.demographics, of: carer, provenance)
        } else {
            try demographics.save(arrival.demographics, of: carer, provenance)
        }
        let consents = ConsentStore(connection, surroundings)
        for consent in arrival.consents {
            _ =
                isNew
                ? try keep(consent, of: carer, age: plan.carerAge, provenance)
                : try agree(consent, carer, provenance)
        }
        if isNew {
            try consents.addLawfulBasis(of: carer, purpose: "carer-support", basis: "public-task", provenance)
        }
        if let organisation = provenance.organisation {
            let isYoung = plan.carerAge.map { $0 < 18 } ?? false
            try CaringLinkStore(connection, surroundings).claim(
                isYoung ? .youngCarer : .carer, of: carer, by: organisation, since: nil, provenance)
        }
    }

    /// Keeps what was said at a door of people who were shown; `LikelyLooking` finds everybody else afterwards, so that
    /// nobody waits for it.
    func keepSaid(of arrival: Arrival, carer: PersonID, caredFor: [PersonID]) throws {
        guard arrival.door == .staff else { return }
        let pairs = LikelyPairStore(connection, surroundings)
        let said = try pairs.said(before: arrival.key)
            .filter { $0.key != carer && !caredFor.contains($0.key) }
        guard !said.isEmpty else { return }
        let found = try LikelyStore(connection, surroundings).matches(arrival.carer)
        for (known, answer) in said.sorted(by: { $0.key < $1.key }) {
            let match = found.first { $0.id == known } ?? .said(known)
            try pairs.add(match, arrival: carer, answer: answer)
            if let pair = try pairs.pair(carer, known) { try openWork(after: answer.0, pair) }
        }
    }
}
