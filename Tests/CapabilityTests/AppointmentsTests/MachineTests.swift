import Core
import TestSupport
import Testing

@testable import Appointments

@Suite struct AppointmentMachineTests {
    /// Written out by hand, apart from the table the code reads.
    private static func expected(
        _ action: AppointmentAction, _ status: Appointment.Status
    ) -> Appointment.Status? {
        switch (action, status) {
        case (.change, .booked), (.assign, .booked), (.move, .booked), (.ask, .booked): .booked
        case (.cancel, .booked): .cancelled
        case (.attend, .booked): .attended
        case (.miss, .booked): .missed
        case (.undo, .attended), (.undo, .missed), (.undo, .cancelled): .booked
        default: nil
        }
    }

    private static func may(_ action: AppointmentAction, _ role: Role) -> Bool {
        let workers: Set<Role> = [.practitioner, .assessor, .youngCarersWorker, .coordinator, .manager]
        return switch action {
        case .ask: role == .carer
        case .cancel: workers.contains(role) || role == .carer
        case .book: false
        default: workers.contains(role)
        }
    }

    @Test(arguments: AppointmentAction.allCases)
    func `every state, action and role comes out as it should`(action: AppointmentAction) {
        for status in Appointment.Status.allCases {
            for role in Role.allCases {
                let next = AppointmentRules.next(action, from: status, by: .role(role))
                let expected = Self.may(action, role) ? Self.expected(action, status) : nil
                #expect(next == expected, "\(action) from \(status) by \(role)")
            }
            let mayService: Set<AppointmentAction> = [.assign, .cancel, .undo]
            let service = AppointmentRules.next(action, from: status, by: .service)
            #expect(service == (mayService.contains(action) ? Self.expected(action, status) : nil))
        }
    }

    @Test func `only the organisation that booked it and the carer see an appointment`() {
        let appointment = Example.appointment()
        for role in Role.staff {
            let ours = AppointmentPolicy(Example.staff(role))
            let reads = AppointmentPolicy.roles.contains(role)
            #expect(ours.sees(appointment) == reads, "\(role)")
            #expect(!AppointmentPolicy(Example.staff(role, at: Example.centre)).sees(appointment))
            #expect(ours.allows(.move, on: appointment) == AppointmentRules.workers.contains(role))
        }
        #expect(AppointmentPolicy(Example.carer()).sees(appointment))
        #expect(!AppointmentPolicy(Example.carer(Example.cleo)).sees(appointment))
        #expect(!AppointmentPolicy(Example.carer()).allows(.move, on: appointment))
    }

    private static let now: Instant = "2027-01-05T09:30:00.000Z"

    private static func warning(two: Bool) -> VisitWarning {
        VisitWarning(
            label: "Dog", note: "In the yard", needsTwoWorkers: two, reviewOn: "2027-06-01",
            isOfHousehold: false)
    }

    @Test func `nobody is sent to a home with an alert unread, or alone where two must go`() {
        var appointment = Example.appointment()
        appointment.way = .home
        #expect(appointment.problems([], haveRead: false, at: Self.now).isEmpty)
        let dog = Self.warning(two: false)
        #expect(appointment.problems([dog], haveRead: false, at: Self.now) == [.alertsNotRead])
        #expect(appointment.problems([dog], haveRead: true, at: Self.now).isEmpty)
        let two = Self.warning(two: true)
        #expect(appointment.problems([two], haveRead: true, at: Self.now) == [.twoWorkers])
        appointment.secondWorker = Example.manager
        #expect(appointment.problems([two], haveRead: true, at: Self.now).isEmpty)
        appointment.secondWorker = appointment.worker
        #expect(appointment.problems([], haveRead: true, at: Self.now) == [.sameWorkerTwice])
        (appointment.way, appointment.secondWorker) = (.telephone, nil)
        #expect(appointment.problems([two], haveRead: false, at: Self.now).isEmpty)
    }

    @Test func `an appointment is to come, within a year, and of a sensible length`() {
        var appointment = Example.appointment()
        for (minutes, isRight) in [(0, false), (4, false), (5, true), (480, true), (481, false)] {
            appointment.minutes = minutes
            let isFree = appointment.problems([], haveRead: true, at: Self.now).isEmpty
            #expect(isFree == isRight, "\(minutes)")
        }
        appointment.minutes = 60
        appointment.startsAt = Self.now
        #expect(appointment.problems([], haveRead: true, at: Self.now) == [.past])
        appointment.startsAt = Self.now.adding(seconds: 400 * 86_400)
        #expect(appointment.problems([], haveRead: true, at: Self.now) == [.tooFar])
    }

    @Test func `how it went is said once it has begun`() throws {
        let appointment = Example.appointment()
        let before = appointment.startsAt.adding(seconds: -1)
        #expect(throws: AppointmentRefusal.notYet) {
            try appointment.kept(.attend, at: before, by: Example.staff())
        }
        let kept = try appointment.kept(.attend, at: appointment.startsAt, by: Example.staff())
        #expect(kept.status == .attended)
        #expect(throws: AppointmentRefusal.notFrom(.attended)) {
            try kept.kept(.miss, at: appointment.startsAt, by: Example.staff())
        }
    }

    @Test func `two appointments overlap where they share any time`() {
        let one = Example.appointment()
        var other = one
        for (seconds, overlaps) in [(0, true), (3599, true), (3600, false), (-3599, true), (-3600, false)] {
            other.startsAt = one.startsAt.adding(seconds: seconds)
            #expect(one.overlaps(other) == overlaps, "\(seconds)")
            #expect(other.overlaps(one) == overlaps, "\(seconds)")
        }
    }
}
