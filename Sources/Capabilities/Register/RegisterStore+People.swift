import Core
import Jobs
import Storage

/// The people and facts of an arrival.
extension RegisterStore {
    private var people: PersonStore { PersonStore(connection, surroundings) }
    private var involvements: InvolvementStore { InvolvementStore(connection, surroundings) }
    private var search: SearchStore { SearchStore(connection, surroundings) }

    /// The carer, new or chosen, with those who now have a part.
    func addCarer(
        of arrival: Arrival, plan: Plan, by principal: Principal, _ provenance: Provenance
    ) throws -> (id: PersonID, reference: Reference) {
        let made: (id: PersonID, reference: Reference)
        if let existing = arrival.existing {
            guard let known = try people.unscoped(existing) else { throw NotFound() }
            made = (known.id, known.reference)
            try addUnknownContacts(of: arrival.carer, to: known.id, provenance)
        } else {
            made = try people.add(
                arrival.carer, area: plan.area, district: nil, door: arrival.door, provenance: provenance)
        }
        try involve(arrival, made.id, plan.steps, ownCentre: plan.ownCentre, by: principal, provenance)
        try finish(arrival.carer, made.id, isNew: arrival.existing == nil)
        return made
    }

    struct AddedCaredFor: Sendable {
        let person: PersonID
        let link: CaringLinkID
        let new: NewCaredFor
    }

    /// Those cared for, each with the link and what the carer said of it.
    func addCaredFor(
        of arrival: Arrival, carer: PersonID, plan: Plan, by principal: Principal, _ provenance: Provenance
    ) throws -> [AddedCaredFor] {
        let links = CaringLinkStore(connection, surroundings)
        return try arrival.caredFor.enumerated().map { position, new in
            let steps = plan.steps.filter { $0.caredFor.contains(position) }
            let person: PersonID
            if let existing = new.existing {
                person = existing
            } else {
                person = try people.add(
                    new.person, area: steps.first?.route.area, district: steps.first?.route.district,
                    door: arrival.door, provenance: provenance.about(.caredFor)
                ).id
            }
            try involve(arrival, person, steps, ownCentre: nil, by: principal, provenance.about(.caredFor))
            try finish(new.person, person, isNew: new.existing == nil)
            let link = try addLink(new.link, carer: carer, caredFor: person, provenance.about(.both))
            if let willingness = new.link.willingness, let kept = try links.find(link) {
                _ = try links.add(willingness, on: kept, provenance.asCarerSaid)
            }
            return AddedCaredFor(person: person, link: link, new: new)
        }
    }

    private func addLink(
        _ new: NewCaringLink, carer: PersonID, caredFor: PersonID, _ provenance: Provenance
    ) throws -> CaringLinkID {
        let links = CaringLinkStore(connection, surroundings)
        let open = try links.open(between: carer, and: caredFor)
        if let known = open.first(where: { $0.carer == carer }) { return known.id }
        return try link(new, carer: carer, caredFor: caredFor, provenance)
    }

    private func involve(
        _ arrival: Arrival, _ person: PersonID, _ steps: [ArrivalStep], ownCentre: OrganisationID?,
        by principal: Principal, _ provenance: Provenance
    ) throws {
        for step in steps {
            try involvements.add(
                step.involvement, of: step.route.destination.organisation, team: step.route.destination.team,
                with: person, provenance)
        }
        if let ownCentre { try involvements.add(.ownCentre, of: ownCentre, with: person, provenance) }
        // Whoever writes a record at their own desk works with that person; a quick-add only tells of them.
        if arrival.door == .staff, let organisation = principal.organisation {
            try involvements.add(
                .workingWith, of: organisation, team: principal.teams.min(), lead: nil, with: person,
                provenance)
        }
    }

    private func finish(_ new: NewPerson, _ person: PersonID, isNew: Bool) throws {
        if isNew {
            try search.index(new, as: person, seenBy: try involvements.organisations(of: person))
            try LikelyIndex(connection, surroundings).add([(new, person)])
        } else {
            try search.index(person)
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
        if let rule = arrival.contactRule, try contacts.rule(of: carer) == nil {
            try contacts.save(rule, of: carer, after: nil, provenance)
        }
        if !arrival.needs.isEmpty {
            let known = Set(try contacts.needs(of: carer).map(\.need.code))
            try contacts.add(
                arrival.needs.filter { !known.contains($0.code) }.map { ($0, nil) }, to: carer,
                reviewOn: surroundings.today.adding(months: plan.clocks.needsReviewMonths), provenance)
        }
        try DemographicStore(connection, surroundings).save(arrival.demographics, of: carer, provenance)
        let consents = ConsentStore(connection, surroundings)
        for consent in arrival.consents {
            _ =
                arrival.existing == nil
                ? try keep(consent, of: carer, age: plan.carerAge, provenance)
                : try agree(consent, carer, provenance)
        }
        if arrival.existing == nil {
            try consents.addLawfulBasis(of: carer, purpose: "carer-support", basis: "public-task", provenance)
        }
        if let organisation = provenance.organisation {
            let isYoung = plan.carerAge.map { $0 < 18 } ?? false
            try CaringLinkStore(connection, surroundings).claim(
                isYoung ? .youngCarer : .carer, of: carer, by: organisation, since: nil, provenance)
        }
    }

    /// Sets aside who may be known already, for somebody to look at, and keeps what was said of them at the door.
    ///
    /// Restricted people aren't looked at here, where it would take time: `LikelyLooking` does so afterwards.
    func addPairs(of arrival: Arrival, carer: PersonID, caredFor: [AddedCaredFor]) throws {
        var arrivals: [(new: NewPerson, id: PersonID)] =
            arrival.existing == nil ? [(arrival.carer, carer)] : []
        arrivals += caredFor.filter { $0.new.existing == nil }.map { ($0.new.person, $0.person) }
        guard !arrivals.isEmpty else { return }
        let own = Set([carer] + caredFor.map(\.person))
        let pairs = LikelyPairStore(connection, surroundings)
        let said = try pairs.said(before: arrival.key)
        let matches = try LikelyStore(connection, surroundings).matches(many: arrivals.map(\.new))
        for (made, found) in zip(arrivals, matches) {
            // Of the carer alone is anything said at a door.
            let said = made.id == carer ? said : [:]
            let shown = said.keys.filter { id in !found.contains { $0.id == id } }.map(LikelyStore.Match.said)
            for match in found + shown where !own.contains(match.id) {
                guard match.tier >= .likely || said[match.id] != nil else { continue }
                let answer = said[match.id]
                try pairs.add(match, arrival: made.id, answer: answer)
                if answer?.0 == .unsure { try askSomebody(about: made.id, and: match.id) }
            }
        }
    }

    /// Whoever works with the known one looks at both.
    func askSomebody(about one: PersonID, and known: PersonID) throws {
        guard
            let destination = try OwnRecordStore(connection, surroundings, needs).whoAnswers(known)
        else { return }
        try needs.openTask(
            connection,
            TaskRequest(
                kind: "likely-pair", title: "Two records may be one person: somebody wasn’t sure",
                person: known, organisation: destination.organisation, team: destination.team,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: surroundings.today),
                key: "likely-pair/\(min(one, known))/\(max(one, known))", linkPath: "/people/\(known)/likely")
        )
    }
}
