import Core

/// Why a task can't be changed so.
package enum TaskRefusal: Refusal, Equatable {
    case notFrom(TaskAction, WorkTask.Status)
    case reasonMissing(field: String)
    case dayPast
    case dayTooFar
    case theirOwnWork
    case reviewersOnly

    package var message: String {
        switch self {
        case .notFrom(_, let status):
            "This task is “\(status.title.lowercased())” now. Somebody may have changed it since you opened it"
        case .reasonMissing("outcome"): "Say what came of it"
        case .reasonMissing("waitingFor"): "Say who or what you are waiting for"
        case .reasonMissing: "Select why"
        case .reviewersOnly:
            "This record is restricted. Only somebody who is named to look after such records can have its work"
        case .dayPast: "The new day must be today or later"
        case .dayTooFar: "The new day must be within a year"
        case .theirOwnWork: "This checks what they did themselves. Give it to somebody else"
        }
    }

    package var field: String? {
        switch self {
        case .notFrom, .theirOwnWork, .reviewersOnly: nil
        case .reasonMissing(let field): field
        case .dayPast, .dayTooFar: "dueOn"
        }
    }
}

extension TaskAction {
    /// The one table of moves: where each action may start and where it ends.
    ///
    /// Who may is `TaskPolicy`'s to say.
    package static func next(_ action: TaskAction, from status: WorkTask.Status) -> WorkTask.Status? {
        switch (status, action) {
        case (.open, .take), (.open, .assign), (.open, .putOff): .open
        case (.open, .wait): .waiting
        case (.open, .complete), (.waiting, .complete): .done
        case (.open, .cancel), (.waiting, .cancel): .cancelled
        case (.waiting, .take), (.waiting, .assign), (.waiting, .putOff): .waiting
        case (.waiting, .resume), (.done, .reopen), (.cancelled, .reopen): .open
        default: nil
        }
    }
}

extension WorkTask {
    private func moved(_ action: TaskAction) throws(TaskRefusal) -> WorkTask {
        guard let next = TaskAction.next(action, from: status) else { throw .notFrom(action, status) }
        var moved = self
        moved.status = next
        return moved
    }

    package func taken(by account: AccountID) throws(TaskRefusal) -> WorkTask {
        guard account != aboutAccount else { throw .theirOwnWork }
        var taken = try moved(.take)
        taken.account = account
        return taken
    }

    /// This task given to a member of staff, to a team, or back to the duty tray with neither.
    package func assigned(to account: AccountID?, team: TeamID?) throws(TaskRefusal) -> WorkTask {
        guard account == nil || account != aboutAccount else { throw .theirOwnWork }
        var assigned = try moved(.assign)
        assigned.account = account
        assigned.team = team ?? assigned.team
        return assigned
    }

    package func putOff(to day: LocalDate, because reason: String, on today: LocalDate)
        throws(TaskRefusal) -> WorkTask
    {
        var putOff = try moved(.putOff)
        guard !reason.isEmpty else { throw .reasonMissing(field: "reason") }
        guard day >= today else { throw .dayPast }
        guard day <= today.adding(years: 1) else { throw .dayTooFar }
        putOff.dueOn = day
        putOff.putOffReason = reason
        return putOff
    }

    /// This task while somebody outside has to act; it comes back to the list on `day`.
    package func waiting(for whom: String, until day: LocalDate, on today: LocalDate)
        throws(TaskRefusal) -> WorkTask
    {
        var waiting = try moved(.wait)
        guard !whom.isEmpty else { throw .reasonMissing(field: "waitingFor") }
        guard day >= today else { throw .dayPast }
        guard day <= today.adding(years: 1) else { throw .dayTooFar }
        waiting.waitingFor = whom
        waiting.dueOn = day
        return waiting
    }

    package func resumed() throws(TaskRefusal) -> WorkTask {
        var resumed = try moved(.resume)
        resumed.waitingFor = nil
        return resumed
    }

    package func completed(_ outcome: String, at instant: Instant) throws(TaskRefusal) -> WorkTask {
        try closed(.complete, outcome, at: instant)
    }

    package func cancelled(_ outcome: String, at instant: Instant) throws(TaskRefusal) -> WorkTask {
        try closed(.cancel, outcome, at: instant)
    }

    private func closed(_ action: TaskAction, _ outcome: String, at instant: Instant)
        throws(TaskRefusal) -> WorkTask
    {
        var closed = try moved(action)
        guard !outcome.isEmpty else { throw .reasonMissing(field: "outcome") }
        closed.outcome = outcome
        closed.closedAt = instant
        closed.waitingFor = nil
        return closed
    }

    package func reopened() throws(TaskRefusal) -> WorkTask {
        var reopened = try moved(.reopen)
        reopened.outcome = nil
        reopened.closedAt = nil
        return reopened
    }
}
