import Core
import People
import Storage
import TestSupport
import Testing

@testable import Assessments

/// What a day that is agreed, moved or given up means for an assessment and for its clock.
@Suite struct AssessmentAppointmentsTests {
    private struct World {
        let test: TestAssessments
        let appointments: AssessmentAppointments
        let id: AssessmentID

        func agree(
            _ day: LocalDate, stood: [(from: LocalDate, until: LocalDate)] = [],
            by principal: Principal = Example.assessor
        ) async throws {
            test.clock.advance(seconds: 60)
            try await test.database.write {
                try appointments.agreed(id, on: day, stood: stood, by: principal, $0)
            }
        }

        func giveUp(by principal: Principal = Example.assessor) async throws {
            try await test.database.write { try appointments.givenUp(id, by: principal, $0) }
        }

        func assessment() async throws -> Assessment {
            let surroundings = test.surroundings
            return try await test.database.read {
                try #require(try AssessmentStore($0, surroundings).find(id))
            }
        }

        func pauses() async throws -> [AssessmentStore.Pause] {
            let surroundings = test.surroundings
            return try await test.database.read {
                try AssessmentStore($0, surroundings).pauses(of: id)
            }
        }

        /// As everybody's waits are counted.
        func waited(to end: LocalDate) async throws -> Int {
            let requested = try await assessment().requestedOn
            return try await test.database.read {
                daysWaited(
                    from: requested, to: end, pauses: try WaitStore($0).pauses(of: [id])[id] ?? [])
            }
        }
    }

    /// An assessment that was asked for on 5 January, to be done by 2 February.
    private func world(_ engine: Engine) async throws -> World {
        let test = try await TestAssessments(on: engine)
        let id = try await test.begin().id
        return World(
            test: test, appointments: AssessmentAppointments(desk: try test.desk()), id: id)
    }

    @Test(arguments: Engine.allCases)
    func `an agreed day books it, names who does it, and stops no clock`(engine: Engine) async throws {
        let world = try await world(engine)
        #expect(try await world.assessment().dueOn == "2027-02-02")
        try await world.agree("2027-01-20")
        let booked = try await world.assessment()
        #expect(booked.status == .booked && booked.bookedFor == "2027-01-20")
        #expect(booked.dueOn == "2027-01-20" && booked.lead == .example(1))
        #expect(try await world.pauses().isEmpty)
        #expect(try await world.waited(to: "2027-01-20") == 15)
        #expect(world.test.openTasks.map(\.key) == [booked.taskKey])
        // The same day again is no news; who was named stays.
        try await world.agree("2027-01-20", by: Example.staff(3, [.manager]))
        #expect(try await world.assessment() == booked)
        await #expect(throws: AssessmentRefusal.dayPast) { try await world.agree("2027-01-04") }
        #expect(try await world.assessment() == booked)
    }

    @Test(arguments: Engine.allCases)
    func `our own move counts: the day is new, and the wait and its last day are as they were`(
        engine: Engine
    ) async throws {
        let world = try await world(engine)
        try await world.agree("2027-01-20")
        try await world.agree("2027-01-27")
        let moved = try await world.assessment()
        #expect(moved.status == .booked && moved.bookedFor == "2027-01-27")
        #expect(try await world.pauses().isEmpty)
        #expect(try await world.waited(to: "2027-01-27") == 22)
        try await world.giveUp()
        let waiting = try await world.assessment()
        #expect(waiting.status == .waiting && waiting.bookedFor == nil)
        #expect(waiting.dueOn == "2027-02-02")
        #expect(world.test.openTasks.map(\.title) == ["Agree a day for the assessment"])
    }

    @Test(arguments: Engine.allCases)
    func `the carer’s move stands the clock still, and gives the days back when it waits again`(
        engine: Engine
    ) async throws {
        let world = try await world(engine)
        try await world.agree("2027-01-20")
        try await world.agree("2027-02-03", stood: [(from: "2027-01-20", until: "2027-02-03")])
        #expect(try await world.assessment().bookedFor == "2027-02-03")
        #expect(
            try await world.pauses() == [
                .init(
                    from: "2027-01-20", until: "2027-02-03", reason: AssessmentAppointments.reason)
            ])
        #expect(try await world.waited(to: "2027-02-03") == 15)
        // Moved on by us: what stood stays, and what followed counts.
        try await world.agree("2027-02-10", stood: [(from: "2027-01-20", until: "2027-02-03")])
        #expect(try await world.waited(to: "2027-02-10") == 22)
        try await world.giveUp()
        let waiting = try await world.assessment()
        #expect(waiting.status == .waiting && waiting.dueOn == "2027-02-16")
    }

    @Test(arguments: Engine.allCases)
    func `a move that is taken back takes its pause back, and leaves the pauses of others`(engine: Engine)
        async throws
    {
        let world = try await world(engine)
        let surroundings = world.test.surroundings
        try await world.test.database.write { connection in
            let store = AssessmentStore(connection, surroundings)
            try store.pause(world.id, from: "2027-01-06", because: "In hospital")
            try store.resume(world.id, on: "2027-01-09")
        }
        try await world.agree("2027-01-20")
        try await world.agree("2027-02-03", stood: [(from: "2027-01-20", until: "2027-02-03")])
        #expect(try await world.pauses().count == 2)
        try await world.agree("2027-01-22")
        #expect(try await world.pauses().map(\.reason) == ["In hospital"])
        #expect(try await world.waited(to: "2027-01-22") == 14)
    }

    @Test(arguments: Engine.allCases)
    func `one that has begun stays begun, and whoever may not book changes nothing`(engine: Engine)
        async throws
    {
        let world = try await world(engine)
        let before = try await world.assessment()
        try await world.agree("2027-01-20", by: Example.staff(6, [.frontDesk]))
        #expect(try await world.assessment() == before)
        try await world.giveUp()
        #expect(try await world.assessment() == before)
        try await world.test.database.write { connection in
            try connection.run(
                """
                UPDATE assessment SET status = 'in-progress', started_on = '2027-01-05' WHERE id = \(world.id)
                """)
        }
        let begun = try await world.assessment()
        try await world.agree("2027-01-27")
        try await world.giveUp()
        #expect(try await world.assessment() == begun)
    }

    @Test(arguments: Engine.allCases)
    func `appointments are offered for open assessments of one’s own organisation alone`(engine: Engine)
        async throws
    {
        let world = try await world(engine)
        func open(_ principal: Principal) async throws -> [AssessmentID] {
            try await world.test.database.read {
                try world.appointments.open(of: TestAssessments.carer, for: principal, $0).map(\.id)
            }
        }
        #expect(try await open(Example.assessor) == [world.id])
        #expect(try await open(Example.staff(5, [.manager], in: Example.otherCentre)) == [])
        try await world.agree("2027-01-20")
        #expect(try await open(Example.assessor) == [world.id])
        try await world.test.database.write { connection in
            try connection.run(
                """
                UPDATE assessment SET status = 'ended', ended_on = '2027-01-06', end_reason = 'declined'
                WHERE id = \(world.id)
                """)
        }
        #expect(try await open(Example.assessor) == [])
    }
}
