import Audit
import Core
import Jobs
import People
import Storage

extension AuditAction {
    static let advocacyViewed = AuditAction("advocacy-viewed")
    static let advocacyChanged = AuditAction("advocacy-changed")
    static let takingPartAsked = AuditAction("taking-part-asked")
}

/// What every page and event about advocates works with; each change is in the caller's transaction.
package struct AdvocacyDesk: Sendable {
    let surroundings: Surroundings
    let needs: AdvocacyNeeds

    package init(surroundings: Surroundings, needs: AdvocacyNeeds) {
        (self.surroundings, self.needs) = (surroundings, needs)
    }

    var people: PeopleNeeds { needs.people }

    /// How long until an advocate is asked about again, in days.
    static let stillNeededDays = 84

    static let service = Principal.system("advocacy")

    /// A case with its person.
    struct Opened: Sendable {
        var advocacy: AdvocacyCase
        let person: SeenPerson
        let principal: Principal

        var policy: AdvocacyPolicy { AdvocacyPolicy(principal) }
    }

    func store(_ connection: any Connection) -> AdvocacyStore { AdvocacyStore(connection, surroundings) }

    /// A case within the principal's reach, of somebody they may see; else it isn't there.
    func open(_ id: AdvocacyID, for principal: Principal, _ connection: any Connection) throws -> Opened {
        guard let advocacy = try store(connection).find(id, within: AdvocacyPolicy(principal).scope),
            let person = try people.people(connection, [advocacy.person], principal)[advocacy.person]
        else { throw NotFound() }
        return Opened(advocacy: advocacy, person: person, principal: principal)
    }

    /// Begins a case, with its owner, its clock and its first task.
    @discardableResult
    func begin(
        _ kind: AdvocacyCase.Kind, _ status: AdvocacyCase.Status, of person: PersonID,
        at destination: Destination, owner: AccountID?, reason: String = "", neededFor: String? = nil,
        neededBy: LocalDate? = nil, by principal: Principal, _ connection: any Connection
    ) throws -> AdvocacyCase {
        guard try !store(connection).open(of: person).contains(where: { $0.kind == kind }) else {
            throw AdvocacyRefusal.alreadyOpen
        }
        let today = surroundings.today
        var advocacy = AdvocacyCase(
            id: surroundings.newID(), person: person, kind: kind, status: status,
            organisation: destination.organisation, team: destination.team, owner: owner, reason: reason,
            neededFor: neededFor, dueOn: try due(destination.organisation, by: neededBy, connection))
        switch status {
        case .offered: advocacy.offeredOn = today
        case .declined: (advocacy.offeredOn, advocacy.declinedOn) = (today, today)
        default: advocacy.wantedOn = today
        }
        if status.isOpen { advocacy.taskKey = try openTask(advocacy, 1, connection) }
        try store(connection).add(advocacy)
        try store(connection).addEvent(advocacy.id, "begin", nil, by: principal)
        try audit(.advocacyChanged, advocacy, by: principal, ["action": "begin"], connection)
        return advocacy
    }

    /// Saves what an action did, with its history, its audit entry and the task for what comes next.
    @discardableResult
    func save(
        _ changed: AdvocacyCase, after action: AdvocacyAction, note: String? = nil, was: AdvocacyCase,
        by principal: Principal, _ connection: any Connection
    ) throws -> AdvocacyCase {
        var advocacy = changed
        let wasWith = Destination(was.organisation, team: was.team)
        let hasMoved =
            advocacy.status != was.status || advocacy.owner != was.owner || advocacy.dueOn != was.dueOn
            || Destination(advocacy.organisation, team: advocacy.team) != wasWith
        if hasMoved {
            if let key = advocacy.taskKey { try people.closeTask(connection, key, principal) }
            try people.closeTask(connection, Self.lateKey(was), principal)
            advocacy.taskKey = nil
            if advocacy.status.isOpen {
                advocacy.taskKey = try openTask(advocacy, advocacy.version + 1, connection)
            }
        }
        try store(connection).save(advocacy)
        advocacy.version += 1
        try store(connection).addEvent(advocacy.id, action.rawValue, note, by: principal)
        try audit(
            .advocacyChanged, advocacy, by: principal,
            ["action": action.rawValue, "status": advocacy.status.rawValue], connection)
        if advocacy.status == .allocated, was.status != .allocated {
            try tellOfAdvocate(advocacy, connection)
        }
        return advocacy
    }

    /// Gives the case to an advocate; the work that waited for them goes on.
    @discardableResult
    func allocate(
        _ was: AdvocacyCase, to account: AccountID?, name: String, phone: String, provider: String? = nil,
        by principal: Principal, _ connection: any Connection
    ) throws -> AdvocacyCase {
        let today = surroundings.today
        var advocacy = try was.allocated(to: account, name: name, phone: phone, on: today, by: principal)
        if let provider { advocacy.provider = provider }
        advocacy.dueOn = today.adding(days: Self.stillNeededDays)
        return try save(
            advocacy, after: .allocate, note: advocacy.advocateWords, was: was, by: principal, connection)
    }

    @discardableResult
    func end(
        _ was: AdvocacyCase, _ reason: AdvocacyCase.EndReason, note: String? = nil, by principal: Principal,
        _ connection: any Connection
    ) throws -> AdvocacyCase {
        let advocacy = try was.ended(reason, on: surroundings.today, by: principal)
        let ended = try save(
            advocacy, after: .end, note: note ?? reason.title, was: was, by: principal, connection)
        try people.closeTask(connection, Self.comeKey(was), principal)
        return ended
    }

    func reopen(
        _ was: AdvocacyCase, note: String, by principal: Principal, _ connection: any Connection
    ) throws {
        guard try !store(connection).open(of: was.person).contains(where: { $0.kind == was.kind }) else {
            throw AdvocacyRefusal.alreadyOpen
        }
        var advocacy = try was.reopened(on: surroundings.today, by: principal)
        advocacy.dueOn = try due(was.organisation, by: nil, connection)
        try save(advocacy, after: .reopen, note: note, was: was, by: principal, connection)
    }

    func release(
        _ was: AdvocacyCase, note: String, by principal: Principal, _ connection: any Connection
    ) throws {
        var advocacy = try was.released(on: surroundings.today, by: principal)
        advocacy.dueOn = try due(was.organisation, by: nil, connection)
        try save(advocacy, after: .release, note: note, was: was, by: principal, connection)
    }

    // MARK: Clocks and tasks

    /// The last day to have found an advocate by: the area's days, or the day they are needed, if that is sooner.
    func due(
        _ organisation: OrganisationID, by needed: LocalDate?, _ connection: any Connection
    ) throws -> LocalDate {
        let today = surroundings.today
        let area = try people.area(connection, organisation)
        let days = try people.number(connection, "clocks.advocacy-days", area)
        let due = today.adding(days: days)
        return max(today, min(due, needed ?? due))
    }

    /// The task for the next step; each step has one of its own.
    func openTask(
        _ advocacy: AdvocacyCase, _ step: Int, _ connection: any Connection
    ) throws -> String {
        let key = "advocacy/\(advocacy.id)/\(step)"
        try people.openTask(
            connection,
            TaskRequest(
                kind: "advocacy", title: "\(advocacy.nextStep)", person: advocacy.person,
                organisation: advocacy.organisation, team: advocacy.owner == nil ? advocacy.team : nil,
                account: advocacy.owner, dueOn: advocacy.dueOn, key: key, linkPath: advocacy.path))
        return key
    }

    static func lateKey(_ advocacy: AdvocacyCase) -> String {
        "advocacy-late/\(advocacy.id)/\(advocacy.dueOn)"
    }

    static func comeKey(_ advocacy: AdvocacyCase) -> String { "advocacy-come/\(advocacy.id)" }

    private func tellOfAdvocate(_ advocacy: AdvocacyCase, _ connection: any Connection) throws {
        guard let path = advocacy.neededFor else { return }
        try people.openTask(
            connection,
            TaskRequest(
                kind: "advocacy", title: "An advocate has been found: go on together",
                person: advocacy.person, organisation: advocacy.organisation,
                team: advocacy.owner == nil ? advocacy.team : nil, account: advocacy.owner,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: surroundings.today),
                // Whoever was found before may have left since.
                key: Self.comeKey(advocacy), opensAgain: true, linkPath: path))
    }

    func audit(
        _ action: AuditAction, _ advocacy: AdvocacyCase, by principal: Principal,
        _ detail: [String: String] = [:], _ connection: any Connection
    ) throws {
        let restricted = try people.restricted(connection, [advocacy.person])
        try AuditStore(connection, surroundings).add(
            action, about: advocacy.id, by: principal, detail: detail, person: advocacy.person,
            heldBack: !restricted.isEmpty)
    }
}
