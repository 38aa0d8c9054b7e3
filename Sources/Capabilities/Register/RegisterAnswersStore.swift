import Audit
import Core
import Storage

/// What other capabilities ask of the register; the composition hands these on as their needs.
package struct RegisterAnswersStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    private var people: PersonStore { PersonStore(connection, surroundings) }

    /// Names and references of those among `ids` whom the principal may see.
    package func labels(
        of ids: Set<PersonID>, for principal: Principal
    ) throws -> [PersonID: (name: String, reference: String)] {
        try people.find(ids, within: RegisterPolicy(principal).scope)
            .mapValues { ($0.displayName, $0.reference.description) }
    }

    /// The same without restricted people, who stand in no list.
    package func openLabels(
        of ids: Set<PersonID>, for principal: Principal
    ) throws -> [PersonID: (name: String, reference: String)] {
        try people.find(ids, within: RegisterPolicy(principal).scope).filter { !$0.value.isRestricted }
            .mapValues { ($0.displayName, $0.reference.description) }
    }

    /// The ten likeliest whom the principal may see, by a name, number, postcode or reference.
    package func find(
        _ typed: String, for principal: Principal
    ) throws -> [(id: PersonID, name: String, reference: String)] {
        guard let search = PersonSearch(typed: typed, birth: nil) else { return [] }
        return try SearchStore(connection, surroundings).find(search, within: RegisterPolicy(principal).scope)
            .people.prefix(10).map { ($0.id, $0.displayName, $0.reference.description) }
    }

    /// Whether the principal may see this person's record.
    package func mayView(_ person: PersonID, _ principal: Principal) throws -> Bool {
        try people.find(person, within: RegisterPolicy(principal).scope) != nil
    }

    /// What to know before trying to reach somebody: whether post is safe, whether risk is noted, and what to heed.
    package func reaching(_ person: PersonID) throws -> (
        postIsSafe: Bool, riskNoted: Bool, warnings: [String]
    ) {
        guard let facts = try ContactStore(connection, surroundings).facts(of: person) else {
            return (false, true, [])
        }
        let alerts = try connection.run(
            "SELECT kind FROM visit_alert WHERE person_id = \(person) AND (until IS NULL OR until > \(surroundings.today))"
        )
        var warnings: [String] = []
        if facts.death == .confirmed { warnings.append("This person has died") }
        if facts.death == .unconfirmed {
            warnings.append("This person may have died: nobody has confirmed it")
        }
        switch facts.rule?.safeToContact {
        case nil: warnings.append("Nobody has asked yet whether it’s safe to contact them. Ask first")
        case false?: warnings.append("It isn’t safe to contact them: ask a manager first")
        case true?: break
        }
        let phones = facts.contacts.filter { $0.until == nil && $0.takes(.text) }
        if phones.contains(where: { $0.voicemail == false }) { warnings.append("Don’t leave a message") }
        if facts.rule?.interpreter == true { warnings.append("They need an interpreter") }
        if !facts.needs.isEmpty { warnings.append("They have communication needs: see their record") }
        if !alerts.isEmpty { warnings.append("There is a safety alert: read it before a visit") }
        let isUnsafe = facts.rule?.safeToContact == false || facts.isRestricted || !alerts.isEmpty
        return (facts.rule?.safeToContact == true && facts.rule?.postSafe == true, isUnsafe, warnings)
    }

    /// Whether a message may leave for somebody now, and to which address.
    package func mayContact(
        _ person: PersonID, _ intent: ContactIntent, at now: Instant
    ) throws -> (decision: ContactDecision, address: String?) {
        let contacts = ContactStore(connection, surroundings)
        guard let facts = try contacts.facts(of: person) else { return (.refuse(.noContact), nil) }
        let decision = contactDecision(intent, facts, at: now)
        guard case .send(let contact?) = decision else { return (decision, nil) }
        return (decision, facts.contacts.first { $0.id == contact }?.address.value)
    }

    /// The organisation that takes the first step with somebody, and so looks after what can't be sent to them.
    package func owner(_ person: PersonID) throws -> OrganisationID? {
        try connection.run(
            """
            SELECT organisation_id FROM involvement WHERE person_id = \(person) AND until IS NULL
            ORDER BY CASE kind WHEN 'young-carers-service' THEN 0 WHEN 'adult-centre' THEN 1 WHEN 'triage' THEN 2
                ELSE 3 END, since, id LIMIT 1
            """
        ).first?.value("organisation_id")
    }

    /// The organisations that have a part in somebody's record today.
    package func organisations(of person: PersonID) throws -> [OrganisationID] {
        try InvolvementStore(connection, surroundings).organisations(of: person)
    }

    package func isRestricted(_ person: PersonID) throws -> Bool { try people.isRestricted(person) }

    /// What else than tasks waits for this member of staff, with the page where it's worked through.
    package func queues(for principal: Principal) throws -> [(title: String, path: String, count: Int)] {
        guard principal.has(any: .coordinator, .manager) else { return [] }
        let count = try LikelyPairStore(connection, surroundings)
            .openCount(within: RegisterPolicy(principal).scope)
        return [("Two records, one person?", "/people/pairs", count)]
    }

    // MARK: Carers signing in

    /// Those who said that this address is theirs and may be written to there, when they ask.
    package func carersSigningIn(_ email: EmailAddress) throws -> [PersonID] {
        let found: [PersonID] = try connection.run(
            """
            SELECT DISTINCT person_id FROM person_contact
            WHERE value = \(email.text) AND kind = 'email' AND until IS NULL
                AND (confirmed_at IS NOT NULL OR source = 'carer')
            """
        ).map { try $0.value("person_id") }
        let usable = try found.filter { person in
            try mayContact(person, ContactIntent(.email, .asked), at: surroundings.now()).address
                == email.text
        }
        // Whoever else reads this mailbox, a parent perhaps, isn't to open a child's page: theirs is handed over.
        guard found.count > 1 else { return usable }
        let today = surroundings.today
        return try usable.filter { (try people.unscoped($0)?.age(on: today) ?? 18) >= 18 }
    }

    /// A carer's name as their own page shows it; `nil` when they may not sign in: under 13, or no longer living.
    package func carerName(_ person: PersonID) throws -> String? {
        guard let carer = try people.unscoped(person), carer.death == nil, carer.mergedInto == nil else {
            return nil
        }
        if let age = carer.age(on: surroundings.today), age < 13 { return nil }
        return carer.displayName
    }

    package func birthDate(_ person: PersonID) throws -> LocalDate? {
        try people.unscoped(person)?.birth?.date
    }

    /// The name of a carer with whom this member of staff's organisation works, and who may have a page of their own;
    /// a record that was only shared with it gives no way into that page.
    package func mayHandOverSignIn(_ person: PersonID, _ principal: Principal) throws -> String? {
        guard let organisation = principal.organisation, try mayView(person, principal),
            try people.subject(person)?.working.contains(organisation) == true
        else { return nil }
        return try carerName(person)
    }

    /// What is safe to reach a carer by and not yet shown to be theirs; a restricted person has no such thing to show.
    package func unprovenContacts(of person: PersonID) throws -> [PersonContact] {
        guard try !isRestricted(person) else { return [] }
        let contacts = ContactStore(connection, surroundings)
        let rule = try contacts.rule(of: person)?.rule
        return try contacts.contacts(of: person).filter { contact in
            guard contact.confirmedAt == nil, (try? contact.checkReadBack(rule)) != nil else { return false }
            // A code goes to an address by itself; at a number, staff hear who answers.
            return contact.address.kind == .phone || contact.safe == true
        }
    }

    /// The carer used a code they got at this number or address.
    package func confirm(_ contact: ContactID, of person: PersonID) throws {
        guard try ContactStore(connection, surroundings).confirm(contact, of: person) else { return }
        try AuditStore(connection, surroundings).add(
            .contactConfirmed, about: person, by: Principal(kind: .carer(person), roles: [.carer]),
            detail: ["contact": contact.description, "how": "code"])
    }

    // MARK: In an emergency

    /// Everybody, restricted or not, whom each of these details fits; two at most, since only one will do.
    package func findInEmergency(
        reference: Reference?, nhsNumber: NHSNumber?, name: String?, birthDate: LocalDate?,
        postcode: Postcode?,
        phone: PhoneNumber?
    ) throws -> PersonID? {
        var conditions: [SQL] = []
        if let reference {
            guard let id = try people.resolve(reference) else { return nil }
            conditions.append("person.id = \(id)")
        }
        if let nhsNumber {
            conditions.append(
                "person.id IN (SELECT person_id FROM person_identifier AS fact WHERE value = \(nhsNumber) AND \(SafetyStore.stayed))"
            )
        }
        if let phone {
            conditions.append(
                "person.id IN (SELECT person_id FROM person_contact AS fact WHERE value = \(phone) AND \(SafetyStore.stayed))"
            )
        }
        if let postcode {
            conditions.append(
                "person.id IN (SELECT person_id FROM person_address AS fact WHERE postcode = \(postcode) AND \(SafetyStore.stayed))"
            )
        }
        if let birthDate { conditions.append("person.birth_date = \(birthDate)") }
        let words = (name.map(SearchText.words) ?? []).prefix(PersonSearch.wordLimit)
        conditions += words.map { word in
            """
            EXISTS (SELECT 1 FROM person_word AS said WHERE said.person_id = person.id
                AND (said.word = \(word) OR said.word = \(soundWord(word))))
            """
        }
        guard conditions.count > words.count else { return nil }
        let found = try connection.run(
            """
            SELECT person.id FROM person
            WHERE \(SQL.join(conditions, separator: " AND ")) AND person.merged_into_id IS NULL LIMIT 2
            """)
        return found.count == 1 ? try found[0].value("id") : nil
    }
}
