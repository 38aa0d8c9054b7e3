import Core
import Jobs
import People
import Storage

/// Links and statements written down on a record, with what must follow.
extension RegisterStore {
    /// The other end of a new link: somebody the user may see, or somebody new with a part for the same organisations.
    func otherEnd(
        _ form: NewLinkForm, of person: Person, by principal: Principal, policy: RegisterPolicy,
        _ provenance: Provenance
    ) throws -> PersonID {
        let people = PersonStore(connection, surroundings)
        if let reference = form.reference {
            guard case .open(let found)? = try people.find(reference, within: policy.scope) else {
                throw CaringLinkRefusal.notFound
            }
            return found.id
        }
        let side: Side = form.isCarer ? .caredFor : .carer
        let route = try needs.route(connection, form.person.whereabouts, nil, .adult)
        let district = form.person.whereabouts.postcode == nil ? nil : route.district
        let added = try people.add(
            [.init(form.person, area: route.area, district: district, provenance.about(side))], door: .staff)
        let made = added[0]
        let involvements = InvolvementStore(connection, surroundings)
        guard let organisation = principal.organisation else { throw NotFound() }
        try involvements.add(.workingWith, of: organisation, with: made.id, provenance.about(side))
        try SearchStore(connection, surroundings).index(made.id)
        return made.id
    }

    /// - Throws: `CaringLinkRefusal` where such a link can't be.
    @discardableResult
    func link(
        _ new: NewCaringLink, carer: PersonID, caredFor: PersonID, _ provenance: Provenance
    ) throws -> CaringLinkID {
        guard carer != caredFor else { throw CaringLinkRefusal.selfLink }
        let ends = try PersonStore(connection, surroundings).unscoped([carer, caredFor])
        guard let one = ends[carer], let other = ends[caredFor] else { throw NotFound() }
        let open = try CaringLinkStore(connection, surroundings).open(between: carer, and: caredFor)
        return try link(new, carer: CaringEnd(one), caredFor: CaringEnd(other), open: open, provenance)
    }

    /// The same where both are at hand, with the open links there are between them.
    func link(
        _ new: NewCaringLink, carer: CaringEnd, caredFor: CaringEnd, open: [CaringLink],
        _ provenance: Provenance
    ) throws -> CaringLinkID {
        try checkNewLink(
            carer: carer, caredFor: caredFor, started: new.started, today: surroundings.today, open: open)
        return try CaringLinkStore(connection, surroundings)
            .add(new, carer: carer.id, caredFor: caredFor.id, provenance)
    }

    /// Keeps what a carer says of being willing and able; a new "no" is answered today by those of the person cared for.
    package func state(_ said: Willingness, on link: CaringLink, _ provenance: Provenance) throws {
        let links = CaringLinkStore(connection, surroundings)
        let before = try links.latestStatement(on: link.id)?.willingness
        let statement = try links.add(
            said, on: link.id, carer: link.carer, caredFor: link.caredFor, provenance)
        if said != before {
            let event = WillingnessChanged(
                carer: link.carer, caredFor: link.caredFor, link: link.id, willing: said.willing.rawValue,
                able: said.able.rawValue)
            try EventStore(connection, surroundings).add(
                Event(.willingnessChanged, about: link.carer, payload: event, key: statement.description))
        }
        guard needsAnswerToday(said, after: before) else { return }
        guard let caredFor = try PersonStore(connection, surroundings).unscoped(link.caredFor) else { return }
        let destination = whoAnswers(
            caredForTeam: try InvolvementStore(connection, surroundings).team(of: caredFor.id),
            adultsDuty: try needs.dutyTray(connection, caredFor.area, false),
            childrensDuty: try needs.dutyTray(connection, caredFor.area, true),
            caredForAge: caredFor.age(on: surroundings.today))
        try openSameDay(
            "A carer isn’t willing or able to care: answer today", for: link.carer, and: link.caredFor,
            with: destination, key: "willingness/\(statement)")
    }

    /// A task for today, for somebody who can then open both records.
    func openSameDay(
        _ title: String, for carer: PersonID, and caredFor: PersonID?,
        with destination: RegisterNeeds.Destination,
        key: String, opensAgain: Bool = false
    ) throws {
        try needs.openTask(
            connection,
            TaskRequest(
                kind: "same-day", title: title, person: carer, organisation: destination.organisation,
                team: destination.team, dueOn: surroundings.today, urgent: true, key: key,
                opensAgain: opensAgain, linkPath: "/people/\(carer)"))
        let now = surroundings.now()
        for (person, side) in [(carer, Side.carer)] + (caredFor.map { [($0, .caredFor)] } ?? []) {
            let isNew = try InvolvementStore(connection, surroundings).add(
                .workingWith, of: destination.organisation, team: destination.team, with: person,
                Provenance(source: .system, side: side, recordedAt: now))
            if isNew { try SearchStore(connection, surroundings).index(person) }
        }
    }
}

extension CaringLinkStore {
    /// A link that has this person at one end.
    ///
    /// - Throws: `NotFound` for one that hasn't.
    func require(_ id: CaringLinkID, of person: PersonID) throws -> CaringLink {
        guard let link = try find(id), link.carer == person || link.caredFor == person else {
            throw NotFound()
        }
        return link
    }
}
