import Core
import Jobs
import Storage

/// All SQL for the cases of advocates.
package struct AdvocacyStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    private static let columns: SQL = """
        id, person_id, kind, status, organisation_id, team_id, owner_id, reason, needed_for, offered_on, wanted_on,
        declined_on, asked_on, allocated_on, ended_on, end_reason, provider, provider_phone, advocate_id,
        advocate_name, advocate_phone, due_on, task_key, version
        """

    package func find(_ id: AdvocacyID, within scope: AdvocacyPolicy.Scope) throws -> AdvocacyCase? {
        try cases("id = \(id) AND \(Self.condition(for: scope))").first
    }

    /// For the service itself, which has no scope.
    package func find(_ id: AdvocacyID) throws -> AdvocacyCase? { try cases("id = \(id)").first }

    /// Somebody's, the newest first.
    package func about(_ person: PersonID, within scope: AdvocacyPolicy.Scope) throws -> [AdvocacyCase] {
        try cases(
            "person_id = \(person) AND \(Self.condition(for: scope)) ORDER BY id DESC LIMIT 50")
    }

    package func open(of person: PersonID) throws -> [AdvocacyCase] {
        try cases(
            """
            person_id = \(person) AND status IN (\(SQL.list(AdvocacyCase.Status.open))) ORDER BY id
            """)
    }

    /// The newest of somebody's of one kind, whatever became of it.
    package func newest(of person: PersonID, _ kind: AdvocacyCase.Kind) throws -> AdvocacyCase? {
        try cases("person_id = \(person) AND kind = \(kind) ORDER BY id DESC LIMIT 1").first
    }

    package func endedByDeath(of person: PersonID) throws -> [AdvocacyCase] {
        try cases("person_id = \(person) AND status = 'ended' AND end_reason = 'died' ORDER BY id")
    }

    /// An organisation's cases of one list, those due first.
    package func list(
        _ list: AdvocacyList, of organisation: OrganisationID, limit: Int
    ) throws -> [AdvocacyCase] {
        try cases(
            """
            organisation_id = \(organisation) AND status IN (\(SQL.list(list.statuses)))
            ORDER BY due_on, id LIMIT \(limit)
            """)
    }

    /// The cases that an account speaks in now.
    package func spokenFor(by account: AccountID, limit: Int = 200) throws -> [AdvocacyCase] {
        try cases(
            "advocate_id = \(account) AND status = 'allocated' ORDER BY due_on, id LIMIT \(limit)")
    }

    /// Whom an account speaks for now.
    package func people(spokenForBy account: AccountID) throws -> Set<PersonID> {
        Set(
            try connection.run(
                "SELECT person_id FROM advocacy WHERE advocate_id = \(account) AND status = 'allocated'"
            ).map { try $0.value("person_id") })
    }

    /// Those nobody has found an advocate for in time, the longest late first.
    package func late(
        on day: LocalDate, after place: Place?, limit: Int = ScheduledJob.changesAtOnce
    ) throws -> [AdvocacyCase] {
        let later: SQL = place.map { " AND (due_on, id) > (\($0.dueOn), \($0.id))" } ?? ""
        return try cases(
            """
            status IN ('offered', 'accepted', 'waiting') AND due_on < \(day)\(later)
            ORDER BY due_on, id LIMIT \(limit)
            """)
    }

    /// Where a page of cases ended.
    package struct Place: Sendable {
        package let dueOn: LocalDate
        package let id: AdvocacyID
    }

    /// Cases that an account was given, a page at a time.
    package func withAccount(
        after id: AdvocacyID?, limit: Int = ScheduledJob.changesAtOnce
    ) throws -> [AdvocacyCase] {
        let later: SQL = id.map { " AND id > \($0)" } ?? ""
        return try cases(
            "status = 'allocated' AND advocate_id IS NOT NULL\(later) ORDER BY id LIMIT \(limit)")
    }

    /// Every organisation that has a case, found one after the other by the index.
    package func organisations() throws -> [OrganisationID] {
        var found: [OrganisationID] = []
        while true {
            let later: SQL = found.last.map { "organisation_id > \($0)" } ?? "TRUE"
            let next: OrganisationID? = try connection.run(
                "SELECT organisation_id FROM advocacy WHERE \(later) ORDER BY organisation_id LIMIT 1"
            ).first?.value("organisation_id")
            guard let next else { return found }
            found.append(next)
        }
    }

    /// Some of an organisation's cases that are open.
    package func open(at organisation: OrganisationID, limit: Int = 200) throws -> [AdvocacyCase] {
        try cases(
            """
            organisation_id = \(organisation) AND status IN (\(SQL.list(AdvocacyCase.Status.open)))
            ORDER BY due_on, id LIMIT \(limit)
            """)
    }

    package func add(_ advocacy: AdvocacyCase) throws {
        try connection.run(
            """
            INSERT INTO advocacy (\(Self.columns))
            VALUES (
                \(advocacy.id), \(advocacy.person), \(advocacy.kind), \(advocacy.status), \(advocacy.organisation),
                \(advocacy.team), \(advocacy.owner), \(advocacy.reason), \(advocacy.neededFor),
                \(advocacy.offeredOn), \(advocacy.wantedOn), \(advocacy.declinedOn), \(advocacy.askedOn),
                \(advocacy.allocatedOn), \(advocacy.endedOn), \(advocacy.endReason), \(advocacy.provider),
                \(advocacy.providerPhone), \(advocacy.advocate), \(advocacy.advocateName),
                \(advocacy.advocatePhone), \(advocacy.dueOn), \(advocacy.taskKey), \(advocacy.version))
            """)
    }

    /// Saves what an action did.
    ///
    /// - Throws: `EditConflict` when somebody else saved it first.
    package func save(_ advocacy: AdvocacyCase) throws {
        let saved = try connection.run(
            """
            UPDATE advocacy
            SET status = \(advocacy.status), organisation_id = \(advocacy.organisation),
                team_id = \(advocacy.team), owner_id = \(advocacy.owner), reason = \(advocacy.reason),
                needed_for = \(advocacy.neededFor), wanted_on = \(advocacy.wantedOn),
                declined_on = \(advocacy.declinedOn), asked_on = \(advocacy.askedOn),
                allocated_on = \(advocacy.allocatedOn), ended_on = \(advocacy.endedOn),
                end_reason = \(advocacy.endReason), provider = \(advocacy.provider),
                provider_phone = \(advocacy.providerPhone), advocate_id = \(advocacy.advocate),
                advocate_name = \(advocacy.advocateName), advocate_phone = \(advocacy.advocatePhone),
                due_on = \(advocacy.dueOn), task_key = \(advocacy.taskKey), version = version + 1
            WHERE id = \(advocacy.id) AND version = \(advocacy.version)
            RETURNING version
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    // MARK: What happened

    package struct Event: Hashable, Sendable {
        package let at: Instant
        package let action: String
        package let by: String
        package let note: String?
    }

    package func addEvent(
        _ id: AdvocacyID, _ action: String, _ note: String?, by principal: Principal
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
            INSERT INTO advocacy_event (id, advocacy_id, at, action, by_name, note)
            VALUES (\(surroundings.uuid().uuidString.lowercased()), \(id), \(surroundings.now()), \(action),
                    \(name), \(note))
            """)
    }

    package func events(of id: AdvocacyID) throws -> [Event] {
        try connection.run(
            """
            SELECT at, action, by_name, note FROM advocacy_event WHERE advocacy_id = \(id)
            ORDER BY at DESC, id DESC LIMIT 200
            """
        ).map {
            Event(
                at: try $0.value("at"), action: try $0.value("action"), by: try $0.value("by_name"),
                note: try $0.optional("note"))
        }
    }

    private func cases(_ condition: SQL) throws -> [AdvocacyCase] {
        try connection.run("SELECT \(Self.columns) FROM advocacy WHERE \(condition)")
            .map(AdvocacyCase.init(row:))
    }

    private static func condition(for scope: AdvocacyPolicy.Scope) -> SQL {
        switch scope {
        case .none: return "1 = 0"
        case .own(let person): return "person_id = \(person)"
        case .staff(let organisation, let advocate):
            var ways: [SQL] = []
            if let organisation { ways.append("organisation_id = \(organisation)") }
            if let advocate { ways.append("(advocate_id = \(advocate) AND status = 'allocated')") }
            return ways.isEmpty ? "1 = 0" : "(\(SQL.join(ways, separator: " OR ")))"
        }
    }
}

/// The lists of cases that coordinators and managers open.
package enum AdvocacyList: String, CaseIterable, Sendable {
    case waiting
    case allocated
    case over

    package var title: String {
        switch self {
        case .waiting: "Who waits"
        case .allocated: "Have an advocate"
        case .over: "Said no, and over"
        }
    }

    var statuses: [AdvocacyCase.Status] {
        switch self {
        case .waiting: [.offered, .accepted, .waiting]
        case .allocated: [.allocated]
        case .over: [.declined, .ended]
        }
    }
}

extension AdvocacyCase {
    init(row: Row) throws {
        self.init(
            id: try row.value("id"), person: try row.value("person_id"), kind: try row.value("kind"),
            status: try row.value("status"), organisation: try row.value("organisation_id"),
            team: try row.optional("team_id"), owner: try row.optional("owner_id"),
            reason: try row.value("reason"), neededFor: try row.optional("needed_for"),
            dueOn: try row.value("due_on"))
        offeredOn = try row.optional("offered_on")
        wantedOn = try row.optional("wanted_on")
        declinedOn = try row.optional("declined_on")
        askedOn = try row.optional("asked_on")
        allocatedOn = try row.optional("allocated_on")
        endedOn = try row.optional("ended_on")
        endReason = try row.optional("end_reason")
        provider = try row.value("provider")
        providerPhone = try row.value("provider_phone")
        advocate = try row.optional("advocate_id")
        advocateName = try row.value("advocate_name")
        advocatePhone = try row.value("advocate_phone")
        taskKey = try row.optional("task_key")
        version = try row.value("version")
    }
}
