import Core
import Storage

extension PersonContact.Kind: SQLEnum {}
extension ContactRule.Channel: SQLEnum {}
extension CommunicationNeed.Category: SQLEnum {}
extension SnomedCode: SQLText {}

/// All SQL for how somebody may be reached and understood.
package struct ContactStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    // MARK: Numbers and addresses

    /// Everything at which somebody can be or could be reached, what holds first.
    package func contacts(of person: Person) throws -> [PersonContact] { try contacts(of: person.id) }

    func contacts(of id: PersonID) throws -> [PersonContact] {
        try connection.run(
            """
            SELECT \(Self.contactColumns) FROM person_contact
            WHERE person_id = \(id) ORDER BY until DESC NULLS FIRST, since DESC, id
            """
        ).map(PersonContact.init(row:))
    }

    package func contact(_ id: ContactID, of person: PersonID) throws -> PersonContact? {
        try connection.run(
            "SELECT \(Self.contactColumns) FROM person_contact WHERE id = \(id) AND person_id = \(person)"
        ).first.map(PersonContact.init(row:))
    }

    @discardableResult
    func add(_ contacts: [NewContact], to person: PersonID, _ provenance: Provenance) throws -> [ContactID] {
        try add(contacts.map { ($0, person, provenance) })
    }

    /// The same of some people at once.
    @discardableResult
    func add(_ contacts: [(NewContact, PersonID, Provenance)]) throws -> [ContactID] {
        let now = surroundings.now()
        let ids = contacts.map { _ in surroundings.newID() as ContactID }
        let rows: [[SQLValue]] = zip(ids, contacts).map { id, fact in
            let (contact, person, provenance) = fact
            return [
                id.sqlValue, person.sqlValue, contact.address.kind.sqlValue, .text(contact.address.value),
                contact.safe.stored, contact.seenByOthers.stored, contact.voicemail.stored,
                contact.safe.map { _ in now }.stored, (contact.isConfirmed ? now : nil).stored,
                now.londonDate.sqlValue,
            ] + provenance.values
        }
        try connection.insert(
            into: "person_contact",
            [
                "id", "person_id", "kind", "value", "safe", "seen_by_others", "voicemail", "asked_at",
                "confirmed_at", "since",
            ] + Provenance.columnNames, rows: rows)
        return ids
    }

    /// What somebody answered of using this number or address.
    ///
    /// - Throws: `EditConflict` when somebody else saved it first.
    func answer(
        _ contact: PersonContact, safe: Bool?, seenByOthers: Bool?, voicemail: Bool?
    ) throws {
        let saved = try connection.run(
            """
            UPDATE person_contact
            SET safe = \(safe), seen_by_others = \(seenByOthers), voicemail = \(voicemail),
                asked_at = \(safe.map { _ in surroundings.now() }), version = version + 1
            WHERE id = \(contact.id) AND version = \(contact.version) RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    /// The carer showed that it's theirs.
    ///
    /// - Returns: whether that is new; what is no longer used is never confirmed.
    func confirm(_ id: ContactID, of person: PersonID) throws -> Bool {
        try !connection.run(
            """
            UPDATE person_contact SET confirmed_at = \(surroundings.now()), version = version + 1
            WHERE id = \(id) AND person_id = \(person) AND confirmed_at IS NULL AND until IS NULL RETURNING id
            """
        ).isEmpty
    }

    func end(_ contact: PersonContact) throws {
        let saved = try connection.run(
            """
            UPDATE person_contact SET until = \(surroundings.today), version = version + 1
            WHERE id = \(contact.id) AND version = \(contact.version) AND until IS NULL RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    // MARK: The rule

    package func rule(of id: PersonID) throws -> KeptContactRule? {
        try connection.run(
            "SELECT \(Self.ruleColumns) FROM contact_rule WHERE person_id = \(id) AND until IS NULL"
        ).first.map(KeptContactRule.init(row:))
    }

    /// Keeps a rule from now on; the one before is kept with its end.
    ///
    /// - Parameter version: of the rule that was shown; `nil` when none was.
    func save(_ rule: ContactRule, of person: PersonID, after version: Int?, _ provenance: Provenance) throws
    {
        let today = surroundings.today
        if let version {
            try connection.run(
                """
                UPDATE contact_rule SET until = \(today), version = version + 1
                WHERE person_id = \(person) AND until IS NULL AND version = \(version)
                """)
        }
        let hours = rule.hours
        let values: [SQLValue] = [
            .text(surroundings.uuid().uuidString.lowercased()), person.sqlValue, rule.channel.sqlValue,
            .text(rule.language), .boolean(rule.interpreter), rule.safeToContact.stored,
            rule.safeToContact.map { _ in surroundings.now() }.stored, rule.postSafe.stored,
            .text(hours.days.sorted().map(String.init).joined()),
            (hours.minutes?.lowerBound).map(wallTime).stored,
            (hours.minutes?.upperBound).map(wallTime).stored, rule.through.stored, rule.othersTold.stored,
            .boolean(rule.noServiceMessages), .boolean(rule.news), today.sqlValue,
        ]
        let kept = try connection.run(
            """
            INSERT INTO contact_rule (id, person_id, channel, language, interpreter, safe_to_contact, asked_at,
                post_safe, safe_days, safe_from, safe_to, through, others_told, no_service, news, since,
                \(Provenance.columns))
            VALUES (\(SQL.list(values + provenance.values)))
            ON CONFLICT (person_id) WHERE until IS NULL DO NOTHING RETURNING id
            """)
        if kept.isEmpty { throw EditConflict() }
    }

    // MARK: Communication needs

    package func needs(of id: PersonID) throws -> [StatedNeed] {
        try connection.run(
            """
            SELECT id, code, note, reviewed_on, review_on, since, until, \(Provenance.columns)
            FROM communication_need WHERE person_id = \(id) AND until IS NULL ORDER BY category, code
            """
        ).compactMap(StatedNeed.init(row:))
    }

    func add(
        _ needs: [(need: CommunicationNeed, note: String?)], to person: PersonID, reviewOn: LocalDate,
        _ provenance: Provenance
    ) throws {
        let today = surroundings.today
        var codes: Set<SnomedCode> = []
        let once = needs.filter { codes.insert($0.need.code).inserted }
        try connection.insert(
            into: "communication_need",
            ["id", "person_id", "category", "code", "note", "reviewed_on", "review_on", "since"]
                + Provenance.columnNames,
            rows: once.map { need, note in
                [
                    .text(surroundings.uuid().uuidString.lowercased()), person.sqlValue,
                    need.category.sqlValue,
                    need.code.sqlValue, note.stored, today.sqlValue, reviewOn.sqlValue, today.sqlValue,
                ] + provenance.values
            })
    }

    /// Asked again today: what still holds is due its next review, the rest ends.
    func review(_ person: PersonID, keeping codes: Set<SnomedCode>, reviewOn: LocalDate) throws {
        let kept = SQL.list(codes.sorted { $0.digits < $1.digits })
        let today = surroundings.today
        try connection.run(
            """
            UPDATE communication_need SET reviewed_on = \(today), review_on = \(reviewOn)
            WHERE person_id = \(person) AND until IS NULL AND code IN (\(kept))
            """)
        let dropped: SQL = codes.isEmpty ? "" : "AND code NOT IN (\(kept))"
        try connection.run(
            "UPDATE communication_need SET until = \(today) WHERE person_id = \(person) AND until IS NULL \(dropped)"
        )
    }

    // MARK: As a message leaves

    /// Everything the decision needs, as it is at this moment.
    package func facts(of id: PersonID) throws -> ContactFacts? {
        guard let person = try PersonStore(connection, surroundings).unscoped(id) else { return nil }
        let kept = try rule(of: id)
        let isRestricted = try PersonStore(connection, surroundings).isRestricted(id)
        return ContactFacts(
            death: person.death?.confidence, isRestricted: isRestricted,
            age: person.age(on: surroundings.today),
            rule: kept?.rule, ruleSource: kept?.provenance.source,
            contacts: isRestricted ? [] : try contacts(of: id), needs: try needs(of: id).map(\.need))
    }

    /// The same for somebody who was let in because it can't wait; a restricted person's contacts too.
    func factsForEmergency(of id: PersonID) throws -> ContactFacts? {
        guard var facts = try facts(of: id) else { return nil }
        facts.contacts = try contacts(of: id)
        return facts
    }

    static let contactColumns: SQL = """
        id, person_id, kind, value, safe, seen_by_others, voicemail, confirmed_at, since, until, version,
        \(Provenance.columns)
        """

    private static let ruleColumns: SQL = """
        id, channel, language, interpreter, safe_to_contact, asked_at, post_safe, safe_days, safe_from, safe_to,
        through, others_told, no_service, news, since, until, version, \(Provenance.columns)
        """
}

/// "09:05".
func wallTime(_ minutes: Int) -> String {
    let (hour, minute) = (minutes / 60, minutes % 60)
    return (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "") + "\(minute)"
}
