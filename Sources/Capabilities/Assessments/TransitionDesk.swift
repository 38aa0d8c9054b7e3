import Audit
import Core
import Jobs
import People
import Storage

extension AuditAction {
    static let transitionViewed = AuditAction("transition-viewed")
    static let transitionChanged = AuditAction("transition-changed")
}

/// Young carers' ways past 18: what is begun and told by itself, and each step in its transaction with task and audit.
struct TransitionDesk: Sendable {
    let assessments: AssessmentDesk

    static let service = Principal.system("transitions")

    var surroundings: Surroundings { assessments.surroundings }
    var people: PeopleNeeds { assessments.people }

    struct Opened: Sendable {
        let transition: Transition
        let person: SeenPerson
        let principal: Principal
    }

    /// One within the principal's reach, of somebody they may see; else it isn't there.
    func open(
        _ id: TransitionID, for principal: Principal, _ connection: any Connection
    ) throws -> Opened {
        guard let transition = try TransitionStore(connection).find(id),
            Self.mayView(transition, principal),
            let person = try people.people(connection, [transition.person], principal)[transition.person]
        else { throw NotFound() }
        return Opened(transition: transition, person: person, principal: principal)
    }

    static func mayView(_ transition: Transition, _ principal: Principal) -> Bool {
        guard let organisation = principal.organisation, principal.account != nil else { return false }
        return !principal.roles.isDisjoint(with: TransitionMachine.readers)
            && (organisation == transition.young.organisation
                || organisation == transition.adult.organisation)
    }

    // MARK: What happens by itself

    /// Begins, tells and asks what is due; doing it twice changes nothing.
    func lookThrough(_ database: any Database) async throws {
        let today = surroundings.today
        while true {
            // Looked for in a reading: among a county's young carers that takes a while.
            let (coming, due) = try await database.read { connection in
                let store = TransitionStore(connection)
                return (try store.coming(on: today).map(\.person), try store.due(by: today).map(\.id))
            }
            for some in ScheduledJob.parts(of: coming) {
                try await database.write { connection in
                    let store = TransitionStore(connection)
                    for young in try store.coming(on: today, among: some) { try begin(young, connection) }
                }
            }
            for some in ScheduledJob.parts(of: due) {
                try await database.write { connection in
                    let store = TransitionStore(connection)
                    for transition in try store.due(by: today, among: some) {
                        try tell(transition, connection)
                    }
                }
            }
            guard max(coming.count, due.count) == TransitionStore.mostAtOnce else { return }
        }
    }

    var job: ScheduledJob {
        let desk = self
        return ScheduledJob(name: "transition-notices", every: 6 * 3600) { try await desk.lookThrough($0) }
    }

    private func begin(_ coming: TransitionStore.Coming, _ connection: any Connection) throws {
        let today = surroundings.today
        guard let notice = Transition.Notice.due(bornOn: coming.bornOn, on: today) else { return }
        let duty = try people.dutyTray(connection, coming.area, true)
        let young =
            coming.young.map { Transition.Owner($0, team: coming.youngTeam) }
            ?? Transition.Owner(duty.organisation, team: duty.team)
        let adult = try people.dutyTray(connection, coming.area, false)
        var transition = Transition(
            id: surroundings.newID(), person: coming.person, bornOn: coming.bornOn, startedOn: today,
            young: young, adult: Transition.Owner(adult.organisation, team: adult.team), notice: notice)
        transition.nextOn = transition.lookAgain(after: today)
        try letSee(transition, connection)
        try schedule(&transition, number: 1, connection)
        try TransitionStore(connection).add(transition)
        try tellNotice(transition, connection)
        try audit(transition, "begin", by: Self.service, connection)
    }

    /// Both services work with them from 16; a restricted one goes to their reviewers alone.
    private func letSee(_ transition: Transition, _ connection: any Connection) throws {
        guard try people.restricted(connection, [transition.person]).isEmpty else { return }
        for side in Transition.Side.allCases {
            let owner = transition[side]
            try people.involve(
                connection, transition.person, Destination(owner.organisation, team: owner.team), nil,
                Self.service)
        }
    }

    /// What is due of one: the next notice, the birthday, or a check after it.
    private func tell(_ due: Transition, _ connection: any Connection) throws {
        let today = surroundings.today
        var transition = due
        transition.nextOn = due.lookAgain(after: today)
        if let notice = Transition.Notice.due(bornOn: due.bornOn, on: today), notice != due.notice {
            transition.notice = notice
        }
        if transition.adult.acceptedOn == nil { try moveAdult(&transition, connection) }
        let isTold = transition.notice != due.notice && due.status != .answered
        try save(transition, was: due, "look", by: Self.service, connection)
        if isTold { try tellNotice(transition, connection) }
        guard today >= due.eighteenOn, due.status != .answered, due.nextOn <= due.eighteenOn else { return }
        // Nobody answered by the birthday: both services hear of it on the day.
        for side in Transition.Side.allCases {
            try open(
                "A young carer is 18 today without an answer: see to it today", for: side, of: transition,
                dueOn: today, urgent: true, key: "transition/\(due.id)/18/\(side.rawValue)", connection)
        }
    }

    /// They may have moved: until somebody takes it on, the service of where they live is asked.
    private func moveAdult(_ transition: inout Transition, _ connection: any Connection) throws {
        guard let area = try TransitionStore(connection).area(of: transition.person) else { return }
        let duty = try people.dutyTray(connection, area, false)
        guard duty.organisation != transition.adult.organisation else { return }
        transition.adult = Transition.Owner(duty.organisation, team: duty.team)
        try letSee(transition, connection)
    }

    private func tellNotice(_ transition: Transition, _ connection: any Connection) throws {
        let due = WorkingCalendar.englandAndWales.adding(workingDays: 10, to: surroundings.today)
        let isLast = transition.notice == .seventeenAndHalf && transition.offer == nil
        for side in Transition.Side.allCases {
            try open(
                transition.notice.title, for: side, of: transition, dueOn: due, urgent: isLast,
                key: "transition/\(transition.id)/\(transition.notice.rawValue)/\(side.rawValue)", connection)
        }
    }

    private func open(
        _ title: String, for side: Transition.Side, of transition: Transition, dueOn: LocalDate, urgent: Bool,
        key: String, _ connection: any Connection
    ) throws {
        let owner = transition[side]
        try people.openTask(
            connection,
            TaskRequest(
                kind: "transition", title: title, person: transition.person,
                organisation: owner.organisation, team: owner.account == nil ? owner.team : nil,
                account: owner.account, dueOn: dueOn, urgent: urgent, key: key, linkPath: transition.path))
    }

    // MARK: Saving

    /// The task for the next step, whose owner is one of the two services.
    private func schedule(
        _ transition: inout Transition, number: Int, _ connection: any Connection
    ) throws {
        guard let next = transition.next else { return }
        let owner = transition[next.side]
        let key = "transition-step/\(transition.id)/\(number)"
        let kind: String =
            switch next.kind {
            case .young, .adult: "transition-owner"
            case .offer, .answer: "transition"
            case .six, .twelve: "transition-check"
            }
        try people.openTask(
            connection,
            TaskRequest(
                kind: kind, title: next.kind.title, person: transition.person,
                organisation: owner.organisation, team: owner.account == nil ? owner.team : nil,
                account: owner.account, dueOn: next.by, urgent: next.by < surroundings.today, key: key,
                linkPath: transition.path))
        (transition.taskKey, transition.dueOn, transition.step) = (key, next.by, next.kind.rawValue)
    }

    func save(
        _ changed: Transition, was: Transition, _ step: String, by principal: Principal,
        _ connection: any Connection
    ) throws {
        var transition = changed
        let next = transition.next
        let isSame =
            next?.kind.rawValue == transition.step && transition.taskKey != nil
            && next?.by == was.dueOn && transition.adult == was.adult && transition.young == was.young
        if !isSame {
            if let key = transition.taskKey { try people.closeTask(connection, key, principal) }
            (transition.taskKey, transition.step) = (nil, "")
            try schedule(&transition, number: transition.version + 1, connection)
        }
        try TransitionStore(connection).save(transition)
        if transition.status == .answered || transition.status == .ended {
            try closeNotices(of: transition, by: principal, connection)
        }
        try audit(transition, step, by: principal, connection)
    }

    private func closeNotices(
        of transition: Transition, by principal: Principal, _ connection: any Connection
    ) throws {
        for side in Transition.Side.allCases {
            for name in Transition.Notice.allCases.map(\.rawValue) + ["18"] {
                try people.closeTask(
                    connection, "transition/\(transition.id)/\(name)/\(side.rawValue)", principal)
            }
        }
    }

    private func audit(
        _ transition: Transition, _ step: String, by principal: Principal, _ connection: any Connection
    ) throws {
        let restricted = try people.restricted(connection, [transition.person])
        try AuditStore(connection, surroundings).add(
            .transitionChanged, about: transition.id, by: principal,
            detail: ["step": step, "status": transition.status.rawValue], person: transition.person,
            heldBack: !restricted.isEmpty)
    }

    // MARK: Steps

    @discardableResult
    func take(
        _ step: TransitionStep, on opened: Opened, _ connection: any Connection,
        _ change: (inout Transition) throws -> Void
    ) throws -> Transition {
        var transition = opened.transition
        let status = try transition.after(step, by: opened.principal)
        try change(&transition)
        transition.status = status
        if status == .answered, transition.nextCheck == nil {
            (transition.status, transition.endedOn, transition.endReason) = (
                .ended, surroundings.today, .done
            )
        }
        if transition.status == .ended, transition.endedOn == nil { transition.endedOn = surroundings.today }
        try save(transition, was: opened.transition, step.rawValue, by: opened.principal, connection)
        return transition
    }

    /// Keeps the young person's own answer; a no with a risk of abuse or neglect begins an assessment all the same.
    func answer(
        _ said: Transition.OwnAnswer, on opened: Opened, _ connection: any Connection
    ) throws {
        let today = surroundings.today
        var changed = try opened.transition.answered(said, today: today)
        if changed.isAssessedAnyway {
            changed.assessment = try assessAnyway(opened, connection)
            try tellLead(opened, connection)
        }
        try take(.answer, on: opened, connection) { $0 = changed }
    }

    /// Keeps whether they are still in contact; nobody at risk is tried for in silence.
    func contact(
        _ contact: Transition.Contact, words: String, on opened: Opened, _ connection: any Connection
    ) throws {
        let today = surroundings.today
        try take(.contact, on: opened, connection) { transition in
            transition = try transition.contacted(contact, words: words, on: today)
        }
        if contact == .notReached, opened.transition.isAtRisk { try tellLead(opened, connection) }
    }

    /// A safeguarding lead is asked today; neither the task’s title nor its person says of whom, or why.
    private func tellLead(_ opened: Opened, _ connection: any Connection) throws {
        let (transition, today) = (opened.transition, surroundings.today)
        let organisation = opened.principal.organisation ?? transition.young.organisation
        // A lead who isn’t a named reviewer couldn’t open it.
        let leads =
            opened.person.isRestricted
            ? [] : try people.holders(connection, .safeguardingLead, organisation)
        try people.openTask(
            connection,
            TaskRequest(
                kind: "private", title: "Something private to follow up", organisation: organisation,
                account: leads.first ?? opened.principal.account, dueOn: today, urgent: true,
                key: "transition-risk/\(transition.id)/\(today)", opensAgain: true, sensitive: true,
                linkPath: "/concerns/new?person=\(opened.person.id)"))
    }

    private func assessAnyway(_ opened: Opened, _ connection: any Connection) throws -> AssessmentID {
        let store = AssessmentStore(connection, surroundings)
        if let open = try store.open(of: opened.person.id).first(where: { $0.kind == .transition }) {
            return open.id
        }
        let owner = opened.transition.adult
        return try assessments.begin(
            NewAssessment(
                person: opened.person, link: nil, kind: .transition, route: .faceToFace, need: .urgent,
                organisation: owner.organisation, team: owner.team, lead: owner.account,
                requestedOn: surroundings.today), by: opened.principal, connection
        ).id
    }

    /// Why the young carers' service can't end its work with somebody yet.
    func hold(of person: PersonID, _ connection: any Connection) throws -> String? {
        for transition in try TransitionStore(connection).about(person) {
            if let hold = transition.hold { return hold }
        }
        return nil
    }
}
