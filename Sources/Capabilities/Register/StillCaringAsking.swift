import Audit
import Core
import Jobs
import Storage

extension AuditAction {
    static let stillCaringAsked = AuditAction("still-caring-asked")
    static let stillCaringAnswered = AuditAction("still-caring-answered")
    static let stillCaringPaused = AuditAction("still-caring-paused")
}

/// Asks carers once a year, each in the way and at the hour that is safe for them.
struct StillCaringAsking: Sendable {
    let surroundings: Surroundings
    let needs: RegisterNeeds

    /// Few at a time, so that the answers come a few at a time too: 200 in five minutes at the most.
    private static let batches = 10

    var job: ScheduledJob {
        ScheduledJob(name: "register-still-caring", every: 300) { database in
            for _ in 1...Self.batches {
                let asked = try await database.write { try ask($0) }
                if asked < ScheduledJob.changesAtOnce { return }
            }
        }
    }

    /// - Returns: how many were looked at.
    func ask(_ connection: any Connection) throws -> Int {
        let store = StillCaringStore(connection, surroundings)
        let people = try store.due(ScheduledJob.changesAtOnce)
        for person in people {
            switch stillCaringStep(try facts(of: person, connection), today: surroundings.today) {
            case .ask:
                try ask(person, connection)
                try store.look(at: person, again: surroundings.today.adding(months: StillCaring.months))
            case .lookAgain(let day): try store.look(at: person, again: day)
            }
        }
        return people.count
    }

    func facts(of person: PersonID, _ connection: any Connection) throws -> StillCaringFacts {
        let store = StillCaringStore(connection, surroundings)
        let people = PersonStore(connection, surroundings)
        let known = try people.unscoped(person)
        let (decision, _) = try RegisterAnswersStore(connection, surroundings)
            .mayContact(person, ContactIntent(.email, .service), at: surroundings.now())
        return StillCaringFacts(
            hasDied: known?.death != nil || known?.mergedInto != nil,
            isRestricted: try people.isRestricted(person),
            caredForDied: try store.isGrieving(person), pause: try store.pause(of: person),
            ownPageIsOff: try OwnRecordStore(connection, surroundings, needs).isOff(.page, of: person),
            mayBeWritten: decision.leavesSoon,
            lastConfirmed: try store.lastConfirmed(person) ?? surroundings.today,
            lastAsked: try store.lastAsked(person))
    }

    private func ask(_ person: PersonID, _ connection: any Connection) throws {
        let question = try StillCaringStore(connection, surroundings).ask(person)
        let request = MessageRequest(
            template: "page-ready", person: person,
            values: [
                "path": "/once-a-year/\(question.token)", "until": question.expiresAt.londonDate.spoken,
            ], key: "still-caring/\(question.id)", useBy: question.expiresAt)
        try EventStore(connection, surroundings).add(request.event(about: person))
        try AuditStore(connection, surroundings).add(
            .stillCaringAsked, about: person, by: .system("still-caring"))
    }

    /// A "no" ends nothing: somebody rings, and asks how they are.
    func askSomebodyToRing(_ person: PersonID, key: String, _ connection: any Connection) throws {
        // The page says that somebody gets in touch, so somebody always does.
        let destination =
            try OwnRecordStore(connection, surroundings, needs).whoAnswers(person)
            ?? needs.route(connection, .notKnown, nil, .adult).destination
        try needs.openTask(
            connection,
            TaskRequest(
                kind: "still-caring", title: "A carer says they no longer care: ask gently what changed",
                person: person, organisation: destination.organisation, team: destination.team,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 5, to: surroundings.today),
                key: "still-caring/\(key)", linkPath: "/people/\(person)"))
    }
}

extension ContactDecision {
    /// Now, or at the next hour that is safe.
    fileprivate var leavesSoon: Bool {
        switch self {
        case .send, .hold(_, until: _?): true
        case .hold, .askPerson, .refuse: false
        }
    }
}
