import Core
import Jobs
import People
import Storage

/// What becomes of concerns as time passes, and when lives, records and tasks change.
struct ConcernLives: Sendable {
    let desk: ConcernDesk

    var handlers: [EventHandler] {
        let desk = desk
        return [
            EventHandler(name: "concerns-of-the-dead", event: .personDied) { event, database in
                let died = try event.decode(PersonDied.self)
                try await database.write { connection in
                    if died.isConfirmed {
                        try desk.lifeChanged(
                            died.person, "Their death was recorded. This stays open.", connection)
                    }
                    try event.finish(in: connection, desk.surroundings)
                }
            },
            EventHandler(name: "concerns-of-undone-deaths", event: .deathUndone) { event, database in
                let undone = try event.decode(DeathUndone.self)
                try await database.write { connection in
                    try desk.lifeChanged(undone.person, "Their death was recorded by mistake.", connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
            EventHandler(name: "concerns-of-joined", event: .personMerged) { event, database in
                let merged = try event.decode(PersonMerged.self)
                try await database.write { connection in
                    try desk.lifeChanged(
                        merged.kept, "Two records of the person were joined: read this again.", connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
            EventHandler(name: "concerns-of-restricted", event: .personRestricted) { event, database in
                guard let person: PersonID = event.about() else { return }
                try await database.write { connection in
                    try desk.restricted(person, connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
            EventHandler(name: "concerns-of-closed-tasks", event: .taskClosed) { event, database in
                let closed = try event.decode(TaskClosed.self)
                guard closed.key.hasPrefix("concern/") else { return }
                try await database.write { connection in
                    try desk.taskClosed(closed, connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
        ]
    }

    var jobs: [ScheduledJob] {
        let desk = desk
        return [
            ScheduledJob(name: "concerns-late", every: 300) { database in
                var count = 0
                repeat { count = try await database.write { try desk.escalate($0) } } while count == 100
            }
        ]
    }
}

extension ConcernDesk {
    /// Each whose clock has run out goes to a manager, who rings; again and again until it is acknowledged.
    ///
    /// - Returns: how many there were.
    @discardableResult
    package func escalate(_ connection: any Connection) throws -> Int {
        let late = try store(connection).due(at: surroundings.now())
        for concern in late {
            var state = concern.state
            if state.status.isOpen {
                state.rings += 1
                let seconds = try hours(concern.area, connection) * 3600
                state.dueAt = surroundings.now().adding(seconds: seconds)
                let managers = try people.holders(connection, .manager, concern.holder)
                let manager = ConcernRules.next(of: managers, after: state.rings - 1) ?? state.owner
                try people.openTask(
                    connection,
                    TaskRequest(
                        kind: "private", title: "Something private waits too long: ring today",
                        organisation: concern.holder, team: manager == nil ? concern.team : nil,
                        account: manager, dueOn: surroundings.today,
                        key: Self.ringKey(concern.id, state.rings), sensitive: true,
                        linkPath: "/concerns/\(concern.id)"))
                try note(.escalate, "", on: concern, connection)
            } else {
                // The day of its review has come: a lead decides, and is asked again each month.
                state.dueAt = surroundings.now().adding(seconds: 30 * 86_400)
                if let key = state.taskKey { try people.closeTask(connection, key, Self.service) }
                state.taskKey = try openTask(concern, "Something private to look at again", connection)
            }
            try store(connection).save(concern.id, state)
            try audit(.concernChanged, concern, by: Self.service, ["action": "escalate"], connection)
        }
        return late.count
    }

    private func note(
        _ action: ConcernAction, _ words: String, on concern: Concern, _ connection: any Connection
    ) throws {
        try store(connection).add(
            ConcernEntry(
                id: surroundings.uuid().uuidString.lowercased(), at: surroundings.now(), by: "Mainstay",
                action: action, team: nil, way: nil, happenedAt: nil, reference: nil, words: words,
                corrects: nil),
            to: concern.id, by: nil)
    }

    /// Says it on each concern about them that is open, and asks its owner to read it again.
    func lifeChanged(_ id: PersonID, _ words: String, _ connection: any Connection) throws {
        let person = try people.resolve(connection, id)
        for concern in try store(connection).about(person) where concern.state.status.isOpen {
            try note(.life, words, on: concern, connection)
            try readAgain(concern, connection)
        }
    }

    /// Asks its owner, who may be a new one, to read it; one that is over has a task only when it had one.
    func readAgain(
        _ concern: Concern, owner: AccountID? = nil, _ connection: any Connection
    ) throws {
        var changed = concern
        changed.state.owner = owner ?? concern.state.owner
        if let key = concern.state.taskKey { try people.closeTask(connection, key, Self.service) }
        changed.state.version += 1
        var state = changed.state
        state.version = concern.state.version
        if state.status.isOpen || state.taskKey != nil {
            state.taskKey = try openTask(changed, "Something private to read again", connection)
        }
        try store(connection).save(concern.id, state)
    }

    /// A named reviewer among the holder’s leads takes it over, where there is one.
    func restricted(_ id: PersonID, _ connection: any Connection) throws {
        let person = try people.resolve(connection, id)
        for concern in try store(connection).about(person) where concern.state.status.isOpen {
            let owner = try owner(at: concern.holder, of: person, raisedBy: nil, connection)
            // With no reviewer among the leads it stays with whoever sees to it now, who may still read it.
            guard let owner, owner != concern.state.owner,
                try needs.reviewers(connection, [concern.holder]).contains(owner)
            else { continue }
            try note(.life, "The record became restricted.", on: concern, connection)
            try readAgain(concern, owner: owner, connection)
        }
    }

    /// Its task was closed on the worklist while its step is still to do: it is asked for again.
    func taskClosed(_ closed: TaskClosed, _ connection: any Connection) throws {
        let parts = closed.key.split(separator: "/").map(String.init)
        guard parts.count == 3, let id = ConcernID(parts[1]), let concern = try store(connection).find(id),
            concern.state.taskKey == closed.key, concern.state.status.isOpen
        else { return }
        try readAgain(concern, connection)
    }
}
