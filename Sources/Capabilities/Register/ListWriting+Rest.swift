import Core
import Matching
import Storage

extension ListWriting {
    /// Fresh references, looked at together before they are used.
    func freshReferences(_ count: Int) throws -> [Reference] {
        var fresh: Set<Reference> = []
        while fresh.count < count {
            var drawn: Set<Reference> = []
            while drawn.count < count - fresh.count {
                drawn.insert(Reference(randomBytes: surroundings.randomBytes))
            }
            let taken: [Reference] = try connection.run(
                "SELECT reference FROM person WHERE reference IN (\(SQL.set(Array(drawn))))"
            ).map { try $0.value("reference") }
            fresh.formUnion(drawn.subtracting(taken))
        }
        return Array(fresh)
    }

    /// Somebody whom the source told of, with what it said last time.
    struct Known {
        let row: ListPerson
        let person: PersonID
        let earlier: ListKnownStore.Earlier?
    }

    /// What the source said of whom, so that its next list is known again.
    func remember(_ known: [Known]) throws {
        let organisation = taking.source.organisation
        let changed = known.filter { known in
            guard let before = known.earlier else { return true }
            return before.asAt < taking.asAt || before.person != known.person
                || before.asAt == taking.asAt && before.fingerprint != known.row.fingerprint
        }
        let old = changed.filter { $0.earlier != nil }.map(\.row.key)
        if !old.isEmpty {
            try connection.run(
                """
                DELETE FROM list_person
                WHERE organisation_id = \(organisation) AND source_key IN (\(SQL.set(old)))
                """)
        }
        try connection.insert(
            into: "list_person",
            ["organisation_id", "source_key", "person_id", "fingerprint", "identity", "as_at", "import_id"],
            rows: changed.map { known in
                [
                    organisation.sqlValue, .text(known.row.key), known.person.sqlValue,
                    .text(known.row.fingerprint), .text(FingerprintText.of(known.row.identity)),
                    taking.asAt.sqlValue, taking.list.sqlValue,
                ]
            })
    }

    /// Those made who may be restricted people: for the named reviewers alone, and told to nobody here.
    func askReviewers(of made: [(likely: LikelySubject?, id: PersonID)]) throws {
        guard !made.isEmpty else { return }
        let looking = LikelyLooking(surroundings: surroundings, needs: needs)
        let pairs = LikelyPairStore(connection, surroundings)
        let found = try LikelyStore(connection, surroundings)
            .matches(made.map(\.likely), among: .restricted)
        for (person, matches) in zip(made, found) {
            for match in matches where match.tier >= .likely {
                if try pairs.add(match, arrival: person.id) {
                    try looking.tellReviewers(
                        of: match.id, arrival: person.id, existing: match.id, connection)
                }
            }
        }
    }
}

/// What rows change of people who are known, put together for few statements.
struct ListChanges {
    let connection: any Connection
    let surroundings: Surroundings
    let taking: ListTaking

    private var changed: [PersonID] = []
    /// Those of whom something changes that the matcher compares.
    private(set) var compared: [PersonID] = []
    private var confirmed: [ClaimID] = []
    private var ended: [(id: ClaimID, on: LocalDate)] = []
    private var endedAddresses: [AddressID] = []
    private var births: [(PersonID, LocalDate)] = []
    private var sexes: [Sex: [PersonID]] = [:]

    init(connection: any Connection, surroundings: Surroundings, taking: ListTaking) {
        (self.connection, self.surroundings, self.taking) = (connection, surroundings, taking)
    }

    /// - Returns: what is done, so that it can be undone.
    mutating func add(
        _ plan: ListPlan, _ row: ListPerson, _ person: PersonID, _ districts: [String: String],
        by writing: ListWriting, isNumberHeld: Bool, _ sourced: [SQLValue], _ rows: inout ListRows
    ) -> [ListChange] {
        var changes: [ListChange] = []
        for step in plan.steps {
            switch step {
            case .beginClaim:
                let id: ClaimID = surroundings.newID()
                rows.claim.rows.append(
                    [
                        id.sqlValue, person.sqlValue, taking.source.organisation.sqlValue,
                        row.kind(asAt: taking.asAt).sqlValue, row.carerSince.stored, taking.asAt.sqlValue,
                    ] + sourced)
                changes.append(.claimBegun(id))
            case .confirmClaim(let id, let before):
                confirmed.append(id)
                changes.append(.claimConfirmed(id, before: before))
            case .endClaim(let id, let day):
                ended.append((id, day))
                changes.append(.claimEnded(id))
            case .beginAddress(let ending):
                if let ending {
                    endedAddresses.append(ending)
                    changes.append(.addressEnded(ending))
                }
                changes.append(.addressBegun(writing.addAddress(row, person, districts, sourced, &rows)))
            case .addContact(let contact):
                changes.append(.contactBegun(writing.addContact(contact, person, sourced, &rows)))
            case .addNumber(let number):
                writing.addNumber(number, person, isHeld: isNumberHeld, sourced, &rows)
                changes.append(.numberBegun(number.digits))
            case .fillBirth(let day):
                births.append((person, day))
                changes.append(.birthFilled)
            case .fillSex(let sex):
                sexes[sex, default: []].append(person)
                changes.append(.sexFilled)
            case .addLink:
                if let link = writing.addLink(row, person, [], districts, &rows) {
                    changes.append(.linkBegun(link))
                }
            }
        }
        if plan.changesSomething { changed.append(person) }
        if plan.changesWhatIsCompared { compared.append(person) }
        return changes
    }

    func write() throws {
        if !confirmed.isEmpty {
            try connection.run(
                "UPDATE claim SET confirmed_on = \(taking.asAt) WHERE id IN (\(SQL.set(confirmed)))")
        }
        for (id, day) in ended {
            try connection.run(
                """
                UPDATE claim SET ended_on = \(day), end_reason = 'Their list said so',
                    ended_by = \(taking.principal.account)
                WHERE id = \(id) AND ended_on IS NULL
                """)
        }
        if !endedAddresses.isEmpty {
            try connection.run(
                "UPDATE person_address SET until = \(taking.asAt) WHERE id IN (\(SQL.set(endedAddresses)))")
        }
        for (person, day) in births {
            try connection.run(
                "UPDATE person SET birth_date = \(day), birth_precision = 'day' WHERE id = \(person)")
        }
        for (sex, people) in sexes {
            try connection.run("UPDATE person SET sex = \(sex) WHERE id IN (\(SQL.set(people)))")
        }
        if !changed.isEmpty {
            try connection.run(
                "UPDATE person SET version = version + 1 WHERE id IN (\(SQL.set(changed.sorted())))")
        }
    }
}
