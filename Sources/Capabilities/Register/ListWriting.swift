import Audit
import Core
import Interop
import Storage

extension AuditAction {
    static let listCreated = AuditAction("list-person-created")
    static let listMatched = AuditAction("list-person-matched")
    static let listTaken = AuditAction("list-taken")
    static let listUndone = AuditAction("list-undone")
    static let listPersonUndone = AuditAction("list-person-undone")
    static let listReviewed = AuditAction("list-row-reviewed")
    static let listDeclared = AuditAction("list-source-declared")
    static let listAgreed = AuditAction("list-full-agreed")
    static let listExported = AuditAction("list-exported")
    static let codesTaken = AuditAction("list-codes-taken")
}

/// Writes what was decided of some rows: a set number of statements, whatever their number.
struct ListWriting {
    let connection: any Connection
    let surroundings: Surroundings
    let needs: RegisterNeeds
    let taking: ListTaking
    private let provenance: Provenance
    private let sourced: [SQLValue]
    private let today: LocalDate

    init(
        _ connection: any Connection, _ surroundings: Surroundings, _ needs: RegisterNeeds,
        _ taking: ListTaking
    ) {
        (self.connection, self.surroundings, self.needs, self.taking) = (
            connection, surroundings, needs, taking
        )
        provenance = Provenance(
            source: .partnerList, organisation: taking.source.organisation, account: taking.principal.account,
            side: .carer, recordedAt: surroundings.now())
        (sourced, today) = (provenance.values, surroundings.today)
    }

    static let endedBefore = "They stopped being a carer before we knew of them, so there is nothing to keep"

    private var basis: Person.Basis { taking.source.basis == .agreed ? .agreed : .duty }

    /// - Returns: the same rows with whom they became and what was done.
    func write(_ decided: [ListBatch.Decided], _ places: inout ListPlaces) throws -> [ListResult] {
        var results = decided.map(\.result)
        var rows = ListRows()
        var made: [(likely: LikelySubject?, id: PersonID)] = []
        var known: [Known] = []
        let wanted = decided.compactMap(\.row)
        let districts = try needs.lists.districts(
            connection,
            Array(Set(wanted.flatMap { [$0.postcode, $0.caredForPostcode].compactMap(\.self) })))
        rows.references = try freshReferences(
            decided.count { $0.result.outcome == .created } * 2
                + decided.count { $0.plan?.steps.contains(.addLink) ?? false })

        for place in decided.indices {
            guard let row = decided[place].row else { continue }
            switch decided[place].result.outcome {
            case .created:
                guard row.carerUntil == nil else {
                    results[place].outcome = .rejected
                    results[place].reason = Self.endedBefore
                    continue
                }
                guard let reference = rows.references.popLast() else { continue }
                let id: PersonID = surroundings.newID()
                let steps = try places.steps(
                    for: row, districts: districts, asAt: taking.asAt, needs, connection)
                let claim = make(
                    row, id, reference, steps, districts, isHeld: decided[place].isNumberHeld, &rows)
                (results[place].person, results[place].reference) = (id, reference)
                results[place].changes = [.made, .claimBegun(claim)]
                made.append((decided[place].likely, id))
                known.append(Known(row: row, person: id, earlier: decided[place].earlier))
            case .matched, .unchanged:
                guard let person = results[place].person else { continue }
                known.append(Known(row: row, person: person, earlier: decided[place].earlier))
            case .needsReview, .rejected: continue
            }
        }
        var changes = ListChanges(connection: connection, surroundings: surroundings, taking: taking)
        for place in decided.indices {
            guard let plan = decided[place].plan, let row = decided[place].row,
                let person = results[place].person
            else { continue }
            results[place].changes = changes.add(
                plan, row, person, districts, by: self, isNumberHeld: decided[place].isNumberHeld, sourced,
                &rows)
        }
        try rows.write(connection)
        try changes.write()
        try LikelyIndex(connection, surroundings).add(made)
        try LikelyIndex(connection, surroundings).refresh(changes.compared)
        for place in decided.indices {
            guard let row = decided[place].row, let before = decided[place].earlier,
                results[place].person != nil,
                before.asAt < taking.asAt
                    || before.asAt == taking.asAt && before.fingerprint != row.fingerprint
            else { continue }
            results[place].changes.append(
                .told(fingerprint: before.fingerprint, asAt: before.asAt, by: before.list))
        }
        try remember(known)
        try askReviewers(of: made)
        let audit = AuditStore(connection, surroundings)
        let detail = ["list": taking.list.description]
        try audit.add(.listCreated, aboutEach: made.map(\.id), by: taking.principal, detail: detail)
        let matched = results.filter { $0.outcome == .matched }.compactMap(\.person)
        try audit.add(.listMatched, aboutEach: matched, by: taking.principal, detail: detail)
        return results
    }

    /// Somebody new, with everything that follows from it.
    private func make(
        _ row: ListPerson, _ id: PersonID, _ reference: Reference, _ steps: [ArrivalStep],
        _ districts: [String: String], isHeld: Bool, _ rows: inout ListRows
    ) -> ClaimID {
        let day = taking.asAt.sqlValue
        rows.person.rows.append(
            [
                id.sqlValue, reference.sqlValue, (steps.first?.route.area).stored,
                .text(row.name.description),
                .text(row.name.sortKey), row.birth.stored, row.birth == nil ? .null : .text("day"),
                row.sex.stored,
                basis.sqlValue, today.sqlValue, .text(Arrival.Door.partnerList.rawValue),
            ] + sourced)
        rows.name.rows.append(
            [
                key, id.sqlValue, .text("current"), .text(row.name.given), .text(row.name.family),
                .text(row.name.sortKey),
            ] + sourced)
        if let number = row.nhsNumber { addNumber(number, id, isHeld: isHeld, sourced, &rows) }
        if row.postcode != nil || row.addressLine != nil {
            _ = addAddress(row, id, districts, sourced, &rows)
        }
        for contact in row.contacts { _ = addContact(contact, id, sourced, &rows) }
        rows.basis.rows.append(
            [
                key, id.sqlValue, .text("carer-support"), .text("public-task"),
                .text("health-or-social-care"), day,
            ] + sourced)
        let claim: ClaimID = surroundings.newID()
        rows.claim.rows.append(
            [
                claim.sqlValue, id.sqlValue, taking.source.organisation.sqlValue,
                row.kind(asAt: taking.asAt).sqlValue,
                row.carerSince.stored, day,
            ] + sourced)
        let seenBy = involve(id, steps, sourced, &rows)
        let words = searchWords(current: row.name, others: []).sorted()
        for organisation in seenBy {
            let key = SearchStore.openKey(organisation)
            rows.word.rows += words.map { [.text(key), .text($0), .text(row.name.sortKey), id.sqlValue] }
        }
        if row.caredForPostcode != nil || row.relationship != nil || row.hours != nil {
            _ = addLink(row, id, steps, districts, &rows)
        }
        return claim
    }

    private func involve(
        _ id: PersonID, _ steps: [ArrivalStep], _ sourced: [SQLValue], _ rows: inout ListRows
    ) -> [OrganisationID] {
        var parts: [(OrganisationID, TeamID?, Involvement.Kind)] = steps.map {
            ($0.route.destination.organisation, $0.route.destination.team, $0.involvement)
        }
        for centre in steps.compactMap(\.route.ownCentre) { parts.append((centre, nil, .ownCentre)) }
        if taking.source.worksWith { parts.append((taking.source.organisation, nil, .workingWith)) }
        var seen: Set<String> = []
        for (organisation, team, kind) in parts where seen.insert("\(organisation)\(kind.rawValue)").inserted
        {
            rows.involvement.rows.append(
                [
                    key, id.sqlValue, organisation.sqlValue, team.stored, kind.sqlValue,
                    today.sqlValue,
                ] + sourced)
        }
        return Set(parts.map(\.0)).sorted()
    }

    func addNumber(
        _ number: NHSNumber, _ id: PersonID, isHeld: Bool, _ sourced: [SQLValue], _ rows: inout ListRows
    ) {
        rows.number.rows.append(
            [
                key, id.sqlValue, .text("nhs-number"), number.sqlValue, .text("02"), .boolean(isHeld),
                taking.asAt.sqlValue,
            ] + sourced)
    }

    func addAddress(
        _ row: ListPerson, _ id: PersonID, _ districts: [String: String], _ sourced: [SQLValue],
        _ rows: inout ListRows
    ) -> AddressID {
        let address: AddressID = surroundings.newID()
        let whereabouts: Whereabouts = row.postcode.map { .postcode($0) } ?? .notKnown
        rows.address.rows.append(
            [
                address.sqlValue, id.sqlValue, .text(whereabouts.code), row.postcode.stored,
                row.postcode.flatMap { districts[$0.text] }.stored, row.addressLine.stored,
                householdKey(whereabouts, row.addressLine).stored, taking.asAt.sqlValue,
            ] + sourced)
        return address
    }

    /// Nothing is said of its being safe: nothing is sent there until somebody was asked.
    func addContact(
        _ contact: PersonContact.Address, _ id: PersonID, _ sourced: [SQLValue], _ rows: inout ListRows
    ) -> ContactID {
        let made: ContactID = surroundings.newID()
        rows.contact.rows.append(
            [
                made.sqlValue, id.sqlValue, contact.kind.sqlValue, .text(contact.value), taking.asAt.sqlValue,
            ] + sourced)
        return made
    }

    /// Whoever they care for: no name, and nobody searches or matches them.
    func addLink(
        _ row: ListPerson, _ carer: PersonID, _ steps: [ArrivalStep], _ districts: [String: String],
        _ rows: inout ListRows
    ) -> CaringLinkID? {
        guard let reference = rows.references.popLast() else { return nil }
        let other: PersonID = surroundings.newID()
        let link: CaringLinkID = surroundings.newID()
        let sourced = provenance.about(.caredFor).values
        rows.person.rows.append(
            [
                other.sqlValue, reference.sqlValue,
                (steps.first?.route.area).stored, .text(Person.unnamed), .text(""), .null, .null, .null,
                Person.Basis.none.sqlValue, today.sqlValue,
                .text(Arrival.Door.partnerList.rawValue),
            ] + sourced)
        if let postcode = row.caredForPostcode {
            let address: AddressID = surroundings.newID()
            rows.address.rows.append(
                [
                    address.sqlValue, other.sqlValue, .text("postcode"), postcode.sqlValue,
                    districts[postcode.text].stored, .null, .null, taking.asAt.sqlValue,
                ] + sourced)
        }
        _ = involve(
            other, steps.map { ArrivalStep(service: $0.service, route: $0.route, caredFor: [0]) }, sourced,
            &rows)
        rows.link.rows.append(
            [
                link.sqlValue, carer.sqlValue, other.sqlValue, (row.relationship ?? .notSaid).sqlValue,
                (row.hours?.hours).stored, .text(""), .text(""), CaringLink.Share.notSaid.sqlValue,
                .boolean(false),
                .boolean(false), CaringLink.Agreement.notAsked.sqlValue,
            ] + provenance.about(.both).values)
        return link
    }

    private var key: SQLValue { .text(surroundings.uuid().uuidString.lowercased()) }
}
