import Core
import Jobs
import People
import Storage

/// What becomes of a transition when somebody dies or hasn't after all, or two records are joined or parted.
extension TransitionDesk {
    private func opened(_ transition: Transition) -> Opened {
        Opened(
            transition: transition, person: SeenPerson(id: transition.person, name: "", reference: ""),
            principal: Self.service)
    }

    private func end(
        _ transition: Transition, _ reason: Transition.EndReason, _ connection: any Connection
    ) throws {
        try take(.end, on: opened(transition), connection) { $0.endReason = reason }
    }

    private func reopen(_ transition: Transition, _ connection: any Connection) throws {
        _ = try transition.after(.reopen, by: Self.service)
        var again = transition
        (again.status, again.endedOn, again.endReason) = (transition.reopened, nil, nil)
        again.nextOn = again.lookAgain(after: surroundings.today)
        try save(again, was: transition, TransitionStep.reopen.rawValue, by: Self.service, connection)
    }

    func died(_ id: PersonID, _ connection: any Connection) throws {
        let person = try people.resolve(connection, id)
        for transition in try TransitionStore(connection).about(person) where transition.status != .ended {
            try end(transition, .died, connection)
        }
    }

    func deathUndone(_ id: PersonID, _ connection: any Connection) throws {
        let person = try people.resolve(connection, id)
        for transition in try TransitionStore(connection).about(person) where transition.endReason == .died {
            try reopen(transition, connection)
        }
    }

    /// One person has one way past 18: the one that is further goes on.
    func joined(_ id: PersonID, _ connection: any Connection) throws {
        let person = try people.resolve(connection, id)
        let order: [Transition.Status] = [.answered, .offered, .preparing]
        let open = try TransitionStore(connection).about(person).filter { $0.status != .ended }
        let sorted = open.sorted { one, other in
            (order.firstIndex(of: one.status) ?? 9) < (order.firstIndex(of: other.status) ?? 9)
        }
        for double in sorted.dropFirst() { try end(double, .duplicate, connection) }
    }

    /// Each of two people has their own again.
    func parted(_ people: [PersonID], _ connection: any Connection) throws {
        for person in people {
            let all = try TransitionStore(connection).about(person)
            guard !all.contains(where: { $0.status != .ended }),
                let double = all.last(where: { $0.endReason == .duplicate })
            else { continue }
            try reopen(double, connection)
        }
    }

    /// Somebody ticked the task off without taking its step: the step is still to be taken.
    func taskClosed(_ closed: TaskClosed, _ connection: any Connection) throws {
        let parts = closed.key.split(separator: "/").map(String.init)
        guard parts.first == "transition-step", parts.count == 3, let id = TransitionID(parts[1]),
            let found = try TransitionStore(connection).find(id), found.status != .ended,
            found.taskKey == closed.key
        else { return }
        var transition = found
        transition.taskKey = nil
        try save(transition, was: found, "task", by: Self.service, connection)
    }

    var handlers: [EventHandler] {
        let desk = self
        func handler<Payload: Decodable & Sendable>(
            _ name: String, _ event: EventName, _ type: Payload.Type,
            _ act: @escaping @Sendable (Payload, any Connection) throws -> Void
        ) -> EventHandler {
            EventHandler(name: name, event: event) { event, database in
                let payload = try event.decode(type)
                try await database.write { connection in
                    try act(payload, connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            }
        }
        return [
            handler("transitions-of-the-dead", .personDied, PersonDied.self) { died, connection in
                if died.isConfirmed { try desk.died(died.person, connection) }
            },
            handler("transitions-of-undone-deaths", .deathUndone, DeathUndone.self) { undone, connection in
                try desk.deathUndone(undone.person, connection)
            },
            handler("transitions-of-joined-records", .personMerged, PersonMerged.self) { merged, connection in
                try desk.joined(merged.kept, connection)
            },
            handler("transitions-of-parted-records", .personUnmerged, PersonMerged.self) {
                merged, connection in
                try desk.parted([merged.kept, merged.away], connection)
            },
            handler("transitions-of-closed-tasks", .taskClosed, TaskClosed.self) { closed, connection in
                try desk.taskClosed(closed, connection)
            },
        ]
    }
}
