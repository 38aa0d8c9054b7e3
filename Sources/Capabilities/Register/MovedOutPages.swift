import Audit
import Core
import Hummingbird
import Jobs
import Storage
import Web

/// Entries made on the wrong person.
struct MovedOutPages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        routes.get("/people/{id}/moved-out", RecordDesk.access, new)
        routes.post("/people/{id}/moved-out", RecordDesk.access, moveOut)
    }

    @Sendable func new(_ request: Request, _ context: WebContext) async throws -> Response {
        try await form(context, FormFields(), FormErrors())
    }

    private func form(_ context: WebContext, _ fields: FormFields, _ errors: FormErrors) async throws
        -> Response
    {
        let (desk, principal) = (desk, try context.requirePrincipal())
        let (open, facts) = try await desk.read(context, for: .moveOut) { connection, open in
            (open, try desk.movable(open, for: principal, in: connection))
        }
        let page = FormPage(
            "Something here is about somebody else", about: open.name, back: open.path,
            action: "\(open.path)/moved-out",
            intro: [
                "It leaves this record. It is kept that it was here, and who opened the record meanwhile. A task is made to decide today whether it is a breach: from now there are 72 hours to report one.",
                "A communication need, words of their own, or an agreement to share, isn’t put on another record: ask the person it’s about.",
            ],
            fields: [
                .radios(
                    "item", "What is it?", facts.map { ($0.value, $0.label) },
                    chosen: fields.optional("item"),
                    errors),
                .line(
                    "person", "Whose is it? Their reference, if they’re on the register",
                    fields.text("person"), width: "10", errors),
                .area("why", "How did it get here?", fields.longText("why"), rows: 3, errors),
            ], button: "Move it out", isWarning: true, errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func moveOut(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        let why = reading.words("why", "How it got here", required: true, limit: 1_000)
        let chosen = fields.text("item")
        if chosen.isEmpty { reading.errors.add("Select what it is", to: "item") }
        let reference = fields.optional("person").map { Reference($0) }
        if case .some(.none) = reference {
            reading.errors.add("Check the reference: it has 9 letters and numbers", to: "person")
        }
        guard let why, reading.errors.isEmpty else { return try await form(context, fields, reading.errors) }
        let (desk, principal) = (desk, try context.requirePrincipal())
        do {
            let id = try await desk.change(context, for: .moveOut, .entryMovedOut) {
                connection, person, open, _ in
                var other: PersonID?
                if let typed = reference ?? nil {
                    guard
                        case .open(let found)? = try PersonStore(connection, desk.surroundings)
                            .find(typed, within: open.policy.scope), found.id != person.id
                    else { throw CaringLinkRefusal.notFound }
                    other = found.id
                }
                guard
                    let fact = try desk.movable(open, for: principal, in: connection)
                        .first(where: { $0.value == chosen })
                else { throw NotFound() }
                try desk.moveOut(
                    fact, from: person.id, to: other, why: why, by: principal, in: connection)
                return ["item": fact.item.rawValue]
            }
            return .redirect(to: "/people/\(id)?done=moved")
        } catch let refusal as CaringLinkRefusal {
            var errors = FormErrors()
            errors.add(refusal.message, to: "person")
            return try await form(context, fields, errors)
        }
    }
}

extension RecordDesk {
    /// What stands on a record that could be somebody else's, as far as the one who asks may see it.
    func movable(_ open: OpenRecord, for principal: Principal, in connection: any Connection) throws
        -> [Movable]
    {
        let person = try open.person()
        let people = PersonStore(connection, surroundings)
        let contacts = ContactStore(connection, surroundings)
        let safety = SafetyStore(connection, surroundings)
        let moved = try safety.movedOutItems(of: person.id)
        var facts: [Movable] = []
        func add(
            _ item: MovableItem, _ id: String, _ text: String, _ said: Provenance, on other: PersonID? = nil
        ) {
            guard !moved.contains(id), open.policy.mayShow(said, of: open.subject) else { return }
            facts.append(Movable(item: item, id: id, text: text, writtenAt: said.recordedAt, alsoOn: other))
        }
        for address in try people.addresses(of: person) {
            add(.address, "\(address.id)", address.whereabouts.label, address.provenance)
        }
        for contact in try contacts.contacts(of: person) {
            add(.contact, "\(contact.id)", contact.address.display, contact.provenance)
        }
        for number in try people.identifiers(of: person) {
            add(.identifier, number.id, number.value, number.provenance)
        }
        for alert in try safety.alerts(of: person.id) {
            add(.alert, "\(alert.id)", alert.kind.label, alert.provenance)
        }
        for need in try contacts.needs(of: person.id) {
            add(.need, need.id, need.need.label, need.provenance)
        }
        for line in try linkLines(of: open, without: moved, in: connection) {
            let link = line.link
            let other = line.other?.displayName ?? "somebody known to a partner"
            add(
                .link, "\(link.id)", line.isCarer ? "looks after \(other)" : "looked after by \(other)",
                link.provenance, on: line.isCarer ? link.caredFor : link.carer)
        }
        for consent in try ConsentStore(connection, surroundings).consents(of: person.id) {
            let decision = consent.decision == .agreed ? "agreed" : "refused"
            add(.consent, "\(consent.id)", "\(decision) \(consent.givenOn.spoken)", consent.provenance)
        }
        let claims = try CaringLinkStore(connection, surroundings).claims(about: person.id)
        let names = try needs.organisationNames(connection, Set(claims.map(\.organisation)))
        for claim in claims {
            add(.claim, "\(claim.id)", names[claim.organisation] ?? "a partner", claim.provenance)
        }
        for version in try ProfileStore(connection, surroundings).versions(of: person.id)
        where version.isTypedByStaff {
            add(
                .profile, version.id, "written on \(version.provenance.recordedAt.londonDate.spoken)",
                version.provenance)
        }
        return try facts
            + needs.movingNotes.notes(connection, person.id, principal).filter { !moved.contains($0.id) }
            .map { Movable(item: .note, id: $0.id, text: $0.text, writtenAt: $0.writtenAt) }
    }

    /// Moves it out, with those who opened the record since it was written, and asks for the breach to be looked at.
    func moveOut(
        _ fact: Movable, from person: PersonID, to other: PersonID?, why: String, by principal: Principal,
        in connection: any Connection
    ) throws {
        let safety = SafetyStore(connection, surroundings)
        switch fact.item {
        case .note: try needs.movingNotes.move(connection, fact.id, person, other, principal)
        case .link: try moveLink(fact, off: person, to: other, in: connection)
        case .consent: try moveConsent(fact, off: person, to: other, by: principal, in: connection)
        default: try safety.takeOff(fact, from: person, to: other)
        }
        // Whoever holds a link that was sent to an address opens the record it was taken off.
        if fact.item == .contact { try needs.endSignIns(connection, person, nil) }
        let records = [person] + [fact.alsoOn].compactMap(\.self)
        let seenBy = try viewers(of: records, since: fact.writtenAt, in: connection)
        // A link that is nobody's was on two records; one that is handed over stays on the other.
        let moves = try (other == nil ? records : [person]).map { record in
            try safety.keepMovedOut(
                fact, from: record, to: other, why: why, seenBy: seenBy, by: principal.account)
        }
        for changed in [person, other].compactMap(\.self) {
            try SearchStore(connection, surroundings).index(changed)
        }
        if let other {
            try AuditStore(connection, surroundings).add(
                .entryMovedIn, about: other, by: principal, detail: ["item": fact.item.rawValue])
        }
        guard let organisation = principal.organisation, let move = moves.first else { return }
        try needs.openTask(
            connection,
            TaskRequest(
                kind: "breach",
                title:
                    "Something was written on the wrong record: decide whether it is a breach, and report it within 72 hours",
                person: person, organisation: organisation, aboutAccount: principal.account,
                dueOn: surroundings.today, urgent: true,
                key: "breach/\(move)", sensitive: true, linkPath: "/people/\(person)"))
    }

    private func moveLink(
        _ fact: Movable, off person: PersonID, to other: PersonID?, in connection: any Connection
    ) throws {
        let links = CaringLinkStore(connection, surroundings)
        guard let id = CaringLinkID(fact.id) else { throw NotFound() }
        let link = try links.require(id, of: person)
        guard let other else { return try links.takeBack(link) }
        let (carer, caredFor) = link.carer == person ? (other, link.caredFor) : (link.carer, other)
        let ends = try PersonStore(connection, surroundings).unscoped([carer, caredFor])
        guard let one = ends[carer], let two = ends[caredFor] else { throw CaringLinkRefusal.selfLink }
        try checkNewLink(
            carer: CaringEnd(one), caredFor: CaringEnd(two), started: link.started, today: surroundings.today,
            open: link.ended == nil ? try links.open(between: carer, and: caredFor) : [])
        try links.hand(link, carer: carer, caredFor: caredFor)
    }

    private func moveConsent(
        _ fact: Movable, off person: PersonID, to other: PersonID?, by principal: Principal,
        in connection: any Connection
    ) throws {
        let consents = ConsentStore(connection, surroundings)
        guard let consent = try ConsentID(fact.id).flatMap({ try consents.find($0, of: person) }) else {
            throw NotFound()
        }
        let store = RegisterStore(connection, surroundings, needs)
        if try store.openOverrides(of: person)[consent.id] != nil { try store.endOverride(of: consent) }
        guard consent.withdrawnAt == nil else { return }
        if let other, consent.decision == .refused {
            try consents.hand(consent, to: other)
            return try store.heed(consent, of: other, organisation: principal.organisation)
        }
        try store.withdraw(
            consent, how: "It was written on the wrong record", organisation: principal.organisation)
    }

    /// Everybody who opened one of these records since a fact was written there.
    private func viewers(of people: [PersonID], since: Instant, in connection: any Connection) throws
        -> [String]
    {
        let (audit, page) = (AuditStore(connection, surroundings), 500)
        var seenBy: Set<String> = []
        for person in people {
            var place: AuditPosition?
            repeat {
                let entries = try audit.allEntries(about: person, before: place, limit: page)
                let looked = entries.filter { $0.at >= since && RecordLook.reads($0.action) }
                seenBy.formUnion(looked.map(\.actor.id))
                place =
                    entries.count == page ? entries.last.flatMap { $0.at >= since ? $0.position : nil } : nil
            } while place != nil
        }
        return seenBy.sorted()
    }
}
