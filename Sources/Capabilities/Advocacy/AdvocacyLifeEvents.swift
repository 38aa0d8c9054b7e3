import Core
import Jobs
import People
import Storage

/// What becomes of advocates' cases when lives, records, organisations and accounts change.
struct AdvocacyLifeEvents: Sendable {
    let desk: AdvocacyDesk

    var handlers: [EventHandler] {
        let desk = desk
        return [
            EventHandler(name: "advocates-of-the-dead", event: .personDied) { event, database in
                let died = try event.decode(PersonDied.self)
                try await database.write { connection in
                    if died.isConfirmed { try desk.died(died.person, connection) }
                    try event.finish(in: connection, desk.surroundings)
                }
            },
            EventHandler(name: "advocates-of-undone-deaths", event: .deathUndone) { event, database in
                let undone = try event.decode(DeathUndone.self)
                try await database.write { connection in
                    try desk.deathUndone(undone.person, connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
            EventHandler(name: "advocates-of-joined", event: .personMerged) { event, database in
                let merged = try event.decode(PersonMerged.self)
                try await database.write { connection in
                    try desk.joined(merged.kept, connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
            EventHandler(name: "advocates-of-parted", event: .personUnmerged) { event, database in
                let merged = try event.decode(PersonMerged.self)
                try await database.write { connection in
                    try desk.parted([merged.kept, merged.away], connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
            EventHandler(name: "advocates-of-restricted", event: .personRestricted) { event, database in
                guard let person: PersonID = event.about() else { return }
                try await database.write { connection in
                    try desk.restricted(person, connection)
                    try event.finish(in: connection, desk.surroundings)
                }
            },
            EventHandler(name: "advocates-of-closed-tasks", event: .taskClosed) { event, database in
                let closed = try event.decode(TaskClosed.self)
                guard closed.key.hasPrefix("advocacy/") else { return }
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
            ScheduledJob(name: "advocates-late", every: 3600) { database in
                try await ScheduledJob.goThrough { place in
                    try await database.write { try desk.tellOfLate(after: place, $0) }
                }
            },
            ScheduledJob(name: "advocates-gone", every: 3600) { database in
                try await ScheduledJob.goThrough { place in
                    try await database.write { try desk.releaseGone(after: place, $0) }
                }
            },
            ScheduledJob(name: "advocates-of-closed-organisations", every: 3600) { database in
                var moved = 0
                repeat { moved = try await database.write { try desk.moveFromClosed($0) } } while moved > 0
            },
        ]
    }
}

extension AdvocacyDesk {
    /// Only a confirmed death ends anything.
    func died(_ id: PersonID, _ connection: any Connection) throws {
        let person = try people.resolve(connection, id)
        for advocacy in try store(connection).open(of: person) {
            try end(advocacy, .died, by: Self.service, connection)
        }
    }

    /// A death was none: what it ended goes on, and an advocate is looked for anew.
    func deathUndone(_ id: PersonID, _ connection: any Connection) throws {
        let person = try people.resolve(connection, id)
        for advocacy in try store(connection).endedByDeath(of: person) {
            do {
                try reopen(
                    advocacy, note: "A death was recorded by mistake, and taken back", by: Self.service,
                    connection)
            } catch AdvocacyRefusal.alreadyOpen {
                continue  // Another was begun since.
            }
        }
    }

    /// Two records of one person may each have had an advocate: somebody decides which goes on.
    func joined(_ kept: PersonID, _ connection: any Connection) throws {
        let person = try people.resolve(connection, kept)
        var seen: Set<AdvocacyCase.Kind> = []
        for advocacy in try store(connection).open(of: person) where !seen.insert(advocacy.kind).inserted {
            try people.openTask(
                connection,
                TaskRequest(
                    kind: "advocacy",
                    title: "One person has two advocates of a kind: end the one that is double",
                    person: person, organisation: advocacy.organisation, team: advocacy.team,
                    account: advocacy.owner,
                    dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: surroundings.today),
                    key: Self.doubleKey(advocacy), linkPath: advocacy.path))
        }
    }

    /// Two records were parted again: neither has two.
    func parted(_ ids: [PersonID], _ connection: any Connection) throws {
        for person in ids {
            for advocacy in try store(connection).open(of: person) {
                try people.closeTask(connection, Self.doubleKey(advocacy), Self.service)
            }
        }
    }

    private static func doubleKey(_ advocacy: AdvocacyCase) -> String { "advocacy-double/\(advocacy.id)" }

    /// Somebody became restricted: their advocate sees no record from now on, and a reviewer decides who may.
    func restricted(_ id: PersonID, _ connection: any Connection) throws {
        let person = try people.resolve(connection, id)
        for advocacy in try store(connection).open(of: person) where advocacy.status == .allocated {
            try people.openTask(
                connection,
                TaskRequest(
                    kind: "advocacy", title: "Agree with this person who may speak for them now",
                    person: person, organisation: advocacy.organisation, dueOn: surroundings.today,
                    urgent: true, key: "advocacy-restricted/\(advocacy.id)/\(advocacy.version)",
                    linkPath: advocacy.path))
        }
    }

    /// A task was closed on the worklist while its step is still to do: it is asked for again.
    func taskClosed(_ closed: TaskClosed, _ connection: any Connection) throws {
        let parts = closed.key.split(separator: "/").map(String.init)
        guard parts.count == 3, let id = AdvocacyID(parts[1]),
            var advocacy = try store(connection).find(id), advocacy.taskKey == closed.key,
            advocacy.status.isOpen
        else { return }
        // A wait stays as long as it is; only what is to be asked again is put off.
        if !advocacy.status.isWanting {
            let days = advocacy.status == .allocated ? Self.stillNeededDays : 5
            advocacy.dueOn = surroundings.today.adding(days: days)
        }
        advocacy.taskKey = try openTask(advocacy, advocacy.version + 1, connection)
        try store(connection).save(advocacy)
        try store(connection).addEvent(id, "asked-again", nil, by: Self.service)
    }

    // MARK: Jobs

    /// Whoever waits for longer than the clock allows is a manager's to see to, once for each clock.
    func tellOfLate(
        after place: AdvocacyStore.Place?, _ connection: any Connection
    ) throws -> AdvocacyStore.Place? {
        let late = try store(connection).late(on: surroundings.today, after: place)
        var managers: [OrganisationID: AccountID] = [:]
        for advocacy in late {
            if managers[advocacy.organisation] == nil {
                managers[advocacy.organisation] = try people.holders(
                    connection, .manager, advocacy.organisation
                ).first
            }
            let manager = managers[advocacy.organisation]
            try people.openTask(
                connection,
                TaskRequest(
                    kind: "advocacy-late", title: "Somebody waits too long for an advocate",
                    person: advocacy.person, organisation: advocacy.organisation,
                    team: manager == nil ? advocacy.team : nil, account: manager,
                    dueOn: surroundings.today, key: Self.lateKey(advocacy), linkPath: advocacy.path))
        }
        guard late.count == ScheduledJob.changesAtOnce, let last = late.last else { return nil }
        return AdvocacyStore.Place(dueOn: last.dueOn, id: last.id)
    }

    /// An account that is no advocate's any more, or was closed, speaks for nobody: each of its cases waits again.
    func releaseGone(after id: AdvocacyID?, _ connection: any Connection) throws -> AdvocacyID? {
        let cases = try store(connection).withAccount(after: id)
        guard !cases.isEmpty else { return nil }
        let there = Set(try needs.advocates(connection).map(\.account))
        for advocacy in cases {
            guard let account = advocacy.advocate, !there.contains(account) else { continue }
            try release(
                advocacy, note: "The advocate’s account, or who they work for, was closed", by: Self.service,
                connection)
        }
        return cases.count == ScheduledJob.changesAtOnce ? cases.last?.id : nil
    }

    /// Cases of organisations that have closed go to whoever looks after the person now, else to the council's duty.
    ///
    /// - Returns: how many were moved; some at a time.
    func moveFromClosed(_ connection: any Connection) throws -> Int {
        var moved = 0
        for organisation in try store(connection).organisations()
        where try needs.isClosed(connection, organisation) {
            for was in try store(connection).open(at: organisation) {
                let area = try people.area(connection, organisation)
                let owner = try people.owner(connection, was.person)
                let duty = try people.dutyTray(connection, area, false)
                let place = try AdvocacyRules.successor(
                    of: organisation, owner: owner?.organisation, duty: duty.organisation,
                    isClosed: { try needs.isClosed(connection, $0) })
                let next = [owner, duty].compactMap { $0 }.first { $0.organisation == place }
                guard let next else { continue }
                var advocacy = try was.moved(.give, by: Self.service)
                (advocacy.organisation, advocacy.team) = (next.organisation, next.team)
                advocacy.owner = try people.leads(connection, was.person)[next.organisation]
                try people.involve(connection, was.person, next, nil, Self.service)
                try save(
                    advocacy, after: .give, note: "The organisation that saw to it has closed", was: was,
                    by: Self.service, connection)
                // Whoever has it now hears of it by the task of its next step.
                try people.closeTask(connection, Self.comeKey(was), Self.service)
                moved += 1
            }
        }
        return moved
    }
}
