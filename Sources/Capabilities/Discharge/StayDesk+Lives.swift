import Core
import Jobs
import People
import Storage

/// What becomes of stays when somebody dies or hasn't after all, records are joined, or somebody is restricted.
extension StayDesk {
    /// Only a confirmed death ends anything.
    func died(_ id: PersonID, _ connection: any Connection) throws {
        let person = try people.resolve(connection, id)
        for stay in try store(connection).open(ofPatient: person) {
            try end(try opened(stay, connection), .died, words: "", connection)
        }
        // The patient still needs somebody: the ward finds out who, today's plan can't lean on the carer.
        for stay in try store(connection).open(of: person) where !stay.details.carerDied {
            try take(.carer, event: "carer-died", on: try opened(stay, connection), connection) {
                $0.details.carerDied = true
            }
        }
    }

    func deathUndone(_ id: PersonID, _ connection: any Connection) throws {
        let person = try people.resolve(connection, id)
        for stay in try store(connection).endedByDeath(ofPatient: person) {
            let opened = try opened(stay, connection)
            _ = try stay.after(.reopen, by: Self.service)
            var again = stay
            again.status = StayMachine.reopened(homeOn: stay.homeOn)
            (again.closedOn, again.endReason) = (nil, nil)
            try save(again, after: .reopen, was: opened.stay, by: Self.service, connection)
            if again.followUp == .asked { try openAsk(again, by: Self.service, connection) }
        }
        for stay in try store(connection).open(of: person) where stay.details.carerDied {
            try take(.carer, event: "carer-lives", on: try opened(stay, connection), connection) {
                $0.details.carerDied = false
            }
        }
    }

    /// Two records were joined: nobody is their own carer, and two open stays of one patient are looked at.
    func merged(_ merged: PersonMerged, _ connection: any Connection) throws {
        let kept = try people.resolve(connection, merged.kept)
        let store = store(connection)
        for stay in try store.open(of: kept) where stay.caredFor == kept {
            try take(.carer, event: "joined", on: try opened(stay, connection), connection) { stay in
                (stay.carer, stay.link, stay.carerFound) = (nil, nil, .notAsked)
            }
        }
        let open = try store.open(ofPatient: kept)
        guard open.count > 1, let first = open.first else { return }
        try people.openTask(
            connection,
            TaskRequest(
                kind: "discharge-two", title: "One patient has two open stays since two records were joined",
                person: kept, organisation: first.organisation, team: first.team, account: first.contact,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: surroundings.today),
                key: "discharge-two/\(merged.kept)/\(merged.away)", linkPath: first.path))
    }

    /// Whoever was asked may not be one who may know of them any more: the ward asks again, through their reviewers.
    func restricted(_ person: PersonID, _ connection: any Connection) throws {
        let store = store(connection)
        let asCarer = try store.open(of: person)
        let asPatient = try store.open(ofPatient: person)
        for stay in asCarer + asPatient where stay.followUp == .asked {
            guard let current = try store.find(stay.id), current.followUp == .asked else { continue }
            try takeBack(on: try opened(current, connection), connection)
        }
    }

    /// Somebody ticked the task off without taking its step: the step is still to be taken.
    func taskClosed(_ closed: TaskClosed, _ connection: any Connection) throws {
        let parts = closed.key.split(separator: "/").map(String.init)
        guard parts.first == "discharge", parts.count == 3, let id = HospitalStayID(parts[1]),
            var stay = try store(connection).find(id), stay.status.isOpen, stay.taskKey == closed.key
        else { return }
        let before = stay
        stay.taskKey = nil
        try save(stay, after: .carer, event: "task", was: before, by: Self.service, connection)
    }

    /// A carer's words changed: those who plan get them, once.
    func wordsChanged(on link: CaringLinkID, _ connection: any Connection) throws {
        for stay in try store(connection).open(on: link) { try sendWords(of: stay, connection) }
    }

    /// For the service itself, which needs nobody's name.
    private func opened(_ stay: HospitalStay, _ connection: any Connection) throws -> Opened {
        Opened(
            stay: stay, carer: nil, patient: nil, facts: try facts(of: stay, connection),
            principal: Self.service)
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
            handler("stays-of-the-dead", .personDied, PersonDied.self) { died, connection in
                if died.isConfirmed { try desk.died(died.person, connection) }
            },
            handler("stays-of-undone-deaths", .deathUndone, DeathUndone.self) { undone, connection in
                try desk.deathUndone(undone.person, connection)
            },
            handler("stays-of-joined-records", .personMerged, PersonMerged.self) { merged, connection in
                try desk.merged(merged, connection)
            },
            handler("stays-of-closed-tasks", .taskClosed, TaskClosed.self) { closed, connection in
                try desk.taskClosed(closed, connection)
            },
            handler("stays-of-carers-words", .willingnessChanged, WillingnessChanged.self) {
                changed, connection in
                try desk.wordsChanged(on: changed.link, connection)
            },
            EventHandler(name: "stays-of-restricted", event: .personRestricted) { event, database in
                guard let person: PersonID = event.about() else { return }
                try await database.write { connection in
                    try desk.restricted(person, connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
        ]
    }
}
