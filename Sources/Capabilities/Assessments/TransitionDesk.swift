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

    // MARK: Saving

    /// The task for the next step, whose owner is one of the two services.
    func schedule(
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

    func audit(
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
