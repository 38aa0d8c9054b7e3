import Core
import People
import Storage
import TestSupport
import Testing

@testable import Appointments

@Suite struct AppointmentStoreTests {
    @Test(arguments: Engine.allCases)
    func `an appointment is read as it was saved, and only within its scope`(engine: Engine) async throws {
        let world = try await AppointmentWorld(engine)
        var made = Example.appointment()
        (made.secondWorker, made.owner, made.interpreter) = (Example.manager, Example.assessment, "Polish")
        (made.place, made.present, made.note) = ("Room 2", "Her sister", "Ring the bell twice")
        made.replacement = .ours
        let (id, appointment, surroundings) = (try await world.book(made), made, world.surroundings)
        #expect(try await world.find(id) == appointment)
        try await world.database.read { connection throws in
            let store = AppointmentStore(connection, surroundings)
            let ours = try store.find(id, within: .organisation(Example.council))
            let own = try store.find(id, within: .own(Example.ada))
            #expect(ours == appointment)
            #expect(own == appointment)
            for scope: AppointmentPolicy.Scope in [.none, .organisation(Example.centre), .own(Example.ben)] {
                #expect(try store.find(id, within: scope) == nil)
                #expect(try store.about(Example.ada, within: scope).isEmpty)
            }
        }
        try await world.database.write { connection in
            let store = AppointmentStore(connection, surroundings)
            let saved = try store.save(appointment)
            #expect(saved.version == 2)
            #expect(throws: EditConflict.self) { try store.save(appointment) }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a worker’s days hold what they go to, first or second, and restricted people only for themselves`(
        engine: Engine
    ) async throws {
        let world = try await AppointmentWorld(engine)
        try await world.book(Example.appointment(101, at: "2027-01-12T15:00:00.000Z"))
        try await world.book(Example.appointment(102, with: Example.ben, at: "2027-01-12T09:00:00.000Z"))
        var second = Example.appointment(103, at: "2027-01-12T12:00:00.000Z")
        (second.worker, second.secondWorker) = (Example.manager, Example.worker)
        try await world.book(second)
        try await world.book(Example.appointment(104, at: "2027-01-13T00:00:00.000Z"))
        try await world.setRestricted(Example.ben)
        let surroundings = world.surroundings
        try await world.database.read { connection throws in
            let store = AppointmentStore(connection, surroundings)
            let (from, until): (Instant, Instant) = ("2027-01-12T00:00:00.000Z", "2027-01-13T00:00:00.000Z")
            func own(_ withRestricted: Bool) throws -> [AppointmentID] {
                try store.days(
                    of: Example.worker, in: Example.council, from: from, until: until,
                    withRestricted: withRestricted
                ).map(\.id)
            }
            let (all, open) = (try own(true), try own(false))
            #expect(all == [.example(102), .example(103), .example(101)])
            #expect(open == [.example(103), .example(101)])
            #expect(
                try store.days(of: Example.council, from: from, until: until).map(\.id)
                    == [.example(103), .example(101)])
            #expect(try store.days(of: Example.centre, from: from, until: until).isEmpty)
            #expect(try store.openCounts(of: Example.worker) == [Example.council: 4])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a clash is any shared time of the same worker, and nothing else`(engine: Engine) async throws {
        let world = try await AppointmentWorld(engine)
        try await world.book(Example.appointment(101))
        let surroundings = world.surroundings
        try await world.database.read { connection throws in
            let store = AppointmentStore(connection, surroundings)
            var other = Example.appointment(102)
            for (seconds, clashes) in [(0, 1), (3599, 1), (3600, 0), (-3599, 1), (-3600, 0)] {
                other.startsAt = ("2027-01-12T10:00:00.000Z" as Instant).adding(seconds: seconds)
                #expect(
                    try store.clashes(of: Example.worker, with: other, withRestricted: false).count
                        == clashes, "\(seconds)")
            }
            other.startsAt = "2027-01-12T10:00:00.000Z"
            #expect(try store.clashes(of: Example.manager, with: other, withRestricted: true).isEmpty)
            #expect(
                try store.clashes(of: Example.worker, with: Example.appointment(101), withRestricted: true)
                    .isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `whom a worker sees that others may not know of clashes for nobody else, and the worker is told`(
        engine: Engine
    ) async throws {
        let world = try await AppointmentWorld(engine)
        try await world.book(Example.appointment(101))
        try await world.database.write { connection in
            try connection.run("UPDATE person SET restricted = TRUE WHERE id = \(Example.ada)")
        }
        let other = Example.appointment(102, with: Example.ben)
        let (surroundings, desk) = (world.surroundings, world.desk)
        let reader = Example.staff(account: Example.manager)
        try await world.database.read { connection throws in
            let store = AppointmentStore(connection, surroundings)
            #expect(
                try store.clashes(of: Example.worker, with: other, withRestricted: false).isEmpty)
            #expect(try BookingForm.clash(other, was: nil, by: reader, desk, connection) == nil)
            #expect(
                try BookingForm.clash(other, was: nil, by: Example.staff(), desk, connection) != nil)
        }
        try await world.book(other, by: reader)
        let told = try await world.openTasks().filter { $0.key.contains("/overlap/") }
        #expect(told.values.map(\.account) == [Example.worker])
        // The task is about whom it would give away, so it is hidden from whoever may not know of them.
        #expect(told.values.map(\.person) == [Example.ada])
    }

    @Test(arguments: Engine.allCases)
    func `the clock of what it is for follows each move by the rule`(engine: Engine) async throws {
        let world = try await AppointmentWorld(engine)
        var made = Example.appointment()
        (made.owner, made.replacement) = (Example.assessment, .ours)
        let id = try await world.book(made)
        func move(
            _ to: Instant, _ party: Appointment.Party, _ reason: Appointment.Reason
        ) async throws -> AppointmentWorld.Told? {
            world.fixed.advance(seconds: 60)
            try await world.act(on: id) { desk, opened, connection in
                _ = try desk.move(opened, to: to, minutes: 60, party: party, reason: reason, connection)
            }
            return world.told.withLock { $0.last }
        }
        let first = ClockStop(from: "2027-01-12", until: "2027-01-20")
        #expect(
            try await move("2027-01-20T10:00:00.000Z", .carer, .unwell)
                == .init(owner: Example.assessment, day: "2027-01-20", stops: [first]))
        #expect(
            try await move("2027-01-25T10:00:00.000Z", .us, .staffAway)
                == .init(owner: Example.assessment, day: "2027-01-25", stops: [first]))
        // The help that we were to arrange didn't come: the carer asks, and it's still our wait.
        #expect(
            try await move("2027-01-29T10:00:00.000Z", .carer, .noReplacement)
                == .init(owner: Example.assessment, day: "2027-01-29", stops: [first]))
        let second = ClockStop(from: "2027-01-29", until: "2027-02-03")
        #expect(
            try await move("2027-02-03T10:00:00.000Z", .carer, .work)
                == .init(owner: Example.assessment, day: "2027-02-03", stops: [first, second]))
        let kept = try await world.find(id)
        #expect(kept.moves == 4)
        // One help to arrange, for the day that stands.
        let help = try await world.openTasks().filter { $0.value.kind == "appointment-replacement" }
        #expect(help.keys.sorted() == [kept.replacementKey])
        #expect(help.values.map(\.dueOn) == ["2027-02-02"])
    }

    @Test(arguments: Engine.allCases)
    func `a cancelled day and the one that takes its place are one row of days`(engine: Engine) async throws {
        let world = try await AppointmentWorld(engine)
        var made = Example.appointment()
        made.owner = Example.assessment
        let id = try await world.book(made)
        try await world.act(on: id, as: Example.carer()) { desk, opened, connection in
            _ = try desk.cancel(
                opened, party: .carer, reason: .caring, wantsAnother: true, note: "Mum fell", connection)
        }
        #expect(world.told.withLock { $0.last } == .init(owner: Example.assessment, day: nil))
        #expect(try await world.titles() == ["An appointment was cancelled: agree another day"])
        let next = Appointment(
            id: .example(101), person: Example.ada, organisation: Example.council, worker: Example.worker,
            purpose: .assessment, owner: Example.assessment, follows: id,
            startsAt: "2027-01-26T10:00:00.000Z", minutes: 60, way: .telephone, place: "",
            replacement: .notNeeded, reminder: .none, present: "", note: "", status: .booked, outcome: "",
            askedWords: "", moves: 0, version: 1)
        try await world.book(next)
        #expect(
            world.told.withLock { $0.last }
                == .init(
                    owner: Example.assessment, day: "2027-01-26",
                    stops: [ClockStop(from: "2027-01-12", until: "2027-01-26")]))
        #expect(try await world.openTasks().isEmpty)
        // What was followed can't be taken back as a mistake.
        await #expect(throws: AppointmentRefusal.notFrom(.cancelled)) {
            try await world.act(on: id) { desk, opened, connection in
                _ = try desk.undo(opened, note: "", connection)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `whoever wasn’t there is asked kindly, and nothing is closed`(engine: Engine) async throws {
        let world = try await AppointmentWorld(engine)
        var made = Example.appointment()
        made.owner = Example.assessment
        let id = try await world.book(made)
        await #expect(throws: AppointmentRefusal.notYet) {
            try await world.act(on: id) { desk, opened, connection in
                _ = try desk.miss(opened, party: .carer, tried: "Rang", connection)
            }
        }
        world.fixed.set("2027-01-12T11:30:00.000Z")
        try await world.act(on: id) { desk, opened, connection in
            _ = try desk.miss(opened, party: .carer, tried: "Rang twice", connection)
        }
        let kept = try await world.find(id)
        #expect((kept.status, kept.endedBy, kept.outcome) == (.missed, .carer, "Rang twice"))
        let task = try #require(try await world.openTasks()[kept.taskKey ?? ""])
        #expect(task.title.contains("ask kindly"))
        #expect((task.account, task.dueOn) == (Example.worker, "2027-01-13"))
        #expect(world.told.withLock { $0.last } == .init(owner: Example.assessment, day: nil))
        // It was a mistake: the task goes with it.
        try await world.act(on: id) { desk, opened, connection in
            _ = try desk.undo(opened, note: "Wrong person", connection)
        }
        #expect(try await world.find(id).status == .booked)
        #expect(try await world.openTasks().isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `a carer who asks for another day is somebody’s task until it is seen to`(engine: Engine)
        async throws
    {
        let world = try await AppointmentWorld(engine)
        let id = try await world.book()
        try await world.act(on: id, as: Example.carer()) { desk, opened, connection in
            _ = try desk.ask(opened, words: "Any morning", connection)
        }
        #expect(try await world.titles() == ["A carer asks for another day: ring, and agree one"])
        // Somebody changes something else: what was asked for stays asked.
        try await world.act(on: id) { desk, opened, connection in
            var changed = opened.appointment
            changed.note = "Knock"
            _ = try desk.change(changed, was: opened, connection)
        }
        #expect(try await world.titles() == ["A carer asks for another day: ring, and agree one"])
        try await world.act(on: id) { desk, opened, connection in
            _ = try desk.move(
                opened, to: "2027-01-14T09:00:00.000Z", minutes: 60, party: .carer, reason: .work, connection)
        }
        #expect(try await world.openTasks().isEmpty)
        #expect(try await world.find(id).askedAt == nil)
    }
}
