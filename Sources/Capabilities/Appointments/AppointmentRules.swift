import Core

/// What may be done to an appointment.
package enum AppointmentAction: String, CaseIterable, Hashable, Sendable {
    case book
    case change
    /// Somebody else takes it.
    case assign
    case move
    /// The carer asks for another day.
    case ask
    case cancel
    case attend
    case miss
    case undo

    package var pastTense: String {
        switch self {
        case .book: "Booked"
        case .change: "Details changed"
        case .assign: "Given to somebody else"
        case .move: "Moved"
        case .ask: "The carer asked for another day"
        case .cancel: "Cancelled"
        case .attend: "It took place"
        case .miss: "It didn’t take place"
        case .undo: "What was written was a mistake, and taken back"
        }
    }
}

/// Who acts on an appointment: a role, or the service itself.
package enum AppointmentActor: Hashable, Sendable {
    case role(Role)
    case service
}

/// One row of the table of moves.
package struct AppointmentMove: Sendable {
    package let action: AppointmentAction
    package let from: [Appointment.Status]
    package let to: Appointment.Status
    package let by: [Role]
    package var byService = false
}

package enum AppointmentRules {
    package static let workers: [Role] = [
        .practitioner, .assessor, .youngCarersWorker, .coordinator, .manager,
    ]

    /// The one table: where each action may start, where it ends and who may take it; `book` begins one.
    package static let moves: [AppointmentMove] = [
        AppointmentMove(action: .change, from: [.booked], to: .booked, by: workers),
        AppointmentMove(action: .assign, from: [.booked], to: .booked, by: workers, byService: true),
        AppointmentMove(action: .move, from: [.booked], to: .booked, by: workers),
        AppointmentMove(action: .ask, from: [.booked], to: .booked, by: [.carer]),
        AppointmentMove(
            action: .cancel, from: [.booked], to: .cancelled, by: workers + [.carer], byService: true),
        AppointmentMove(action: .attend, from: [.booked], to: .attended, by: workers),
        AppointmentMove(action: .miss, from: [.booked], to: .missed, by: workers),
        AppointmentMove(
            action: .undo, from: [.attended, .missed, .cancelled], to: .booked, by: workers, byService: true),
    ]

    /// Where an action leads, or `nil` where it may not be taken.
    package static func next(
        _ action: AppointmentAction, from status: Appointment.Status, by actor: AppointmentActor
    ) -> Appointment.Status? {
        for move in moves where move.action == action && move.from.contains(status) {
            switch actor {
            case .role(let role): if move.by.contains(role) { return move.to }
            case .service: if move.byService { return move.to }
            }
        }
        return nil
    }

    package static func next(
        _ action: AppointmentAction, from status: Appointment.Status, by principal: Principal
    ) -> Appointment.Status? {
        switch principal.kind {
        case .system: return next(action, from: status, by: .service)
        case .carer: return next(action, from: status, by: .role(.carer))
        case .quickAddLink: return nil
        case .staff: break
        }
        for role in principal.roles {
            if let next = next(action, from: status, by: .role(role)) { return next }
        }
        return nil
    }

    /// The longest that one may be, in minutes.
    package static let minutes = 5...480
    /// How far ahead one may be booked, in days.
    package static let daysAhead = 366
}

/// Why an appointment can't be so.
package enum AppointmentRefusal: Refusal, Equatable {
    case notFrom(Appointment.Status)
    case past
    case tooFar
    case notYet
    case length
    case sameWorkerTwice
    case alertsNotRead
    case twoWorkers
    case clash(String)
    case personDied
    case overAlready
    case sameTime

    package var message: String {
        switch self {
        case .notFrom(let status):
            "This appointment stands at “\(status.title.lowercased())” now. Somebody may have changed it since you opened it"
        case .past: "The day and time must be later than now"
        case .tooFar: "Book at most a year ahead"
        case .notYet: "It hasn’t begun yet. Move or cancel it instead"
        case .length: "Enter how many minutes, from 5 to 480"
        case .sameWorkerTwice: "The second worker must be somebody else"
        case .alertsNotRead: "Read the safety alert above, and say that you have"
        case .twoWorkers: "Two workers must go to this home. Select a second worker, or another way to meet"
        case .clash(let whose): "\(whose). Pick another time, or say that you book it all the same"
        case .personDied: "They have died. Nothing can be booked"
        case .overAlready: "Its time is over. Book a new appointment instead"
        case .sameTime: "Pick another day or time: this is when it is booked for now"
        }
    }

    package var field: String? {
        switch self {
        case .past, .tooFar: "day"
        case .length: "minutes"
        case .sameWorkerTwice, .twoWorkers: "second"
        case .alertsNotRead: "read"
        case .clash, .sameTime: "time"
        case .notFrom, .notYet, .personDied, .overAlready: nil
        }
    }
}

/// What has to be known of the home before anybody is sent there.
package struct VisitWarning: Hashable, Sendable {
    /// "Dog", "Two workers must go".
    package let label: String
    package let note: String
    package let needsTwoWorkers: Bool
    package let reviewOn: LocalDate
    /// Whether it stands on the record of somebody they live with.
    package let isOfHousehold: Bool

    package init(
        label: String, note: String, needsTwoWorkers: Bool, reviewOn: LocalDate, isOfHousehold: Bool
    ) {
        (self.label, self.note, self.needsTwoWorkers) = (label, note, needsTwoWorkers)
        (self.reviewOn, self.isOfHousehold) = (reviewOn, isOfHousehold)
    }
}

extension Appointment {
    package func moved(_ action: AppointmentAction, by principal: Principal) throws(AppointmentRefusal)
        -> Appointment
    {
        guard let next = AppointmentRules.next(action, from: status, by: principal) else {
            throw .notFrom(status)
        }
        var moved = self
        moved.status = next
        return moved
    }

    /// What stands against booking it so, apart from clashes.
    package func problems(_ warnings: [VisitWarning], haveRead: Bool, at now: Instant)
        -> [AppointmentRefusal]
    {
        var problems: [AppointmentRefusal] = []
        if startsAt <= now { problems.append(.past) }
        if startsAt > now.adding(seconds: AppointmentRules.daysAhead * 86_400) { problems.append(.tooFar) }
        return problems + problemsOfDetails(warnings, haveRead: haveRead)
    }

    /// The same without its time.
    package func problemsOfDetails(_ warnings: [VisitWarning], haveRead: Bool) -> [AppointmentRefusal] {
        var problems: [AppointmentRefusal] = []
        if !AppointmentRules.minutes.contains(minutes) { problems.append(.length) }
        if let worker, worker == secondWorker { problems.append(.sameWorkerTwice) }
        guard way == .home else { return problems }
        if secondWorker == nil, warnings.contains(where: \.needsTwoWorkers) { problems.append(.twoWorkers) }
        if !warnings.isEmpty, !haveRead { problems.append(.alertsNotRead) }
        return problems
    }

    /// It took place, or somebody wasn't there: said once it has begun.
    package func kept(_ action: AppointmentAction, at now: Instant, by principal: Principal)
        throws(AppointmentRefusal) -> Appointment
    {
        guard startsAt <= now else { throw .notYet }
        return try moved(action, by: principal)
    }

    /// What gave up the day of an appointment that is to be followed by another.
    package var givenUp: GivenUp? {
        switch status {
        case .booked, .attended: nil
        case .missed: GivenUp(.missed, isByCarer: endedBy == .carer)
        case .cancelled:
            GivenUp(
                .cancelled, isByCarer: endedBy == .carer,
                ourHelpWasMissing: endReason == .noReplacement && replacement == .ours)
        }
    }

    /// Whether two take any of the same time.
    package func overlaps(_ other: Appointment) -> Bool {
        startsAt < other.endsAt && other.startsAt < endsAt
    }
}
