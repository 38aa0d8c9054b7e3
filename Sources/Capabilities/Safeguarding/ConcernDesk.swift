import Audit
import Core
import Jobs
import People
import Storage

extension AuditAction {
    static let concernRaised = AuditAction("concern-raised", heldBack: true)
    static let concernViewed = AuditAction("concern-viewed", heldBack: true)
    static let concernChanged = AuditAction("concern-changed", heldBack: true)
}

/// What every page and event about concerns works with; each change is in the caller's transaction.
package struct ConcernDesk: Sendable {
    let surroundings: Surroundings
    let needs: SafeguardingNeeds

    package init(surroundings: Surroundings, needs: SafeguardingNeeds) {
        (self.surroundings, self.needs) = (surroundings, needs)
    }

    var people: PeopleNeeds { needs.people }

    static let service = Principal.system("safeguarding")

    /// What somebody told, before it is kept.
    package struct Told: Sendable {
        /// What its form was given when it was opened: sent twice, it is one concern.
        package var key: ConcernID?
        package var person: PersonID?
        package var atRisk: Set<String>
        package var source: String
        package var council: SafeguardingNeeds.Council
        package var aboutCouncil: OrganisationID?
        package var answers: [String: String]
    }

    /// A concern as far as somebody may see it.
    struct Opened: Sendable {
        let concern: Concern
        let sight: ConcernPolicy.Sight
        /// The person as the register shows them to the reader; `nil` where it doesn’t.
        let person: SeenPerson?
    }

    func store(_ connection: any Connection) -> ConcernStore { ConcernStore(connection, surroundings) }

    /// - Throws: `NotFound` for whoever may know nothing of it.
    func open(_ id: ConcernID, for principal: Principal, _ connection: any Connection) throws -> Opened {
        guard let concern = try store(connection).find(id) else { throw NotFound() }
        let hidden = try hidden([concern], for: principal, connection)
        let hasLead = try hasLead(concern, for: principal, connection)
        guard
            let sight = ConcernPolicy(principal).sight(
                of: concern, isHidden: hidden.contains(concern.id), hasLead: hasLead)
        else { throw NotFound() }
        var person: SeenPerson?
        if sight == .whole, let id = concern.state.person {
            person = try people.people(connection, [id], principal)[id]
        }
        return Opened(concern: concern, sight: sight, person: person)
    }

    /// Whether its holder has a lead; asked only of those for whom it makes a difference.
    private func hasLead(
        _ concern: Concern, for principal: Principal, _ connection: any Connection
    ) throws -> Bool {
        try !principal.has(any: .manager)
            || !people.holders(connection, .safeguardingLead, concern.holder).isEmpty
    }

    /// Somebody who isn’t its owner reads a restricted person’s concern in their place, and sees to it from then on.
    ///
    /// It is found by the reference alone: no list and no address says that it is there.
    package func takeOver(
        _ reference: Reference, because reason: String, by principal: Principal, _ connection: any Connection
    ) throws -> ConcernID {
        guard let concern = try store(connection).find(reference),
            try ConcernPolicy(principal).mayTakeOver(
                concern,
                isHidden: hidden([concern], for: principal, connection).contains(concern.id),
                hasLead: hasLead(concern, for: principal, connection))
        else { throw ConcernRefusal.notToTakeOver }
        try add(Addition(action: .takeOver, words: reason), to: concern, by: principal, connection)
        return concern.id
    }

    /// Those about a restricted person whom the reader may not see.
    func hidden(
        _ concerns: [Concern], for principal: Principal, _ connection: any Connection
    ) throws -> Set<ConcernID> {
        let ids = Set(concerns.compactMap(\.state.person))
        let restricted = ids.isEmpty ? [] : try people.restricted(connection, ids)
        guard !restricted.isEmpty else { return [] }
        let seen = try people.people(connection, restricted, principal)
        var hidden: Set<ConcernID> = []
        for concern in concerns {
            guard let person = concern.state.person, restricted.contains(person) else { continue }
            if seen[person] == nil || !principal.reviewsRestricted { hidden.insert(concern.id) }
        }
        return hidden
    }

    func key(_ form: ConcernForm) -> String {
        (ConcernID(form.fields.text("key")) ?? surroundings.newID()).description
    }

    /// Keeps a concern with its owner, its clock and its first task; nobody is told.
    @discardableResult
    package func raise(_ told: Told, by principal: Principal, _ connection: any Connection) throws -> Concern
    {
        if let key = told.key, let raised = try store(connection).find(key) {
            guard raised.raisedBy == principal.account, raised.state.raiser == principal.person else {
                throw NotFound()
            }
            return raised
        }
        let origin =
            try principal.organisation
            ?? principal.person.flatMap { try people.owner(connection, $0)?.organisation }
        let about = ConcernRules.about(source: told.source, own: origin, council: told.aboutCouncil)
        let leads = try origin.map { try people.holders(connection, .safeguardingLead, $0) } ?? []
        let holder = try ConcernRules.holder(
            origin: origin, hasLead: !leads.isEmpty, about: about, council: told.council.organisation)
        let teams = ConcernRules.teams(atRisk: told.atRisk)
        let person = try told.person.map { try people.resolve(connection, $0) }
        var team: TeamID?
        if holder == told.council.organisation {
            let tray = try people.dutyTray(connection, told.council.area, teams != .adults)
            if tray.organisation == holder { team = tray.team }
        }
        let owner = try owner(at: holder, of: person, raisedBy: principal, connection)
        let now = surroundings.now()
        var concern = Concern(
            id: told.key ?? surroundings.newID(),
            reference: Reference(randomBytes: surroundings.randomBytes), raisedAt: now,
            raisedBy: principal.account, origin: origin, council: told.council.organisation,
            about: about, holder: holder, team: team, area: told.council.area, teams: teams,
            answers: told.answers,
            state: ConcernState(
                status: .raised, person: person, raiser: principal.person, owner: owner,
                dueAt: now.adding(seconds: try hours(told.council.area, connection) * 3600), taskKey: nil,
                rings: 0, version: 1))
        concern.state.taskKey = try openTask(concern, Self.toSend, connection)
        try store(connection).add(concern)
        try audit(.concernRaised, concern, by: principal, [:], connection)
        return concern
    }

    /// A lead of the holder, or a manager where it has none; of a restricted person one who is a named reviewer, where
    /// there is one.
    func owner(
        at holder: OrganisationID, of person: PersonID?, raisedBy principal: Principal?,
        _ connection: any Connection
    ) throws -> AccountID? {
        var leads = try people.holders(connection, .safeguardingLead, holder)
        if leads.isEmpty { leads = try people.holders(connection, .manager, holder) }
        if let person, try !people.restricted(connection, [person]).isEmpty {
            let reviewers = try needs.reviewers(connection, [holder])
            let reviewing = leads.filter { reviewers.contains($0) }
            if !reviewing.isEmpty { leads = reviewing }
        }
        if let account = principal?.account, leads.contains(account) { return account }
        return leads.first
    }

    func hours(_ area: String?, _ connection: any Connection) throws -> Int {
        try people.number(connection, "clocks.concern-hours", area)
    }

    // MARK: What is added

    /// What somebody adds.
    package struct Addition: Sendable {
        package var action: ConcernAction
        package var team: Concern.Teams?
        package var way: String?
        package var happenedAt: Instant?
        package var reference: String?
        package var words = ""
        package var corrects: String?
        package var dueOn: LocalDate?
    }

    /// Adds to a concern, with its clock, its task and its audit entry.
    package func add(
        _ addition: Addition, to concern: Concern, by principal: Principal, _ connection: any Connection
    ) throws {
        let now = surroundings.now()
        if let happened = addition.happenedAt, happened > now { throw ConcernRefusal.later }
        let entries = try store(connection).entries(of: concern.id)
        var acknowledged = Self.acknowledged(entries)
        if addition.action == .acknowledge, let team = addition.team { acknowledged.formUnion(team.each) }
        var state = concern.state
        let was = state.status
        state.status = try ConcernRules.next(
            addition.action, from: was, teams: concern.teams, acknowledged: acknowledged)
        let entry = ConcernEntry(
            id: surroundings.uuid().uuidString.lowercased(), at: now,
            by: principal.account == nil ? "Mainstay" : principal.name, action: addition.action,
            team: addition.team, way: addition.way, happenedAt: addition.happenedAt,
            reference: addition.reference, words: addition.words, corrects: addition.corrects)
        try store(connection).add(entry, to: concern.id, by: principal.account)
        if addition.action == .takeOver {
            try readAgain(concern, owner: principal.account, connection)
            return try audit(
                .concernChanged, concern, by: principal, ["action": addition.action.rawValue], connection)
        }
        let moves = state.status != was || addition.action == .step || addition.action == .keep
        if moves { try move(&state, of: concern, addition, by: principal, connection) }
        try store(connection).save(concern.id, state)
        try audit(
            .concernChanged, concern, by: principal, ["action": addition.action.rawValue], connection)
    }

    static func acknowledged(_ entries: [ConcernEntry]) -> Set<Concern.Teams> {
        Set(entries.filter { $0.action == .acknowledge }.flatMap { $0.team?.each ?? [] })
    }

    /// The next clock and the next task.
    private func move(
        _ state: inout ConcernState, of concern: Concern, _ addition: Addition, by principal: Principal,
        _ connection: any Connection
    ) throws {
        if let key = state.taskKey { try people.closeTask(connection, key, principal) }
        if state.status != .sent || concern.state.status == .acknowledged {
            for ring in 0...state.rings where ring > 0 {
                try people.closeTask(connection, Self.ringKey(concern.id, ring), principal)
            }
        }
        if principal.has(any: .safeguardingLead), principal.organisation == concern.holder {
            state.owner = principal.account
        }
        state.taskKey = nil
        let today = surroundings.today
        let title: String
        switch state.status {
        case .raised: title = Self.toSend
        case .sent: title = Self.sentTitle
        case .acknowledged:
            let day =
                addition.dueOn ?? WorkingCalendar.englandAndWales.adding(workingDays: 5, to: today)
            state.dueAt = Instant(day, hour: 17)
            title = Self.acknowledgedTitle
        case .closed:
            state.dueAt = Instant(addition.dueOn ?? today.adding(days: 365), hour: 9)
            return
        case .putAway: return
        }
        var moved = concern
        moved.state = state
        moved.state.version += 1
        state.taskKey = try openTask(moved, title, connection)
    }

    // MARK: Tasks

    static let toSend = "Something private to read now and pass on"
    static let sentTitle = "Something private to follow up: was it answered?"
    static let acknowledgedTitle = "Something private to follow up"

    /// A task without a person or a word of what it is; seen by those who see sensitive work.
    func openTask(_ concern: Concern, _ title: String, _ connection: any Connection) throws -> String {
        let key = "concern/\(concern.id)/\(concern.state.version)"
        let owner = concern.state.owner
        try people.openTask(
            connection,
            TaskRequest(
                kind: "private", title: title, organisation: concern.holder,
                team: owner == nil ? concern.team : nil, account: owner,
                dueOn: concern.state.dueAt.londonDate, key: key, sensitive: true,
                linkPath: "/concerns/\(concern.id)"))
        return key
    }

    static func ringKey(_ id: ConcernID, _ ring: Int) -> String { "concern-ring/\(id)/\(ring)" }

    func audit(
        _ action: AuditAction, _ concern: Concern, by principal: Principal, _ detail: [String: String] = [:],
        _ connection: any Connection
    ) throws {
        // Nothing ties it to the person in the log of the organisation it is about.
        let person = concern.about == nil ? concern.state.person : nil
        try AuditStore(connection, surroundings).add(
            action, about: concern.id, by: principal, detail: detail, person: person, heldBack: true)
    }
}
