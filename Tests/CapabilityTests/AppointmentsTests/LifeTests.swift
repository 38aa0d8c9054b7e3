import Core
import Jobs
import People
import Storage
import TestSupport
import Testing

@testable import Appointments

@Suite struct AppointmentLifeTests {
    @Test(arguments: Engine.allCases)
    func `a confirmed death cancels what is to come the same day, and what it did can be undone`(
        engine: Engine
    )
        async throws
    {
        let world = try await AppointmentWorld(engine)
        var made = Example.appointment()
        (made.owner, made.replacement) = (Example.assessment, .ours)
        let id = try await world.book(made)
        let theirs = try await world.book(Example.appointment(102, with: Example.ben))
        let desk = world.desk
        try await world.database.write { try desk.died(Example.ada, $0) }
        let dead = try await world.find(id)
        #expect((dead.status, dead.endedBy, dead.endReason) == (.cancelled, .service, .died))
        #expect(try await world.find(theirs).status == .booked)
        // Nobody is asked to agree another day, or to arrange help.
        #expect(try await world.openTasks().isEmpty)
        #expect(world.told.withLock { $0.last } == .init(owner: Example.assessment, day: nil))
        world.fixed.set("2027-01-11T09:00:00.000Z")
        try await world.remind()
        #expect(try await world.messages() == ["appointment/\(theirs)/0"])

        try await world.database.write { try desk.deathUndone(Example.ada, $0) }
        let again = try await world.find(id)
        #expect((again.status, again.endedBy, again.endReason) == (.booked, nil, nil))
        #expect(world.told.withLock { $0.last?.day } == "2027-01-12")
        #expect(try await world.openTasks().keys.sorted() == [again.replacementKey])
    }

    @Test(arguments: Engine.allCases)
    func `nobody asks which other day would suit somebody who has died`(engine: Engine) async throws {
        let world = try await AppointmentWorld(engine)
        let id = try await world.book()
        try await world.act(on: id) { desk, opened, connection in
            _ = try desk.cancel(opened, party: .carer, reason: .unwell, wantsAnother: true, connection)
        }
        #expect(try await world.openTasks().count == 1)
        let desk = world.desk
        try await world.database.write { try desk.died(Example.ada, $0) }
        #expect(try await world.openTasks().isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `what passed while somebody was thought dead is agreed anew`(engine: Engine) async throws {
        let world = try await AppointmentWorld(engine)
        let id = try await world.book()
        let desk = world.desk
        try await world.database.write { try desk.died(Example.ada, $0) }
        world.fixed.set("2027-01-20T09:00:00.000Z")
        try await world.database.write { try desk.deathUndone(Example.ada, $0) }
        #expect(try await world.find(id).status == .cancelled)
        #expect(
            try await world.titles() == [
                "A death was none: an appointment passed meanwhile. Agree another day"
            ])
    }

    @Test(arguments: Engine.allCases)
    func `what is over already isn’t cancelled by a death, and nothing is booked with the dead`(
        engine: Engine
    )
        async throws
    {
        let world = try await AppointmentWorld(engine)
        let id = try await world.book()
        world.fixed.set("2027-01-12T12:00:00.000Z")
        let desk = world.desk
        try await world.database.write { try desk.died(Example.ada, $0) }
        #expect(try await world.find(id).status == .booked)
        world.seen.withLock {
            $0[Example.ada] = SeenPerson(id: Example.ada, name: "Ada", reference: "", hasDied: true)
        }
        await #expect(throws: AppointmentRefusal.personDied) {
            try await world.book(Example.appointment(105, at: "2027-01-20T10:00:00.000Z"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a restricted person’s places are forgotten, and only a reviewer opens their appointments`(
        engine: Engine
    ) async throws {
        let world = try await AppointmentWorld(engine)
        var made = Example.appointment()
        (made.way, made.place) = (.home, "4 Quay Lane")
        let id = try await world.book(made)
        try await world.setRestricted(Example.ada)
        let desk = world.desk
        try await world.database.write { try desk.restricted(Example.ada, $0) }
        #expect(try await world.find(id).place.isEmpty)
        #expect(
            try await world.titles() == ["Restricted since this was booked: decide who goes, and where"])
        await #expect(throws: NotFound.self) { try await world.act(on: id) { _, _, _ in } }
        try await world.act(on: id, as: Example.staff(reviews: true)) { desk, opened, connection in
            var changed = opened.appointment
            changed.place = "4 Quay Lane"
            let kept = try desk.change(changed, was: opened, connection)
            #expect(kept.place.isEmpty)
        }
        var next = Example.appointment(106, at: "2027-01-22T10:00:00.000Z")
        next.place = "4 Quay Lane"
        try await world.book(next, by: Example.staff(reviews: true))
        #expect(try await world.find(.example(106)).place.isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `two records joined carry their appointments, and two at one time are looked at`(engine: Engine)
        async throws
    {
        let world = try await AppointmentWorld(engine)
        try await world.book(Example.appointment(101))
        let away = try await world.book(Example.appointment(102, with: Example.ben))
        // What joining does with the columns that are declared.
        #expect(AppointmentsCapability.personColumns.map(\.column) == ["person_id"])
        try await world.database.write { connection in
            try connection.run(
                "UPDATE appointment SET person_id = \(Example.ada) WHERE person_id = \(Example.ben)")
        }
        world.joined.withLock { $0[Example.ben] = Example.ada }
        let desk = world.desk
        try await world.database.write { try desk.joined(Example.ada, $0) }
        let tasks = try await world.openTasks()
        #expect(tasks.keys.sorted() == ["appointment/\(away)/double"])
        try await world.act(on: away, as: Example.carer(Example.ben)) { _, opened, _ in
            #expect(opened.person.id == Example.ada)
        }
    }

    @Test(arguments: Engine.allCases)
    func `who leaves hands each appointment to somebody, or it is a task`(engine: Engine) async throws {
        let world = try await AppointmentWorld(engine)
        let first = try await world.book(Example.appointment(101))
        var made = Example.appointment(102, at: "2027-01-13T10:00:00.000Z")
        (made.worker, made.secondWorker) = (Example.manager, Example.worker)
        let second = try await world.book(made)
        let (desk, surroundings) = (world.desk, world.surroundings)
        let administrator = Example.staff(.administrator, account: Example.other)
        try await world.database.write {
            try desk.handOver(
                from: Example.worker, to: Example.manager, in: Example.council, by: administrator, $0)
        }
        #expect(try await world.find(first).worker == Example.manager)
        let alone = try await world.find(second)
        #expect((alone.worker, alone.secondWorker) == (Example.manager, nil))
        #expect(
            try await world.titles() == ["The second worker of this appointment left: say who goes"])
        try await world.database.write {
            #expect(try AppointmentStore($0, surroundings).openCounts(of: Example.worker).isEmpty)
            try desk.handOver(from: Example.manager, to: nil, in: Example.council, by: administrator, $0)
        }
        let bare = try await world.find(first)
        #expect(bare.worker == nil)
        #expect(
            try await world.openTasks()[bare.taskKey ?? ""]?.title
                == "Nobody has this appointment: say who takes it")
    }

    /// Whatever happens to appointments in whatever order, none rests without somebody or a next step.
    @Test(arguments: Engine.allCases)
    func `no life of an appointment leaves anything loose`(engine: Engine) async throws {
        let world = try await AppointmentWorld(engine)
        var chance = SeededChance(seed: 3)
        for life in 0..<(engine == .sqlite ? 60 : 15) {
            var made = Example.appointment(
                1000 + life, at: world.surroundings.now().adding(seconds: 6 * 86_400))
            made.replacement = chance.pick(Appointment.Replacement.allCases)
            made.reminder = chance.pick(Appointment.Reminder.allCases)
            if chance.happens(50) { made.owner = Example.assessment }
            let id = try await world.book(made)
            var isSettled = false
            for _ in 0..<8 {
                world.fixed.advance(seconds: chance.below(50) * 3600)
                let (roll, days) = (chance.below(120), chance.below(12) + 1)
                let before = try await world.find(id).status
                try await Self.happen(roll, days, to: id, in: world)
                // A missed one that was rung about, or whose person died, asks for nothing more.
                let after = try await world.find(id).status
                isSettled = (isSettled || (88..<92).contains(roll) || roll >= 110) && before == after
                try await Self.check(id, isSettled, in: world)
                if (88..<92).contains(roll) {
                    let desk = world.desk
                    try await world.database.write { try desk.deathUndone(Example.ada, $0) }
                    isSettled = isSettled || after == .missed
                    try await Self.check(id, isSettled, in: world)
                }
            }
        }
    }

    private static func happen(
        _ roll: Int, _ days: Int, to id: AppointmentID, in world: AppointmentWorld
    ) async throws {
        let (desk, now) = (world.desk, world.surroundings.now())
        let later = now.adding(seconds: days * 86_400)
        do {
            switch roll {
            case ..<20:
                try await world.act(on: id) { desk, opened, connection in
                    _ = try desk.move(
                        opened, to: later, minutes: 45, party: days > 6 ? .carer : .us, reason: .other,
                        connection)
                }
            case ..<30:
                try await world.act(on: id, as: Example.carer()) { desk, opened, connection in
                    _ = try desk.ask(opened, words: "Later", connection)
                }
            case ..<40:
                try await world.act(on: id) { desk, opened, connection in
                    _ = try desk.cancel(
                        opened, party: days > 6 ? .carer : .us, reason: .other, wantsAnother: days > 3,
                        connection)
                }
            case ..<50:
                try await world.act(on: id) { desk, opened, connection in
                    _ = try desk.attend(opened, note: "", connection)
                }
            case ..<60:
                try await world.act(on: id) { desk, opened, connection in
                    _ = try desk.miss(opened, party: days > 6 ? .carer : .us, tried: "Rang", connection)
                }
            case ..<75:
                try await world.act(on: id) { desk, opened, connection in
                    _ = try desk.undo(opened, note: "Wrong", connection)
                }
            case ..<82: try await world.remind()
            case ..<88: _ = try await world.database.write { try desk.askOutcomes($0) }
            case ..<92:
                try await world.database.write { try desk.died(Example.ada, $0) }
            case 100...:
                // Ticked off on the worklist, or closed there without being done.
                guard let key = try await world.find(id).taskKey else { return }
                try await world.database.write { connection in
                    try connection.run("UPDATE task SET status = 'done' WHERE key = \(key)")
                    try desk.taskClosed(
                        TaskClosed(key: key, kind: "appointment", isDone: roll >= 110), connection)
                }
            default:
                try await world.database.write {
                    try desk.handOver(
                        from: days > 6 ? Example.worker : Example.manager,
                        to: days % 3 == 0 ? nil : days > 6 ? Example.manager : Example.worker,
                        in: Example.council, by: Example.staff(.administrator), $0)
                }
            }
        } catch is AppointmentRefusal {
            // What the rules refuse changes nothing.
        }
    }

    private static func check(
        _ id: AppointmentID, _ isSettled: Bool, in world: AppointmentWorld
    ) async throws {
        let appointment = try await world.find(id)
        let tasks = try await world.openTasks().filter { $0.key.contains(id.description) }
        if let key = appointment.taskKey { #expect(tasks[key] != nil, "\(appointment)") }
        switch appointment.status {
        case .booked:
            #expect(appointment.worker != nil || appointment.taskKey != nil, "\(appointment)")
            if appointment.askedAt != nil { #expect(appointment.taskKey != nil, "\(appointment)") }
            let needsHelp =
                appointment.replacement == .ours && appointment.startsAt > world.surroundings.now()
            if needsHelp { #expect(tasks[appointment.replacementKey] != nil, "\(appointment)") }
            if appointment.outcomeAskedAt != nil { #expect(appointment.taskKey != nil, "\(appointment)") }
        case .missed: #expect(isSettled || appointment.taskKey != nil, "\(appointment)")
        case .attended, .cancelled:
            #expect(tasks[appointment.replacementKey] == nil, "\(appointment)")
            #expect(tasks[appointment.callKey] == nil, "\(appointment)")
        }
        // Nothing is open for a time that was given up.
        let stale = tasks.keys.filter { key in
            (0..<appointment.moves).contains {
                key.hasSuffix("/replacement/\($0)") || key.hasSuffix("/call/\($0)")
            }
        }
        #expect(stale.isEmpty, "\(stale)")
    }
}
