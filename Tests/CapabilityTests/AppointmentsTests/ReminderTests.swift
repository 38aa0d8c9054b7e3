import Core
import Storage
import TestSupport
import Testing

@testable import Appointments

@Suite struct ReminderTests {
    @Test(arguments: Engine.allCases)
    func `a reminder is asked for once, in time, and anew when it is moved`(engine: Engine) async throws {
        let world = try await AppointmentWorld(engine)
        let id = try await world.book()
        world.fixed.set("2027-01-09T09:00:00.000Z")
        try await world.remind()
        #expect(try await world.messages().isEmpty)
        world.fixed.set("2027-01-10T09:00:00.000Z")
        for _ in 0..<3 { try await world.remind() }
        #expect(try await world.messages() == ["appointment/\(id)/0"])
        #expect(try await world.isWanted("appointment/\(id)/0") == true)
        try await world.act(on: id) { desk, opened, connection in
            _ = try desk.move(
                opened, to: "2027-02-12T10:00:00.000Z", minutes: 60, party: .us, reason: .staffAway,
                connection)
        }
        // What waits to leave for the old day goes nowhere.
        #expect(try await world.isWanted("appointment/\(id)/0") == false)
        try await world.remind()
        #expect(try await world.messages().count == 1)
        world.fixed.set("2027-02-10T09:00:00.000Z")
        try await world.remind()
        #expect(try await world.messages() == ["appointment/\(id)/0", "appointment/\(id)/1"])
        try await world.act(on: id) { desk, opened, connection in
            _ = try desk.cancel(opened, party: .us, reason: .staffAway, wantsAnother: true, connection)
        }
        #expect(try await world.isWanted("appointment/\(id)/1") == false)
        #expect(try await world.isWanted("still-caring/1") == nil)
    }

    @Test(arguments: Engine.allCases)
    func `nothing is said of what it is about or where`(engine: Engine) async throws {
        let world = try await AppointmentWorld(engine)
        var made = Example.appointment()
        (made.place, made.note, made.present) = ("The Carers’ Centre", "Risk noted", "Dr Ray")
        try await world.book(made)
        world.fixed.set("2027-01-11T09:00:00.000Z")
        try await world.remind()
        let payload: String = try await world.database.read {
            try $0.run("SELECT payload FROM event WHERE name = 'message-requested'").first?.value("payload")
                ?? ""
        }
        #expect(payload.contains("Tuesday 12 January 2027 at 10am"))
        #expect(payload.contains("01202 000111"))
        for word in ["Centre", "Carer", "Risk", "Ray", "assessment", "Field", "Ada", "Council"] {
            #expect(!payload.contains(word), "\(word)")
        }
    }

    @Test(arguments: Engine.allCases)
    func `nothing goes where it may not, and somebody rings where nothing can be written`(engine: Engine)
        async throws
    {
        for (channel, reminder, rings, writes) in [
            (ReminderChannel.nothing, Appointment.Reminder.message, false, false),
            (.nothing, .call, false, false), (.ring, .message, true, false), (.ring, .call, true, false),
            (.write, .call, true, false), (.write, .message, false, true), (.write, .none, false, false),
        ] {
            let world = try await AppointmentWorld(engine)
            world.channel.withLock { $0 = channel }
            var made = Example.appointment()
            made.reminder = reminder
            let id = try await world.book(made)
            world.fixed.set("2027-01-11T09:00:00.000Z")
            for _ in 0..<2 { try await world.remind() }
            let tasks = try await world.openTasks()
            #expect(
                tasks.values.contains { $0.kind == "appointment-call" } == rings, "\(channel), \(reminder)")
            #expect(try await world.messages().isEmpty != writes, "\(channel), \(reminder)")
            guard rings else { continue }
            #expect(tasks.values.map(\.account) == [Example.worker])
            try await world.act(on: id) { desk, opened, connection in
                _ = try desk.cancel(opened, party: .us, reason: .mistake, wantsAnother: false, connection)
            }
            #expect(try await world.openTasks().isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `of each that is over somebody is asked how it went, once`(engine: Engine) async throws {
        let world = try await AppointmentWorld(engine)
        let id = try await world.book()
        let desk = world.desk
        func ask() async throws -> Int { try await world.database.write { try desk.askOutcomes($0) } }
        world.fixed.set("2027-01-12T12:00:00.000Z")
        #expect(try await ask() == 0)
        world.fixed.set("2027-01-13T06:00:00.000Z")
        #expect(try await ask() == 1)
        #expect(try await ask() == 0)
        #expect(try await world.titles() == ["Say how an appointment went"])
        try await world.act(on: id) { desk, opened, connection in
            _ = try desk.attend(opened, note: "We talked", connection)
        }
        #expect(try await world.openTasks().isEmpty)
    }
}
