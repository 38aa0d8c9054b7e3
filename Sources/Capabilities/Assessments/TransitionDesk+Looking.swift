import Core
import Jobs
import People
import Storage

/// What is begun and told of young carers' transitions by itself, as their birthdays come.
extension TransitionDesk {
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
}
