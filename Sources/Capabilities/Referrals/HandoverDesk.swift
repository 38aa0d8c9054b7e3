import Audit
import Core
import Jobs
import People
import Storage

/// Who leads a carer's case, and how that passes from one to another.
struct HandoverDesk: Sendable {
    let desk: ReferralDesk

    private var people: PeopleNeeds { desk.people }
    private var surroundings: Surroundings { desk.surroundings }

    /// Asks a colleague to lead; a case that nobody leads is the asker's to take at once.
    func ask(
        _ person: PersonID, to: AccountID, note: String, by principal: Principal, _ connection: any Connection
    ) throws -> Handover {
        guard let organisation = principal.organisation, let account = principal.account else {
            throw NotFound()
        }
        let seen = try self.subject(person, principal, connection)
        guard try people.colleagues(connection, organisation).contains(where: { $0.account == to }) else {
            throw HandoverRefusal.receiverMissing
        }
        guard !note.isEmpty else { throw HandoverRefusal.noteMissing }
        let lead = try people.leads(connection, seen.id)[organisation]
        guard lead != to else { throw HandoverRefusal.leadsAlready }
        let due = WorkingCalendar.englandAndWales.adding(workingDays: 3, to: surroundings.today)
        let handover = Handover(
            id: surroundings.uuid().uuidString.lowercased(), person: seen.id, organisation: organisation,
            from: lead, to: to, askedBy: account, note: note, askedAt: surroundings.now(), dueOn: due,
            status: .asked, reason: nil, decidedAt: nil, version: 1)
        try HandoverStore(connection, surroundings).ask(handover)
        try openTask(for: handover, connection)
        try AuditStore(connection, surroundings).add(
            .handoverAsked, about: seen.id, by: principal,
            detail: ["from": lead?.description ?? "none", "to": to.description])
        if to == account { try answer(handover, .accept, reason: nil, by: principal, connection) }
        return handover
    }

    /// Accepts, refuses or takes back a handover; on acceptance the case and its open tasks go with it.
    func answer(
        _ handover: Handover, _ answer: Handover.Answer, reason: String?, by principal: Principal,
        _ connection: any Connection
    ) throws {
        guard let account = principal.account else { throw NotFound() }
        let status = try handover.answered(
            answer, by: account, isManager: principal.has(any: .manager), reason: reason)
        try HandoverStore(connection, surroundings).save(handover, status, reason: reason)
        try closeTasks(of: handover, by: principal, connection)
        if status == .accepted {
            try people.setLead(connection, handover.person, handover.organisation, handover.to, principal)
            if let from = handover.from {
                try desk.needs.moveTasks(connection, handover.person, from, handover.to, principal)
                if handover.askedBy == handover.to { try tellFormerLead(from, handover, connection) }
            }
            try tell(handover, connection)
        } else {
            try people.openTask(
                connection,
                TaskRequest(
                    kind: "handover", title: "A handover was not taken: ask somebody else",
                    person: handover.person, organisation: handover.organisation,
                    account: handover.from ?? handover.askedBy,
                    dueOn: WorkingCalendar.englandAndWales.nextWorkingDay(after: surroundings.today),
                    key: "handover-back/\(handover.id)", linkPath: "/people/\(handover.person)/handover"))
        }
        try AuditStore(connection, surroundings).add(
            .handoverDecided, about: handover.person, by: principal, detail: ["answer": answer.rawValue])
    }

    /// The carer is told by whoever leads now: a call is a task, and their own page says it at once.
    private func tell(_ handover: Handover, _ connection: any Connection) throws {
        try people.openTask(
            connection,
            TaskRequest(
                kind: "handover", title: "Tell the carer that you lead their case now",
                person: handover.person, organisation: handover.organisation, account: handover.to,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: surroundings.today),
                key: "handover-tell/\(handover.id)", linkPath: "/people/\(handover.person)"))
    }

    /// Nobody's case goes to a colleague who took it without their being told.
    private func tellFormerLead(
        _ former: AccountID, _ handover: Handover, _ connection: any Connection
    ) throws {
        try people.openTask(
            connection,
            TaskRequest(
                kind: "handover", title: "A colleague took over a case that you led: talk with them",
                person: handover.person, organisation: handover.organisation, account: former,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: surroundings.today),
                key: "handover-taken/\(handover.id)", linkPath: "/people/\(handover.person)"))
    }

    func subject(
        _ person: PersonID, _ principal: Principal, _ connection: any Connection
    ) throws -> SeenPerson {
        guard let seen = try people.people(connection, [person], principal)[person], seen.isWorkedWith,
            !seen.hasDied
        else { throw NotFound() }
        return seen
    }

    /// What a death leaves unanswered is over.
    func died(_ person: PersonID, _ connection: any Connection) throws {
        let system = Principal.system("referrals")
        for handover in try HandoverStore(connection, surroundings).open(about: person) {
            try HandoverStore(connection, surroundings).save(handover, .withdrawn, reason: "died")
            try closeTasks(of: handover, by: system, connection)
        }
    }

    /// A death was none: whoever had asked is asked whether they still want to hand the case over.
    func deathUndone(_ id: PersonID, _ connection: any Connection) throws {
        let person = try people.resolve(connection, id)
        for handover in try HandoverStore(connection, surroundings).endedByDeath(of: person) {
            try people.openTask(
                connection,
                TaskRequest(
                    kind: "handover", title: "A death was none: hand the case over again, or keep it",
                    person: person, organisation: handover.organisation, account: handover.askedBy,
                    dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: surroundings.today),
                    key: "handover-undone/\(handover.id)", linkPath: "/people/\(person)/handover"))
        }
    }

    static func key(_ id: String) -> String { "handover/\(id)" }

    static func lateKey(_ id: String) -> String { "handover-late/\(id)" }

    private func openTask(
        for handover: Handover, again: Bool = false, _ connection: any Connection
    ) throws {
        try people.openTask(
            connection,
            TaskRequest(
                kind: "handover", title: "A colleague asks you to lead a case: answer",
                person: handover.person, organisation: handover.organisation, account: handover.to,
                dueOn: handover.dueOn, key: Self.key(handover.id), opensAgain: again,
                linkPath: "/handovers/\(handover.id)"))
    }

    private func closeTasks(
        of handover: Handover, by principal: Principal, _ connection: any Connection
    ) throws {
        for key in [Self.key(handover.id), Self.lateKey(handover.id)] {
            try people.closeTask(connection, key, principal)
        }
    }

    /// Ticked off without an answer: it is still to be answered.
    func taskClosed(_ closed: TaskClosed, _ connection: any Connection) throws {
        let parts = closed.key.split(separator: "/").map(String.init)
        guard parts.first == "handover", parts.count == 2,
            let handover = try HandoverStore(connection, surroundings).asked(parts[1])
        else { return }
        try openTask(for: handover, again: true, connection)
    }

    /// Whoever asked hears, once, that nobody answered in time.
    func tellOfLate(_ connection: any Connection) throws {
        for handover in try HandoverStore(connection, surroundings).late(on: surroundings.today) {
            try people.openTask(
                connection,
                TaskRequest(
                    kind: "handover",
                    title: "A colleague hasn’t answered about a case: ask them, or take it back",
                    person: handover.person, organisation: handover.organisation, account: handover.askedBy,
                    dueOn: surroundings.today, key: Self.lateKey(handover.id),
                    linkPath: "/handovers/\(handover.id)"))
        }
    }

    /// Every day: a manager of each organisation that has carers whom nobody leads is told.
    func reportLeadless(_ database: any Database) async throws {
        // Looked for in readings: where everybody has a lead, all of them are gone through.
        let needs = desk.needs
        for organisation in try await database.read({ try needs.organisationsAtWork($0) })
        where try await database.read({ try needs.countWithoutLead($0, organisation, 1) }) > 0 {
            try await database.write { try reportLeadless(at: organisation, $0) }
        }
    }

    private func reportLeadless(at organisation: OrganisationID, _ connection: any Connection) throws {
        let today = surroundings.today
        guard let manager = try people.holders(connection, .manager, organisation).first else { return }
        try people.openTask(
            connection,
            TaskRequest(
                kind: "no-lead", title: "Carers whom nobody leads: give each somebody",
                organisation: organisation, account: manager, dueOn: today,
                key: "no-lead/\(organisation)/\(today)", linkPath: "/carers-without-lead"))
        try people.closeTask(
            connection, "no-lead/\(organisation)/\(today.adding(days: -1))", .system("referrals"))
    }

    /// Who leads a carer's case at each organisation, in words for the carer: with cover today, and the number.
    func leadLines(of carer: PersonID, _ connection: any Connection) throws -> [CaseLine] {
        let leads = try people.leads(connection, carer)
        let store = HandoverStore(connection, surroundings)
        let places = try people.organisationNames(connection, Set(leads.keys))
        var lines: [CaseLine] = []
        for (organisation, lead) in leads.sorted(by: { $0.key < $1.key }) {
            let cover = try store.covers(for: [lead], at: organisation, on: surroundings.today)[lead]
            let ids = Set([lead, cover?.cover].compactMap(\.self))
            let names = try people.accountNames(connection, ids)
            let away = cover.map {
                " is away until \($0.until.spoken). Ask for \(names[$0.cover] ?? "a colleague")"
            }
            let phone = try desk.needs.phone(connection, organisation)
            lines.append(
                CaseLine(
                    title: (names[lead] ?? "Somebody who has left") + (away ?? ""),
                    detail: [places[organisation], phone].compactMap(\.self).joined(separator: ", ")))
        }
        return lines
    }
}
