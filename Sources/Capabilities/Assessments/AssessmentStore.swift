import Core
import Storage

/// All SQL for assessments themselves.
package struct AssessmentStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    static let columns: SQL = """
        assessment.id, assessment.reference, assessment.person_id, assessment.caring_link_id, assessment.kind,
        assessment.route, assessment.organisation_id, assessment.council_id, assessment.team_id,
        assessment.lead_id, assessment.referral_id, assessment.requested_on, assessment.booked_for,
        assessment.started_on, assessment.completed_on, assessment.ended_on, assessment.end_reason,
        assessment.status, assessment.need, assessment.due_on, assessment.area_code, assessment.district_code,
        assessment.form_fill_id, assessment.signed_by, assessment.signed_on, assessment.task_key, assessment.version,
        (SELECT min(from_on) FROM assessment_pause
         WHERE assessment_pause.assessment_id = assessment.id AND until_on IS NULL) AS paused_on
        """

    package func find(_ id: AssessmentID, within scope: AssessmentPolicy.Scope) throws -> Assessment? {
        try assessments("assessment.id = \(id) AND \(Self.condition(for: scope))").first
    }

    /// For the service itself, which has no scope.
    package func find(_ id: AssessmentID) throws -> Assessment? {
        try assessments("assessment.id = \(id)").first
    }

    /// Somebody's assessments, newest first.
    package func about(_ person: PersonID, within scope: AssessmentPolicy.Scope) throws -> [Assessment] {
        try assessments(
            """
            assessment.person_id = \(person) AND \(Self.condition(for: scope))
            ORDER BY assessment.requested_on DESC, assessment.id DESC LIMIT 50
            """)
    }

    /// Those of somebody that are still open, whoever has them.
    package func open(of person: PersonID) throws -> [Assessment] {
        try assessments(
            """
            assessment.person_id = \(person) AND assessment.status IN (\(SQL.list(Assessment.Status.open)))
            ORDER BY assessment.requested_on, assessment.id
            """)
    }

    /// Those of somebody that a death ended, newest first.
    package func endedByDeath(of person: PersonID) throws -> [Assessment] {
        try assessments(
            """
            assessment.person_id = \(person) AND assessment.status = \(Assessment.Status.ended)
            AND assessment.end_reason = \(Assessment.EndReason.died)
            ORDER BY assessment.requested_on DESC, assessment.id DESC
            """)
    }

    /// Open ones about caring for somebody.
    package func open(aboutCaringFor person: PersonID) throws -> [Assessment] {
        try assessments(
            """
            assessment.caring_link_id IN (SELECT id FROM caring_link WHERE cared_for_id = \(person))
            AND assessment.status IN (\(SQL.list(Assessment.Status.open))) AND assessment.person_id <> \(person)
            """)
    }

    /// An organisation's assessments of one list, those due first.
    package func list(
        _ list: AssessmentList, of organisation: OrganisationID, account: AccountID?, limit: Int = 200
    ) throws -> [Assessment] {
        let open = SQL.list(Assessment.Status.open)
        let condition: SQL =
            switch list {
            case .mine: "assessment.lead_id = \(account) AND assessment.status IN (\(open))"
            case .unassigned:
                """
                assessment.organisation_id = \(organisation) AND assessment.status IN (\(open))
                AND assessment.lead_id IS NULL
                """
            case .open: "assessment.organisation_id = \(organisation) AND assessment.status IN (\(open))"
            case .toDecide: "assessment.organisation_id = \(organisation) AND assessment.status = 'submitted'"
            case .toSign: "assessment.council_id = \(organisation) AND assessment.status = 'submitted'"
            }
        return try assessments("\(condition) ORDER BY assessment.due_on, assessment.id LIMIT \(limit)")
    }

    /// The open referral that asked an organisation for one of these, the one sent first, and when it came.
    package func referral(
        for person: PersonID, _ kinds: [String], to organisation: OrganisationID
    ) throws -> (id: ReferralID, sentOn: LocalDate)? {
        guard !kinds.isEmpty else { return nil }
        let found = try connection.run(
            """
            SELECT id, sent_at FROM referral_facts
            WHERE person_id = \(person) AND closed_at IS NULL AND kind IN (\(SQL.list(kinds))) AND sent_at IS NOT NULL
                AND to_organisation_id = \(organisation) ORDER BY sent_at, id LIMIT 1
            """
        ).first
        guard let found else { return nil }
        let sent: Instant = try found.value("sent_at")
        return (try found.value("id"), sent.londonDate)
    }

    /// Adds an assessment; the referral it comes of is one that was sent about the same person.
    ///
    /// No foreign key says so: SQLite adds none to a table that is there without copying it.
    package func add(_ assessment: Assessment, by principal: Principal) throws {
        if let referral = assessment.referral {
            let known = try connection.run(
                "SELECT id FROM referral_facts WHERE id = \(referral) AND person_id = \(assessment.person)")
            guard !known.isEmpty else { throw NotFound() }
        }
        try connection.run(
            """
            INSERT INTO assessment (
                id, reference, person_id, caring_link_id, kind, route, organisation_id, council_id, team_id, lead_id,
                referral_id, requested_on, status, need, due_on, area_code, district_code, form_fill_id, task_key)
            VALUES (
                \(assessment.id), \(assessment.reference), \(assessment.person), \(assessment.link),
                \(assessment.kind), \(assessment.route), \(assessment.organisation), \(assessment.council),
                \(assessment.team), \(assessment.lead), \(assessment.referral), \(assessment.requestedOn),
                \(assessment.status), \(assessment.need), \(assessment.dueOn), \(assessment.area),
                \(assessment.district), \(assessment.fill), \(assessment.taskKey))
            """)
        try addEvent(assessment.id, "request", nil, by: principal)
    }

    /// Saves what an action did.
    ///
    /// - Throws: `EditConflict` when somebody else saved it first.
    package func save(
        _ assessment: Assessment, after action: AssessmentAction, note: String?, by principal: Principal
    ) throws {
        let saved = try connection.run(
            """
            UPDATE assessment
            SET route = \(assessment.route), organisation_id = \(assessment.organisation),
                team_id = \(assessment.team), lead_id = \(assessment.lead), booked_for = \(assessment.bookedFor),
                started_on = \(assessment.startedOn), completed_on = \(assessment.completedOn),
                ended_on = \(assessment.endedOn), end_reason = \(assessment.endReason),
                status = \(assessment.status), need = \(assessment.need), due_on = \(assessment.dueOn),
                form_fill_id = \(assessment.fill), signed_by = \(assessment.signedBy),
                signed_on = \(assessment.signedOn), task_key = \(assessment.taskKey), version = version + 1
            WHERE id = \(assessment.id) AND version = \(assessment.version)
            RETURNING version
            """)
        if saved.isEmpty { throw EditConflict() }
        try addEvent(assessment.id, action.rawValue, note, by: principal)
    }

    // MARK: The clock

    package func pause(_ id: AssessmentID, from day: LocalDate, because reason: String) throws {
        try connection.run(
            """
            INSERT INTO assessment_pause (assessment_id, from_on, reason) VALUES (\(id), \(day), \(reason))
            ON CONFLICT (assessment_id, from_on) DO UPDATE SET until_on = NULL, reason = excluded.reason
            """)
    }

    package func resume(_ id: AssessmentID, on day: LocalDate) throws {
        try connection.run(
            "UPDATE assessment_pause SET until_on = \(day) WHERE assessment_id = \(id) AND until_on IS NULL")
    }

    package struct Pause: Hashable, Sendable {
        package let from: LocalDate
        package let until: LocalDate?
        package let reason: String
    }

    package func pauses(of id: AssessmentID) throws -> [Pause] {
        try connection.run(
            "SELECT from_on, until_on, reason FROM assessment_pause WHERE assessment_id = \(id) ORDER BY from_on"
        ).map {
            Pause(
                from: try $0.value("from_on"), until: try $0.optional("until_on"),
                reason: try $0.value("reason"))
        }
    }

    // MARK: What happened

    package struct Event: Hashable, Sendable {
        package let at: Instant
        package let action: String
        package let by: String
        package let note: String?
    }

    package func addEvent(
        _ id: AssessmentID, _ action: String, _ note: String?, by principal: Principal
    ) throws {
        let name =
            switch principal.kind {
            case .staff:
                principal.organisationName.isEmpty
                    ? principal.name : "\(principal.name), \(principal.organisationName)"
            case .carer: "The carer"
            case .quickAddLink, .system: "Mainstay"
            }
        try connection.run(
            """
            INSERT INTO assessment_event (id, assessment_id, at, action, by_name, note)
            VALUES (\(surroundings.uuid().uuidString.lowercased()), \(id), \(surroundings.now()), \(action),
                    \(name), \(note))
            """)
    }

    package func events(of id: AssessmentID) throws -> [Event] {
        try connection.run(
            """
            SELECT at, action, by_name, note FROM assessment_event WHERE assessment_id = \(id)
            ORDER BY at DESC, id DESC LIMIT 200
            """
        ).map {
            Event(
                at: try $0.value("at"), action: try $0.value("action"), by: try $0.value("by_name"),
                note: try $0.optional("note"))
        }
    }

    func assessments(_ condition: SQL) throws -> [Assessment] {
        try connection.run("SELECT \(Self.columns) FROM assessment WHERE \(condition)")
            .map(Assessment.init(row:))
    }

    static func condition(for scope: AssessmentPolicy.Scope) -> SQL {
        switch scope {
        case .none: "1 = 0"
        case .organisation(let organisation):
            "(assessment.organisation_id = \(organisation) OR assessment.council_id = \(organisation))"
        case .people(let people):
            people.isEmpty ? "1 = 0" : "assessment.person_id IN (\(SQL.list(people.sorted())))"
        case .own(let person): "assessment.person_id = \(person)"
        }
    }
}

extension Assessment.Kind {
    /// What referrals that ask for it are called.
    var referralKinds: [String] {
        switch self {
        case .carer, .parentCarer: ["carers-assessment"]
        case .youngCarer: ["young-carers-assessment"]
        case .transition: ["transition"]
        case .healthCheck: []
        }
    }

    /// What referrals are called that ask for help, of which an assessment may come.
    var supportKinds: [String] { self == .healthCheck ? [] : ["carer-support"] }
}

/// The lists of assessments that a worker opens.
package enum AssessmentList: String, CaseIterable, Sendable {
    case mine
    case unassigned
    case open
    case toDecide = "to-decide"
    case toSign = "to-sign"

    package var title: String {
        switch self {
        case .mine: "Mine"
        case .unassigned: "Nobody has it"
        case .open: "All that are open"
        case .toDecide: "To decide"
        case .toSign: "For the council’s signature"
        }
    }
}

extension Assessment {
    init(row: Row) throws {
        self.init(
            id: try row.value("id"), reference: try row.value("reference"),
            person: try row.value("person_id"),
            link: try row.optional("caring_link_id"), kind: try row.value("kind"),
            route: try row.value("route"), organisation: try row.value("organisation_id"),
            council: try row.optional("council_id"), team: try row.optional("team_id"),
            lead: try row.optional("lead_id"), referral: try row.optional("referral_id"),
            requestedOn: try row.value("requested_on"), bookedFor: try row.optional("booked_for"),
            startedOn: try row.optional("started_on"), completedOn: try row.optional("completed_on"),
            endedOn: try row.optional("ended_on"), endReason: try row.optional("end_reason"),
            status: try row.value("status"), need: try row.value("need"), dueOn: try row.value("due_on"),
            area: try row.optional("area_code"), district: try row.optional("district_code"),
            fill: try row.optional("form_fill_id"), signedBy: try row.optional("signed_by"),
            signedOn: try row.optional("signed_on"), pausedOn: try row.optional("paused_on"),
            taskKey: try row.optional("task_key"),
            version: try row.value("version"))
    }
}
