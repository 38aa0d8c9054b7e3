import Core
import Storage

extension Consent.Decision: SQLEnum {}
extension Consent.Capacity: SQLEnum {}

/// All SQL for what somebody agreed may be shared.
package struct ConsentStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    package func consents(of person: PersonID) throws -> [Consent] {
        try consents("person_id = \(person) ORDER BY given_on DESC, id DESC")
    }

    package func find(_ id: ConsentID, of person: PersonID) throws -> Consent? {
        try consents("id = \(id) AND person_id = \(person)").first
    }

    func add(_ new: NewConsent, of person: PersonID, _ provenance: Provenance) throws -> ConsentID {
        let id: ConsentID = surroundings.newID()
        let today = surroundings.today
        let authority = new.authority.columns
        let other: String? = if case .other(let name) = new.recipient { name } else { nil }
        try connection.insert(
            into: "consent",
            [
                "id", "person_id", "about_id", "what", "organisation_id", "recipient", "why", "decision",
                "authority",
                "decided_by", "document_seen_on", "consulted", "reasons", "review_on", "capacity",
                "capacity_on",
                "given_on",
            ] + Provenance.columnNames,
            rows: [
                [
                    id.sqlValue, person.sqlValue, new.about.stored, .codes(new.what),
                    new.recipient.organisation.stored, other.stored, .text(new.why), new.decision.sqlValue,
                    .text(authority.code), authority.decidedBy.stored, authority.seenOn.stored,
                    authority.consulted.stored, authority.reasons.stored, authority.reviewOn.stored,
                    new.capacity.sqlValue, today.sqlValue, today.sqlValue,
                ] + provenance.about(new.side).values
            ])
        return id
    }

    /// - Throws: `EditConflict` when somebody else withdrew or changed it first.
    func withdraw(_ consent: Consent, how: String) throws {
        let saved = try connection.run(
            """
            UPDATE consent SET withdrawn_at = \(surroundings.now()), withdrawn_how = \(how), version = version + 1
            WHERE id = \(consent.id) AND version = \(consent.version) AND withdrawn_at IS NULL RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    /// Why the law lets this be held at all: apart from any consent to share.
    func addLawfulBasis(of person: PersonID, purpose: String, basis: String, _ provenance: Provenance) throws
    {
        try connection.insert(
            into: "lawful_basis",
            ["id", "person_id", "purpose", "basis", "condition", "since"] + Provenance.columnNames,
            rows: [
                [
                    .text(surroundings.uuid().uuidString.lowercased()), person.sqlValue, .text(purpose),
                    .text(basis),
                    .text("health-or-social-care"), surroundings.today.sqlValue,
                ] + provenance.values
            ])
    }

    private func consents(_ condition: SQL) throws -> [Consent] {
        try connection.run(
            """
            SELECT id, person_id, about_id, what, organisation_id, recipient, why, decision, authority, decided_by,
                document_seen_on, consulted, reasons, review_on, capacity, capacity_on, given_on, withdrawn_at,
                withdrawn_how, version, \(Provenance.columns)
            FROM consent WHERE \(condition)
            """
        ).map(Consent.init(row:))
    }
}

extension Consent.Authority {
    struct Columns {
        let code: String
        var decidedBy: String?
        var seenOn: LocalDate?
        var consulted: String?
        var reasons: String?
        var reviewOn: LocalDate?
    }

    var columns: Columns {
        switch self {
        case .oneself: Columns(code: "self")
        case .competentYoungPerson: Columns(code: "competent-young-person")
        case .parentalResponsibility(let by): Columns(code: "parental-responsibility", decidedBy: by)
        case .attorney(let by, let seen):
            Columns(code: "health-welfare-attorney", decidedBy: by, seenOn: seen)
        case .deputy(let by, let seen): Columns(code: "health-welfare-deputy", decidedBy: by, seenOn: seen)
        case .bestInterests(let decision):
            Columns(
                code: "best-interests", decidedBy: decision.decidedBy, consulted: decision.consulted,
                reasons: decision.reasons, reviewOn: decision.reviewOn)
        }
    }

    init(row: Row) throws {
        switch try row.value("authority", as: String.self) {
        case "parental-responsibility": self = .parentalResponsibility(by: try row.value("decided_by"))
        case "health-welfare-attorney":
            self = .attorney(
                by: try row.value("decided_by"), documentSeenOn: try row.value("document_seen_on"))
        case "health-welfare-deputy":
            self = .deputy(by: try row.value("decided_by"), documentSeenOn: try row.value("document_seen_on"))
        case "competent-young-person": self = .competentYoungPerson
        case "best-interests":
            self = .bestInterests(
                Consent.BestInterests(
                    decidedBy: try row.value("decided_by"), reasons: try row.value("reasons"),
                    consulted: try row.value("consulted"), reviewOn: try row.value("review_on")))
        default: self = .oneself
        }
    }
}

extension Consent {
    init(row: Row) throws {
        id = try row.value("id")
        person = try row.value("person_id")
        about = try row.optional("about_id")
        what = try row.codes("what")
        let organisation: OrganisationID? = try row.optional("organisation_id")
        recipient = try organisation.map { .organisation($0) } ?? .other(row.value("recipient"))
        why = try row.value("why")
        decision = try row.value("decision")
        authority = try Authority(row: row)
        capacity = try row.value("capacity")
        capacityOn = try row.value("capacity_on")
        givenOn = try row.value("given_on")
        withdrawnAt = try row.optional("withdrawn_at")
        withdrawnHow = try row.optional("withdrawn_how")
        provenance = try Provenance(row: row)
        version = try row.value("version")
    }
}
